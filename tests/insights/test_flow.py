"""Where the cases stand: a mark for each open case, and how old the oldest is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.lifecycle import OPEN, WHEREABOUTS, CaseState
from insights.due.flow import FlowTone, flow_of
from insights.due.table import due_of
from insights.pages.coordinators_start import MOST_MARKS, drawn_marks
from organisations.models import Role
from tests.factories.cases import READY, AftercareFactory, CaseFactory
from tests.insights.seen import NOW, case, days_ago, seen

PLACES = {"queue": {"ready", "seeking_pair", "offered"}, "talks": {"in_contact_a"}, "rest": ()}


def flow(*cases):
    snapshot = seen(*cases)
    return {place.name: place for place in flow_of(snapshot, due_of(snapshot, NOW), PLACES, NOW)}


def test_every_open_state_stands_in_one_place():
    states = [state for states in WHEREABOUTS.values() for state in states]

    assert sorted(states) == sorted(OPEN)


def test_a_mark_has_the_tone_of_the_step_of_its_case():
    waits = [case("ready", pk=pk, ready_at=days_ago(days)) for pk, days in ((1, 1), (2, 7), (3, 9))]

    queue = flow(*waits)["queue"]

    assert queue.marks == {FlowTone.LATE: 1, FlowTone.SOON: 1, FlowTone.FINE: 1}
    assert (queue.count, queue.late) == (3, 1)


def test_the_oldest_is_by_days_since_the_report_without_those_of_rest():
    old = case("ready", pk=1, received_at=days_ago(40), slept_days=30, ready_at=days_ago(1))
    young = case("ready", pk=2, received_at=days_ago(12), ready_at=days_ago(1))

    assert flow(old, young)["queue"].oldest == 12


def test_a_place_without_cases_stands_there_empty():
    talks = flow(case("ready"))["talks"]

    assert (talks.count, talks.late, talks.oldest) == (0, 0, None)


def test_what_is_too_late_is_drawn_first_and_what_finds_no_room_is_counted():
    drawn = drawn_marks([("late", 2), ("fine", MOST_MARKS)])

    assert [mark["tone"] for mark in drawn["marks"][:3]] == ["late", "late", "fine"]
    assert (len(drawn["marks"]), drawn["unseen"]) == (MOST_MARKS, 2)
    assert (drawn["marks"][6]["x"], drawn["marks"][6]["y"]) == (7, 21)
    assert drawn_marks([("late", 0)]) == {"marks": [], "width": 0, "height": 0, "unseen": 0}


# --- on the page ---


@pytest.fixture
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def start(service, member, logged_in):
    client = logged_in(member(service, Role.COORDINATOR))
    return lambda: client.get(reverse("insights:home", args=[service.slug])), client


def test_each_place_leads_to_the_list_of_its_cases(service, start):
    for number, state in enumerate((CaseState.NEW, CaseState.READY, CaseState.SHUTTLE)):
        for copy in range(number + 1):
            CaseFactory(service=service, state=state, ready_at=READY, number=f"2026-{number}{copy}")
    AftercareFactory(service=service)
    CaseFactory(service=service, state=CaseState.DORMANT, wakes_on=timezone.now().date())
    CaseFactory(service=service, closed=True, closed_at=timezone.now())
    CaseFactory(service=service, closed=True, closed_at=timezone.now() - timedelta(days=40))
    CaseFactory()

    look, client = start
    flow = look().context["flow"]

    shown = [
        *flow["places"],
        flow["closed"],
        {"url": flow["resting_url"], "count": flow["resting"]},
    ]
    assert [place["count"] for place in shown] == [1, 0, 2, 0, 3, 1, 1, 1]
    assert flow["open"] == 8
    cases = reverse("cases:case_list", args=[service.slug])
    for place in shown:
        assert place["url"].startswith(cases)
        assert client.get(place["url"]).context["page"].paginator.count == place["count"]


def test_the_words_say_what_the_marks_draw(service, start):
    CaseFactory(service=service, number="2026-0001", received_at=timezone.now() - timedelta(60))

    answer = " ".join(start[0]().content.decode().split())

    assert "1 too late" in answer
    assert "oldest 60 days" in answer
    assert answer.count('class="flow-mark-late"') == 2  # the mark itself, and the key to the marks


@pytest.mark.parametrize(("mediators", "word"), [(1, "To assign"), (2, "To pair")])
def test_where_one_mediator_takes_a_case_no_pair_is_spoken_of(service, start, mediators, word):
    service.mediators_per_case = mediators
    service.save()

    assert word in [place["name"] for place in start[0]().context["flow"]["places"]]


@pytest.mark.usefixtures("at_noon_on_monday")
def test_closed_is_of_this_month_by_the_clock_of_the_service(service, start):
    """The first of March began at 23:00 UTC."""
    CaseFactory(service=service, closed=True, closed_at=datetime(2026, 2, 28, 22, 59, tzinfo=UTC))
    CaseFactory(service=service, closed=True, closed_at=datetime(2026, 2, 28, 23, tzinfo=UTC))

    assert start[0]().context["flow"]["closed"]["count"] == 1
