"""What happened since somebody was here, and in which list of their page it stands. Plain Python.

``start_of`` reads steps and facts. A thing stands in one list only: what cannot wait, else what is
new, else what is next; so the three numbers add up.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from insights.due.seen import CaseSeen
from insights.due.steps import DueKind, DueStep, Whose


class NewsKind(StrEnum):
    """What happened. Of two at the same moment the one that stands first here decides."""

    SEAT_LOST = "seat_lost"
    TALK_REFUSED = "talk_refused"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUBSTITUTE_AGREED = "substitute_agreed"
    SUBSTITUTE_OFF = "substitute_off"
    SUBSTITUTE_NAMED = "substitute_named"
    HAND_UP = "hand_up"
    TOLD = "told"
    AFTERCARE_DONE = "aftercare_done"
    CLOSED = "closed"
    REFERRED = "referred"
    REPORTED = "reported"
    APPLIED = "applied"
    CERTIFICATE_PROPOSED = "certificate_proposed"


ORDER = {kind: place for place, kind in enumerate(NewsKind)}
ABOUT = {NewsKind.APPLIED: "application", NewsKind.CERTIFICATE_PROPOSED: "certification"}
"""What it is about; everything else is about a case."""
PEOPLE = {
    DueKind.APPLICATION: "application",
    DueKind.INTERVIEW: "application",
    DueKind.SCREENING: "application",
    DueKind.ADMISSION: "application",
    DueKind.CERTIFICATE: "certification",
}


@dataclass(frozen=True)
class NewsSeen:
    """One thing that somebody else did. ``detail`` is a word of the rows: a reason, a result."""

    kind: NewsKind
    at: datetime
    pk: int
    number: str = ""
    name: str = ""
    detail: str = ""

    @property
    def subject(self) -> tuple[str, int]:
        return ABOUT.get(self.kind, "case"), self.pk


@dataclass(frozen=True)
class NewsItem:
    """The newest thing about one subject, how many came ``before`` it, and what helps it on."""

    seen: NewsSeen
    step: DueStep | None
    before: int = 0

    @property
    def completes(self) -> bool:
        """Whether that yes was the last that the case waited for."""
        if self.seen.kind != NewsKind.ACCEPTED or self.step is None:
            return False
        return self.step.kind in {DueKind.PLAN_FIRST_TALK, DueKind.FIRST_CONTACT}


@dataclass(frozen=True)
class StartLists:
    """The lists of a start page. ``urgent`` has at most so many rows as were asked for."""

    urgent: Sequence[DueStep]
    new: Sequence[NewsItem]
    then: Sequence[DueStep]

    @property
    def total(self) -> int:
        return len(self.urgent) + len(self.new) + len(self.then)

    @property
    def is_empty(self) -> bool:
        return not self.total


def start_of(
    steps: Sequence[DueStep],
    news: Iterable[NewsSeen],
    *,
    at_once: int,
    is_theirs: Callable[[DueStep], bool],
) -> StartLists:
    """``steps`` stand in their order; of what cannot wait the first ``at_once`` stand on top.

    What cannot wait and what is new is everybody's; what is next is what the reader answers for.
    """
    urgent = [step for step in steps if step.urgent][:at_once]
    on_top = {_subject(step) for step in urgent}
    by_subject = {_subject(step): step for step in steps}
    new = [
        NewsItem(newest, by_subject.get(newest.subject), before)
        for newest, before in newest_of_each(news)
        if newest.subject not in on_top
    ]
    told = {item.seen.subject for item in new}
    left = [step for step in steps if _subject(step) not in on_top | told]
    theirs = [step for step in left if step.whose == Whose.COORDINATOR and is_theirs(step)]
    # What is urgent and found no room on top is no less urgent for it, whosever it is.
    late = [step for step in left if step.urgent and step not in theirs]
    return StartLists(urgent, new, late + theirs)


def newest_of_each(news: Iterable[NewsSeen]) -> list[tuple[NewsSeen, int]]:
    """What happened last to each subject, and how much before it; the newest first."""
    found: dict[tuple[str, int], list[NewsSeen]] = {}
    for seen in sorted(news, key=lambda one: (-one.at.timestamp(), ORDER[one.kind], one.pk)):
        found.setdefault(seen.subject, []).append(seen)
    return [(several[0], len(several) - 1) for several in found.values()]


def _subject(step: DueStep) -> tuple[str, int]:
    if isinstance(step.subject, CaseSeen):
        return "case", step.subject.pk
    return PEOPLE.get(step.kind, step.kind), step.subject.pk
