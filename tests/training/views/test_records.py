from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from organisations.models import Role
from tests.factories.training import CertificationFactory, EnrolmentFactory
from tests.factories.volunteers import VolunteerFactory
from tests.training.lessons import held_course, participant
from training.models import Certification

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(trainer, logged_in):
    return logged_in(trainer)


def progress_page(service):
    return f"/s/{service.slug}/progress/"


def address_of(enrolment):
    return reverse("training:enrolment_detail", args=[enrolment.service.slug, enrolment.pk])


def page(volunteer, path=""):
    return f"/s/{volunteer.service.slug}/volunteers/{volunteer.pk}/training/{path}"


def test_everybody_in_training_is_there_with_what_is_missing(client, service):
    enrolment = participant(held_course(service, name="Spring course"), judged="")
    newcomer = VolunteerFactory(service=service, trainee=True)
    mediator = VolunteerFactory(service=service)

    shown = client.get(progress_page(service))

    text = shown.content.decode()
    assert {line["name"] for line in shown.context["lines"]} == {
        str(enrolment.volunteer),
        str(newcomer),
    }
    assert "2 of 2" in text
    assert "Not assessed yet" in text
    assert "in no course yet" in text
    assert str(mediator) not in text


def test_the_newest_course_counts(client, service):
    old = participant(held_course(service, starts_on=date(2025, 9, 1)))
    new = participant(held_course(service, starts_on=date(2026, 2, 1)), volunteer=old.volunteer)

    (line,) = client.get(progress_page(service)).context["lines"]

    assert line["url"] == address_of(new)


def test_a_course_they_follow_counts_before_one_they_were_asked_for(client, service):
    now = participant(held_course(service, starts_on=date(2026, 2, 1)))
    asked = held_course(service, starts_on=date(2026, 9, 1))
    EnrolmentFactory(course=asked, service=service, volunteer=now.volunteer, state="offered")

    (line,) = client.get(progress_page(service)).context["lines"]

    assert line["url"] == address_of(now)


def test_people_are_found_by_name(client, service):
    VolunteerFactory(service=service, trainee=True, user__first_name="Cor")
    VolunteerFactory(service=service, trainee=True)

    shown = client.get(progress_page(service) + "?q=cor")

    assert len(shown.context["lines"]) == 1
    for words in ("zzz", "???"):
        nobody = client.get(progress_page(service), {"q": words}).content.decode()
        assert "Nobody found with this name" in nobody


def test_nobody_in_training_is_said(client, service):
    assert "Nobody is in training now" in client.get(progress_page(service)).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_table_asks_the_database_the_same_at_every_size(
    client, service, django_assert_num_queries, number
):
    for _ in range(number):
        participant(held_course(service))

    with django_assert_num_queries(10):
        client.get(progress_page(service))


def test_a_record_shows_every_course_and_certificate(client, service):
    enrolment = participant(held_course(service, name="Spring course"))
    CertificationFactory(service=service, volunteer=enrolment.volunteer, number="2025-0007")

    text = client.get(page(enrolment.volunteer)).content.decode()

    assert "Spring course" in text
    assert "2025-0007" in text
    assert "Propose the renewal" not in text


def test_a_record_without_anything(client, service):
    text = client.get(page(VolunteerFactory(service=service, trainee=True))).content.decode()

    assert "In no course yet" in text
    assert "No certificate yet." in text


@pytest.mark.parametrize("until", [date(2026, 5, 31), date(2026, 2, 1)])
def test_what_ends_soon_or_has_ended_may_be_renewed(client, service, until):
    old = CertificationFactory(service=service, valid_until=until)
    assert "Propose the renewal" in client.get(page(old.volunteer)).content.decode()

    answer = client.post(page(old.volunteer, "renew/"), follow=True)

    text = answer.content.decode()
    assert Certification.unscoped.count() == 2
    assert "is proposed. The coordinator decides." in text
    assert "Propose the renewal" not in text


def test_a_renewal_too_early_is_said(client, service):
    old = CertificationFactory(service=service, valid_until=date(2027, 5, 31))

    answer = client.post(page(old.volunteer, "renew/"), follow=True)

    assert "There is no certificate that ends soon." in answer.content.decode()


def test_who_was_renewed_already_is_not_asked_again(client, service):
    old = CertificationFactory(service=service, valid_until=date(2026, 4, 30))
    CertificationFactory(service=service, volunteer=old.volunteer, effective_on=date(2026, 5, 1))

    assert "Propose the renewal" not in client.get(page(old.volunteer)).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_record_asks_the_database_the_same_at_every_size(
    client, service, django_assert_num_queries, number
):
    volunteer = VolunteerFactory(service=service)
    for _ in range(number):
        participant(held_course(service), volunteer=volunteer)
        CertificationFactory(service=service, volunteer=volunteer)

    with django_assert_num_queries(10):
        client.get(page(volunteer))


def test_volunteers_and_strangers_do_not_read_records(service, member, logged_in):
    enrolment = EnrolmentFactory(service=service)
    volunteer = logged_in(member(service, Role.VOLUNTEER))
    stranger = logged_in(member(EnrolmentFactory().service, Role.TRAINER))

    for path in (progress_page(service), page(enrolment.volunteer)):
        assert volunteer.get(path).status_code == 403
        assert stranger.get(path).status_code == 404
