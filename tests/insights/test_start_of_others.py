"""The start pages of a trainer and a partner."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from insights.pages import partners_start
from insights.pages.partners_start import FEWEST_DRAWN, soon_picture
from insights.pages.trainers_start import MOST_PEOPLE
from organisations.models import Role
from tests.factories.cases import (
    RECEIVED,
    CaseFactory,
    OutcomeFactory,
    PartyFactory,
    ReferralFactory,
)
from tests.factories.organisations import OwnFreeDayFactory
from tests.factories.training import (
    AssessmentFactory,
    AttendanceFactory,
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
    ObservationFactory,
)
from training.models import Attendance, Presence
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


# --- a trainer ---


@pytest.fixture
def trainer(service, member):
    return member(service, Role.TRAINER)


def evening(course, day: int, title: str):
    begins = datetime(2026, 3, 2, 18, tzinfo=UTC) + timedelta(days=day)
    hours = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    return CourseSessionFactory(service=course.service, course=course, title=title, **hours)


@pytest.fixture
def course(service):
    service.observations_needed = 2
    service.save()
    return CourseFactory(service=service, name="Spring class")


def test_todays_register_stands_on_the_start_page_and_is_kept(
    service, trainer, course, home, logged_in
):
    today = evening(course, 0, "Listening")
    learner = EnrolmentFactory(service=service, course=course)

    answer = home(trainer)

    assert "Today: Listening" in answer.words
    url = reverse("training:register", args=[service.slug, today.pk])
    assert f'action="{url}"' in answer.words
    sent = {"everyone": "present", "drawn": answer.context["register"].form.drawn_now()}
    logged_in(trainer).post(url, sent)
    assert Attendance.unscoped.get(enrolment=learner).presence == Presence.PRESENT


def test_on_another_day_the_next_session_says_when_its_register_opens(
    service, trainer, course, home
):
    evening(course, 3, "Listening")

    answer = home(trainer)

    assert "Next: Listening" in answer.words
    assert "The register opens on the day of the session." in answer.words
    assert answer.context["register"] is None


def test_who_is_how_far_has_a_mark_for_each_day_and_one_word(service, trainer, course, home):
    days = [evening(course, day, f"Evening {day}") for day in (-14, -7, 7)]
    missed, watched = (EnrolmentFactory(service=service, course=course) for _ in range(2))
    for day, presence in zip(days, (Presence.PRESENT, Presence.ABSENT), strict=False):
        AttendanceFactory(session=day, enrolment=missed, presence=presence)
    for day in days[:2]:
        AttendanceFactory(session=day, enrolment=watched)
    ObservationFactory(service=service, volunteer=watched.volunteer)

    lines = {line["name"]: line for line in home(trainer).context["learners"]}
    first, second = lines[str(missed.volunteer)], lines[str(watched.volunteer)]

    assert [mark["kind"] for mark in first["marks"]] == ["done", "missed", "next"]
    assert first["said"] == "1 followed, 1 missed, 1 to come"
    assert (first["label"], first["watched"]) == ("missed a day", {"done": 0, "total": 2})
    assert [mark["kind"] for mark in second["marks"]] == ["done", "done", "next"]
    assert (second["label"], second["watched"]) == ("on schedule", {"done": 1, "total": 2})


@pytest.mark.parametrize(
    ("recorded", "judged", "observed", "word"),
    [
        (False, False, 0, "register missing"),
        (True, False, 0, "to be assessed"),
        (True, True, 0, "still to watch"),
        (True, True, 2, "may be proposed"),
    ],
)
def test_after_the_last_day_the_word_says_what_is_lacking(
    service, trainer, course, home, recorded, judged, observed, word
):
    service.basic_training_hours = 0
    service.save()
    last = evening(course, -7, "The last")
    learner = EnrolmentFactory(service=service, course=course)
    if recorded:
        AttendanceFactory(session=last, enrolment=learner)
    if judged:
        AssessmentFactory(service=service, enrolment=learner)
    for _ in range(observed):
        ObservationFactory(service=service, volunteer=learner.volunteer)

    (line,) = home(trainer).context["learners"]

    assert line["label"] == word


def test_who_must_renew_stands_there_with_the_hours_they_have(service, trainer, home):
    service.further_training_hours = 8
    service.save()
    soon, over, later, paused = (
        CertificationFactory(service=service, valid_until=MONDAY + timedelta(days=days))
        for days in (20, -3, 400, 15)
    )
    CertificationFactory(service=service, volunteer=soon.volunteer, valid_until=None)
    Volunteer.unscoped.filter(pk=paused.volunteer_id).update(state="left", left_on=MONDAY)
    renewing = CertificationFactory(service=service, valid_until=MONDAY + timedelta(days=9))
    evenings = CourseFactory(service=service, kind="follow_up")
    learned = EnrolmentFactory(service=service, course=evenings, volunteer=renewing.volunteer)
    AttendanceFactory(session=evening(evenings, -30, "Hard talks"), enrolment=learned)

    duties = home(trainer).context["trainers_duties"]

    assert [duty["title"] for duty in duties if duty["id"].startswith("duty-renew")] == [
        f"{over.volunteer}: certificate has ended",
        f"{renewing.volunteer}: certificate ends",
    ]
    assert "2 of 8 hours of further training" in duties[-1]["about"]
    assert str(later.volunteer) not in str(duties)


def test_everybody_who_must_renew_stands_there_and_of_a_big_class_who_is_not_shown_is_counted(
    service, trainer, course, home
):
    evening(course, 3, "Listening")
    for _ in range(MOST_PEOPLE + 2):
        EnrolmentFactory(service=service, course=course)
        CertificationFactory(service=service, valid_until=MONDAY + timedelta(days=9))

    answer = home(trainer)

    assert len(answer.context["learners"]) == MOST_PEOPLE
    assert "and 2 more" in answer.words
    renewals = [one for one in answer.context["trainers_duties"] if "renew" in one["id"]]
    assert len(renewals) == MOST_PEOPLE + 2


def test_a_trainer_without_a_course_is_led_to_plan_one(service, trainer, home):
    answer = home(trainer)

    assert "No session is planned" in answer.words
    assert reverse("training:course_create", args=[service.slug]) in answer.words


def test_a_trainer_sees_nobody_of_another_service(trainer, home):
    EnrolmentFactory(volunteer__user__last_name="Elsewhere")

    answer = home(trainer)

    assert answer.context["learners"] == []
    assert "Elsewhere" not in answer.words


# --- a partner ---


@pytest.fixture
def partner(service, member):
    return member(service, Role.PARTNER)


def referred(partner, *, started_after: int | None = None, **facts):
    started = RECEIVED + timedelta(days=started_after) if started_after is not None else None
    case = CaseFactory(service=partner.service, started_at=started, **facts)
    return ReferralFactory(service=partner.service, case=case, partner_id=partner.partner_id)


def test_the_button_comes_first_and_each_referral_has_one_word(partner, home):
    referral = referred(partner, started_after=7, paired=True)
    PartyFactory(service=partner.service, case=referral.case)

    answer = home(partner)

    assert answer.words.index("Refer a resident") < answer.words.index("Your referrals")
    (row,) = answer.context["referrals"]
    assert str(row["words"].label) == "In progress"
    assert row["contact"] == "first talk after 5 working days"
    assert referral.case.number not in answer.words
    assert "Geheim" not in answer.words


def test_what_did_not_start_has_no_days_and_days_off_count_for_none(partner, home):
    referred(partner)
    referred(partner, started_after=7, paired=True)
    OwnFreeDayFactory(
        service=partner.service, name="Market", starts_on="2026-02-25", ends_on="2026-02-25"
    )

    contacts = {row["contact"] for row in home(partner).context["referrals"]}

    assert contacts == {"", "first talk after 4 working days"}


def test_a_talk_counts_by_the_day_on_which_it_was_held(partner, home):
    referral = referred(partner, started_after=7, paired=True)
    held_on = (RECEIVED + timedelta(days=1)).date()
    OutcomeFactory(service=partner.service, case=referral.case, stage="talk_a", held_on=held_on)

    (row,) = home(partner).context["referrals"]

    assert row["contact"] == "first talk after 1 working day"


def test_all_of_this_year_are_counted_by_the_local_day(partner, home, monkeypatch):
    monkeypatch.setattr(partners_start, "MOST_READ", 1)
    new_year = datetime(2025, 12, 31, 23, tzinfo=UTC)
    for moment in (new_year, new_year + timedelta(days=9), new_year - timedelta(minutes=1)):
        ReferralFactory(service=partner.service, partner_id=partner.partner_id, referred_at=moment)

    assert home(partner).context["referred_this_year"] == 2


def test_of_few_there_is_no_picture(partner, home):
    for _ in range(FEWEST_DRAWN - 1):
        referred(partner, started_after=3, paired=True)
    assert home(partner).context["soon"] is None

    referred(partner, started_after=30, paired=True)
    soon = home(partner).context["soon"]

    assert (soon["number"], soon["within"], soon["usual"], soon["aim"]) == (5, 4, 3, 15)
    assert [dot["late"] for dot in soon["dots"]] == [False] * 4 + [True]


def test_a_partner_sees_nothing_of_another_organisation(service, partner, home):
    for _ in range(FEWEST_DRAWN):
        ReferralFactory(service=service, case__started_at=RECEIVED, own_reference="THEIRS")

    answer = home(partner)

    assert "THEIRS" not in answer.words
    assert answer.context["soon"] is None
    assert "You have not referred anybody yet" in answer.words


def test_equal_days_stand_above_each_other_on_one_scale():
    picture = soon_picture([5, 5, 10, 2, 40], 10)

    xs = [(dot["x"], dot["y"]) for dot in picture["dots"]]
    assert xs[1][0] == xs[2][0]
    assert xs[1][1] > xs[2][1]
    assert xs[3][0] == picture["aim_x"]
    assert picture["ticks"][-1]["label"] == 40
    assert xs[-1][0] <= picture["width"]
