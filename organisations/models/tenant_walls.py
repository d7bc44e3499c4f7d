"""The second lock on the tenant, in the database: no reference crosses from service to service.

Every reference between two rows that belong to a service must stay inside that service; a row never
changes its service; rows of the trail are only added. PostgreSQL holds it by composite foreign
keys and triggers, SQLite by triggers. SQLite cannot alter a table that a trigger elsewhere names,
and loses the triggers of the table itself, so there they are taken down before a migration; after
every migration what is missing is put up, and ``manage.py check --database default`` looks.
A higher floor may have triggers of its own stand and fall with these (``stand_too``).
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from organisations.models import Service
from organisations.models.doors import WallDoor, doors_for

PREFIX = "wall_"


@dataclass(frozen=True)
class Reference:
    """A column that points from one owned table to another."""

    table: str
    column: str
    target: str


@dataclass(frozen=True)
class Wall:
    """One object in the database: how it is called, where it stands, how it is put up.

    It waits until the tables it ``needs`` are there too.
    """

    name: str
    table: str
    sql: str
    needs: tuple[str, ...] = ()


Walls = Callable[[str], Iterator[Wall]]
# Filled by the apps above when they are ready: this floor may not import them.
_MORE: list[Walls] = []


def stand_too(walls: Walls) -> None:
    """Let these stand too: a function of the vendor ("sqlite", "postgresql") that yields them."""
    _MORE.append(walls)


def name_of(*parts: str) -> str:
    """A name that fits PostgreSQL's 63 letters and stays the same from day to day."""
    words = "_".join(parts)
    # Cut names may be alike, so the digest of the whole one stands behind: walls are told apart by
    # their name only.
    return f"{PREFIX}{words[:48]}_{hashlib.sha256(words.encode()).hexdigest()[:6]}"


def owner_column(model: type[models.Model]) -> str:
    """The column that says to which service a row belongs; empty for a table shared by all."""
    for field in model._meta.local_concrete_fields:
        if field.name == "service" and field.related_model is Service:
            return str(field.column)
    return ""


def owned_models() -> list[type[models.Model]]:
    """Every model whose rows belong to a service, memberships included."""
    return [model for model in apps.get_models() if model._meta.managed and owner_column(model)]


def references() -> list[Reference]:
    """Every column that must not cross from one service to another."""
    found = []
    for model in owned_models():
        meta = model._meta
        for field in meta.local_concrete_fields:
            target: Any = field.related_model
            if isinstance(field, models.ForeignKey) and owner_column(target):
                found.append(Reference(meta.db_table, field.column, target._meta.db_table))
    return found


def append_only_tables() -> list[str]:
    """Tables whose rows say what happened: they are added and never changed."""
    return [
        model._meta.db_table for model in owned_models() if getattr(model, "append_only", False)
    ]


def _doors() -> dict[str, WallDoor]:
    """By table; what outlives its service has none."""
    stays = {
        model._meta.db_table
        for model in owned_models()
        if getattr(model, "outlives_service", False)
    }
    tables = [table for table in append_only_tables() if table not in stays]
    return {door.table: door for door in doors_for(tables)}


ONLY_ADDED = "rows of the trail are only added"
NOT_YET = "it is too early for this row to go"


# --- SQLite -----------------------------------------------------------------------------------


def _sqlite_walls() -> Iterator[Wall]:
    for model in owned_models():
        table = model._meta.db_table
        name = name_of(table, "service")
        yield Wall(
            name,
            table,
            f'CREATE TRIGGER {name} BEFORE UPDATE OF service_id ON "{table}" '
            # IS NOT instead of <>, which is neither true nor false where one side is null.
            "WHEN NEW.service_id IS NOT OLD.service_id "
            "BEGIN SELECT RAISE(ABORT, 'a row never changes its service'); END",
        )
    for ref in references():
        # No trigger for a change of the target: a row never changes its service, held just above.
        for event in ("INSERT", f'UPDATE OF "{ref.column}"'):
            name = name_of(ref.table, ref.column, event.split()[0].lower())
            yield Wall(
                name,
                ref.table,
                f'CREATE TRIGGER {name} BEFORE {event} ON "{ref.table}" '  # noqa: S608
                f'WHEN NEW."{ref.column}" IS NOT NULL AND NEW.service_id IS NOT '
                f'(SELECT service_id FROM "{ref.target}" WHERE id = NEW."{ref.column}") '
                "BEGIN SELECT RAISE(ABORT, 'a reference crosses to another service'); END",
            )
    with_door = _doors()
    for table in append_only_tables():
        name = name_of(table, "no", "update")
        refuse = f"BEGIN SELECT RAISE(ABORT, '{ONLY_ADDED}'); END"
        yield Wall(name, table, f'CREATE TRIGGER {name} BEFORE UPDATE ON "{table}" {refuse}')
        if settings.TRAIL_MAY_BE_FLUSHED:
            continue
        if door := with_door.get(table):
            name = name_of(table, "no_early_delete", door.name)
            yield Wall(
                name,
                table,
                f'CREATE TRIGGER {name} BEFORE DELETE ON "{table}" WHEN {door.too_early["sqlite"]} '
                f"BEGIN SELECT RAISE(ABORT, '{NOT_YET}'); END",
                needs=door.needs,
            )
        else:
            name = name_of(table, "no", "delete")
            yield Wall(name, table, f'CREATE TRIGGER {name} BEFORE DELETE ON "{table}" {refuse}')


