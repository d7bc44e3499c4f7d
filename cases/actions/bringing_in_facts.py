"""Bring in a case that was over before the service came here: as a fact, without anybody.

It stands here as the list of retention leaves a case once its time is over. What takes it out again
is ``bringing_in.take_out_case``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from cases.actions.outcomes import Report
from cases.actions.refusals import AfterTheEnd, BeforeTheReport, CoordinatorsOnly, StillToCome
from cases.lifecycle import CaseState
from cases.models import Case, Channel, Choice, ChoiceList, Outcome, StageResult
from cases.policies import LEAD_CASES
from core.local_time import instant, local_day
from organisations.actions.numbers import next_number
from organisations.audit import record
from organisations.models import District, PartnerOrganisation, Scope


def held_talks(talks: Iterable[Report]) -> list[Report]:
    return [talk for talk in talks if talk.result != StageResult.NOT_HELD]


def has_begun(talks: Iterable[Report], *results: str) -> bool:
    """Whether talks began: one was held, or a result tells of one."""
    return bool(held_talks(talks)) or any(results)


@dataclass(frozen=True, kw_only=True)
class ClosedCase:
    """What is told of a case that is over; ``reason`` is of one of the two lists of reasons."""

    received_on: date
    closed_on: date
    kind: Choice
    mediation_type: str
    channel: str = ""
    district: District | None = None
    partner: PartnerOrganisation | None = None
    talks: tuple[Report, ...] = ()
    reason: Choice | None = None
    provisional_result: str = ""
    confirmed_result: str = ""

    @property
    def begun_on(self) -> date | None:
        """The first talk held; the day of the report where only a result tells of one."""
        if held := held_talks(self.talks):
            return min(talk.held_on for talk in held)
        has_ended = self.reason is not None and self.reason.which == ChoiceList.ENDED
        results = (self.provisional_result, self.confirmed_result)
        return self.received_on if has_ended or has_begun(self.talks, *results) else None

    def reason_in(self, which: ChoiceList) -> str:
        return self.reason.counts_as if self.reason and self.reason.which == which else ""


@transaction.atomic
def bring_in_fact(told: ClosedCase, *, by: Scope, at: datetime) -> Case:
    """Keep a closed case for the figures. It is numbered in the year in which it came in.

    Raises ``CoordinatorsOnly``, ``StillToCome``, ``BeforeTheReport`` and ``AfterTheEnd``.
    """
    if not by.has(*LEAD_CASES.roles):
        raise CoordinatorsOnly
    _refuse_days(told, today=local_day(at, by.service.zone))

    def midnight(day: date) -> datetime:
        return instant(day, 0, by.service.zone)

    received, closed = midnight(told.received_on), midnight(told.closed_on)
    case: Case = Case.unscoped.create(
        service=by.service,
        number=next_number(Case.unscoped, service=by.service, at=received),
        state=CaseState.CLOSED,
        kind=told.kind.counts_as,
        own_kind=told.kind.row if told.kind.is_own else None,
        mediation_type=told.mediation_type,
        channel=told.channel or (Channel.PARTNER if told.partner else Channel.PHONE),
        partner=told.partner,
        district=told.district,
        received_at=received,
        moved_at=closed,
        started_at=midnight(told.begun_on) if told.begun_on else None,
        closed_at=closed,
        not_started_reason=told.reason_in(ChoiceList.NOT_STARTED),
        ended_reason=told.reason_in(ChoiceList.ENDED),
        own_reason=told.reason.row if told.reason and told.reason.is_own else None,
        provisional_result=told.provisional_result,
        confirmed_result=told.confirmed_result,
    )
    record("case.bring_in", case, by=by, at=at)
    for talk in told.talks:
        Outcome.unscoped.create(
            service=by.service, case=case, recorded_by=by.person, recorded_at=at, **vars(talk)
        )
    return case


def _refuse_days(told: ClosedCase, *, today: date) -> None:
    talks = {f"talk_{number}_on": talk.held_on for number, talk in enumerate(told.talks, start=1)}
    for name, day in {"closed_on": told.closed_on, **talks}.items():
        if day < told.received_on:
            raise BeforeTheReport(name, day)
    for name, day in talks.items():
        if day > told.closed_on:
            raise AfterTheEnd(name, day)
    for name, day in {
        "received_on": told.received_on,
        "closed_on": told.closed_on,
        **talks,
    }.items():
        if day > today:
            raise StillToCome(name, day)
