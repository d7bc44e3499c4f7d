"""What a database wants now and then."""

from importlib import import_module

from django.conf import settings
from django.db import connection


def learn_sizes() -> None:
    """Let the database count its tables: without it SQLite chooses an index by a rule of thumb."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def forget_ended_sessions() -> None:
    """A second run finds none left."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
