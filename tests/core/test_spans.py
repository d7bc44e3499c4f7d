from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spans import Span, common, merge, quarters, subtract

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


def span(start: float, end: float) -> Span:
    """A span in hours after midnight."""
    return Span(MIDNIGHT + timedelta(hours=start), MIDNIGHT + timedelta(hours=end))


def steps(spans: list[Span]) -> set[datetime]:
    return {
        span.start + HALF_HOUR * step
        for span in spans
        for step in range((span.end - span.start) // HALF_HOUR)
    }


SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 10)).map(
        lambda pair: span(pair[0] / 2, (pair[0] + pair[1]) / 2)
    ),
    max_size=8,
)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        Span(datetime(2026, 3, 2), MIDNIGHT)  # noqa: DTZ001
    with pytest.raises(ValueError, match="without a zone"):
        Span(MIDNIGHT, datetime(2026, 3, 3))  # noqa: DTZ001


@pytest.mark.parametrize("end", [MIDNIGHT, MIDNIGHT - HALF_HOUR])
def test_an_end_not_after_its_start_is_refused(end):
    with pytest.raises(ValueError, match="not after"):
        Span(MIDNIGHT, end)


def test_a_span_is_kept_in_utc_so_that_the_repeated_hour_has_a_length():
    zone = ZoneInfo("Europe/Amsterdam")
    start = datetime(2026, 10, 25, 2, 30, tzinfo=zone)

    repeated = Span(start, start.replace(fold=1))

    assert repeated.end - repeated.start == timedelta(hours=1)
    assert repeated.start.tzinfo is UTC


def test_spans_that_touch_have_nothing_in_common():
    assert span(9, 10).intersection(span(10, 11)) is None
    assert span(9, 10.5).intersection(span(10, 11)) == span(10, 10.5)


def test_merging_joins_what_overlaps_or_touches():
    merged = merge([span(13, 14), span(9, 10), span(10, 11), span(9.5, 9.75)])

    assert merged == [span(9, 11), span(13, 14)]


def test_subtracting_cuts_holes():
    left = subtract([span(9, 17)], [span(8, 9.5), span(12, 13), span(16, 18)])

    assert left == [span(9.5, 12), span(13, 16)]


def test_one_hole_can_cut_two_spans():
    assert subtract([span(9, 11), span(12, 14)], [span(10, 13)]) == [span(9, 10), span(13, 14)]


def test_common_time_stands_in_every_list():
    shared = common([span(9, 12), span(13, 17)], [span(11, 14)], [span(8, 13.5)])

    assert shared == [span(11, 12), span(13, 13.5)]


def test_common_time_of_one_list_is_that_list():
    assert common([span(10, 11), span(9, 10)]) == [span(9, 11)]


@pytest.mark.slow
@given(SPANS)
def test_merged_spans_are_the_same_time_sorted_and_apart(spans):
    merged = merge(spans)

    assert steps(merged) == steps(spans)
    assert all(left.end < right.start for left, right in pairwise(merged))


@pytest.mark.slow
@given(SPANS, SPANS)
def test_subtracting_is_the_difference_of_the_sets(spans, taken):
    left = subtract(spans, taken)

    assert steps(left) == steps(spans) - steps(taken)
    assert left == merge(left)


@pytest.mark.slow
@given(SPANS, SPANS)
def test_common_time_is_the_intersection_of_the_sets(left, right):
    shared = common(left, right)

    assert steps(shared) == steps(left) & steps(right)
    assert shared == common(right, left)


def test_quarters_are_all_those_the_span_touches():
    touched = quarters(span(9.2, 10.1))

    assert [f"{quarter:%H:%M}" for quarter in touched] == [
        "09:00",
        "09:15",
        "09:30",
        "09:45",
        "10:00",
    ]


def test_a_span_of_whole_quarters_does_not_touch_the_one_at_its_end():
    assert quarters(span(9, 9.5)) == [span(9, 10).start, span(9.25, 10).start]


@pytest.mark.slow
@given(SPANS, SPANS)
def test_spans_share_a_quarter_exactly_when_they_overlap(left, right):
    for one in left:
        for other in right:
            shared = bool(set(quarters(one)) & set(quarters(other)))
            assert (one.intersection(other) is not None) == shared
