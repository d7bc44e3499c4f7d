"""What was done with a case and can be undone for some minutes, until its letters leave."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case, OfCaseQuerySet
from organisations.models import Scope, ScopedModel

TIME_TO_UNDO = timedelta(minutes=10)


class ActKind(models.TextChoices):
    ASK = "ask", _("asked volunteers")
    WITHDRAW = "withdraw", _("took a question back")
    REST = "rest", _("let the case rest")
    WAKE = "wake", _("took the case up again")
    OWNER = "owner", _("said who is in charge")


COLUMNS: dict[str, tuple[str, ...]] = {
    ActKind.ASK: ("state", "moved_at"),
    ActKind.WITHDRAW: ("state", "moved_at"),
    ActKind.REST: ("state", "moved_at", "slept_from", "wakes_on"),
    ActKind.WAKE: ("state", "moved_at", "slept_from", "slept_days", "wakes_on", "ready_at"),
    ActKind.OWNER: ("owner_id",),
}
"""Of the case, what each kind of act writes: to undo it is to write what stood there."""


def columns_as_stood(case: Case, kind: str) -> dict[str, Any]:
    """What stands in the columns of such an act, fit for JSON."""
    found = {name: getattr(case, name) for name in COLUMNS[kind]}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in found.items()
    }


class UndoableActQuerySet(OfCaseQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Coordinators, whoever of them did it."""
        acts = super().visible_to(scope)
        return acts if scope.is_coordinator else acts.none()

    def standing(self, at: datetime) -> Self:
        return self.filter(at__gt=at - TIME_TO_UNDO, undone_at__isnull=True)

    def done_at(self, moment: datetime, *, by: Scope) -> Self:
        """All that one press did, of however many cases."""
        return self.filter(at=moment, by=by.user)

    def done_with(self, act: "UndoableAct") -> Self:
        return self.filter(service=act.service_id, at=act.at, by=act.by_id, kind=act.kind)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def after(self, act: "UndoableAct") -> Self:
        """Done since, and not undone."""
        return self.filter(pk__gt=act.pk, undone_at__isnull=True)

    def with_people(self) -> Self:
        return self.select_related("by", "undone_by")

    def with_case(self) -> Self:
        return self.select_related("case")

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def in_order(self) -> Self:
        return self.order_by("case", "pk")


class UndoableAct(ScopedModel):
    """``before`` and ``after`` are columns of the case, ``offers`` the questions it was about.

    ``letters`` are what it posted and holds back, ``replaced`` what it took out of the outbox. Of
    no use to anybody after ten minutes, and erased on the day after.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("what was done"), max_length=10, choices=ActKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(pgettext_lazy("moment", "at"))
    before = models.JSONField(_("how it stood"))
    after = models.JSONField(_("how it stands since"))
    offers = models.JSONField(_("offers"), default=list)
    letters = models.JSONField(_("messages that wait"), default=list)
    replaced = models.JSONField(_("messages it replaced"), default=list)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True)

    unscoped = UndoableActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act that can be undone")
        verbose_name_plural = _("acts that can be undone")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="cases_undoableact_undone_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["case", "-at"], name="cases_undoableact_newest")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def until(self) -> datetime:
        """When it can be undone no more, and its letters leave if they wait for nothing else."""
        return self.at + TIME_TO_UNDO

    @property
    def goes_with_others(self) -> bool:
        """Whether one letter tells of all cases of the act: one of them is not undone alone."""
        return self.kind == ActKind.OWNER

    def put_back(self, case: Case) -> list[str]:
        """Write on the case what stood there; return the names of the columns."""
        stood: Mapping[str, Any] = self.before
        for name, value in stood.items():
            column: Any = Case._meta.get_field(name)
            setattr(case, name, column.to_python(value))
        return list(stood)
