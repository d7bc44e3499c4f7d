"""Sessions in the database. Where it cannot be written, that is said and nothing else."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError


class SessionStore(db.SessionStore):
    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  (Django's)
        """Django takes every failure to save for a session that was ended elsewhere."""
        try:
            super().save(must_create)
        except UpdateError as refused:
            if isinstance(refused.__context__, OperationalError):
                raise refused.__context__ from None
            raise
