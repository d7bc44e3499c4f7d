import pytest

from moving.sheets.values.contact import is_mobile, read_mailbox, read_phone
from tests.moving.sheets.made import at


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("Noor@Post.Example", "noor@post.example"),
        ("Noor de Wolf <noor@post.example>", "noor@post.example"),
        ("mailto:noor@post.example", "noor@post.example"),
        (" noor@post.example ", "noor@post.example"),
        ("noor@bücher.example", "noor@xn--bcher-kva.example"),
    ],
)
def test_a_mailbox_is_read_as_servers_take_it(text, mailbox):
    read = read_mailbox(text, at())

    assert (read.value, read.fault, read.warnings) == (mailbox, "", ())


@pytest.mark.parametrize(
    "text", ["noor＠post.example", "noor@post.example.", "noor@post.example\u200b"]
)
def test_odd_signs_are_mended_and_told(text):
    read = read_mailbox(text, at())

    assert (read.value, read.warnings) == ("noor@post.example", ("odd_signs",))


@pytest.mark.parametrize(
    "text", ["n@post.example; m@werk.example", "n@post.example, m@werk.example"]
)
def test_of_two_mailboxes_the_second_is_kept_beside_the_first(text):
    read = read_mailbox(text, at())

    assert (read.value, read.more) == ("n@post.example", {"email_2": "m@werk.example"})
    assert read.warnings == ("second_address",)


@pytest.mark.parametrize(
    "text",
    [
        "noor.post.example",
        "noor@post,example",
        "noor @post.example",
        "noor@localhost",
        "mailto:",
        "a@b@c.example",
    ],
)
def test_what_is_no_mailbox_is_a_fault(text):
    assert read_mailbox(text, at()).fault == "not_an_address"


def test_letters_that_not_every_server_takes_are_another_fault_in_words():
    read = read_mailbox("zoë@post.example", at())

    assert (read.fault, read.facts) == ("not_an_address", {"beyond_ascii": True})


@pytest.mark.parametrize("text", ["", "geen", "n.v.t.", "-", "aucun", "keine"])
def test_none_is_none(text):
    assert read_mailbox(text, at()).value == read_phone(text, at()).value == ""
    assert not read_mailbox(text, at()).warnings
    assert not read_phone(text, at()).warnings


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("06-12345681", "nl", "+31612345681"),
        ("+31 (0)6 12345681", "nl", "+31612345681"),
        ("0031612345681", "nl", "+31612345681"),
        ("030 - 234 56 81 (werk)", "nl", "+31302345681"),
        ("0470/12.34.81", "be", "+32470123481"),
        ("04 000 00 00", "be", "+3240000000"),
        ("tel.: 06.12.34.56.81", "nl", "+31612345681"),
        ("02 / 345 67 89", "be", "+3223456789"),
        ("0032 470 12 34 81", "nl", "+32470123481"),
        ("0171/3920012", "de", "+491713920012"),
    ],
)
def test_a_number_is_read_as_it_is_dialled_from_anywhere(text, country, number):
    read = read_phone(text, at(country))

    assert (read.value, read.warnings) == (number, ())


@pytest.mark.parametrize(
    ("cell", "warning"),
    [
        ("612345681", "zero_put_back"),
        (612345681.0, "zero_put_back"),
        (31612345681.0, "plus_put_back"),
    ],
)
def test_what_a_spreadsheet_took_away_is_put_back_and_told(cell, warning):
    read = read_phone(cell, at())

    assert (read.value, read.warnings) == ("+31612345681", (warning,))


@pytest.mark.parametrize("text", ["6,12345681E+08", "6.12E8", "3,16E+10"])
def test_digits_that_are_lost_cannot_be_put_back(text):
    assert read_phone(text, at()).fault == "number_rounded"


@pytest.mark.parametrize("text", ["06-1234568", "06-1234568I", "123", "06-12345681 toestel x"])
def test_what_is_no_number_is_a_fault(text):
    assert read_phone(text, at()).fault == "not_a_number"


def test_of_two_numbers_the_second_is_kept_beside_the_first():
    read = read_phone("06-12345681 / 030-2345681", at())

    assert (read.value, read.more) == ("+31612345681", {"phone_2": "+31302345681"})
    assert read.warnings == ("second_number",)


def test_words_alone_are_told_and_no_number():
    read = read_phone("liever mailen", at())

    assert (read.value, read.warnings) == ("", ("not_understood",))


def test_signs_that_nobody_sees_are_told():
    assert read_phone("\u202d06-12345681\u202c", at()).warnings == ("odd_signs",)


def test_mobile_numbers_are_known():
    assert is_mobile("+31612345681")
    assert not is_mobile("+31302345681")
