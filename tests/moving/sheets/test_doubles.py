import pytest

from moving.sheets.headers import SheetKind
from tests.moving.sheets.made import codes, judged

HEADER = ["Nr", "Voornaam", "Achternaam", "E-mail", "Telefoon", "Postcode", "Huisnr"]
NOOR = ["", "Noor", "de Wolf", "noor@post.example", "06-12345681", "9712 AB", "12"]


def asked(*people):
    questions = judged([HEADER, *people]).questions
    return [(question.code, question.rows) for question in questions]


def like_noor(**facts):
    names = ["number", "first", "last", "email", "phone", "postcode", "house"]
    return [facts.get(name, cell) for name, cell in zip(names, NOOR, strict=True)]


def keys(*people):
    return [row.key for row in judged([HEADER, *people]).rows]


def test_one_mailbox_and_names_alike_are_one_person_perhaps():
    assert asked(NOOR, like_noor(first="N.", phone="")) == [("same_person_by_mailbox", (2, 3))]


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"first": "Bas"}, "shared_mailbox"),
        ({"first": "Noor 2"}, "shared_mailbox"),
        ({"last": "Kaya"}, "same_person_of_another_last_name"),
    ],
)
def test_one_mailbox_and_another_first_name_are_two_people_perhaps(other, code):
    other = like_noor(**other, phone="06-12345682", house="14")

    assert asked(NOOR, other) == [(code, (2, 3))]


def test_one_telephone_asks_for_names_alike_only():
    alike = like_noor(first="Nóor", email="", house="")
    other = like_noor(first="Bas", email="", house="")

    assert asked(NOOR, alike) == [("same_person_by_phone_and_name", (2, 3))]
    assert asked(NOOR, other) == []


def test_one_home_asks_for_one_last_name_whatever_the_first():
    son = like_noor(first="Bas", email="bas@post.example", phone="")
    tenant = like_noor(first="Bas", last="Kaya", email="bas@post.example", phone="")

    assert asked(NOOR, son) == [("same_name_and_home", (2, 3))]
    assert asked(NOOR, tenant) == []


def test_a_prefix_makes_no_names_alike():
    one = like_noor(last="van den Berg")
    other = like_noor(last="van den Bos", email="x@post.example", phone="")

    assert asked(one, other) == []


def test_a_name_alone_never_asks():
    assert asked(NOOR, like_noor(email="n@post.example", phone="", postcode="1011 AB")) == []


def test_rows_that_are_wrong_are_not_asked_about():
    assert asked(NOOR, like_noor(postcode="97")) == []


def test_who_shares_with_very_many_is_asked_about_once():
    crowd = [like_noor(first=f"Mens {number}", phone="", house="") for number in range(40)]

    assert asked(*crowd) == [("shared_mailbox", tuple(range(2, 42)))]


def test_in_a_home_of_very_many_those_of_one_last_name_are_asked_about_together():
    def tenant(number, last):
        return like_noor(
            first=f"Mens {number}", last=last, email=f"{number}@post.example", phone=""
        )

    crowd = [tenant(number, "Kaya" if number % 3 else f"Naam{number}") for number in range(15)]

    assert asked(*crowd) == [("same_name_and_home", (3, 4, 6, 7, 9, 10, 12, 13, 15, 16))]


def test_the_key_is_the_number_else_the_mailbox_else_name_and_home_or_telephone():
    assert keys(like_noor(number="V-1")) == [("number", "v 1")]
    assert keys(NOOR) == [("mailbox", "noor@post.example")]
    assert keys(like_noor(email="")) == [("name_and_home", "noor de wolf", "9712 ab", "12")]
    assert keys(like_noor(email="", house="")) == [
        ("name_and_phone", "noor de wolf", "+31612345681")
    ]
    assert keys(like_noor(email="", house="", phone="")) == [()]


def test_a_mailbox_that_two_share_is_nobodys_key():
    assert keys(NOOR, like_noor(first="Bas")) == [
        ("name_and_home", "noor de wolf", "9712 ab", "12"),
        ("name_and_home", "bas de wolf", "9712 ab", "12"),
    ]


def test_a_number_that_stands_twice_is_wrong_in_both_rows():
    preview = judged(
        [HEADER, like_noor(number="7"), NOOR, like_noor(number="7", first="Bas", email="")]
    )

    assert codes(preview.faults) == [(2, "Nr", "key_twice"), (4, "Nr", "key_twice")]
    assert preview.faults[0].facts == {"rows": [2, 4]}


def test_one_person_twice_without_number_or_mailbox_is_wrong_in_both_rows():
    preview = judged([HEADER, like_noor(email=""), like_noor(email="")])

    assert codes(preview.faults) == [(2, "Achternaam", "key_twice"), (3, "Achternaam", "key_twice")]


def test_keys_of_cases_and_partners():
    cases = [
        ["Zaaknr", "Aangemeld op", "Melder"],
        ["2026-3", "1-9-2026", "x"],
        ["", "1-9-2026", "T. Proef"],
    ]
    partners = [
        ["Organisatie", "Contactpersoon", "E-mail contactpersoon"],
        ["Politie", "Ria Kok", ""],
    ]
    partners += [["Politie", "Jo Vos", "jo@politie.example"], ["", "Al Bos", ""]]

    assert [row.key for row in judged(cases, SheetKind.CASES).rows] == [
        ("number", "2026 3"),
        ("name_and_day", "t proef", "2026-09-01"),
    ]
    assert [row.key for row in judged(partners, SheetKind.PARTNERS).rows] == [
        ("organisation", "politie", "ria kok"),
        ("mailbox", "jo@politie.example"),
        (),
    ]
