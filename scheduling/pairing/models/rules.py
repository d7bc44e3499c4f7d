"""What a service lets count for how much when pairs are ranked, and how strict it is."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import AreaRule, Role, Scope, ScopedModel, ScopedQuerySet, Service
from scheduling.engine.weights import Newcomers, Weights

ORDINARY = Weights()
UNKNOWN_HERE = {"base", "km", "most_km", "age_year", "most_years", "background"}
"""Numbers that could rank nobody: the house knows no coordinates, no ages and no backgrounds, and
what every team gets alike changes no order."""

NUMBERS = tuple(
    field.name for field in fields(Weights) if field.name not in UNKNOWN_HERE | {"newcomers"}
)


class NewcomerRule(models.TextChoices):
    """With whom a newcomer may go; the engine's ``Newcomers`` with words."""

    WITH_EXPERIENCED = Newcomers.WITH_EXPERIENCED.value, _("with a mentor or anybody experienced")
    WITH_MENTOR = Newcomers.WITH_MENTOR.value, _("with a mentor only")


class PairingRulesQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """For who pairs and who sets the rules."""
        rows = super().visible_to(scope)
        return rows if scope.has(Role.MANAGER, Role.COORDINATOR) else rows.none()

    def of_service(self, service: Service) -> Self:
        return self.filter(service=service)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))


class PairingRules(ScopedModel):
    """The rules of pairing of one service; without a row everything is as delivered.

    ``weights`` holds only the numbers that differ, so that a better default reaches everybody who
    never chose. Street and district are rules of the ``Service`` itself.
    """

    weights = models.JSONField(_("points that differ"), default=dict, blank=True)
    newcomers = models.CharField(
        _("newcomers go"),
        max_length=20,
        choices=NewcomerRule,
        default=NewcomerRule.WITH_EXPERIENCED,
    )
    same_postcode = models.CharField(
        _("a case in the volunteer's own postcode"),
        max_length=10,
        choices=AreaRule,
        default=AreaRule.HARD,
    )
    same_household = models.BooleanField(
        _("people of one household never go together"), default=True
    )

    unscoped = PairingRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of pairing")
        verbose_name_plural = _("rules of pairing")
        constraints = [
            models.UniqueConstraint(
                fields=["service"], name="scheduling_pairingrules_one_per_service"
            ),
        ]

    def __str__(self) -> str:
        return f"pairing rules {self.service_id}"

    @classmethod
    def of(cls, service: Service) -> "PairingRules":
        """Return the rules of the service, or what is delivered, not saved."""
        return cls.unscoped.of_service(service).first() or cls(service=service)

    def as_weights(self) -> Weights:
        """Return every number; one that the engine knows no more counts for nothing."""
        chosen = {name: self.weights[name] for name in NUMBERS if name in self.weights}
        return Weights(**chosen, newcomers=Newcomers(self.newcomers))


def differing(weights: Mapping[str, int]) -> dict[str, int]:
    """Return the numbers that are not as delivered.

    Raises ``ValueError`` for a name or a number that ``Weights`` does not take.
    """
    unknown = weights.keys() - set(NUMBERS)
    if unknown:
        raise ValueError(f"no such numbers: {sorted(unknown)}")
    facts: dict[str, Any] = dict(weights)
    # Made to be thrown away: its own checks are what is wanted.
    Weights(**facts)
    return {name: number for name, number in weights.items() if number != getattr(ORDINARY, name)}
