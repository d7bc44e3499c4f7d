"""A list page asks the same questions for three rows as for one, and at most ten."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.lifecycle import CaseState
from moving.models import Import
from organisations.audit import record
from organisations.models import Role, RoomBooking, Scope, Service
from scheduling.models import PlanRun, SeatPlan
from tests.factories.cases import (
    READY,
    AftercareFactory,
    AssignmentFactory,
    CaseFactory,
    ReferralFactory,
)
from tests.factories.organisations import MembershipFactory, RoomFactory
from tests.factories.plans import (
    LackedKindFactory,
    LockedSeatFactory,
    PlanLockFactory,
    PlannedCaseFactory,
    PlannedSeatFactory,
    PlanRunFactory,
)
from tests.factories.scheduling import AppointmentFactory, CalendarItemFactory, OfferFactory
from tests.factories.training import (
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
)
from tests.factories.volunteers import ApplicationFactory, CampaignFactory, VolunteerFactory
from tests.races.racing import free_mediator
from training.lifecycle import CertificationState
from training.models import Course

pytestmark = pytest.mark.slow
MOST = 10
MOST_OF_A_START = 12
"""A trainer's has a register, who is how far, and who must do something."""
MOST_WITH_A_QUESTION = 34
"""Whoever is asked for a case is looked at in their rows, for the first hours that suit them."""
MOST_OF = {"insights:service_week": 12}
"""The week looks at talks, people, courses, calls, rooms, and at cases without a talk."""


def _own_volunteer(service: Service, asker: Scope):
    return VolunteerFactory(service=service, user=asker.user, membership=False)


def _busy_case(service: Service, asker: Scope) -> None:
    case = CaseFactory(service=service, state=CaseState.IN_CONTACT_A, ready_at=READY)
    AssignmentFactory(service=service, case=case)
    AppointmentFactory(service=service, case=case)


def _waiting_case(service: Service, asker: Scope) -> None:
    OfferFactory(service=service)
    CaseFactory(service=service, ready=True)


def _everything_that_waits(service: Service, asker: Scope) -> None:
    _waiting_case(service, asker)
    _busy_case(service, asker)
    ApplicationFactory(service=service)
    proposed = {"state": CertificationState.PROPOSED, "effective_on": None}
    CertificationFactory(service=service, volunteer__street="", **proposed)


def _thing_of_this_week(service: Service, asker: Scope) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    hours = {"starts_at": tomorrow, "ends_at": tomorrow + timedelta(hours=1)}
    room = RoomFactory(venue__service=service)
    booking = RoomBooking.unscoped.create(service=service, room=room, **hours)
    talk = AppointmentFactory(service=service, room_booking=booking, **hours)
    CalendarItemFactory(service=service, appointment=talk)
    without_talk = CaseFactory(service=service, paired=True)
    for seat in (1, 2):
        AssignmentFactory(service=service, case=without_talk, seat=seat)
    course = CourseFactory(service=service)
    CourseSessionFactory(service=service, course=course, **hours)
    AftercareFactory(service=service, due_on=tomorrow.date())


def _trainee(service: Service, asker: Scope) -> None:
    course = CourseFactory(service=service)
    session = CourseSessionFactory(service=service, course=course)
    EnrolmentFactory(service=service, course=course)
    assert session.pk


def _line_of_the_trail(service: Service, asker: Scope) -> None:
    case = CaseFactory(service=service, state=CaseState.IN_CONTACT_A, ready_at=READY)
    rows = {
        "case.contact_a": case,
        "case.assign": AssignmentFactory(service=service, case=case),
        "offer.send": OfferFactory(service=service),
        "volunteer.change": VolunteerFactory(service=service),
        "enrolment.accept": EnrolmentFactory(service=service),
    }
    for verb, row in rows.items():
        record(verb, row, by=asker, at=READY, changed=["state"])


def _plan_of(service: Service) -> PlanRun:
    return PlanRun.unscoped.filter(service=service).first() or PlanRunFactory(service=service)


def _planned_case(service: Service, asker: Scope) -> None:
    planned = PlannedCaseFactory(service=service, run=_plan_of(service))
    for plan in SeatPlan:
        PlannedSeatFactory(service=service, planned=planned, plan=plan)
    lock = PlanLockFactory(service=service, case=planned.case)
    LockedSeatFactory(service=service, lock=lock)


def _file_brought_in(service: Service, asker: Scope) -> None:
    Import.unscoped.create(
        service=service,
        kind="partners",
        state="finished",
        asked_by=asker.user,
        asked_at=READY,
        woken_at=READY,
        started_at=READY,
        ended_at=READY,
    )


