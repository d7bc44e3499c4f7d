"""The week of a service: what stands where, what asks for attention, and who is free."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from core.week import DayPart
from insights.due.doubts import WeekDoubt
from insights.pages.calendar_weeks import CalendarWeek
from insights.pages.week import week_page
from insights.pages.week_doubts import week_doubts_of
from organisations.models import Membership, Role, RoomBooking
from scheduling.appointments.pages.week_rows import week_rows
from scheduling.lifecycle import AppointmentState
from scheduling.models import PartStat
from scheduling.planning.pages.shortage import free_people, pool_for_days
from tests.factories.cases import AftercareFactory, AssignmentFactory, CaseFactory
from tests.factories.organisations import (
    DistrictFactory,
    OwnFreeDayFactory,
    RoomFactory,
    VenueFactory,
)
from tests.factories.scheduling import (
    AppointmentFactory,
    AvailabilityExceptionFactory,
    CalendarItemFactory,
)
from tests.factories.training import CourseSessionFactory
from tests.factories.volunteers import VolunteerFactory
from tests.scheduling.mediators import mediator

MONDAY = date(2026, 3, 9)
EVENING = datetime(2026, 3, 9, 18, 30, tzinfo=UTC)
"""Half past seven in Amsterdam."""


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def look(service, coordinator, logged_in):
    client = logged_in(coordinator)

    def text(query: str = "?week=2026-W11") -> str:
        answer = client.get(reverse("insights:service_week", args=[service.slug]) + query)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return text


def talk(service, starts_at=EVENING, **facts):
    hours = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=90)}
    return AppointmentFactory(service=service, **hours, **facts)


def invited(appointment, answer=PartStat.NEEDS_ACTION, **facts):
    return CalendarItemFactory(
        service=appointment.service, appointment=appointment, answer=answer, **facts
    )


def in_room(appointment, room):
    booking = RoomBooking.unscoped.create(
        service=room.service,
        room=room,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
    )
    appointment.room_booking = booking
    appointment.save()
    return appointment


# --- weeks ---


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-W11", MONDAY),
        ("2026-w11", MONDAY),
        ("2026-W53", date(2026, 12, 28)),
        ("2027-W01", date(2027, 1, 4)),
    ],
)
def test_a_week_is_read_as_iso_numbers_it(text, monday):
    assert CalendarWeek.read(text) == CalendarWeek(monday)


@pytest.mark.parametrize("text", ["2026-W00", "2027-W53", "2026-W1", "W11", "1999-W01", "٢٠٢٦-W11"])
def test_what_is_no_week_is_not_read(text):
    assert CalendarWeek.read(text) is None


def test_the_year_of_a_week_is_that_of_its_thursday():
    assert CalendarWeek.of(date(2027, 1, 1)).address == "2026-W53"
    assert CalendarWeek.of(date(2027, 1, 1)).later.address == "2027-W01"


# --- what stands in it ---


def test_all_kinds_stand_on_their_day(service, coordinator):
    talk(service)
    talk(service, state=AppointmentState.CANCELLED, cancel_reason="ill")
    CourseSessionFactory(
        service=service, starts_at=EVENING + timedelta(days=1), ends_at=EVENING + timedelta(days=2)
    )
    AftercareFactory(service=service, due_on=MONDAY)

    rows = week_rows(coordinator, MONDAY, MONDAY + timedelta(days=6))

    assert [(row.kind, row.day, row.part) for row in rows] == [
        ("call", MONDAY, None),
        ("talk", MONDAY, DayPart.EVENING),
        ("course", MONDAY + timedelta(days=1), DayPart.EVENING),
    ]


def test_the_week_of_the_summer_clock_ends_with_its_sunday(service, coordinator):
    """On 29 March the day has 23 hours; half past eleven at night is still Sunday."""
    sunday = date(2026, 3, 29)
    talk(service, datetime(2026, 3, 29, 21, 30, tzinfo=UTC))
    talk(service, datetime(2026, 3, 29, 22, 30, tzinfo=UTC))  # half past midnight, on Monday

    rows = week_rows(coordinator, date(2026, 3, 23), sunday)

    assert [row.day for row in rows] == [sunday]


def test_another_service_is_not_in_it(coordinator):
    talk(CaseFactory().service)

    assert week_rows(coordinator, MONDAY, MONDAY) == []


# --- what asks for attention ---


def doubts(scope, now):
    rows = week_rows(scope, MONDAY, MONDAY + timedelta(days=6))
    return [found.doubt for found in week_doubts_of(rows, now, seats=2).values()]


def test_a_no_is_a_talk_to_move_and_the_page_leads_there(service, coordinator, now, look):
    appointment = talk(service)
    invited(appointment, PartStat.DECLINED, user__first_name="Ineke")

    assert doubts(coordinator, now) == [WeekDoubt.NOT_COMING]
    page = look()
    assert "Cannot come: Ineke" in page
    assert reverse("scheduling:appointment_move", args=[service.slug, appointment.pk]) in page


def test_no_answer_asks_for_attention_three_days_before(service, coordinator):
    invited(talk(service))

    assert doubts(coordinator, EVENING - timedelta(hours=73)) == []
    assert doubts(coordinator, EVENING - timedelta(hours=72)) == [WeekDoubt.NO_ANSWER]
    assert doubts(coordinator, EVENING) == []


def test_whoever_is_away_on_the_day_may_not_be_there(service, coordinator, now):
    volunteer = VolunteerFactory(service=service)
    invited(talk(service), PartStat.ACCEPTED, user=volunteer.user)
    assert doubts(coordinator, now) == []

    AvailabilityExceptionFactory(service=service, volunteer=volunteer)

    assert doubts(coordinator, now) == [WeekDoubt.AWAY]


def test_of_two_talks_in_one_room_the_newer_goes_elsewhere(service, coordinator, now):
    room = RoomFactory(venue__service=service)
    in_room(talk(service), room)
    in_room(talk(service, EVENING + timedelta(minutes=60)), room)
    in_room(talk(service, EVENING + timedelta(minutes=150)), room)

    assert doubts(coordinator, now) == [WeekDoubt.ROOM_SHARED, WeekDoubt.ROOM_TWICE]


def test_a_talk_without_a_place_or_in_a_room_that_is_gone(service, coordinator, now):
    in_room(talk(service), RoomFactory(venue__service=service, ended_at=now))
    talk(service, EVENING + timedelta(days=1), place="")
    talk(service, EVENING + timedelta(days=2), place="", place_kind="home")

    assert doubts(coordinator, now) == [WeekDoubt.ROOM_GONE, WeekDoubt.NO_PLACE]


# --- who is free ---


def people_free(service, days, now):
    seen = pool_for_days(service, days, at=now)
    return free_people(seen, days) if seen else {}


def test_who_has_room_and_hours_is_counted(service, now):
    mediator(service)
    full = mediator(service, max_open_cases=1)
    AssignmentFactory(service=service, volunteer=full)
    mediator(service, certified=False)

    found = people_free(service, [MONDAY, MONDAY + timedelta(days=1)], now)

    assert found[MONDAY, DayPart.EVENING] == 1
    assert sum(found.values()) == 1


def test_of_today_and_of_what_is_past_or_far_nobody_is_counted(service, now):
    days = [now.date(), now.date() - timedelta(days=7), now.date() + timedelta(days=29)]

    assert people_free(service, days, now) == {}
    assert people_free(service, [now.date() + timedelta(days=28)], now)


def test_the_page_says_how_many_and_what_is_counted(service, look):
    mediator(service)

    page = look()

    assert "1 free" in page
    assert "a pair is two of them" in page
    service.mediators_per_case = 1
    service.save()
    assert "a pair is two of them" not in look()


# --- the page ---


def test_an_empty_week_says_so(look):
    assert "Nothing stands in this week yet" in look()
    assert "Nothing was in this week" in look("?week=2025-W11")
    page = look("?week=2025-W11").partition("<main")[2]
    assert "free" not in page.partition("</main>")[0]


@pytest.mark.parametrize("odd", ["2026-W99", "<b>", "x" * 500])
def test_what_is_no_week_shows_this_one_and_says_so(look, odd):
    page = look(f"?week={odd}")

    assert "is no week. This is the week of today." in page
    assert "<h1>Week 10</h1>" in page
    assert "<b>" not in page


def test_a_day_off_shows_its_name(service, look):
    OwnFreeDayFactory(
        service=service, name="Carnival", starts_on=MONDAY, ends_on=MONDAY, is_yearly=False
    )

    assert "Carnival" in look()


def test_one_chooses_by_district_and_by_who_is_in_charge(service, coordinator, look):
    mine = Membership.objects.get(user=coordinator.user, service=service)
    north, south = (DistrictFactory(service=service, name=name) for name in ("North", "South"))
    for number, district, owner in (("2026-0001", north, mine), ("2026-0002", south, None)):
        case = CaseFactory(
            service=service, paired=True, number=number, district=district, owner=owner
        )
        talk(service, case=case)
    hours = {"starts_at": EVENING, "ends_at": EVENING + timedelta(hours=1)}
    CourseSessionFactory(service=service, title="First evening", **hours)

    assert "2026-0001" in look()
    assert "2026-0002" in look()
    for query in ("&district=North", "&owner=me"):
        page = look(f"?week=2026-W11{query}")
        assert "2026-0001" in page
        assert "2026-0002" not in page
        assert "First evening" in page
    assert "2026-0002" in look("?week=2026-W11&owner=nobody")


def test_a_choice_that_leaves_nothing_says_so(service, look):
    talk(service)

    assert "Nothing in this week among what you chose" in look("?week=2026-W11&owner=me")


def test_the_rooms_show_what_is_in_them_and_how_much_is_taken(service, look):
    appointment = talk(service)
    assert "The service has no rooms yet" in look("?week=2026-W11&show=rooms")
    house = VenueFactory(
        service=service, name="De Linde", opening_hours=[[0, 18 * 60, 22 * 60], [3, 540, 720]]
    )
    in_room(appointment, RoomFactory(venue=house, name="Zaal 2", capacity=6))
    RoomFactory(venue__service=service, venue__name="De Schakel", name="Foyer")

    page = look("?week=2026-W11&show=rooms")

    assert "De Linde, Zaal 2" in page
    assert "for 6 people" in page
    assert appointment.case.number in page
    assert "1.5 of 7 open hours taken" in page
    assert "De Schakel, Foyer" in page
    assert "free all week" in page


def test_a_call_has_its_button_from_its_day_on(service, look, now):
    call = AftercareFactory(service=service, due_on=now.date())
    later = AftercareFactory(service=service, due_on=now.date() + timedelta(days=1))

    page = look("?week=2026-W10")

    assert reverse("cases:aftercare", args=[service.slug, call.case.pk]) in page
    assert reverse("cases:aftercare", args=[service.slug, later.case.pk]) not in page


def test_no_name_of_a_neighbour_stands_in_it(service, coordinator, now):
    pair_talk = talk(service)
    context = week_page(coordinator, {"week": "2026-W11"}, now)

    (entry,) = context["lines"][2]["cells"][0]["entries"]
    assert entry["title"].endswith(pair_talk.case.number)
    assert entry["about"] == "Community centre"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_nobody_else_opens_it(role, service, member, logged_in):
    page = reverse("insights:service_week", args=[service.slug])

    assert logged_in(member(service, role)).get(page).status_code == 403
