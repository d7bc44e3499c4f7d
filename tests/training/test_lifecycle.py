from itertools import product

import pytest

from core.lifecycle import MoveRefused
from organisations.models import Role
from training.lifecycle import (
    CERTIFICATION_LIFECYCLE,
    ENROLMENT_LIFECYCLE,
    HOLDS_A_PLACE,
    IN_FORCE,
    OPEN,
    TAKES_PART,
    CertificationState,
    EnrolmentState,
)


def test_a_trainer_makes_every_move_of_an_enrolment():
    moves = {
        step.name
        for state in EnrolmentState
        for step in ENROLMENT_LIFECYCLE.moves(state, {Role.TRAINER})
    }

    assert moves == set(ENROLMENT_LIFECYCLE.names)


def test_a_volunteer_answers_an_offered_place_and_may_leave():
    moves = {
        state: {move.name for move in ENROLMENT_LIFECYCLE.moves(state, {Role.VOLUNTEER})}
        for state in EnrolmentState
    }

    assert moves[EnrolmentState.OFFERED] == {"accept", "withdraw"}
    assert moves[EnrolmentState.WAITING] == moves[EnrolmentState.ACCEPTED] == {"withdraw"}
    assert moves[EnrolmentState.COMPLETED] == moves[EnrolmentState.WITHDRAWN] == set()


def test_only_a_coordinator_decides_about_a_certification():
    for move, state in product(CERTIFICATION_LIFECYCLE.names, CertificationState):
        with pytest.raises(MoveRefused):
            CERTIFICATION_LIFECYCLE.move(move, state=state, roles=set(Role) - {Role.COORDINATOR})


def test_refused_and_revoked_are_the_end():
    for state in (CertificationState.REFUSED, CertificationState.REVOKED):
        assert CERTIFICATION_LIFECYCLE.moves(state, set(Role)) == []


def test_the_sets_of_states_fit_in_each_other():
    assert TAKES_PART < HOLDS_A_PLACE
    assert EnrolmentState.ACCEPTED in OPEN
    assert CertificationState.CONFIRMED in IN_FORCE
    assert CertificationState.REFUSED not in IN_FORCE
