import pytest
from django.core.cache import cache

from core.rates import takes_one


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


def test_the_number_that_is_allowed_passes_and_the_next_one_does_not():
    answers = [takes_one("form", "192.0.2.1", most=2) for _ in range(3)]

    assert answers == [True, True, False]


def test_another_address_and_another_purpose_have_their_own_count():
    takes_one("form", "192.0.2.1", most=1)

    assert takes_one("form", "192.0.2.2", most=1)
    assert takes_one("mail", "192.0.2.1", most=1)


def test_capitals_do_not_make_another_address():
    takes_one("mail", "anna@example.org", most=1)

    assert not takes_one("mail", "Anna@Example.org", most=1)
