"""What others did in a service since a moment, in one query however much there is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from cases.lifecycle import CASE_LIFECYCLE, ENDED, CaseState
from cases.models import Aftercare, Assignment, Case, Outcome, Referral
from core.lifecycle import plain_words
from insights.due.news import NewsKind
from insights.models.numbers import number_within
from insights.models.waits import waiting_parts
from organisations.models import AuditEntry, Question, Scope, Service
from scheduling.appointments.models.calendar import PartStat
from scheduling.lifecycle import OfferState, SubstitutionState
from scheduling.models import Answer, Hand, Offer, Substitution
from training.models import Certification
from volunteers.models import Application

ENDINGS = frozenset(move.verb for move in CASE_LIFECYCLE.rows if move.target in plain_words(ENDED))
"""Every move after which a case has an end: they alone set ``closed_at``."""


def _own(scope: Scope, kind: str, *verbs: str, moment: str = "") -> Exists:
    """Whether the trail says that this person did it: no such row names who did.

    Where ``moment`` is told, not before it.
    """
    entries = AuditEntry.unscoped.filter(service=scope.service, by=scope.person, verb__in=verbs)
    entries = entries.filter(object_kind=kind, object_id=OuterRef("pk"))
    return Exists(entries.filter(at__gte=OuterRef(moment)) if moment else entries)


def _brought_in(scope: Scope, moment: str, case: str = "case_id") -> Exists:
    """Whether it came along when its case was brought in, from a file of another system."""
    entries = AuditEntry.unscoped.filter(service=scope.service, verb="case.bring_in")
    entries = entries.filter(object_kind="cases.case", object_id=OuterRef(case))
    return Exists(entries.filter(at__gte=OuterRef(moment)))


def _lines(
    rows: QuerySet, what: str, *, pk: str, moment: str, number: str = "", who: str = "", word: Any
) -> QuerySet:
    """The columns of one kind of news. ``who`` is the way to a person's two names."""
    empty = Value("", output_field=CharField())
    named = {"first": F(f"{who}first_name"), "last": F(f"{who}last_name")} if who != "-" else {}
    facts = {
        "what": Value(what, output_field=CharField()),
        "subject": F(pk),
        "moment": F(moment),
        "name": F(number) if number else empty,
        "first": empty,
        "last": empty,
        "word": word if not isinstance(word, str) else F(word) if word else empty,
    }
    chosen = {f"news_{name}": value for name, value in (facts | named).items()}
    return rows.order_by().annotate(**chosen).values_list(*chosen, named=True)


def _of_offers(scope: Scope, since: datetime, at: datetime) -> Iterable[QuerySet]:
    who = "volunteer__user__"
    facts = {"pk": "case_id", "number": "case__number", "who": who}
    offers = Offer.visible_to(scope).exclude(volunteer__user=scope.person)
    answered = offers.filter(answered_at__gt=since).exclude(entered_by=scope.person)
    for state, kind in (
        (OfferState.ACCEPTED, NewsKind.ACCEPTED),
        (OfferState.DECLINED, NewsKind.DECLINED),
    ):
        rows = answered.filter(state=state)
        yield _lines(rows, kind, moment="answered_at", word="decline_reason", **facts)
    over = offers.filter(state=OfferState.EXPIRED, expires_at__gt=since, expires_at__lte=at)
    yield _lines(over, NewsKind.EXPIRED, moment="expires_at", word="", **facts)


