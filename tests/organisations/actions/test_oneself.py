from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from core.tokens import sign_token
from organisations.actions import people
from organisations.actions.oneself import ALONE, deciding_about
from organisations.actions.refusals import AboutOneself, EndedByThem, NobodyElse
from organisations.actions.service import change_settings
from organisations.models import AuditEntry, Invitation, Membership, Role
from organisations.policies import MANAGE_PEOPLE
from tests.factories.organisations import MembershipFactory, UserFactory

ROLES = MANAGE_PEOPLE.roles


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


def ask(by, now, email, role=Role.COORDINATOR):
    facts = {"first_name": "Tom", "last_name": "Bos", "language": "en", "partner": None}
    return people.invite_member(email, role=role, **facts, by=by, at=now)


def allow(manager, now):
    change_settings(changes={"alone_may_decide": True}, by=manager, at=now)


def how(scope) -> dict[str, str]:
    return dict(AuditEntry.visible_to(scope).values_list("verb", "via"))


def coordinators(service) -> int:
    return Membership.objects.current().of_service(service).in_role(Role.COORDINATOR).count()


def test_about_another_person_everybody_decides_as_themselves(manager, now):
    assert deciding_about(UserFactory().pk, by=manager, roles=ROLES, at=now) is manager


def test_who_else_could_is_named_and_not_who_may_no_longer_log_in(service, manager, now):
    MembershipFactory(
        service=service, role=Role.MANAGER, user__first_name="Ans", user__last_name="Vos"
    )
    MembershipFactory(service=service, role=Role.MANAGER, user__is_active=False)
    MembershipFactory(service=service, role=Role.OBSERVER)

    with pytest.raises(AboutOneself) as refusal:
        deciding_about(manager.user.pk, by=manager, roles=ROLES, at=now)

    assert refusal.value.people == ["Ans Vos"]


def test_who_is_alone_decides_about_themselves_only_where_the_manager_allows_it(manager, now):
    with pytest.raises(NobodyElse):
        deciding_about(manager.user.pk, by=manager, roles=ROLES, at=now)
    allow(manager, now)
    assert deciding_about(manager.user.pk, by=manager, roles=ROLES, at=now).via == ALONE

    change_settings(changes={"alone_may_decide": False}, by=manager, at=now)

    with pytest.raises(NobodyElse):
        deciding_about(manager.user.pk, by=manager, roles=ROLES, at=now)
    assert [entry.changed for entry in AuditEntry.visible_to(manager)] == [["alone_may_decide"]] * 2


def test_what_is_allowed_counts_no_more_once_there_is_a_second(service, manager, now):
    allow(manager, now)
    MembershipFactory(service=service, role=Role.COORDINATOR)

    with pytest.raises(AboutOneself):
        deciding_about(manager.user.pk, by=manager, roles=ROLES, at=now)


def test_who_ends_the_roles_of_all_others_is_not_alone_for_thirty_days(service, manager, now):
    for role in (Role.COORDINATOR, Role.MANAGER):
        people.end_membership(MembershipFactory(service=service, role=role), by=manager, at=now)
    allow(manager, now)

    for day in (now, now + timedelta(days=30)):
        with pytest.raises(EndedByThem):
            ask(manager, day, manager.user.email)

    assert ask(manager, now + timedelta(days=31), manager.user.email)


def test_who_was_left_alone_by_others_may_at_once(service, manager, member, now):
    other = member(service, Role.MANAGER)
    coordinator = MembershipFactory(service=service, role=Role.COORDINATOR)
    people.end_membership(coordinator, by=other, at=now)
    own = Membership.objects.of_person(other.user).get()
    people.end_membership(own, by=other, at=now)
    allow(manager, now)

    assert deciding_about(manager.user.pk, by=manager, roles=ROLES, at=now).via == ALONE


def test_an_observer_who_was_let_go_could_have_decided_nothing(service, manager, now):
    people.end_membership(
        MembershipFactory(service=service, role=Role.OBSERVER), by=manager, at=now
    )
    allow(manager, now)

    assert deciding_about(manager.user.pk, by=manager, roles=ROLES, at=now).via == ALONE


