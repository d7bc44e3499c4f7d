import pytest

from cases.mails import tell_status_changed
from cases.partner_status import PartnerStatus
from organisations.models import (
    AuditEntry,
    Invitation,
    Membership,
    OutboxMessage,
    PartnerOrganisation,
    Role,
)
from tests.factories.cases import ReferralFactory
from tests.factories.organisations import MembershipFactory, PartnerOrganisationFactory

FACTS = {"name": "Woonbron", "kind": "housing", "email": "desk@woonbron.example", "phone": ""}
TOM = {"first_name": "Tom", "last_name": "Bos", "email": "tom@woonbron.example", "language": "en"}


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def page(service):
    return f"/s/{service.slug}/partners/"


@pytest.fixture(params=[Role.MANAGER, Role.COORDINATOR])
def client(service, member, logged_in, request):
    return logged_in(member(service, request.param))


@pytest.fixture
def coordinator(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture
def partner(service):
    return PartnerOrganisationFactory(service=service, name="Woonbron")


def test_an_organisation_is_added_and_its_people_are_asked_in(client, page, deliver_mail):
    assert "No partners yet" in text(client.get(page))

    answer = client.post(f"{page}new/", FACTS)

    partner = PartnerOrganisation.unscoped.get()
    here = f"{page}{partner.pk}/"
    assert answer.url == here
    assert "Nobody refers for this organisation yet" in text(client.get(here))
    assert client.post(here, TOM).url == here
    assert "tom@woonbron.example" in text(client.get(here))
    invitation = Invitation.unscoped.get()
    assert (invitation.role, invitation.partner) == (Role.PARTNER, partner)
    assert deliver_mail()[-1].to == ["tom@woonbron.example"]


def test_several_organisations_are_written_down_one_after_the_other(coordinator, page):
    assert coordinator.post(f"{page}new/", FACTS | {"one_more": "1"}).url == f"{page}new/"
    assert PartnerOrganisation.unscoped.get().name == "Woonbron"


def test_a_name_stands_once_and_what_was_typed_stays(coordinator, page, partner):
    answer = coordinator.post(f"{page}new/", FACTS | {"phone": "010 1"})

    assert answer.status_code == 422
    assert "There is an organisation of this name already." in text(answer)
    assert "010 1" in text(answer)


def test_it_is_changed(coordinator, page, partner, service):
    other = PartnerOrganisationFactory(service=service, name="Other")

    here = f"{page}{partner.pk}/"
    assert coordinator.post(f"{here}change/", FACTS | {"phone": "010 1"}).url == here
    assert coordinator.post(f"{here}change/", FACTS | {"name": other.name}).status_code == 422
    partner.refresh_from_db()
    assert (partner.name, partner.phone) == ("Woonbron", "010 1")


def test_somebody_is_asked_in_once(coordinator, page, partner):
    here = f"{page}{partner.pk}/"
    coordinator.post(here, TOM)

    answer = coordinator.post(here, TOM)

    assert answer.status_code == 422
    assert "is invited to that role already" in text(answer)


def test_with_the_organisation_the_roles_of_its_people_end_and_they_are_told(
    coordinator, page, partner, service, deliver_mail, logged_in, member
):
    member(service, Role.MANAGER)
    row = MembershipFactory(service=service, role=Role.PARTNER, partner=partner)
    kept = MembershipFactory(service=service, role=Role.PARTNER)
    here = f"{page}{partner.pk}/"
    coordinator.post(here, TOM)
    deliver_mail()

    assert coordinator.post(f"{here}end/").url == page

    row.refresh_from_db()
    partner.refresh_from_db()
    assert row.ended_at
    assert partner.is_over
    assert list(Membership.objects.current().in_role(Role.PARTNER)) == [kept]
    assert Invitation.unscoped.get().state == "taken_back"
    assert {message.to[0] for message in deliver_mail()[-2:]} == {row.user.email, TOM["email"]}
    verbs = AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["partner.end", "person.leave", "person.uninvite"]


def test_one_that_ended_is_offered_to_nobody_and_comes_back_under_its_name(
    coordinator, page, partner, service
):
    coordinator.post(f"{page}{partner.pk}/end/")

    people = f"/s/{service.slug}/people/"
    assert "Woonbron" not in text(coordinator.get(people)).partition("Invite somebody")[2]
    coordinator.post(f"{page}{partner.pk}/", TOM)
    assert not Invitation.unscoped.exists()

    coordinator.post(f"{page}new/", FACTS)
    partner.refresh_from_db()
    assert (partner.is_over, partner.email) == (False, FACTS["email"])
    assert PartnerOrganisation.unscoped.count() == 1


def test_one_that_ended_hears_nothing_more_of_its_referrals(service, now, partner):
    referral = ReferralFactory(service=service, partner=partner, own_reference="Ref 7")
    partner.email, partner.ended_at = "desk@woonbron.example", now

    tell_status_changed(referral, PartnerStatus.IN_PROGRESS, at=now)

    assert not OutboxMessage.unscoped.exists()


def test_the_list_costs_the_same_for_many(
    coordinator, page, service, django_assert_max_num_queries
):
    PartnerOrganisationFactory.create_batch(7, service=service)
    coordinator.get(page)

    with django_assert_max_num_queries(6):
        coordinator.get(page)
