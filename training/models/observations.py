"""The logbook: who watched a talk on the way to a certificate."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Scope, ScopedModel, ScopedQuerySet
from training.models.courses import SEE_ALL
from volunteers.models import Volunteer


class ObservationKind(models.TextChoices):
    TALK = "talk", _("a talk with neighbours")
    ELSEWHERE = "elsewhere", _("a talk at another service")
    PRACTICE = "practice", _("a practice talk or role play")


class ObservationQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Staff see the whole logbook; a volunteer what they watched themselves."""
        rows = super().visible_to(scope)
        return rows if scope.has(*SEE_ALL) else rows.of_person(scope.user)

    def of_person(self, user: models.Model | None) -> Self:
        return self.filter(volunteer__user=user)

    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def standing(self) -> Self:
        """Those that were not taken back: they count."""
        return self.filter(taken_back_at__isnull=True)

    def the_same(self, *, day: date, kind: str, mentor: Volunteer | None) -> Self:
        return self.filter(day=day, kind=kind, mentor=mentor)

    def how_many_each(self, volunteers: Iterable[int]) -> dict[int, int]:
        """How many each of these volunteers (by id) has; who has none is left out."""
        theirs = self.filter(volunteer__in=volunteers).order_by().values("volunteer")
        return dict(theirs.annotate(n=models.Count("pk")).values_list("volunteer", "n"))

    def of_who_watched_enough(self) -> Self:
        """By volunteer, those who have as many as their service asks, where it asks for any."""
        by_volunteer = self.standing().filter(service__observations_needed__gt=0).order_by()
        counted = by_volunteer.values("volunteer").annotate(watched=models.Count("pk"))
        return counted.filter(watched__gte=F("service__observations_needed"))

    def with_people(self) -> Self:
        return self.select_related("mentor__user", "noted_by")

    def newest_first(self) -> Self:
        return self.order_by("-day", "-pk")


class Observation(ScopedModel):
    """One talk that somebody watched to learn from it. It says nothing of the neighbours.

    ``mentor`` is the mediator of the service they sat with. What was noted by mistake is taken
    back: the row stays and counts no more.
    """

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="observations")
    day = models.DateField(_("day"))
    kind = models.CharField(
        _("kind"), max_length=10, choices=ObservationKind, default=ObservationKind.TALK
    )
    mentor = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="watched_by"
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField(_("noted"))
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    unscoped = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "day", "kind", "mentor"],
                condition=Q(taken_back_at__isnull=True),
                name="training_observation_once",
            ),
            models.UniqueConstraint(
                fields=["volunteer", "day", "kind"],
                condition=Q(taken_back_at__isnull=True, mentor__isnull=True),
                # Beside the one above, because no mentor is no value: two rows without one are
                # never the same to a unique constraint.
                name="training_observation_once_without_mentor",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ObservationKind.TALK) | Q(mentor__isnull=False),
                name="training_observation_of_a_talk_has_mentor",
            ),
            models.CheckConstraint(
                condition=Q(mentor__isnull=True) | ~Q(mentor=F("volunteer")),
                name="training_observation_of_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="training_observation_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.day}"

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None
