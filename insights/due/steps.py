"""One step: what is to be done, by whom, since when against which norm. Plain Python."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from insights.due.seen import CaseSeen, OfferSeen, OwnerSeen, SeatSeen, Subject, TalkSeen


class Whose(StrEnum):
    """Whose turn it is, in the order of the list. ``LATER``: nobody's before its day."""

    COORDINATOR = "coordinator"
    PAIR = "pair"
    ASKED = "asked"
    LATER = "later"


class Urgency(StrEnum):
    """Why waiting until tomorrow does harm."""

    UNSAFE = "unsafe"  # a mediator told so, and nobody has spoken with them
    TALK = "talk"  # it begins within a day, and not everybody comes
    EMPTY_SEAT = "empty_seat"  # a talk stands and a mediator is missing
    LAST_DAY = "last_day"  # whoever is asked can answer today and no longer
    PROMISE = "promise"  # the neighbour who reported was promised a day, and it is over


class DueKind(StrEnum):
    """What is to be done. The order breaks ties."""

    UNSAFE = "unsafe"
    MOVE_TALK = "move_talk"
    ASK_COMING = "ask_coming"
    REPLACE = "replace"
    SUBSTITUTE = "substitute"
    CALL_ASKED = "call_asked"
    TRIAGE = "triage"
    FIND_SECOND = "find_second"
    NO_ANSWER = "no_answer"
    FIND_PAIR = "find_pair"
    FIRST_CONTACT = "first_contact"
    SECOND_LETTER = "second_letter"
    PROPOSE_CLOSE = "propose_close"
    REPORT = "report"
    PLAN_FIRST_TALK = "plan_first_talk"
    GO_ON = "go_on"
    ASKED = "asked"
    PLAN_AFTERCARE = "plan_aftercare"
    AFTERCARE = "aftercare"
    FOLLOW_UP = "follow_up"
    CLOSE = "close"
    MAIL = "mail"
    APPLICATION = "application"
    INTERVIEW = "interview"
    SCREENING = "screening"
    ADMISSION = "admission"
    CERTIFICATE = "certificate"
    ADDRESS = "address"
    TALK_AHEAD = "talk_ahead"
    WAKE = "wake"


PLACES = {kind: place for place, kind in enumerate(DueKind)}
PAGES = {
    DueKind.MOVE_TALK: "scheduling:appointment_move",
    DueKind.REPLACE: "scheduling:seat_replace",
    DueKind.SUBSTITUTE: "scheduling:substitution_detail",
    DueKind.CALL_ASKED: "scheduling:pair_board",
    DueKind.TRIAGE: "cases:triage",
    DueKind.FIND_SECOND: "scheduling:pair_board",
    DueKind.NO_ANSWER: "scheduling:pair_board",
    DueKind.FIND_PAIR: "scheduling:pair_board",
    DueKind.ASKED: "scheduling:pair_board",
    DueKind.SECOND_LETTER: "cases:outcome_create",
    DueKind.PROPOSE_CLOSE: "cases:case_close",
    DueKind.REPORT: "cases:outcome_create",
    DueKind.PLAN_FIRST_TALK: "scheduling:appointment_create",
    DueKind.GO_ON: "cases:outcome_create",
    DueKind.PLAN_AFTERCARE: "cases:aftercare_plan",
    DueKind.AFTERCARE: "cases:aftercare",
    DueKind.FOLLOW_UP: "cases:follow_up",
    DueKind.CLOSE: "cases:case_close",
    DueKind.MAIL: "organisations:mail_trouble",
    DueKind.APPLICATION: "volunteers:application_detail",
    DueKind.INTERVIEW: "volunteers:application_detail",
    DueKind.SCREENING: "volunteers:application_detail",
    DueKind.ADMISSION: "volunteers:application_detail",
    DueKind.CERTIFICATE: "training:certification_detail",
    DueKind.ADDRESS: "volunteers:volunteer_change",
}
"""Where the deed is done; of every other kind on the page of its case."""


@dataclass(frozen=True)
class DueStep:
    """``norm`` and ``elapsed`` are working days; without a norm nothing is too late.

    ``page`` and ``key`` are where the deed is done. ``when`` is the moment the step is about: the
    talk, the last moment to answer, the day from which it is due. ``offers`` are the newest asked,
    ``seat`` is that of whom to replace.
    """

    kind: DueKind
    whose: Whose
    subject: Subject
    since: datetime | None
    norm: int | None
    elapsed: int
    page: str
    key: int
    urgent: Urgency | None = None
    when: datetime | date | None = None
    talk: TalkSeen | None = None
    offers: tuple[OfferSeen, ...] = field(default=())
    seat: SeatSeen | None = None

    @property
    def over(self) -> int:
        """So many working days past the norm; below nothing while there are some left."""
        return self.elapsed - self.norm if self.norm is not None else 0

    @property
    def is_late(self) -> bool:
        return self.norm is not None and self.over > 0

    @property
    def is_soon_late(self) -> bool:
        return self.norm is not None and -1 <= self.over <= 0

    @property
    def order(self) -> tuple[bool, bool, bool, int, float, int, int]:
        """What was unsafe, then what cannot wait, then the latest against its norm.

        What has no norm comes last, by its day.
        """
        moment = self.since if self.norm is not None else self.when
        return (
            self.urgent != Urgency.UNSAFE,
            self.urgent is None,
            self.norm is None,
            -self.over,
            _seconds(moment),
            PLACES[self.kind],
            self.subject.pk,
        )


def owner_of(step: DueStep) -> OwnerSeen | None:
    """Who is in charge; nobody of what is no case."""
    return step.subject.owner if isinstance(step.subject, CaseSeen) else None


def _seconds(moment: datetime | date | None) -> float:
    if moment is None:
        return 0
    if isinstance(moment, datetime):
        return moment.timestamp()
    return float((moment - date(1970, 1, 1)).days * 86_400)
