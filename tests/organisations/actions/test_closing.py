"""A service closes by two people, with its data in hand, and it can be taken back until its day."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Party
from core.lifecycle import MoveRefused
from organisations.actions import closing, holds, last_exports
from organisations.actions.closing import Leaving
from organisations.actions.refusals import (
    IsClosing,
    LastExportUnderWay,
    NotPaused,
    NotTakenAway,
    SamePerson,
    TooSoon,
    WorkStands,
)
from organisations.audit import log_read, record
from organisations.models import (
    AuditEntry,
    Invitation,
    LastExport,
    OutboxMessage,
    OutboxState,
    ReadEntry,
    Role,
    Scope,
    Service,
    ServiceClosing,
)
from organisations.models.closing import earliest_day
from organisations.models.keeping import subject_of
from organisations.models.running_work import running_work
from organisations.models.tenant_walls import owned_models
from organisations.outbox import post
from tests.factories.cases import AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.organisations import MembershipFactory, ServiceFactory, UserFactory
from tests.factories.scheduling import AppointmentFactory, OfferFactory
from tests.factories.training import CourseFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from tests.organisations.last_exports import fetched

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def manager(service, member) -> Scope:
    return member(service, Role.MANAGER)


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


@pytest.fixture
def closed(service, manager, coordinator, now) -> ServiceClosing:
    row = closing.begin_closing(Leaving(), by=manager, at=now)
    fetched(coordinator, now)
    row = closing.confirm_closing(row, by=coordinator, at=now)
    service.refresh_from_db()
    return row


def kinds_to(address: str) -> list[str]:
    rows = OutboxMessage.unscoped.filter(recipient=address, state=OutboxState.QUEUED)
    return list(rows.order_by("pk").values_list("kind", flat=True))


def test_two_people_close_it_and_each_has_it_in_writing(service, manager, coordinator, now):
    row = closing.begin_closing(Leaving(), by=manager, at=now)
    service.refresh_from_db()
    assert not service.is_closed
    for address in (manager.user.email, coordinator.user.email, service.email):
        assert kinds_to(address) == ["closing_asked"]
    fetched(coordinator, now)

    closing.confirm_closing(row, by=coordinator, at=now + DAY)

    service.refresh_from_db()
    assert service.closed_at == now + DAY
    assert service.erases_on == earliest_day(service, now + DAY)
    for address in (manager.user.email, coordinator.user.email, service.email):
        assert kinds_to(address) == ["closing_asked", "service_closed"]
    verbs = AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "service.ask_closing",
        "service.export",
        "service.hand_out",
        "service.close",
    ]


def test_volunteers_and_partners_hear_that_their_account_ends_there(
    service, manager, coordinator, now
):
    owner = UserFactory(is_superuser=True)
    volunteer, partner = (
        MembershipFactory(service=service, role=role, **facts).user
        for role, facts in ((Role.VOLUNTEER, {}), (Role.PARTNER, {"partner__service": service}))
    )
    both = MembershipFactory(service=service, role=Role.VOLUNTEER, user=coordinator.user).user
    by_phone = MembershipFactory(
        service=service, role=Role.VOLUNTEER, user__email=None, user__mailbox=""
    ).user
    former = MembershipFactory(service=service, role=Role.VOLUNTEER, ended_at=now).user
    row = closing.begin_closing(Leaving(), by=manager, at=now)
    fetched(coordinator, now)

    closing.confirm_closing(row, by=coordinator, at=now)

    assert kinds_to(volunteer.email) == kinds_to(partner.email) == ["service_closes"]
    assert kinds_to(both.email) == ["closing_asked", "service_closed"]
    assert kinds_to(owner.email) == ["service_closed"]
    assert kinds_to(former.email) == []
    assert closing.members_to_call(service) == [by_phone]


def test_whoever_asked_does_not_confirm_and_nobody_without_the_file(service, member, now):
    both = member(service, Role.MANAGER, Role.COORDINATOR)
    row = closing.begin_closing(Leaving(), by=both, at=now)
    other = member(service, Role.COORDINATOR)

    with pytest.raises(NotTakenAway):
        closing.confirm_closing(row, by=other, at=now)
    fetched(both, now)
    with pytest.raises(SamePerson):
        closing.confirm_closing(row, by=both, at=now)
    with pytest.raises(MoveRefused):
        closing.confirm_closing(row, by=member(service, Role.MANAGER), at=now)
    with pytest.raises(ServiceClosing.DoesNotExist):
        closing.confirm_closing(row, by=member(ServiceFactory(), Role.COORDINATOR), at=now)

    assert closing.confirm_closing(row, by=other, at=now).state == "closed"
    with pytest.raises(MoveRefused):
        closing.confirm_closing(row, by=other, at=now)


def test_it_is_asked_once(service, manager, now):
    closing.begin_closing(Leaving(), by=manager, at=now)

    with pytest.raises(IsClosing):
        closing.begin_closing(Leaving(), by=manager, at=now)


def test_the_day_is_not_before_a_complaint_could_still_come_nor_a_hold_ends(
    service, manager, coordinator, now
):
    assert earliest_day(service, now).isoformat() == "2026-06-03"
    service.complaint_months = 0
    assert earliest_day(service, now) == now.date() + 31 * DAY
    service.save()
    case = CaseFactory(service=service, closed=True, closed_at=now)
    until = now.date() + 200 * DAY
    held = holds.hold_subject(
        subject_of("cases.case"), case, until=until, reason="r", by=coordinator, at=now
    )
    assert earliest_day(service, now) == until + DAY
    holds.end_hold(held, by=coordinator, at=now)
    earliest = earliest_day(service, now)

    for day in (earliest - DAY, earliest + 400 * DAY):
        with pytest.raises(TooSoon):
            closing.begin_closing(Leaving(erases_on=day), by=manager, at=now)
    row = closing.begin_closing(Leaving(erases_on=earliest + 9 * DAY), by=manager, at=now)

    assert row.erases_on == earliest + 9 * DAY


def test_a_late_confirmation_moves_the_day(service, manager, coordinator, now):
    row = closing.begin_closing(Leaving(), by=manager, at=now)
    fetched(coordinator, now)

    row = closing.confirm_closing(row, by=coordinator, at=now + 20 * DAY)

    assert row.erases_on == earliest_day(service, now + 20 * DAY)


def test_whatever_is_under_way_is_counted_and_stands_in_the_way(service, manager, now):
    case = CaseFactory(service=service, paired=True)
    AssignmentFactory(service=service, case=case)
    AppointmentFactory(service=service, case=case)
    OfferFactory(service=service, case=case)
    ApplicationFactory(service=service, confirmed_at=now)
    CourseFactory(service=service)
    CaseFactory()

    with pytest.raises(WorkStands) as refusal:
        closing.begin_closing(Leaving(), by=manager, at=now)

    assert refusal.value.work == {
        "open_cases": 1,
        "seats": 1,
        "applications": 1,
        "courses": 1,
        "talks": 1,
        "offers": 1,
    }


def test_what_was_handed_over_is_in_nobodys_way_but_what_came_in_since_is(
    service, manager, coordinator, now
):
    case = CaseFactory(service=service)
    leaving = Leaving(work=running_work(service), handed_to="Enschede")
    row = closing.begin_closing(leaving, by=manager, at=now)
    fetched(coordinator, now)
    late = CaseFactory(service=service)

    with pytest.raises(WorkStands):
        closing.confirm_closing(row, by=coordinator, at=now)
    late.state, late.closed_at = "closed", now
    late.save()
    row = closing.confirm_closing(row, by=coordinator, at=now)

    assert (row.work, row.handed_to) == ({"open_cases": 1}, "Enschede")
    case.refresh_from_db()
    assert case.closed_at is None


def test_no_mail_leaves_a_closed_service_but_about_the_closing(service, manager, coordinator, now):
    facts = {
        "service": service,
        "kind": "letter",
        "content": b"words",
        "recipient": "a@example.org",
    }
    due = post(key="due", at=now, **facts)
    later = post(key="later", at=now, not_before=now + 3 * DAY, **facts)
    row = closing.begin_closing(Leaving(), by=manager, at=now)
    fetched(coordinator, now)
    closing.confirm_closing(row, by=coordinator, at=now)
    service.refresh_from_db()

    new = post(key="new", at=now, **(facts | {"service": service}))

    for message in (due, later, new):
        message.refresh_from_db()
    assert (due.state, bytes(due.content)) == (OutboxState.QUEUED, b"words")
    assert (later.state, bytes(later.content)) == (OutboxState.SUPERSEDED, b"")
    assert (new.state, bytes(new.content)) == (OutboxState.SUPERSEDED, b"")


def test_whoever_is_asked_in_is_told_that_it_counts_no_more(service, manager, coordinator, now):
    Invitation.unscoped.create(
        service=service,
        email="bea@example.org",
        first_name="Bea",
        role=Role.TRAINER,
        invited_by=manager.user,
        invited_at=now,
        expires_at=now + 14 * DAY,
    )
    row = closing.begin_closing(Leaving(), by=manager, at=now)
    fetched(coordinator, now)

    closing.confirm_closing(row, by=coordinator, at=now)

    assert Invitation.unscoped.get().state == "taken_back"
    assert kinds_to("bea@example.org") == ["invitation_taken_back"]


def test_the_manager_takes_it_back_and_everybody_hears(service, manager, closed, now):
    volunteer = MembershipFactory(service=service, role=Role.VOLUNTEER).user

    row = closing.take_back_closing(closed, by=manager, at=now + DAY)

    service.refresh_from_db()
    assert (row.state, service.closed_at, service.erases_on) == ("taken_back", None, None)
    assert kinds_to(volunteer.email) == ["service_goes_on"]
    assert kinds_to(manager.user.email)[-1] == "service_goes_on"
    with pytest.raises(MoveRefused):
        closing.take_back_closing(closed, by=manager, at=now)
    assert closing.begin_closing(Leaving(), by=manager, at=now + DAY).state == "asked"


def test_a_coordinator_calls_it_off_and_does_not_take_it_back(service, manager, coordinator, now):
    row = closing.begin_closing(Leaving(), by=manager, at=now)
    row = closing.call_off_closing(row, by=coordinator, at=now)
    assert (row.state, row.ended_by) == ("called_off", coordinator.user)
    assert kinds_to(manager.user.email) == ["closing_asked", "closing_called_off"]

    row = closing.begin_closing(Leaving(), by=manager, at=now)
    fetched(coordinator, now)
    row = closing.confirm_closing(row, by=coordinator, at=now)
    with pytest.raises(MoveRefused):
        closing.take_back_closing(row, by=coordinator, at=now)


def test_an_owner_closes_what_they_paused(service, coordinator, now):
    owner = UserFactory(is_superuser=True)
    with pytest.raises(NotPaused):
        closing.close_as_owner(service, Leaving(), by=owner, at=now)
    Service.objects.update(paused_at=now)

    row = closing.close_as_owner(service, Leaving(), by=owner, at=now)

    service.refresh_from_db()
    assert service.is_closed
    assert kinds_to(coordinator.user.email) == ["service_closed"]
    assert LastExport.unscoped.get().asked_by == owner
    row = closing.take_back_closing(row, by=Scope.of_owner(service, owner), at=now)
    service.refresh_from_db()
    assert (service.is_closed, service.is_paused) == (False, True)


# --- The last export --------------------------------------------------------------------------


@pytest.fixture
def filled(service, manager, coordinator, now) -> str:
    party = PartyFactory(service=service, story="Ruzie over de heg.")
    VolunteerFactory(service=service)
    other = ServiceFactory()
    PartyFactory(name="Mrs Elsewhere", service=other, case=CaseFactory(service=other))
    record("case.take_up", party.case, by=coordinator, at=now, reason="van Zoë")
    log_read(party.case, by=coordinator, at=now, why="case page")
    return party.name


def unzipped(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = [name for name in file.namelist() if not name.endswith(".xlsx")]
        return {name: file.read(name).decode() for name in names}


def test_everything_of_the_service_and_nothing_of_another_is_in_the_file(
    service, filled, manager, coordinator, now
):
    last_exports.ask_last_export(by=manager, at=now)

    files = unzipped(fetched(coordinator, now))

    (party,) = json.loads(files["tables/cases.Party.json"])
    assert (party["name"], party["story"]) == (filled, "Ruzie over de heg.")
    assert not {"email_key", "phone_key", "home_key"} & party.keys()
    assert json.loads(files["tables/organisations.WrittenReason.json"])[0]["words"] == "van Zoë"
    people = json.loads(files["tables/organisations.User.json"])
    assert {one["id"] for one in people} >= {manager.user.pk, coordinator.user.pk}
    assert set(people[0]) == {
        *("id", "email", "mailbox", "first_name", "last_name", "phone", "language")
    }
    assert service.name in files["README.txt"]
    assert "1\ttables/cases.Party.json" in files["README.txt"]
    assert any(name.startswith("sheets/") for name in files)
    assert not [name for name, text in files.items() if "Elsewhere" in text]
    rows = sum(len(json.loads(text)) for name, text in files.items() if name.endswith(".json"))
    assert LastExport.unscoped.get().rows == rows


def test_every_table_of_a_service_is_in_the_file(service, coordinator, now):
    last_exports.ask_last_export(by=coordinator, at=now)

    files = unzipped(fetched(coordinator, now))

    tables = {name.removeprefix("tables/").removesuffix(".json") for name in files}
    owned = {model._meta.label for model in owned_models()}
    assert owned - tables == {"organisations.LastExport"}


def test_other_apps_add_files(service, coordinator, now, monkeypatch):
    monkeypatch.setattr(last_exports, "_MORE", [])
    last_exports.add_to_last_export(lambda by, at: [("sheets/x.csv", by.service.slug.encode())])
    last_exports.ask_last_export(by=coordinator, at=now)

    assert unzipped(fetched(coordinator, now))["sheets/x.csv"] == service.slug


def test_the_file_is_there_for_a_day_and_each_fetch_is_noted(
    service, filled, coordinator, member, now
):
    export = last_exports.ask_last_export(by=coordinator, at=now)
    with pytest.raises(LastExportUnderWay):
        last_exports.ask_last_export(by=coordinator, at=now)
    assert last_exports.fetch_last_export(export.pk, by=coordinator, at=now) is None
    content = fetched(coordinator, now)
    assert not last_exports.make_last_export(export.pk, clock=timezone.now)

    assert last_exports.fetch_last_export(export.pk, by=coordinator, at=now + DAY) is None
    stranger = member(ServiceFactory(), Role.COORDINATOR)
    assert last_exports.fetch_last_export(export.pk, by=stranger, at=now) is None

    assert content[:2] == b"PK"
    reads = ReadEntry.unscoped.filter(why="last export")
    assert [read.by for read in reads] == [coordinator.user]
    assert Party.unscoped.count() == 2