SQLITE_STANDING = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
SQLITE_COLUMNS = (
    "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'"
)

# --- PostgreSQL -------------------------------------------------------------------------------

POSTGRESQL_REFUSE = """
    CREATE OR REPLACE FUNCTION wall_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def _postgresql_walls() -> Iterator[Wall]:
    refs = references()
    # What the composite references below lean on: they may only point at columns that are unique
    # together.
    for table in sorted({ref.target for ref in refs}):
        name = name_of(table, "key")
        yield Wall(
            name, table, f'ALTER TABLE "{table}" ADD CONSTRAINT {name} UNIQUE (service_id, id)'
        )
    for ref in refs:
        name = name_of(ref.table, ref.column)
        yield Wall(
            name,
            ref.table,
            f'ALTER TABLE "{ref.table}" ADD CONSTRAINT {name} '
            f'FOREIGN KEY (service_id, "{ref.column}") REFERENCES "{ref.target}" (service_id, id) '
            # Like Django's own keys: fixtures and bulk writes may put the two rows in any order.
            "DEFERRABLE INITIALLY DEFERRED",
        )
    for model in owned_models():
        table = model._meta.db_table
        name = name_of(table, "service")
        yield Wall(
            name,
            table,
            f'CREATE TRIGGER {name} BEFORE UPDATE OF service_id ON "{table}" FOR EACH ROW '
            "WHEN (OLD.service_id IS DISTINCT FROM NEW.service_id) "
            "EXECUTE FUNCTION wall_refuse('a row never changes its service')",
        )
    with_door = _doors()
    for table in append_only_tables():
        door = with_door.get(table)
        # TRUNCATE fires no trigger for rows.
        events = {"row": "UPDATE" if door else "UPDATE OR DELETE", "statement": "TRUNCATE"}
        for each in ("row",) if settings.TRAIL_MAY_BE_FLUSHED else ("row", "statement"):
            name = name_of(table, "no_update" if door and each == "row" else "only_added", each)
            yield Wall(
                name,
                table,
                f'CREATE TRIGGER {name} BEFORE {events[each]} ON "{table}" FOR EACH {each} '
                f"EXECUTE FUNCTION wall_refuse('{ONLY_ADDED}')",
            )
        if door:
            yield _postgresql_door(door)


def _postgresql_door(door: WallDoor) -> Wall:
    """A function and not WHEN, in which PostgreSQL looks at no other table."""
    name = name_of(door.table, "no_early_delete", door.name)
    return Wall(
        name,
        door.table,
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {door.too_early['postgresql']} THEN "
        f"RAISE EXCEPTION '{NOT_YET}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN OLD; END $$; "
        f'CREATE TRIGGER {name} BEFORE DELETE ON "{door.table}" FOR EACH ROW '
        f"EXECUTE FUNCTION {name}()",
        needs=door.needs,
    )


POSTGRESQL_STANDING = """
    SELECT c.conname, r.relname FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
    WHERE r.relnamespace = current_schema()::regnamespace AND c.conname LIKE 'wall%%'
    UNION SELECT t.tgname, r.relname FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
    WHERE r.relnamespace = current_schema()::regnamespace AND t.tgname LIKE 'wall%%'
