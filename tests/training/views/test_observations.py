from datetime import UTC, date, datetime

import pytest
import time_machine

from organisations.models import Role
from tests.factories.training import ObservationFactory
from tests.factories.volunteers import VolunteerFactory
from tests.training.lessons import held_course, participant
from training.models import Observation

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(trainer, logged_in):
    return logged_in(trainer)


@pytest.fixture
def asking(service):
    service.observations_needed = 2
    service.save()
    return service


@pytest.fixture
def learner(service):
    return VolunteerFactory(service=service, trainee=True, admitted_on=date(2026, 1, 5))


@pytest.fixture
def mentor(service):
    return VolunteerFactory(service=service, user__first_name="Ans", user__last_name="Bos")


def record(volunteer, path=""):
    return f"/s/{volunteer.service.slug}/volunteers/{volunteer.pk}/training/{path}"


def test_a_talk_is_noted_and_counted(client, asking, learner, mentor):
    facts = {"day": "2026-02-26", "kind": "talk", "mentor": mentor.pk}

    answer = client.post(record(learner, "observations/"), facts, follow=True)

    text = answer.content.decode()
    assert answer.redirect_chain == [(record(learner), 302)]
    assert "Noted in the logbook" in text
    assert "1 of 2" in text
    assert "26 February 2026" in text
    assert "Ans Bos" in text


def test_a_second_click_says_the_same_and_notes_once(client, learner):
    facts = {"day": "2026-02-26", "kind": "practice"}

    for _ in range(2):
        answer = client.post(record(learner, "observations/"), facts, follow=True)

    assert "Noted in the logbook" in answer.content.decode()
    assert Observation.unscoped.count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"day": "2026-03-03", "kind": "practice"}, "This day is still to come."),
        ({"day": "2026-01-04", "kind": "practice"}, "They joined on 5 January 2026."),
        ({"day": "2026-02-26", "kind": "talk"}, "Please say whose talk they watched."),
        ({"day": "soon", "kind": "talk"}, "Enter a valid date."),
        ({"day": "2026-02-26"}, "This field is required."),
        ({"day": "2026-02-26", "kind": "film"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_noted_is_said_beside_the_field(client, learner, facts, words):
    answer = client.post(record(learner, "observations/"), facts)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert '<details class="confirm" open>' in text
    assert not Observation.unscoped.exists()


def test_of_somebody_who_left_nothing_is_noted(client, service):
    leaver = VolunteerFactory(service=service, state="left", left_on=date(2026, 2, 27))
    facts = {"day": "2026-02-26", "kind": "practice"}

    answer = client.post(record(leaver, "observations/"), facts)

    assert answer.status_code == 422
    assert "This volunteer has left the service." in answer.content.decode()


@pytest.mark.parametrize("state", ["training", "probation", "left"])
def test_only_mediators_of_the_service_can_be_watched(client, service, learner, state):
    left_on = date(2026, 2, 27) if state == "left" else None
    other = VolunteerFactory(service=service, state=state, left_on=left_on)
    for mentor in (other, learner, VolunteerFactory()):
        facts = {"day": "2026-02-26", "kind": "talk", "mentor": mentor.pk}

        assert client.post(record(learner, "observations/"), facts).status_code == 422


def test_a_mistake_is_taken_back(client, asking, learner):
    observation = ObservationFactory(service=asking, volunteer=learner)
    take_back = f"/s/{asking.slug}/observations/{observation.pk}/take-back/"
    assert take_back in client.get(record(learner)).content.decode()

    answer = client.post(take_back, follow=True)

    text = answer.content.decode()
    assert "Taken back. It does not count any more." in text
    assert "Nothing noted yet." in text
    assert client.get(take_back).url == f"/s/{asking.slug}/"


def test_whoever_learns_no_more_keeps_the_logbook_without_a_form(client, asking):
    veteran = VolunteerFactory(service=asking)
    assert "Logbook" not in client.get(record(veteran)).content.decode()

    ObservationFactory(service=asking, volunteer=veteran)

    text = client.get(record(veteran)).content.decode()
    assert "2 February 2026" in text
    assert "Note a talk they watched" not in text


def test_the_pages_of_the_trainer_say_how_many_were_watched(client, asking):
    enrolment = participant(held_course(asking))
    ObservationFactory(service=asking, volunteer=enrolment.volunteer)
    slug = asking.slug

    for path in (
        f"/s/{slug}/progress/",
        f"/s/{slug}/courses/participants/{enrolment.pk}/",
        record(enrolment.volunteer),
    ):
        assert "1 of 2 talks watched" in client.get(path).content.decode()


def test_from_what_the_certificate_asks_it_is_one_step_to_the_logbook(client, asking):
    basic, further = (participant(held_course(asking, kind=k)) for k in ("basic", "follow_up"))

    asked, not_asked = (
        client.get(f"/s/{asking.slug}/courses/participants/{one.pk}/").content.decode()
        for one in (basic, further)
    )

    assert f'href="{record(basic.volunteer)}#logbook"' in asked
    assert "#logbook" not in not_asked


def test_a_service_that_asks_nothing_counts_nothing(client, service, learner):
    participant(held_course(service), volunteer=learner)
    ObservationFactory(service=service, volunteer=learner)

    for path in (f"/s/{service.slug}/progress/", record(learner)):
        assert "1 of" not in client.get(path).content.decode()


def test_volunteers_and_strangers_note_nothing(service, learner, member, logged_in):
    observation = ObservationFactory(service=service, volunteer=learner)
    paths = (
        record(learner, "observations/"),
        f"/s/{service.slug}/observations/{observation.pk}/take-back/",
    )
    volunteer = logged_in(member(service, Role.VOLUNTEER))
    stranger = logged_in(member(VolunteerFactory().service, Role.TRAINER))

    for path in paths:
        assert volunteer.post(path).status_code == 403
        assert stranger.post(path).status_code == 404


def test_a_trainer_of_another_service_does_not_find_them_at_home(learner, member, logged_in):
    home = VolunteerFactory().service
    observation = ObservationFactory(service=learner.service, volunteer=learner)
    stranger = logged_in(member(home, Role.TRAINER))

    for path in (
        f"/s/{home.slug}/volunteers/{learner.pk}/training/observations/",
        f"/s/{home.slug}/observations/{observation.pk}/take-back/",
    ):
        assert stranger.post(path).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_record_asks_the_database_the_same_for_a_long_logbook(
    client, asking, learner, django_assert_num_queries, number
):
    participant(held_course(asking), volunteer=learner)
    for _ in range(number):
        ObservationFactory(service=asking, volunteer=learner)

    with django_assert_num_queries(11):
        client.get(record(learner))


@pytest.mark.parametrize("number", [1, 3])
def test_the_table_of_who_learns_asks_ten_questions_at_most(
    client, asking, django_assert_num_queries, number
):
    for _ in range(number):
        enrolment = participant(held_course(asking))
        ObservationFactory(service=asking, volunteer=enrolment.volunteer)

    with django_assert_num_queries(10):
        client.get(f"/s/{asking.slug}/progress/")
