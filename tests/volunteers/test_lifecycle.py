from itertools import product

import pytest

from core.lifecycle import MoveRefused
from organisations.models import Role
from volunteers.lifecycle import (
    APPLICATION_LIFECYCLE,
    ENDED,
    MAY_MEDIATE,
    OPEN,
    VOLUNTEER_LIFECYCLE,
    ApplicationState,
    VolunteerState,
)


def test_an_application_goes_step_by_step_to_admission():
    state = ApplicationState.APPLIED

    for move in ("inform", "interview", "screen", "admit"):
        state = APPLICATION_LIFECYCLE.move(move, state=state, roles={Role.COORDINATOR}).target

    assert state == ApplicationState.ADMITTED


def test_an_open_application_may_end_at_every_step():
    ends = {
        APPLICATION_LIFECYCLE.move(move, state=state, roles={Role.COORDINATOR}).target
        for move, state in product(["decline", "withdraw"], OPEN)
    }

    assert ends <= ENDED


def test_an_ended_application_moves_no_more():
    assert not [s for s in ENDED if APPLICATION_LIFECYCLE.moves(s, {Role.COORDINATOR})]


def test_only_a_coordinator_leads_an_application():
    for move, state in product(["inform", "interview", "screen", "admit", "decline"], OPEN):
        with pytest.raises(MoveRefused):
            APPLICATION_LIFECYCLE.move(move, state=state, roles=set(Role) - {Role.COORDINATOR})


def test_a_volunteer_may_rest_and_come_back_but_not_release_themselves():
    moves = VOLUNTEER_LIFECYCLE.moves(VolunteerState.PROBATION, {Role.VOLUNTEER})

    assert [move.name for move in moves] == ["pause"]


def test_who_left_starts_in_training_again():
    target = VOLUNTEER_LIFECYCLE.move(
        "take_back", state=VolunteerState.LEFT, roles={Role.COORDINATOR}
    ).target

    assert target == VolunteerState.TRAINING
    assert target not in MAY_MEDIATE
