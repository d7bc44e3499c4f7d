"""What stood in the rows, as the table of turns reads it. Plain Python: no Django, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo


@dataclass(frozen=True)
class OwnerSeen:
    """The coordinator in charge: the number of that role, and of the person."""

    pk: int
    person: int
    name: str


@dataclass(frozen=True)
class SubstitutionSeen:
    """A colleague said yes, at ``since``, to taking over the seat of a mediator."""

    pk: int
    name: str
    since: datetime


@dataclass(frozen=True)
class CaseSeen:
    """``is_judged``: triage had decided already, so that the case was opened again.

    ``is_worse``: the call of aftercare told so.

    ``kind``, ``own_kind``, ``district`` and ``owner`` are for the row and the filters. ``hands``
    counts who would like to do it.
    """

    pk: int
    number: str
    kind: str
    own_kind: int | None
    district: str
    state: str
    received_at: datetime
    moved_at: datetime
    ready_at: datetime | None
    slept_days: int = 0
    taken: int = 0
    is_judged: bool = False
    wakes_on: date | None = None
    aftercare_on: date | None = None
    aftercare_done_at: datetime | None = None
    is_worse: bool = False
    told_at: datetime | None = None
    owner: OwnerSeen | None = None
    unsafe_at: datetime | None = None
    hands: int = 0
    substitution: SubstitutionSeen | None = None


@dataclass(frozen=True)
class OfferSeen:
    """``answer`` is the state of the offer: sent, accepted, declined, expired or withdrawn.

    ``call_asked_at``: they want to be called before they answer, since then.
    """

    wave: int
    answer: str
    name: str
    reason: str
    sent_at: datetime
    expires_at: datetime
    call_asked_at: datetime | None = None


@dataclass(frozen=True)
class TalkSeen:
    """A talk that is to come, or is over and of which nobody has told yet."""

    pk: int
    kind: str
    planned_at: datetime
    starts_at: datetime
    ends_at: datetime
    invited: int
    coming: int
    refused: int


@dataclass(frozen=True)
class SeatSeen:
    """A mediator whose right ends, was taken or who takes a break.

    ``until`` is the last day of their right, None where they have none now; ``since`` is when it
    was taken. ``rests_until``: the first day after a break, far away where nobody said.
    """

    pk: int
    name: str
    until: date | None
    since: datetime | None = None
    rests_until: date | None = None


@dataclass(frozen=True)
class OtherSeen:
    """What waits and is no case: of applications the state, of certificates and the like a kind.

    ``number`` counts what one step stands for. Without ``since`` there is no clock.
    """

    what: str
    pk: int
    name: str
    since: datetime | None
    number: int = 1


Subject = CaseSeen | OtherSeen


@dataclass(frozen=True)
class Norms:
    """In working days, but for ``offer_hours`` and the two that are days of the calendar."""

    intake_days: int
    pairing_days: int
    offer_hours: int
    first_contact_days: int
    report_days: int
    second_letter_days: int
    close_proposal_days: int
    applicant_days: int


@dataclass(frozen=True)
class DueSnapshot:
    """What stood in the rows. ``free`` are the days on which nobody works, with their names."""

    cases: Sequence[CaseSeen]
    offers: Mapping[int, Sequence[OfferSeen]]
    talks: Mapping[int, Sequence[TalkSeen]]
    others: Sequence[OtherSeen]
    norms: Norms
    zone: tzinfo
    free: Mapping[date, str] = field(default_factory=dict)
    seats: Mapping[int, Sequence[SeatSeen]] = field(default_factory=dict)
