"""Which cases a figure counts: each has one word here, by which their list is narrowed as well.

All stand on what is kept of a case without its people (config/retention.yaml): a figure is the
same before and after they are erased.
"""

from datetime import datetime
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from cases.lifecycle import CaseState
from cases.models.choices import MediationMethod, NotStartedReason, Result
from organisations.models import ScopedQuerySet

NOT_FOR_MEDIATION = frozenset(
    {
        NotStartedReason.VIOLENCE,
        NotStartedReason.LEGAL,
        NotStartedReason.UNABLE,
        NotStartedReason.FAMILY,
        NotStartedReason.ORGANISATION,
        NotStartedReason.CRIMINAL,
        NotStartedReason.OUTSIDE_AREA,
        NotStartedReason.DUPLICATE,
    }
)
"""For these no talk was to be held at all; the other reasons are of people who wanted none."""
WITH_BOTH = frozenset(
    {
        MediationMethod.SINGLE_TALKS,
        MediationMethod.SHUTTLE,
        MediationMethod.JOINT,
        MediationMethod.GROUP,
    }
)
GOOD_RESULTS = frozenset({Result.SOLVED, Result.IMPROVED})

ADVISED = Q(state=CaseState.ADVICE_GIVEN)
BEGUN = Q(started_at__isnull=False) & ~ADVISED
"""A talk was held or the reporter is coached; advice alone is counted apart."""
SUITABLE = BEGUN | (
    ~ADVISED
    & ~Q(state__in=[CaseState.UNSUITABLE, CaseState.OUTSIDE_AREA])
    & ~Q(not_started_reason__in=sorted(NOT_FOR_MEDIATION))
)
SOLVED = BEGUN & (
    Q(provisional_result__in=sorted(GOOD_RESULTS))
    | Q(provisional_result="", confirmed_result__in=sorted(GOOD_RESULTS))
)
ASKED_AFTERWARDS = BEGUN & Q(confirmed_result__in=sorted({*GOOD_RESULTS, Result.NOT_SOLVED}))


class CountedQuerySet(ScopedQuerySet):
    def received_between(self, start: datetime, end: datetime) -> Self:
        return self.filter(received_at__gte=start, received_at__lt=end)

    def begun_between(self, start: datetime, end: datetime) -> Self:
        return self.filter(BEGUN, started_at__gte=start, started_at__lt=end)

    def ended_between(self, start: datetime, end: datetime) -> Self:
        return self.filter(closed_at__gte=start, closed_at__lt=end)

    def counted_as(self, kind: str) -> Self:
        """With those that the service says in words of its own, which count as this one."""
        return self.filter(kind=kind)

    def through_partner(self, partner: int | None) -> Self:
        """Through that organisation; for None through no organisation at all."""
        return self.filter(partner=partner)

    def advised(self) -> Self:
        return self.filter(ADVISED)

    def begun(self) -> Self:
        return self.filter(BEGUN)

    def not_begun(self) -> Self:
        """Those too for whom advice was enough."""
        return self.filter(~BEGUN)

    def suitable(self) -> Self:
        return self.filter(SUITABLE)

    def solved(self) -> Self:
        return self.filter(SOLVED)

    def asked_afterwards(self) -> Self:
        """Of whom somebody could say at aftercare how it goes."""
        return self.filter(ASKED_AFTERWARDS)

    def with_both(self) -> Self:
        """Both parties took part: each had a talk, or they had one together."""
        return self.filter(BEGUN, self.both_took_part())

    def both_took_part(self) -> Q:
        # By the relation and not by import: outcomes stand in a module that imports this one.
        outcomes: Any = self.model.outcomes.rel.related_model
        talks = outcomes.unscoped.of_talks_with_second_party().filter(case=OuterRef("pk"))
        return Q(method__in=sorted(WITH_BOTH)) | Q(Exists(talks))
