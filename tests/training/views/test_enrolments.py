from datetime import UTC, datetime

import pytest
import time_machine

from organisations.models import Role
from tests.factories.training import CourseFactory, EnrolmentFactory
from tests.factories.volunteers import VolunteerFactory
from tests.training.lessons import held_course, participant
from training.models import Assessment, Certification, Enrolment

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(trainer, logged_in):
    return logged_in(trainer)


@pytest.fixture
def course(service):
    return CourseFactory(service=service, places=2)


def enrol_page(course):
    return f"/s/{course.service.slug}/courses/{course.pk}/enrol/"


def page(enrolment, path=""):
    return f"/s/{enrolment.service.slug}/courses/participants/{enrolment.pk}/{path}"


def test_who_is_in_training_stands_first_and_who_is_in_the_course_not_at_all(
    client, service, course
):
    mediator = VolunteerFactory(service=service)
    trainee = VolunteerFactory(service=service, trainee=True)
    in_course = EnrolmentFactory(course=course, service=service).volunteer
    gone = EnrolmentFactory(course=course, service=service, state="withdrawn").volunteer

    shown = list(client.get(enrol_page(course)).context["page"])

    assert set(shown) == {trainee, gone, mediator}
    assert shown[-1] == mediator
    assert in_course not in shown


def test_the_page_of_enrolling_has_the_order_of_the_other_lists(client, service, course):
    names = [("Zoë", "Vries"), ("An", "de Vries"), ("Bo", "Élan"), ("Jean-Pierre", "D’Haene")]
    for first_name, last_name in names:
        VolunteerFactory(service=service, user__first_name=first_name, user__last_name=last_name)

    shown = [str(volunteer) for volunteer in client.get(enrol_page(course)).context["page"]]

    assert shown == ["Jean-Pierre D’Haene", "An de Vries", "Bo Élan", "Zoë Vries"]


def test_volunteers_are_found_by_name(client, service, course):
    cor = VolunteerFactory(service=service, user__first_name="Cor")
    VolunteerFactory(service=service)

    shown = client.get(enrol_page(course) + "?q=cor")

    assert list(shown.context["page"]) == [cor]
    for words in ("zzz", "???"):
        nobody = client.get(enrol_page(course), {"q": words}).content.decode()
        assert "Nobody found with this name" in nobody


def test_several_are_enrolled_at_once_and_the_last_waits(client, service, course):
    chosen = [VolunteerFactory(service=service, trainee=True) for _ in range(3)]

    answer = client.post(
        enrol_page(course), {"volunteers": [row.pk for row in chosen]}, follow=True
    )

    states = sorted(Enrolment.unscoped.values_list("state", flat=True))
    assert states == ["accepted", "accepted", "waiting"]
    assert "2 enrolled, 1 on the waiting list." in answer.content.decode()


def test_they_may_be_asked_first(client, service, course):
    volunteer = VolunteerFactory(service=service, trainee=True)

    client.post(enrol_page(course), {"volunteers": [volunteer.pk], "ask_first": "on"})

    assert Enrolment.unscoped.get().state == "offered"


def test_many_are_enrolled_after_a_second_look(client, service, course):
    chosen = [VolunteerFactory(service=service, trainee=True) for _ in range(4)]
    sent = {"volunteers": [row.pk for row in chosen]}

    asked = client.post(enrol_page(course), sent).content.decode()
    nobody_yet = Enrolment.unscoped.count()
    client.post(enrol_page(course), sent | {"sure": "on"})

    assert "4 people get an email about this" in asked
    assert asked.count(" checked") == 4
    assert nobody_yet == 0
    assert Enrolment.unscoped.count() == 4


def test_enrolling_for_the_same_twice_is_asked_once_more(client, service, course):
    other = CourseFactory(service=service, name="Basics in spring")
    twice = EnrolmentFactory(course=other, service=service, state="waiting").volunteer
    new = VolunteerFactory(service=service, trainee=True)
    sent = {"volunteers": [twice.pk, new.pk], "ask_first": "on"}

    page = client.get(enrol_page(course)).content.decode()
    asked = client.post(enrol_page(course), sent)
    enrolled = Enrolment.unscoped.in_course(course).count()
    client.post(enrol_page(course), sent | {"twice": "on"})

    assert "is in “Basics in spring” already" in page
    assert asked.status_code == 422
    words = asked.content.decode()
    assert f"{twice} is in “Basics in spring” already." in words
    assert words.count(" checked") == 3  # both people, and the question by mail
    assert enrolled == 0
    assert Enrolment.unscoped.in_course(course).count() == 2


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"course__kind": "follow_up"},
        {"course__closed_at": NOW},
        {"state": "withdrawn"},
        {"state": "completed", "completed_at": NOW},
    ],
)
def test_another_course_that_is_over_or_teaches_something_else_is_no_twice(
    client, service, course, elsewhere
):
    volunteer = EnrolmentFactory(service=service, course__service=service, **elsewhere).volunteer

    client.post(enrol_page(course), {"volunteers": [volunteer.pk]})

    assert Enrolment.unscoped.in_course(course).count() == 1


def test_who_is_in_the_course_by_now_is_said_in_words(client, service, course):
    volunteer = EnrolmentFactory(course=course, service=service).volunteer

    answer = client.post(enrol_page(course), {"volunteers": [volunteer.pk]})

    assert answer.status_code == 422
    assert "in this course by now" in answer.content.decode()


