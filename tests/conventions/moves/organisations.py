"""How an invitation to a role is moved."""

from organisations.actions import invitations, people
from organisations.lifecycle import Told
from organisations.models import Invitation, Role
from tests.conventions.moves.stage import Act, Stage, makes


def an_invitation(stage: Stage) -> Invitation:
    stage.know(Told.INVITED, "tom@example.org")
    return people.invite_member(
        "tom@example.org",
        first_name="Tom",
        last_name="Bos",
        language="en",
        role=Role.TRAINER,
        partner=None,
        by=stage.coordinator,
        at=stage.now,
    )


@makes("Invitation", "ask_again")
def ask_again(stage: Stage, state: str) -> Act:
    row, by, at = an_invitation(stage), stage.coordinator, stage.now
    return lambda: invitations.invite_again(row, by=by, at=at)


@makes("Invitation", "take_back")
def take_back(stage: Stage, state: str) -> Act:
    row, by, at = an_invitation(stage), stage.coordinator, stage.now
    return lambda: invitations.take_back_invitation(row, by=by, at=at)


@makes("Invitation", "accept")
def accept(stage: Stage, state: str) -> Act:
    row = an_invitation(stage)

    def act() -> Invitation:
        people.accept_invitation(row, at=stage.now)
        return row

    return act
