"""Who works on a case, what each stage brought, and the look back afterwards."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.lifecycle import WITH_THE_PAIR, CaseState
from cases.models.case import Case, OfCaseQuerySet
from cases.models.choices import MediationType
from cases.partner_status import SOLVED_RESULTS
from organisations.models import Scope, ScopedModel, ScopedQuerySet
from volunteers.models import Volunteer


class WhySeatEnded(models.TextChoices):
    """Why a mediator goes before the case ends. A few are theirs, the last two are ours."""

    NO_TIME = "no_time", _("has no time for it any more")
    ILL = "ill", _("is ill, or something at home asks for attention")
    TOO_CLOSE = "too_close", _("turns out to know somebody of this case")
    TOO_HEAVY = "too_heavy", _("the case weighs too much")
    NOT_CERTIFIED = "not_certified", _("may not mediate at the moment")
    NO_MATCH = "no_match", _("it does not work between the two, or with the parties")
    OTHER = "other", _("something else")


OWN_REASONS = {
    WhySeatEnded.NO_TIME,
    WhySeatEnded.ILL,
    WhySeatEnded.TOO_CLOSE,
    WhySeatEnded.TOO_HEAVY,
}
"""They asked for it themselves: their letter thanks them, and does not break news to them."""


class AssignmentQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def left_early(self) -> Self:
        """Given back, or taken from them: not those that ended because the case did."""
        return self.filter(left_early=True)

    def now_or_at_the_end(self) -> Self:
        """Who has a seat, or had one when the case was closed."""
        # Closing ends the open seats with its own stamp, to the very instant: who gave a seat back
        # before has another.
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at=F("case__closed_at")))

    def of_cases_that_ended_well(self, since: datetime) -> Self:
        """Whoever sat there at the end of a case that was closed since then, better than before."""
        well = Q(case__confirmed_result__in=SOLVED_RESULTS) | Q(
            case__confirmed_result="", case__provisional_result__in=SOLVED_RESULTS
        )
        closed = Q(case__closed_at__gte=since, ended_at=F("case__closed_at"))
        return self.filter(well & closed, case__state=CaseState.CLOSED)

    def readable_by(self, scope: Scope) -> Self:
        """Those that let this person read their case now (the database's clock decides)."""
        return self.filter(
            # Now() and not a value: this SQL may be composed once and kept (core.prepared), and a
            # moment told while composing would stand still.
            Q(ended_at__isnull=True) | Q(readable_until__gt=Now()),
            service=scope.service,
            volunteer__user=scope.user,
        )

    def of_case(self, case: Case) -> Self:
        return self.filter(case=case)

    def of_cases_seen_by(self, scope: Scope) -> Self:
        return self if scope.is_coordinator else self.filter(case__in=Case.visible_to(scope))

    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def of_person(self, user: models.Model) -> Self:
        return self.filter(volunteer__user=user)

    def with_case(self) -> Self:
        return self.select_related("case__district")

    def of_cases_to_plan(self) -> Self:
        """Of cases in which a talk is to be planned, and whose mediators do the planning."""
        return self.filter(case__state__in=TO_PLAN)

    def with_all_of_the_case(self) -> Self:
        """With what a line of a list shows of the case: where it lies, who is in charge."""
        return self.select_related("case__district", "case__owner__user")

    def in_order(self) -> Self:
        return self.order_by("seat", "pk")

    def with_person(self) -> Self:
        return self.select_related("volunteer__user")


class Assignment(ScopedModel):
    """A mediator's seat on a case; who may read the case hangs on it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="assignments")
    seat = models.PositiveSmallIntegerField(_("seat"))
    assigned_at = models.DateTimeField(_("assigned"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    readable_until = models.DateTimeField(_("may read until"), null=True, blank=True)
    end_why = models.CharField(_("why"), max_length=15, choices=WhySeatEnded, blank=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)
    # Told by a column and not by the instants: a case that is reopened no longer says when it was
    # closed, and whoever sat on it until then may have it again.
    left_early = models.BooleanField(_("left before the case ended"), default=False)

    unscoped = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "seat"],
                condition=Q(ended_at__isnull=True),
                name="cases_assignment_seat_once",
            ),
            models.UniqueConstraint(
                fields=["case", "volunteer"],
                condition=Q(ended_at__isnull=True),
                name="cases_assignment_volunteer_once",
            ),
            models.CheckConstraint(
                condition=Q(seat__gte=1) & Q(seat__lte=2), name="cases_assignment_seat_one_or_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seat}"


class Stage(models.TextChoices):
    TALK_A = "talk_a", _("talk with the first party")
    APPROACH_B = "approach_b", _("approach to the second party")
    TALK_B = "talk_b", _("talk with the second party")
    JOINT = "joint", _("joint talk")
    SHUTTLE = "shuttle", _("shuttle mediation")
    GROUP = "group", _("group talk")
    COACHING = "coaching", _("coaching talk")


TALKS_WITH_A_AND_B = {CaseState.IN_CONTACT_B, CaseState.JOINT_PLANNED, CaseState.SHUTTLE}
TALKS: dict[Stage, set[CaseState]] = {
    Stage.TALK_A: WITH_THE_PAIR,
    Stage.TALK_B: WITH_THE_PAIR - {CaseState.PAIRED},
    Stage.JOINT: TALKS_WITH_A_AND_B,
    Stage.SHUTTLE: TALKS_WITH_A_AND_B,
    Stage.GROUP: {CaseState.IN_CONTACT_B, CaseState.GROUP},
    Stage.COACHING: WITH_THE_PAIR,
}
"""The stages that are talks with an hour and a place, and where a case stands when one is planned.

Stages and kinds of appointments are the same words: what is planned is what an outcome tells of.
"""
WITH_SECOND_PARTY = (Stage.TALK_B, Stage.JOINT, Stage.SHUTTLE, Stage.GROUP)
TO_PLAN = set[CaseState]().union(*TALKS.values()) - {CaseState.APPROACHING_B}
"""Where a case stands when its next talk is to be planned; whom nobody reached yet comes later."""
TALK_CHOICES = [(kind.value, kind.label) for kind in TALKS]


def kinds_of_talks(case: Case) -> list[Stage]:
    """The talks that can be planned while the case stands where it does."""
    is_coaching = case.mediation_type == MediationType.COACHING
    return [
        kind
        for kind, states in TALKS.items()
        if (kind == Stage.COACHING) == is_coaching and case.state in states
    ]


class StageResult(models.TextChoices):
    GOES_ON = "goes_on", _("goes on to the next step")
    AGREED = "agreed", _("an agreement")
    BETTER = "better", _("it is better now")
    STOPPED = "stopped", _("it stops here")
    NOT_HELD = "not_held", _("the talk did not take place")


class OutcomeQuerySet(OfCaseQuerySet):
    def of_talks_held(self) -> Self:
        return self.filter(stage__in=TALKS).exclude(result=StageResult.NOT_HELD)

    def first_day_of_talks(self, case: str) -> models.Subquery:
        """For a row that leads to its case by ``case``: the day of the first talk held."""
        talks = self.of_talks_held().filter(case=models.OuterRef(case)).order_by()
        return models.Subquery(
            talks.values("case").annotate(first=models.Min("held_on")).values("first")
        )

    def of_talks_with_second_party(self) -> Self:
        return self.of_talks_held().filter(stage__in=WITH_SECOND_PARTY)

    def of_closed_cases_like(self, case: Case) -> Self:
        """Of the same service, about the same kind of problem and in the same form."""
        return self.filter(
            service=case.service_id,
            case__state=CaseState.CLOSED,
            case__kind=case.kind,
            case__own_kind=case.own_kind_id,
            case__mediation_type=case.mediation_type,
        )

    def of_cases_closed_in(self, services: Collection[int]) -> Self:
        return self.filter(service__in=list(services), case__state=CaseState.CLOSED)

    def told_of_talks_since(self, at: datetime | F) -> Self:
        """Under whatever talk it was noted, but for the approach of the second party: that is none.

        ``at`` may be a column of a query around this one.
        """
        return self.filter(recorded_at__gte=at).exclude(stage=Stage.APPROACH_B)

    def newest_first(self) -> Self:
        return self.order_by("-recorded_at", "-pk")

    def with_person(self) -> Self:
        return self.select_related("recorded_by")


class Outcome(ScopedModel):
    """What one stage of a case brought, in the mediators' words, without names."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outcomes")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    result = models.CharField(_("result"), max_length=10, choices=StageResult)
    held_on = models.DateField(pgettext_lazy("of a talk", "on"))
    minutes = models.PositiveSmallIntegerField(_("minutes spent"), default=0)
    note = models.TextField(_("short note, without names"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"))

    unscoped = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome of a stage")
        verbose_name_plural = _("outcomes of stages")

    def __str__(self) -> str:
        return f"{self.stage} {self.result}"


class Relation(models.TextChoices):
    BETTER = "better", _("better")
    SAME = "same", _("the same")
    WORSE = "worse", _("worse")
    UNKNOWN = "unknown", _("not known")


class AftercareQuerySet(OfCaseQuerySet):
    def due_between(self, first: date, last: date) -> Self:
        return self.filter(due_on__gte=first, due_on__lte=last)

    def with_all_of_the_week(self) -> Self:
        """With what a week shows of a call: its case, and who is in charge of it."""
        return self.select_related("case__district", "case__owner__user")

    def in_order(self) -> Self:
        return self.order_by("due_on", "pk")


class Aftercare(ScopedModel):
    """The call some weeks later that decides the confirmed result."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="aftercare")
    due_on = models.DateField(_("due on"))
    relation_a = models.CharField(
        _("for the first party"), max_length=10, choices=Relation, blank=True
    )
    relation_b = models.CharField(
        _("for the second party"), max_length=10, choices=Relation, blank=True
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)

    unscoped = AftercareQuerySet.as_manager()

    class Meta:
        verbose_name = _("aftercare")
        verbose_name_plural = _("aftercare")
        indexes = [
            models.Index(
                fields=["service", "due_on"],
                condition=Q(done_at__isnull=True),
                name="cases_aftercare_planned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"

    @property
    def is_worse(self) -> bool:
        """It was noted, and became worse for one of them at least."""
        return self.done_at is not None and Relation.WORSE in {self.relation_a, self.relation_b}
