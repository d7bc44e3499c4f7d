import pytest

from cases.names import KnownBy, names_in, national_numbers, traces_in


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Yilmaz's", ["Yilmaz's"]),
        ("Yılmaz’s tuin", ["Yılmaz’s"]),
        ("Yılmaz\u02bcs tuin", ["Yılmaz’s"]),
        ("Umuts tuin, Yılmaz' radio", ["Umuts", "Yılmaz"]),
        ("le jardin d'Umut", ["d'Umut"]),
        ("An's hond", ["An's"]),
        ("an's, l'an", []),
        ("D’Haene's hond", ["D’Haene's"]),
        ("D´Haene, D`Haene, D\u02bcHaene", ["D’Haene"]),
        ("Umut\u200bYılmaz en Umut\ufeffYılmaz wonen hier", ["Umut", "Yılmaz"]),
        ("U\u00admut en U\u200bmut", ["Umut"]),
        ("dans le jardin", []),
    ],
)
def test_what_is_somebodys_tells_their_name(text, found):
    assert names_in(text, ["Umut Yılmaz", "An D'Haene", "Dan"]) == found


@pytest.mark.parametrize(
    "hidden", ["U\u00admut", "U\u200bmut", "Um\u2060ut", "U\u034fmut", "U\ufe0fmut", "U\u0332mut"]
)
def test_a_sign_that_nobody_sees_hides_no_name(hidden):
    assert names_in(f"de tuin van {hidden}", ["Umut"]) == ["Umut"]
    assert names_in("de tuin van Umut", [hidden]) == ["Umut"]
    assert traces_in(f"de tuin van {hidden}", [KnownBy(name="Umut Yılmaz")]) == ["Umut"]


def test_particles_of_names_are_no_names():
    assert names_in("van de heer", ["de heer van den Berg"]) == []


def test_kinds_of_streets_are_no_streets_but_may_be_names():
    assert names_in("noise in the lane", [], ["Long Lane"]) == []
    assert names_in("noise of Lane", ["Mr Lane"], []) == ["Lane"]


def test_without_parties_nothing_is_found():
    assert names_in("Anybody", ["", ""], [""]) == []


def party(**facts):
    """Somebody who is known by everything there is."""
    known = {
        "name": "Mrs Geheim",
        "street": "Verborgenlaan",
        "house_number": "12",
        "postcode": "7511 AB",
        "email": "buur@example.org",
        "phone": "06 12345678",
    }
    return KnownBy(**known | facts)


@pytest.mark.parametrize(
    ("phone", "written"),
    [
        ("06 12345678", "06-12345678"),
        ("06 12345678", "+31 (0)6 1234 5678"),
        ("+31 6 12345678", "0612345678"),
        ("06 12345678 (work)", "0031612345678 ext 4"),
        ("06 12345678", "06.12.34.56.78"),
        ("06 12345678", "٠٦١٢٣٤٥٦٧٨"),
        ("09 223 45 67", "+32 9 223 45 67"),
        ("+32 (0)9 223 45 67", "09/223.45.67"),
        ("0470/12 34 56", "+32470123456"),
        ("053 1234567, 06 12345678", "call 0612345678"),
        ("053 1234567 / 06 12345678", "call 0531234567"),
        ("+49 151 23456789", "0151 234 567 89"),
    ],
)
def test_a_phone_number_is_known_again_however_it_is_written(phone, written):
    assert traces_in(written, [party(phone=phone)])


@pytest.mark.parametrize(
    "text", ["06 12345679", "room 12345", "2 March 2026, 19:30-21:00", "7511 AB", "053 1234567"]
)
def test_other_digits_are_no_phone_number(text):
    assert traces_in(text, [party()]) == []


@pytest.mark.parametrize("phone", ["", "none", "112", "0900"])
def test_what_is_no_number_of_somebody_is_known_by_nobody(phone):
    assert national_numbers(phone) == set()
    assert traces_in("call 112 or 0900", [party(phone=phone)]) == []


@pytest.mark.parametrize(
    "text",
    ["buur@example.org", "Buur@Example.ORG", "buur @ example . org", "done.buur@example.org"],
)
def test_an_address_is_known_again(text):
    assert traces_in(text, [party()])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bericht naar buur@example.org. Daarna bellen", "buur@example.org"),
        ("Bericht naar buur@example.org.Daarna", "buur@example.org"),
        ("Klaar. buur@example.org. Daarna", "Klaar.buur@example.org"),
        ("Naar desk@example.org. buur@example.org is beter", "example.org.buur@example.org"),
        ("_buur@example.org_", "_buur@example.org"),
        ("'buur@example.org'", "'buur@example.org"),
        ("bu\u00adur@exam\u200bple.org", "buur@example.org"),
    ],
)
def test_the_sentences_around_an_address_hide_it_not(text, found):
    assert traces_in(text, [party()]) == [found]


def test_an_address_has_any_sign_that_mail_takes():
    assert traces_in("Vraag a/b@example.org. Nu", [party(email="a/b@example.org")])


def test_an_address_in_other_letters_is_known_between_sentences():
    text = "Naar het café. b@münchen.example. Daarna"
    assert traces_in(text, [party(email="b@xn--mnchen-3ya.example")])


def test_an_address_may_be_written_in_other_letters():
    assert traces_in("to b@xn--mnchen-3ya.example", [party(email="b@münchen.example")])
    assert traces_in("to b@münchen.example", [party(email="b@xn--mnchen-3ya.example")])


@pytest.mark.parametrize(
    "text",
    ["desk@example.org", "example.org", "buur at home", "desbuur@example.org", "buur@other.org"],
)
def test_another_address_is_none(text):
    assert traces_in(text, [party()]) == []


@pytest.mark.parametrize(
    ("postcode", "number", "text"),
    [
        ("7511 AB", "12", "7511ab12"),
        ("7511AB", "12", "NL-7511 AB nr. 12"),
        ("7511 AB", "12", "at 12 in 7511-AB"),
        ("7511 AB", "12 A", "7511 AB 12a"),
        ("9000", "12", "9000 nr 12"),
    ],
)
def test_a_house_is_known_by_its_postcode_and_number(postcode, number, text):
    assert traces_in(text, [party(postcode=postcode, house_number=number)])


@pytest.mark.parametrize(
    ("postcode", "number", "text"),
    [
        ("7511 AB", "12", "library, 7511 AB 14"),
        ("7511 AB", "12", "room 12, 7511 AC"),
        ("7511 AB", "", "7511 AB"),
        ("", "12", "room 12"),
        ("9000", "12", "Stationsstraat 12, 9000 Gent"),
    ],
)
def test_the_same_town_or_street_is_no_house(postcode, number, text):
    assert traces_in(text, [party(postcode=postcode, house_number=number)]) == []


def test_each_trace_is_told_once_as_it_stands_there():
    text = "Geheim, geheim and 06-1234 5678; Geheim again"

    assert traces_in(text, [party()]) == ["Geheim", "geheim", "06-1234 5678"]
