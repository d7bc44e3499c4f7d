"""Locking people for the plans to come, and the words where one mediator takes a case."""

import pytest
from django.utils.html import strip_tags

from organisations.models import Role
from scheduling.models import PlanLock, PlanRun
from tests.factories.cases import AssignmentFactory
from tests.factories.plans import LockedSeatFactory, PlanLockFactory, PlanRunFactory
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


# --- fixing


def test_the_team_of_the_plan_is_fixed_and_let_go(service, client, run):
    one, other = pair(service)
    row = planned(run, one, other, case=ready_case(service))
    url = url_of(service, "plan_lock", row.case_id)

    client.post(url, {"first": one.pk, "second": other.pk})
    fixed = look(client, service)
    client.post(url_of(service, "plan_unlock", row.case_id))

    assert "Unlock" in fixed
    assert not PlanLock.unscoped.exists()


def test_people_are_fixed_by_hand(service, client):
    one, _other = pair(service)
    case = ready_case(service)
    url = url_of(service, "plan_lock", case.pk)

    form = client.get(url)
    client.post(url, {"first": one.pk})
    twice = client.post(url, {"first": one.pk, "second": one.pk})

    assert form.status_code == 200
    assert [seat.volunteer for seat in PlanLock.unscoped.with_team().get().seats.all()] == [one]
    assert twice.status_code == 422
    assert "Choose two different people." in twice.content.decode()
    assert 'id="chosen"' not in twice.content.decode()


def test_before_one_locks_one_reads_what_the_rules_say(service, client):
    one, other = pair(service)
    url = url_of(service, "plan_lock", ready_case(service).pk)

    page = client.get(url, {"first": one.pk, "second": other.pk}).content.decode()
    part = client.get(url, {"first": one.pk}, headers=HTMX).content.decode()

    assert "Every rule is kept." in page
    assert "Lock for the next plan" in page
    assert "<html" not in part
    assert "The plan looks for somebody beside them." in part


def test_people_a_rule_forbids_are_not_locked_and_nothing_is_lost(service, client):
    one, other = mediator(service), mediator(service, certified=False)
    case = ready_case(service)

    answer = client.post(
        url_of(service, "plan_lock", case.pk), {"first": one.pk, "second": other.pk}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A rule forbids this, and no reason can set it aside." in page
    assert f"{other} has no valid certification today." in page
    assert f'<option value="{other.pk}" selected>' in page
    assert "Lock for the next plan" not in page
    assert not PlanLock.unscoped.exists()


def test_people_only_a_soft_rule_speaks_against_are_locked_with_the_warning(service, client):
    one, other = mediator(service), mediator(service, weekdays=())
    case = ready_case(service)
    url, people = url_of(service, "plan_lock", case.pk), {"first": one.pk, "second": other.pk}

    before = client.get(url, people).content.decode()
    after = client.post(url, people, follow=True).content.decode()

    assert "Locked, the case stays in the queue." in before
    assert f"{url_of(service, 'pair_check', case.pk)}?first={one.pk}&amp;second=" in before
    assert "Locked. The next plan leaves this case in the queue." in after
    assert f"{other} is not free when the parties can." in after
    assert PlanLock.unscoped.exists()


def test_people_with_a_warning_are_locked_and_the_plan_keeps_to_them(service, client):
    case = ready_case(service)
    near = mediator(service, district=case.district)
    url, people = url_of(service, "plan_lock", case.pk), {"first": near.pk}

    before = client.get(url, people).content.decode()
    after = client.post(url, people, follow=True).content.decode()

    assert "There is a warning." in before
    assert "Locked. The next plan keeps to it." in after
    assert f"{near} lives in the same district as the parties." in after


def test_whoever_is_locked_stands_in_the_form_and_others_can_be_chosen(service, client, run):
    one, other = pair(service)
    row = planned(run, one, other, case=ready_case(service))
    url = url_of(service, "plan_lock", row.case_id)
    client.post(url, {"first": one.pk, "second": other.pk})

    card, form = look(client, service), client.get(url).content.decode()

    assert "Choose others" in card
    assert f'<option value="{other.pk}" selected>' in form


def test_somebody_who_was_asked_already_cannot_be_locked(service, client):
    case, asked = ready_case(service, state="offered"), mediator(service)
    offer_to(asked, case)

    answer = client.post(url_of(service, "plan_lock", case.pk), {"first": asked.pk})

    assert answer.status_code == 422
    assert f"Asked already: {asked}." in answer.content.decode()


def test_for_one_seat_left_one_is_locked(service, client):
    case = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=case, volunteer=mediator(service))
    one, other = pair(service)

    answer = client.post(
        url_of(service, "plan_lock", case.pk), {"first": one.pk, "second": other.pk}
    )

    assert answer.status_code == 422
    assert "There is one seat left, so choose one person." in answer.content.decode()


