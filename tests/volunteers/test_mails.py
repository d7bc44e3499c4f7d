"""What stands in the mail: the right language, a link that works, nothing of anybody else."""

import pytest

from tests.factories.organisations import ServiceFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from tests.volunteers.papers import header
from volunteers import mails
from volunteers.links import AGREEMENTS, CONFIRM, application_of


@pytest.fixture
def service(db):
    return ServiceFactory(name="Tom & Jo's", language="nl")


@pytest.fixture
def application(service):
    return ApplicationFactory(
        service=service,
        language="en",
        motivation="a secret motive",
        interview_note="a secret note",
    )


def link_in(letter, word):
    line = next(line for line in letter.body.splitlines() if f"/{word}/" in line)
    return line.strip().rstrip("/").rsplit("/", 1)[1]


def test_the_confirmation_carries_a_link_that_is_only_for_this_application(
    application, now, deliver_mail
):
    mails.ask_to_confirm(application, at=now)

    (letter,) = deliver_mail()
    assert application_of(CONFIRM, link_in(letter, "confirm")) == application
    assert header(letter, "Subject") == "Please confirm your application with Tom & Jo's"


def test_the_agreements_come_by_a_link_of_their_own(application, now, deliver_mail):
    mails.post_agreements(application, at=now)

    (letter,) = deliver_mail()
    assert application_of(AGREEMENTS, link_in(letter, "agreements")) == application


@pytest.mark.parametrize("mail", [mails.ask_to_confirm, mails.post_agreements, mails.tell_declined])
def test_a_mail_to_an_applicant_keeps_what_they_and_we_wrote_to_itself(
    mail, application, now, deliver_mail
):
    mail(application, at=now)

    (letter,) = deliver_mail()
    assert "secret" not in letter.body + letter.html
    assert application.first_name in letter.body
    assert header(letter, "Content-Language") == "en"


@pytest.mark.parametrize(
    ("is_volunteer", "signs_in"), [(True, True), (True, False), (False, False)]
)
def test_the_mail_for_a_known_address_names_no_state(
    service, now, deliver_mail, is_volunteer, signs_in
):
    mails.tell_already_known(
        service,
        email="anna@example.org",
        first_name="Anna",
        language="en",
        is_volunteer=is_volunteer,
        signs_in=signs_in,
        at=now,
    )

    (letter,) = deliver_mail()
    assert letter.to == ["anna@example.org"]
    assert ("/account/login/" in letter.body) is signs_in
    assert "nothing has changed" in letter.html


def test_the_welcome_says_how_to_log_in_without_a_password(service, now, deliver_mail):
    volunteer = VolunteerFactory(service=service)

    mails.welcome(volunteer, at=now)

    (letter,) = deliver_mail()
    assert volunteer.user.email in letter.body
    assert "no password" in letter.body
    assert "Tom & Jo's" in letter.body
