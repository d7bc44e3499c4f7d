"""By what a party is known again."""

import pytest

from cases.models import Party
from cases.recognition import email_key, home_key
from tests.factories.cases import CaseFactory, PartyFactory


def test_an_address_is_the_same_in_capitals():
    assert email_key(" Anna@Example.ORG ") == "anna@example.org"


def test_a_household_is_a_name_with_a_house():
    assert home_key("A. Jansen", "7511-ab", "12 A") == home_key("a jansen", "7511AB", "12a")
    assert home_key("A. Jansen", "7511AB", "") == ""


@pytest.mark.django_db
def test_the_keys_follow_what_is_written():
    party = PartyFactory(email="Anna@example.org", phone="06 12345678")
    assert (party.email_key, party.phone_key) == ("anna@example.org", "+31612345678")

    party.phone = "06 87654321"
    party.save(update_fields=["phone"])

    party.refresh_from_db()
    assert party.phone_key == "+31687654321"


@pytest.mark.django_db
def test_many_written_at_once_have_their_keys_too():
    case = CaseFactory()
    rows = [Party(service=case.service, case=case, role=role, email="A@x.nl") for role in "ab"]

    Party.unscoped.bulk_create(rows)

    assert set(Party.unscoped.values_list("email_key", flat=True)) == {"a@x.nl"}
