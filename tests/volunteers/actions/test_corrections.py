"""What an applicant told is put right: mail follows, links to the address before end."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from core.tokens import sign_token
from organisations.actions.refusals import AboutOneself
from organisations.models import AuditEntry, OutboxMessage, Role, User
from tests.factories.organisations import UserFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from tests.volunteers.papers import publish_both
from volunteers.actions.admission import admit_applicant
from volunteers.actions.agreements import ask_for_agreements
from volunteers.actions.applications import confirm_application
from volunteers.actions.corrections import correct_application
from volunteers.actions.refusals import AppliedAlready
from volunteers.actions.volunteers import change_volunteer
from volunteers.lifecycle import ApplicationState
from volunteers.links import AGREEMENTS, CONFIRM, applicant, token_for
from volunteers.models import Application

OLD, NEW = "ana@example.org", "anna@example.org"


@pytest.fixture
def applied(service):
    return ApplicationFactory(
        service=service, first_name="Ana", last_name="de Wit", email=OLD, language="en"
    )


def correct(application, by, at, **changes):
    correct_application(application, changes=changes, by=by, at=at)
    return Application.unscoped.get(pk=application.pk)


def test_a_name_and_a_home_are_put_right_and_the_trail_keeps_the_old_name(
    applied, coordinator, now
):
    application = correct(
        applied, coordinator, now, first_name="Anna", street="Kerkstraat", house_number="8"
    )

    entry = AuditEntry.unscoped.with_person().get()
    assert application.full_name == "Anna de Wit"
    assert application.address == "Kerkstraat 8"
    assert (entry.verb, entry.changed) == (
        "application.correct",
        ["first_name", "house_number", "street"],
    )
    assert entry.reason == "Ana de Wit → Anna de Wit"
    assert not OutboxMessage.unscoped.exists()


def test_the_same_again_changes_nothing(applied, coordinator, now):
    correct(applied, coordinator, now, first_name="Ana", email=OLD.upper())

    assert not AuditEntry.unscoped.exists()


def test_another_address_is_confirmed_anew_and_nothing_waits_for_the_old_one(
    applied, service, coordinator, now, deliver_mail
):
    publish_both(service)
    ask_for_agreements(applied, by=coordinator, at=now)

    application = correct(applied, coordinator, now + timedelta(minutes=1), email=NEW)

    letters = deliver_mail()
    assert {letter.to[0] for letter in letters} == {NEW}
    assert "we put your email address right" in letters[0].body
    assert "/agreements/" in letters[1].body
    assert not application.is_address_proved


@pytest.mark.parametrize(
    ("purpose", "page"), [(CONFIRM, "application_confirm"), (AGREEMENTS, "agreements")]
)
def test_a_link_that_went_to_the_address_before_opens_nothing(
    purpose, page, applied, service, coordinator, now, client
):
    publish_both(service)
    before = reverse(f"volunteers:{page}", args=[token_for(purpose, applied)])

    application = correct(applied, coordinator, now, email=NEW)

    after = reverse(f"volunteers:{page}", args=[token_for(purpose, application)])
    assert client.get(before).status_code == 404
    assert client.get(after).status_code == 200
    unbound = sign_token(purpose, application=applied.pk)
    assert client.get(reverse(f"volunteers:{page}", args=[unbound])).status_code == 404


def test_whoever_follows_the_new_link_shows_that_the_address_is_theirs(
    applied, service, coordinator, now, client
):
    application = correct(applied, coordinator, now, email=NEW)
    url = reverse("volunteers:application_confirm", args=[token_for(CONFIRM, application)])

    assert client.post(url).status_code == 302

    application.refresh_from_db()
    assert application.is_address_proved
    assert application.confirmed_at == applied.confirmed_at


def admitted(application, coordinator, now):
    Application.unscoped.filter(pk=application.pk).update(state=ApplicationState.SCREENED)
    application.refresh_from_db()
    return admit_applicant(application, by=coordinator, at=now)


def test_an_address_that_nobody_confirmed_is_no_login_until_its_link_is_followed(
    applied, coordinator, now, deliver_mail
):
    application = correct(applied, coordinator, now, email=NEW)

    volunteer = admitted(application, coordinator, now)

    assert (volunteer.user.email, volunteer.user.mailbox) == (None, NEW)
    assert not EmailAddress.objects.filter(email=NEW).exists()
    bodies = [letter.body for letter in deliver_mail()]
    assert any("You get another email with a link" in body for body in bodies)
    assert any("/invitations/" in body for body in bodies)


def test_nobody_gets_into_anothers_account_by_an_address_that_was_put_right(
    applied, coordinator, now
):
    owner = UserFactory(email=NEW, first_name="Anna", last_name="de Wit")
    application = correct(applied, coordinator, now, email=NEW)

    volunteer = admitted(application, coordinator, now)

    assert volunteer.user != owner
    assert volunteer.user.email is None


def test_once_confirmed_it_is_a_login_like_any_other(applied, service, coordinator, now):
    application = correct(applied, coordinator, now, email=NEW)
    confirm_application(application, by=applicant(service), at=now)

    assert admitted(application, coordinator, now).user.email == NEW


def test_an_address_with_an_open_application_is_refused(applied, service, coordinator, now):
    ApplicationFactory(service=service, email=NEW)

    with pytest.raises(AppliedAlready):
        correct(applied, coordinator, now, email=NEW)

    assert Application.unscoped.get(pk=applied.pk).email == OLD


def test_nobody_corrects_their_own_application(applied, service, coordinator, member, now):
    User.objects.filter(pk=coordinator.user.pk).update(email=OLD)
    coordinator.user.refresh_from_db()
    member(service, Role.COORDINATOR)

    with pytest.raises(AboutOneself):
        correct(applied, coordinator, now, first_name="Anna")


def test_the_page_puts_it_right_and_keeps_what_was_typed(applied, service, coordinator, logged_in):
    desk = logged_in(coordinator)
    ApplicationFactory(service=service, email=NEW)
    url = reverse("volunteers:application_correct", args=[service.slug, applied.pk])
    sent = {"first_name": "Anna", "last_name": "de Wit", "email": NEW}

    refused = desk.post(url, sent)
    done = desk.post(url, {**sent, "email": "third@example.org"})

    assert refused.status_code == 422
    assert "There is an open application with this address already." in refused.text
    assert 'value="Anna"' in refused.text
    assert done.status_code == 302
    page = desk.get(reverse("volunteers:application_detail", args=[service.slug, applied.pk]))
    assert "corrected, not confirmed yet" in page.text
    assert "Ana de Wit → Anna de Wit" in page.text


def test_a_volunteer_who_is_renamed_keeps_the_old_name_in_the_trail(service, coordinator, now):
    volunteer = VolunteerFactory(service=service, user__first_name="Ana", user__last_name="Kok")

    change_volunteer(volunteer, changes={"first_name": "Anna"}, by=coordinator, at=now)
    change_volunteer(volunteer, changes={"street": "Kerkstraat"}, by=coordinator, at=now)

    entries = AuditEntry.unscoped.with_person().order_by("pk")
    assert [entry.reason for entry in entries] == ["Ana Kok → Anna Kok", ""]
