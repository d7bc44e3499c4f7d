import pytest

from scheduling.engine.people import Address
from tests.scheduling.engine.people import need

DORPSSTRAAT = Address("Dorpsstraat", "Gouda", "2801 AB", 1)


@pytest.mark.parametrize(
    "address",
    [
        Address("dorpsstraat ", "GOUDA"),
        Address("Dorpsstraat", ""),
    ],
)
def test_the_same_street_is_known_however_it_is_typed(address):
    assert DORPSSTRAAT.in_street_of(address)
    assert address.in_street_of(DORPSSTRAAT)


@pytest.mark.parametrize(
    "address",
    [
        Address("Dorpsstraat", "Waddinxveen", "2741 AB"),
        Address("Kerkweg", "Gouda", "2801 AC"),
        Address("", "Gouda"),
        Address(),
    ],
)
def test_another_street_is_another(address):
    assert not DORPSSTRAAT.in_street_of(address)


def test_dots_and_accents_do_not_make_another_street():
    assert Address("Rue de l'Église", "Liège").in_street_of(Address("rue de l’eglise", "Liege"))
    assert Address("St. Jansstraat").in_street_of(Address("St Jansstraat"))


@pytest.mark.parametrize("postcode", ["2801ab", "2801-AB", "2801 AB"])
def test_the_same_dutch_postcode_is_known_however_it_is_typed(postcode):
    assert DORPSSTRAAT.in_postcode_of(Address("Elders", "Gouda", postcode))


def test_a_belgian_postcode_is_a_town_and_says_nothing():
    assert not Address("Rue A", "Liège", "4000").in_postcode_of(Address("Rue B", "Liège", "4000"))


def test_nowhere_is_not_the_street_of_nowhere():
    assert not Address().in_street_of(Address())
    assert not Address().in_postcode_of(Address())
    assert not Address().in_district_of(Address())


def test_a_district_is_known_by_its_number():
    assert DORPSSTRAAT.in_district_of(Address(district=1))
    assert not DORPSSTRAAT.in_district_of(Address(district=2))


@pytest.mark.parametrize("facts", [{"seats": 3}, {"seats": 0}, {"seats": 1, "kept": {1, 2}}])
def test_a_case_has_one_or_two_seats_and_no_more_people_than_seats(facts):
    with pytest.raises(ValueError, match="seats"):
        need(**facts)
