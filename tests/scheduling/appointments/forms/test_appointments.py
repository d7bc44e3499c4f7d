"""Wall time in, instants out; also on the nights when the clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from cases.models import Stage
from scheduling.appointments.forms.appointments import PlanForm, asked_start
from tests.factories.scheduling import AppointmentFactory

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def fill(service, day, start, **facts):
    data = {
        "kind": "talk_a",
        "day": day,
        "start": start,
        "minutes": "90",
        "place_kind": "neutral",
        "place": "Community centre",
        **facts,
    }
    return PlanForm(data, service=service, today=TODAY, kinds=[Stage.TALK_A])


@pytest.mark.parametrize(
    ("day", "starts_at"),
    [
        ("2026-03-28", datetime(2026, 3, 28, 18, 30, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 29, 17, 30, tzinfo=UTC)),
        ("2026-10-24", datetime(2026, 10, 24, 17, 30, tzinfo=UTC)),
        ("2026-10-25", datetime(2026, 10, 25, 18, 30, tzinfo=UTC)),
    ],
)
def test_half_past_seven_stays_half_past_seven(service, day, starts_at):
    form = fill(service, day, "19:30")

    assert form.is_valid(), form.errors
    assert form.plan.starts_at == starts_at
    assert form.plan.ends_at - form.plan.starts_at == timedelta(minutes=90)


def test_an_hour_that_the_clock_jumps_over_is_refused(service):
    form = fill(service, "2026-03-29", "02:30")

    assert not form.is_valid()
    assert "jumps over this hour" in str(form.errors["start"])


def test_an_hour_that_comes_twice_is_its_first(service):
    form = fill(service, "2026-10-25", "02:30")

    assert form.is_valid()
    assert form.plan.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2026-03-01", "0001-01-01", "2029-01-01", "9999-12-31", "soon"])
def test_a_day_out_of_reach_is_refused(service, day):
    form = fill(service, day, "19:30")

    assert not form.is_valid()
    assert "day" in form.errors


def test_a_neutral_place_must_be_named_and_a_home_must_not(service):
    assert "place" in fill(service, "2026-03-09", "19:30", place="").errors
    assert fill(service, "2026-03-09", "19:30", place="", place_kind="online").is_valid()
    home = fill(service, "2026-03-09", "19:30", place="Verborgenlaan 12", place_kind="home")
    assert home.is_valid()
    assert home.plan.kept_place == ""


def test_a_talk_is_moved_from_where_it_stands(service):
    talk = AppointmentFactory(
        service=service, ends_at=datetime(2026, 3, 9, 19, 10, tzinfo=UTC), place="Library"
    )

    form = PlanForm(service=service, today=TODAY, of=talk)

    page = form.as_div()
    assert 'value="2026-03-09"' in page
    assert 'value="19:30"' in page
    assert '<option value="40" selected>40 minutes</option>' in page
    assert "kind" not in form.fields


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("2026-03-09T18:30Z", datetime(2026, 3, 9, 18, 30, tzinfo=UTC)),
        ("2026-03-09T19:30+01:00", datetime(2026, 3, 9, 18, 30, tzinfo=UTC)),
        ("2026-03-09T18:30", None),
        ("0001-01-01T00:00+02:00", None),
        ("9999-12-31T23:59Z", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_start_in_an_address_has_a_zone_or_is_left_out(words, start):
    assert asked_start(words) == start
