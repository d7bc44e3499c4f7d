import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.local_time import local_day
from core.notes import LONGEST_NOTE
from organisations.models import Role
from scheduling.appointments.actions.availability import set_availability
from scheduling.engine.slots.free import WeeklyRule
from scheduling.models import CalendarItem
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.scheduling import AppointmentFactory, OfferFactory
from tests.factories.training import CertificationFactory, CourseSessionFactory
from tests.factories.volunteers import VolunteerFactory, VolunteerNoteFactory
from volunteers.models import VolunteerNote


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service, user__phone="06 12345678", max_open_cases=2)


def url(name, volunteer, *more):
    return reverse(f"volunteers:{name}", args=[volunteer.service.slug, volunteer.pk, *more])


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def page(desk, volunteer):
    return text(desk.get(url("volunteer_detail", volunteer)))


def test_three_buttons_ring_enter_times_and_ask(desk, volunteer):
    shown = page(desk, volunteer)

    assert 'href="tel:0612345678"' in shown
    for name in ("availability_of", "cases_for"):
        assert reverse(f"scheduling:{name}", args=[volunteer.service.slug, volunteer.pk]) in shown


def test_the_tiles_say_room_and_answers_in_their_order(service, desk, volunteer):
    seat = AssignmentFactory(service=service, volunteer=volunteer)
    other = AssignmentFactory(service=service, case=seat.case, seat=2)
    now = timezone.now()
    for days, state in ((90, "accepted"), (60, "declined"), (30, "expired"), (400, "declined")):
        OfferFactory(
            service=service,
            volunteer=volunteer,
            state=state,
            sent_at=now - timedelta(days=days),
            answered_at=None if state == "expired" else now,
        )

    shown = page(desk, volunteer)

    assert "room for 1 more" in shown
    assert "1 yes <small>of 3</small>" in shown
    assert "1 no · 1 without an answer" in shown
    marks = re.findall(r'class="asked-(\w+)"', shown)
    assert marks == ["yes", "no", "none"]
    assert f"with {other.volunteer.user}" in shown
    assert seat.case.number in shown


def test_a_certificate_says_how_long_and_none_leads_to_what_lacks(service, desk, volunteer):
    assert "not certified yet" in page(desk, volunteer)

    today = local_day(timezone.now(), service.zone)
    CertificationFactory(
        service=service,
        volunteer=volunteer,
        effective_on=today - timedelta(days=30),
        valid_until=today + timedelta(days=9),
    )

    assert "10 days left" in page(desk, volunteer)


def test_two_weeks_show_what_was_told_and_by_whom(desk, volunteer, coordinator):
    shown = page(desk, volunteer)
    assert "never told yet" in shown
    assert 'data-k="free"' not in shown

    evenings = [WeeklyRule(weekday, 18 * 60, 22 * 60) for weekday in range(7)]
    set_availability(
        volunteer, rules=evenings, away=[], max_open_cases=2, by=coordinator, at=timezone.now()
    )

    shown = page(desk, volunteer)
    assert "entered for them on" in shown
    assert shown.count('data-k="free"') == 14


def test_a_conversation_is_noted_and_taken_back(desk, volunteer):
    answer = desk.post(
        url("conversation_note", volunteer), {"text": "Goes well.", "kind": "spoken"}, follow=True
    )

    note = VolunteerNote.unscoped.get()
    assert (note.text, note.kind) == ("Goes well.", "spoken")
    assert "<q>Goes well.</q>" in text(answer)
    assert "last spoken on" in text(answer)
    for _twice in range(2):
        back = desk.post(url("conversation_take_back", volunteer, note.pk), follow=True)
        assert "The note is taken back." in text(back)
    assert not VolunteerNote.unscoped.exists()


def test_a_note_that_is_refused_stays_in_its_line(desk, volunteer):
    words = "x" * (LONGEST_NOTE + 1)

    answer = desk.post(url("conversation_note", volunteer), {"text": words, "kind": "note"})

    assert answer.status_code == 422
    assert f'value="{words}"' in text(answer)
    assert "At most 500 signs" in text(answer)


def test_an_old_note_stays_and_one_of_another_is_not_found(service, desk, volunteer, coordinator):
    old = VolunteerNoteFactory(service=service, volunteer=volunteer, by=coordinator.user)
    theirs = VolunteerNoteFactory(service=service)

    answer = desk.post(url("conversation_take_back", volunteer, old.pk), follow=True)

    assert "This note stays" in text(answer)
    assert desk.post(url("conversation_take_back", volunteer, theirs.pk)).status_code == 404
    assert VolunteerNote.unscoped.count() == 2


