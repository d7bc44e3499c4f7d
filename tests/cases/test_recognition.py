"""By what a party is known again."""

import pytest

from cases.models import Party
from cases.recognition import email_key, home_key, phone_key
from tests.factories.cases import CaseFactory, PartyFactory


@pytest.mark.parametrize(
    ("one", "other"),
    [("06-1234 5678", "+31 (0)6 12345678"), ("0612345678 (thuis)", "06\u201312345678")],
)
def test_the_last_nine_digits_of_a_number_are_enough(one, other):
    assert phone_key(one) == phone_key(other) == "612345678"


@pytest.mark.parametrize("phone", ["", "12345678", "none"])
def test_a_number_that_is_too_short_tells_nothing(phone):
    assert phone_key(phone) == ""


def test_an_address_is_the_same_in_capitals():
    assert email_key(" Anna@Example.ORG ") == "anna@example.org"


def test_a_household_is_a_name_with_a_house():
    assert home_key("A. Jansen", "7511-ab", "12 A") == home_key("a jansen", "7511AB", "12a")
    assert home_key("A. Jansen", "7511AB", "") == ""


@pytest.mark.django_db
def test_the_keys_follow_what_is_written():
    party = PartyFactory(email="Anna@example.org", phone="06 12345678")
    assert (party.email_key, party.phone_key) == ("anna@example.org", "612345678")

    party.phone = "06 87654321"
    party.save(update_fields=["phone"])

    party.refresh_from_db()
    assert party.phone_key == "687654321"


@pytest.mark.django_db
def test_many_written_at_once_have_their_keys_too():
    case = CaseFactory()
    rows = [Party(service=case.service, case=case, role=role, email="A@x.nl") for role in "ab"]

    Party.unscoped.bulk_create(rows)

    assert set(Party.unscoped.values_list("email_key", flat=True)) == {"a@x.nl"}
