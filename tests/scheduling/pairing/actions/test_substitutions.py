"""A colleague is named for a seat, answers, is confirmed; and the rules at each of these."""

import pytest

from cases.actions.pairs import release_mediator
from cases.lifecycle import CaseState
from cases.models import Assignment, Case, WhySeatEnded
from scheduling.models import Appointment, BookedQuarter, Substitution
from scheduling.pairing.actions import substitutions
from scheduling.pairing.actions.refusals import (
    AlreadyAsked,
    AlreadyOnCase,
    NamedAlready,
    SeatGone,
    TeamRefused,
)
from tests.factories.cases import AssignmentFactory
from tests.factories.scheduling import HandFactory, WeeklyRuleFactory
from tests.scheduling.mediators import by_link, mediator, offer_to, seats_on, state_of, verbs
from tests.scheduling.taking_over import agreed, lane, name, seat_of, standing_of, told
from tests.scheduling.talks import (
    EVENING,
    as_mediator,
    calendar_of,
    let_everything_leave,
    make_pair,
    plan,
    posted_to,
)
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


# --- the whole way


def test_naming_changes_no_seat_and_tells_the_colleague_and_the_coordinator(
    at_work, coordinator, ans, bert, cora, now
):
    row = name(ans, cora, now)

    assert (row.state, row.why, row.volunteer) == ("asked", "ill", cora)
    assert row.expires_at > now
    assert seats_on(at_work.case) == [(1, ans.pk), (2, bert.pk)]
    assert told() == {"substitute_asked": lane(cora), "substitution": lane(coordinator)}
    assert verbs() == ["substitution.name"]


def test_a_yes_waits_for_the_coordinator(at_work, coordinator, ans, bert, cora, now):
    row = name(ans, cora, now)
    let_everything_leave(now)

    row = substitutions.agree_to_substitution(row, by=by_link(cora), at=now)

    assert (row.state, row.answered_via, row.entered_by) == ("agreed", "link", None)
    assert seats_on(at_work.case) == [(1, ans.pk), (2, bert.pk)]
    assert told() == {"substitute_told": lane(ans), "substitution": lane(coordinator)}


def test_confirmed_they_change_places_and_the_case_stands_where_it_stood(
    at_work, coordinator, ans, bert, cora, now
):
    row = agreed(ans, cora, now)
    let_everything_leave(now)

    substitutions.confirm_substitution(row, by=coordinator, at=now)

    assert seats_on(at_work.case) == [(1, cora.pk), (2, bert.pk)]
    assert state_of(at_work.case) == CaseState.IN_CONTACT_B
    gone = Assignment.unscoped.get(volunteer=ans)
    assert (gone.end_why, gone.left_early, gone.readable_until) == ("ill", True, now)
    assert not Case.visible_to(as_mediator(ans)).exists()
    assert Case.visible_to(as_mediator(cora)).exists()
    assert told() == {"substitute_told": lane(ans), "substitute_joined": lane(bert, cora)}
    assert verbs()[-3:] == ["substitution.confirm", "case.release", "case.assign"]


def test_planned_talks_move_from_one_calendar_to_the_other(
    at_work, coordinator, ans, bert, cora, now
):
    plan(at_work, coordinator, now)
    row = agreed(ans, cora, now)
    let_everything_leave(now)

    substitutions.confirm_substitution(row, by=coordinator, at=now)

    methods = {
        who: [calendar_of(mail)["METHOD"] for mail in posted_to(who.user, waiting=True)]
        for who in (ans, bert, cora)
    }
    assert methods == {ans: ["CANCEL"], bert: [], cora: ["REQUEST"]}
    assert set(BookedQuarter.unscoped.values_list("user", flat=True)) == {
        bert.user_id,
        cora.user_id,
    }


def test_who_has_another_talk_then_takes_the_seat_and_not_that_talk(
    service, at_work, coordinator, ans, bert, cora, now
):
    plan(at_work, coordinator, now)
    other = make_pair(service, seats=1)
    AssignmentFactory(service=service, case=other.case, volunteer=cora, seat=2)
    Volunteer.unscoped.filter(pk=cora.pk).update(max_open_cases=3)
    plan(other, coordinator, now, starts_at=EVENING)
    row = agreed(ans, cora, now)

    substitutions.confirm_substitution(row, by=coordinator, at=now)

    booked = BookedQuarter.unscoped.filter(appointment__case=at_work.case)
    assert set(booked.values_list("user", flat=True)) == {bert.user_id}


def test_with_one_mediator_a_case_the_talk_goes_on_with_the_other(service, coordinator, cora, now):
    service.mediators_per_case = 1
    service.save()
    alone = make_pair(service, seats=1)
    (ans,) = alone.volunteers
    WeeklyRuleFactory(service=service, volunteer=ans)
    talk = plan(alone, coordinator, now)
    row = agreed(ans, cora, now)

    substitutions.confirm_substitution(row, by=coordinator, at=now)

    assert Appointment.unscoped.get(pk=talk.pk).is_standing
    assert set(BookedQuarter.unscoped.values_list("user", flat=True)) == {cora.user_id}


