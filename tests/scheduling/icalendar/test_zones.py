from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from scheduling.icalendar.zones import ZONES, vtimezone

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
