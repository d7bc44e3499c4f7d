"""Whose turn it is, for everything that waits in a service. Plain Python: no Django, no clock.

``due_of`` reads facts and returns steps. Each open case has exactly one: the first thing that helps
it on. Days are working days; a case that rests has no clock.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from core.local_time import local_day
from core.working_days import working_days
from insights.due.seen import (
    CaseSeen,
    DueSnapshot,
    OfferSeen,
    OtherSeen,
    SeatSeen,
    Subject,
    SubstitutionSeen,
    TalkSeen,
)
from insights.due.steps import PAGES, DueKind, DueStep, Urgency, Whose

A_WEEK = 5
"""The norm, in working days, of what no setting of the service speaks of."""
SOON = timedelta(hours=72)
"""So long before a talk its answers are asked for."""
TO_HARM = timedelta(hours=24)
"""A talk that begins within these cannot wait for an answer until tomorrow."""


def due_of(snapshot: DueSnapshot, at: datetime) -> list[DueStep]:
    """Return every step of the service, the most pressing first."""

    @cache  # many things wait since the same day
    def days(first: date, last: date) -> int:
        return working_days(first, last, snapshot.free)

    found = _Finder(snapshot, at, local_day(at, snapshot.zone), days)
    steps = [*map(found.of_case, snapshot.cases), *map(found.of_other, snapshot.others)]
    return sorted(steps, key=lambda step: step.order)


IN_QUEUE = {"ready", "seeking_pair", "offered"}
OF_OTHERS = {
    "applied": DueKind.APPLICATION,
    "informed": DueKind.INTERVIEW,
    "interviewed": DueKind.SCREENING,
    "screened": DueKind.ADMISSION,
    "certification": DueKind.CERTIFICATE,
    "mail": DueKind.MAIL,
    "address": DueKind.ADDRESS,
}
OF_APPLICANTS = {"applied", "informed", "interviewed", "screened"}


@dataclass(frozen=True)
class _Finder:
    snapshot: DueSnapshot
    at: datetime
    today: date
    days: Callable[[date, date], int]

    def of_case(self, case: CaseSeen) -> DueStep:
        if first := self._wherever_it_stands(case):
            return first
        if case.state == "dormant":
            return self._step(case, DueKind.WAKE, Whose.LATER, since=None, when=case.wakes_on)
        if case.state in {"new", "triage"}:
            return self._triage(case)
        if case.state in IN_QUEUE:
            return self._seat(case)
        if case.state in {"talks_done", "aftercare"}:
            return self._afterwards(case)
        return next(self._of_pair(case))

    def of_other(self, other: OtherSeen) -> DueStep:
        kind = OF_OTHERS[other.what]
        norm = None if other.since is None else self._norm_of(other.what)
        return self._step(other, kind, Whose.COORDINATOR, since=other.since, norm=norm)

    def _norm_of(self, what: str) -> int:
        if what in OF_APPLICANTS:
            return self.snapshot.norms.applicant_days
        return 1 if what == "mail" else A_WEEK

    # --- one case ---

    def _wherever_it_stands(self, case: CaseSeen) -> DueStep | None:
        if case.unsafe_at:
            return self._unsafe(case, case.unsafe_at)
        return self._substitute(case, case.substitution) if case.substitution else None

    def _unsafe(self, case: CaseSeen, since: datetime) -> DueStep:
        """Before all else, wherever the case stands, until the coordinator has called."""
        return self._step(
            case,
            DueKind.UNSAFE,
            Whose.COORDINATOR,
            since=since,
            norm=1,
            urgent=Urgency.UNSAFE,
            when=since,
        )

    def _substitute(self, case: CaseSeen, named: SubstitutionSeen) -> DueStep:
        """Two people wait for one word; also while the case rests or seeks its other mediator."""
        talk = next(iter(self._ahead(case)), None)
        is_close = talk is not None and talk.starts_at <= self.at + TO_HARM
        return self._step(
            case,
            DueKind.SUBSTITUTE,
            Whose.COORDINATOR,
            since=named.since,
            norm=1,
            key=named.pk,
            urgent=Urgency.TALK if is_close else None,
            when=talk.starts_at if talk else None,
            talk=talk,
        )

    def _triage(self, case: CaseSeen) -> DueStep:
        # Only who reports is promised a day; who is seen again is known already.
        awake = case.received_at + timedelta(days=case.slept_days)
        since = case.moved_at if case.is_judged else awake
        norm = self.snapshot.norms.intake_days
        is_over = not case.is_judged and self._days(since) > norm
        urgent = Urgency.PROMISE if is_over else None
        return self._step(
            case, DueKind.TRIAGE, Whose.COORDINATOR, since=since, norm=norm, urgent=urgent
        )

    def _seat(self, case: CaseSeen) -> DueStep:
        """A seat is to be filled: we look for somebody, or somebody can still answer."""
        since = case.ready_at or case.moved_at
        newest = self._newest_offers(case, since)
        waiting = [one for one in newest if self._stands(one)]
        if hesitant := [one for one in waiting if one.call_asked_at]:
            return self._call(case, hesitant)
        if waiting:
            return self._asked(case, waiting, newest)
        if case.taken:
            kind = DueKind.FIND_SECOND
        elif any(one.answer in {"sent", "expired"} for one in newest):
            kind = DueKind.NO_ANSWER
        else:
            kind = DueKind.FIND_PAIR
        ahead = self._ahead(case)
        return self._step(
            case,
            kind,
            Whose.COORDINATOR,
            # Since the case waits, and not since the no: it is as urgent as its case.
            since=since,
            norm=self.snapshot.norms.pairing_days,
            urgent=Urgency.EMPTY_SEAT if ahead else None,
            when=ahead[0].starts_at if ahead else None,
            offers=tuple(newest),
        )

    def _newest_offers(self, case: CaseSeen, since: datetime) -> list[OfferSeen]:
        """Of the last round, since the case waits; whoever can still answer, whenever asked."""
        offers = self.snapshot.offers.get(case.pk, ())
        here = [one for one in offers if one.sent_at >= since or self._stands(one)]
        last = max((one.wave for one in here), default=0)
        return [one for one in here if one.wave == last or self._stands(one)]

    def _stands(self, offer: OfferSeen) -> bool:
        return offer.answer == "sent" and offer.expires_at > self.at

    def _asked(self, case: CaseSeen, waiting: list[OfferSeen], newest: list[OfferSeen]) -> DueStep:
        until = min(one.expires_at for one in waiting)
        ends_today = local_day(until, self.snapshot.zone) == self.today
        empty = Urgency.EMPTY_SEAT if self._ahead(case) else None
        return self._step(
            case,
            DueKind.ASKED,
            Whose.ASKED,
            since=min(one.sent_at for one in waiting),
            norm=max(-(-self.snapshot.norms.offer_hours // 24), 1),
            urgent=Urgency.LAST_DAY if ends_today else empty,
            when=until,
            offers=tuple(newest),
        )

    def _call(self, case: CaseSeen, hesitant: list[OfferSeen]) -> DueStep:
        """Whoever wants to hear more waits for us, and the case for both."""
        until = min(one.expires_at for one in hesitant)
        ends_today = local_day(until, self.snapshot.zone) == self.today
        return self._step(
            case,
            DueKind.CALL_ASKED,
            Whose.COORDINATOR,
            since=min(one.call_asked_at or one.sent_at for one in hesitant),
            norm=1,
            urgent=Urgency.LAST_DAY if ends_today else None,
            when=until,
            offers=tuple(hesitant),
        )

    def _of_pair(self, case: CaseSeen) -> Iterator[DueStep]:
        """What helps on a case that somebody is at work on: the first counts."""
        talks = sorted(self.snapshot.talks.get(case.pk, ()), key=lambda talk: talk.starts_at)
        ahead = [self._asked_of_all(case, talk) for talk in self._ahead(case)]
        yield from self._unfit(case, ahead)
        yield from (self._move(case, talk) for talk in ahead if talk.refused)
        soon = self.at + SOON
        yield from (
            self._answers(case, talk)
            for talk in ahead
            if talk.coming < talk.invited and talk.starts_at <= soon
        )
        yield from (self._report(case, talk) for talk in talks if talk.ends_at <= self.at)
        if ahead:
            yield self._step(
                case,
                DueKind.TALK_AHEAD,
                Whose.LATER,
                since=None,
                when=ahead[0].starts_at,
                talk=ahead[0],
            )
        yield self._without_talk(case)

    def _ahead(self, case: CaseSeen) -> list[TalkSeen]:
        talks = self.snapshot.talks.get(case.pk, ())
        return sorted((one for one in talks if one.ends_at > self.at), key=lambda t: t.starts_at)

    def _unfit(self, case: CaseSeen, ahead: list[TalkSeen]) -> Iterator[DueStep]:
        """Somebody has no right to mediate, or none or no time on the day of the next talk."""
        talk = ahead[0] if ahead else None
        day = local_day(talk.starts_at, self.snapshot.zone) if talk else self.today
        for seat in self.snapshot.seats.get(case.pk, ()):
            rests = bool(talk and seat.rests_until and day < seat.rests_until)
            if seat.until and day <= seat.until and not rests:
                continue
            is_close = talk is not None and talk.starts_at <= self.at + TO_HARM
            since = seat.since or (talk.planned_at if talk else None)
            yield self._step(
                case,
                DueKind.REPLACE,
                Whose.COORDINATOR,
                since=since,
                norm=None if since is None else 1,
                key=seat.pk,
                urgent=Urgency.TALK if is_close else None,
                when=talk.starts_at if talk else self.at,
                talk=talk,
                seat=seat,
            )

    @staticmethod
    def _asked_of_all(case: CaseSeen, talk: TalkSeen) -> TalkSeen:
        """Whoever has a seat and could not be invited is not coming yet."""
        return replace(talk, invited=max(talk.invited, case.taken))

    def _move(self, case: CaseSeen, talk: TalkSeen) -> DueStep:
        return self._about_talk(case, DueKind.MOVE_TALK, talk, key=talk.pk)

    def _answers(self, case: CaseSeen, talk: TalkSeen) -> DueStep:
        return self._about_talk(case, DueKind.ASK_COMING, talk, key=case.pk)

    def _about_talk(self, case: CaseSeen, kind: DueKind, talk: TalkSeen, *, key: int) -> DueStep:
        """Its norm is the days between planning it and the talk itself."""
        is_close = talk.starts_at <= self.at + TO_HARM
        return self._step(
            case,
            kind,
            Whose.COORDINATOR,
            since=talk.planned_at,
            norm=self._days(talk.planned_at, until=talk.starts_at),
            key=key,
            urgent=Urgency.TALK if is_close else None,
            when=talk.starts_at,
            talk=talk,
        )

    def _report(self, case: CaseSeen, talk: TalkSeen) -> DueStep:
        whose = Whose.COORDINATOR if case.state == "coaching" else Whose.PAIR
        norm = self.snapshot.norms.report_days
        return self._step(
            case, DueKind.REPORT, whose, since=talk.ends_at, norm=norm, when=talk.ends_at, talk=talk
        )

    def _without_talk(self, case: CaseSeen) -> DueStep:
        since, norms = _last_heard(case), self.snapshot.norms
        if case.state == "approaching_b":
            return self._approach(case)
        if case.state == "coaching":
            return self._step(
                case, DueKind.GO_ON, Whose.COORDINATOR, since=since, norm=norms.first_contact_days
            )
        norm = norms.first_contact_days
        if case.state != "paired" or since > case.moved_at:
            return self._step(case, DueKind.GO_ON, Whose.PAIR, since=since, norm=norm)
        if self._days(since) > norm:
            return self._step(
                case, DueKind.FIRST_CONTACT, Whose.COORDINATOR, since=since, norm=norm
            )
        return self._step(case, DueKind.PLAN_FIRST_TALK, Whose.PAIR, since=since, norm=norm)

    def _approach(self, case: CaseSeen) -> DueStep:
        """The second party does not answer: the mediators, then a letter, then the end.

        A letter is a step noted once it was time for it; whatever is noted puts off the end.
        """
        since, heard, norms = case.moved_at, _last_heard(case), self.snapshot.norms
        time_for_letter = since + timedelta(days=norms.second_letter_days)
        letter = self._days(since, until=time_for_letter)
        close = self._days(heard, until=heard + timedelta(days=norms.close_proposal_days))
        if self._days(heard) > close:
            return self._step(
                case, DueKind.PROPOSE_CLOSE, Whose.COORDINATOR, since=heard, norm=close
            )
        if heard >= time_for_letter:
            return self._step(case, DueKind.GO_ON, Whose.PAIR, since=heard, norm=close)
        if self._days(since) > letter:
            return self._step(
                case, DueKind.SECOND_LETTER, Whose.COORDINATOR, since=since, norm=letter
            )
        return self._step(case, DueKind.GO_ON, Whose.PAIR, since=since, norm=letter)

    def _afterwards(self, case: CaseSeen) -> DueStep:
        coordinator = Whose.COORDINATOR
        done = case.aftercare_done_at
        if done and case.state == "aftercare":  # else it is of before the case went on again
            if case.is_worse:
                norm = self.snapshot.norms.first_contact_days
                return self._step(case, DueKind.FOLLOW_UP, coordinator, since=done, norm=norm)
            return self._step(case, DueKind.CLOSE, coordinator, since=done, norm=A_WEEK)
        day = case.aftercare_on
        if case.state == "talks_done" or day is None:
            since = case.moved_at
            return self._step(case, DueKind.PLAN_AFTERCARE, coordinator, since=since, norm=A_WEEK)
        if day > self.today:
            return self._step(case, DueKind.AFTERCARE, Whose.LATER, since=None, when=day)
        since = datetime(day.year, day.month, day.day, tzinfo=self.snapshot.zone)
        return self._step(case, DueKind.AFTERCARE, coordinator, since=since, norm=A_WEEK, when=day)

    # --- the clock, and a step ---

    def _days(self, since: datetime, *, until: datetime | None = None) -> int:
        zone = self.snapshot.zone
        last = self.today if until is None else local_day(until, zone)
        return self.days(local_day(since, zone), last)

    def _step(
        self,
        subject: Subject,
        kind: DueKind,
        whose: Whose,
        *,
        since: datetime | None,
        norm: int | None = None,
        key: int | None = None,
        urgent: Urgency | None = None,
        when: datetime | date | None = None,
        talk: TalkSeen | None = None,
        offers: tuple[OfferSeen, ...] = (),
        seat: SeatSeen | None = None,
    ) -> DueStep:
        return DueStep(
            kind=kind,
            whose=whose,
            subject=subject,
            since=since,
            norm=norm,
            elapsed=0 if since is None else self._days(since),
            page=PAGES.get(kind, "cases:case_detail"),
            key=subject.pk if key is None else key,
            urgent=urgent,
            when=when,
            talk=talk,
            offers=offers,
            seat=seat,
        )


def _last_heard(case: CaseSeen) -> datetime:
    """When it moved, or when somebody told of a talk or noted a step since."""
    return max(case.moved_at, case.told_at or case.moved_at)
