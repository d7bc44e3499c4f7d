"""The triggers that write the log of the pool, so that no way of writing can forget it.

They are put up, checked and taken down with ``organisations.models.tenant_walls``. On SQLite they
fire for each row; on PostgreSQL once a statement, whatever number of rows it touches. A row whose
owner changed is noted for both.
"""

from collections.abc import Iterator
from typing import Any

from cases.models import Assignment
from organisations.models import District, Service
from organisations.models.tenant_walls import Wall, name_of
from scheduling.appointments.models import AvailabilityException, BookedQuarter, WeeklyRule
from scheduling.pairing.models import Offer, PairingRules, PoolChange
from training.models import Certification, Observation
from volunteers.models import ConflictOfInterest, Volunteer

LOG = PoolChange._meta.db_table
SERVICES = Service._meta.db_table
VOLUNTEERS = Volunteer._meta.db_table


# Whom a changed row is about, by the table; ``rows`` are the changed ones.
OWN = "SELECT r.service_id, r.volunteer_id FROM {rows} r"
OF_MODEL: dict[Any, str] = {
    Volunteer: "SELECT r.service_id, r.id FROM {rows} r",
    Certification: OWN,
    Observation: OWN,
    ConflictOfInterest: OWN,
    WeeklyRule: OWN,
    AvailabilityException: OWN,
    Offer: OWN,
    Assignment: OWN,
    # By the person: their hours go in every service where they are a volunteer.
    BookedQuarter: (
        f"SELECT v.service_id, v.id FROM {{rows}} r JOIN {VOLUNTEERS} v ON v.user_id = r.user_id"  # noqa: S608
    ),
    PairingRules: "SELECT r.service_id, CAST(NULL AS bigint) FROM {rows} r",
    # Where somebody lives follows from the districts that count.
    District: "SELECT r.service_id, CAST(NULL AS bigint) FROM {rows} r",
    Service: "SELECT r.id, CAST(NULL AS bigint) FROM {rows} r",
}
EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def pool_triggers(vendor: str) -> Iterator[Wall]:
    """Three for each table: for rows that come, change and go; PostgreSQL can empty it as well.

    Of a service only its other settings matter: it comes and goes with nobody in it.
    """
    trigger = _postgresql if vendor == "postgresql" else _sqlite
    for model, whose in OF_MODEL.items():
        table = model._meta.db_table
        if model is Service:
            yield trigger(table, whose, "UPDATE", EVENTS["UPDATE"])
            continue
        for event, images in EVENTS.items():
            yield trigger(table, whose, event, images)
        if vendor == "postgresql":
            yield _emptied(table)


def _sqlite(table: str, whose: str, event: str, images: tuple[str, ...]) -> Wall:
    """One row at a time: ``rows`` is made of the columns of that row."""
    # UNION also leaves out the second of two equal ones: an update mostly has the same owner before
    # and after.
    changed = " UNION ".join(whose.format(rows=_row(image, whose)) for image in images)
    name = name_of("pool", table, event.lower())
    return Wall(
        name,
        table,
        f'CREATE TRIGGER {name} AFTER {event} ON "{table}" BEGIN '
        f"INSERT INTO {LOG} (service_id, volunteer) {changed}; END",
        needs=(LOG, VOLUNTEERS),
    )


def _row(image: str, whose: str) -> str:
    names = [
        name for name in ("service_id", "volunteer_id", "user_id", "id") if f"r.{name}" in whose
    ]
    return "(SELECT " + ", ".join(f"{image}.{name} AS {name}" for name in names) + ")"


def _postgresql(table: str, whose: str, event: str, images: tuple[str, ...]) -> Wall:
    changed = " UNION ".join(whose.format(rows=f"{image.lower()}_rows") for image in images)
    seen = " ".join(f"{image} TABLE AS {image.lower()}_rows" for image in images)
    return _statement(table, event, f"REFERENCING {seen}", changed)


def _emptied(table: str) -> Wall:
    everybody = f"SELECT s.id, CAST(NULL AS bigint) FROM {SERVICES} s"  # noqa: S608
    return _statement(table, "TRUNCATE", "", everybody)


def _statement(table: str, event: str, seen: str, changed: str) -> Wall:
    name = name_of("pool", table, event.lower())
    return Wall(
        name,
        table,
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
        f"INSERT INTO {LOG} (service_id, volunteer) "
        # A statement may touch thousands of rows of one person: they are one change.
        f"SELECT DISTINCT * FROM ({changed}) AS changed; RETURN NULL; END $$; "
        f'CREATE TRIGGER {name} AFTER {event} ON "{table}" {seen} '
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        needs=(LOG, VOLUNTEERS),
    )
