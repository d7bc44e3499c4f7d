from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.requirements.evaluate import evaluate, unmet
from training.requirements.evidence import Evidence
from training.requirements.rules import (
    EverySession,
    HoursAtLeast,
    JudgedCompetent,
    ObservationsAtLeast,
)

DONE = Evidence(
    minutes_attended=900,
    sessions_attended=6,
    sessions_total=6,
    verdict="competent",
    kind="basic",
    observations=2,
)
RULES = (HoursAtLeast(15), EverySession(), ObservationsAtLeast(2), JudgedCompetent())
EVIDENCE = st.builds(
    Evidence,
    minutes_attended=st.integers(0, 3000),
    sessions_attended=st.integers(0, 8),
    sessions_total=st.integers(0, 8),
    verdict=st.sampled_from(["", "competent", "not_yet", "unfit"]),
    observations=st.integers(0, 5),
)


def test_who_did_everything_meets_every_rule():
    findings = evaluate(DONE, RULES)

    assert [finding.rule for finding in findings] == list(RULES)
    assert unmet(findings) == []


def test_a_minute_short_is_short_and_never_looks_enough():
    (finding,) = evaluate(replace(DONE, minutes_attended=899), [HoursAtLeast(15)])

    assert not finding.met
    assert finding.facts == {"hours": Decimal("14.9"), "needed": 15}


def test_one_session_missed_is_not_every_session():
    (finding,) = evaluate(replace(DONE, sessions_attended=5), [EverySession()])

    assert not finding.met
    assert finding.facts == {"attended": 5, "total": 6}


def test_a_course_without_sessions_proves_nothing():
    (finding,) = evaluate(Evidence(), [EverySession()])

    assert not finding.met


@pytest.mark.parametrize(("watched", "met"), [(0, False), (1, False), (2, True), (3, True)])
def test_so_many_talks_are_watched_of_those_that_are_asked(watched, met):
    (finding,) = evaluate(replace(DONE, observations=watched), [ObservationsAtLeast(2)])

    assert (finding.met, finding.facts) == (met, {"watched": watched, "needed": 2})


@pytest.mark.parametrize("verdict", ["", "not_yet", "unfit"])
def test_only_competent_is_competent(verdict):
    (finding,) = evaluate(replace(DONE, verdict=verdict), [JudgedCompetent()])

    assert not finding.met
    assert finding.facts == {"verdict": verdict}


def test_no_rules_no_findings():
    assert evaluate(Evidence(), []) == []


@given(EVIDENCE, st.lists(st.sampled_from(RULES), max_size=3))
def test_there_is_one_finding_a_rule_and_a_rerun_agrees(evidence, rules):
    findings = evaluate(evidence, rules)

    assert [finding.rule for finding in findings] == rules
    assert findings == evaluate(evidence, rules)


@given(EVIDENCE, st.integers(0, 600))
def test_more_hours_never_undo_a_rule(evidence, more):
    longer = replace(evidence, minutes_attended=evidence.minutes_attended + more)
    before, after = evaluate(evidence, RULES), evaluate(longer, RULES)

    assert all(now.met or not then.met for then, now in zip(before, after, strict=True))


@given(EVIDENCE, st.integers(0, 40))
def test_the_shown_hours_agree_with_the_finding(evidence, hours):
    (finding,) = evaluate(evidence, [HoursAtLeast(hours)])

    assert finding.met == (finding.facts["hours"] >= hours)
