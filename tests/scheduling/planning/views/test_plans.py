"""The plan of the queue, through the browser's door."""

import pytest

from organisations.models import Role
from scheduling.lifecycle import PlanState
from scheduling.models import PlanRun
from tests.factories.organisations import DistrictFactory
from tests.factories.plans import (
    PlannedSeatFactory,
    PlanRunFactory,
)
from tests.scheduling.mediators import mediator, offer_to, ready_case
from tests.scheduling.plan_pages import look, pair, planned, url_of

pytestmark = pytest.mark.slow

HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def run(service):
    return PlanRunFactory(service=service)


# --- before there is a plan


def test_whoever_has_never_planned_reads_what_it_does(service, client):
    ready_case(service)

    page = look(client, service)

    assert "Nobody is asked until you offer the cases." in page
    assert "1 case waits now." in page


def test_an_empty_queue_has_nothing_to_plan(service, client):
    page = look(client, service)

    assert "there is nothing to plan" in page
    assert url_of(service, "plan_ask") not in page


def test_asking_for_a_plan_leads_to_how_far_it_is(service, client):
    ready_case(service)

    page = client.post(url_of(service, "plan_ask"), follow=True).content.decode()

    assert "The queue is being planned" in page
    assert "Waiting for its turn" in page
    assert PlanRun.unscoped.get().state == PlanState.WAITING


def test_asking_twice_or_for_nothing_says_so(service, client):
    nothing = client.post(url_of(service, "plan_ask"), follow=True).content.decode()
    PlanRunFactory(service=service, running=True)
    ready_case(service)
    twice = client.post(url_of(service, "plan_ask"), follow=True).content.decode()

    assert "nothing to plan" in nothing
    assert "being planned already" in twice


# --- while it runs


def test_a_plan_under_way_says_how_far_it_is(service, client):
    PlanRunFactory(
        service=service, running=True, stage="improving", done=40, value=9_970, bound=10_000
    )

    page = look(client, service)

    assert "Looking for a better plan" in page
    assert 'value="40"' in page
    assert "A plan can be at most 0.3 percent better." in page


def test_htmx_gets_the_progress_alone_and_the_page_once_it_is_made(service, client):
    run = PlanRunFactory(service=service, running=True)

    part = client.get(url_of(service, "plan"), headers=HTMX)
    PlanRun.unscoped.filter(pk=run.pk).update(state="done", ended_at=run.asked_at, served=0)
    done = client.get(url_of(service, "plan"), headers=HTMX)

    assert b"plan-progress" in part.content
    assert b"<html" not in part.content
    assert done.headers["HX-Redirect"] == url_of(service, "plan")


def test_a_plan_is_asked_to_stop(service, client):
    run = PlanRunFactory(service=service, running=True)

    page = client.post(url_of(service, "plan_stop"), follow=True).content.decode()

    assert PlanRun.unscoped.get(pk=run.pk).stop_asked
    assert "Stopping, with what was found so far" in page


def test_stopping_what_has_ended_says_so(service, client, run):
    page = client.post(url_of(service, "plan_stop"), follow=True).content.decode()

    assert "had ended already" in page


# --- what it found


def test_the_plan_shows_who_gets_what_why_and_when(service, client, run):
    district = DistrictFactory(service=service, name="Noord")
    case = ready_case(service, number="2026-0007", district=district)
    terms = [["mentoring", 120, ["novice", "senior"]], ["hours", 30, 3], ["load", -60, None]]
    planned(run, *pair(service), case=case, terms=terms)

    page = look(client, service)

    assert "1 of 1 cases get a pair" in page
    assert "This is proven: no better plan exists." in page
    assert "2026-0007" in page
    assert "Noord" in page
    assert "Anna" in page
    assert "A newcomer goes along with a mentor · 3 times to begin" in page
    assert "First talk Mon 9 Mar, 19:30" in page


