"""The week on the start page of a coordinator, and the start page of a volunteer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from cases.lifecycle import CaseState
from cases.models import Result
from insights.pages.volunteers_start import A_WEEK
from organisations.models import Membership, Role
from scheduling.models import PartStat
from tests.factories.cases import (
    RECEIVED,
    AftercareFactory,
    AssignmentFactory,
    CaseFactory,
    PartyFactory,
)
from tests.factories.organisations import OwnFreeDayFactory
from tests.factories.scheduling import AppointmentFactory, CalendarItemFactory, OfferFactory
from tests.factories.training import (
    AttendanceFactory,
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
)
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer

MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def home(service, logged_in):
    def page(scope):
        answer = logged_in(scope).get(reverse("insights:home", args=[service.slug]))
        assert answer.status_code == 200
        answer.words = " ".join(answer.content.decode().split())
        return answer

    return page


# --- the week of a coordinator ---


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


def strip(answer):
    return {day["number"]: day for day in answer.context["strip"]["days"]}


def test_the_week_stands_there_a_day_a_row_and_leads_to_its_page(service, coordinator, home):
    begins = datetime(2026, 3, 4, 13, tzinfo=UTC)
    hours = {"starts_at": begins, "ends_at": begins + timedelta(hours=1)}
    talk = AppointmentFactory(service=service, **hours)
    CalendarItemFactory(service=service, appointment=talk, answer=PartStat.DECLINED)
    CourseSessionFactory(service=service, **hours)
    AftercareFactory(service=service, due_on=MONDAY)
    OwnFreeDayFactory(service=service, name="Market", starts_on="2026-03-06", ends_on="2026-03-06")

    answer = home(coordinator)
    days = strip(answer)

    assert list(days) == [2, 3, 4, 5, 6]
    assert days[2]["today"]
    assert [len(day["entries"]) for day in days.values()] == [1, 0, 2, 0, 0]
    assert days[6]["holiday"] == "Market"
    assert "move it" in answer.words  # what the page of the week warns of stands here too
    week = reverse("insights:service_week", args=[service.slug])
    assert answer.context["strip"]["url"] == f"{week}?week=2026-W10"


def test_a_full_day_says_how_much_more_there_is(service, coordinator, home):
    AftercareFactory.create_batch(6, service=service, due_on=MONDAY)

    monday = strip(home(coordinator))[2]

    assert (len(monday["entries"]), monday["more"]) == (4, "and 2 more")


def test_from_saturday_on_it_is_the_next_week(service, coordinator, home, time_machine):
    time_machine.move_to(datetime(2026, 3, 7, 12, tzinfo=UTC), tick=False)
    CourseSessionFactory(
        service=service,
        starts_at=datetime(2026, 3, 15, 9, tzinfo=UTC),
        ends_at=datetime(2026, 3, 15, 10, tzinfo=UTC),
    )

    answer = home(coordinator)

    assert "Next week" in answer.words
    assert list(strip(answer)) == [9, 10, 11, 12, 13, 15]


# --- a volunteer ---


def evening(course, day: int, title: str):
    begins = datetime(2026, 3, 2, 18, tzinfo=UTC) + timedelta(days=day)
    hours = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    return CourseSessionFactory(service=course.service, course=course, title=title, **hours)


@pytest.fixture
def course(service):
    service.observations_needed = 2
    service.save()
    return CourseFactory(service=service, name="Spring class")


@pytest.fixture
def me(service, member):
    scope = member(service, Role.VOLUNTEER)
    VolunteerFactory(service=service, user=scope.user, membership=False)
    return scope


def own(scope) -> Volunteer:
    return Volunteer.unscoped.get(user=scope.user)


def test_nothing_for_now_is_said_kindly(me, home):
    answer = home(me)

    assert "Nothing for now. It is good that you are here." in answer.words
    assert "Are your times still right?" in answer.words


def test_the_next_talk_says_where_and_with_whom_and_takes_the_answer(service, me, home):
    talk = AppointmentFactory(service=service, place="De Linde, room 2")
    AssignmentFactory(service=service, case=talk.case, volunteer=own(me))
    item = CalendarItemFactory(service=service, appointment=talk, user=me.user)
    CalendarItemFactory(
        service=service,
        appointment=talk,
        user__first_name="Ineke",
        user__last_name="Achternaam",
        user__phone="06 11 22 33 44",
        answer=PartStat.ACCEPTED,
    )

    answer = home(me)

    assert "De Linde, room 2" in answer.words
    assert 'href="tel:0611223344"' in answer.words
    assert "Call Ineke" in answer.words
    assert "Achternaam" not in answer.words
    assert reverse("scheduling:invitation_answer", args=[service.slug, item.pk]) in answer.words
    assert "One thing waits for your answer" in answer.words


def test_the_address_of_a_home_is_not_told(service, me, home):
    talk = AppointmentFactory(service=service, place="", place_kind="home")
    AssignmentFactory(service=service, case=talk.case, volunteer=own(me))
    CalendarItemFactory(service=service, appointment=talk, user=me.user)
    PartyFactory(service=service, case=talk.case)

    answer = home(me)

    assert "the address stands with the case" in answer.words
    assert "Verborgenlaan" not in answer.words


def test_a_course_day_comes_as_the_next_thing_too(service, me, home, course):
    session = evening(course, 2, "Listening")
    EnrolmentFactory(service=service, course=course, volunteer=own(me))
    CalendarItemFactory(
        service=service,
        appointment=None,
        course_session=session,
        user=me.user,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )

    answer = home(me)

    assert "Your next course day" in answer.words
    assert "Spring class: Listening" in answer.words


def ended_well(service, volunteer, **facts):
    ended = datetime(2026, 2, 27, 9, tzinfo=UTC)
    told = {"closed_at": ended, "confirmed_result": Result.SOLVED} | facts
    case = CaseFactory(service=service, closed=True, number="2026-0077", **told)
    seats = {1: volunteer, 2: VolunteerFactory(service=service, user__first_name="Dirk")}
    for seat, one in seats.items():
        AssignmentFactory(
            service=service, case=case, volunteer=one, seat=seat, ended_at=case.closed_at
        )
    return case


def test_who_helped_a_case_to_end_well_is_thanked_for_a_week(service, me, home, time_machine, now):
    ended_well(service, own(me))

    assert "thanks to you and Dirk" in home(me).words

    time_machine.move_to(now + A_WEEK, tick=False)
    assert "thanks to you" not in home(me).words


@pytest.mark.parametrize(
    "facts",
    [{"confirmed_result": Result.NOT_SOLVED}, {"confirmed_result": Result.UNKNOWN}],
)
def test_a_case_that_did_not_end_well_brings_no_thanks(service, me, home, facts):
    ended_well(service, own(me), provisional_result=Result.SOLVED, **facts)

    assert "thanks to you" not in home(me).words


def test_who_left_before_the_end_is_not_thanked_for_it(service, me, home):
    case = ended_well(service, VolunteerFactory(service=service))
    AssignmentFactory(
        service=service, case=case, volunteer=own(me), seat=1, ended_at=RECEIVED, left_early=True
    )

    assert "thanks to you" not in home(me).words


def test_a_learner_sees_how_many_days_are_done(service, me, home, course):
    days = [evening(course, day, f"Evening {day}") for day in (-7, 7, 14)]
    learner = EnrolmentFactory(service=service, course=course, volunteer=own(me))
    AttendanceFactory(session=days[0], enrolment=learner)

    answer = home(me)

    assert "1 of 3 course days followed" in answer.words
    assert "next: Mon 9 Mar" in answer.words
    assert ">1/3</text>" in answer.words


def test_who_is_certified_sees_the_hours_of_a_year_where_they_are_asked(service, me, home):
    service.further_training_hours = 8
    service.save()
    CertificationFactory(service=service, volunteer=own(me))
    evenings = CourseFactory(service=service, kind="follow_up")
    learned = EnrolmentFactory(service=service, course=evenings, volunteer=own(me))
    AttendanceFactory(session=evening(evenings, -30, "Hard talks"), enrolment=learned)

    answer = home(me)

    assert "2 of 8 hours of further training" in answer.words
    assert "Your certificate is valid" in answer.words


def test_a_second_question_stands_below_the_ticket_and_leads_to_its_own_page(service, me, home):
    for hours in (30, 50):
        OfferFactory(
            service=service,
            volunteer=own(me),
            case__state=CaseState.OFFERED,
            expires_at=datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(hours=hours),
        )

    answer = home(me)

    assert answer.words.count("Yes, I will do it") == 1
    (other,) = answer.context["offers"]
    assert other["url"].startswith("/o/")
    assert "2 things wait for your answer" in answer.words


def test_who_rests_reads_until_when_and_may_come_back_earlier(service, me, home, logged_in):
    Volunteer.unscoped.filter(user=me.user).update(
        state="paused", paused_from="active", paused_until=date(2026, 4, 5)
    )

    answer = home(me)

    assert "You are taking a break until 5 April" in answer.words
    assert "Nothing for now" not in answer.words
    url = reverse("volunteers:my_return", args=[service.slug])
    assert url in answer.words
    logged_in(me).post(url)
    assert own(me).state == "active"


def test_whoever_was_never_admitted_has_no_such_page(service, member, home):
    answer = home(member(service, Role.VOLUNTEER))

    assert "day" not in answer.context
    assert Membership.objects.count() == 1
