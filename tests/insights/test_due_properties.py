"""What holds of the table of turns, whatever stands in the rows."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.lifecycle import IN_QUEUE, NEEDS_TRIAGE, OPEN
from insights.due.seen import CaseSeen, DueSnapshot, Norms, OfferSeen, OtherSeen, TalkSeen
from insights.due.steps import DueKind, Whose
from insights.due.table import due_of
from scheduling.lifecycle import OfferState
from tests.insights.seen import NOW, ZONE, case, talk

FEW = settings(max_examples=40)
MOMENTS = st.integers(-60 * 24, 30 * 24).map(lambda hours: NOW + timedelta(hours=hours))
PAST = st.integers(0, 60 * 24).map(lambda hours: NOW - timedelta(hours=hours))
KEYS = st.integers(1, 50)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 5, 1))
OFFERS = st.builds(
    OfferSeen,
    wave=st.integers(1, 3),
    answer=st.sampled_from(OfferState.values),
    name=st.just("Ada"),
    reason=st.just(""),
    sent_at=PAST,
    expires_at=MOMENTS,
)


@st.composite
def talks(draw) -> TalkSeen:
    begins, invited = draw(MOMENTS), draw(st.integers(0, 3))
    coming = draw(st.integers(0, invited))
    refused = draw(st.integers(0, invited - coming))
    return talk(
        begins,
        pk=draw(st.integers(1, 99)),
        planned_at=begins - timedelta(days=draw(st.integers(0, 20))),
        invited=invited,
        coming=coming,
        refused=refused,
    )


@st.composite
def snapshots(draw) -> DueSnapshot:
    numbers = draw(st.lists(KEYS, unique=True, max_size=6))
    cases = [
        case(
            draw(st.sampled_from(sorted(OPEN))),
            pk,
            received_at=draw(PAST),
            moved_at=draw(PAST),
            ready_at=draw(st.none() | PAST),
            slept_days=draw(st.integers(0, 90)),
            taken=draw(st.integers(0, 2)),
            is_judged=draw(st.booleans()),
            wakes_on=draw(DAYS),
            aftercare_on=draw(DAYS),
            aftercare_done_at=draw(st.none() | PAST),
            is_worse=draw(st.booleans()),
        )
        for pk in numbers
    ]
    others = [
        OtherSeen(draw(st.sampled_from(["applied", "certification", "address"])), pk, "", moment)
        for pk, moment in draw(
            st.lists(st.tuples(st.integers(1, 50), st.none() | PAST), max_size=6)
        )
    ]
    return DueSnapshot(
        cases=cases,
        offers={pk: draw(st.lists(OFFERS, max_size=4)) for pk in numbers},
        talks={pk: draw(st.lists(talks(), max_size=3)) for pk in numbers},
        others=list({(one.what, one.pk): one for one in others}.values()),
        norms=draw(st.builds(Norms, *[st.integers(0, 30)] * 7)),
        zone=ZONE,
        free=dict.fromkeys(
            draw(st.sets(st.dates(date(2026, 1, 1), date(2026, 4, 1)), max_size=10)), ""
        ),
    )


@pytest.mark.slow
@FEW
@given(snapshots())
def test_each_open_case_has_exactly_one_first_step(snapshot):
    steps = due_of(snapshot, NOW)
    counted = Counter(step.subject.pk for step in steps if isinstance(step.subject, CaseSeen))

    assert counted == {case.pk: 1 for case in snapshot.cases}
    assert len(steps) == len(snapshot.cases) + len(snapshot.others)


@pytest.mark.slow
@FEW
@given(snapshots())
def test_a_dormant_case_only_wakes(snapshot):
    for step in due_of(snapshot, NOW):
        is_dormant = isinstance(step.subject, CaseSeen) and step.subject.state == "dormant"
        assert (step.kind == DueKind.WAKE) == is_dormant
        assert not (is_dormant and (step.is_late or step.urgent or step.elapsed))


@pytest.mark.slow
@FEW
@given(snapshots(), st.randoms(use_true_random=False))
def test_the_order_is_total_and_stable(snapshot, dice):
    steps = due_of(snapshot, NOW)
    shuffled = replace(
        snapshot,
        cases=dice.sample(snapshot.cases, len(snapshot.cases)),
        others=dice.sample(snapshot.others, len(snapshot.others)),
    )

    assert len({(step.kind, step.subject.pk) for step in steps}) == len(steps)
    assert due_of(shuffled, NOW) == steps


@pytest.mark.slow
@FEW
@given(snapshots())
def test_urgent_comes_before_late_and_late_before_what_has_time(snapshot):
    steps = due_of(snapshot, NOW)
    ranks = [(step.urgent is None, not step.is_late, step.norm is None) for step in steps]

    assert ranks == sorted(ranks)


@pytest.mark.slow
@FEW
@given(snapshots())
def test_nobody_but_the_coordinator_is_asked_for_a_seat_or_a_triage(snapshot):
    for step in due_of(snapshot, NOW):
        state = getattr(step.subject, "state", "")
        if state in NEEDS_TRIAGE:
            assert step.whose == Whose.COORDINATOR
        if state in IN_QUEUE:
            assert step.whose in {Whose.COORDINATOR, Whose.ASKED}
