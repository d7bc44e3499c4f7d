"""A service in which a move can be made, with everybody around who might hear of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Model

from cases.actions.pairs import release_mediator
from cases.lifecycle import IN_QUEUE, NEEDS_TRIAGE, SEEKING, CaseState
from cases.models import Case, Party, PartyRole
from core.lifecycle import Move
from organisations.lifecycle import Told
from organisations.models import Role, Scope, Service
from scheduling.models import Offer
from tests.factories.cases import CaseFactory, PartyFactory, ReferralFactory
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.factories.scheduling import WeeklyRuleFactory
from tests.scheduling.mediators import mediator, offer_to
from tests.scheduling.talks import Pair, make_pair, plan

Act = Callable[[], Model]
"""Makes the move and returns the row that moved."""

Maker = Callable[["Stage", str], Act]
"""Puts a row in that state of the move's sources, and returns how the move is made."""

MAKERS: dict[tuple[str, str], Maker] = {}
"""How each move of each lifecycle is made, by real verbs."""

BEFORE_THE_PAIR = NEEDS_TRIAGE | {CaseState.READY, CaseState.COACHING}


def makes(lifecycle: str, *moves: str) -> Callable[[Maker], Maker]:
    def keep(maker: Maker) -> Maker:
        MAKERS.update({(lifecycle, move): maker for move in moves})
        return maker

    return keep


@dataclass
class Stage:
    """``people`` says who somebody is, by their address; ``move`` is the one that is tried."""

    move: Move
    now: datetime
    service: Service = field(default_factory=ServiceFactory)
    people: dict[str, str] = field(default_factory=dict)

    def know(self, who: str, *addresses: str) -> None:
        self.people |= {address.lower(): who for address in addresses}

    @cached_property
    def coordinator(self) -> Scope:
        return self._member(Role.COORDINATOR)

    @cached_property
    def trainer(self) -> Scope:
        return self._member(Role.TRAINER)

    def _member(self, role: Role) -> Scope:
        row = MembershipFactory(service=self.service, role=role)
        self.know(f"the {role}", row.user.email)
        return Scope(service=self.service, user=row.user, roles=frozenset({role}))

    def case_in(self, state: str) -> Case:
        """A case in that state with all who can be around it then; no talk was held yet."""
        if state in BEFORE_THE_PAIR:
            return self.case_before_the_pair(state)
        pair = self.pair()
        if state in SEEKING:
            self.let_go_of_one(pair)
        if state == CaseState.OFFERED:
            self.ask(pair.case)
        Case.unscoped.filter(pk=pair.case.pk).update(state=state)
        return Case.unscoped.get(pk=pair.case.pk)

    def case_before_the_pair(self, state: str, **facts: object) -> Case:
        is_coached = state == CaseState.COACHING
        facts = {
            "ready_at": self.now if state in IN_QUEUE else None,
            "started_at": self.now if is_coached else None,
        } | facts
        case = CaseFactory(service=self.service, state=state, wishes=["0-evening"], **facts)
        PartyFactory(service=self.service, case=case)
        PartyFactory(service=self.service, case=case, role=PartyRole.B, email="b@example.org")
        self._know_around(case)
        return case

    def pair(self) -> Pair:
        """A case with two mediators, who were invited to a talk next week."""
        pair = make_pair(self.service)
        for volunteer in pair.volunteers:
            WeeklyRuleFactory(service=self.service, volunteer=volunteer)
        plan(pair, self.coordinator, self.now)
        self.know(Told.MEDIATORS, *(user.email for user in pair.users))
        self._know_around(pair.case)
        return pair

    def let_go_of_one(self, pair: Pair) -> None:
        gone = pair.volunteers[1]
        release_mediator(pair.case, gone, reason="", by=self.coordinator, at=self.now)
        self.know("who was a mediator before", gone.user.email)

    def ask(self, case: Case) -> Offer:
        """Somebody is asked for the case."""
        asked = mediator(self.service)
        self.know(Told.ASKED, asked.user.email)
        Case.unscoped.filter(pk=case.pk).update(state=CaseState.OFFERED, ready_at=self.now)
        return offer_to(asked, case)

    def _know_around(self, case: Case) -> None:
        """The parties can be reached by mail, and so can the partner who referred the case."""
        parties = Party.unscoped.filter(case=case).values_list("email", flat=True)
        self.know("a party", *parties)
        desk = f"desk-{case.pk}@partner.example.org"
        ReferralFactory(service=self.service, case=case, partner__email=desk)
        self.know(Told.PARTNER, desk)
