from datetime import date

import pytest

from scheduling.engine.command.reading import At, BadInstance
from scheduling.engine.command.written_hours import Hours, first_half_hour, moment
from scheduling.engine.people import ANY_TIME
from scheduling.engine.slots.grid import A_DAY

MONDAY = date(2026, 3, 2)
KEYS = ("free", "away", "starts")


def starts(otherwise=0, *, days=14, minutes=90, **facts):
    record = At(facts, "").record(may=KEYS)
    bits = Hours(MONDAY, days, minutes).starts_of(record, otherwise=otherwise)
    return [] if bits == ANY_TIME else when(bits)


def when(bits):
    found = []
    while bits:
        day, time = moment(MONDAY, first_half_hour(bits))
        found.append(f"{day.day} {time}")
        bits &= bits - 1
    return found


def test_one_evening_holds_three_starts_of_a_talk():
    assert starts(free=["2026-03-03T18:30/21:00"]) == ["3 18:30", "3 19:00", "3 19:30"]


def test_every_week_is_every_week_of_the_grid():
    assert starts(free=["wed 18:00/19:30"]) == ["4 18:00", "11 18:00"]


def test_hours_are_cut_inward_to_half_hours():
    assert starts(free=["2026-03-03T18:10/20:20"]) == ["3 18:30"]


def test_away_beats_free():
    free = ["wed 18:00/19:30", "2026-03-12T18:00/19:30"]

    assert starts(free=free, away=["2026-03-01/2026-03-04", "2026-03-12"]) == ["11 18:00"]


def test_midnight_ends_a_day():
    assert starts(free=["2026-03-03T22:30/24:00"]) == ["3 22:30"]


def test_a_start_is_one_time_to_begin():
    assert starts(starts=["2026-03-03T19:00", "2026-03-02T22:30"]) == ["2 22:30", "3 19:00"]


def test_without_hours_it_is_as_was_said():
    assert starts() == []
    assert Hours(MONDAY, 7, 90).starts_of(At({}, "").record(), otherwise=ANY_TIME) == ANY_TIME


def test_parties_who_are_away_can_at_any_other_time():
    found = starts(ANY_TIME, days=2, away=["2026-03-03"])

    assert len(found) == A_DAY - 2
    assert {time.split()[0] for time in found} == {"2"}


def test_a_short_talk_begins_later():
    assert starts(minutes=30, starts=["2026-03-02T23:30"]) == ["2 23:30"]


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"free": ["monday evening"]}, "free[0]: expected hours such as"),
        ({"free": ["mon 21:30/18:30"]}, "free[0]: the hours end before they begin"),
        ({"free": ["mon 18:60/19:30"]}, "free[0]: 18:60 is no time of a day"),
        ({"free": ["mon 18:30/24:30"]}, "free[0]: 24:30 is no time of a day"),
        ({"free": ["2026-02-30T18:30/21:30"]}, "free[0]: expected a day such as"),
        ({"free": ["2026-03-20T18:30/21:30"]}, "is not among the days 2026-03-02 to 2026-03-15"),
        ({"free": [5]}, "free[0]: expected a text"),
        ({"away": ["2026-03-09/2026-03-02"]}, "away[0]: the days end before they begin"),
        ({"away": ["soon"]}, "away[0]: expected a day such as"),
        ({"starts": ["2026-03-03 19:00"]}, "starts[0]: expected a time such as"),
        ({"starts": ["2026-03-03T19:15"]}, "starts[0]: talks begin at whole and half hours"),
        ({"starts": ["2026-03-03T23:00"]}, "does not end that day"),
        ({"starts": [], "free": []}, 'free: "starts" says it all already'),
    ],
)
def test_hours_that_say_nothing_are_named_with_their_place(facts, wanted):
    with pytest.raises(BadInstance) as caught:
        starts(**facts)

    assert wanted in str(caught.value)
