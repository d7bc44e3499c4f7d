from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cases.models import Case
from config import settings
from organisations.actions.sealing import seal_trail
from organisations.audit import log_read, record
from organisations.models import (
    AuditEntry,
    District,
    EntrySeals,
    Membership,
    PartnerOrganisation,
    ReadEntry,
    Role,
    TrailSeal,
    WrittenReason,
    doors,
    tenant_walls,
)
from organisations.models.due_rows import retention_list
from organisations.retention import Period
from scheduling.models import Answer, CalendarItem
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import (
    DistrictFactory,
    MembershipFactory,
    PartnerOrganisationFactory,
    ServiceFactory,
    UserFactory,
)
from tests.factories.scheduling import AppointmentFactory
from tests.factories.volunteers import VolunteerFactory


class Refused:
    """The database refuses what stands inside, at once or when the transaction is to be kept."""

    def __enter__(self) -> None:
        self.raises = pytest.raises(IntegrityError)
        self.raises.__enter__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def __exit__(self, *error):
        try:
            if error[0] is None:
                connection.check_constraints()
        except IntegrityError as late:
            error = (IntegrityError, late, late.__traceback__)
        self.savepoint.__exit__(*error)
        return self.raises.__exit__(*error)


@pytest.fixture
def foreign_partner(db):
    return PartnerOrganisationFactory()


def a_membership(service, **facts):
    return Membership(user=UserFactory(), service=service, since="2026-01-05T09:00Z", **facts)


def test_every_wall_stands_after_the_migrations(db):
    assert tenant_walls.missing(connection) == []
    assert len(tenant_walls.references()) >= 30


def test_memberships_are_held_though_they_are_no_tenants_rows():
    held = {(ref.table, ref.column) for ref in tenant_walls.references()}

    assert ("organisations_membership", "partner_id") in held


def test_creating_a_row_that_points_to_another_service_is_refused(service, foreign_partner):
    with Refused():
        a_membership(service, role=Role.PARTNER, partner=foreign_partner).save()


def test_creating_many_such_rows_at_once_is_refused(service, foreign_partner):
    ours = PartnerOrganisationFactory(service=service)
    rows = [a_membership(service, role=Role.PARTNER, partner=p) for p in (ours, foreign_partner)]

    with Refused():
        Membership.objects.bulk_create(rows)


def test_turning_a_reference_to_another_service_is_refused(service, foreign_partner):
    ours = MembershipFactory(service=service, role=Role.PARTNER)

    with Refused():
        Membership.objects.filter(pk=ours.pk).update(partner=foreign_partner)


def test_a_reference_within_the_service_may_turn(service):
    row = MembershipFactory(service=service, role=Role.PARTNER)
    other = PartnerOrganisationFactory(service=service)

    Membership.objects.filter(pk=row.pk).update(partner=other)
    connection.check_constraints()

    row.refresh_from_db()
    assert row.partner == other


def test_a_row_never_changes_its_service(service):
    district = DistrictFactory(service=service)

    with Refused():
        District.unscoped.filter(pk=district.pk).update(service=ServiceFactory())


def test_saving_a_whole_row_again_is_no_change_of_service(service):
    partner = PartnerOrganisationFactory(service=service)

    partner.name = "Another name"
    partner.save()

    assert PartnerOrganisation.unscoped.get().name == "Another name"


def test_rows_of_higher_floors_are_held_too(service):
    case = CaseFactory(service=service)

    with Refused():
        PartyFactory(service=ServiceFactory(), case=case)


def test_the_trail_is_only_added_to(service, member, now):
    row = DistrictFactory(service=service)
    by = member(service, Role.MANAGER)
    entries = (
        record("district.make", row, by=by, at=now),
        log_read(row, by=by, at=now, why="page"),
    )

    for entry in entries:
        with Refused():
            type(entry).unscoped.filter(pk=entry.pk).update(at=now)


def test_answers_to_invitations_are_only_added():
    assert "scheduling_answer" in tenant_walls.append_only_tables()


