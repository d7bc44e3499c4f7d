from datetime import timedelta

import pytest
from icalendar import Calendar

from scheduling.icalendar.feed import feed_etag, render_feed
from scheduling.icalendar.invites import render_vevent
from scheduling.icalendar.text import vtimezone
from tests.scheduling.icalendar.invitations import SENT, make_invite, property_names

ZONE = "Europe/Brussels"


def test_a_feed_can_be_subscribed_to():
    vevents = [render_vevent(make_invite(uid=f"{n}@x.example"), modified_at=SENT) for n in (1, 2)]

    feed = render_feed(vevents, name="Mijn; afspraken", zone=ZONE)
    calendar = Calendar.from_ical(feed)

    assert "METHOD" not in calendar
    assert b"\r\nNAME:Mijn\\; afspraken\r\nX-WR-CALNAME:Mijn\\; afspraken\r\n" in feed
    assert calendar["X-WR-TIMEZONE"] == ZONE
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    assert [str(event["UID"]) for event in calendar.walk("VEVENT")] == [
        "1@x.example",
        "2@x.example",
    ]


def test_a_feed_names_nobody():
    feed = render_feed([render_vevent(make_invite(), modified_at=SENT)], name="Agenda", zone=ZONE)

    assert {"ORGANIZER", "ATTENDEE"}.isdisjoint(property_names(feed))


def test_an_empty_feed_is_still_a_calendar():
    feed = render_feed([], name="Agenda", zone=ZONE)

    assert vtimezone(ZONE) in feed
    assert feed.endswith(b"END:VTIMEZONE\r\nEND:VCALENDAR\r\n")


def test_a_name_cannot_add_a_line():
    feed = render_feed([], name="x\r\nMETHOD:REQUEST", zone=ZONE)

    assert property_names(feed) == property_names(render_feed([], name="x", zone=ZONE))


def test_the_same_events_have_the_same_etag_and_a_changed_one_another():
    kept = render_vevent(make_invite(), modified_at=SENT)
    moved = render_vevent(make_invite(sequence=1), modified_at=SENT)

    before, again, after = (
        feed_etag(render_feed([event], name="Agenda", zone=ZONE)) for event in (kept, kept, moved)
    )

    assert before == again != after
    assert before[0] == before[-1] == '"'
    assert len(before) == 66


def test_a_zone_we_have_no_text_for_is_refused():
    with pytest.raises(ValueError, match="no calendar text"):
        render_feed([], name="Agenda", zone="Europe/Paris")
