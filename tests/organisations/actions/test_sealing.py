"""The trail is sealed day by day; what is changed behind the back of its walls is found."""

import json
import re
import time
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django_q.brokers import get_broker

from organisations import tasks
from organisations.actions import erasing, holds, sealing
from organisations.audit import log_read, record
from organisations.models import (
    AuditEntry,
    EntrySeals,
    ReadEntry,
    Role,
    Scope,
    SealedTrail,
    TrailLook,
    TrailSeal,
    WrittenReason,
    tenant_walls,
)
from organisations.models.broken_seals import TrailFaultKind
from organisations.models.keeping import subject_of
from organisations.models.seals import content_digest, entry_digest
from tests.factories.cases import CaseFactory
from tests.factories.organisations import DistrictFactory, ServiceFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("no_rest")]
DAY = timedelta(days=1)
MONDAY = datetime(2022, 3, 7, 12, tzinfo=UTC)
LATER = MONDAY + 10 * DAY
CHANGES, READS = SealedTrail
ENTRIES = {CHANGES: "organisations_auditentry", READS: "organisations_readentry"}


@pytest.fixture(autouse=True)
def all_walls_stand(db, settings) -> None:
    settings.TRAIL_MAY_BE_FLUSHED = False
    tenant_walls.put_up(connection)


