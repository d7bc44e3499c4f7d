"""A case that an older register tells of, and where it can stand here by what is told of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from cases.actions.outcomes import Report
from cases.lifecycle import IN_QUEUE, CaseState
from cases.models import (
    Channel,
    ChoiceInUse,
    ComplaintKind,
    MediationType,
    PartyFacts,
    Stage,
    StageResult,
)
from core.local_time import instant
from organisations.models import District, PartnerOrganisation, User
from volunteers.models import Volunteer


class RegisterState(StrEnum):
    """Where a register says that a case stands, in fewer words than we have."""

    TRIAGE = "triage"
    READY = "ready"
    WITH_THE_PAIR = "with_the_pair"
    COACHING = "coaching"
    AFTERCARE = "aftercare"
    DORMANT = "dormant"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Who sits on which seat. Without ``since`` it is since the case came in."""

    volunteer: Volunteer
    number: int
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class RunningCase:
    """What is told of one case. ``agreed_a`` and ``agreed_b``: since when that party agrees."""

    received_on: date
    stands: RegisterState = RegisterState.TRIAGE
    their_number: str = ""
    kind: str = ComplaintKind.OTHER
    own_kind: ChoiceInUse | None = None
    mediation_type: str = MediationType.REGULAR
    channel: str = ""
    summary: str = ""
    district: District | None = None
    languages: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    reporter: PartyFacts = field(default_factory=PartyFacts)
    neighbour: PartyFacts = field(default_factory=PartyFacts)
    agreed_a: date | None = None
    agreed_b: date | None = None
    partner: PartnerOrganisation | None = None
    referrer: User | None = None
    own_reference: str = ""
    consent_by: str = ""
    consent_how: str = ""
    seats: tuple[Seat, ...] = ()
    talks: tuple[Report, ...] = ()
    aftercare_on: date | None = None
    wakes_on: date | None = None

    @property
    def way_in(self) -> str:
        return self.channel or (Channel.PARTNER if self.partner else Channel.PHONE)

    @property
    def held(self) -> list[Report]:
        """The talks that took place, the first one first."""
        held = (talk for talk in self.talks if talk.result != StageResult.NOT_HELD)
        return sorted(held, key=lambda talk: talk.held_on)

    @property
    def second_party_agreed(self) -> bool:
        """They said so, or sat in a talk."""
        return self.agreed_b is not None or any(talk.stage in WITH_B for talk in self.held)


WITH_B = {Stage.TALK_B, Stage.JOINT, Stage.SHUTTLE, Stage.GROUP}
STANDS_AFTER = {
    Stage.TALK_A: CaseState.IN_CONTACT_A,
    Stage.COACHING: CaseState.IN_CONTACT_A,
    Stage.APPROACH_B: CaseState.APPROACHING_B,
    Stage.TALK_B: CaseState.IN_CONTACT_B,
    Stage.JOINT: CaseState.JOINT_PLANNED,
    Stage.SHUTTLE: CaseState.SHUTTLE,
    Stage.GROUP: CaseState.GROUP,
}
"""Where a case stands by the talk that brought it furthest; the furthest stands last."""
FURTHEST = list(STANDS_AFTER)
ONLY_WHERE = ("street", "house_number", "postcode", "town", "language")


def without_name(facts: PartyFacts) -> PartyFacts:
    """What is kept of a second party who did not agree yet: where they live."""
    return PartyFacts(**{name: getattr(facts, name) for name in ONLY_WHERE})


@dataclass(frozen=True)
class Landing:
    """Where the case stands here. ``told`` are codes of what somebody should look at.

    ``asleep`` is where it wakes to, for a case that rests.
    """

    state: CaseState
    told: tuple[str, ...] = ()
    asleep: str = ""


