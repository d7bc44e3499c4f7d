"""The conflict being handled, without its people: those stand in ``parties``."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import (
    CASE_TONES,
    ENDED,
    IN_QUEUE,
    OPEN,
    CaseState,
    Turn,
    turn_in,
)
from cases.models.choices import (
    Channel,
    ChoiceInUse,
    ComplaintKind,
    EndedReason,
    MediationMethod,
    MediationType,
    NotStartedReason,
    Result,
)
from cases.models.counting import CountedQuerySet
from cases.models.finding import CaseWord, keep_words, words_of_numbers
from core.finding import Sought
from core.lifecycle import Tone
from organisations.models import (
    District,
    Membership,
    PartnerOrganisation,
    Scope,
    ScopedModel,
    ScopedQuerySet,
    Service,
    named_like,
)


class CaseQuerySet(CountedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Coordinators see all; mediators theirs, until the grace after the end is over.

        Partners see none: they have their ``Referral`` rows and one status.
        """
        cases = super().visible_to(scope)
        if scope.is_coordinator:
            return cases
        if scope.is_volunteer:
            return cases.filter(pk__in=self.assigned_to(scope))
        return cases.none()

    @staticmethod
    def assigned_to(scope: Scope) -> models.QuerySet:
        # By the relation and not by import: seats stand in a module that imports this one.
        assignments: Any = Case.assignments.rel.related_model
        rows: models.QuerySet = assignments.unscoped.readable_by(scope).values("case")
        return rows

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def ended(self) -> Self:
        return self.filter(state__in=ENDED)

    def closed_since(self, moment: datetime) -> Self:
        return self.filter(closed_at__gte=moment)

    def with_somebody(self) -> Self:
        """Those of which more is left than the fact that they were."""
        parties: Any = Case.parties.rel.related_model
        somebody = parties.unscoped.filter(case=models.OuterRef("pk"))
        return self.filter(Q(state__in=OPEN) | Q(models.Exists(somebody)))

    def in_queue(self) -> Self:
        return self.filter(state__in=IN_QUEUE)

    def in_state(self, state: str) -> Self:
        return self.filter(state=state)

    def waiting_for_the_coordinator(self) -> Self:
        """In the queue, and no volunteer is asked: the next move is the coordinator's."""
        return self.filter(state__in=IN_QUEUE - {CaseState.OFFERED})

    def due_to_wake(self, day: date) -> Self:
        return self.filter(state=CaseState.DORMANT, wakes_on__lte=day)

    def in_states(self, states: Collection[str]) -> Self:
        return self.filter(state__in=states)

    def in_district(self, district: Any) -> Self:
        return self.filter(district=district)

    def of_kind(self, code: str, own: int | None) -> Self:
        """As the service says it: what is said in its own words is not the standard one beside."""
        return self.filter(own_kind=own) if own else self.filter(kind=code, own_kind=None)

    def needing_language(self, language: str) -> Self:
        # As text: SQLite looks for no member in a list.
        needed = Cast("languages", models.TextField())
        return self.alias(needed=needed).filter(needed__contains=f'"{language}"')

    def of_somebody(self, scope: Scope) -> Self:
        """Theirs, and those of whom they stand in for."""
        return self.filter(Q(owner__user=scope.user) | Q(owner__in=scope.stands_in_for))

    def of_nobody(self) -> Self:
        return self.filter(owner__isnull=True)

    def of_owner_key(self, role: Any) -> Self:
        return self.filter(owner=role)

    def longest_in_queue_first(self) -> Self:
        return self.order_by("ready_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-pk")

    def matching(self, words: str) -> Self:
        """Cases whose number (ours or theirs) or district has these words; no names of parties."""
        numbers = Q(number__icontains=words) | Q(their_number__icontains=words)
        return self.filter(numbers | named_like(words, "district__"))

    def found_by(self, sought: Iterable[Sought], service: Service) -> Self:
        """Cases of the service that have each of these words, in a number or of a party."""
        found = self
        for each in sought:
            words = CaseWord.unscoped.of_service(service).fitting(each)
            found = found.filter(pk__in=words.values("case"))
        return found

    def bulk_create(self, objs: Iterable["Case"], *args: Any, **options: Any) -> list["Case"]:
        with transaction.atomic(savepoint=False):
            made = super().bulk_create(objs, *args, **options)
            keep_words(word for case in made for word in words_of_numbers(case))
        return made

    def with_district(self) -> Self:
        return self.select_related("district")

    def as_lines(self, *more: str) -> "models.QuerySet[Any, Any]":
        """What a line of a list shows of a case, instead of its row; ``more`` was annotated."""
        shown = ("number", "their_number", "state", "kind", "own_kind")
        more = ("languages", "moved_at", "ready_at", *more)
        return self.values_list("pk", *shown, "district__name", *more, named=True)

    def with_place(self) -> Self:
        return self.select_related("district", "partner", "own_kind")

    def with_aftercare(self) -> Self:
        return self.select_related("aftercare")

    def with_papers(self) -> Self:
        """Joined, since each stands once beside a case: one query for its page."""
        beside = ("owner__user", "triage__decided_by", "heads_up__by", "referral", "aftercare")
        return self.with_place().select_related(*beside)

    def of_owner(self, role: Membership) -> Self:
        return self.filter(owner=role)

    def of_key(self, key: Any) -> Self:
        return self.filter(pk=key)

    def of_keys(self, keys: Iterable[int]) -> Self:
        return self.filter(pk__in=keys).order_by("pk")


NUMBERS = {"number", "their_number"}


