"""Which network asks."""

import pytest
from allauth.core.internal import ratelimit

from organisations.requests import network_of


@pytest.fixture
def asked_from(rf):
    return lambda address: rf.get("/", REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:7::1", "2001:db8:7::"),
        ("2001:db8:7:ffff:ffff:ffff:ffff:ffff", "2001:db8:7::"),
        ("2001:db8:8::1", "2001:db8:8::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_an_address_or_the_half_of_one_that_is_not_chosen(
    asked_from, address, network
):
    assert network_of(asked_from(address)) == network


def test_the_library_counts_addresses_in_the_clothes_of_ipv6_one_by_one(asked_from):
    one, other = "::ffff:192.0.2.7", "::ffff:192.0.2.8"

    assert ratelimit.get_ip(asked_from(one)) == "192.0.2.7"
    assert ratelimit.get_ip(asked_from(other)) == "192.0.2.8"
