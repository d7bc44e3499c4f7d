from datetime import date

import pytest

from moving.sheets.values.homes import (
    cut_at_postcode,
    read_address,
    read_postcode,
    read_street_and_number,
    street_and_number,
)
from moving.sheets.values.reading import read_line
from tests.moving.sheets.made import at


@pytest.mark.parametrize("text", ["9712ab", "9712 AB", " 9712  ab ", "NL-9712 AB", "NL 9712AB"])
def test_a_dutch_postcode_is_written_in_one_way(text):
    assert read_postcode(text, at()).value == "9712 AB"


@pytest.mark.parametrize(
    ("cell", "country", "postcode"),
    [
        ("4000", "be", "4000"),
        (4000.0, "be", "4000"),
        ("B-4000", "be", "4000"),
        ("01067", "de", "01067"),
    ],
)
def test_other_countries_have_figures(cell, country, postcode):
    assert read_postcode(cell, at(country)).value == postcode


@pytest.mark.parametrize(
    ("text", "country"),
    [("9712 A8", "nl"), ("0123 AB", "nl"), ("9712O1", "nl"), ("9712 ABC", "nl"), ("400", "be"),
     ("0400", "be"), ("4000", "de"), ("9712 AB 12", "nl")],
)  # fmt: skip
def test_what_is_no_postcode_is_a_fault(text, country):
    assert read_postcode(text, at(country)).fault == "not_a_postcode"


def test_letters_that_lack_and_places_abroad_are_told():
    assert read_postcode("9712", at()).warnings == ("postcode_incomplete",)
    assert read_postcode("B-4000", at()).warnings == ("other_country",)
    assert read_postcode("9712 AB", at("be")).warnings == ("other_country",)


def test_a_town_behind_the_postcode_is_the_town():
    assert read_postcode("9712AB Molendam", at()).more == {"town": "Molendam"}
    assert read_postcode("4000 Luik", at("be")).more == {"town": "Luik"}


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("Dorpsweg 7a", "Dorpsweg", "7a"),
        ("Dorpsweg 7 A", "Dorpsweg", "7 A"),
        ("Dorpsweg 25-II", "Dorpsweg", "25-II"),
        ("Dorpsweg 22 bis", "Dorpsweg", "22 bis"),
        ("Dorpsweg 12 hs", "Dorpsweg", "12 hs"),
        ("Plein 1940 nr. 4", "Plein 1940", "4"),
        ("2e Dwarsweg 12", "2e Dwarsweg", "12"),
        ("Kavel 40-45 3", "Kavel 40-45", "3"),
        ("Rue Neuve 3 bte 12", "Rue Neuve", "3 bte 12"),
        ("12, rue Neuve", "rue Neuve", "12"),
        ("12 bis rue Neuve", "rue Neuve", "12 bis"),
        ("Am Ring 17 a", "Am Ring", "17 a"),
        ("Dorpsweg", "Dorpsweg", ""),
    ],
)
def test_the_number_is_split_off_with_what_belongs_to_it(text, street, number):
    home = street_and_number(text)

    assert (home.street, home.number, home.is_sure) == (street, number, True)


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("Plein 1813", "Plein", "1813"),
        ("Laan 1940-1945", "Laan", "1940-1945"),
        ("3 Oktoberstraat", "Oktoberstraat", "3"),
    ],
)
def test_a_number_that_may_belong_to_the_name_is_split_off_and_told(text, street, number):
    found = read_street_and_number(text, at())

    assert found.more == {"street": street, "house_number": number}
    assert found.warnings == ("number_unsure",)
    assert found.facts == found.more
    assert read_address(f"{text}, 9712 AB Molendam", at()).warnings == ("number_unsure",)


@pytest.mark.parametrize("text", ["2e Jan Steenstraat", "1e Dwarsweg"])
def test_the_second_street_of_a_name_has_no_number_yet(text):
    found = read_street_and_number(text, at())

    assert found.more == {"street": text, "house_number": ""}
    assert found.warnings == ("without_number",)


@pytest.mark.parametrize(
    "text", ["12, rue des Écoles", "12 rue des Écoles", "12 av. Louise", "Plein 1813 nr. 4"]
)
def test_a_number_that_can_be_nothing_else_is_not_told(text):
    assert read_street_and_number(text, at("be")).warnings == ()


def test_a_street_alone_and_a_box_are_told():
    assert read_street_and_number("Dorpsweg", at()).warnings == ("without_number",)
    box = read_street_and_number("Postbus 12", at())
    assert (box.warnings, box.more) == (("no_home_address",), {"street": "", "house_number": ""})
    assert read_street_and_number("-", at()).more == {"street": "", "house_number": ""}


@pytest.mark.parametrize(
    ("text", "country", "home"),
    [
        ("Dorpsweg 12\n9712 AB  Molendam", "nl", ("Dorpsweg", "12", "9712 AB", "Molendam")),
        ("Dorpsweg 12, 9712AB Molendam", "nl", ("Dorpsweg", "12", "9712 AB", "Molendam")),
        ("Grand-Place 1 - 7000 Mons", "be", ("Grand-Place", "1", "7000", "Mons")),
        ("Rue Neuve 14, 4000 Luik", "be", ("Rue Neuve", "14", "4000", "Luik")),
    ],
)
def test_a_whole_address_is_four_facts(text, country, home):
    more = read_address(text, at(country)).more

    assert tuple(more[name] for name in ("street", "house_number", "postcode", "town")) == home


def test_an_address_without_a_postcode_is_a_street():
    assert cut_at_postcode("Dorpsweg 12", "nl") is None
    assert read_address("Dorpsweg 12", at()).more == {"street": "Dorpsweg", "house_number": "12"}


def test_a_number_that_became_a_date_is_a_fault():
    assert read_line(date(2026, 3, 12), at()).fault == "became_a_date"
    assert read_street_and_number(date(2026, 3, 12), at()).fault == "became_a_date"
