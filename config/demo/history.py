"""Two years of cases that are over, of which only the facts are left: what figures count."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from cases.lifecycle import CaseState
from cases.models import (
    Case,
    Channel,
    ComplaintKind,
    EndedReason,
    MediationMethod,
    NotStartedReason,
    Outcome,
    Result,
    Stage,
    StageResult,
)
from config.demo.people import BATCH, Neighbourhood

BY_MONTH = (18, 17, 21, 22, 26, 31, 27, 20, 22, 23, 21, 18)
"""Windows open in June. Of the year before it was a tenth less."""
MONTHS = 24
FIRST_NUMBER = 101
STILL_OPEN = timedelta(days=36)
"""What came in since is among the cases under way (config/demo/conflicts.py)."""
KINDS = {
    ComplaintKind.NOISE_PEOPLE: 27,
    ComplaintKind.RELATIONSHIP: 16,
    ComplaintKind.GARDEN: 14,
    ComplaintKind.NOISE_DEVICES: 11,
    ComplaintKind.PARKING: 9,
    ComplaintKind.PETS: 8,
    ComplaintKind.CHILDREN: 6,
    ComplaintKind.WASTE: 5,
    ComplaintKind.HARASSMENT: 4,
}
WAYS = {"advice": 8, "unsuitable": 11, "withdrew": 12, "one": 22, "both": 47}
"""How cases ended: without a talk, after talks with one party, after talks with both."""
AFTER_BOTH = {Result.SOLVED: 60, Result.IMPROVED: 22, Result.NOT_SOLVED: 18}
AFTER_ONE = {Result.SOLVED: 20, Result.IMPROVED: 25, Result.NOT_SOLVED: 55}
AFTERWARDS = {Result.SOLVED: 52, Result.IMPROVED: 26, Result.NOT_SOLVED: 12, "": 10}


def build_history(town: Neighbourhood, *, share: float) -> None:
    """As an older register brings them: no neighbours, no mediators, no referrals.

    Dice of its own, so that nothing else of the demo falls otherwise.
    """
    dice = Random(f"history {town.service.slug}")  # noqa: S311  (plausible, not secret)
    first = _months_before(town.at, MONTHS)
    numbers = dict.fromkeys(range(first.year, town.at.year + 1), FIRST_NUMBER)
    cases, talks = [], []
    for received in _receptions(town.at, first, dice, share=share):
        closed = min(received + timedelta(days=dice.randint(35, 75)), town.at - timedelta(days=2))
        if received > town.at - STILL_OPEN:
            continue
        number = f"{received.year}-{numbers[received.year]:04}"
        numbers[received.year] += 1
        case, held = _case(town, number, received, closed, dice)
        cases.append(case)
        talks.append(held)
    kept = Case.unscoped.bulk_create(cases, batch_size=BATCH)
    outcomes = [
        Outcome(
            service=town.service,
            case=case,
            stage=stage,
            result=result,
            held_on=day,
            minutes=75,
            recorded_by=town.coordinators[0],
            recorded_at=case.moved_at,
        )
        for case, held in zip(kept, talks, strict=True)
        for stage, result, day in held
    ]
    Outcome.unscoped.bulk_create(outcomes, batch_size=BATCH)


def _months_before(at: datetime, months: int) -> date:
    year, month = divmod(12 * at.year + at.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _receptions(at: datetime, first: date, dice: Random, *, share: float) -> Iterator[datetime]:
    for months in range(MONTHS + 1):
        year, month = divmod(12 * first.year + first.month - 1 + months, 12)
        growth = 1 if 12 * (at.year - year) + at.month - 1 - month < 12 else 0.9
        wanted = share * growth * BY_MONTH[month] + dice.uniform(-3, 3)
        for _ in range(max(round(wanted), 1)):
            hour, minute = dice.randint(9, 16), dice.choice((0, 15, 30, 45))
            moment = at.replace(year=year, month=month + 1, day=1, hour=hour, minute=minute)
            yield (moment + timedelta(days=dice.randint(0, 27))).replace(second=0)


def _case(
    town: Neighbourhood, number: str, received: datetime, closed: datetime, dice: Random
) -> tuple[Case, list[tuple[Stage, StageResult, date]]]:
    way = _one_of(WAYS, dice)
    partner = dice.choice(town.partners) if dice.random() < 0.45 else None
    case = Case(
        service=town.service,
        number=number,
        kind=_one_of(KINDS, dice),
        partner=partner,
        channel=Channel.PARTNER
        if partner
        else dice.choice((Channel.PHONE, Channel.PHONE, Channel.FORM, Channel.DESK)),
        district=dice.choice(town.districts),
        received_at=received,
        moved_at=closed,
        closed_at=closed,
        state=CaseState.CLOSED,
    )
    if way == "advice":
        case.state, case.closed_at = CaseState.ADVICE_GIVEN, received + timedelta(days=2)
        case.started_at = case.moved_at = case.closed_at
        case.method, case.provisional_result = MediationMethod.ADVICE, Result.SOLVED
    elif way == "unsuitable":
        case.state, case.closed_at = CaseState.UNSUITABLE, received + timedelta(days=4)
        case.moved_at, case.not_started_reason = case.closed_at, NotStartedReason.VIOLENCE
    elif way == "withdrew":
        case.not_started_reason = NotStartedReason.WITHDREW
    else:
        return case, _talks(case, way, dice)
    return case, []


def _talks(case: Case, way: str, dice: Random) -> list[tuple[Stage, StageResult, date]]:
    """The first talk after two to four weeks; what they brought; and what was said afterwards."""
    begun = case.received_at + timedelta(days=round(dice.triangular(5, 30, 12)))
    case.started_at = begun
    result = _one_of(AFTER_BOTH if way == "both" else AFTER_ONE, dice)
    case.provisional_result = result
    case.ended_reason = {
        Result.SOLVED: EndedReason.AGREEMENT,
        Result.IMPROVED: EndedReason.IMPROVED,
        Result.NOT_SOLVED: EndedReason.FAILED,
    }[Result(result)]
    if dice.random() < 0.7:
        case.confirmed_result = _one_of(AFTERWARDS, dice) if result != Result.NOT_SOLVED else result
    held = [(Stage.TALK_A, StageResult.GOES_ON, begun.date())]
    if way == "both":
        case.method = dice.choice((MediationMethod.JOINT, MediationMethod.SINGLE_TALKS))
        day = (begun + timedelta(days=6)).date()
        held.append((Stage.TALK_B, StageResult.GOES_ON, day))
    return held


def _one_of(weights: Mapping[Any, int], dice: Random) -> str:
    return dice.choices(list(weights), weights=list(weights.values()))[0]
