"""Cases in every state, with what belongs to each: parties, offers, pairs, outcomes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cases.lifecycle import (
    AFTER_THE_TALKS,
    ENDED,
    IN_QUEUE,
    NEEDS_TRIAGE,
    WITH_THE_PAIR,
    CaseState,
)
from cases.models import (
    Aftercare,
    Assignment,
    Case,
    Channel,
    ComplaintKind,
    EndedReason,
    MediationMethod,
    NotStartedReason,
    Outcome,
    Party,
    PartyRole,
    Referral,
    Relation,
    Result,
    Stage,
    StageResult,
    Triage,
)
from config.demo import words
from config.demo.people import BATCH, Neighbourhood
from scheduling.lifecycle import OfferState
from scheduling.models import DeclineReason, Offer
from training.models import Certification
from volunteers.models import Volunteer

HISTORY_SHARE = 4  # of five cases of a large demo, four are closed
TRIAGED = set(CaseState) - NEEDS_TRIAGE
HAS_PAIR = WITH_THE_PAIR | AFTER_THE_TALKS | {CaseState.CLOSED}
STAGES = {
    CaseState.IN_CONTACT_A: 1,
    CaseState.APPROACHING_B: 1,
    CaseState.IN_CONTACT_B: 2,
    CaseState.JOINT_PLANNED: 3,
    CaseState.SHUTTLE: 3,
    CaseState.GROUP: 3,
    CaseState.TALKS_DONE: 4,
    CaseState.AFTERCARE: 4,
    CaseState.CLOSED: 4,
}
STEPS = (Stage.TALK_A, Stage.APPROACH_B, Stage.TALK_B, Stage.JOINT)
EVENINGS = ["0-evening", "1-evening", "2-afternoon", "3-evening", "4-afternoon"]

TALKS_AHEAD = timedelta(days=40)


@dataclass
class Work:
    """What the cases of one service brought forth, gathered before it is written in bulk."""

    lasting: set[int]
    load: Counter[int] = field(default_factory=Counter)


def _lasting(town: Neighbourhood) -> set[int]:
    """Whoever may mediate today and, as far as is known, when the talks are held."""
    now = Certification.unscoped.filter(service=town.service).counting_on(town.at.date())
    return set(
        now.exclude(valid_until__lte=town.at + TALKS_AHEAD).values_list("volunteer", flat=True)
    )


def _states(number: int) -> list[CaseState]:
    """Every state at least once, the queue well filled; the rest of a large demo is history."""
    open_states = [state for state in CaseState if state not in ENDED]
    present = [
        *CaseState,
        *[CaseState.READY] * 14,
        CaseState.SEEKING_PAIR,
        *[CaseState.PAIRED, CaseState.IN_CONTACT_A, CaseState.AFTERCARE],
    ]
    if number <= len(present):
        return present[:number]
    history = [CaseState.CLOSED] * ((number - len(present)) * HISTORY_SHARE // (HISTORY_SHARE + 1))
    running = number - len(present) - len(history)
    return [*present, *history, *(open_states[n % len(open_states)] for n in range(running))]


def _case(town: Neighbourhood, state: CaseState, number: int) -> Case:
    dice, old = town.dice, state in ENDED
    waits = state in IN_QUEUE
    received = town.ago(700, least_days=60) if old else town.ago(9 if waits else 34, least_days=1)
    ready = received + timedelta(days=dice.randint(1, 4))
    ready = min(ready, town.at - timedelta(hours=5))
    started = state in set(STAGES)
    solved = dice.choice((Result.SOLVED, Result.SOLVED, Result.IMPROVED, Result.NOT_SOLVED))
    closed = state == CaseState.CLOSED
    partner = dice.choice(town.partners) if number % 3 == 0 else None
    kind = dice.choice(ComplaintKind.values)
    return Case(
        service=town.service,
        number=f"{received.year}-{number + 1:04}",
        state=state,
        kind=kind,
        channel=Channel.PARTNER if partner else dice.choice((Channel.PHONE, Channel.FORM)),
        district=dice.choice(town.districts),
        partner=partner,
        summary=words.SUMMARIES[town.tongue][kind] if state in TRIAGED else "",
        languages=[town.tongue] if number % 4 else [town.tongue, "ar"],
        wishes=dice.sample(EVENINGS, k=3),
        received_at=received,
        moved_at=min(ready + timedelta(days=1), town.at - timedelta(hours=2)),
        ready_at=ready if state in IN_QUEUE | HAS_PAIR else None,
        started_at=ready + timedelta(days=3) if started else None,
        slept_from=CaseState.READY if state == CaseState.DORMANT else "",
        wakes_on=(town.at + timedelta(days=30)).date() if state == CaseState.DORMANT else None,
        closed_at=received + timedelta(days=dice.randint(20, 58)) if old else None,
        not_started_reason=NotStartedReason.LEGAL if state == CaseState.UNSUITABLE else "",
        ended_reason=EndedReason.AGREEMENT if closed else "",
        method=dice.choice((MediationMethod.JOINT, MediationMethod.SINGLE_TALKS)) if closed else "",
        provisional_result=solved if closed or state == CaseState.AFTERCARE else "",
        confirmed_result=solved if closed else "",
    )


def _parties(town: Neighbourhood, case: Case) -> list[Party]:
    def party(role: PartyRole, *, story: str = "") -> Party:
        return Party(
            service=town.service,
            case=case,
            role=role,
            name=f"{town.pick(words.FIRST)} {town.pick(words.LAST)}" if story else "",
            street=town.pick(words.STREETS),
            house_number=str(town.dice.randint(1, 180)),
            postcode=town.postcode(),
            town=words.TOWNS[town.tongue][0],
            phone=town.mobile() if story else "",
            email="",
            language=town.tongue,
            story=story,
        )

    return [party(PartyRole.A, story=town.pick(words.STORIES)), party(PartyRole.B)]


def _choose_pair(town: Neighbourhood, work: Work, case: Case) -> list[Volunteer]:
    """Mediators with room; of two, at least one experienced. Old cases take no room.

    Whose certificate does not last until their talks is asked when nobody else has room.
    """
    need = town.service.mediators_per_case
    if case.state == CaseState.CLOSED:
        return town.dice.sample(town.mediators, k=need)
    room = [m for m in town.mediators if work.load[m.pk] < m.max_open_cases]
    room.sort(key=lambda m: (m.pk not in work.lasting, work.load[m.pk], m.pk))
    experienced = [m for m in room if m.level != "novice"]
    if not experienced or len(room) < need:
        return []
    pair = [experienced[0], *(m for m in room if m is not experienced[0])][:need]
    work.load.update(m.pk for m in pair)
    return pair


def build_cases(town: Neighbourhood, number: int) -> dict[Case, list[Volunteer]]:
    """Write the cases and all that hangs on them. Returns the pair of each case that has one."""
    states, work = _states(number), Work(lasting=_lasting(town))
    mediators = town.mediators
    drafts = [_case(town, state, n) for n, state in enumerate(states)]
    pairs = {}
    for n, case in enumerate(drafts):
        if case.state in HAS_PAIR:
            pair = _choose_pair(town, work, case)
            if not pair:
                _send_back_to_the_queue(case)
            else:
                pairs[n] = pair
    cases = Case.unscoped.bulk_create(drafts, batch_size=BATCH)
    paired = {cases[n]: pair for n, pair in pairs.items()}
    _write(Party, cases, lambda case: _parties(town, case))
    _write(Triage, cases, lambda case: _triage(town, case))
    _write(Referral, cases, lambda case: _referral(town, case))
    _write(Assignment, paired, lambda case: _assignments(town, case, paired[case]))
    _write(Outcome, paired, lambda case: _outcomes(town, case, paired[case]))
    _write(Aftercare, cases, lambda case: _aftercare(town, case))
    free = [m for m in mediators if work.load[m.pk] < m.max_open_cases] or mediators
    _write(Offer, cases, lambda case: _offers(town, case, free))
    return paired


def _send_back_to_the_queue(case: Case) -> None:
    """Everybody is busy: the case waits, as it would in life."""
    case.state = CaseState.READY
    case.started_at = None
    case.provisional_result = case.confirmed_result = ""


def _write(model, cases, rows_of: Callable[[Case], list]) -> None:  # type: ignore[no-untyped-def]
    model.unscoped.bulk_create([row for case in cases for row in rows_of(case)], batch_size=BATCH)


def _triage(town: Neighbourhood, case: Case) -> list[Triage]:
    if case.state in NEEDS_TRIAGE:
        return []
    return [
        Triage(
            service=town.service,
            case=case,
            suitable=case.state != CaseState.UNSUITABLE,
            contra_indications=["legal"] if case.state == CaseState.UNSUITABLE else [],
            tried_themselves=True,
            decided_by=town.coordinators[0],
            decided_at=case.received_at + timedelta(days=1),
        )
    ]


def _referral(town: Neighbourhood, case: Case) -> list[Referral]:
    if not case.partner_id:
        return []
    person = next(row for row in town.partner_people if row.partner_id == case.partner_id)
    return [
        Referral(
            service=town.service,
            case=case,
            partner=case.partner,
            referred_by=person.user,
            own_reference=f"REF-{case.number[5:]}",
            consent_by="A",
            consent_how="phone",
            consent_on=case.received_at.date(),
            referred_at=case.received_at,
        )
    ]


def _ready(case: Case) -> datetime:
    return case.ready_at or case.received_at


def _assignments(town: Neighbourhood, case: Case, pair: list[Volunteer]) -> list[Assignment]:
    ended = case.closed_at
    return [
        Assignment(
            service=town.service,
            case=case,
            volunteer=volunteer,
            seat=seat,
            assigned_at=_ready(case) + timedelta(days=1),
            ended_at=ended,
            readable_until=ended + timedelta(days=7) if ended else None,
        )
        for seat, volunteer in enumerate(pair, start=1)
    ]


def _outcomes(town: Neighbourhood, case: Case, pair: list[Volunteer]) -> list[Outcome]:
    begun = _ready(case) + timedelta(days=3)
    return [
        Outcome(
            service=town.service,
            case=case,
            stage=stage,
            result=StageResult.AGREED if stage == Stage.JOINT else StageResult.GOES_ON,
            held_on=min(begun + timedelta(days=5 * n), town.at - timedelta(days=1)).date(),
            minutes=60 + 15 * n,
            note=town.pick(words.NOTES),
            recorded_by=pair[0].user,
            recorded_at=min(begun + timedelta(days=5 * n, hours=2), town.at - timedelta(hours=20)),
        )
        for n, stage in enumerate(STEPS[: STAGES.get(CaseState(case.state), 0)])
    ]


def _aftercare(town: Neighbourhood, case: Case) -> list[Aftercare]:
    if case.state == CaseState.AFTERCARE:
        due = (town.at + timedelta(days=town.dice.choice((-2, 9, 25)))).date()
        return [Aftercare(service=town.service, case=case, due_on=due)]
    if case.state == CaseState.CLOSED and case.closed_at:
        return [
            Aftercare(
                service=town.service,
                case=case,
                due_on=case.closed_at.date(),
                relation_a=Relation.BETTER,
                relation_b=Relation.SAME,
                done_at=case.closed_at,
                done_by=town.coordinators[0],
            )
        ]
    return []


def _offers(town: Neighbourhood, case: Case, free: list[Volunteer]) -> list[Offer]:
    if case.state not in {CaseState.OFFERED, CaseState.SEEKING_PAIR}:
        return []
    waits = case.state == CaseState.OFFERED
    sent = town.at - timedelta(hours=7 if waits else 80)
    chosen = town.dice.sample(free, k=min(len(free), town.service.mediators_per_case))
    return [
        Offer(
            service=town.service,
            case=case,
            volunteer=volunteer,
            wave=1,
            state=OfferState.SENT if waits else (OfferState.EXPIRED if n else OfferState.DECLINED),
            sent_at=sent,
            sent_by=town.coordinators[0],
            expires_at=sent + timedelta(hours=town.service.offer_hours),
            answered_at=None if waits or n else sent + timedelta(hours=6),
            decline_reason="" if waits or n else DeclineReason.BUSY,
        )
        for n, volunteer in enumerate(chosen)
    ]