"""
# Walls that are no constraint: those may be taken down without what leans on them.
POSTGRESQL_TRIGGERS = POSTGRESQL_STANDING.partition("UNION")[2]
POSTGRESQL_COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema()"
)

# --- both -------------------------------------------------------------------------------------


def _rows(connection: BaseDatabaseWrapper, sql: str) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        # With parameters, even none, the driver reads "%%" as one sign; without, it stands as
        # written.
        cursor.execute(sql, [] if "%%" in sql else None)
        return {(str(first), str(second)) for first, second in cursor.fetchall()}


def _is_postgresql(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "postgresql"


def standing_walls(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """(name, table) of every wall that stands now."""
    sql = POSTGRESQL_STANDING if _is_postgresql(connection) else SQLITE_STANDING
    return {row for row in _rows(connection, sql) if row[0].startswith(PREFIX)}


def expected(connection: BaseDatabaseWrapper) -> list[Wall]:
    """Every wall whose tables and columns are there already (a migration may be half-way)."""
    sql = POSTGRESQL_COLUMNS if _is_postgresql(connection) else SQLITE_COLUMNS
    columns = _rows(connection, sql)
    tables = {table for table, _column in columns}
    refs = {
        (ref.table, ref.column)
        for ref in references()
        if (ref.table, ref.column) not in columns or ref.target not in tables
    }
    absent = {name for ref in refs for name in _names_of(*ref)}
    own = _postgresql_walls() if _is_postgresql(connection) else _sqlite_walls()
    more = chain.from_iterable(walls(connection.vendor) for walls in _MORE)
    return [
        wall
        for wall in chain(own, more)
        if tables.issuperset({wall.table, *wall.needs}) and wall.name not in absent
    ]


def _names_of(table: str, column: str) -> set[str]:
    return {
        name_of(table, column),
        name_of(table, column, "insert"),
        name_of(table, column, "update"),
    }


def missing(connection: BaseDatabaseWrapper) -> list[Wall]:
    up = {name for name, _table in standing_walls(connection)}
    return [wall for wall in expected(connection) if wall.name not in up]


def left_over(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """(name, table) of triggers that no list knows any more, such as those of a term that changed.

    They would refuse what their followers let through. Constraints are not looked at: more than
    ours may lean on them.
    """
    known = {wall.name for wall in expected(connection)}
    sql = POSTGRESQL_TRIGGERS if _is_postgresql(connection) else SQLITE_STANDING
    rows = _rows(connection, sql)
    return {row for row in rows if row[0].startswith(PREFIX) and row[0] not in known}


def put_up(connection: BaseDatabaseWrapper) -> int:
    """Put up what is missing and take down what is left over; a second run does nothing.

    Returns how many were put up.
    """
    walls, old = missing(connection), left_over(connection)
    if not walls and not old:
        return 0
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name, table in old:
            cursor.execute(_drop_trigger(connection, name, table))
        if _is_postgresql(connection):
            cursor.execute(POSTGRESQL_REFUSE)
        for wall in walls:
            cursor.execute(wall.sql)
    return len(walls)


def _drop_trigger(connection: BaseDatabaseWrapper, name: str, table: str) -> str:
    on = f' ON "{table}"' if _is_postgresql(connection) else ""
    return f"DROP TRIGGER {name}{on}"


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Make way for a migration on SQLite; PostgreSQL alters tables with their walls standing."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name, _table in standing_walls(connection):
            cursor.execute(f"DROP TRIGGER {name}")


def take_down_before_migration(*, using: str, plan: list[Any], **_kwargs: Any) -> None:
    # Without a plan nothing is altered: taking down and putting up would only lock the tables.
    if plan and connections[using].vendor == "sqlite":
        take_down(connections[using])


def put_up_after_migration(*, using: str, **_kwargs: Any) -> None:
    put_up(connections[using])


@register(Tags.database)
def walls_stand(**kwargs: Any) -> list[CheckMessage]:
    """Walls that are missing or left over are an error.

    A warning where migrate is due, which puts them up and takes them down.
    """
    found: list[CheckMessage] = []
    for alias in kwargs.get("databases") or []:
        told = list(_told_of_walls(connections[alias]))
        if not told:
            continue
        if _awaits_migration(connections[alias]):
            hint = "Run manage.py migrate: it puts that right."
            found += [Warning(words, hint=hint, id="organisations.W001") for words in told]
        else:
            # The check itself would stop migrate, which runs the checks of the database first.
            hint = "Run manage.py migrate --skip-checks: it puts that right."
            found += [Error(words, hint=hint, id="organisations.E001") for words in told]
    return found


def _told_of_walls(connection: BaseDatabaseWrapper) -> Iterator[str]:
    if gaps := missing(connection):
        yield (
            f"{len(gaps)} walls between services are missing in database “{connection.alias}”, "
            f"the first on {gaps[0].table}."
        )
    if old := sorted(left_over(connection)):
        yield (
            f"{len(old)} walls that no list knows any more stand in database "
            f"“{connection.alias}”, the first on {old[0][1]}."
        )


def _awaits_migration(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