class Case(ScopedModel):
    """One conflict. Its state changes only in ``cases.actions``.

    ``owner`` is the coordinator who answers for it; where there is none it is everybody's.
    ``their_number`` is that of an older register, in any form; ours beside it is counted on.
    ``moved_at`` is since when the state stands; ``ready_at`` since when it waits for a pair.
    ``kind`` and the two reasons are what figures count; ``own_kind`` and ``own_reason`` stand
    beside them where one of the service's own was chosen (``cases.models.in_use``).
    ``wishes`` holds when the parties can, as "<weekday 0-6>-<morning|afternoon|evening>".
    """

    number = models.CharField(_("number"), max_length=20)
    owner = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_cases",
        verbose_name=_("in charge"),
    )
    their_number = models.CharField(_("number in an older register"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=CaseState, default=CaseState.NEW)
    kind = models.CharField(_("kind of problem"), max_length=20, choices=ComplaintKind)
    own_kind = models.ForeignKey(
        ChoiceInUse,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of problem in the service's own words"),
    )
    mediation_type = models.CharField(
        _("form"), max_length=10, choices=MediationType, default=MediationType.REGULAR
    )
    channel = models.CharField(_("how it came in"), max_length=10, choices=Channel)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    partner = models.ForeignKey(
        PartnerOrganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    summary = models.CharField(_("in one line, without names"), max_length=200, blank=True)
    languages = models.JSONField(_("languages needed"), default=list)
    both_speak = models.BooleanField(_("both mediators must speak them"), default=False)
    wishes = models.JSONField(_("when the parties can"), default=list)
    tried_themselves = models.BooleanField(
        _("the reporter has talked with the neighbour"), null=True, blank=True
    )
    prefer_mixed_pair = models.BooleanField(
        _("a woman and a man, because the parties ask for it"), default=False
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)
    received_at = models.DateTimeField(_("received"))
    moved_at = models.DateTimeField(_("in this state since"))
    ready_at = models.DateTimeField(_("waits for a pair since"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    slept_from = models.CharField(_("state before the rest"), max_length=20, blank=True)
    wakes_on = models.DateField(_("wakes on"), null=True, blank=True)
    slept_days = models.PositiveSmallIntegerField(_("days rested"), default=0)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    not_started_reason = models.CharField(
        _("why it did not start"), max_length=20, choices=NotStartedReason, blank=True
    )
    ended_reason = models.CharField(
        _("how it ended"), max_length=20, choices=EndedReason, blank=True
    )
    own_reason = models.ForeignKey(
        ChoiceInUse,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reason in the service's own words"),
    )
    method = models.CharField(_("what helped"), max_length=20, choices=MediationMethod, blank=True)
    provisional_result = models.CharField(
        _("result after the talks"), max_length=10, choices=Result, blank=True
    )
    confirmed_result = models.CharField(
        _("result at aftercare"), max_length=10, choices=Result, blank=True
    )

    acted_at: datetime | None  # of one asked for its page: when something was last done to undo

    unscoped = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="cases_case_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED), closed_at__isnull=False)
                | (~Q(state__in=sorted(ENDED)) & Q(closed_at__isnull=True)),
                name="cases_case_closed_at_only_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.DORMANT, wakes_on__isnull=False)
                | (~Q(state=CaseState.DORMANT) & Q(wakes_on__isnull=True)),
                name="cases_case_wakes_on_only_when_dormant",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(IN_QUEUE)) | Q(ready_at__isnull=False),
                # The queue is in the order of this column, and one without it would stand nowhere.
                name="cases_case_in_queue_has_ready_at",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "state", "received_at"], name="cases_case_by_state"),
            models.Index(fields=["service", "state", "ready_at"], name="cases_case_queue"),
            models.Index(fields=["service", "-received_at", "-id"], name="cases_case_newest"),
            models.Index(fields=["service", "started_at"], name="cases_case_by_beginning"),
            models.Index(fields=["service", "closed_at"], name="cases_case_by_end"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        saved = None if update_fields is None else set(update_fields)
        is_new = self._state.adding
        with transaction.atomic(savepoint=False):
            super().save(*args, update_fields=saved, **options)
            if saved is None or saved & NUMBERS:
                known = None if is_new else CaseWord.unscoped.of_numbers(self)
                keep_words(words_of_numbers(self), known=known)

    @property
    def state_tone(self) -> Tone:
        return CASE_TONES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def turn(self) -> Turn:
        return turn_in(self.state)

    @property
    def rests(self) -> bool:
        return self.state == CaseState.DORMANT

    @property
    def is_in_queue(self) -> bool:
        return self.state in IN_QUEUE

    @property
    def result(self) -> str:
        """The confirmed result where there is one, else the provisional one."""
        return self.confirmed_result or self.provisional_result

    @property
    def result_words(self) -> str:
        return str(Result(self.result).label) if self.result else ""

    def days_waiting(self, at: datetime) -> int:
        return days_in_queue(self.ready_at, at)


def days_in_queue(ready_at: datetime | None, at: datetime) -> int:
    """Whole days in the queue at that instant; none where it came in a moment later."""
    return max((at - ready_at).days, 0) if ready_at else 0


class OfCaseQuerySet(ScopedQuerySet):
    """Rows that hang on a case: seen by whoever may see the case."""

    def visible_to(self, scope: Scope) -> Self:
        rows = super().visible_to(scope)
        return rows if scope.is_coordinator else rows.filter(case__in=Case.visible_to(scope))

    def of_case(self, case: Case) -> Self:
        return self.filter(case=case)

    def of_cases(self, cases: Iterable[Any]) -> Self:
        return self.filter(case__in=list(cases))
