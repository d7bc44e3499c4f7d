"""The words of a plan."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from scheduling.models import PlannedCase, PlanRun
from scheduling.planning.pages import plan_lines
from tests.factories.plans import PlannedCaseFactory, PlannedSeatFactory, PlanRunFactory


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def texts(lines) -> list[str]:
    return [str(line["text"]) for line in lines]


def run_of(**facts) -> PlanRun:
    return PlanRunFactory.build(service=None, asked_by=None, **facts)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (10_000, "This is proven: no better plan exists."),
        (9_999, "A plan can be less than 0.1 percent better."),
        (9_970, "A plan can be at most 0.3 percent better."),
    ],
)
def test_what_is_proven_is_said_in_one_sentence(value, words):
    run = run_of(value=value, best=value, bound=10_000)

    assert plan_lines.could_be_better(run) == words


def test_of_a_plan_that_gave_way_to_hours_nothing_is_called_proven():
    """The best teams are known, and a plan with other hours may still be better."""
    first, second, *_rest = plan_lines.proof_lines(run_of(value=9_000, best=10_000, bound=10_000))

    assert first == {"text": "A plan can be at most 10.0 percent better.", "tone": "quiet"}
    assert "so that each first talk has its hour" in second["text"]


def test_a_plan_that_serves_all_there_can_be_says_so():
    lines = texts(plan_lines.proof_lines(run_of(served=4, most_served=4, oldest_served=2)))

    assert "No plan can serve more cases today." in lines
    assert "It serves 2 cases more than going down the queue would." in lines


def test_a_plan_that_might_serve_more_says_how_many_at_most():
    run = run_of(served=4, left=2, most_served=5, oldest_served=4, oldest_value=900)

    lines = texts(plan_lines.proof_lines(run))

    assert "No plan can serve more than 5 cases today." in lines
    assert any("with people who fit better" in line for line in lines)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"value": 9_000, "best": 10_000, "bound": 10_000},
        {"value": 9_999, "best": 9_999, "bound": 10_000},
        {"value": 9_970, "best": 9_970, "bound": 10_000},
        {"served": 4, "left": 2, "most_served": 5},
    ],
)
def test_of_a_plan_that_kept_to_locks_what_is_proven_is_proven_with_them(facts):
    lines = texts(plan_lines.proof_lines(run_of(**facts), locked=True))

    told = [line for line in lines[:-1] if "each first talk has its hour" not in line]
    assert all("ith what is locked" in line for line in told)


def test_a_plan_no_better_than_going_down_the_queue_says_so():
    run = run_of(served=4, most_served=4, oldest_served=4, oldest_value=1_000)

    assert "Going down the queue would do as well today." in texts(plan_lines.proof_lines(run))


def test_the_two_most_telling_reasons_are_told():
    planned = PlannedCase(
        terms=[
            ["load", -60, None],
            ["hours", 40, 4],
            ["together", 30, None],
            ["languages", 30, ["ar", "nl"]],
            ["mentoring", 0, ["regular", "regular"]],
        ]
    )

    reasons = [str(reason) for reason in plan_lines.reasons_of(planned, usual="nl")]

    assert reasons == ["Both speak Arabic", "They have worked together before"]


def test_of_one_mediator_the_language_is_their_own():
    planned = PlannedCase(terms=[["languages", 30, ["ar", "nl"]]])

    reasons = [str(reason) for reason in plan_lines.reasons_of(planned, usual="nl", one=True)]

    assert reasons == ["Speaks Arabic"]


def test_where_one_mediator_takes_a_case_nobody_is_missed_beside_them():
    why = plan_lines.why_left(PlannedCase(lack="no_pair", rule="unheard_of"), one=True)

    assert str(why["title"]) == "Nobody may take it"


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"lack": "not_planned"}, "The plan was stopped before these cases"),
        ({"lack": "no_room"}, "Whoever could take it is needed more for another case"),
        ({"lack": "no_hour"}, "Whoever could take it has other talks at the only hours left"),
        ({"lack": "no_pair", "is_fixed": True}, "The people who are locked may not take it"),
        ({"lack": "no_pair", "rule": "unheard_of"}, "No two people may take it together"),
    ],
)
def test_why_a_case_stays_is_said_in_words(facts, title):
    assert str(plan_lines.why_left(PlannedCase(**facts))["title"]) == title


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ({}, []),
        ({"kind": "asked"}, ["Not offered: somebody else has asked people already."]),
        ({"kind": "names"}, ["Not offered: Please write no names and no addresses here."]),
        ({"kind": "gone"}, ["Not offered: the case seeks nobody any more."]),
        (
            {"kind": "warnings", "reasons": [["same_district", 1]]},
            ["Not offered: say why you ask them in spite of the warning."],
        ),
    ],
)
def test_a_refusal_is_said_in_words(refusal, words, service):
    planned = PlannedCaseFactory(service=service, refusal=refusal)

    assert texts(plan_lines.refusal_of(planned)) == words


def test_a_rule_about_somebody_is_told_with_their_name(service):
    seat = PlannedSeatFactory(service=service, volunteer__user__first_name="Anna")
    seat.planned.refusal = {"kind": "rules", "reasons": [["not_active", seat.volunteer_id]]}
    seat.planned.warnings = [["same_district", seat.volunteer_id], ["unheard_of", None]]

    assert "Not offered: Anna" in texts(plan_lines.refusal_of(seat.planned))[0]
    assert texts(plan_lines.warnings_of(seat.planned)) == [
        f"{seat.volunteer} lives in the same district as the parties.",
        "A rule speaks against it.",
    ]
