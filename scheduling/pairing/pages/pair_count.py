"""How many pairs can take a case as it is being judged, and what each wish of it costs."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.actions.triage import OF_THE_CASE, Judgement
from cases.models import Case, MediationType, Party, PartyFacts, PartyRole
from organisations.models import Service
from scheduling.engine.people import ANY_TIME, REGULAR, Need
from scheduling.engine.pool import Pool
from scheduling.engine.reasons import Rule
from scheduling.engine.tally import TeamCount, tally
from scheduling.pairing.snapshot.everybody import look_at_draft
from scheduling.pairing.words.rules import rule_words
from volunteers.models import Spoken

MARKS, IN_A_ROW = 66, 33
RULES_SHOWN = 3


@dataclass(frozen=True)
class CostlyWish:
    """Something this case asks, and how many could take it if it asked that no more."""

    name: str
    without: TeamCount
    is_language: bool = False


def draft_of(case: Case, said: Judgement) -> Case:
    """The case as it would be with these answers; it is not stored, and must not be."""
    draft = copy(case)
    for name in (said.told or frozenset()).intersection(OF_THE_CASE):
        setattr(draft, name, getattr(said, name))
    return draft


def with_neighbour(case: Case, parties: list[Party], neighbour: PartyFacts | None) -> list[Party]:
    """The parties, the second one as it is being typed."""
    if neighbour is None or not neighbour.told:
        return parties
    second = Party(service=case.service, role=PartyRole.B, **neighbour.told)
    return [*(party for party in parties if party.role != PartyRole.B), second]


def pair_count_of(
    case: Case, parties: list[Party], *, service: Service, at: datetime
) -> dict[str, Any]:
    """What ``scheduling/_pair_count.html`` shows."""
    snapshot = look_at_draft(case, parties, service=service, at=at)
    need, pool = snapshot.need, snapshot.pool
    found, plain = tally(need, pool), tally(_plain(need), pool)
    wishes = [wish for wish in _wishes(need, pool) if wish.without.teams > found.teams]
    wishes.sort(key=lambda wish: -wish.without.teams)
    first = None
    if found.first is not None:
        first = next(snapshot.grid.instants(1 << found.first))
    hint = _hint(found, plain, wishes)
    return {
        "teams": found.teams,
        "everybody": found.everybody,
        "seats": need.seats,
        "marks": _marks(found),
        "wishes": _costs(found, wishes),
        "hint": hint,
        "fallen": _fallen(plain, seats=need.seats),
        "fallen_count": plain.everybody - plain.teams,
        "first": first,
        "sentence": _sentence(found, hint, seats=need.seats),
    }


def _plain(need: Need) -> Need:
    """The need without what was asked of it at triage."""
    return replace(
        need,
        languages=frozenset(),
        each_speaks=frozenset(),
        starts=ANY_TIME,
        service_type=REGULAR,
    )


def _wishes(need: Need, pool: Pool) -> Iterator[CostlyWish]:
    for code in sorted(need.languages):
        without = replace(
            need, languages=need.languages - {code}, each_speaks=need.each_speaks - {code}
        )
        yield CostlyWish(str(capfirst(Spoken(code).label)), tally(without, pool), is_language=True)
    if need.each_speaks and need.seats == 2:
        without = replace(need, each_speaks=frozenset())
        yield CostlyWish(_("That both speak them"), tally(without, pool))
    if need.starts != ANY_TIME:
        yield CostlyWish(_("The times of the parties"), tally(replace(need, starts=ANY_TIME), pool))
    if need.service_type != REGULAR:
        without = replace(need, service_type=REGULAR)
        name = str(capfirst(MediationType(need.service_type).label))
        yield CostlyWish(name, tally(without, pool))


def _costs(found: TeamCount, wishes: list[CostlyWish]) -> list[dict[str, Any]]:
    """Largest first; ``width`` is a share of the largest."""
    costs = [(wish.name, wish.without.teams - found.teams) for wish in wishes]
    most = max((cost for _name, cost in costs), default=1)
    return [
        {"name": name, "count": cost, "width": f"{100 * cost / most:.0f}%"} for name, cost in costs
    ]


def _hint(found: TeamCount, plain: TeamCount, wishes: list[CostlyWish]) -> str:
    """The one wish to drop; where none alone would do, how many there are without any of them."""
    if wishes:
        wish = wishes[0]
        words = _("Without “%(wish)s”: %(count)s.") % {
            "wish": wish.name,
            "count": wish.without.teams,
        }
        if wish.is_language:
            words += " " + _("With an interpreter the mediators need not speak it.")
        return words
    if not found.teams and plain.teams:
        return _("Only without all of these wishes: %(count)s.") % {"count": plain.teams}
    return ""


def _fallen(plain: TeamCount, *, seats: int) -> list[tuple[str, int]]:
    """Whom the rules keep out whatever is asked, largest first, the small ones together."""
    lost = sorted(plain.lost.items(), key=lambda one: (-one[1], list(Rule).index(one[0])))
    shown = [(str(rule_words(rule, seats=seats).title), count) for rule, count in lost]
    more = sum(count for _title, count in shown[RULES_SHOWN:])
    return [*shown[:RULES_SHOWN], *([(_("Another reason"), more)] if more else [])]


def _marks(found: TeamCount) -> list[dict[str, int | bool]]:
    """A mark a pair; where there are more of them, each stands for as many.

    Some are never drawn as none, nor most as all.
    """
    count = min(found.everybody, MARKS)
    can = round(found.teams * count / found.everybody) if found.everybody else 0
    if 0 < found.teams < found.everybody:
        can = min(max(can, 1), count - 1)
    return [
        {"x": 8 * (at % IN_A_ROW), "y": 13 * (at // IN_A_ROW), "can": at < can}
        for at in range(count)
    ]


def _sentence(found: TeamCount, hint: str, *, seats: int) -> str:
    """What is said aloud when the number changes: one short sentence."""
    facts = {"count": found.teams, "all": found.everybody}
    if seats == 1:
        said = ngettext(
            "%(count)s mediator of %(all)s can.", "%(count)s mediators of %(all)s can.", found.teams
        )
    else:
        said = ngettext(
            "%(count)s pair of %(all)s can.", "%(count)s pairs of %(all)s can.", found.teams
        )
    words = said % facts
    return words if found.teams else f"{words} {hint}".strip()
