"""Ways out in the week: a free room, the first hour of a pair, and somebody else for a talk."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from insights.pages.week import week_page
from organisations.models import Role, RoomBooking
from scheduling.models import Appointment, CalendarItem, PartStat
from tests.factories.organisations import OwnFreeDayFactory, RoomFactory, VenueFactory
from tests.factories.scheduling import (
    AppointmentFactory,
    CalendarItemFactory,
    WeeklyRuleFactory,
)
from tests.factories.training import CourseSessionFactory
from tests.scheduling.talks import EVENING, make_mediator, make_pair, plan, posted_to
from volunteers.actions.volunteers import pause_volunteer

MONDAY = date(2026, 3, 9)
WEEK = {"week": "2026-W11"}


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    """On 2 March 2026: the week looked at is the next one."""
    time_machine.move_to(now, tick=False)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def client(coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def house(service):
    return VenueFactory(service=service, name="De Linde")


@pytest.fixture
def hall(house):
    return RoomFactory(venue=house, name="Zaal 1", capacity=20)


@pytest.fixture
def parlour(house):
    return RoomFactory(venue=house, name="Zaal 2", capacity=6)


def free_on(pair, weekday=0):
    for volunteer in pair.volunteers:
        WeeklyRuleFactory(service=volunteer.service, volunteer=volunteer, weekday=weekday)


def with_booking(talk, room):
    booking = RoomBooking.unscoped.create(
        service=room.service, room=room, starts_at=talk.starts_at, ends_at=talk.ends_at
    )
    talk.room_booking, talk.place = booking, room.place
    talk.save()
    return talk


def clash(service, coordinator, room, now):
    """Two talks in one room at one hour, as a row of an older version may stand: the newer last."""
    talks = [plan(make_pair(service), coordinator, now) for _ in range(2)]
    for number, talk in enumerate(talks):
        talk.planned_at = now - timedelta(days=2 - number)
        with_booking(talk, room)
    return talks


def week(scope, now, **asked):
    return week_page(scope, {**WEEK, **asked}, now)


def press(client, service, line):
    return client.post(line["deed_url"] + "?week=2026-W11", line["deed_fields"], follow=True)


# --- rooms ---


def test_a_clash_is_solved_by_one_click_and_everybody_is_asked_again(
    service, coordinator, client, hall, parlour, now
):
    stays, goes = clash(service, coordinator, hall, now)
    people = [item.user for item in CalendarItem.unscoped.filter(appointment=goes)]
    before = {person: len(posted_to(person)) for person in people}

    (line,) = week(coordinator, now)["doubts"]
    assert line["deed"] == f"{goes.case.number} to Zaal 2"
    assert "Zaal 2 is free then" in line["about"]
    answer = press(client, service, line)

    assert answer.redirect_chain[-1][0].endswith("/week/?week=2026-W11")
    assert "is in De Linde, Zaal 2 now" in answer.content.decode()
    goes.refresh_from_db()
    stays.refresh_from_db()
    assert (goes.room_booking.room, goes.starts_at) == (parlour, EVENING)
    assert stays.room_booking.room == hall
    assert {person: len(posted_to(person)) for person in people} == {
        person: number + 1 for person, number in before.items()
    }
    assert week(coordinator, now)["doubts"] == []


def test_a_room_that_is_small_closed_taken_or_gone_is_not_proposed(
    service, coordinator, hall, house, now
):
    RoomFactory(venue=house, name="Kast", capacity=2)
    RoomFactory(venue=house, name="Oud", ended_at=now)
    closed = VenueFactory(service=service, opening_hours=[[0, 9 * 60, 17 * 60]])
    RoomFactory(venue=closed, name="Kantoor")
    over = VenueFactory(service=service, valid_until=MONDAY - timedelta(days=1))
    RoomFactory(venue=over, name="Gesloten")
    taken = RoomFactory(venue=house, name="Bezet")
    hours = {"starts_at": EVENING, "ends_at": EVENING + timedelta(hours=1)}
    RoomBooking.unscoped.create(service=service, room=taken, **hours)
    _stays, goes = clash(service, coordinator, hall, now)

    (line,) = week(coordinator, now)["doubts"]

    assert line["deed"] == "Choose a place"
    assert "no other room is free then" in line["about"]
    assert line["deed_url"] == reverse("scheduling:appointment_move", args=[service.slug, goes.pk])


def test_two_clashes_are_not_sent_to_one_room(service, coordinator, hall, parlour, now):
    clash(service, coordinator, hall, now)
    clash(service, coordinator, hall, now)

    lines = week(coordinator, now)["doubts"]

    assert [line["deed"].split(" to ")[-1] for line in lines].count("Zaal 2") == 1
    assert len(lines) == 3


def test_a_course_stays_where_it_is(service, coordinator, hall, parlour, now):
    talk = with_booking(plan(make_pair(service), coordinator, now), hall)
    hours = {"starts_at": EVENING, "ends_at": EVENING + timedelta(hours=2)}
    CourseSessionFactory(
        service=service,
        room_booking=RoomBooking.unscoped.create(service=service, room=hall, **hours),
        **hours,
    )

    (line,) = week(coordinator, now)["doubts"]

    assert line["deed"] == f"{talk.case.number} to Zaal 2"


def test_a_talk_without_a_place_gets_a_room(service, coordinator, client, parlour, now):
    talk = plan(make_pair(service), coordinator, now)
    Appointment.unscoped.filter(pk=talk.pk).update(place="")

    (line,) = week(coordinator, now)["doubts"]
    press(client, service, line)

    talk.refresh_from_db()
    assert talk.place == parlour.place


def test_a_page_from_before_a_change_moves_nothing(
    service, coordinator, client, hall, parlour, now
):
    _stays, goes = clash(service, coordinator, hall, now)
    (line,) = week(coordinator, now)["doubts"]
    Appointment.unscoped.filter(pk=goes.pk).update(
        starts_at=EVENING + timedelta(minutes=30), ends_at=EVENING + timedelta(minutes=90)
    )

    answer = press(client, service, line)

    assert "Somebody has changed this talk meanwhile" in answer.content.decode()
    goes.refresh_from_db()
    assert goes.room_booking.room == hall


def test_a_room_that_was_taken_meanwhile_is_refused_in_words(
    service, coordinator, client, hall, parlour, now
):
    _stays, goes = clash(service, coordinator, hall, now)
    (line,) = week(coordinator, now)["doubts"]
    hours = {"starts_at": EVENING, "ends_at": EVENING + timedelta(hours=1)}
    RoomBooking.unscoped.create(service=service, room=parlour, **hours)

    answer = press(client, service, line)

    assert "Zaal 2" in answer.content.decode()
    goes.refresh_from_db()
    assert goes.room_booking.room == hall


def test_what_is_to_be_thought_over_leads_to_the_form_with_the_room(
    service, coordinator, client, hall, parlour, now
):
    _stays, goes = clash(service, coordinator, hall, now)
    (line,) = week(coordinator, now)["doubts"]
    OwnFreeDayFactory(service=service, starts_on=MONDAY, ends_on=MONDAY, is_yearly=False)

    answer = press(client, service, line)

    move = reverse("scheduling:appointment_move", args=[service.slug, goes.pk])
    assert answer.redirect_chain[-1][0] == f"{move}?room={parlour.pk}"
    assert answer.context["form"]["room"].value() == parlour.pk


@pytest.mark.parametrize("said", [{}, {"room": "x"}, {"room": "9" * 30, "starts_at": "?"}])
def test_what_no_button_says_changes_nothing(service, coordinator, client, hall, now, said):
    talk = plan(make_pair(service), coordinator, now)
    page = reverse("scheduling:appointment_room", args=[service.slug, talk.pk])

    assert client.post(page, said).status_code == 302
    talk.refresh_from_db()
    assert talk.room_booking is None


def test_a_volunteer_gives_no_rooms(service, coordinator, logged_in, member, hall, now):
    talk = plan(make_pair(service), coordinator, now)
    page = reverse("scheduling:appointment_room", args=[service.slug, talk.pk])

    assert logged_in(member(service, Role.VOLUNTEER)).post(page).status_code == 403


# --- first hours ---


def test_a_case_without_a_talk_gets_the_first_hour_of_its_pair(
    service, coordinator, client, parlour, now
):
    pair = make_pair(service)
    free_on(pair)

    (line,) = week(coordinator, now)["to_plan"].lines

    assert line["number"] == pair.case.number
    assert line["deed"] == "Mon 9 Mar, 18:30, Zaal 2"
    form = client.get(line["deed_url"]).context["form"]
    assert form["day"].value() == MONDAY
    assert str(form["start"].value()) == "18:30:00"
    assert form["room"].value() == parlour.pk


def test_the_hour_is_one_the_parties_named_where_there_is_one(service, coordinator, now):
    pair = make_pair(service)
    free_on(pair, 0)
    free_on(pair, 3)
    pair.case.wishes = ["3-evening"]
    pair.case.save()

    (line,) = week(coordinator, now)["to_plan"].lines
    assert line["deed"] == "Thu 12 Mar, 18:30"
    assert "fits the parties" in line["about"]

    pair.case.wishes = ["5-morning"]
    pair.case.save()
    (line,) = week(coordinator, now)["to_plan"].lines
    assert line["deed"] == "Mon 9 Mar, 18:30"
    assert "the parties named other hours" in line["about"]


def test_an_hour_waits_for_a_room_that_is_open_large_enough_and_free(service, coordinator, now):
    pair = make_pair(service)
    free_on(pair, 0)
    free_on(pair, 1)
    house = VenueFactory(service=service, opening_hours=[[0, 1110, 1320], [1, 1170, 1320]])
    RoomFactory(venue=house, name="Kast", capacity=3)
    room = RoomFactory(venue=house, name="Zaal", capacity=4)
    hours = {"starts_at": EVENING, "ends_at": EVENING + timedelta(hours=1)}
    RoomBooking.unscoped.create(service=service, room=room, **hours)

    (line,) = week(coordinator, now)["to_plan"].lines

    # On Monday somebody has it from half past seven on; on Tuesday it opens then.
    assert line["deed"] == "Tue 10 Mar, 19:30, Zaal"


def test_no_hour_and_no_room_is_proposed_twice(service, coordinator, parlour, now):
    first, second = make_pair(service), make_pair(service)
    free_on(first)
    free_on(second)

    lines = week(coordinator, now)["to_plan"].lines

    assert [line["deed"] for line in lines] == [
        "Mon 9 Mar, 18:30, Zaal 2",
        "Mon 9 Mar, 20:00, Zaal 2",
    ]


def test_who_takes_a_break_or_has_no_hours_gets_the_empty_form(service, coordinator, now):
    pair = make_pair(service)
    free_on(pair)
    pause_volunteer(pair.volunteers[0], until=None, by=coordinator, at=now)

    (line,) = week(coordinator, now)["to_plan"].lines

    assert line["deed"] == "Plan a talk"
    assert "?" not in line["deed_url"]


def test_a_planned_or_untold_talk_and_half_a_pair_wait_for_no_hour(service, coordinator, now):
    plan(make_pair(service), coordinator, now)
    untold = make_pair(service)
    hours = {"starts_at": now - timedelta(hours=3), "ends_at": now - timedelta(hours=2)}
    AppointmentFactory(service=service, case=untold.case, **hours)
    make_pair(service, seats=1)
    make_pair(service, state="approaching_b")

    assert week(coordinator, now)["to_plan"] is None


def test_of_a_week_that_is_over_nothing_is_proposed(service, coordinator, now):
    free_on(make_pair(service))

    assert week(coordinator, now, week="2026-W09")["to_plan"] is None


def test_a_talk_to_move_leads_to_the_first_hour_of_its_mediators(service, coordinator, client, now):
    pair = make_pair(service)
    free_on(pair, 3)
    talk = plan(pair, coordinator, now)
    CalendarItem.unscoped.filter(user=pair.users[0]).update(answer=PartStat.DECLINED)

    (line,) = week(coordinator, now)["doubts"]

    assert line["deed"] == "To Thu 12 Mar, 18:30"
    assert talk.case.number == line["name"]
    assert client.get(line["deed_url"]).context["form"]["day"].value() == date(2026, 3, 12)


# --- kinds ---


def test_a_kind_is_hidden_and_shown_by_the_address(service, coordinator, now):
    talk = AppointmentFactory(service=service)
    CalendarItemFactory(service=service, appointment=talk)
    make_mediator(service)

    def shown(hide):
        return week(coordinator, now, hide=hide)

    assert shown("")["days"]
    assert not shown("talk")["days"]
    assert shown("course,nonsense")["days"]
    assert shown("")["knows_people"]
    assert not shown("free")["knows_people"]
    chip = next(kind for kind in shown("talk,free")["kinds"] if kind["icon"] == "messages")
    assert not chip["shown"]
    assert "hide=free" in chip["url"]
    assert "week=2026-W11" in chip["url"]


def test_what_asks_for_attention_stays_when_its_kind_is_hidden(service, coordinator, hall, now):
    clash(service, coordinator, hall, now)

    assert [d["icon"] for d in week(coordinator, now, hide="talk")["doubts"]] == ["door"]


def test_each_part_of_a_day_says_how_many_rooms_are_free(service, coordinator, house, now):
    make_mediator(service)
    room = RoomFactory(venue=house)
    RoomFactory(venue__service=service, venue__opening_hours=[[0, 9 * 60, 12 * 60]])
    hours = {"starts_at": EVENING - timedelta(hours=1), "ends_at": EVENING + timedelta(hours=2)}
    RoomBooking.unscoped.create(service=service, room=room, **hours)

    lines = week(coordinator, now)["lines"]

    assert [line["cells"][0]["rooms"] for line in lines] == [2, 1, 0]


def test_another_service_has_no_rooms_here(service, coordinator, now):
    RoomFactory(name="Elsewhere")
    talk = plan(make_pair(service), coordinator, now)
    Appointment.unscoped.filter(pk=talk.pk).update(place="")

    (line,) = week(coordinator, now)["doubts"]

    assert line["deed"] == "Choose a place"


def test_the_moment_of_an_hour_is_that_of_the_summer_clock(service, coordinator, now):
    pair = make_pair(service)
    free_on(pair)

    (line,) = week(coordinator, now, week="2026-W14")["to_plan"].lines

    assert line["deed"] == "Mon 30 Mar, 18:30"
    assert "start=2026-03-30T16%3A30Z" in line["deed_url"]