def test_nobody_but_coordinators_notes(volunteer, member, logged_in):
    client = logged_in(member(volunteer.service, Role.TRAINER))

    assert client.post(url("conversation_note", volunteer), {"text": "Hi"}).status_code == 403


def test_who_left_is_asked_for_nothing(service, desk):
    gone = VolunteerFactory(service=service, state="left", left_on=timezone.now().date())

    shown = page(desk, gone)

    assert "Free in the coming two weeks" not in shown
    assert "Conversations" in shown


def test_more_cases_and_answers_ask_no_more_of_the_database(
    service, desk, volunteer, django_assert_num_queries, django_assert_max_num_queries
):
    AssignmentFactory(service=service, volunteer=volunteer)
    page(desk, volunteer)
    with django_assert_max_num_queries(24) as few:
        page(desk, volunteer)
    for _ in range(3):
        AssignmentFactory(service=service, volunteer=volunteer)
        OfferFactory(service=service, volunteer=volunteer, state="expired")
        VolunteerNoteFactory(service=service, volunteer=volunteer)

    with django_assert_num_queries(len(few)):
        page(desk, volunteer)


def test_the_cases_one_may_be_asked_for_are_those_the_rules_allow(service, desk, volunteer):
    fits = CaseFactory(service=service, ready=True)
    foreign = CaseFactory(service=service, ready=True, languages=["ar"], both_speak=True)
    asked = OfferFactory(service=service, volunteer=volunteer, expires_at=timezone.now()).case
    CertificationFactory(service=service, volunteer=volunteer)
    for weekday in range(7):
        volunteer.weekly_rules.create(
            service=service, weekday=weekday, start_minute=9 * 60, end_minute=22 * 60
        )

    shown = text(desk.get(reverse("scheduling:cases_for", args=[service.slug, volunteer.pk])))

    assert f"{fits.pk}/check/?first={volunteer.pk}" in shown
    assert foreign.number not in shown
    assert asked.number not in shown


@pytest.mark.parametrize(("beside", "is_offered"), [("novice", False), ("senior", True)])
def test_a_newcomer_is_offered_no_case_beside_another_newcomer(
    service, desk, volunteer, beside, is_offered
):
    there = VolunteerFactory(service=service, level=beside)
    half = CaseFactory(service=service, ready=True, state="seeking_pair")
    AssignmentFactory(service=service, case=half, volunteer=there)
    type(volunteer).unscoped.filter(pk=volunteer.pk).update(level="novice")
    for one in (there, volunteer):
        CertificationFactory(service=service, volunteer=one)
        for weekday in range(7):
            one.weekly_rules.create(
                service=service, weekday=weekday, start_minute=9 * 60, end_minute=22 * 60
            )

    shown = text(desk.get(reverse("scheduling:cases_for", args=[service.slug, volunteer.pk])))

    assert (half.number in shown) is is_offered


def test_the_next_talk_is_one_they_come_to_and_a_course_has_its_own_sign(service, desk, volunteer):
    def ahead(days, **facts):
        starts = (timezone.now() + timedelta(days=days)).replace(hour=12)
        hours = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
        return CalendarItem.unscoped.create(
            service=service,
            user=volunteer.user,
            address="a@example.org",
            uid=f"{days}-{facts}",
            vevent=b"VEVENT",
            changed_at=timezone.now(),
            **hours,
            **facts,
        )

    first, second = (AppointmentFactory(service=service) for _ in range(2))
    for talk, days in ((first, 2), (second, 4)):
        starts = (timezone.now() + timedelta(days=days)).replace(hour=12)
        type(talk).unscoped.filter(pk=talk.pk).update(
            starts_at=starts, ends_at=starts + timedelta(hours=1)
        )
    ahead(2, appointment=first, answer="declined")
    session = CourseSessionFactory(service=service)
    ahead(6, course_session=session)
    only_no = page(desk, volunteer)
    ahead(4, appointment=second, answer="accepted")

    shown = page(desk, volunteer)

    assert f"{first.case.number} · said no" in only_no
    assert 'data-k="talk"' not in only_no
    assert second.case.number in shown
    assert "said no" not in shown
    assert (shown.count('data-k="talk"'), shown.count('data-k="course"')) == (1, 1)
