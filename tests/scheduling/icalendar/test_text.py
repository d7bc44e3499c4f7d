import pytest

from scheduling.icalendar import text


def test_a_line_stays_one_line_whatever_was_typed():
    assert text.line("  Kom\r\nop\ttijd\u2028of\x85niet\x00 \ud800") == "Kom op tijdofniet"


def test_a_paragraph_keeps_its_lines_and_loses_its_control_characters():
    assert text.paragraph("een\r\ntwee\rdrie\x0b\x1f\n") == "een\ntwee\ndrie"


def test_a_name_loses_what_readers_stumble_over():
    assert text.common_name('Jan "de; Snelle", ^Wit: jr.') == "Jan de Snelle Wit jr."


def test_a_name_in_another_script_is_left_alone():
    assert text.common_name("  مريم 🎈  d'Arc-Éluard ") == "مريم 🎈 d'Arc-Éluard"


@pytest.mark.parametrize("address", ["ans@buren.example", "planning+k7qw@x.example"])
def test_a_plain_address_is_kept(address):
    assert text.mailbox(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "ans", "@x.example", "ans@", "a@b@c", "a b@x.example", "ans@x.example\r\nBcc: e@x.example",
     "ans@x.example,e@x.example", "<ans@x.example>", "jürgen@x.example", "ans@x.example\x00"],
)  # fmt: skip
def test_what_is_not_one_plain_address_is_refused(address):
    with pytest.raises(ValueError, match="mail address"):
        text.mailbox(address)


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "https://x.example/a\r\nATTENDEE:b", "https://"]
)
def test_what_is_not_a_web_address_is_refused(url):
    with pytest.raises(ValueError, match="web address"):
        text.web_address(url)
