from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from organisations.actions import people
from organisations.actions.refusals import (
    AlreadyInvited,
    AlreadyMember,
    InvitationEnded,
    LastManager,
    RoleNotTheirs,
)
from organisations.models import AuditEntry, Invitation, Membership, Role, User
from tests.factories.organisations import (
    MembershipFactory,
    PartnerOrganisationFactory,
    UserFactory,
)


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


def ask(manager, now, **facts):
    asked = {
        "first_name": "Tom",
        "last_name": "Bos",
        "language": "nl",
        "role": Role.TRAINER,
        "partner": None,
        **facts,
    }
    return people.invite_member("Tom@Example.org", **asked, by=manager, at=now)


def test_an_invitation_leaves_by_mail_in_the_readers_language(manager, now, deliver_mail):
    ask(manager, now, language="en")

    (mail,) = deliver_mail()
    assert mail.to == ["tom@example.org"]
    assert "asks you to join as trainer" in " ".join(mail.body.split())
    assert "/invitations/" in mail.body


def test_somebody_with_the_role_is_not_asked_again(manager, service, now):
    MembershipFactory(service=service, role=Role.TRAINER, user__email="tom@example.org")

    with pytest.raises(AlreadyMember):
        ask(manager, now)


def test_an_open_invitation_is_not_doubled_whatever_its_capitals(manager, now):
    ask(manager, now)

    with pytest.raises(AlreadyInvited):
        ask(manager, now + timedelta(days=20))

    assert ask(manager, now, role=Role.COORDINATOR)
    assert Invitation.visible_to(manager).count() == 2


def test_taking_up_an_invitation_makes_a_person_a_confirmed_address_and_a_role(manager, now):
    invitation = ask(manager, now)

    membership = people.accept_invitation(invitation, at=now)

    person = User.objects.get(email="tom@example.org")
    assert membership.user == person
    assert membership.role == Role.TRAINER
    assert EmailAddress.objects.get(user=person).verified
    assert AuditEntry.visible_to(manager).filter(verb="person.join").count() == 1


def test_a_person_who_is_known_keeps_their_name(manager, now):
    known = UserFactory(email="tom@example.org", first_name="Thomas")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)

    membership = people.accept_invitation(ask(manager, now), at=now)

    assert membership.user == known
    known.refresh_from_db()
    assert known.first_name == "Thomas"


def test_an_invitation_is_taken_up_once(manager, now):
    invitation = ask(manager, now)
    people.accept_invitation(invitation, at=now)

    with pytest.raises(InvitationEnded):
        people.accept_invitation(invitation, at=now)
    assert Membership.objects.current().in_role(Role.TRAINER).count() == 1


def test_an_old_invitation_lets_nobody_in(manager, now):
    invitation = ask(manager, now)

    with pytest.raises(InvitationEnded):
        people.accept_invitation(invitation, at=now + timedelta(days=15))
    assert not User.objects.filter(email="tom@example.org").exists()


def test_a_partners_role_belongs_to_their_organisation(manager, service, now):
    partner = PartnerOrganisationFactory(service=service)
    invitation = ask(manager, now, role=Role.PARTNER, partner=partner)

    assert people.accept_invitation(invitation, at=now).partner == partner


def test_a_role_that_ends_closes_the_door_and_leaves_a_trail(manager, service, now):
    trainer = MembershipFactory(service=service, role=Role.TRAINER)

    people.end_membership(trainer, by=manager, at=now)

    assert not Membership.objects.current().filter(pk=trainer.pk).exists()
    assert AuditEntry.visible_to(manager).get().verb == "person.leave"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VOLUNTEER])
def test_a_role_that_is_not_theirs_is_neither_given_nor_taken(service, member, now, role):
    coordinator = member(service, Role.COORDINATOR)
    row = MembershipFactory(service=service, role=role)

    with pytest.raises(RoleNotTheirs):
        ask(coordinator, now, role=role)
    with pytest.raises(RoleNotTheirs):
        people.end_membership(row, by=coordinator, at=now)


def test_a_role_that_has_ended_stays_as_it_ended(manager, service, now):
    trainer = MembershipFactory(service=service, role=Role.TRAINER, ended_at=now)

    people.end_membership(trainer, by=manager, at=now)

    assert not AuditEntry.visible_to(manager).exists()


def test_the_last_manager_stays(manager, service, now):
    last = Membership.objects.get(service=service, role=Role.MANAGER)

    with pytest.raises(LastManager):
        people.end_membership(last, by=manager, at=now)
    assert Invitation.visible_to(manager).count() == 0