def test_a_talk_that_nobody_can_come_to_any_more_is_called_off(service, coordinator, cora, now):
    service.mediators_per_case = 1
    service.save()
    alone, busy = make_pair(service, seats=1), make_pair(service, seats=0)
    (ans,) = alone.volunteers
    WeeklyRuleFactory(service=service, volunteer=ans)
    AssignmentFactory(service=service, case=busy.case, volunteer=cora, seat=1)
    Volunteer.unscoped.filter(pk=cora.pk).update(max_open_cases=2)
    talk = plan(alone, coordinator, now)
    plan(busy, coordinator, now)
    row = agreed(ans, cora, now)

    substitutions.confirm_substitution(row, by=coordinator, at=now)

    assert Appointment.unscoped.get(pk=talk.pk).state == "cancelled"


def test_a_case_that_seeks_its_other_mediator_goes_on_seeking(
    at_work, coordinator, ans, bert, cora, now
):
    release_mediator(at_work.case, bert, reason="", by=coordinator, at=now)
    hand = HandFactory(service=cora.service, case=at_work.case, volunteer=cora)
    row = agreed(ans, cora, now)

    substitutions.confirm_substitution(row, by=coordinator, at=now)

    assert seats_on(at_work.case) == [(1, cora.pk)]
    assert state_of(at_work.case) == CaseState.SEEKING_PAIR
    hand.refresh_from_db()
    assert hand.state == "met"


# --- who may be named


def test_somebody_is_named_for_ones_own_seat_only(at_work, ans, bert, cora, now):
    by = as_mediator(bert)
    with pytest.raises(SeatGone):
        substitutions.name_colleague(seat_of(ans), cora, why=WhySeatEnded.ILL, by=by, at=now)


def test_of_a_seat_one_is_named_at_a_time_and_nobody_for_both(service, ans, bert, cora, now):
    name(ans, cora, now)

    with pytest.raises(NamedAlready):
        name(ans, mediator(service), now)
    with pytest.raises(NamedAlready):
        name(bert, cora, now)


def test_nobody_is_named_who_sits_on_the_case_or_is_asked_for_it(
    service, at_work, coordinator, ans, bert, cora, now
):
    with pytest.raises(AlreadyOnCase):
        name(ans, bert, now)
    with pytest.raises(AlreadyOnCase):
        name(ans, ans, now)
    release_mediator(at_work.case, bert, reason="", by=coordinator, at=now)
    offer_to(cora, at_work.case, sent_at=now)
    with pytest.raises(AlreadyAsked):
        name(ans, cora, now)


@pytest.mark.parametrize(
    "facts",
    [
        {"certified": False},
        {"state": "paused"},
        {"street": "Verborgenlaan", "town": "", "postcode": ""},
        {"level": "novice"},
        {"weekdays": (4,)},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_a_rule_keeps_a_colleague_out_when_they_are_named(service, at_work, ans, bert, facts, now):
    Volunteer.unscoped.filter(pk=bert.pk).update(level="novice")
    Case.unscoped.filter(pk=at_work.case.pk).update(wishes=["0-evening"])

    with pytest.raises(TeamRefused):
        name(ans, mediator(service, **facts), now)
    assert not Substitution.unscoped.exists()


# --- the rules, again at the answer and at the confirmation


def fill(volunteer) -> None:
    Volunteer.unscoped.filter(pk=volunteer.pk).update(max_open_cases=1)
    AssignmentFactory(service=volunteer.service, volunteer=volunteer)


def test_a_yes_that_a_rule_forbids_by_now_ends_it_and_whoever_counts_on_it_is_told(
    at_work, coordinator, ans, cora, now
):
    row = name(ans, cora, now)
    let_everything_leave(now)
    fill(cora)

    with pytest.raises(TeamRefused):
        substitutions.agree_to_substitution(row, by=by_link(cora), at=now)

    assert standing_of(row) == "void"
    assert told() == {"substitute_told": lane(ans), "substitution": lane(coordinator)}


def test_what_a_rule_forbids_by_now_is_not_confirmed_and_nothing_changes(
    at_work, coordinator, ans, bert, cora, now
):
    row = agreed(ans, cora, now)
    fill(cora)

    with pytest.raises(TeamRefused):
        substitutions.confirm_substitution(row, by=coordinator, at=now)

    assert standing_of(row) == "agreed"
    assert seats_on(at_work.case) == [(1, ans.pk), (2, bert.pk)]


def test_two_newcomers_never_sit_together_by_it(at_work, coordinator, ans, bert, cora, now):
    Volunteer.unscoped.filter(pk=cora.pk).update(level="novice")
    row = agreed(ans, cora, now)
    Volunteer.unscoped.filter(pk=bert.pk).update(level="novice")

    with pytest.raises(TeamRefused):
        substitutions.confirm_substitution(row, by=coordinator, at=now)
