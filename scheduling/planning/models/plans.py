"""A plan of the whole queue: how far it is and what it found; the next one takes its place."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from organisations.models import District, ForCoordinatorsQuerySet, ScopedModel
from scheduling.lifecycle import PLAN_ENDED, UNDER_WAY, OfferState, PlanState
from scheduling.pairing.models.offers import Offer
from volunteers.models import Volunteer


class PlanRunQuerySet(ForCoordinatorsQuerySet):
    def with_results(self) -> Self:
        return self.filter(served__isnull=False)

    def other_ended(self, run: "PlanRun") -> Self:
        """What the results of this run replace."""
        ended = self.filter(service=run.service_id, state__in=PLAN_ENDED)
        return ended.exclude(pk=run.pk)

    def held_by(self, run: "PlanRun") -> Self:
        """This run, as long as no other worker has taken it up."""
        return self.filter(pk=run.pk, state=PlanState.RUNNING, tries=run.tries)

    def not_begun_since(self, at: datetime) -> Self:
        return self.filter(state=PlanState.WAITING, woken_at__lte=at)

    def silent_since(self, at: datetime) -> Self:
        return self.filter(state=PlanState.RUNNING, beat_at__lte=at)

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")

    def with_asker(self) -> Self:
        return self.select_related("asked_by")

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class PlanRun(ScopedModel):
    """One time the whole queue is planned.

    ``done`` is how far it is, of 100; ``value``, ``bound``, ``best`` and ``oldest_value`` are in
    hundredths of a point; ``best`` is what the best teams are worth before each talk has its
    hour. ``served`` and what follows stand once there is a result, also of a run that was
    stopped. ``tries`` counts the workers that took it up.
    """

    state = models.CharField(
        _("state"), max_length=10, choices=PlanState, default=PlanState.WAITING
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    woken_at = models.DateTimeField(_("last given to the queue"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    beat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    stop_asked = models.BooleanField(_("somebody asked to stop"), default=False)
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    done = models.PositiveSmallIntegerField(_("done"), default=0)
    value = models.BigIntegerField(_("worth"), default=0)
    bound = models.BigIntegerField(_("worth at most"), default=0)
    best = models.BigIntegerField(_("worth of the best teams"), default=0)
    served = models.PositiveIntegerField(_("cases served"), null=True, blank=True)
    left = models.PositiveIntegerField(_("cases left"), default=0)
    points = models.BigIntegerField(_("points"), default=0)
    waiting_days = models.PositiveIntegerField(_("days of waiting ended"), default=0)
    most_served = models.PositiveIntegerField(_("cases served at most"), default=0)
    oldest_served = models.PositiveIntegerField(_("served by oldest first"), default=0)
    oldest_waiting_days = models.PositiveIntegerField(_("days ended by oldest first"), default=0)
    oldest_value = models.BigIntegerField(_("worth of oldest first"), default=0)

    unscoped = PlanRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of the queue")
        verbose_name_plural = _("plans of the queue")
        constraints = [
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                # The database and not a lock decides: two coordinators, two tabs, or a worker on
                # another machine.
                name="scheduling_planrun_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PLAN_ENDED), ended_at__isnull=False)
                | (~Q(state__in=sorted(PLAN_ENDED)) & Q(ended_at__isnull=True)),
                name="scheduling_planrun_ended_at_only_when_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.RUNNING)
                | Q(started_at__isnull=False, beat_at__isnull=False),
                name="scheduling_planrun_running_has_started",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.DONE) | Q(served__isnull=False),
                name="scheduling_planrun_done_has_results",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "-asked_at", "-id"], name="scheduling_planrun_newest")
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def has_results(self) -> bool:
        return self.served is not None

    @property
    def is_proven(self) -> bool:
        """Whether no better plan exists, hours and all."""
        return self.has_results and self.value == self.bound

    @property
    def gives_way(self) -> bool:
        """Whether some cases got other teams, or nobody, so that each talk has its hour."""
        return self.value < self.best

    @property
    def gap(self) -> float:
        """By how much a plan could be better at most, as a share of the bound."""
        return (self.bound - self.value) / self.bound if self.bound > 0 else 0.0

    @property
    def looked_at(self) -> int:
        return (self.served or 0) + self.left


def _still_waits() -> models.Exists:
    waiting: models.QuerySet = Case.unscoped.waiting_for_the_coordinator()
    return models.Exists(waiting.filter(pk=models.OuterRef("case")))


def _is_asked_as_planned() -> Q:
    """Whether the team of the plan was asked since, and nobody beside it."""
    since = Offer.unscoped.really_asked().filter(
        case=models.OuterRef("case"), sent_at__gte=models.OuterRef("run__asked_at")
    )
    planned = models.OuterRef(models.OuterRef("pk"))
    team = PlannedSeat.unscoped.filter(planned=planned, plan=SeatPlan.OURS, stays=False)
    of_the_team = Q(volunteer__in=team.values("volunteer"))
    standing = since.filter(state__in={OfferState.SENT, OfferState.ACCEPTED})
    return Q(models.Exists(since.filter(of_the_team))) & ~Q(
        models.Exists(standing.filter(~of_the_team))
    )


class PlannedCaseQuerySet(ForCoordinatorsQuerySet):
    def of_run(self, run: PlanRun) -> Self:
        return self.filter(run=run)

    def placed(self) -> Self:
        return self.filter(is_placed=True)

    def left(self) -> Self:
        return self.filter(is_placed=False)

    def lacking_room(self) -> Self:
        """Somebody may take them, and has no place left: more of such people would help."""
        return self.filter(lack="no_room")

    def without_warnings(self) -> Self:
        return self.filter(warnings=[])

    def of_case(self, case: Case) -> Self:
        return self.filter(case=case)

    def among(self, pks: Iterable[int]) -> Self:
        return self.filter(pk__in=list(pks))

    def still_to_offer(self) -> Self:
        """Whose case waits for a pair, with nobody asked by now."""
        return self.placed().filter(_still_waits())

    def counted(self) -> dict[str, int]:
        """How many get a team, are left, were fixed; can be offered at once; went another way.

        At once can be offered what carries no warning. Another way went whose case seeks nobody
        now, and not because it was offered as the plan has it.
        """
        waits = _still_waits()
        return self.aggregate(
            placed=Count("pk", filter=Q(is_placed=True)),
            left=Count("pk", filter=Q(is_placed=False)),
            fixed=Count("pk", filter=Q(is_fixed=True)),
            at_once=Count("pk", filter=Q(waits, is_placed=True, warnings=[])),
            gone=Count("pk", filter=~Q(waits) & ~_is_asked_as_planned()),
        )

    def longest_waiting_first(self) -> Self:
        return self.order_by("place", "pk")

    def still_to_offer_first(self) -> Self:
        return self.order_by(_still_waits().desc(), "place", "pk")

    def by_reason(self) -> Self:
        """Those that lack the same behind each other, longest waiting first."""
        return self.order_by("lack", "is_fixed", "rule", "place", "pk")

    def with_case(self) -> Self:
        return self.select_related("case__district")

    def with_team(self) -> Self:
        seats = PlannedSeat.unscoped.with_person().order_by("pk")
        return self.prefetch_related(Prefetch("seats", queryset=seats))


class PlannedCase(ScopedModel):
    """What a run found for one case: a team, or why there is none.

    ``place`` is where it stood in the queue, ``days`` how long it had waited. ``starts_at`` is
    the first talk, empty where a fixed team has still to agree on it. ``terms`` are [term, points]
    of the team, ``warnings`` [rule, volunteer or null]. ``refusal`` says why offering it was
    refused.
    """

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveIntegerField(_("place in the queue"))
    days = models.PositiveIntegerField(_("days waited"), default=0)
    is_placed = models.BooleanField(_("has a team"))
    is_fixed = models.BooleanField(_("was fixed beforehand"), default=False)
    points = models.IntegerField(_("points"), default=0)
    starts_at = models.DateTimeField(_("first talk"), null=True, blank=True)
    terms = models.JSONField(_("terms"), default=list)
    warnings = models.JSONField(_("warnings"), default=list)
    lack = models.CharField(_("what lacks"), max_length=20, blank=True)
    rule = models.CharField(_("rule that keeps most away"), max_length=30, blank=True)
    teams = models.PositiveIntegerField(_("teams that may"), default=0)
    refusal = models.JSONField(_("why it was not offered"), default=dict)

    unscoped = PlannedCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned case")
        verbose_name_plural = _("planned cases")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "case"], name="scheduling_plannedcase_once_a_run"
            ),
            models.CheckConstraint(
                condition=Q(is_placed=True, lack="") | (Q(is_placed=False) & ~Q(lack="")),
                name="scheduling_plannedcase_placed_or_lacking",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.case_id}"

    @property
    def team(self) -> list["PlannedSeat"]:
        """Whoever takes it by the plan; needs ``with_team``."""
        return [seat for seat in self.seats.all() if seat.plan == SeatPlan.OURS]

    @property
    def asks(self) -> list[Volunteer]:
        """Whom offering it would ask: the team without who is on the case already."""
        return [seat.volunteer for seat in self.team if not seat.stays]

    @property
    def oldest_first_team(self) -> list["PlannedSeat"]:
        """Whoever would take it by oldest first; needs ``with_team``."""
        return [seat for seat in self.seats.all() if seat.plan == SeatPlan.OLDEST_FIRST]


class SeatPlan(models.TextChoices):
    OURS = "ours", _("the plan")
    OLDEST_FIRST = "oldest_first", _("oldest first")


class PlannedSeatQuerySet(ForCoordinatorsQuerySet):
    def with_person(self) -> Self:
        return self.select_related("volunteer__user")


class PlannedSeat(ScopedModel):
    """One of a team. ``taken`` of ``room`` cases are theirs once the whole plan stands."""

    planned = models.ForeignKey(PlannedCase, on_delete=models.CASCADE, related_name="seats")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    plan = models.CharField(_("by which plan"), max_length=15, choices=SeatPlan)
    stays = models.BooleanField(_("is on the case already"), default=False)
    taken = models.PositiveSmallIntegerField(_("open cases"), default=0)
    room = models.PositiveSmallIntegerField(_("open cases at most"), default=0)

    unscoped = PlannedSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned seat")
        verbose_name_plural = _("planned seats")
        constraints = [
            models.UniqueConstraint(
                fields=["planned", "volunteer", "plan"], name="scheduling_plannedseat_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.planned_id} {self.volunteer_id}"


class LackedKindQuerySet(ForCoordinatorsQuerySet):
    def of_run(self, run: PlanRun) -> Self:
        return self.filter(run=run)

    def with_place(self) -> Self:
        return self.select_related("district")

    def most_wanted_first(self) -> Self:
        return self.order_by(F("serves").desc(nulls_last=True), "-price", "pk")


class LackedKind(ScopedModel):
    """A kind of mediator of whom a run would gladly have had one more.

    ``price`` is in hundredths of a point; ``serves`` is empty where nobody tried.
    """

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="gaps")
    language = models.CharField(_("language"), max_length=8)
    district = models.ForeignKey(
        District, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    day_part = models.CharField(_("part of the day"), max_length=20)
    level = models.CharField(_("level"), max_length=10)
    price = models.BigIntegerField(_("worth of one more"))
    people = models.PositiveIntegerField(_("people now"))
    cases = models.PositiveIntegerField(_("cases"))
    serves = models.PositiveIntegerField(_("cases one more would serve"), null=True, blank=True)

    unscoped = LackedKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("what we lack")
        verbose_name_plural = _("what we lack")

    def __str__(self) -> str:
        return f"{self.run_id} {self.language} {self.day_part} {self.level}"