def _of_hands(scope: Scope, since: datetime) -> Iterable[QuerySet]:
    """Who would like to do a case: a hand that is down again is no news."""
    who = "volunteer__user__"
    facts = {"pk": "case_id", "number": "case__number", "word": ""}
    hands = Hand.visible_to(scope).up().filter(raised_at__gt=since)
    hands = hands.exclude(volunteer__user=scope.person)
    yield _lines(hands, NewsKind.HAND_UP, moment="raised_at", who=who, **facts)
    rows = Substitution.visible_to(scope)
    named = rows.asked().filter(named_at__gt=since).exclude(seat__volunteer__user=scope.person)
    yield _lines(named, NewsKind.SUBSTITUTE_NAMED, moment="named_at", who=f"seat__{who}", **facts)
    agreed = rows.agreed().filter(answered_at__gt=since).exclude(entered_by=scope.person)
    agreed = agreed.exclude(volunteer__user=scope.person)
    yield _lines(agreed, NewsKind.SUBSTITUTE_AGREED, moment="answered_at", who=who, **facts)
    # What a coordinator decided is no news, and a seat that ended is some of its own.
    off = {SubstitutionState.DECLINED, SubstitutionState.EXPIRED, SubstitutionState.TAKEN_BACK}
    over = rows.filter(state__in=off, ended_at__gt=since).exclude(entered_by=scope.person)
    yield _lines(over, NewsKind.SUBSTITUTE_OFF, moment="ended_at", who=who, **facts)


def _of_pairs(scope: Scope, since: datetime) -> Iterable[QuerySet]:
    """A seat that was given back or taken, and a talk to which somebody cannot come."""
    seats = Assignment.unscoped.filter(service=scope.service).left_early()
    lost = seats.filter(ended_at__gt=since).exclude(volunteer__user=scope.person)
    lost = lost.exclude(_own(scope, "cases.assignment", "case.release"))
    lost = lost.exclude(_brought_in(scope, "ended_at"))
    facts = {"number": "case__number", "who": "volunteer__user__", "word": ""}
    yield _lines(lost, NewsKind.SEAT_LOST, pk="case_id", moment="ended_at", **facts)
    answers = Answer.visible_to(scope).filter(
        partstat=PartStat.DECLINED,
        answered_at__gt=since,
        item__answer=PartStat.DECLINED,
        item__sequence=F("for_sequence"),
        item__appointment__isnull=False,
    )
    own = AuditEntry.unscoped.filter(
        service=scope.service,
        by=scope.person,
        verb="invitation.answer",
        object_kind="scheduling.calendaritem",
        object_id=OuterRef("item_id"),
        at=OuterRef("answered_at"),
    )
    yield _lines(
        answers.exclude(Exists(own)),
        NewsKind.TALK_REFUSED,
        pk="item__appointment__case_id",
        moment="answered_at",
        number="item__appointment__case__number",
        who="item__user__",
        word="",
    )


def _of_work(scope: Scope, since: datetime) -> Iterable[QuerySet]:
    """What was told of talks, the aftercare that was done, and cases that were closed."""
    here, number = {"service": scope.service}, "case__number"
    told = Outcome.unscoped.filter(**here, recorded_at__gt=since).exclude(recorded_by=scope.person)
    told = told.exclude(_brought_in(scope, "recorded_at"))
    yield _lines(
        told,
        NewsKind.TOLD,
        pk="case_id",
        moment="recorded_at",
        number=number,
        who="recorded_by__",
        # Both of them are words of the rows: what was told of, and what it brought.
        word=Concat("stage", Value(":"), "result", output_field=CharField()),
    )
    done = Aftercare.unscoped.filter(**here, done_at__gt=since).exclude(done_by=scope.person)
    done = done.exclude(_brought_in(scope, "done_at"))
    facts = {"who": "-", "number": number}
    yield _lines(
        done,
        NewsKind.AFTERCARE_DONE,
        pk="case_id",
        moment="done_at",
        word="case__confirmed_result",
        **facts,
    )
    closed = Case.visible_to(scope).filter(closed_at__gt=since)
    # At that moment: what they once closed may be reopened since, and closed by somebody else.
    closed = closed.exclude(_own(scope, "cases.case", *ENDINGS, moment="closed_at"))
    closed = closed.exclude(_brought_in(scope, "closed_at", "pk"))
    yield _lines(
        closed,
        NewsKind.CLOSED,
        pk="pk",
        moment="closed_at",
        number="number",
        who="-",
        word="confirmed_result",
    )


