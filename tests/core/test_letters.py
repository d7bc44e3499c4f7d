"""What two people typed, and whether they mean the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.letters import folded, letters


@pytest.mark.parametrize(
    ("one", "other"),
    [("St. Jansstraat", "st jansstraat"), ("Ömerstraße", "O\u0308MERSTRASSE"), ("№ 5", "no5")],
)
def test_signs_and_capitals_make_no_difference(one, other):
    assert letters(one) == letters(other)


@pytest.mark.slow
@given(st.text())
def test_letters_of_letters_are_the_same(text):
    assert letters(letters(text)) == letters(text)


def test_that_holds_for_every_sign_there_is():
    signs = map(chr, range(1 << 16))
    assert [sign for sign in signs if letters(letters(sign)) != letters(sign)] == []


@pytest.mark.parametrize(
    ("name", "key"), [("Ömer de Vriés", "omer de vries"), ("Ø. D'Hondt", "ø. d'hondt")]
)
def test_a_folded_name_has_neither_capitals_nor_accents(name, key):
    assert folded(name) == key
