import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from organisations.actions.refusals import NoSecondFactor, OwnSecondFactor
from organisations.actions.second_factor import end_second_factor
from organisations.models import AuditEntry, Role
from tests.factories.organisations import MembershipFactory, ServiceFactory


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def colleague(service):
    """A coordinator whose telephone fell into the canal, and their role here."""
    membership = MembershipFactory(service=service, role=Role.COORDINATOR)
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=membership.user, type=kind, data={})
    return membership


def verbs(service):
    rows = AuditEntry.unscoped.filter(service=service, verb="person.end_second_step")
    return list(rows.values_list("by", flat=True))


def test_the_steps_and_the_sessions_of_that_person_end(manager, colleague, logged_in, member, now):
    theirs = logged_in(member(colleague.service, Role.TRAINER, user=colleague.user))
    mine = logged_in(manager)
    page = reverse("usersessions_list")
    assert [client.get(page).status_code for client in (theirs, mine)] == [200, 200]

    end_second_factor(colleague.user, by=manager, at=now)

    assert not Authenticator.objects.exists()
    assert [client.get(page).status_code for client in (theirs, mine)] == [302, 200]


def test_they_and_every_manager_of_all_their_services_hear(manager, colleague, now, deliver_mail):
    other = ServiceFactory()
    there = MembershipFactory(service=other, role=Role.TRAINER, user=colleague.user)
    managers = [
        manager.user,
        MembershipFactory(service=manager.service, role=Role.MANAGER).user,
        MembershipFactory(service=other, role=Role.MANAGER).user,
    ]
    MembershipFactory(service=manager.service, role=Role.COORDINATOR)

    end_second_factor(colleague.user, by=manager, at=now)

    sent = deliver_mail()
    assert sorted(m.to[0] for m in sent) == sorted(
        [colleague.user.email, *(person.email for person in managers)]
    )
    (theirs,) = (m for m in sent if m.to == [colleague.user.email])
    assert f"{manager.user} ended the second step of your login" in " ".join(theirs.body.split())
    assert verbs(manager.service) == [manager.user.pk]
    assert verbs(there.service) == [None]


def test_nobody_ends_their_own(manager, now):
    Authenticator.objects.create(user=manager.user, type=Authenticator.Type.TOTP, data={})

    with pytest.raises(OwnSecondFactor):
        end_second_factor(manager.user, by=manager, at=now)

    assert Authenticator.objects.exists()


def test_a_second_click_finds_nothing_and_tells_nobody(manager, colleague, now, deliver_mail):
    end_second_factor(colleague.user, by=manager, at=now)
    told = len(deliver_mail())

    with pytest.raises(NoSecondFactor):
        end_second_factor(colleague.user, by=manager, at=now)

    assert len(deliver_mail()) == told


def test_whoever_runs_the_site_helps_the_only_manager(manager, capsys, deliver_mail):
    Authenticator.objects.create(user=manager.user, type=Authenticator.Type.TOTP, data={})

    call_command("reset_second_factor", manager.user.email.upper())

    assert "has ended" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    (mail,) = deliver_mail()
    assert "Whoever runs this site ended" in " ".join(mail.body.split())
    assert verbs(manager.service) == [None]
    with pytest.raises(CommandError, match="no second step"):
        call_command("reset_second_factor", manager.user.email)
    with pytest.raises(CommandError, match="Nobody has"):
        call_command("reset_second_factor", "nobody@example.org")


def test_the_page_of_people_offers_it_for_others_only(manager, colleague, logged_in):
    Authenticator.objects.create(user=manager.user, type=Authenticator.Type.TOTP, data={})
    client = logged_in(manager)
    slug = manager.service.slug

    page = client.get(reverse("organisations:people", args=[slug])).content.decode()
    address = reverse("organisations:second_step_end", args=[slug, colleague.pk])
    assert page.count("/second-step/end/") == page.count(address) == 1

    answer = client.post(address, follow=True).content.decode()
    assert f"The second step of {colleague.user} has ended" in answer
    assert "/second-step/end/" not in answer


def test_a_coordinator_is_not_offered_it(colleague, logged_in, member):
    client = logged_in(member(colleague.service, Role.COORDINATOR))
    slug = colleague.service.slug

    page = client.get(reverse("organisations:people", args=[slug])).content.decode()

    assert "/second-step/end/" not in page
    address = reverse("organisations:second_step_end", args=[slug, colleague.pk])
    assert client.post(address).status_code == 403


def test_ones_own_is_refused_in_words(manager, logged_in):
    client = logged_in(manager)
    own = manager.user.memberships.get().pk
    address = reverse("organisations:second_step_end", args=[manager.service.slug, own])

    assert "Another manager ends your own" in client.post(address, follow=True).content.decode()