@pytest.fixture
def by(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


@pytest.fixture
def written(service, by) -> dict[SealedTrail, list[AuditEntry | ReadEntry]]:
    """Three days of trail, sealed: two entries of each kind a day."""
    row = DistrictFactory(service=service)
    rows = {CHANGES: [], READS: []}
    for number in range(6):
        at = MONDAY + number // 2 * DAY + number % 2 * timedelta(microseconds=1)
        words = "asked by Mrs Geheim" if number == 0 else ""
        rows[CHANGES].append(record("district.change", row, by=by, at=at, reason=words))
        rows[READS].append(log_read(row, by=by, at=at, why="case page"))
    seal(at=LATER)
    return rows


def seal(at: datetime) -> None:
    assert sealing.seal_trail(clock=lambda: at) is False


def faults(service, at: datetime = LATER) -> list[tuple]:
    found = sealing.look_through_trail(service, at=at)
    return [(fault.trail, fault.day.day, fault.kind, fault.entry) for fault in found]


def behind_the_walls(table: str, sql: str, *values: object) -> None:
    """As somebody does who owns the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, on in tenant_walls.standing_walls(connection):
                if on == table:
                    cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(sql, values)
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(sql, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    tenant_walls.put_up(connection)


def test_a_day_is_sealed_once_it_is_over_and_once_only(service, written):
    seals = list(TrailSeal.unscoped.order_by("kind", "day").values_list("kind", "day", "entries"))
    assert seals == [
        (kind, date(2022, 3, day), 2) for kind in ("changes", "reads") for day in (7, 8, 9)
    ]
    row = DistrictFactory(service=service)
    record("district.change", row, by=Scope.system(service), at=LATER)

    seal(at=LATER + timedelta(hours=2))
    assert TrailSeal.unscoped.count() == 6
    seal(at=LATER.replace(hour=0, minute=59) + DAY)
    assert TrailSeal.unscoped.count() == 6
    seal(at=LATER.replace(hour=1) + DAY)

    assert TrailSeal.unscoped.count() == 7
    assert faults(service) == []


def test_two_at_once_seal_a_day_once(service, written):
    assert sealing.seal_day(service, CHANGES, date(2022, 3, 9), at=LATER) is None
    assert sealing.seal_day(service, CHANGES, date(2022, 3, 12), at=LATER) is None


def test_a_trail_that_nobody_touched_agrees_with_its_seals(service, written):
    assert faults(service) == []

    look = TrailLook.unscoped.get()
    assert (look.entries, look.faults, look.first_fault) == (12, 0, None)


@pytest.mark.parametrize("trail", SealedTrail)
@pytest.mark.parametrize("column", ["object_id", "by_id", "at"])
def test_a_changed_entry_is_found(service, written, trail, column):
    row = written[trail][2]
    values = {
        "object_id": row.object_id + 1,
        "by_id": UserFactory().pk,
        "at": (row.at + timedelta(microseconds=5)).isoformat(sep=" ").removesuffix("+00:00"),
    }
    table = ENTRIES[trail]
    behind_the_walls(
        table, f"UPDATE {table} SET {column} = %s WHERE id = %s", values[column], row.pk
    )

    assert faults(service) == [(trail, 8, TrailFaultKind.CHANGED, row.pk)]


@pytest.mark.parametrize("trail", SealedTrail)
def test_a_removed_entry_is_found(service, written, trail):
    row = written[trail][3]
    behind_the_walls(ENTRIES[trail], f"DELETE FROM {ENTRIES[trail]} WHERE id = %s", row.pk)

    assert faults(service) == [(trail, 8, TrailFaultKind.REMOVED, row.pk)]


@pytest.mark.parametrize("trail", SealedTrail)
@pytest.mark.parametrize("day", [7, 6], ids=["on a sealed day", "on a day of no seal"])
def test_an_entry_put_in_afterwards_is_found(service, written, trail, day):
    """To add is what the walls allow."""
    row = trail.model.unscoped.get(pk=written[trail][0].pk)
    row.pk, row.at = None, row.at.replace(day=day)
    if trail is CHANGES:
        row.reason_digest, row.reason_until = "", None
    row.save(force_insert=True)
    seal(at=LATER + DAY)

    assert faults(service) == [(trail, day, TrailFaultKind.ADDED, row.pk)]


def test_a_day_of_the_trail_moved_to_another_is_found_on_both(service, written):
    row = written[CHANGES][2]
    behind_the_walls(
        ENTRIES[CHANGES],
        f"UPDATE {ENTRIES[CHANGES]} SET at = %s WHERE id = %s",
        "2022-03-09 12:00:00",
        row.pk,
    )

    assert faults(service) == [
        (CHANGES, 8, TrailFaultKind.REMOVED, row.pk),
        (CHANGES, 9, TrailFaultKind.ADDED, row.pk),
    ]


def test_who_makes_the_seals_of_the_day_again_breaks_the_days_after_it(service, written):
    row = written[CHANGES][2]
    behind_the_walls(
        ENTRIES[CHANGES], f"UPDATE {ENTRIES[CHANGES]} SET by_id = NULL WHERE id = %s", row.pk
    )
    day = TrailSeal.unscoped.get(kind=CHANGES, day="2022-03-08")
    rows = AuditEntry.unscoped.filter(at__date="2022-03-08").order_by("pk")
    salt = day.of_entries.salt
    digests = [[one["id"], entry_digest(salt, one)] for one in rows.values(*CHANGES.columns)]
    proofs = EntrySeals._meta.db_table
    behind_the_walls(
        proofs,
        f"UPDATE {proofs} SET digests = %s WHERE seal_id = %s",
        json.dumps(digests),
        day.pk,
    )
    assert faults(service) == [(CHANGES, 8, TrailFaultKind.PROOF_CHANGED, None)]

    day.content = content_digest(digests)
    seals = TrailSeal._meta.db_table
    before = TrailSeal.unscoped.get(kind=CHANGES, day="2022-03-07").seal
    behind_the_walls(
        seals,
        f"UPDATE {seals} SET content = %s, seal = %s WHERE id = %s",
        day.content,
        day.chained_to(before),
        day.pk,
    )

    assert faults(service) == [(CHANGES, 9, TrailFaultKind.SEAL_CHANGED, None)]


def test_a_seal_that_is_gone_is_missed_by_the_next_one(service, written):
    day = TrailSeal.unscoped.get(kind=READS, day="2022-03-08")
    for model, column in ((EntrySeals, "seal_id"), (TrailSeal, "id")):
        table = model._meta.db_table
        behind_the_walls(table, f"DELETE FROM {table} WHERE {column} = %s", day.pk)

    found = faults(service)

    assert (READS, 9, TrailFaultKind.SEAL_CHANGED, None) in found
    assert {kind for _trail, eight, kind, _pk in found if eight == 8} == {TrailFaultKind.ADDED}


def test_words_that_are_changed_or_go_too_early_are_found(service, written):
    entry, words = written[CHANGES][0], WrittenReason._meta.db_table
    behind_the_walls(words, f"UPDATE {words} SET words = 'nothing'")
    assert faults(service) == [(CHANGES, 7, TrailFaultKind.REASON_CHANGED, entry.pk)]

    behind_the_walls(words, f"DELETE FROM {words}")

    assert faults(service) == [(CHANGES, 7, TrailFaultKind.REASON_REMOVED, entry.pk)]


def test_it_still_agrees_once_words_and_looks_have_gone_after_their_time(service, written):
    """Of the last day a part has gone: the hours of the day count."""
    over = erasing.retention_list().times["seen"].keep.after(MONDAY + DAY)

    assert erasing.erase_what_is_due(clock=lambda: over) is False

    assert not WrittenReason.unscoped.exists()
    kept = list(ReadEntry.unscoped.order_by("pk").values_list("pk", flat=True))
    assert kept == [row.pk for row in written[READS][3:]]
    assert faults(service, at=over) == []
    assert faults(service, at=over - 2 * DAY) != []

    assert erasing.erase_what_is_due(clock=lambda: over + 3 * DAY) is False
    assert erasing.erase_what_is_due(clock=lambda: over + 3 * DAY) is False

    assert not ReadEntry.unscoped.exists()
    assert not EntrySeals.unscoped.filter(seal__kind=READS).exists()
    assert EntrySeals.unscoped.filter(seal__kind=CHANGES).count() == 3
    assert [row.entries for row in TrailSeal.unscoped.filter(kind=READS)] == [2, 2, 2]
    assert faults(service, at=over + 3 * DAY) == []


def test_of_a_look_that_somebody_holds_the_seal_stays_with_it(service, by):
    case = CaseFactory(service=service, closed=True, closed_at=MONDAY)
    held = log_read(case, by=by, at=MONDAY, why="case page")
    log_read(CaseFactory(service=service), by=by, at=MONDAY, why="case page")
    seal(at=LATER)
    over = MONDAY + 800 * DAY
    holds.hold_subject(
        subject_of("cases.case"), case, until=(over + DAY).date(), reason="r", by=by, at=over
    )

    erasing.erase_what_is_due(clock=lambda: over)

    assert ReadEntry.unscoped.get() == held
    assert EntrySeals.unscoped.get().seal.entries == 2
    assert faults(service, at=over) == []
    behind_the_walls(ENTRIES[READS], f"UPDATE {ENTRIES[READS]} SET why = 'x'")
    assert faults(service, at=over) == [(READS, 7, TrailFaultKind.CHANGED, held.pk)]


def test_what_is_not_sealed_yet_does_not_go(service, by, caplog):
    log_read(DistrictFactory(service=service), by=by, at=MONDAY, why="case page")

    erasing.erase_what_is_due(clock=lambda: MONDAY + 800 * DAY)

    assert ReadEntry.unscoped.exists()
    assert "could not be erased" not in caplog.text


def test_services_are_sealed_each_by_itself(service, written, member):
    other = ServiceFactory()
    row = DistrictFactory(service=other)
    record("district.change", row, by=member(other, Role.MANAGER), at=MONDAY)
    seal(at=LATER)
    behind_the_walls(ENTRIES[CHANGES], f"UPDATE {ENTRIES[CHANGES]} SET verb = 'x' WHERE id = 0")
    behind_the_walls(
        ENTRIES[CHANGES],
        f"UPDATE {ENTRIES[CHANGES]} SET verb = 'x' WHERE service_id = %s",
        other.pk,
    )

    assert faults(service) == []
    assert len(faults(other)) == 1


def told(*words: str) -> str:
    out = StringIO()
    with time_machine.travel(LATER, tick=False):
        call_command("verify_trail", *words, stdout=out)
    return out.getvalue()


def test_the_command_tells_what_it_read_and_ends_with_one_where_something_is_wrong(
    service, written
):
    ServiceFactory(slug="noord")
    said = told("--service", service.slug)
    last = TrailSeal.unscoped.filter(kind=CHANGES).last()
    assert f"{service.slug}: 12 entries, 0 faults." in said
    assert f"changes: sealed up to 2022-03-09, last seal {last.seal}" in said
    assert "noord: 0 entries" in told("--seal", last.seal[:12])

    with pytest.raises(CommandError, match="1 faults"):
        told("--seal", "0" * 64)
    with pytest.raises(CommandError, match="no service zuid"):
        told("--service", "zuid")
    row = written[READS][0]
    behind_the_walls(ENTRIES[READS], f"DELETE FROM {ENTRIES[READS]} WHERE id = %s", row.pk)
    out = StringIO()
    with time_machine.travel(LATER), pytest.raises(CommandError, match="1 faults"):
        call_command("verify_trail", stdout=out)
    assert f"! {service.slug}: reads of 2022-03-07: entry {row.pk}: removed" in out.getvalue()


def test_the_daily_work_seals_and_then_looks_at_each_service(service, by):
    record("district.change", DistrictFactory(service=service), by=by, at=MONDAY)
    waiting = get_broker().queue_size()

    tasks.seal_trail()
    assert TrailSeal.unscoped.count() == 1
    assert get_broker().queue_size() == waiting + 1
    tasks.look_through_trail(service.pk)

    assert TrailLook.unscoped.get().entries == 1


def test_what_a_turn_does_not_manage_waits_for_the_next(service, written, by):
    for day in range(3):
        record("x", DistrictFactory(service=service), by=by, at=LATER + day * DAY)
    moments = iter([LATER + 9 * DAY] * 4 + [LATER + 10 * DAY] * 9)

    assert sealing.seal_trail(clock=lambda: next(moments)) is True
    assert TrailSeal.unscoped.filter(kind=CHANGES).count() == 4
    seal(at=LATER + 9 * DAY)

    assert TrailSeal.unscoped.filter(kind=CHANGES).count() == 6
    assert faults(service, at=LATER + 9 * DAY) == []


def test_each_seal_is_logged_so_that_something_outside_the_database_knows_it(service, by, caplog):
    record("x", DistrictFactory(service=service), by=by, at=MONDAY)
    with caplog.at_level("INFO", logger="organisations.actions.sealing"):
        seal(at=LATER)

    (line,) = [one.getMessage() for one in caplog.records]
    assert line == (f"sealed {service.slug} changes 2022-03-07: 1 {TrailSeal.unscoped.get().seal}")
    assert re.search(r" [0-9a-f]{64}$", line)


def test_ten_thousand_entries_are_looked_through_in_seconds(service, by):
    """About a second on a quiet machine; told with room for a busy one."""
    facts = {"service": service, "by": by.user, "via": "page", "verb": "case.take_up"}
    rows = [
        AuditEntry(
            **facts,
            at=MONDAY + number * timedelta(minutes=5),
            object_kind="cases.case",
            object_id=number,
            changed=["state", "moved_at"],
        )
        for number in range(10_000)
    ]
    AuditEntry.unscoped.bulk_create(rows, batch_size=1000)
    over = MONDAY + 60 * DAY
    seal(at=over)

    began = time.perf_counter()
    assert faults(service, at=over) == []
    took = time.perf_counter() - began

    assert TrailLook.unscoped.get().entries == 10_000
    assert took < 5, took