def test_the_trail_is_never_shortened(service, member, now, settings):
    settings.TRAIL_MAY_BE_FLUSHED = False
    tenant_walls.put_up(connection)
    record("district.make", DistrictFactory(), by=member(service, Role.MANAGER), at=now)

    with Refused():
        AuditEntry.unscoped.filter(at__lt=now + timedelta(days=1)).delete()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_trail_is_never_emptied(db, settings):
    settings.TRAIL_MAY_BE_FLUSHED = False
    tenant_walls.put_up(connection)

    with Refused(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE organisations_auditentry CASCADE")


def test_putting_up_the_walls_again_does_nothing(db):
    assert tenant_walls.put_up(connection) == 0


def take_down(wall: tenant_walls.Wall) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {wall.name}")
        elif "CONSTRAINT" in wall.sql:
            cursor.execute(f'ALTER TABLE "{wall.table}" DROP CONSTRAINT {wall.name} CASCADE')
        else:
            cursor.execute(f'DROP TRIGGER {wall.name} ON "{wall.table}"')


def test_a_missing_wall_fails_the_check_and_is_put_up_again(db):
    take_down(tenant_walls.expected(connection)[0])

    with pytest.raises(SystemCheckError, match=r"organisations\.E001"):
        call_command("check", databases=["default"], tags=["database"], stderr=StringIO())
    assert tenant_walls.put_up(connection) >= 1

    call_command("check", databases=["default"], tags=["database"], stdout=StringIO())


def test_before_a_migration_a_missing_wall_is_no_more_than_a_warning(db):
    """The migrations of a release may bring new walls: they must not stand in its way."""
    take_down(tenant_walls.expected(connection)[0])
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("organisations")
    MigrationRecorder(connection).record_unapplied(*newest)

    assert [one.id for one in tenant_walls.walls_stand(databases=["default"])] == [
        "organisations.W001"
    ]


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite needs it")
@pytest.mark.django_db(transaction=True)
def test_walls_make_way_for_a_migration_and_stand_again_after_it():
    narrow = District._meta.get_field("name")
    wide = models.CharField(max_length=200)
    wide.set_attributes_from_name("name")
    of_a_migration = {"verbosity": 0, "interactive": False, "db": "default"}

    emit_pre_migrate_signal(
        **of_a_migration, plan=[(Migration("0002_wider", "organisations"), False)]
    )
    with connection.schema_editor() as editor:
        editor.alter_field(District, narrow, wide)
        editor.alter_field(District, wide, narrow)
    assert tenant_walls.standing_walls(connection) == set()
    emit_post_migrate_signal(**of_a_migration)

    assert tenant_walls.missing(connection) == []


@pytest.fixture
def standing(db, settings) -> None:
    """All the walls of a real site."""
    settings.TRAIL_MAY_BE_FLUSHED = False
    tenant_walls.put_up(connection)


YEARS = timedelta(days=3 * 366)


@pytest.mark.usefixtures("standing")
def test_words_of_the_trail_go_after_their_day_and_never_before(service, member):
    by, row = member(service, Role.MANAGER), DistrictFactory(service=service)
    # By the clock of the database, which knows no other.
    now = timezone.now()
    entry = record("district.make", row, by=by, at=now, reason="Mr Geheim asked for it")
    old = record("district.make", row, by=by, at=now - YEARS, reason="Mrs Geheim did")
    assert entry.written.is_what_was_written

    with Refused():
        entry.written.delete()
    with Refused():
        WrittenReason.unscoped.filter(entry=old).update(words="nobody")
    WrittenReason.unscoped.filter(entry=old).delete()
    with Refused():
        AuditEntry.unscoped.filter(pk=old.pk).delete()

    assert WrittenReason.unscoped.get().entry == entry
    old = AuditEntry.unscoped.get(pk=old.pk)
    assert (old.reason, old.is_reason_erased, len(old.reason_digest)) == ("", True, 64)


@pytest.mark.usefixtures("standing")
def test_what_was_read_goes_after_two_years_and_never_before(service, member):
    by, row, now = member(service, Role.MANAGER), DistrictFactory(service=service), timezone.now()
    entry = log_read(row, by=by, at=now - timedelta(days=700), why="page")
    old = log_read(row, by=by, at=now - YEARS, why="page")

    for one in (entry, old):
        with Refused():
            one.delete()
    seal_trail(clock=lambda: now)
    with Refused():
        entry.delete()
    old.delete()

    assert ReadEntry.unscoped.get() == entry


@pytest.mark.usefixtures("standing")
def test_seals_of_entries_go_after_the_last_entry_and_the_seal_of_the_day_never(service, member):
    by, row, now = member(service, Role.MANAGER), DistrictFactory(service=service), timezone.now()
    old = [log_read(row, by=by, at=now - YEARS, why="page") for _ in "ab"]
    record("district.make", row, by=by, at=now - YEARS)
    seal_trail(clock=lambda: now)
    proof = EntrySeals.unscoped.get(seal__kind="reads")

    old[0].delete()
    with Refused():
        proof.delete()
    old[1].delete()
    proof.delete()
    with Refused():
        EntrySeals.unscoped.get().delete()
    for model, facts in ((TrailSeal, {"entries": 0}), (EntrySeals, {"digests": []})):
        with Refused():
            model.unscoped.update(**facts)
    with Refused():
        TrailSeal.unscoped.filter(kind="reads").delete()

    assert TrailSeal.unscoped.get(kind="reads").entries == 2


@pytest.mark.usefixtures("standing")
def test_an_answer_goes_once_its_case_has_ended_or_its_person_left(service, now):
    talk = AppointmentFactory(service=service, case=CaseFactory(service=service, paired=True))
    volunteer = VolunteerFactory(service=service)
    item = CalendarItem.unscoped.create(
        service=service,
        user=volunteer.user,
        appointment=talk,
        address="a@example.org",
        uid="1",
        starts_at=now,
        ends_at=now,
        vevent=b"",
        changed_at=now,
    )
    facts = {"service": service, "item": item, "for_sequence": 0, "answered_at": now}
    answers = [Answer.unscoped.create(**facts, partstat="accepted", channel="link") for _ in "ab"]

    with Refused():
        answers[0].delete()
    Case.unscoped.update(state="closed", closed_at=now)
    answers[0].delete()
    Case.unscoped.update(state="paired", closed_at=None)
    with Refused():
        answers[1].delete()
    Membership.objects.update(ended_at=now)
    answers[1].delete()


def test_a_trigger_that_no_list_knows_any_more_is_taken_down(db, settings):
    before = tenant_walls.standing_walls(connection)
    settings.TRAIL_MAY_BE_FLUSHED = False
    assert tenant_walls.put_up(connection)
    settings.TRAIL_MAY_BE_FLUSHED = True
    take_down(tenant_walls.expected(connection)[-1])

    tenant_walls.put_up(connection)

    assert tenant_walls.standing_walls(connection) == before


@pytest.mark.usefixtures("standing")
def test_a_shorter_term_takes_the_door_of_the_longer_one_down(service, member, monkeypatch):
    by, row = member(service, Role.COORDINATOR), DistrictFactory(service=service)
    a_year_ago = timezone.now() - timedelta(days=400)
    entry = log_read(row, by=by, at=a_year_ago, why="page")
    retention = retention_list()
    seen = replace(retention.times["seen"], keep=Period(12, "months"))
    shorter = replace(retention, times={**retention.times, "seen": seen})
    monkeypatch.setattr(doors, "retention_list", lambda: shorter)

    told = tenant_walls.walls_stand(databases=["default"])
    assert ["missing" in told[0].msg, "no list knows" in told[1].msg] == [True, True]
    tenant_walls.put_up(connection)

    assert tenant_walls.walls_stand(databases=["default"]) == []
    seal_trail(clock=timezone.now)
    entry.delete()
    assert not ReadEntry.unscoped.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
@pytest.mark.usefixtures("standing")
def test_nothing_of_the_trail_is_replaced(service, member):
    by, row = member(service, Role.MANAGER), DistrictFactory(service=service)
    entry = record("district.make", row, by=by, at=timezone.now(), reason="as it was")
    log_read(row, by=by, at=timezone.now(), why="page")

    for model in (WrittenReason, AuditEntry, ReadEntry):
        table = model._meta.db_table
        with Refused(), connection.cursor() as cursor:
            cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    words = WrittenReason._meta.db_table
    with Refused(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO {words} (service_id, entry_id, salt, words, keep_until) "
            f"SELECT service_id, entry_id, salt, 'another', keep_until FROM {words}"
        )

    assert entry.written.words == WrittenReason.unscoped.get().words == "as it was"


def test_the_house_asks_sqlite_to_look_at_what_is_replaced():
    assert "recursive_triggers=ON" in settings.SQLITE["OPTIONS"]["init_command"]
