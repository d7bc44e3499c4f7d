"""On its day everything of a closed service goes, and nothing of anybody else."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ, Task

from cases.models import Aftercare, Case, Party
from moving.models import Import, ImportKey, ImportSalt, KnownHeader
from organisations import tasks
from organisations.actions import sealing
from organisations.actions.erasing_services import EMPTIED, erase_closed_services
from organisations.audit import log_read, record
from organisations.models import (
    AuditEntry,
    ErasingRun,
    ErasureRequest,
    Hold,
    Invitation,
    LastExport,
    Membership,
    OutboxMessage,
    OwnText,
    ReadEntry,
    Role,
    Room,
    Scope,
    Service,
    ServiceClosing,
    TrailLook,
    TrailSeal,
    TwoPeople,
    User,
    tenant_walls,
)
from organisations.models.broken_seals import TrailReading
from organisations.models.due_rows import every_row
from organisations.models.tenant_walls import owned_models
from organisations.models.whole_service import rows_of, tables_that_go
from organisations.outbox import post
from scheduling.models import Answer, CalendarItem, FeedToken, PairingRules
from tests.factories.cases import CaseFactory, PartyFactory, UndoableActFactory
from tests.factories.moving import ExportFactory
from tests.factories.organisations import MembershipFactory, OwnFreeDayFactory, RoomFactory
from tests.factories.plans import LackedKindFactory, LockedSeatFactory, PlannedSeatFactory
from tests.factories.scheduling import HandFactory, SubstitutionFactory
from tests.factories.training import ObservationFactory
from volunteers.models import RecordMerge, Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("no_rest")]
DAY = timedelta(days=1)


@pytest.fixture
def now() -> datetime:
    """The walls of the database know no other clock than its own."""
    return timezone.now()


@pytest.fixture
def planted() -> list[str]:
    return [f"w{uuid4().hex}" for _each in range(10)]


@pytest.fixture
def two(db, settings, now, planted) -> tuple[Service, Service]:
    """Two services of the demo; in the first a row in every table, and ten words to look for."""
    settings.TRAIL_MAY_BE_FLUSHED = False
    tenant_walls.put_up(connection)
    call_command("demo", "--volunteers=12", "--cases=24", verbosity=0)
    goes, stays = Service.objects.order_by("pk")
    for service in (goes, stays):
        fill(service, now)
    plant(goes, planted, now)
    return goes, stays


def fill(service: Service, now: datetime) -> None:
    """What the demo makes none of."""
    case = Case.unscoped.filter(service=service).first()
    staff = Membership.objects.of_service(service).in_role(Role.COORDINATOR).first().user
    of_service = {"service": service}
    by = Scope(service=service, user=staff, roles=frozenset({Role.COORDINATOR}))
    for number in range(3):
        at = now - 200 * DAY + number * DAY
        record("case.take_up", case, by=by, at=at, reason="because")
        log_read(case, by=by, at=at, why="case page")
    assert sealing.seal_trail(clock=lambda: now - 150 * DAY) is False
    sealing.look_through_trail(service, at=now)
    item = CalendarItem.unscoped.filter(**of_service).first()
    Answer.unscoped.create(
        **of_service,
        item=item,
        partstat="accepted",
        for_sequence=0,
        channel="link",
        answered_at=now,
    )
    FeedToken.unscoped.create(**of_service, user=staff, digest=uuid4().hex, created_at=now)
    LockedSeatFactory(
        **of_service, lock__service=service, lock__case=CaseFactory(**of_service, ready=True)
    )
    PairingRules.unscoped.get_or_create(**of_service)
    PlannedSeatFactory(**of_service)
    LackedKindFactory(**of_service)
    Aftercare.unscoped.get_or_create(**of_service, case=case, due_on=now.date())
    ObservationFactory(**of_service)
    UndoableActFactory(**of_service)
    HandFactory(**of_service)
    SubstitutionFactory(**of_service)
    Hold.unscoped.create(
        **of_service,
        about_kind="cases.case",
        about_id=case.pk,
        reason="r",
        until=now.date() - 200 * DAY,
        placed_by=staff,
        placed_at=now,
    )
    ErasingRun.unscoped.create(**of_service, day=now.date(), at=now)
    Invitation.unscoped.create(
        **of_service,
        email="asked@example.org",
        role=Role.TRAINER,
        invited_by=staff,
        invited_at=now,
        expires_at=now,
    )
    LastExport.unscoped.create(**of_service, asked_by=staff, asked_at=now, content=b"PK")
    post(
        service=service,
        kind="offer",
        key=uuid4().hex,
        recipient="a@example.org",
        content=b"",
        at=now,
    )
    fill_sheets(service, staff, now)
    OwnFreeDayFactory(**of_service)
    OwnText.unscoped.create(**of_service, letter="closing", language="nl", body="Groet")
    room = Room.unscoped.filter(**of_service).first() or RoomFactory(**of_service)
    room.bookings.create(**of_service, starts_at=now, ends_at=now + DAY)
    TwoPeople.unscoped.create(
        **of_service,
        person=staff,
        about_kind="volunteers.volunteer",
        about_id=1,
        said_by=staff,
        said_at=now,
    )
    kept, merged = Volunteer.unscoped.filter(**of_service)[:2]
    RecordMerge.unscoped.create(
        **of_service, kept=kept, merged=merged, merged_by=staff, merged_at=now
    )
    ErasureRequest.unscoped.create(**of_service, digest=uuid4().hex, at=now)


def fill_sheets(service: Service, staff: User, now: datetime) -> None:
    ExportFactory(service=service, asked_by=staff)
    ImportSalt.unscoped.create(service=service)
    facts = {"kind": "partners", "digest": uuid4().hex}
    ImportKey.unscoped.create(service=service, **facts, became_kind="x.y", became_id=1)
    KnownHeader.unscoped.create(service=service, **facts)
    run = Import.unscoped.create(
        service=service, kind="partners", asked_by=staff, asked_at=now, woken_at=now
    )
    run.lines.create(service=service, row=2)
    run.questions.create(service=service, code="differs")


def plant(service: Service, words: list[str], now: datetime) -> None:
    """Ten words, wherever words of this trade may stand."""
    case = CaseFactory(service=service, closed=True, closed_at=now, summary=words[0])
    PartyFactory(service=service, case=case, name=words[1], story=words[2])
    only_here = MembershipFactory(service=service, role=Role.OBSERVER).user
    User.objects.filter(pk=only_here.pk).update(first_name=words[3], email=f"{words[4]}@x.org")
    EmailAddress.objects.create(user=only_here, email=f"{words[4]}@x.org", verified=True)
    by = Scope(service=service, user=only_here, roles=frozenset())
    record("case.take_up", case, by=by, at=now, reason=words[5])
    Service.objects.filter(pk=service.pk).update(about=words[6])
    post(
        service=service,
        kind="offer",
        key=words[7],
        recipient=f"{words[7]}@example.org",
        content=words[7].encode(),
        at=now,
    )
    client = Client()
    client.force_login(only_here)
    session = client.session
    session["unsent"] = {"path": f"/s/{service.slug}/cases/", "words": words[8]}
    session.save()
    UserSession.objects.update_or_create(
        session_key=session.session_key,
        defaults={"user": only_here, "ip": "192.0.2.1", "user_agent": words[8]},
    )
    stranger = SessionStore()
    stranger["unsent"] = {"path": f"/s/{service.slug}/report/", "words": words[8]}
    stranger.save()
    old = now - 20 * DAY
    Task.objects.create(id="1", name="n", func="f", started=old, stopped=old, result=words[9])
    OrmQ.objects.create(key="k", payload=words[9], lock=old)


def whole_text() -> str:
    """All that stands in the database, sessions as they are read, and in the cache."""
    rows = [
        str(row)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        for row in every_row(model).values()
    ]
    rows += [str(session.get_decoded()) for session in Session.objects.all()]
    if not settings.REDIS_URL:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM cache")
            rows += [str(row) for row in cursor.fetchall()]
    return " ".join(rows) + str(list(bytes_of_mail()))


def bytes_of_mail() -> list[bytes]:
    return [bytes(content) for content in OutboxMessage.unscoped.values_list("content", flat=True)]


def rows_of_service(service: Service) -> dict[str, list[Any]]:
    return {model._meta.label: list(rows_of(model, service).values()) for model in owned_models()}


def close(service: Service, now: datetime, *, days_ago: int = 40) -> ServiceClosing:
    """Closed so long ago that today is the day."""
    at = now - days_ago * DAY
    facts = {"closed_at": at, "erases_on": now.date()}
    Service.objects.filter(pk=service.pk).update(**facts)
    service.refresh_from_db()
    staff = Membership.objects.of_service(service).in_role(Role.MANAGER).first().user
    return ServiceClosing.unscoped.create(
        service=service,
        state="closed",
        asked_by=staff,
        asked_at=at,
        confirmed_by=staff,
        handed_to="Enschede",
        **facts,
    )


def test_everything_goes_and_nothing_of_another_service(two, now, planted):
    goes, stays = two
    empty = [m for m in tables_that_go() if not rows_of(m, goes).exists()]
    assert " ".join(m._meta.label for m in empty) == ""
    text = whole_text()
    assert [word for word in planted if word not in text] == []
    tasks.erase_what_is_due()  # the demo has rows of which the time is over
    both = MembershipFactory(service=goes, role=Role.TRAINER).user
    MembershipFactory(service=stays, role=Role.VOLUNTEER, user=both)
    pointed_at = MembershipFactory(service=goes, role=Role.TRAINER).user
    record("district.change", stays, by=Scope(stays, pointed_at, frozenset()), at=now - 100 * DAY)
    owner = MembershipFactory(service=goes, role=Role.MANAGER, user__is_superuser=True).user
    members = set(Membership.objects.of_service(goes).values_list("user", flat=True))
    people_elsewhere = list(
        User.objects.filter(memberships__service=stays).distinct().order_by("pk").values()
    )
    close(goes, now)
    seals = list(TrailSeal.unscoped.filter(service=goes).order_by("pk").values())
    before = rows_of_service(stays)

    assert erase_closed_services(clock=lambda: now) is False

    left = {label: rows for label, rows in rows_of_service(goes).items() if rows}
    assert set(left) == {"organisations.TrailSeal", "organisations.ServiceClosing"}
    assert left["organisations.TrailSeal"] == seals
    assert len(seals) == 6
    assert rows_of_service(stays) == before
    assert people_elsewhere == list(
        User.objects.filter(memberships__service=stays).distinct().order_by("pk").values()
    )
    kept = User.objects.in_bulk(members)
    assert set(kept) == {both.pk, pointed_at.pk, owner.pk}
    assert kept[both.pk].email == both.email
    assert kept[owner.pk].email == owner.email
    assert (kept[pointed_at.pk].is_erased, kept[pointed_at.pk].first_name) == (True, "")
    text = whole_text()
    assert [word for word in planted if word in text] == []


def test_of_the_service_a_name_a_day_and_numbers_stay(two, now, as_owner, deliver_mail):
    goes, _stays = two
    client = as_owner()
    owner = User.objects.get(is_superuser=True)
    closing = close(goes, now)
    cases, parties = (model.unscoped.filter(service=goes).count() for model in (Case, Party))

    erase_closed_services(clock=lambda: now)

    closing.refresh_from_db()
    goes.refresh_from_db()
    assert (closing.state, closing.asked_by, closing.confirmed_by, closing.handed_to) == (
        *("erased", None, None, ""),
    )
    assert goes.erased_at == now
    assert {name: getattr(goes, name) for name in EMPTIED} == EMPTIED
    assert closing.counts["cases.Case"] == cases
    assert closing.counts["cases.Party"] == parties
    assert closing.counts["organisations.User"] > 10
    assert [mail.to for mail in deliver_mail()][-1:] == [[owner.mailbox]]
    page = client.get("/installation/").content.decode()
    assert goes.name in page
    assert f"cases: {cases}" in page
    for address in ("", "close/", "pause/", "reopen/", "manager/"):
        assert client.post(f"/installation/services/{goes.slug}/{address}").status_code == 404
    answer = Client().get(f"/s/{goes.slug}/report/", headers={"accept-language": "en"})
    assert "This service has stopped" in answer.content.decode()


def test_what_a_turn_does_not_manage_is_done_by_the_next(two, now):
    goes, _stays = two
    close(goes, now)
    moments = iter([now, now, now, now + timedelta(minutes=1)])

    assert erase_closed_services(clock=lambda: next(moments)) is True
    row = ServiceClosing.unscoped.get()
    assert (row.state, row.rows_gone > 0) == ("erasing", True)
    goes.refresh_from_db()
    assert not goes.is_erased
    assert erase_closed_services(clock=lambda: now) is False

    goes.refresh_from_db()
    assert goes.is_erased
    assert erase_closed_services(clock=lambda: now + DAY) is False
    row.refresh_from_db()
    assert row.counts["cases.Case"] > 1


def test_before_its_day_nothing_goes_and_neither_after_it_was_taken_back(two, now):
    goes, _stays = two
    row = close(goes, now)
    Service.objects.filter(pk=goes.pk).update(erases_on=now.date() + DAY)
    before = rows_of_service(goes)
    erase_closed_services(clock=lambda: now)
    assert rows_of_service(goes) == before

    Service.objects.filter(pk=goes.pk).update(closed_at=None, erases_on=None)
    ServiceClosing.unscoped.filter(pk=row.pk).update(state="taken_back")
    erase_closed_services(clock=lambda: now + 9 * DAY)

    assert Case.unscoped.filter(service=goes).exists()


@pytest.mark.parametrize("model", [AuditEntry, ReadEntry, Answer])
def test_the_walls_hold_until_the_day(two, now, model):
    goes, stays = two
    close(goes, now)
    Service.objects.filter(pk=goes.pk).update(erases_on=now.date() + DAY)
    for service in two:
        with pytest.raises(DatabaseError), transaction.atomic():
            model.unscoped.filter(service=service).delete()

    Service.objects.filter(pk=goes.pk).update(erases_on=now.date())
    with pytest.raises(DatabaseError), transaction.atomic():
        model.unscoped.filter(service=stays).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        TrailSeal.unscoped.filter(service=goes).delete()


def test_the_seals_that_stay_still_agree(two, now):
    goes, stays = two
    close(goes, now)
    erase_closed_services(clock=lambda: now)
    goes.refresh_from_db()

    tasks.seal_trail()
    for service in two:
        assert list(TrailReading(service, now).faults()) == []

    assert TrailLook.unscoped.filter(service=stays).exists()
    assert not TrailLook.unscoped.filter(service=goes).exists()
    TrailSeal.unscoped.filter(service=goes).first()
    assert TrailReading(goes, now).entries == 0
