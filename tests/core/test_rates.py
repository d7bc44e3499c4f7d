from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as house
from django.core.cache import cache
from django.core.management import call_command

from core.rates import is_spent, lot_of, takes_one

LOCAL = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
DATABASE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
REDIS = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": house.REDIS_URL,
}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(params=["local", "database", "redis"])
def kept_in(request, db, settings):
    """Which cache counts."""
    kind = request.param
    if kind == "redis" and not house.REDIS_URL:
        pytest.skip("no REDIS_URL")
    settings.CACHES = {"default": {"local": LOCAL, "database": DATABASE, "redis": REDIS}[kind]}
    if kind == "database":  # not there where the house counts in Redis
        call_command("createcachetable", verbosity=0)
    cache.clear()
    yield kind
    cache.clear()


def test_the_number_that_is_allowed_passes_and_the_next_one_does_not(kept_in):
    answers = [takes_one("form", "192.0.2.1", most=2) for _ in range(3)]

    assert answers == [True, True, False]


def test_an_hour_is_an_hour_from_the_first_try_on(kept_in, time_machine):
    if kept_in == "redis":
        pytest.skip("Redis has a clock of its own")
    minutes = (0, 6, 30, 59, 61, 62)
    answers = []
    for minute in minutes:
        time_machine.move_to(NOON + timedelta(minutes=minute), tick=False)
        answers.append(takes_one("form", "192.0.2.1", most=2))

    assert dict(zip(minutes, answers, strict=True)) == {
        0: True,
        6: True,
        30: False,
        59: False,
        61: True,
        62: True,
    }


def test_every_key_of_a_count_goes_within_the_stretch(kept_in):
    """Redis cannot be told another time: it is asked how long it will keep what it was given."""
    if kept_in != "redis":
        pytest.skip("the others are told another time")
    for _ in range(3):
        takes_one("form", "192.0.2.1", most=2)

    client = cache._cache.get_client(None)
    lives = [client.ttl(key) for key in client.keys("*rate:form:*")]

    assert len(lives) == 2
    assert all(3_500 < seconds <= 3_600 for seconds in lives)


def test_asking_whether_all_is_spent_counts_nothing(kept_in):
    assert not is_spent("form", "192.0.2.1", most=1)
    assert takes_one("form", "192.0.2.1", most=1)

    assert is_spent("form", "192.0.2.1", most=1)
    assert not is_spent("form", "192.0.2.1", most=2)


def test_another_address_and_another_purpose_have_their_own_count(kept_in):
    takes_one("form", "192.0.2.1", most=1)

    assert takes_one("form", "192.0.2.2", most=1)
    assert takes_one("mail", "192.0.2.1", most=1)


def test_capitals_do_not_make_another_address(kept_in):
    takes_one("mail", "anna@example.org", most=1)

    assert not takes_one("mail", "Anna@Example.org", most=1)


def test_the_house_keeps_the_counts_of_a_crowd():
    assert house.REDIS_URL or house.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 20_000


def test_somebody_falls_into_one_lot_and_many_into_all():
    assert len({lot_of("192.0.2.1", lots=3) for _ in range(3)}) == 1
    assert len({lot_of(who, lots=99) for who in ("anna@example.org", "Anna@Example.org")}) == 1
    assert {lot_of(f"192.0.2.{number}", lots=3) for number in range(50)} == {0, 1, 2}
