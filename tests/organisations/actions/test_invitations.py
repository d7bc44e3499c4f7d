from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from core.lifecycle import MoveRefused
from organisations.actions import people
from organisations.actions.invitations import invite_again, take_back_invitation
from organisations.actions.refusals import AboutOneself, InvitationEnded, RoleNotTheirs
from organisations.models import AuditEntry, Invitation, Membership, Role
from tests.factories.organisations import MembershipFactory


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def ask(manager, now):
    def invite(role=Role.TRAINER):
        who = {"first_name": "Tom", "last_name": "Bos", "language": "en", "partner": None}
        return people.invite_member("tom@example.org", **who, role=role, by=manager, at=now)

    return invite


def test_sent_again_it_is_another_mail_and_stands_two_weeks_more(ask, manager, now, deliver_mail):
    row = ask()
    assert len(deliver_mail()) == 1

    later = now + timedelta(days=20)
    row = invite_again(row, by=manager, at=later)

    assert len(deliver_mail()) == 2
    assert row.expires_at == later + timedelta(days=14)
    assert people.accept_invitation(row, at=later)


def test_taken_back_it_lets_nobody_in_and_whoever_got_it_is_told(ask, manager, now, deliver_mail):
    row = ask()
    deliver_mail()

    row = take_back_invitation(row, by=manager, at=now)

    assert "takes back its invitation" in deliver_mail()[-1].subject
    with pytest.raises(InvitationEnded):
        people.accept_invitation(row, at=now)
    assert AuditEntry.visible_to(manager).filter(verb="person.uninvite").exists()


def test_one_that_has_not_left_is_taken_back_without_a_word(ask, manager, now, deliver_mail):
    take_back_invitation(ask(), by=manager, at=now)

    assert deliver_mail() == []


def test_somebody_may_be_asked_anew_after_it_was_taken_back(ask, manager, now):
    take_back_invitation(ask(), by=manager, at=now)

    ask()

    assert Invitation.visible_to(manager).open().count() == 1


def test_what_was_taken_up_is_neither_sent_nor_taken_back(ask, manager, now):
    row = ask()
    people.accept_invitation(row, at=now)

    for verb in (invite_again, take_back_invitation):
        with pytest.raises(MoveRefused):
            verb(row, by=manager, at=now)


def test_a_coordinator_leaves_the_invitation_of_a_manager_alone(ask, service, member, now):
    row = ask(Role.MANAGER)

    for verb in (invite_again, take_back_invitation):
        with pytest.raises(RoleNotTheirs):
            verb(row, by=member(service, Role.COORDINATOR), at=now)


@pytest.mark.parametrize(("path", "state"), [("again", "open"), ("take-back", "taken_back")])
def test_the_page_of_people_sends_it_again_and_takes_it_back(ask, manager, logged_in, path, state):
    row = ask()
    client = logged_in(manager)
    people_page = f"/s/{manager.service.slug}/people/"
    move = f"{people_page}invitations/{row.pk}/{path}/"
    assert move in client.get(people_page).content.decode()

    answer = client.post(move)

    row.refresh_from_db()
    assert (answer.url, row.state) == (people_page, state)


def test_the_page_of_people_says_who_is_invited_already(ask, manager, logged_in):
    ask()
    sent = {"email": "TOM@example.org", "first_name": "Tom", "last_name": "Bos"}

    answer = logged_in(manager).post(
        f"/s/{manager.service.slug}/people/", sent | {"language": "en", "role": "trainer"}
    )

    assert answer.status_code == 422
    assert "invited to that role already" in answer.content.decode()
    assert Invitation.visible_to(manager).count() == 1


def invite(by, now, role=Role.COORDINATOR):
    who = {"first_name": "Sec", "last_name": "Ond", "language": "en", "partner": None}
    return people.invite_member("second@example.org", **who, role=role, by=by, at=now)


def role_of(scope, role) -> Membership:
    return Membership.objects.current().of_person(scope.user).in_role(role).get()


def test_whose_role_ends_lets_nobody_in_any_more_and_the_invited_hear_of_it(
    manager, service, member, now, deliver_mail
):
    coordinator = member(service, Role.COORDINATOR)
    row = invite(coordinator, now)
    deliver_mail()

    people.end_membership(role_of(coordinator, Role.COORDINATOR), by=manager, at=now)

    row.refresh_from_db()
    assert (row.state, row.taken_back_at) == ("taken_back", now)
    told = [letter for letter in deliver_mail() if letter.to == ["second@example.org"]]
    assert "takes back its invitation" in told[-1].subject
    assert AuditEntry.visible_to(manager).filter(verb="person.uninvite", by=manager.user).exists()
    with pytest.raises(InvitationEnded):
        people.accept_invitation(row, at=now)


def test_the_link_of_whoever_left_another_way_takes_nobody_in(service, member, now, client):
    coordinator = member(service, Role.COORDINATOR)
    row = invite(coordinator, now)
    coordinator.user.is_active = False
    coordinator.user.save(update_fields=["is_active"])

    with pytest.raises(InvitationEnded):
        people.accept_invitation(row, at=now)
    assert not Membership.objects.filter(user__email="second@example.org").exists()


def test_what_they_may_give_by_another_role_stands(manager, service, member, now):
    both = MembershipFactory(service=service, role=Role.MANAGER).user
    MembershipFactory(service=service, role=Role.COORDINATOR, user=both)
    by = replace(manager, user=both, roles=frozenset({Role.MANAGER, Role.COORDINATOR}))
    trainer, leader = invite(by, now, Role.TRAINER), invite(by, now, Role.MANAGER)

    people.end_membership(role_of(by, Role.MANAGER), by=manager, at=now)

    assert list(Invitation.visible_to(manager).open()) == [trainer]
    leader.refresh_from_db()
    assert leader.state == "taken_back"


def test_a_coordinator_may_end_a_role_behind_which_a_managers_invitation_was_left(
    service, member, now
):
    leaver, coordinator = member(service, Role.MANAGER), member(service, Role.COORDINATOR)
    row = invite(leaver, now, Role.MANAGER)
    Membership.objects.of_person(leaver.user).update(role=Role.COORDINATOR)

    people.end_membership(role_of(leaver, Role.COORDINATOR), by=coordinator, at=now)

    row.refresh_from_db()
    assert row.state == "taken_back"


def test_whoever_sends_it_again_stands_behind_it(manager, service, member, now):
    coordinator = member(service, Role.COORDINATOR)
    row = invite_again(invite(coordinator, now), by=manager, at=now)
    assert row.invited_by == manager.user

    people.end_membership(role_of(coordinator, Role.COORDINATOR), by=manager, at=now)

    assert people.accept_invitation(row, at=now).role == Role.COORDINATOR


def test_nobody_sends_their_own_invitation_again(manager, service, member, logged_in, now):
    other = member(service, Role.MANAGER)
    row = invite(other, now)
    EmailAddress.objects.create(user=manager.user, email=row.email, verified=True)

    with pytest.raises(AboutOneself):
        invite_again(row, by=manager, at=now)
    move = f"/s/{service.slug}/people/invitations/{row.pk}/again/"
    assert "somebody else decides it" in logged_in(manager).post(move, follow=True).text
    row.refresh_from_db()
    assert row.invited_by == other.user
