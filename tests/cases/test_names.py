import pytest

from cases.names import names_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Noise at night, since the summer", []),
        ("Geheim makes noise", ["Geheim"]),
        ("the radio of GEHEIM and geheim", ["GEHEIM", "geheim"]),
        ("Noise in the Verborgenlaan", ["Verborgenlaan"]),
        ("Mrs is not a name", []),
        ("geheimzinnig", []),
    ],
)
def test_finds_the_words_of_names_and_streets(text, found):
    assert names_in(text, ["Mrs Geheim"], ["Verborgenlaan"]) == found


def test_accents_hide_no_name():
    assert names_in("Francois and Yilmaz talk", ["François", "Ömer Yılmaz"]) == [
        "Francois",
        "Yilmaz",
    ]


def test_a_short_name_counts_when_written_with_a_capital():
    assert names_in("Li asks if li is", ["Li"]) == ["Li"]


def test_particles_of_names_are_no_names():
    assert names_in("van de heer", ["de heer van den Berg"]) == []


def test_kinds_of_streets_are_no_streets_but_may_be_names():
    assert names_in("noise in the lane", [], ["Long Lane"]) == []
    assert names_in("noise of Lane", ["Mr Lane"], []) == ["Lane"]


def test_without_parties_nothing_is_found():
    assert names_in("Anybody", ["", ""], [""]) == []