def _of_newcomers(scope: Scope, since: datetime) -> Iterable[QuerySet]:
    """Reports and referrals, applications, and certificates that a trainer proposes."""
    cases = Case.visible_to(scope).filter(received_at__gt=since)
    cases = cases.exclude(_own(scope, "cases.case", "case.open"))
    cases = cases.exclude(_brought_in(scope, "received_at", "pk"))
    theirs = Referral.unscoped.filter(case=OuterRef("pk"))
    facts = {"pk": "pk", "number": "number", "who": "-", "word": ""}
    yield _lines(cases.exclude(Exists(theirs)), NewsKind.REPORTED, moment="received_at", **facts)
    referred = Referral.visible_to(scope).filter(referred_at__gt=since)
    referred = referred.exclude(referred_by=scope.person)
    referred = referred.exclude(_brought_in(scope, "referred_at"))
    yield _lines(
        referred,
        NewsKind.REFERRED,
        pk="case_id",
        moment="referred_at",
        number="case__number",
        who="-",
        word="partner__name",
    )
    applied = Application.visible_to(scope).filter(applied_at__gt=since)
    yield _lines(
        applied, NewsKind.APPLIED, pk="pk", moment="applied_at", who="", word="heard_through"
    )
    proposed = Certification.visible_to(scope).filter(proposed_at__gt=since)
    proposed = proposed.proposed().exclude(Q(proposed_by=scope.person))
    yield _lines(
        proposed,
        NewsKind.CERTIFICATE_PROPOSED,
        pk="pk",
        moment="proposed_at",
        who="volunteer__user__",
        word="",
    )


def _news_parts(scope: Scope, since: datetime, at: datetime) -> list[QuerySet]:
    return [
        *_of_offers(scope, since, at),
        *_of_hands(scope, since),
        *_of_pairs(scope, since),
        *_of_work(scope, since),
        *_of_newcomers(scope, since),
    ]


def _news_since(scope: Scope, since: datetime, at: datetime) -> QuerySet:
    first, *others = _news_parts(scope, since, at)
    return first.union(*others, all=True)


WAITS = "waits:"
"""Before the kind of what waits, where it stands among the news."""
CLOSED_LATELY = "closed_lately"


def _waiting(scope: Scope) -> Iterable[QuerySet]:
    empty = Value("", output_field=CharField())
    for rows, columns in waiting_parts(scope):
        told = {
            "what": Concat(Value(WAITS), columns["what"], output_field=CharField()),
            "subject": F("pk"),
            "moment": columns["since"],
            "name": empty,
            "first": columns["first"],
            "last": columns["last"],
            "word": empty,
        }
        chosen = {f"news_{name}": value for name, value in told.items()}
        yield rows.order_by().annotate(**chosen).values_list(*chosen, named=True)


def _closed_lately(scope: Scope, month: datetime) -> QuerySet:
    """How many cases were closed since then, as one row: the number stands for its subject."""
    empty = Value("", output_field=CharField())
    closed = Case.visible_to(scope).in_state(CaseState.CLOSED).closed_since(month)
    chosen = {
        "news_what": Value(CLOSED_LATELY, output_field=CharField()),
        "news_subject": number_within(closed),
        "news_moment": Value(None, output_field=DateTimeField()),
        **{f"news_{name}": empty for name in ("name", "first", "last", "word")},
    }
    # The service itself and not its key: a prepared query has a stand-in there.
    here = Service.objects.filter(pk=cast("Any", scope.service)).order_by()
    return here.annotate(**chosen).values_list(*chosen, named=True)


def _start(scope: Scope, since: datetime, at: datetime, month: datetime) -> QuerySet:
    first, *others = _news_parts(scope, since, at)
    return first.union(*others, *_waiting(scope), _closed_lately(scope, month), all=True)


NEWS_SINCE = Question(_news_since)
"""Rows of what, of which row, when, its number, two names and a word of the rows."""
START = Question(_start)
"""The same, what waits and is no case, and how much was closed: a start page asks once for all."""
