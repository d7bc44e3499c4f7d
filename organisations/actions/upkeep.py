"""What a database wants now and then."""

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import connection, transaction

from organisations.models import OutboxMessage, OutboxState

RESTORED = "restored from a backup"


def learn_sizes() -> None:
    """Let the database count its tables: without it SQLite chooses an index by a rule of thumb."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def forget_ended_sessions() -> None:
    """A second run finds none left."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@transaction.atomic
def hold_back_mail(*, at: datetime) -> int:
    """Send nobody anything twice after an older copy was put back. Returns how many wait now.

    What was due may have left since the copy was made: a person decides. What opens a door
    (a code, a link) goes with its words. What was put off to later than now has left nowhere, and
    waits on. A second run finds nothing.
    """
    perhaps = OutboxMessage.unscoped.perhaps_left(at)
    perhaps.filter(expires_at__isnull=False).update(
        state=OutboxState.SUPERSEDED, content=b"", lease_until=None
    )
    return perhaps.update(state=OutboxState.UNCLEAR, lease_until=None, last_error=RESTORED)
