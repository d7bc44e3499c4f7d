import pytest

from cases.lifecycle import (
    AWAKE,
    CASE_LIFECYCLE,
    ENDED,
    HAS_TALKS,
    OPEN,
    CaseState,
    Turn,
    roads_of_talks,
    turn_in,
)
from core.lifecycle import MoveRefused
from organisations.models import Role


def test_every_state_is_reachable_from_a_new_case():
    reached, ahead = set(), [str(CaseState.NEW)]
    while ahead:
        state = ahead.pop()
        if state not in reached:
            reached.add(state)
            ahead += [move.target for move in CASE_LIFECYCLE.moves(state, [*Role, "system"])]

    assert reached == {str(state) for state in CaseState}


def test_every_open_case_has_somebody_who_can_move_it():
    assert not [s for s in OPEN if not CASE_LIFECYCLE.moves(s, {Role.COORDINATOR})]


def test_partners_trainers_and_observers_move_no_case():
    others = {Role.PARTNER, Role.TRAINER, Role.OBSERVER, Role.MANAGER}

    assert not [state for state in CaseState if CASE_LIFECYCLE.moves(state, others)]


def test_only_a_coordinator_closes():
    with pytest.raises(MoveRefused):
        CASE_LIFECYCLE.move("close", state=CaseState.TALKS_DONE, roles={Role.VOLUNTEER})


def test_a_case_wakes_to_every_state_it_can_rest_in():
    resting = {state for state in AWAKE if _may(state, "rest")}
    waking = {move.target for move in CASE_LIFECYCLE.moves(CaseState.DORMANT, {"system"})}

    assert waking == {str(state) for state in resting}


def _may(state, name):
    return name in {move.name for move in CASE_LIFECYCLE.moves(state, {Role.COORDINATOR})}


def test_each_state_is_somebodys_turn():
    turns = {state: turn_in(state) for state in CaseState}

    assert set(turns.values()) <= set(Turn)
    assert {state for state, turn in turns.items() if turn == Turn.NOBODY} == set(ENDED)


def test_talks_lead_from_the_pair_to_the_end_of_the_talks():
    roads = roads_of_talks(CaseState.PAIRED)

    assert roads[CaseState.PAIRED] == []
    assert roads[CaseState.IN_CONTACT_B] == ["contact_a", "approach_b", "contact_b"]
    assert roads[CaseState.TALKS_DONE] == ["contact_a", "finish_talks"]
    assert roads[CaseState.GROUP][-1] == "go_group"


def test_coaching_leads_to_the_end_of_the_talks_only():
    assert roads_of_talks(CaseState.COACHING) == {"coaching": [], "talks_done": ["finish_talks"]}


def test_where_no_talks_are_held_they_lead_nowhere():
    states = set(CaseState) - HAS_TALKS

    assert {s: roads_of_talks(s) for s in states} == {s: {s: []} for s in states}
