"""Eight at once ask, answer, replace, substitute and suspend; then SQL counts what may never be.

The check reads the tables and knows no verb: no case with a third mediator or two newcomers, nobody
over their maximum, nobody at two talks at once.
"""

from collections import Counter
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import Assignment, Case, WhySeatEnded
from core.refusals import Refused
from organisations.models import Role, Scope
from scheduling.models import Hand, Offer, Substitution
from scheduling.pairing.actions import hands, offers, substitutions, while_asked
from scheduling.pairing.actions.replacing import replace_mediator
from tests.factories.cases import CaseFactory
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.races.racing import free_mediator, race
from tests.trials import row, trial
from training.actions.certifications import reinstate_certification, suspend_certification
from training.models import Certification
from volunteers.models import Level, Volunteer

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

AT_ONCE = 8
NEVER = {
    "a third mediator": """
        SELECT case_id FROM cases_assignment WHERE ended_at IS NULL
        GROUP BY case_id HAVING COUNT(*) > 2
    """,
    "two newcomers": """
        SELECT a.case_id FROM cases_assignment a
        JOIN volunteers_volunteer v ON v.id = a.volunteer_id
        WHERE a.ended_at IS NULL AND v.level = 'novice'
        GROUP BY a.case_id HAVING COUNT(*) > 1
    """,
    "over their maximum": """
        SELECT v.id FROM volunteers_volunteer v
        JOIN cases_assignment a ON a.volunteer_id = v.id AND a.ended_at IS NULL
        GROUP BY v.id, v.max_open_cases HAVING COUNT(*) > v.max_open_cases
    """,
    "two talks at once": """
        SELECT user_id, at FROM scheduling_bookedquarter
        GROUP BY user_id, at HAVING COUNT(*) > 1
    """,
    "a question to a full case": """
        SELECT o.id FROM scheduling_offer o WHERE o.state = 'sent' AND (
            SELECT COUNT(*) FROM cases_assignment a
            WHERE a.case_id = o.case_id AND a.ended_at IS NULL) >= 2
    """,
    "offered and nobody asked": """
        SELECT c.id FROM cases_case c WHERE c.state = 'offered' AND NOT EXISTS (
            SELECT 1 FROM scheduling_offer o WHERE o.case_id = c.id AND o.state = 'sent')
    """,
    "a hand up for a case that waits no more": """
        SELECT h.id FROM scheduling_hand h JOIN cases_case c ON c.id = h.case_id
        WHERE h.state = 'up' AND c.state NOT IN ('ready', 'seeking_pair', 'offered')
    """,
    "a hand up and asked or seated": """
        SELECT h.id FROM scheduling_hand h WHERE h.state = 'up' AND (
            EXISTS (SELECT 1 FROM scheduling_offer o WHERE o.case_id = h.case_id
                AND o.volunteer_id = h.volunteer_id AND o.state = 'sent')
            OR EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = h.case_id
                AND a.volunteer_id = h.volunteer_id AND a.ended_at IS NULL))
    """,
    "somebody to take over a seat that ended": """
        SELECT s.id FROM scheduling_substitution s
        JOIN cases_assignment a ON a.id = s.seat_id
        WHERE s.state IN ('asked', 'agreed') AND a.ended_at IS NOT NULL
    """,
    "confirmed and the seat goes on": """
        SELECT s.id FROM scheduling_substitution s
        JOIN cases_assignment a ON a.id = s.seat_id
        WHERE s.state = 'confirmed' AND a.ended_at IS NULL
    """,
    "two for one seat": """
        SELECT seat_id FROM scheduling_substitution WHERE state IN ('asked', 'agreed')
        GROUP BY seat_id HAVING COUNT(*) > 1
    """,
    "reminded and told to call": """
        SELECT id FROM scheduling_offer WHERE reminded_at > call_asked_at
    """,
}
LEVELS = [Level.NOVICE, Level.NOVICE, Level.REGULAR, Level.SENIOR]


