"""Somebody with a mailbox and no login is found, asked about, and gets one."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from core.tokens import sign_token
from organisations.actions.invitations import invite_again, take_back_invitation
from organisations.actions.logins import offer_login
from organisations.actions.people import accept_invitation, invite_member
from organisations.actions.refusals import (
    AlreadyInvited,
    BelongsElsewhere,
    InvitationEnded,
    LoginTaken,
    PerhapsKnown,
    RoleNotTheirs,
    SignsIn,
)
from organisations.models import AuditEntry, Invitation, Membership, Role, TwoPeople, User
from tests.factories.organisations import MembershipFactory, ServiceFactory, UserFactory

MAILBOX = "anna@example.org"


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def anna(service):
    """Written down by hand: mail reaches her, and she cannot sign in."""
    person = UserFactory(email=None, mailbox=MAILBOX, first_name="Anna", last_name="de Wit")
    return MembershipFactory(user=person, service=service, role=Role.VOLUNTEER)


def invite(manager, now, **facts):
    asked = {"first_name": "Anna", "last_name": "de Wit", "language": "en", **facts}
    return invite_member(
        MAILBOX, **{"role": Role.TRAINER, "partner": None, **asked}, by=manager, at=now
    )


def test_an_invitation_asks_about_who_has_the_mailbox_and_no_login(manager, anna, now):
    with pytest.raises(PerhapsKnown) as refused:
        invite(manager, now)

    assert [one.person for one in refused.value.known] == [anna.user]
    assert not Invitation.unscoped.exists()


def test_the_same_person_gets_the_role_and_the_login_on_the_account_she_has(manager, anna, now):
    row = invite(manager, now, same=str(anna.user.pk))

    membership = accept_invitation(row, at=now)

    assert membership.user == anna.user
    assert User.objects.get(pk=anna.user.pk).email == MAILBOX
    address = EmailAddress.objects.get(user=anna.user)
    assert (address.email, address.verified, address.primary) == (MAILBOX, True, True)
    assert User.objects.filter(first_name="Anna").count() == 1


def test_somebody_else_with_that_mailbox_is_a_new_person_and_it_is_not_asked_again(
    manager, anna, now
):
    row = invite(manager, now, first_name="Bas", same="two")

    person = accept_invitation(row, at=now).user

    assert person != anna.user
    assert person.email == MAILBOX
    said = TwoPeople.unscoped.get(about_kind="organisations.user")
    assert {said.person_id, said.about_id} == {anna.user.pk, person.pk}
    assert said.said_by == manager.user


def test_two_people_cannot_both_sign_in_with_one_address(manager, service, now):
    MembershipFactory(service=service, user__email=MAILBOX, user__first_name="Bas")
    with pytest.raises(PerhapsKnown):
        invite(manager, now)

    with pytest.raises(LoginTaken):
        invite(manager, now, same="two")


def test_an_answer_about_nobody_who_was_named_counts_for_nothing(manager, anna, now):
    with pytest.raises(PerhapsKnown):
        invite(manager, now, same=str(manager.user.pk))
    with pytest.raises(PerhapsKnown):
        invite(manager, now, same="9" * 20)


def test_who_signs_in_with_it_and_is_called_so_is_asked_about_no_more(manager, service, now):
    known = MembershipFactory(
        service=service, user__email=MAILBOX, user__first_name="Anna", user__last_name="de Wit"
    )

    assert accept_invitation(invite(manager, now), at=now).user == known.user


def test_who_belongs_to_another_service_only_is_named_to_nobody(manager, now):
    person = UserFactory(email=None, mailbox=MAILBOX, first_name="Anna", last_name="de Wit")
    MembershipFactory(user=person, service=ServiceFactory(), role=Role.VOLUNTEER)

    assert invite(manager, now).person is None


def test_the_page_asks_with_the_likely_answer_ticked_and_what_was_typed(
    manager, anna, logged_in, service
):
    browser = logged_in(manager)
    sent = {
        "email": MAILBOX,
        "first_name": "Anna",
        "last_name": "de Wit",
        "language": "en",
        "role": "trainer",
    }
    url = f"/s/{service.slug}/people/"

    answer = browser.post(url, sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Anna de Wit is known here already. Is it the same person?" in page
    assert answer.context["form"]["same"].value() == str(anna.user.pk)
    assert answer.context["form"]["first_name"].value() == "Anna"
    assert browser.post(url, {**sent, "same": str(anna.user.pk)}).status_code == 302
    assert Invitation.unscoped.get().person == anna.user


def test_a_link_to_their_mailbox_gives_a_login(manager, anna, now, deliver_mail):
    row = offer_login(anna, MAILBOX, by=manager, at=now)
    (letter,) = deliver_mail()

    membership = accept_invitation(row, at=now)

    assert letter.to == [MAILBOX]
    assert "/invitations/" in letter.body
    assert "asks you to join" not in letter.body
    assert membership == anna
    assert User.objects.get(pk=anna.user.pk).email == MAILBOX
    assert Membership.objects.filter(user=anna.user).count() == 1
    verbs = list(AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["person.offer_login", "person.sign_in"]


def test_another_address_may_be_given_and_the_mail_goes_on_to_the_mailbox(manager, anna, now):
    accept_invitation(offer_login(anna, "own@example.org", by=manager, at=now), at=now)

    person = User.objects.get(pk=anna.user.pk)
    assert (person.email, person.mailbox) == ("own@example.org", MAILBOX)


def test_an_address_by_which_somebody_else_signs_in_is_no_login(manager, anna, now):
    UserFactory(email="bas@example.org")

    with pytest.raises(LoginTaken):
        offer_login(anna, "bas@example.org", by=manager, at=now)
    with pytest.raises(LoginTaken):
        offer_login(anna, manager.user.email, by=manager, at=now)


def test_an_address_that_was_taken_meanwhile_opens_nothing(manager, anna, now):
    row = offer_login(anna, MAILBOX, by=manager, at=now)
    UserFactory(email=MAILBOX)

    with pytest.raises(InvitationEnded):
        accept_invitation(row, at=now)


def test_who_left_meanwhile_gets_no_role_by_the_link(manager, anna, now):
    row = offer_login(anna, MAILBOX, by=manager, at=now)
    Membership.objects.filter(pk=anna.pk).update(ended_at=now)

    with pytest.raises(InvitationEnded):
        accept_invitation(row, at=now)


def test_who_can_sign_in_needs_no_link(manager, service, now):
    known = MembershipFactory(service=service, role=Role.VOLUNTEER)

    with pytest.raises(SignsIn):
        offer_login(known, MAILBOX, by=manager, at=now)


def test_nobody_gives_a_login_to_who_belongs_to_another_service_too(manager, anna, now):
    MembershipFactory(user=anna.user, service=ServiceFactory(), role=Role.VOLUNTEER)

    with pytest.raises(BelongsElsewhere):
        offer_login(anna, MAILBOX, by=manager, at=now)


def test_only_who_asks_people_in_gives_a_login(anna, service, member, now):
    with pytest.raises(RoleNotTheirs):
        offer_login(anna, MAILBOX, by=member(service, Role.TRAINER), at=now)


def test_a_link_is_sent_again_and_taken_back_like_an_invitation(manager, anna, now):
    row = offer_login(anna, MAILBOX, by=manager, at=now)
    with pytest.raises(AlreadyInvited):
        offer_login(anna, MAILBOX, by=manager, at=now)

    invite_again(row, by=manager, at=now + timedelta(hours=1))
    take_back_invitation(row, by=manager, at=now + timedelta(hours=2))

    with pytest.raises(InvitationEnded):
        accept_invitation(row, at=now + timedelta(hours=3))


def test_the_page_of_people_leads_to_a_login_and_the_link_is_confirmed_in_a_browser(
    manager, anna, logged_in, service, client
):
    browser = logged_in(manager)
    assert "Give a login" in browser.get(f"/s/{service.slug}/people/").content.decode()
    url = f"/s/{service.slug}/people/{anna.pk}/login/"

    page = browser.get(url)
    answer = browser.post(url, {"email": MAILBOX})

    assert page.context["form"]["email"].value() == MAILBOX
    assert answer.status_code == 302
    link = _link()
    assert "Confirm your address" in client.get(link).content.decode()
    assert client.post(link).status_code == 302
    assert User.objects.get(pk=anna.user.pk).email == MAILBOX


def _link():
    return f"/invitations/{sign_token('invitation', invitation=Invitation.unscoped.get().pk)}/"
