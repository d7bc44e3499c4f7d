from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from scheduling.icalendar import text
from scheduling.icalendar.text import ZONES, vtimezone


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


# --- time zones

CHANGES = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]


@pytest.mark.parametrize("zone", ZONES)
def test_another_reader_is_never_wrong_in_two_years(zone):
    read = tzical(StringIO(vtimezone(zone).decode())).get(zone)
    true = ZoneInfo(zone)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=n) for n in range(0, 2 * 365 * 24, 11)]
    hours += [change + timedelta(minutes=n) for change in CHANGES for n in range(-180, 181, 30)]

    wrong = [
        hour
        for hour in hours
        if hour.astimezone(read).utcoffset() != hour.astimezone(true).utcoffset()
    ]

    assert not wrong


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "UTC", "europe/amsterdam", "", "Romance Standard Time"]
)
def test_a_zone_we_have_no_text_for_is_refused(zone):
    with pytest.raises(ValueError, match="no calendar text"):
        vtimezone(zone)


def test_the_text_ends_each_line_as_a_calendar_does():
    text = vtimezone("Europe/Brussels")

    assert text.count(b"\n") == text.count(b"\r\n") == 17
    assert text.endswith(b"END:VTIMEZONE\r\n")
