import re

import pytest

from core.tokens import BadLink, digest, read_token, secret, sign_token


def test_what_is_signed_is_read_back():
    token = sign_token("offer", offer=3, seat="lead", n=None)

    assert read_token("offer", token) == {"offer": 3, "seat": "lead", "n": None}


def test_a_token_can_stand_in_an_address():
    assert re.fullmatch(r"[A-Za-z0-9_:-]+", sign_token("offer", word="é/ü ?&#"))


def test_the_same_facts_give_the_same_token():
    assert sign_token("offer", a=1, b=2) == sign_token("offer", b=2, a=1)


def test_a_token_counts_for_one_purpose_only():
    with pytest.raises(BadLink) as refusal:
        read_token("reply", sign_token("offer", offer=3))

    assert refusal.value.purpose == "reply"


@pytest.mark.parametrize("token", ["", ":", "e30", "e30:", "not:good", "é:é", "\ud800:x"])
def test_nonsense_is_a_bad_link(token):
    with pytest.raises(BadLink):
        read_token("offer", token)


def test_a_changed_token_is_a_bad_link():
    token = sign_token("offer", offer=3)
    facts, signature = token.split(":")

    for forged in (
        f"{sign_token('offer', offer=4).split(':')[0]}:{signature}",
        f"{facts}:{signature[::-1]}",
    ):
        with pytest.raises(BadLink):
            read_token("offer", forged)


def test_an_old_key_still_counts_while_it_is_listed(settings):
    token = sign_token("offer", offer=3)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]

    assert read_token("offer", token) == {"offer": 3}


def test_a_secret_is_long_plain_and_never_the_same():
    first, second = secret(), secret()

    assert re.fullmatch(r"[a-z2-7]{52}", first)
    assert first != second


def test_only_the_digest_of_a_secret_is_kept():
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
