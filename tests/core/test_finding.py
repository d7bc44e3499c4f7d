"""Whether what somebody types finds what was written down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.finding import MOST_WORDS, is_found, words_in, words_in_phone, words_sought
from core.phones import phone_key


def finds(typed: str, *texts: str) -> bool:
    sought = words_sought(typed)
    return bool(sought) and is_found(sought, words_in(*texts))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Yilmaz", "mevrouw Yılmaz"),
        ("yılmaz", "YILMAZ"),
        ("ipek", "İpek"),
        ("kerkstr 12", "Kerkstraat 12"),
        ("kerkstr. 12", "Kerkstraat 12 bis"),
        ("kerkstraat 12", "Kerkstraat 12a"),
        ("kerkstraat 12A", "Kerkstraat 12a"),
        ("bos", "Yılmaz-Bos"),
        ("yilmazbos", "Yılmaz-Bos"),
        ("yilmaz-bos", "Yılmaz Bos"),
        ("hauptstrasse", "Hauptstraße"),
        ("sorensen aero", "Sørensen, Ærø"),
        ("lodz", "Łódź"),
        ("coeur", "Sacré-Cœur"),
        ("ffi", "\ufb03"),
        ("dhaene", "d’Haene"),
        ("haene", "D'Haene"),
        ("d'haene", "D´Haene"),
        ("hooft", "'t Hooft"),
        ("thooft", "'t Hooft"),
        ("van den berg", "Van den Berg"),
        ("vd berg", "van den Berg"),
        ("vandenb", "van den Berg"),
        ("denberg", "van den Berg"),
        ("de", "de Vries"),
        ("jp", "J.P. Jansen"),
        ("j.p. jansen", "J.P. Jansen"),
        ("2026-0041", "2026-0041"),
        ("20260041", "2026-0041"),
        ("2026", "2026-0041"),
        ("0041", "2026-0041"),
        ("41", "2026-0041"),
        ("bb-2024/17", "BB-2024/17"),
        ("17", "BB-2024/17"),
    ],
)
def test_it_is_found(typed, text):
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("kerkstr 12", "Kerkstraat 125"),
        ("kerkstr 1", "Kerkstraat 12"),
        ("41", "2026-0412"),
        ("ilmaz", "Yılmaz"),
        ("yilmaz bos", "Yılmaz"),
        ("y", "Yılmaz"),
        ("!!", "Yılmaz"),
        ("", "Yılmaz"),
    ],
)
def test_it_is_not_found(typed, text):
    assert not finds(typed, text)


@pytest.mark.parametrize(
    "typed",
    [
        "0612345678",
        "06-12 34 56 78",
        "06 12 34 56 78",
        "+31 6 12345678",
        "0031612345678",
        "061234",
        "345678",
        "2345678",
        "612345678",
        "06 1234 56 kerk",
        "(06) 12345678",
    ],
)
@pytest.mark.parametrize("kept", ["06-12 34 56 78", "+31612345678", "0031 6 1234 5678"])
def test_a_number_is_found_however_either_was_written(typed, kept):
    words = words_in_phone(phone_key(kept, "nl"), "nl") | words_in("Kerkstraat")

    assert is_found(words_sought(typed), words)


def test_a_house_number_behind_a_telephone_number_stays_one():
    words = words_in_phone("+31612345678", "nl") | words_in("Kerkstraat 12")

    assert is_found(words_sought("0612345678 12"), words)
    assert not is_found(words_sought("0612345678 13"), words)


def test_what_is_no_whole_number_is_no_phone():
    assert words_in_phone("12345", "nl") == frozenset()
    assert words_in_phone("", "nl") == frozenset()


def test_of_very_many_words_the_first_count():
    assert len(words_sought(" ".join(f"word{n}" for n in range(50)))) == MOST_WORDS


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Zs", "Cc"]), min_size=1))
def test_a_word_is_found_by_itself(text):
    sought = words_sought(text)

    assert not sought or is_found(sought, words_in(text)) or any(each.is_phone for each in sought)
