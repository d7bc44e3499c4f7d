"""The pages on which a talk is planned, moved, cancelled, and told how it went."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from organisations.models import Role, Room
from scheduling.lifecycle import AppointmentState
from scheduling.models import Answer, Appointment
from tests.factories.cases import CaseFactory
from tests.factories.organisations import (
    OwnFreeDayFactory,
    RoomFactory,
    ServiceFactory,
    VenueFactory,
)
from tests.factories.scheduling import (
    AppointmentFactory,
    AvailabilityExceptionFactory,
    WeeklyRuleFactory,
)
from tests.factories.volunteers import VolunteerFactory
from tests.filled_in import form_with
from tests.scheduling.talks import EVENING, LATER, as_mediator, item_of, make_pair, plan

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def pair(service):
    return make_pair(service)


@pytest.fixture
def me(pair, logged_in):
    return logged_in(as_mediator(pair.volunteers[0]))


def new_page(case):
    return reverse("scheduling:appointment_create", args=[case.service.slug, case.pk])


def page_of(appointment, what):
    slug = appointment.service.slug
    return reverse(f"scheduling:appointment_{what}", args=[slug, appointment.pk])


def case_page(case):
    return reverse("cases:case_detail", args=[case.service.slug, case.pk])


def text(answer) -> str:
    return answer.content.decode()


def filled(**facts):
    return {
        "kind": "talk_a",
        "day": "2026-03-09",
        "start": "19:30",
        "minutes": "90",
        "place_kind": "neutral",
        "place": "Community centre",
        **facts,
    }


def test_a_mediator_plans_the_first_talk(pair, me):
    answer = me.post(new_page(pair.case), filled())

    talk = Appointment.unscoped.get()
    assert answer.url == case_page(pair.case)
    assert talk.starts_at == EVENING
    assert talk.ends_at == EVENING + timedelta(minutes=90)
    assert talk.planned_by == pair.users[0]


def test_hours_that_suit_can_be_tapped_into_the_form(pair, me):
    for volunteer in pair.volunteers:
        WeeklyRuleFactory(service=pair.case.service, volunteer=volunteer)

    page = text(me.get(new_page(pair.case)))
    tapped = text(me.get(f"{new_page(pair.case)}?start=2026-03-09T17:30Z"))

    assert 'href="?start=2026-03-09T17:30Z"' in page
    assert 'value="2026-03-09"' in tapped
    assert 'value="18:30"' in tapped
    assert 'aria-current="true"' in tapped


def test_a_time_that_is_taken_is_told_at_the_hour(pair, me, coordinator, now):
    plan(pair, coordinator, now)

    answer = me.post(new_page(pair.case), filled())

    assert answer.status_code == 422
    assert "have something else at that time" in text(answer)
    assert Appointment.unscoped.count() == 1


def test_somebody_away_gives_a_box_to_tick(pair, me):
    AvailabilityExceptionFactory(service=pair.case.service, volunteer=pair.volunteers[1])

    asked = me.post(new_page(pair.case), filled())
    sure = me.post(new_page(pair.case), filled(sure="on"))

    assert asked.status_code == 422
    assert "is away on 9 March" in text(asked)
    assert 'name="sure"' in text(asked)
    assert sure.status_code == 302


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"day": "2026-03-01"}, "This day is over"),
        ({"day": "2026-03-02", "start": "08:00"}, "This time is over"),
        ({"place": "Verborgenlaan 12"}, "Please leave out: Verborgenlaan"),
        ({"place": ""}, "Please say which place it is."),
        ({"kind": "joint"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said(pair, me, facts, words):
    answer = me.post(new_page(pair.case), filled(**facts))

    assert answer.status_code == 422
    assert words in text(answer)


def test_places_used_before_are_proposed(pair, me):
    AppointmentFactory(service=pair.case.service, case=pair.case, place="Library")

    assert '<option value="Library">' in text(me.get(new_page(pair.case)))


def test_a_case_without_a_pair_cannot_be_planned(service, coordinator, logged_in):
    case = CaseFactory(service=service, ready=True)

    client = logged_in(coordinator)

    assert "No talk can be planned now" in text(client.get(new_page(case)))
    assert client.post(new_page(case), filled()).status_code == 422


def test_only_who_works_on_the_case_plans_for_it(pair, service, logged_in, member):
    stranger = logged_in(as_mediator(VolunteerFactory(service=service)))
    elsewhere = logged_in(member(ServiceFactory(), Role.COORDINATOR))
    trainer = logged_in(member(service, Role.TRAINER))

    assert stranger.get(new_page(pair.case)).status_code == 404
    assert elsewhere.get(new_page(pair.case)).status_code == 404
    assert trainer.get(new_page(pair.case)).status_code == 403


def test_a_talk_is_moved_from_its_page(pair, me, coordinator, now):
    talk = plan(pair, coordinator, now)

    shown = text(me.get(page_of(talk, "move")))
    answer = me.post(page_of(talk, "move"), filled(day="2026-03-10"))

    talk.refresh_from_db()
    assert 'value="19:30"' in shown
    assert answer.url == case_page(pair.case)
    assert talk.starts_at == LATER


def test_a_talk_across_the_change_of_the_clock_keeps_its_hour(pair, me, coordinator, now):
    talk = plan(pair, coordinator, now, starts_at=datetime(2026, 3, 28, 18, 30, tzinfo=UTC))

    me.post(page_of(talk, "move"), filled(day="2026-03-29"))

    talk.refresh_from_db()
    assert talk.starts_at == datetime(2026, 3, 29, 17, 30, tzinfo=UTC)


def test_a_talk_is_cancelled_with_a_reason(pair, me, coordinator, now):
    talk = plan(pair, coordinator, now)

    without = me.post(page_of(talk, "cancel"), {"reason": ""})
    naming = me.post(page_of(talk, "cancel"), {"reason": "Mr Stil is ill"})
    answer = me.post(page_of(talk, "cancel"), {"reason": "somebody is ill"})

    talk.refresh_from_db()
    assert without.status_code == naming.status_code == 422
    assert "Please leave out: Stil" in text(naming)
    assert answer.status_code == 302
    assert talk.state == AppointmentState.CANCELLED
    assert "cannot be cancelled any more" in text(me.get(page_of(talk, "cancel")))
    assert "cannot be moved any more" in text(me.get(page_of(talk, "move")))
    assert me.post(page_of(talk, "move"), filled()).status_code == 422


def test_afterwards_the_page_of_the_case_asks_how_it_went(
    pair, me, coordinator, now, time_machine, logged_in
):
    talk = plan(pair, coordinator, now)
    early = me.post(page_of(talk, "hold"), follow=True)
    time_machine.move_to(LATER, tick=False)
    me = logged_in(as_mediator(pair.volunteers[0]))

    asked = text(me.get(case_page(pair.case)))
    me.post(page_of(talk, "hold"))

    talk.refresh_from_db()
    assert "This talk has not begun yet." in text(early)
    assert reverse("scheduling:appointment_report", args=[talk.service.slug, talk.pk]) in asked
    assert "It took place" not in asked
    assert talk.state == AppointmentState.HELD
    assert "1 earlier talk" in text(me.get(case_page(pair.case)))


def test_a_talk_that_did_not_take_place_is_noted(pair, coordinator, now, time_machine, logged_in):
    talk = plan(pair, coordinator, now)
    time_machine.move_to(LATER, tick=False)

    logged_in(as_mediator(pair.volunteers[0])).post(page_of(talk, "miss"))

    talk.refresh_from_db()
    assert talk.state == AppointmentState.MISSED


def test_the_page_of_the_case_shows_who_is_coming(pair, me, coordinator, logged_in, now):
    assert "No talk is planned." in text(me.get(case_page(pair.case)))
    plan(pair, coordinator, now)
    item = item_of(pair.users[1])
    item.answer = "declined"
    item.save()
    Answer.unscoped.create(
        service=item.service,
        item=item,
        partstat="declined",
        for_sequence=0,
        channel="link",
        note="I am on holiday",
        answered_at=now,
    )

    mine, theirs = me.get(case_page(pair.case)), logged_in(coordinator).get(case_page(pair.case))

    assert "not coming" in text(mine)
    assert "I am on holiday" not in text(mine)
    assert "I am on holiday" in text(theirs)
    assert text(theirs).count("Said by phone") == 2
    assert "Said by phone" not in text(mine)


def test_a_seat_whose_new_holder_is_busy_is_shown(pair, coordinator, logged_in, now):
    plan(pair, coordinator, now)
    item_of(pair.users[1]).delete()

    page = text(logged_in(coordinator).get(case_page(pair.case)))

    assert "has something else then, and is not invited" in page


def test_a_room_is_chosen_and_what_is_in_the_way_is_told(pair, me, coordinator, logged_in, now):
    house = VenueFactory(service=pair.case.service, name="De Brug")
    hall = RoomFactory(venue=house, name="Hall", capacity=2)
    address = new_page(pair.case)
    chosen = filled(place="", room=str(hall.pk))
    assert "De Brug, Hall: 2 people" in text(me.get(address))

    both = me.post(address, chosen | {"place": "Library"})
    assert "Choose a room or write another place, not both." in text(both)
    neither = me.post(address, chosen | {"room": ""})
    assert "Choose a room, or write which place it is." in text(neither)
    small = me.post(address, chosen)
    assert "There is room for 2 in De Brug, Hall, and 3 would come." in text(small)
    assert me.post(address, chosen | {"sure": "on"}).status_code == 302

    other = make_pair(pair.case.service)
    late = logged_in(coordinator).post(new_page(other.case), chosen | {"sure": "on"})
    assert late.status_code == 422
    assert "De Brug, Hall is taken on Monday 9 March from 19:30 until 21:00." in text(late)


def test_a_room_of_another_service_cannot_be_chosen(pair, me):
    RoomFactory(venue=VenueFactory(service=pair.case.service))
    strange = RoomFactory()

    answer = me.post(new_page(pair.case), filled(place="", room=str(strange.pk)))

    assert answer.status_code == 422
    assert "not one of the available choices" in text(answer)


def test_an_ended_room_stays_with_the_talk_that_has_it(pair, me, coordinator, now):
    hall = RoomFactory(venue=VenueFactory(service=pair.case.service, name="De Brug"), name="Hall")
    talk = plan(pair, coordinator, now, room=hall)
    Room.unscoped.update(ended_at=now)

    page = text(me.get(page_of(talk, "move")))
    sent = form_with(page, "drawn")
    answer = me.post(page_of(talk, "move"), sent | {"start": ["20:00"]})

    assert "De Brug, Hall (ended)" in page
    assert answer.status_code == 302
    assert Appointment.unscoped.get().room_booking.room == hall


def test_nobody_works_on_that_day(pair, me):
    OwnFreeDayFactory(service=pair.case.service, name="Day out", starts_on=date(2026, 3, 9))

    answer = me.post(new_page(pair.case), filled())

    assert "Nobody works on Monday 9 March: Day out." in text(answer)
    assert me.post(new_page(pair.case), filled(sure="on")).status_code == 302
