"""The cases of one act: what each is about, and who would be written to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cases.models import Case, ChoiceList, choices_of
from insights.due.several import Deed
from organisations.models import Scope
from scheduling.models import Offer
from scheduling.pairing.pages.board import board_of
from scheduling.pairing.snapshot.cases import snapshot_of
from scheduling.pairing.snapshot.everybody import needs_of
from scheduling.pairing.snapshot.pool_store import pool_without

MOST = 50
"""So many stand on a page of the list."""


@dataclass
class ChosenCase:
    """``people`` are those who would be asked or reminded, by number and name."""

    case: Case
    about: str
    people: list[tuple[int, str]] = field(default_factory=list)


def chosen_cases(
    cases: Sequence[Case], deed: Deed, *, scope: Scope, at: datetime
) -> list[ChosenCase]:
    kinds = choices_of(scope.service).titles(ChoiceList.KIND)
    lines = [ChosenCase(case, kinds.of(case.kind, case.own_kind_id)) for case in cases]
    if deed == Deed.REMIND:
        _with_who_waits(lines, scope=scope, at=at)
    if deed == Deed.ASK_BEST:
        _with_best_pairs(lines, scope=scope, at=at)
    return lines


def _with_who_waits(lines: Sequence[ChosenCase], *, scope: Scope, at: datetime) -> None:
    offers = Offer.visible_to(scope).of_cases([line.case for line in lines]).waiting()
    by_case = {line.case.pk: line for line in lines}
    for offer in offers.with_person().in_order():
        if not offer.has_ended(at):
            by_case[offer.case_id].people.append((offer.volunteer_id, str(offer.volunteer.user)))


def _with_best_pairs(lines: Sequence[ChosenCase], *, scope: Scope, at: datetime) -> None:
    """The first of the ranking of whom no rule warns and nobody is taken by a case above it."""
    service, taken = scope.service, set[int]()
    lines = [line for line in lines if line.case.is_in_queue]
    seen, needs = needs_of([line.case for line in lines], service=service, at=at)
    for line, found in zip(lines, needs, strict=True):
        pool = pool_without(seen.pool, {*found.team.left_out, *taken})
        snapshot = snapshot_of(found, seen.grid, pool, service)
        if snapshot.asked or not snapshot.open_seats:
            continue
        card = next((card for card in board_of(snapshot).cards if not card.warnings), None)
        if card:
            line.people = [(one.person.id, one.person.name) for one in card.new_members]
            taken |= set(card.new_ids)
