"""What a database wants now and then."""

from django.db import connection


def learn_sizes() -> None:
    """Let the database count its tables, so that it chooses the right index for a query."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