def landing_of(told: RunningCase, *, seats_asked: int, today: date) -> Landing:
    """A state that cannot stand on what is told becomes triage, and ``told`` says what it lacks."""
    if told.stands != RegisterState.DORMANT:
        return _awake(told, seats_asked)
    if told.wakes_on is None:
        return Landing(CaseState.TRIAGE, ("lands_in_triage", "lacks_day_of_waking"))
    awake = _awake(replace(told, stands=_before_the_rest(told, seats_asked)), seats_asked)
    if told.wakes_on <= today:
        return Landing(awake.state, ("woken_up", *awake.told))
    return Landing(CaseState.DORMANT, tuple(_of_rest(awake.told)), asleep=awake.state)


def _before_the_rest(told: RunningCase, seats_asked: int) -> RegisterState:
    """Nobody says where a case stood when it fell asleep: what is told of it does."""
    if told.aftercare_on:
        return RegisterState.AFTERCARE
    if len(told.seats) >= seats_asked:
        return RegisterState.WITH_THE_PAIR
    return (
        RegisterState.COACHING
        if told.mediation_type == MediationType.COACHING
        else RegisterState.READY
    )


def _of_rest(codes: Iterable[str]) -> Iterator[str]:
    """Where it wakes to is looked at when it wakes."""
    return (code for code in codes if code == "has_its_pair")


def _awake(told: RunningCase, seats_asked: int) -> Landing:
    if told.stands == RegisterState.COACHING and not told.seats:
        return Landing(CaseState.COACHING)
    if told.stands == RegisterState.AFTERCARE:
        return _after_the_talks(told)
    if len(told.seats) >= seats_asked:
        # Whatever the register calls it: a case with its mediators is neither in the queue nor in
        # triage, where nobody could be asked for it.
        is_said = told.stands in {RegisterState.WITH_THE_PAIR, RegisterState.COACHING}
        return Landing(_with_the_pair(told), () if is_said else ("has_its_pair",))
    return _without_a_pair(told)


def _after_the_talks(told: RunningCase) -> Landing:
    if told.aftercare_on is None:
        return Landing(CaseState.TALKS_DONE, ("aftercare_without_day",))
    return Landing(CaseState.AFTERCARE)


def _without_a_pair(told: RunningCase) -> Landing:
    lacks: tuple[str, ...] = ()
    if told.stands == RegisterState.READY:
        lacks = tuple(_lacking(told))
        if not lacks:
            return Landing(CaseState.SEEKING_PAIR if told.seats else CaseState.READY)
    elif told.stands != RegisterState.TRIAGE:
        lacks = ("lacks_mediator",)
    return Landing(CaseState.TRIAGE, ("lands_in_triage", *lacks) if lacks else ())


def _lacking(told: RunningCase) -> Iterator[str]:
    """What the queue asks of a case, as the page of triage does."""
    for name in ("summary", "district", "languages"):
        if not getattr(told, name):
            yield f"lacks_{name}"


def _with_the_pair(told: RunningCase) -> CaseState:
    if not told.held:
        return CaseState.PAIRED
    furthest = max(told.held, key=lambda talk: FURTHEST.index(Stage(talk.stage)))
    return STANDS_AFTER[Stage(furthest.stage)]


@dataclass(frozen=True)
class Stamps:
    """Since when, by the days that are told. A day begins at its local midnight."""

    received_at: datetime
    moved_at: datetime
    ready_at: datetime | None
    started_at: datetime | None


def stamps(told: RunningCase, landed: Landing, *, zone: ZoneInfo, at: datetime) -> Stamps:
    def midnight(day: date) -> datetime:
        return instant(day, 0, zone)

    received = midnight(told.received_on)
    talks = [midnight(talk.held_on) for talk in told.held]
    seats = [midnight(seat.since) for seat in told.seats if seat.since]
    started = {CaseState.COACHING, CaseState.TALKS_DONE, CaseState.AFTERCARE}
    begun = talks[0] if talks else received if landed.state in started else None
    queued = landed.state in IN_QUEUE or landed.asleep in IN_QUEUE
    since = received if landed.state in IN_QUEUE else max([received, *talks, *seats])
    # In triage for want of something, or asleep: it came to stand so today.
    is_new_here = landed.asleep or "lands_in_triage" in landed.told
    return Stamps(received, at if is_new_here else since, received if queued else None, begun)