LISTS: dict[str, tuple[Role, Callable[[Service, Scope], object]]] = {
    "insights:home": (Role.COORDINATOR, _everything_that_waits),
    "insights:due": (Role.COORDINATOR, _everything_that_waits),
    "insights:service_week": (Role.COORDINATOR, _thing_of_this_week),
    "insights:figures": (Role.COORDINATOR, _busy_case),
    "volunteers:application_board": (
        Role.COORDINATOR,
        lambda service, asker: ApplicationFactory(service=service),
    ),
    "volunteers:volunteer_list": (
        Role.COORDINATOR,
        lambda service, asker: VolunteerFactory(service=service),
    ),
    "volunteers:campaign_list": (
        Role.COORDINATOR,
        lambda service, asker: CampaignFactory(service=service),
    ),
    "training:course_list": (Role.TRAINER, _trainee),
    "training:progress": (Role.TRAINER, _trainee),
    "training:certification_list": (
        Role.COORDINATOR,
        lambda service, asker: CertificationFactory(
            service=service, state=CertificationState.PROPOSED, effective_on=None
        ),
    ),
    "cases:case_list": (Role.COORDINATOR, _busy_case),
    "cases:referral_list": (
        Role.PARTNER,
        lambda service, asker: ReferralFactory(service=service, partner_id=asker.partner_id),
    ),
    "scheduling:gaps": (
        Role.COORDINATOR,
        lambda service, asker: LackedKindFactory(service=service, run=_plan_of(service)),
    ),
    "scheduling:plan": (Role.COORDINATOR, _planned_case),
    "scheduling:queue": (Role.COORDINATOR, _waiting_case),
    "moving:import_list": (Role.COORDINATOR, _file_brought_in),
    "organisations:people": (
        Role.MANAGER,
        lambda service, asker: MembershipFactory(service=service, role=Role.TRAINER),
    ),
    "organisations:trail": (Role.COORDINATOR, _line_of_the_trail),
}


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_asks_the_same_for_three_rows_as_for_one(name, service, member, logged_in):
    role, add_row = LISTS[name]
    asker = member(service, role)
    client, url = logged_in(asker), reverse(name, args=[service.slug])

    add_row(service, asker)
    one = queries_of(client, url)
    add_row(service, asker)
    add_row(service, asker)
    three = queries_of(client, url)

    assert one == three
    assert three <= MOST_OF.get(name, MOST)


def _class_of_today(service: Service, asker: Scope) -> None:
    """Somebody in the class of today, and somebody whose certificate ends."""
    course = Course.unscoped.filter(service=service).first() or CourseFactory(service=service)
    now = timezone.now()
    if not course.sessions.exists():
        ends = now + timedelta(hours=1)
        CourseSessionFactory(service=service, course=course, starts_at=now, ends_at=ends)
    EnrolmentFactory(service=service, course=course)
    CertificationFactory(service=service, valid_until=now.date() + timedelta(days=9))


def _started_referral(service: Service, asker: Scope) -> None:
    facts = {"partner_id": asker.partner_id, "case__started_at": READY}
    ReferralFactory.create_batch(5, service=service, **facts)


@pytest.mark.parametrize(
    ("role", "add_row"),
    [(Role.TRAINER, _class_of_today), (Role.PARTNER, _started_referral)],
)
def test_a_start_page_asks_the_same_for_three_of_each_as_for_one(
    role, add_row, service, member, logged_in
):
    service.further_training_hours, service.observations_needed = 8, 2
    service.save()
    asker = member(service, role)
    client, url = logged_in(asker), reverse("insights:home", args=[service.slug])

    add_row(service, asker)
    one = queries_of(client, url)
    add_row(service, asker)
    add_row(service, asker)

    assert queries_of(client, url) == one
    assert one <= MOST_OF_A_START


def test_the_pair_board_asks_the_same_for_forty_mediators_as_for_four(service, member, logged_in):
    asker = member(service, Role.COORDINATOR)
    case = CaseFactory(service=service, ready=True)
    client = logged_in(asker)
    url = reverse("scheduling:pair_board", args=[service.slug, case.pk])

    for _ in range(4):
        free_mediator(service)
    few = queries_of(client, url)
    for _ in range(36):
        free_mediator(service)
    many = queries_of(client, url)

    assert few == many


def test_the_pages_of_one_volunteer_do_not_grow_with_their_work(service, member, logged_in):
    asker = member(service, Role.VOLUNTEER)
    volunteer = _own_volunteer(service, asker)
    client = logged_in(asker)
    urls = [
        reverse(name, args=[service.slug])
        for name in ("insights:home", "scheduling:offer_list", "cases:case_list")
    ]

    def add_work() -> None:
        case = CaseFactory(service=service, paired=True)
        AssignmentFactory(service=service, case=case, volunteer=volunteer)
        OfferFactory(service=service, volunteer=volunteer)

    add_work()
    one = [queries_of(client, url) for url in urls]
    add_work()
    add_work()
    three = [queries_of(client, url) for url in urls]

    assert one == three
    assert three[0] <= MOST_OF_A_START
    assert max(three[1:]) <= MOST


def test_a_start_page_with_a_question_asks_the_same_for_three_questions(service, member, logged_in):
    asker = member(service, Role.VOLUNTEER)
    volunteer = _own_volunteer(service, asker)
    client, url = logged_in(asker), reverse("insights:home", args=[service.slug])

    def ask() -> None:
        case = CaseFactory(service=service, state=CaseState.OFFERED, ready_at=READY)
        until = timezone.now() + timedelta(days=2)
        OfferFactory(service=service, volunteer=volunteer, case=case, expires_at=until)

    ask()
    one = queries_of(client, url)
    ask()
    ask()

    assert client.get(url).context["ticket"]
    assert queries_of(client, url) == one
    assert one <= MOST_WITH_A_QUESTION
