"""A telephone number is known again however it was typed."""

import pytest

from core.phones import phone_key


@pytest.mark.parametrize(
    ("one", "other"),
    [("06-1234 5678", "+31 (0)6 12345678"), ("0612345678 (thuis)", "06\u201312345678")],
)
def test_a_number_is_the_same_however_it_is_written(one, other):
    assert phone_key(one, "nl") == phone_key(other, "nl") == "+31612345678"


@pytest.mark.parametrize(
    "phone",
    [
        "02 345 67 89",
        "02/345.67.89",
        "02 / 345 67 89",
        "+32 2 345 67 89",
        "+32 (0)2 345 67 89",
        "0032 2 345 67 89",
        "tel. 02 345 67 89 (na zes uur)",
        "02 345 67 89 ext. 12",
        "02 345 67 89 toestel 12",
        "02 345 67 89, poste 12",
        "02 345 67 89x12",
        "02 345 67 89 #12",
        "02 345 67 89 / 0471 23 45 67",
    ],
)
def test_a_belgian_landline_is_known_again_with_and_without_its_extension(phone):
    assert phone_key(phone, "be") == "+3223456789"


def test_a_number_from_abroad_is_known_again_in_both_countries():
    assert phone_key("+32 471 23 45 67", "nl") == phone_key("0471 23 45 67", "be")
    assert phone_key("00 49 30 901820", "nl") == phone_key("+49 30 901820", "be") == "+4930901820"
    # The same digits ring in two houses.
    assert phone_key("0471 234567", "nl") != phone_key("0471 234567", "be")


@pytest.mark.parametrize("phone", ["", "12345678", "none", "+", "(", "112", "0" * 30, "\u0663"])
def test_a_number_that_is_too_short_tells_nothing(phone):
    assert phone_key(phone, "nl") in {"", "0" * 30}
