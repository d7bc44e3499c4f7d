import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from scheduling.icalendar.invites import (
    BadAttendee,
    ItipMethod,
    new_uid,
    render_invite,
    render_vevent,
)
from scheduling.icalendar.text import ZONES, vtimezone
from tests.scheduling.icalendar.invitations import SENT, make_invite, property_names, read_event

HOSTILE = st.one_of(
    st.text(max_size=20),
    st.text(alphabet='";,:^\\\r\n\t aé🎈مر\u2028\x00\x85', max_size=40),
    st.sampled_from(
        [
            "x\r\nATTENDEE:mailto:eve@x.example",
            "x\nEND:VEVENT\nBEGIN:VALARM",
            'x";RSVP=FALSE:mailto:eve@x.example',
            "\\\\n;,\\",
            "😀" * 300,
            "مرحبا " * 50,
        ]
    ),
)
INSTANTS = st.integers(1_700_000_000, 1_900_000_000).map(
    lambda n: datetime.fromtimestamp(n, tz=UTC)
)


def test_a_request_holds_what_a_calendar_needs_and_nothing_else():
    calendar = render_invite(make_invite(), ItipMethod.REQUEST, sent_at=SENT)

    zone = " ".join(property_names(vtimezone("Europe/Amsterdam")))
    assert " ".join(property_names(calendar)) == (
        f"BEGIN VERSION PRODID CALSCALE METHOD {zone} BEGIN SUMMARY DTSTART DTEND DTSTAMP UID "
        "SEQUENCE ATTENDEE CLASS DESCRIPTION LOCATION ORGANIZER STATUS TRANSP URL "
        "X-MICROSOFT-CDO-BUSYSTATUS END END"
    )
    assert calendar.startswith(b"BEGIN:VCALENDAR\r\n")
    assert calendar.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")


def test_a_request_asks_the_one_attendee_for_an_answer():
    event = read_event(render_invite(make_invite(), ItipMethod.REQUEST, sent_at=SENT))

    assert event["ATTENDEE"] == "mailto:ans@buren.example"
    assert dict(event["ATTENDEE"].params) == {
        "CN": "Ans de Wit",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }
    assert event["ORGANIZER"] == "mailto:planning@tweespraak.example"
    assert event["ORGANIZER"].params["CN"] == "Buurtbemiddeling Delft"
    assert (event["STATUS"], event["CLASS"], event["TRANSP"]) == ("CONFIRMED", "PRIVATE", "OPAQUE")


def test_a_cancellation_repeats_the_whole_event_as_cancelled():
    invite = make_invite(sequence=1)

    asked = render_invite(invite, ItipMethod.REQUEST, sent_at=SENT)
    cancelled = render_invite(invite, ItipMethod.CANCEL, sent_at=SENT)

    assert Calendar.from_ical(cancelled)["METHOD"] == "CANCEL"
    assert read_event(cancelled)["STATUS"] == "CANCELLED"
    assert property_names(cancelled) == property_names(asked)


def test_a_party_is_not_asked_to_propose_another_time():
    event = read_event(
        render_invite(make_invite(may_propose=False), ItipMethod.REQUEST, sent_at=SENT)
    )

    assert event["X-MICROSOFT-DISALLOW-COUNTER"] == "TRUE"


def test_an_empty_place_and_description_leave_no_line():
    calendar = render_invite(
        make_invite(place=" ", description=""), ItipMethod.REQUEST, sent_at=SENT
    )

    assert {"LOCATION", "DESCRIPTION"}.isdisjoint(property_names(calendar))


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(name=HOSTILE, summary=HOSTILE, description=HOSTILE, place=HOSTILE)
@example(name='"', summary="\r", description="\n", place="\x00")
def test_no_text_can_add_or_break_a_line(name, summary, description, place):
    invite = make_invite(
        attendee_name=name,
        organiser_name=name,
        summary=summary,
        description=f"Uw gesprek {description}",
        place=f"De Brug {place}",
    )

    calendar = render_invite(invite, ItipMethod.REQUEST, sent_at=SENT)

    plain = render_invite(make_invite(), ItipMethod.REQUEST, sent_at=SENT)
    assert property_names(calendar) == property_names(plain)
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    assert calendar.count(b"\n") == calendar.count(b"\r") == calendar.count(b"\r\n")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", calendar.decode())


@settings(max_examples=20, deadline=None)
@given(name=HOSTILE, summary=HOSTILE, sequence=st.integers(0, 99), zone=st.sampled_from(ZONES))
def test_a_reader_gets_back_what_was_meant(name, summary, sequence, zone):
    invite = make_invite(attendee_name=name, summary=summary, sequence=sequence, zone=zone)

    event = read_event(render_invite(invite, ItipMethod.REQUEST, sent_at=SENT))

    assert (event["UID"], event["SEQUENCE"]) == (invite.uid, sequence)
    assert (event.start, event.end) == (invite.starts_at, invite.ends_at)
    assert event["SUMMARY"].split() == "".join(c for c in summary if _is_kept(c)).split()
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(starts_at=INSTANTS, minutes=st.integers(1, 600), zone=st.sampled_from(ZONES))
@example(starts_at=datetime(2026, 3, 29, 0, 30, tzinfo=UTC), minutes=60, zone=ZONES[0])
@example(starts_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), minutes=60, zone=ZONES[0])
@example(starts_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC), minutes=60, zone=ZONES[1])
def test_the_instant_survives_every_change_of_the_clock(starts_at, minutes, zone):
    ends_at = starts_at + timedelta(minutes=minutes)
    invite = make_invite(starts_at=starts_at, ends_at=ends_at, zone=zone)

    event = read_event(render_invite(invite, ItipMethod.REQUEST, sent_at=SENT))

    assert event.start.astimezone(UTC) == starts_at
    assert event.end.astimezone(UTC) == ends_at