def test_nobody_chosen_is_said(client, service, course):
    VolunteerFactory(service=service)

    answer = client.post(enrol_page(course), {})

    assert answer.status_code == 422
    assert "Please choose at least one volunteer." in answer.content.decode()


def test_a_volunteer_of_another_service_cannot_be_chosen(client, course):
    stranger = VolunteerFactory()

    answer = client.post(enrol_page(course), {"volunteers": [stranger.pk]})

    assert answer.status_code == 422
    assert not Enrolment.unscoped.exists()


def test_a_number_no_row_can_have_is_nobody(client, service, course):
    answer = client.post(enrol_page(course), {"volunteers": ["9" * 30]})

    assert answer.status_code == 422
    assert not Enrolment.unscoped.exists()


def test_a_closed_course_takes_nobody(client, service):
    course = CourseFactory(service=service, closed_at=NOW)
    volunteer = VolunteerFactory(service=service)

    answer = client.post(enrol_page(course), {"volunteers": [volunteer.pk]}, follow=True)

    assert "This course is closed." in answer.content.decode()


def test_the_page_of_a_participant_says_what_is_missing(client, service):
    enrolment = participant(held_course(service), present=False, judged="")

    shown = client.get(page(enrolment)).content.decode()

    assert "0 of 15 hours" in shown
    assert "0 of 2 sessions followed in full" in shown
    assert "Not assessed yet" in shown
    assert "Propose for a certificate" not in shown


def test_a_judgement_is_kept_with_its_note(client, service, trainer):
    enrolment = participant(held_course(service), judged="")

    client.post(page(enrolment, "assess/"), {"verdict": "competent", "note": "Listens well"})

    assessment = Assessment.unscoped.get()
    assert (assessment.verdict, assessment.assessed_by) == ("competent", trainer.user)
    shown = client.get(page(enrolment)).content.decode()
    assert "Listens well" in shown
    assert "Propose for a certificate" in shown


def test_a_judgement_needs_a_verdict(client, service):
    enrolment = participant(held_course(service), judged="")

    answer = client.post(page(enrolment, "assess/"), {"note": "Hm"})

    assert answer.status_code == 422
    assert not Assessment.unscoped.exists()


def test_who_is_ready_is_proposed(client, service):
    enrolment = participant(held_course(service))

    answer = client.post(page(enrolment, "propose/"), follow=True)

    assert Certification.unscoped.get().number == "2026-0001"
    assert "Certificate 2026-0001 is proposed" in answer.content.decode()


def test_who_is_not_ready_is_refused_with_what_is_missing_in_words(client, service):
    enrolment = participant(held_course(service), present=False, judged="not_yet")

    answer = client.post(page(enrolment, "propose/"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Not everything that a certificate asks is there yet." in text
    assert "0 of 15 hours" in text
    assert "Assessed as not yet competent" in text
    assert not Certification.unscoped.exists()


def test_who_waits_cannot_be_proposed(client, service):
    enrolment = participant(held_course(service), state="waiting")

    answer = client.post(page(enrolment, "propose/"))

    assert answer.status_code == 422
    assert "They do not take part." in answer.content.decode()


@pytest.mark.parametrize(
    ("before", "move", "after"),
    [
        ("waiting", "offer", "offered"),
        ("waiting", "accept", "accepted"),
        ("offered", "accept", "accepted"),
        ("accepted", "withdraw", "withdrawn"),
        ("accepted", "complete", "completed"),
    ],
)
def test_a_participant_moves(client, course, before, move, after):
    enrolment = EnrolmentFactory(course=course, service=course.service, state=before)

    answer = client.post(page(enrolment, f"{move}/"), {"reason": "Because"})

    enrolment.refresh_from_db()
    assert answer.url == f"/s/{course.service.slug}/courses/{course.pk}/"
    assert enrolment.state == after


def test_a_move_that_is_too_late_is_said(client, course):
    enrolment = EnrolmentFactory(course=course, service=course.service, state="withdrawn")

    answer = client.post(page(enrolment, "complete/"), follow=True)

    assert "This has changed in the meantime" in answer.content.decode()


def test_no_place_left_is_said_with_the_number(client, service):
    course = CourseFactory(service=service, places=1)
    EnrolmentFactory(course=course, service=service)
    waiting = EnrolmentFactory(course=course, service=service, state="waiting")

    answer = client.post(page(waiting, "accept/"), follow=True)

    assert "All 1 places of this course are taken." in answer.content.decode()


def test_a_move_that_does_not_exist_is_not_there(client, course):
    enrolment = EnrolmentFactory(course=course, service=course.service)

    assert client.post(page(enrolment, "dance/")).status_code == 404


@pytest.mark.parametrize("path", ["", "assess/", "propose/", "accept/"])
def test_a_volunteer_does_not_open_these_pages(course, logged_in, member, path):
    enrolment = EnrolmentFactory(course=course, service=course.service)
    client = logged_in(member(course.service, Role.VOLUNTEER))

    assert client.post(page(enrolment, path)).status_code in {403, 405}
    if not path:
        assert client.get(page(enrolment)).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_the_database_the_same_at_every_size(
    client, service, django_assert_num_queries, number
):
    enrolment = participant(held_course(service, sessions=number), judged="competent")
    for _ in range(number):
        VolunteerFactory(service=service)

    with django_assert_num_queries(7):
        client.get(enrol_page(enrolment.course))
    with django_assert_num_queries(10):
        client.get(page(enrolment))
