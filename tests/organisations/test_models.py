import pytest

from organisations.models import District, PartnerOrganisation, Role, User, named_like
from tests.factories.organisations import (
    DistrictFactory,
    PartnerOrganisationFactory,
    UserFactory,
)

PEOPLE = [
    ("Ipek", "Yılmaz"),
    ("Jean-Pierre", "D’Haene"),
    ("Łucja", "Łódź"),
    ("Zoë", "de Vries"),
    ("An", "de Vries-Bakker"),
    ("Søren", "Ærø"),
    ("Madonna", ""),
]


def test_a_query_starts_at_the_askers_own_service(service, member):
    ours = PartnerOrganisationFactory(service=service)
    PartnerOrganisationFactory()
    scope = member(service, Role.COORDINATOR)

    assert list(PartnerOrganisation.visible_to(scope)) == [ours]


def test_a_tenants_model_has_no_objects():
    assert not hasattr(PartnerOrganisation, "objects")


@pytest.fixture
def people(db):
    for first_name, last_name in PEOPLE:
        UserFactory(first_name=first_name, last_name=last_name)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("yilmaz", "Yılmaz"),
        ("YILMAZ", "Yılmaz"),
        ("d'haene", "D’Haene"),
        ("d´haene", "D’Haene"),
        ("d haene", "D’Haene"),
        ("dhaene", "D’Haene"),
        ("jean pierre", "D’Haene"),
        ("jeanpierre", "D’Haene"),
        ("Jean\u2010Pierre", "D’Haene"),
        ("lodz", "Łódź"),
        ("vries bakker", "de Vries-Bakker"),
        ("soren aero", "Ærø"),
        ("madonna", ""),
    ],
)
def test_somebody_is_found_however_the_name_is_typed(people, typed, found):
    assert found in set(User.objects.filter(named_like(typed)).values_list("last_name", flat=True))


@pytest.mark.parametrize("typed", ["???", " - ", "\u2026", "\u0301"])
def test_signs_that_no_name_is_told_by_find_nobody(people, typed):
    assert not User.objects.filter(named_like(typed)).exists()


def test_nothing_typed_looks_for_nobody_in_particular(people):
    assert User.objects.filter(named_like("  ")).count() == User.objects.count()


def test_people_stand_in_one_order_on_every_database(people):
    in_order = User.objects.filter(email__contains="@").order_by("name_key")

    assert [person.last_name for person in in_order] == [
        "Ærø",
        "D’Haene",
        "de Vries",
        "de Vries-Bakker",
        "Łódź",
        "",  # Madonna
        "Yılmaz",
    ]


def test_somebody_who_looks_for_a_thousand_words_stops_no_database(people):
    assert not User.objects.filter(named_like("a b c d " * 5000)).exists()


def test_districts_and_partners_stand_in_the_order_of_people(service, member):
    scope = member(service, Role.COORDINATOR)
    for name in ("Zuid", "Élan", "de Eik", "Eik"):
        DistrictFactory(service=service, name=name)
        PartnerOrganisationFactory(service=service, name=name)

    for model in (District, PartnerOrganisation):
        names = [row.name for row in model.visible_to(scope).by_name()]
        assert names == ["de Eik", "Eik", "Élan", "Zuid"]


def test_many_written_at_once_have_their_names_folded_too(service):
    District.unscoped.bulk_create([District(service=service, name="Łódź", municipality="x")])

    assert District.unscoped.get().name_key == "lodz"
