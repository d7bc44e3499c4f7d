"""What a database wants now and then."""

from django.db import connection


def learn_sizes() -> None:
    """Let the database count its tables: without it SQLite chooses an index by a rule of thumb."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