def test_the_page_of_people_says_that_they_ended_a_role_themselves(
    service, manager, logged_in, now, time_machine
):
    time_machine.move_to(now)
    people.end_membership(
        MembershipFactory(service=service, role=Role.COORDINATOR), by=manager, at=now
    )
    allow(manager, now)
    url = reverse("organisations:people", args=[service.slug])
    facts = {"first_name": "M", "last_name": "E", "language": "en", "role": "coordinator"}

    page = logged_in(manager).post(url, {**facts, "email": manager.user.email})

    assert page.status_code == 422
    assert "wait 30 days from the day that role ended" in page.text


@pytest.mark.parametrize("spelled", ["{}", " {} ", "second@example.org"])
def test_nobody_asks_themselves_in_as_coordinator_by_any_address_of_theirs(manager, now, spelled):
    EmailAddress.objects.create(user=manager.user, email="second@example.org", verified=True)

    with pytest.raises(AboutOneself):
        ask(manager, now, spelled.format(manager.user.email.upper()))
    assert not Invitation.unscoped.exists()


def test_a_role_that_reads_of_no_neighbour_may_be_taken_by_oneself(manager, now):
    assert ask(manager, now, manager.user.email, role=Role.TRAINER)


def test_an_address_that_became_theirs_later_lets_nobody_in(manager, now, client):
    invitation = ask(manager, now, "tom@example.org")
    EmailAddress.objects.create(user=manager.user, email="tom@example.org", verified=True)

    with pytest.raises(AboutOneself):
        people.accept_invitation(invitation, at=now)
    assert coordinators(manager.service) == 0


def test_the_page_of_such_an_invitation_says_so_in_words(manager, now, client, time_machine):
    time_machine.move_to(now)
    invitation = ask(manager, now, "tom@example.org")
    EmailAddress.objects.create(user=manager.user, email="tom@example.org", verified=True)
    client.cookies["language"] = "en"
    token = sign_token("invitation", invitation=invitation.pk)

    page = client.post(reverse("organisations:invitation", args=[token]), follow=True)

    assert "nobody else here can decide it" in page.text


def test_the_manager_who_is_alone_may_and_the_trail_says_how(manager, now):
    allow(manager, now)

    people.accept_invitation(ask(manager, now, manager.user.email), at=now)

    assert coordinators(manager.service) == 1
    assert {how(manager)["person.invite"], how(manager)["person.join"]} == {ALONE}


def test_the_other_coordinators_hear_of_a_new_one_in_their_language(
    service, manager, now, deliver_mail
):
    for language in ("nl", "de"):
        MembershipFactory(
            service=service,
            role=Role.COORDINATOR,
            user__email=f"{language}@example.org",
            user__language=language,
        )
    MembershipFactory(service=service, role=Role.TRAINER)

    people.accept_invitation(ask(manager, now, "tom@example.org"), at=now)

    letters = {letter.to[0]: letter for letter in deliver_mail()}
    assert set(letters) == {"tom@example.org", "nl@example.org", "de@example.org", service.email}
    assert letters["nl@example.org"].subject == f"Tom Bos is nu coördinator bij {service.name}"
    assert str(manager.user) in letters["nl@example.org"].body
    assert "/people/" in letters["de@example.org"].html


def test_who_asked_them_in_needs_no_letter_and_a_trainer_is_announced_to_nobody(
    service, member, now, deliver_mail
):
    coordinator = member(service, Role.COORDINATOR)
    for role in (Role.COORDINATOR, Role.TRAINER):
        people.accept_invitation(ask(coordinator, now, f"{role}@example.org", role=role), at=now)

    assert {letter.to[0] for letter in deliver_mail()} == {
        "coordinator@example.org",
        "trainer@example.org",
        service.email,  # of the coordinator
    }


def test_the_page_of_people_refuses_in_words_and_keeps_what_was_typed(
    service, manager, member, logged_in
):
    other = member(service, Role.MANAGER)
    url = reverse("organisations:people", args=[service.slug])
    facts = {"first_name": "M", "last_name": "E", "language": "en", "role": "coordinator"}

    page = logged_in(manager).post(url, {**facts, "email": manager.user.email})

    assert page.status_code == 422
    assert f"somebody else decides it: {other.user}." in page.text
    assert manager.user.email in page.text


def test_the_page_of_people_shows_that_it_is_allowed(service, manager, logged_in, now):
    url = reverse("organisations:people", args=[service.slug])
    words = "whoever is alone in a role may decide about themselves"
    assert words not in logged_in(manager).get(url).text

    allow(manager, now)

    assert words in logged_in(manager).get(url).text