def test_locking_leads_back_to_where_the_case_stands(service, client, run, monkeypatch):
    monkeypatch.setattr("scheduling.planning.pages.plan.CASES_PER_PAGE", 1)
    _first, second = (planned(run, *pair(service), case=ready_case(service)) for _ in range(2))
    left = planned(run, case=ready_case(service), left_over=True)
    unknown = ready_case(service)

    ways = {
        case: client.post(url_of(service, "plan_unlock", case)).url
        for case in (second.case_id, left.case_id, unknown.pk)
    }

    plan = url_of(service, "plan")
    assert ways[second.case_id] == f"{plan}?page=2#case-{second.pk}"
    assert ways[left.case_id] == f"{plan}?show=left#case-{left.pk}"
    assert ways[unknown.pk] == plan


@pytest.mark.parametrize("name", ["plan_ask", "plan_stop", "plan_offer"])
def test_who_only_looks_at_an_address_that_changes_something_is_led_to_the_plan(
    service, client, run, name
):
    ready_case(service)

    assert client.get(url_of(service, name)).url == url_of(service, "plan")
    assert PlanRun.unscoped.count() == 1


def test_looking_at_the_address_that_unlocks_unlocks_nothing(service, client, run):
    lock = PlanLockFactory(service=service)

    answer = client.get(url_of(service, "plan_unlock", lock.case_id))

    assert answer.url == url_of(service, "plan")
    assert PlanLock.unscoped.exists()


def test_nobody_is_fixed_for_a_case_that_has_its_pair(service, client):
    one, _other = pair(service)
    case = ready_case(service, state="paired")

    page = client.post(url_of(service, "plan_lock", case.pk), {"first": one.pk}, follow=True)

    assert "seeks nobody any more" in page.content.decode()


def test_a_case_that_stays_shows_who_is_fixed_for_it(service, client, run):
    case = ready_case(service)
    planned(run, case=case, left_over=True, lack="no_pair", is_fixed=True)
    lock = PlanLockFactory(service=service, case=case)
    seat = LockedSeatFactory(service=service, lock=lock)

    page = look(client, service, "?show=left")

    assert "The people who are locked may not take it" in page
    assert f"Locked: {seat.volunteer}" in page


# --- where one mediator takes a case


def test_where_one_mediator_takes_a_case_no_page_speaks_of_teams(service, client):
    service.mediators_per_case = 1
    service.save()

    empty = look(client, service)
    nothing = client.post(url_of(service, "plan_ask"), follow=True).content.decode()
    run = PlanRunFactory(service=service)
    planned(run, mediator(service), case=ready_case(service))
    made = look(client, service)
    planned(run, case=ready_case(service), left_over=True)
    left = look(client, service, "?show=left")
    lock = client.get(url_of(service, "plan_lock", ready_case(service).pk)).content.decode()

    for page in (empty, nothing, made, left, lock):
        text = strip_tags(page[page.index("<main") : page.index("</main")]).lower()
        assert "team" not in text
        assert "pair" not in text
