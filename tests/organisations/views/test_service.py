import pytest
from django.urls import reverse

from organisations.models import Invitation, Membership, Role, Service
from tests.factories.organisations import MembershipFactory, PartnerOrganisationFactory


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def client(manager, logged_in):
    return logged_in(manager)


def test_a_manager_invites_a_trainer(client, service):
    url = reverse("organisations:people", args=[service.slug])
    facts = {
        "email": "tom@example.org",
        "first_name": "Tom",
        "last_name": "Bos",
        "language": "nl",
        "role": "trainer",
    }

    answer = client.post(url, facts)

    assert answer.status_code == 302
    assert Invitation.unscoped.get().email == "tom@example.org"
    assert "Tom Bos" in client.get(url).content.decode()


def test_a_partner_needs_an_organisation_of_this_service(client, service):
    elsewhere = PartnerOrganisationFactory()
    facts = {
        "email": "tom@example.org",
        "first_name": "Tom",
        "last_name": "Bos",
        "language": "nl",
        "role": "partner",
        "partner": elsewhere.pk,
    }

    answer = client.post(reverse("organisations:people", args=[service.slug]), facts)

    assert answer.status_code == 422
    assert not Invitation.unscoped.exists()


def test_a_role_is_ended_from_the_page(client, service):
    trainer = MembershipFactory(service=service, role=Role.TRAINER)

    client.post(reverse("organisations:membership_end", args=[service.slug, trainer.pk]))

    assert not Membership.objects.current().filter(pk=trainer.pk).exists()


def test_a_second_click_ends_no_role_twice(client, service, now):
    trainer = MembershipFactory(service=service, role=Role.TRAINER, ended_at=now)

    answer = client.post(reverse("organisations:membership_end", args=[service.slug, trainer.pk]))

    assert answer.status_code == 302
    assert Membership.objects.get(pk=trainer.pk).ended_at == now


def test_a_volunteer_leaves_by_their_own_page_and_not_here(client, service):
    volunteer = MembershipFactory(service=service, role=Role.VOLUNTEER)
    url = reverse("organisations:membership_end", args=[service.slug, volunteer.pk])

    assert client.post(url).status_code == 404
    assert url not in client.get(reverse("organisations:people", args=[service.slug])).text


def test_a_coordinator_makes_and_ends_no_manager(service, manager, member, logged_in):
    coordinator = logged_in(member(service, Role.COORDINATOR))
    MembershipFactory(service=service, role=Role.MANAGER)
    facts = {"email": "me@example.org", "first_name": "M", "last_name": "E", "language": "nl"}
    last = Membership.objects.in_role(Role.MANAGER).of_person(manager.user).get()

    asked = coordinator.post(
        reverse("organisations:people", args=[service.slug]), {**facts, "role": "manager"}
    )
    ended = coordinator.post(reverse("organisations:membership_end", args=[service.slug, last.pk]))

    assert (asked.status_code, ended.status_code) == (422, 404)
    assert Membership.objects.current().in_role(Role.MANAGER).count() == 2
    assert not Invitation.unscoped.exists()


def test_a_role_in_another_service_cannot_be_ended(client, service):
    elsewhere = MembershipFactory(role=Role.TRAINER)

    answer = client.post(reverse("organisations:membership_end", args=[service.slug, elsewhere.pk]))

    assert answer.status_code == 404


def test_settings_are_kept_and_bad_ones_are_explained(client, service):
    url = reverse("organisations:service_settings", args=[service.slug])
    form = client.get(url).context["form"]
    facts = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    facts = {name: value for name, value in facts.items() if value is not False}

    good = client.post(url, {**facts, "offer_hours": 24})
    bad = client.post(url, {**facts, "mediators_per_case": 0})

    assert good.status_code == 302
    assert Service.objects.get(pk=service.pk).offer_hours == 24
    assert bad.status_code == 422


def test_no_service_keeps_people_longer_than_ten_years(client, service):
    url = reverse("organisations:service_settings", args=[service.slug])
    form = client.get(url).context["form"]
    facts = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    facts = {name: value for name, value in facts.items() if value is not False}

    long = client.post(url, {**facts, "applicant_retention_months": 121})
    most = client.post(url, {**facts, "applicant_retention_months": 120})

    assert (long.status_code, most.status_code) == (422, 302)
    assert "At most 120 months: nothing about people is kept longer." in long.text
    assert 'max="120"' in long.text
    service.refresh_from_db()
    assert service.applicant_retention_months == 120


@pytest.mark.parametrize("address", ['"a,b"@x.test', "josé@x.test", "tom@a_b.test"])
def test_nobody_is_invited_at_an_address_that_not_every_server_takes(client, service, address):
    facts = {
        "email": address,
        "first_name": "Tom",
        "last_name": "Bos",
        "language": "nl",
        "role": "trainer",
    }

    answer = client.post(reverse("organisations:people", args=[service.slug]), facts)

    assert answer.status_code == 422
    assert "Bos" in answer.content.decode()
    assert not Invitation.unscoped.exists()


def test_the_settings_take_the_address_of_the_service_in_ascii(client, service):
    url = reverse("organisations:service_settings", args=[service.slug])
    form = client.get(url).context["form"]
    facts = {name: form[name].value() for name in form.fields}
    facts = {
        name: value for name, value in facts.items() if value is not None and value is not False
    }

    answer = client.post(url, facts | {"email": "wij@münchen.example"})
    assert answer.status_code == 302, answer.context["form"].errors

    assert Service.objects.get(pk=service.pk).email == "wij@xn--mnchen-3ya.example"


def test_more_months_than_there_may_be_are_shown_as_they_count(client, service):
    Service.objects.filter(pk=service.pk).update(volunteer_retention_months=200)
    url = reverse("organisations:service_settings", args=[service.slug])

    form = client.get(url).context["form"]
    facts = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    facts = {name: value for name, value in facts.items() if value is not False}

    assert form["volunteer_retention_months"].value() == 120
    assert client.post(url, facts).status_code == 302
    assert Service.objects.get(pk=service.pk).months_kept("volunteer_retention_months") == 120
