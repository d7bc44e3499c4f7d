"""What the tables of moves say is what happens: the trail's verb, and who gets a message.

Each move is made from each of its states by its real verb, with everybody around who might hear
of it. Who is told may depend on the state; the table names whoever is told from any of them.
"""

from datetime import datetime

import pytest

from config.management.commands.draw_lifecycles import LIFECYCLES
from core.lifecycle import Move
from organisations.models import AuditEntry, OutboxMessage
from tests.conventions.moves import (
    cases,
    moving,
    organisations,
    scheduling,
    training,
    volunteers,
)
from tests.conventions.moves.stage import MAKERS, Stage
from tests.scheduling.talks import let_everything_leave

ROOMS = (cases, moving, organisations, scheduling, training, volunteers)
"""Imported, they have said in ``MAKERS`` how each move is made."""
ON_THE_WAY = {("Enrolment", "return")}
"""Moves that no verb stops at: it goes on to another state at once."""

MOVES = [(name, move) for name, table in LIFECYCLES.items() for move in table.rows]
IDS = [f"{name}-{move.name}-{move.target}" for name, move in MOVES]


def test_every_move_can_be_made():
    assert {(name, move.name) for name, move in MOVES} == MAKERS.keys()


@pytest.mark.slow
@pytest.mark.parametrize(("lifecycle", "move"), MOVES, ids=IDS)
def test_whoever_is_named_gets_a_message_and_nobody_else(
    lifecycle: str, move: Move, db: None, now: datetime
):
    told: set[str] = set()
    for state in sorted(move.sources):
        stage = Stage(move, now)
        act = MAKERS[lifecycle, move.name](stage, state)
        let_everything_leave(now)
        entries = _last_pk(AuditEntry)
        messages = _last_pk(OutboxMessage)

        row = act()

        row.refresh_from_db()
        assert row.state == move.target or (lifecycle, move.name) in ON_THE_WAY
        noted = AuditEntry.unscoped.filter(
            pk__gt=entries, object_kind=row._meta.label_lower, object_id=row.pk
        )
        verbs = set(noted.values_list("verb", flat=True))
        assert move.verb in verbs if move.verb else not verbs
        posted = OutboxMessage.unscoped.filter(pk__gt=messages, state="queued")
        told |= {stage.people[lane] for lane in posted.values_list("lane", flat=True)}

    assert told == move.tells


def _last_pk(model: type[AuditEntry] | type[OutboxMessage]) -> int:
    return model.unscoped.order_by("-pk").values_list("pk", flat=True).first() or 0
