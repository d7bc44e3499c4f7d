import pytest

from core.week import BOXES, DAY_PARTS, DayPart, box, day_part, part_at, wall_clock


def test_a_minute_reads_as_on_the_clock():
    assert wall_clock(570) == "09:30"


def test_a_box_names_its_day_and_its_part_and_every_part_of_a_week_has_one():
    assert BOXES[box(0, DayPart.EVENING)] == (0, DayPart.EVENING)
    assert len(BOXES) == 21


def test_times_that_fill_a_part_of_a_day_are_that_part():
    assert day_part(9 * 60, 12 * 60) is DayPart.MORNING
    assert day_part(*DAY_PARTS[DayPart.AFTERNOON]) is DayPart.AFTERNOON


@pytest.mark.parametrize(
    ("minute", "part"),
    [
        (7 * 60, DayPart.MORNING),
        (12 * 60 + 30, DayPart.MORNING),
        (13 * 60, DayPart.AFTERNOON),
        (18 * 60 + 29, DayPart.AFTERNOON),
        (18 * 60 + 30, DayPart.EVENING),
    ],
)
def test_every_minute_lies_in_a_part_of_its_day(minute, part):
    assert part_at(minute) == part
