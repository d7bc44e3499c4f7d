"""The days and parts of a day, in words."""

from django.utils import translation

from scheduling import week
from scheduling.slots.free import DayPart, WeeklyRule


def test_a_minute_reads_as_on_the_clock():
    assert week.clock(570) == "09:30"


def test_a_box_stands_for_its_times_and_unknown_words_for_none():
    assert week.rules_of([week.box(0, DayPart.EVENING), "nonsense"]) == [WeeklyRule(0, 1110, 1290)]


def test_the_parts_are_told_by_day_in_the_language_of_the_reader():
    told = week.in_words(["4-evening", "0-evening", "0-morning", "nonsense"])

    with translation.override("en"):
        assert [(str(day), str(parts)) for day, parts in told] == [
            ("Monday", "morning, evening"),
            ("Friday", "evening"),
        ]
