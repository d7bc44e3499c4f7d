"""A name and an address are put right by a colleague, and both addresses hear of it."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from organisations.actions.corrections import correct_member
from organisations.actions.refusals import BelongsElsewhere
from organisations.models import AuditEntry, Membership, OutboxMessage, Role, User
from tests.factories.organisations import MembershipFactory, UserFactory

NEW = "anna@example.org"


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def membership(service):
    person = UserFactory(email="ana@example.org", first_name="Ana", last_name="Bakker")
    return MembershipFactory(service=service, user=person, role=Role.VOLUNTEER)


def correct(membership, coordinator, now, **changes):
    correct_member(membership, changes=changes, by=coordinator, at=now)
    return User.objects.get(pk=membership.user_id)


def test_a_first_name_alone_is_enough_and_the_trail_names_the_fields(membership, coordinator, now):
    person = correct(membership, coordinator, now, first_name="Anna", last_name="")

    entry = AuditEntry.visible_to(coordinator).get()
    assert (str(person), person.name_key.split()[0]) == ("Anna", "anna")
    assert (entry.verb, sorted(entry.changed)) == ("person.correct", ["first_name", "last_name"])
    assert not OutboxMessage.unscoped.exists()


def test_the_same_again_leaves_no_trace(membership, coordinator, now):
    correct(membership, coordinator, now, first_name="Ana", last_name="Bakker")

    assert not AuditEntry.visible_to(coordinator).exists()


def test_an_address_nobody_proved_is_corrected_with_the_login(
    membership, coordinator, deliver_mail, now
):
    person = correct(membership, coordinator, now, mailbox=NEW)

    old, new = deliver_mail()
    assert (person.mailbox, person.email) == (NEW, NEW)
    assert (old.to, new.to) == (["ana@example.org"], [NEW])
    # A stranger may read the first.
    assert NEW not in old.body
    assert "Ana" not in old.body
    assert "Dear Ana" in new.body


def test_a_login_that_was_proved_stays_its_owners_to_change(membership, coordinator, now):
    person = membership.user
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)

    person = correct(membership, coordinator, now, mailbox=NEW)

    assert (person.mailbox, person.email) == (NEW, "ana@example.org")


def test_a_login_that_was_another_address_stays(service, coordinator, now):
    person = UserFactory(email="login@example.org", mailbox="post@example.org")
    membership = MembershipFactory(service=service, user=person, role=Role.TRAINER)

    person = correct(membership, coordinator, now, mailbox=NEW)

    assert (person.mailbox, person.email) == (NEW, "login@example.org")


def test_who_had_no_login_gets_one_by_an_address_of_their_own(service, coordinator, now):
    shared = UserFactory(email="samen@example.org")
    person = UserFactory(email=None, mailbox=shared.mailbox)
    membership = MembershipFactory(service=service, user=person, role=Role.VOLUNTEER)

    person = correct(membership, coordinator, now, mailbox=NEW)

    assert (person.mailbox, person.email) == (NEW, NEW)


def test_the_login_of_another_is_not_taken(membership, coordinator, now):
    UserFactory(email=NEW)

    person = correct(membership, coordinator, now, mailbox=NEW)

    assert (person.mailbox, person.email) == (NEW, None)


def test_without_an_address_nobody_signs_in_and_only_the_old_one_is_told(
    membership, coordinator, deliver_mail, now
):
    person = correct(membership, coordinator, now, mailbox="")

    [letter] = deliver_mail()
    assert (person.mailbox, person.email) == ("", None)
    assert letter.to == ["ana@example.org"]


def test_who_belongs_to_another_service_changes_it_themselves(
    membership, coordinator, logged_in, now
):
    MembershipFactory(user=membership.user, role=Role.TRAINER)
    url = reverse("organisations:person_correct", args=[coordinator.service.slug, membership.pk])

    with pytest.raises(BelongsElsewhere):
        correct(membership, coordinator, now, first_name="Anna")
    sent = logged_in(coordinator).post(url, {"first_name": "Anna", "mailbox": NEW})

    assert sent.status_code == 422
    assert "theirs alone to change" in sent.text
    assert User.objects.get(pk=membership.user_id).first_name == "Ana"


def test_the_page_of_people_leads_there_and_it_is_corrected(membership, coordinator, logged_in):
    desk, slug = logged_in(coordinator), coordinator.service.slug
    url = reverse("organisations:person_correct", args=[slug, membership.pk])

    page = desk.get(reverse("organisations:people", args=[slug])).text
    sent = desk.post(url, {"first_name": "Anna", "last_name": "", "mailbox": "ana@example.org"})

    assert url in page
    assert sent.status_code == 302
    assert str(Membership.objects.get(pk=membership.pk).user) == "Anna"


def test_a_wrong_address_is_said_and_what_was_typed_stays(membership, coordinator, logged_in):
    url = reverse("organisations:person_correct", args=[coordinator.service.slug, membership.pk])

    answer = logged_in(coordinator).post(url, {"first_name": "Anna", "mailbox": "anna at example"})

    assert answer.status_code == 422
    assert 'value="anna at example"' in answer.text
