"""The table of turns: which step a case, a talk or an applicant asks, and in what order."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.lifecycle import OPEN
from insights.due.seen import CaseSeen, OtherSeen, SeatSeen
from insights.due.steps import DueKind, Urgency, Whose
from insights.due.table import due_of
from tests.insights.seen import NORMS, NOW, case, days_ago, offer, seen, talk


def step_of(one: CaseSeen, **around):
    (step,) = due_of(seen(one, **around), NOW)
    return step


OF_A_STATE = {
    "new": (DueKind.TRIAGE, Whose.COORDINATOR),
    "triage": (DueKind.TRIAGE, Whose.COORDINATOR),
    "ready": (DueKind.FIND_PAIR, Whose.COORDINATOR),
    "seeking_pair": (DueKind.FIND_PAIR, Whose.COORDINATOR),
    "offered": (DueKind.FIND_PAIR, Whose.COORDINATOR),
    "paired": (DueKind.PLAN_FIRST_TALK, Whose.PAIR),
    "in_contact_a": (DueKind.GO_ON, Whose.PAIR),
    "approaching_b": (DueKind.GO_ON, Whose.PAIR),
    "in_contact_b": (DueKind.GO_ON, Whose.PAIR),
    "joint_planned": (DueKind.GO_ON, Whose.PAIR),
    "shuttle": (DueKind.GO_ON, Whose.PAIR),
    "group": (DueKind.GO_ON, Whose.PAIR),
    "coaching": (DueKind.GO_ON, Whose.COORDINATOR),
    "talks_done": (DueKind.PLAN_AFTERCARE, Whose.COORDINATOR),
    "aftercare": (DueKind.PLAN_AFTERCARE, Whose.COORDINATOR),
    "dormant": (DueKind.WAKE, Whose.LATER),
}


@pytest.mark.parametrize("state", OF_A_STATE)
def test_each_open_state_has_its_step(state):
    step = step_of(case(state))

    assert (step.kind, step.whose) == OF_A_STATE[state]


def test_the_table_knows_every_open_state():
    assert OF_A_STATE.keys() == {str(state.value) for state in OPEN}


@pytest.mark.parametrize("state", OF_A_STATE)
def test_what_was_unsafe_comes_before_all_else_wherever_the_case_stands(state):
    unsafe, urgent = (
        case(state, pk=2, unsafe_at=days_ago(0.1)),
        case("new", pk=1, received_at=days_ago(30)),
    )

    steps = due_of(seen(urgent, unsafe), NOW)

    assert [step.kind for step in steps] == [DueKind.UNSAFE, DueKind.TRIAGE]
    assert (steps[0].whose, steps[0].urgent) == (Whose.COORDINATOR, Urgency.UNSAFE)


# --- the clock ---


def test_days_are_working_days():
    # Monday a week ago to this Monday.
    assert step_of(case("ready", ready_at=days_ago(7))).elapsed == 5


def test_a_day_off_of_the_service_counts_in_no_norm():
    assert step_of(case("ready", ready_at=days_ago(7)), free={date(2026, 2, 25)}).elapsed == 4


def test_a_rest_stops_the_clock_of_triage():
    assert step_of(case("triage")).elapsed == 14
    assert step_of(case("triage", slept_days=14)).elapsed == 4


def test_the_norms_are_those_of_the_service():
    norms = replace(NORMS, pairing_days=2, intake_days=20)

    assert step_of(case("ready"), norms=norms).norm == 2
    assert not step_of(case("new"), norms=norms).is_late


# --- seats ---


def test_who_wants_to_be_called_makes_it_our_turn():
    silent, hesitant = offer(), offer(call_asked_at=days_ago(3))

    step = step_of(case("offered"), offers=[silent, hesitant])

    assert (step.kind, step.whose) == (DueKind.CALL_ASKED, Whose.COORDINATOR)
    assert (step.elapsed, step.norm, step.offers) == (1, 1, (hesitant,))


def test_a_call_asked_of_a_question_that_ended_is_no_step():
    over = offer(call_asked_at=days_ago(3), expires_at=days_ago(1))

    assert step_of(case("offered"), offers=[over]).kind == DueKind.NO_ANSWER


def test_a_fresh_no_is_as_urgent_as_its_case():
    """The clock is that of the case, and not of the answer."""
    waits = case("seeking_pair", ready_at=days_ago(12))
    said_no = offer("declined", sent_at=days_ago(0.5), expires_at=NOW)

    assert step_of(waits, offers=[said_no]).elapsed == step_of(waits).elapsed == 8
    assert step_of(waits, offers=[said_no]).offers == (said_no,)


def test_while_somebody_can_answer_it_is_their_turn():
    step = step_of(case("offered"), offers=[offer(), offer("declined")])

    assert (step.kind, step.whose, step.norm) == (DueKind.ASKED, Whose.ASKED, 2)
    assert step.urgent is None


def test_whoever_can_still_answer_counts_whenever_they_were_asked():
    earlier, last = offer(sent_at=days_ago(9)), offer("declined", wave=2)
    step = step_of(case("offered"), offers=[earlier, last])

    assert (step.kind, step.elapsed) == (DueKind.ASKED, 6)


def test_who_can_answer_today_and_no_longer_cannot_wait():
    step = step_of(case("offered"), offers=[offer(expires_at=NOW + timedelta(hours=3))])

    assert step.urgent == Urgency.LAST_DAY


def test_after_its_end_an_offer_without_an_answer_is_ours():
    for answer in ("sent", "expired"):
        over = offer(answer, expires_at=NOW - timedelta(hours=1))
        step = step_of(case("offered"), offers=[over])
        assert (step.kind, step.whose) == (DueKind.NO_ANSWER, Whose.COORDINATOR)


def test_what_was_asked_before_the_case_came_back_says_nothing_now():
    earlier = offer("expired", sent_at=days_ago(30), expires_at=days_ago(28))

    assert step_of(case("seeking_pair"), offers=[earlier]).kind == DueKind.FIND_PAIR


def test_with_one_mediator_a_second_is_looked_for():
    assert step_of(case("seeking_pair", taken=1)).kind == DueKind.FIND_SECOND


def test_an_empty_seat_under_a_planned_talk_cannot_wait():
    planned = talk(NOW + timedelta(days=5))

    assert step_of(case("seeking_pair", taken=1), talks=[planned]).urgent == Urgency.EMPTY_SEAT
    assert step_of(case("seeking_pair", taken=1)).urgent is None


# --- talks ---


def test_without_a_first_talk_in_time_the_coordinator_is_asked():
    assert step_of(case("paired", moved_at=days_ago(7))).kind == DueKind.PLAN_FIRST_TALK

    step = step_of(case("paired", moved_at=days_ago(10)))
    assert (step.kind, step.whose) == (DueKind.FIRST_CONTACT, Whose.COORDINATOR)
    assert step.is_late


def test_a_talk_to_which_all_come_asks_nothing():
    step = step_of(case("paired"), talks=[talk(NOW + timedelta(days=1))])

    assert (step.kind, step.whose, step.norm) == (DueKind.TALK_AHEAD, Whose.LATER, None)


@pytest.mark.parametrize(
    ("hours", "kind", "urgent"),
    [
        (96, DueKind.TALK_AHEAD, None),
        (72, DueKind.ASK_COMING, None),
        (24, DueKind.ASK_COMING, Urgency.TALK),
    ],
)
def test_answers_are_asked_for_when_a_talk_is_near(hours, kind, urgent):
    step = step_of(case("paired"), talks=[talk(NOW + timedelta(hours=hours), coming=1)])

    assert (step.kind, step.urgent) == (kind, urgent)


def test_who_cannot_come_makes_a_talk_move_however_far_it_is():
    step = step_of(case("paired"), talks=[talk(NOW + timedelta(days=9), coming=1, refused=1)])

    assert (step.kind, step.key, step.whose) == (DueKind.MOVE_TALK, 70, Whose.COORDINATOR)


def test_a_talk_that_is_over_asks_for_its_report():
    step = step_of(case("paired"), talks=[talk(days_ago(4)), talk(NOW + timedelta(days=9))])

    assert (step.kind, step.whose, step.norm) == (DueKind.REPORT, Whose.PAIR, 3)
    assert (step.elapsed, step.is_late) == (2, False)


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (10, DueKind.GO_ON),
        (12, DueKind.SECOND_LETTER),
        (21, DueKind.SECOND_LETTER),
        (23, DueKind.PROPOSE_CLOSE),
    ],
)
def test_a_second_party_that_stays_silent_asks_a_letter_and_then_a_decision(days, kind):
    assert step_of(case("approaching_b", moved_at=days_ago(days))).kind == kind


# --- afterwards ---


@pytest.mark.parametrize(
    ("facts", "kind", "whose"),
    [
        ({}, DueKind.PLAN_AFTERCARE, Whose.COORDINATOR),
        ({"aftercare_on": date(2026, 3, 3)}, DueKind.AFTERCARE, Whose.LATER),
        ({"aftercare_on": date(2026, 3, 2)}, DueKind.AFTERCARE, Whose.COORDINATOR),
        (
            {"aftercare_on": date(2026, 2, 2), "aftercare_done_at": days_ago(1)},
            DueKind.CLOSE,
            Whose.COORDINATOR,
        ),
        (
            {"aftercare_on": date(2026, 2, 2), "aftercare_done_at": days_ago(1), "is_worse": True},
            DueKind.FOLLOW_UP,
            Whose.COORDINATOR,
        ),
    ],
)
def test_after_the_talks_comes_a_call_and_then_the_end(facts, kind, whose):
    step = step_of(case("aftercare", **facts))

    assert (step.kind, step.whose) == (kind, whose)


def test_what_became_worse_is_answered_within_the_norm_of_a_first_contact():
    step = step_of(case("aftercare", aftercare_done_at=days_ago(3), is_worse=True))

    assert (step.norm, step.page) == (NORMS.first_contact_days, "cases:follow_up")


def test_the_call_is_late_by_its_own_day():
    assert step_of(case("aftercare", aftercare_on=date(2026, 2, 23))).elapsed == 5


# --- order ---


def test_a_broken_promise_cannot_wait_and_a_case_opened_again_breaks_none():
    assert step_of(case("new")).urgent == Urgency.PROMISE
    assert step_of(case("triage", is_judged=True, moved_at=days_ago(20))).urgent is None


def test_the_latest_against_its_norm_comes_first():
    cases = [
        case("ready", 1, ready_at=days_ago(3)),
        case("ready", 2, ready_at=days_ago(14)),
        case("paired", 3, moved_at=days_ago(10)),
        case("dormant", 4, wakes_on=date(2026, 3, 20)),
        case("dormant", 5, wakes_on=date(2026, 3, 10)),
        case("new", 6, received_at=days_ago(9)),
    ]

    assert [step.subject.pk for step in due_of(seen(*cases), NOW)] == [6, 2, 3, 1, 5, 4]


def test_people_and_mail_have_steps_too():
    others = [
        OtherSeen(what, pk, "Ada", days_ago(7))
        for pk, what in enumerate(
            ["applied", "informed", "interviewed", "screened", "certification", "mail"], 1
        )
    ]
    homeless = OtherSeen("address", 9, "Bo", None)
    steps = due_of(seen(others=[homeless, *others]), NOW)

    assert [step.kind for step in steps] == [
        DueKind.MAIL,
        DueKind.APPLICATION,
        DueKind.INTERVIEW,
        DueKind.SCREENING,
        DueKind.ADMISSION,
        DueKind.CERTIFICATE,
        DueKind.ADDRESS,
    ]
    assert {step.whose for step in steps} == {Whose.COORDINATOR}


# --- what is of before, and what somebody told since ---


def test_a_look_back_of_before_the_case_went_on_again_closes_nothing():
    again = case("talks_done", aftercare_done_at=days_ago(150))

    assert step_of(again).kind == DueKind.PLAN_AFTERCARE
    assert step_of(replace(again, state="aftercare")).kind == DueKind.CLOSE


def test_whoever_has_a_seat_and_was_not_invited_is_not_coming_yet():
    soon = talk(NOW + timedelta(hours=20), invited=1, coming=1)

    step = step_of(case("in_contact_a", taken=2), talks=[soon])

    assert (step.kind, step.urgent) == (DueKind.ASK_COMING, Urgency.TALK)
    assert (step.talk.coming, step.talk.invited) == (1, 2)


def test_an_empty_seat_before_a_talk_cannot_wait_also_while_somebody_is_asked():
    asked = offer(expires_at=NOW + timedelta(days=2))
    soon = talk(NOW + timedelta(hours=5), invited=1, coming=1)

    step = step_of(case("offered", taken=1), offers=[asked], talks=[soon])

    assert (step.kind, step.urgent) == (DueKind.ASKED, Urgency.EMPTY_SEAT)


@pytest.mark.parametrize("state", ["shuttle", "coaching", "in_contact_b"])
def test_what_somebody_told_starts_the_clock_anew(state):
    silent = case(state, moved_at=days_ago(28))

    assert step_of(silent).elapsed == 20
    assert step_of(replace(silent, told_at=days_ago(3))).elapsed == 1


def test_a_first_contact_that_is_told_is_late_no_more():
    late = case("paired", moved_at=days_ago(28))

    assert step_of(late).kind == DueKind.FIRST_CONTACT
    assert step_of(replace(late, told_at=days_ago(1))).kind == DueKind.GO_ON


def test_a_second_letter_that_is_noted_is_asked_no_more_and_puts_off_the_end():
    silent = case("approaching_b", moved_at=days_ago(16))
    assert step_of(silent).kind == DueKind.SECOND_LETTER
    assert step_of(replace(silent, told_at=days_ago(14))).kind == DueKind.SECOND_LETTER

    noted = replace(silent, told_at=days_ago(2))

    assert step_of(noted).kind == DueKind.GO_ON
    assert step_of(replace(noted, moved_at=days_ago(40))).kind == DueKind.GO_ON
    old = replace(noted, moved_at=days_ago(60), told_at=days_ago(30))
    assert step_of(old).kind == DueKind.PROPOSE_CLOSE


# --- a mediator who may not or cannot ---


def day_in(days: int) -> date:
    return NOW.date() + timedelta(days=days)


def test_whose_right_was_taken_is_replaced_first_of_all():
    taken = SeatSeen(pk=9, name="Ada", until=None, since=days_ago(3))

    step = step_of(case("joint_planned"), seats=[taken], talks=[talk(days_ago(-5))])

    assert (step.kind, step.whose, step.key) == (DueKind.REPLACE, Whose.COORDINATOR, 9)
    assert (step.since, step.norm, step.urgent) == (taken.since, 1, None)


def test_a_right_that_ends_before_the_talk_counts_as_none():
    ends = SeatSeen(pk=9, name="Ada", until=day_in(4))

    assert step_of(case("shuttle"), seats=[ends], talks=[talk(days_ago(-5))]).seat == ends
    lasts = step_of(case("shuttle"), seats=[ends], talks=[talk(days_ago(-4))])
    assert lasts.kind == DueKind.TALK_AHEAD


def test_a_break_asks_nothing_unless_a_talk_falls_into_it():
    away = SeatSeen(pk=9, name="Ada", until=date.max, rests_until=day_in(10))

    assert step_of(case("shuttle"), seats=[away]).kind == DueKind.GO_ON
    within = step_of(case("shuttle"), seats=[away], talks=[talk(days_ago(-5))])
    after = step_of(case("shuttle"), seats=[away], talks=[talk(days_ago(-12))])
    assert (within.kind, after.kind) == (DueKind.REPLACE, DueKind.TALK_AHEAD)


def test_the_day_before_the_talk_it_cannot_wait():
    taken = SeatSeen(pk=9, name="Ada", until=None)

    step = step_of(case("shuttle"), seats=[taken], talks=[talk(NOW + timedelta(hours=20))])

    assert step.urgent == Urgency.TALK
