from organisations.models import PartnerOrganisation, Role
from tests.factories.organisations import PartnerOrganisationFactory


def test_a_query_starts_at_the_askers_own_service(service, member):
    ours = PartnerOrganisationFactory(service=service)
    PartnerOrganisationFactory()
    scope = member(service, Role.COORDINATOR)

    assert list(PartnerOrganisation.visible_to(scope)) == [ours]


def test_a_tenants_model_has_no_objects():
    assert not hasattr(PartnerOrganisation, "objects")