TWICE = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)  # the clocks go back from 3 to 2 an hour later


@pytest.mark.parametrize(
    ("starts", "minutes", "in_utc"),
    [
        (-60, 30, False),  # 01:00 to 01:30, before the hour that is there twice
        (-30, 60, True),  # 01:30 to the first 02:30
        (30, 60, True),  # the first 02:30 to the second
        (90, 60, True),  # the second 02:30 to 03:30
        (120, 60, False),  # 03:00 to 04:00
        (-60, 240, False),  # 01:00 to 04:00, over the whole of it
    ],
)
def test_where_one_end_is_in_the_hour_that_is_there_twice_both_are_in_utc(starts, minutes, in_utc):
    starts_at = TWICE + timedelta(minutes=starts)
    ends_at = starts_at + timedelta(minutes=minutes)
    invite = make_invite(starts_at=starts_at, ends_at=ends_at)

    for calendar in (
        render_invite(invite, ItipMethod.REQUEST, sent_at=SENT),
        render_vevent(invite, modified_at=SENT),
    ):
        ends = re.findall(rb"DT(?:START|END)(.*)\r", calendar.partition(b"BEGIN:VEVENT")[2])
        assert [end.endswith(b"Z") for end in ends] == [in_utc, in_utc]
        assert [b"TZID" in end for end in ends] == [not in_utc, not in_utc]


@pytest.mark.parametrize("zone", ZONES)
def test_the_time_is_written_on_the_clock_of_its_own_zone(zone):
    calendar = render_invite(make_invite(zone=zone), ItipMethod.REQUEST, sent_at=SENT)

    assert f"DTSTART;TZID={zone}:20260330T193000\r\n".encode() in calendar
    assert vtimezone(zone) in calendar


def test_the_stamp_is_the_moment_of_sending_and_a_resend_keeps_it():
    local = SENT.astimezone(ZoneInfo("Europe/Amsterdam"))

    first = render_invite(make_invite(), ItipMethod.REQUEST, sent_at=SENT)
    again = render_invite(make_invite(), ItipMethod.REQUEST, sent_at=local)

    assert first == again
    assert b"DTSTAMP:20260320T091500Z\r\n" in first


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_at": SENT.replace(tzinfo=None)},
        {"ends_at": datetime(2026, 3, 30, 17, 30, tzinfo=UTC)},
        {"zone": "Europe/Paris"},
        {"sequence": -1},
        {"uid": ""},
        {"uid": "a\r\nATTENDEE:b"},
        {"organiser_address": "planning"},
        {"url": "javascript:alert(1)"},
    ],
    ids=",".join,
)
def test_an_invitation_that_no_calendar_could_follow_is_refused(facts):
    with pytest.raises(ValueError):  # noqa: PT011  (each fact has its own words)
        make_invite(**facts)


@pytest.mark.parametrize(
    "address", ["ans@x.example\nBcc: eve@x.example", '"a,b"@x.example', "é@x.example"]
)
def test_nobody_is_invited_at_an_address_that_calendars_cannot_read(address):
    invite = make_invite(attendee_address=address)

    with pytest.raises(BadAttendee):
        render_invite(invite, ItipMethod.REQUEST, sent_at=SENT)
    # Their own feed needs no address.
    assert b"ATTENDEE" not in render_vevent(invite, modified_at=SENT)


def test_a_moment_of_sending_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        render_invite(make_invite(), ItipMethod.REQUEST, sent_at=SENT.replace(tzinfo=None))


def test_two_people_share_no_uid_and_no_address():
    ans = make_invite(uid=new_uid("x.example"))
    bert = make_invite(
        uid=new_uid("x.example"), attendee_address="bert@b.example", attendee_name="Bert"
    )

    to_ans = render_invite(ans, ItipMethod.REQUEST, sent_at=SENT)
    to_bert = render_invite(bert, ItipMethod.REQUEST, sent_at=SENT)

    assert ans.uid != bert.uid
    assert ans.uid.encode() not in to_bert
    assert b"bert@" not in to_ans
    assert b"Ans" not in to_bert


def test_a_uid_is_128_bits_in_characters_no_client_changes():
    assert re.fullmatch(r"[0-9a-f]{32}@tweespraak\.example", new_uid("tweespraak.example"))


def test_an_event_of_a_feed_names_nobody():
    vevent = render_vevent(make_invite(), modified_at=SENT)

    assert {"ORGANIZER", "ATTENDEE", "METHOD"}.isdisjoint(property_names(vevent))
    assert b"DTSTAMP:20260320T091500Z\r\n" in vevent
    assert b"LAST-MODIFIED:20260320T091500Z\r\n" in vevent
    assert b"@buren.example" not in vevent


def test_a_cancelled_event_of_a_feed_says_so_and_leaves_the_time_free():
    vevent = render_vevent(make_invite(), modified_at=SENT, cancelled_prefix="Vervallen: ")

    event = read_event(b"BEGIN:VCALENDAR\r\n" + vevent + b"END:VCALENDAR\r\n")
    assert event["SUMMARY"] == "Vervallen: Gesprek buurtbemiddeling"
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"


def _is_kept(character: str) -> bool:
    return character in "\t\r\n" or not re.match("[\x00-\x1f\x7f-\x9f\u2028\u2029]", character)
