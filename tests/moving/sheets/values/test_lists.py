import pytest

from moving.sheets.values.lists import (
    SPOKEN,
    box_of,
    language_named,
    read_free,
    read_languages,
)
from tests.moving.sheets.made import at
from volunteers.models import Spoken

MONDAY = ["0-afternoon", "0-evening", "0-morning"]


def test_the_languages_are_those_of_the_house():
    assert set(Spoken.values) == SPOKEN


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Nederlands, Turks", ["nl", "tr"]),
        ("NL/FR", ["fr", "nl"]),
        ("NL DE EN TR", ["de", "en", "nl", "tr"]),
        ("Ned., Dui.", ["de", "nl"]),
        ("nederlands engels", ["en", "nl"]),
        ("Pools (moedertaal) en Engels", ["en", "pl"]),
        ("spreekt de Turkse taal", ["tr"]),
        ("français et arabe", ["ar", "fr"]),
        ("Deutsch u. Polnisch", ["de", "pl"]),
        ("alleen Somalisch", ["so"]),
        ("-", []),
        ("", []),
    ],
)
def test_languages_are_read_in_words_and_codes(text, codes):
    read = read_languages(text, at())

    assert (read.value, read.warnings) == (codes, ())


@pytest.mark.parametrize(
    ("text", "codes", "warning"),
    [
        ("Nederlands, beetje Frans", ["fr", "nl"], "language_a_little"),
        ("geen Frans, wel Engels", ["en"], "language_denied"),
        ("Frans, Fries", ["fr"], "language_unknown"),
    ],
)
def test_what_is_half_said_is_told(text, codes, warning):
    read = read_languages(text, at())

    assert (read.value, read.warnings) == (codes, (warning,))


def test_unknown_words_are_named():
    assert read_languages("Fries, Nederlands + Papiamento", at()).facts == {
        "words": "fries, papiamento"
    }


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("ma-avond, wo middag", ["0-evening", "2-afternoon"]),
        ("ma di avond", ["0-evening", "1-evening"]),
        ("ma, di avond", ["0-evening", "1-evening"]),
        ("di t/m do ochtend", ["1-morning", "2-morning", "3-morning"]),
        ("di-do ochtend", ["1-morning", "2-morning", "3-morning"]),
        ("maandag", MONDAY),
        ("ma hele dag", MONDAY),
        ("maandagochtend en vrijdagmiddag", ["0-morning", "4-afternoon"]),
        ("'s avonds op za", ["5-evening"]),
        ("alle ochtenden", [f"{day}-morning" for day in range(7)]),
        ("elke maandagavond", ["0-evening"]),
        ("doordeweeks 's avonds", [f"{day}-evening" for day in range(5)]),
        ("weekend overdag", ["5-afternoon", "5-morning", "6-afternoon", "6-morning"]),
        ("lundi après-midi", ["0-afternoon"]),
        ("Sa ganztags", ["5-afternoon", "5-evening", "5-morning"]),
        ("wednesday mornings", ["2-morning"]),
        ("", []),
    ],
)
def test_parts_of_the_week_are_read_in_words(text, boxes):
    read = read_free(text, at())

    assert (read.value, read.warnings) == (boxes, ())


@pytest.mark.parametrize(
    "text",
    ["niet op ma", "ma 19-21", "in overleg", "om de week", "ma soir", "ma avond behalve in mei"],
)
def test_of_a_week_that_is_half_understood_nothing_is_taken(text):
    read = read_free(text, at())

    assert (read.value, read.warnings) == ([], ("not_understood",))


def test_headers_of_crosses_name_one_thing():
    assert language_named("Turks") == "tr"
    assert language_named("Turks en Frans") == ""
    assert box_of("ma o") == "0-morning"
    assert box_of("vrijdagavond") == "4-evening"
    assert box_of("Mo Nachmittag") == "0-afternoon"
    assert box_of("ma overdag") == box_of("maandag") == box_of("o") == ""