class Town:
    """A few people, fewer cases, and one verb after the other drawn by lot."""

    def __init__(self, seed: int) -> None:
        self.lot = Random(seed)
        self.service = ServiceFactory()
        self.at = timezone.now()
        boss = MembershipFactory(service=self.service, role=Role.COORDINATOR).user
        self.boss = Scope(service=self.service, user=boss, roles=frozenset({Role.COORDINATOR}))
        self.people = [
            free_mediator(self.service, level=self.lot.choice(LEVELS), max_open_cases=1 + n % 2)
            for n in range(6)
        ]
        self.cases = [CaseFactory(service=self.service, ready=True) for _ in range(4)]

    def verb(self) -> partial:
        often = [self.ask, self.accept] * 2
        now_and_then = [self.accept, self.decline, self.withdraw, self.call, self.expire]
        rarely = [self.remind, self.replace, self.suspend, self.hand, self.expire_substitutions]
        # Three steps one after the other: each by itself would hardly ever come to its end.
        substitutes = [self.substitute] * 3
        draw = self.lot.choice([*often, *now_and_then, *rarely, *substitutes])
        return draw()

    def ask(self) -> partial:
        case = Case.unscoped.get(pk=self.lot.choice(self.cases).pk)
        chosen = self.lot.sample(self.people, self.lot.choice([1, 2]))
        reserve = self.lot.random() < 0.5
        ask = partial(offers.offer_case, case, chosen, as_reserve=reserve)
        return partial(ask, by=self.boss, at=self.at)

    def accept(self) -> partial:
        return self._answer(offers.accept_offer)

    def decline(self) -> partial:
        return self._answer(offers.decline_offer)

    def call(self) -> partial:
        return self._answer(while_asked.ask_for_a_call)

    def _answer(self, verb: object) -> partial:
        offer = self._offer()
        if offer is None:
            return self.ask()
        by = Scope.by_link(self.service, offer.volunteer.user, Role.VOLUNTEER)
        return partial(verb, offer, by=by, at=self.at)

    def _offer(self) -> Offer | None:
        rows = Offer.unscoped.filter(service=self.service).waiting().with_person().with_case()
        waiting = list(rows.in_order())
        return self.lot.choice(waiting) if waiting else None

    def withdraw(self) -> partial:
        offer = self._offer()
        if offer is None:
            return self.ask()
        return partial(offers.withdraw_offer, offer, by=self.boss, at=self.at)

    def expire(self) -> partial:
        later = self.at + timedelta(days=self.lot.choice([1, 12]))
        return partial(offers.expire_offers, at=later)

    def remind(self) -> partial:
        return partial(while_asked.remind_who_is_silent, at=self.at + timedelta(days=1))

    def replace(self) -> partial:
        seats = Assignment.unscoped.filter(service=self.service).open().with_person()
        taken = list(seats.with_case().select_related("case__service").in_order())
        if not taken:
            return self.ask()
        successors = self.lot.sample(self.people, self.lot.choice([0, 1]))
        verb = partial(replace_mediator, self.lot.choice(taken), successors)
        return partial(verb, why=WhySeatEnded.ILL, reason="", by=self.boss, at=self.at)

    def hand(self) -> partial:
        """Up or down, whatever stands."""
        volunteer, case = self.lot.choice(self.people), self.lot.choice(self.cases)
        by = Scope(self.service, volunteer.user, frozenset({Role.VOLUNTEER}))
        up = Hand.unscoped.filter(case=case, volunteer=volunteer).up().first()
        if up:
            return partial(hands.take_hand_back, up, by=by, at=self.at)
        return partial(hands.raise_hand, case.pk, volunteer, by=by, at=self.at)

    def substitute(self) -> partial:
        """Name a colleague; or answer, confirm, refuse or take back what stands already."""
        rows = Substitution.unscoped.filter(service=self.service).open().with_all().in_order()
        standing = list(rows)
        if not standing or self.lot.random() < 0.4:
            return self._name()
        row = self.lot.choice(standing)
        named = Scope.by_link(self.service, row.volunteer.user, Role.VOLUNTEER)
        leaver = Scope(self.service, row.leaver.user, frozenset({Role.VOLUNTEER}))
        verbs = [
            partial(substitutions.agree_to_substitution, row, by=named),
            partial(substitutions.decline_substitution, row, by=named),
            partial(substitutions.take_substitution_back, row, by=leaver),
            partial(substitutions.refuse_substitution, row, reason="", by=self.boss),
        ]
        confirm = partial(substitutions.confirm_substitution, row, by=self.boss)
        yes = confirm if row.is_agreed else verbs[0]
        return partial(self.lot.choice([*verbs, *[yes] * 6]), at=self.at)

    def _name(self) -> partial:
        seats = Assignment.unscoped.filter(service=self.service).open().with_person()
        taken = list(seats.with_case().in_order())
        if not taken:
            return self.ask()
        seat, colleague = self.lot.choice(taken), self.lot.choice(self.people)
        by = Scope(self.service, seat.volunteer.user, frozenset({Role.VOLUNTEER}))
        verb = partial(substitutions.name_colleague, seat, colleague, why=WhySeatEnded.ILL)
        return partial(verb, by=by, at=self.at)

    def expire_substitutions(self) -> partial:
        later = self.at + timedelta(days=self.lot.choice([1, 12]))
        return partial(substitutions.expire_substitutions, at=later)

    def suspend(self) -> partial:
        right = Certification.unscoped.get(volunteer=self.lot.choice(self.people))
        is_out = right.state == "suspended"
        verb = reinstate_certification if is_out else suspend_certification
        return partial(verb, right, reason="", by=self.boss, at=self.at)


def faults() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for what, asked in NEVER.items():
            cursor.execute(asked)
            found += [f"{what}: {line}" for line in cursor.fetchall()]
    return found


@trial("seats", small=6, whole=500)
def test_whoever_races_a_seat_holds_one_who_may(size, record_property):
    done: Counter[str] = Counter()
    for seed in range(max(size // 6, 1)):
        town = Town(seed)
        for _ in range(6):
            verbs = [town.verb() for _ in range(AT_ONCE)]
            for result in race(*verbs):
                # Another was quicker, or the row is gone: anything else is a fault of ours.
                gone = (Refused, Volunteer.DoesNotExist, Offer.DoesNotExist)
                gone += (Hand.DoesNotExist, Substitution.DoesNotExist)
                assert not isinstance(result, Exception) or isinstance(result, gone), repr(result)
                done["refused" if isinstance(result, Exception) else "done"] += 1
            assert faults() == []
    assert done["done"]
    tried = f"{done.total()} verbs, {AT_ONCE} at once"
    found = f"{done['done']} done, {done['refused']} refused, nothing that may never be"
    record_property(*row("seats", database=connection.vendor, tried=tried, found=found))
