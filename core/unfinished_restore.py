"""Whether a backup is being put back: until that is done nobody comes in and no mail leaves.

The mark is a table that comes with the rows of the backup, in the same moment, and goes last of
all. What stands between is not the site yet: mail that left long ago waits to leave again, and
people who were erased are back.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "tweespraak_unfinished_restore"
MARK = f"CREATE TABLE %s{TABLE} (since text)"
"""With the schema and a point where there are schemas."""


def is_unfinished(database: BaseDatabaseWrapper) -> bool:
    """Raises ``DatabaseError``."""
    return TABLE in database.introspection.table_names()


def take_mark_away(database: BaseDatabaseWrapper) -> None:
    with database.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")