def test_the_plan_says_what_going_down_the_queue_would_do(service, client, run):
    one, other = pair(service)
    same = planned(run, one, other, case=ready_case(service))
    for person in (one, other):
        PlannedSeatFactory(service=service, planned=same, volunteer=person, plan="oldest_first")
    elsewhere = planned(run, *pair(service), case=ready_case(service))
    third = mediator(service, first_name="Chris")
    PlannedSeatFactory(service=service, planned=elsewhere, volunteer=third, plan="oldest_first")
    planned(run, *pair(service), case=ready_case(service))

    page = look(client, service)

    assert page.count("Going down the queue: Chris") == 1
    assert page.count("would find nobody for this case") == 1


def test_a_team_that_changed_since_cannot_be_offered_as_it_stands(service, client, run):
    one, other = pair(service)
    resting = planned(run, one, other, case=ready_case(service))
    offered = planned(run, *pair(service), case=ready_case(service, state="offered"))
    gone = planned(run, *pair(service), case=ready_case(service, state="paired"))
    other.state = "paused"
    other.save()

    page = look(client, service)

    assert "Bram" in page
    assert "is not active any more." in page
    assert "Seeks nobody any more" in page
    for row in (resting, offered, gone):
        assert f'id="offer-{row.pk}"' not in page


def test_a_queue_that_moved_on_is_told(service, client, run):
    asked_by_hand = ready_case(service, state="offered")
    offer_to(mediator(service), asked_by_hand)
    planned(run, *pair(service), case=asked_by_hand)
    ready_case(service)

    page = look(client, service)

    assert "The queue has changed since" in page
    assert "For 1 case others were asked than the plan has" in page
    assert "1 case came in since." in page


def test_what_was_offered_as_planned_is_no_change_of_the_queue(service, client, run):
    row = planned(run, *pair(service), case=ready_case(service))

    client.post(url_of(service, "plan_offer"), {"planned": [row.pk]})

    assert "The queue has changed since" not in look(client, service)


def test_whoever_was_asked_outside_the_plan_stands_there_instead_of_its_team(service, client, run):
    one, other = pair(service)
    case = ready_case(service, state="offered")
    planned(run, one, other, case=case)
    for person in (other, mediator(service, first_name="Yasmina")):
        offer_to(person, case)

    page = look(client, service)

    assert "Asked outside this plan" in page
    assert f"This plan had: {one}, {other}" in page
    assert page.count('<span class="person-note">is asked</span>') == 2
    assert "Yasmina" in page


def test_a_team_of_which_somebody_said_no_cannot_be_offered_again(service, client, run):
    one, other = pair(service)
    row = planned(run, one, other, case=ready_case(service))
    offer_to(one, row.case, state="declined", sent_at=run.asked_at, answered_at=run.asked_at)

    page = look(client, service)

    assert f"{one} said no to this case." in page
    assert f'id="offer-{row.pk}"' not in page


def test_cases_that_stay_stand_under_the_reason_why(service, client, run):
    planned(run, case=ready_case(service, number="2026-0001"), left_over=True)
    planned(
        run, case=ready_case(service, number="2026-0002"), left_over=True, lack="no_pair",
        rule="language",
    )  # fmt: skip

    page = look(client, service, "?show=left")

    assert "needed more for another case" in page
    assert "3 pairs may take it" in page
    assert "they do not speak the languages" in page
    assert page.index("2026-0002") < page.index("2026-0001")


def test_a_plan_that_failed_says_so_and_keeps_the_one_before(service, client, run, now):
    planned(run, *pair(service), case=ready_case(service, number="2026-0007"))
    PlanRunFactory(service=service, failed=True, asked_at=now)

    page = look(client, service)

    assert "Something went wrong" in page
    assert "2026-0007" in page


def test_a_plan_stopped_early_says_so(service, client):
    PlanRunFactory(service=service, state="stopped", value=900)

    page = look(client, service)

    assert "This plan was stopped early" in page
