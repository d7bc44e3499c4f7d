"""Who could take the seat of a mediator who goes, beside whoever stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.ui import icon, short_moment
from scheduling.appointments.models import Appointment
from scheduling.pairing.pages.board import TeamCard, board_of
from scheduling.pairing.pages.board_lines import card_words
from scheduling.pairing.pages.left_out import nobody_words
from scheduling.pairing.snapshot.cases import Snapshot

SHOWN = 4


@dataclass(frozen=True)
class Successors:
    """``cards`` as the pair board words them, each with ``ask_ids``; else why there is nobody."""

    cards: list[dict[str, Any]]
    nobody: dict[str, Any] | None


def successors_of(snapshot: Snapshot, talks: Sequence[Appointment]) -> Successors:
    """``talks`` are planned already: whoever can come to them is told so."""
    board = board_of(snapshot, k=SHOWN)
    return Successors(
        cards=[_card(card, snapshot, talks, place) for place, card in enumerate(board.cards, 1)],
        nobody=nobody_words(board.nobody) if board.nobody else None,
    )


@dataclass(frozen=True)
class Proposed:
    """Who would be asked first, in words: the button that asks them, and what of the talks."""

    ask: str
    lines: list[dict[str, Any]]


def proposed_of(found: Successors) -> Proposed | None:
    """The best of those who can come to every talk that is planned, else the best of all."""
    can_come = (card for card in found.cards if card["can_come"])
    card = next(can_come, found.cards[0] if found.cards else None)
    return Proposed(card["ask"], card["at_talks"]) if card else None


def _card(
    card: TeamCard, snapshot: Snapshot, talks: Sequence[Appointment], place: int
) -> dict[str, Any]:
    told = card_words(card, snapshot, place=place)
    told["ask_ids"] = "-".join(str(id_) for id_ in card.new_ids)
    told["at_talks"] = _at_talks(card, snapshot, talks)
    told["can_come"] = all(line["tone"] == "good" for line in told["at_talks"])
    told["lines"] = [*told["at_talks"], *told["lines"]]
    return told


def _at_talks(
    card: TeamCard, snapshot: Snapshot, talks: Sequence[Appointment]
) -> list[dict[str, Any]]:
    starts = snapshot.grid.everything
    for row in snapshot.pool.rows(card.new_ids):
        starts &= snapshot.pool.mediator(int(row)).starts
    lines = []
    for talk in talks:
        bit = snapshot.grid.bit_at(talk.starts_at)
        if not bit:
            continue
        words = _("Free for the talk of %(when)s") if starts & bit else _("Not free on %(when)s")
        tone, sign = ("good", "check") if starts & bit else ("wait", "alert-triangle")
        when = short_moment(talk.starts_at)
        lines.append({"text": words % {"when": when}, "tone": tone, "sign": icon(sign)})
    return lines
