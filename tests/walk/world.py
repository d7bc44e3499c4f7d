"""A small service in which everything can happen, the dice that decide what, and its clock."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from organisations.models import District, PartnerOrganisation, Role, Scope, Service, User
from tests.factories.organisations import (
    DistrictFactory,
    MembershipFactory,
    PartnerOrganisationFactory,
    ServiceFactory,
)
from tests.factories.scheduling import WeeklyRuleFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Level, Volunteer

PEOPLE = 7

Step = Callable[["World"], object]
"""Tries one verb on rows that the dice choose. None: there is no row to try it on."""

STEPS: dict[str, tuple[int, Step]] = {}
"""Every verb of the walk, and how often it is tried beside the others."""


def step(often: int = 4) -> Callable[[Step], Step]:
    def keep(function: Step) -> Step:
        STEPS[function.__name__] = (often, function)
        return function

    return keep


@dataclass
class World:
    """Its rows are found by queries and in the order of their keys, so that a seed tells all."""

    seed: str
    began: datetime
    at: datetime
    dice: random.Random
    service: Service
    coordinator: Scope
    trainer: Scope
    partner: Scope
    district: District
    history: list[str] = field(default_factory=list)

    @classmethod
    def made(cls, seed: str, at: datetime) -> "World":
        dice = random.Random(seed)
        service = ServiceFactory(
            mediators_per_case=dice.choice([1, 2, 2]),
            party_data_grace_days=dice.choice([0, 7]),
            basic_training_hours=2,
            certification_months=None,
        )
        world = cls(
            seed=seed,
            began=at,
            at=at,
            dice=dice,
            service=service,
            coordinator=_member(service, Role.COORDINATOR),
            trainer=_member(service, Role.TRAINER),
            partner=_partner(PartnerOrganisationFactory(service=service)),
            district=DistrictFactory(service=service),
        )
        for number in range(PEOPLE):
            world.mediator(level=Level.NOVICE if number == 0 else Level.REGULAR)
        return world

    def mediator(self, **facts: object) -> Volunteer:
        """Certified, and free every day; some speak Turkish too."""
        spoken = self.dice.choice([["nl"], ["nl", "tr"], ["nl", "tr"]])
        facts = {"languages": spoken, "max_open_cases": self.dice.randint(2, 5), **facts}
        volunteer: Volunteer = VolunteerFactory(service=self.service, **facts)
        CertificationFactory(service=self.service, volunteer=volunteer)
        for weekday in range(7):
            WeeklyRuleFactory(service=self.service, volunteer=volunteer, weekday=weekday)
        return volunteer

    def some(self, rows: QuerySet[Any]) -> Any:
        """One of these rows of the service, or None."""
        found = list(rows.filter(service=self.service).order_by("pk"))
        return self.dice.choice(found) if found else None

    def aimed(self, rows: QuerySet[Any], states: Iterable[str]) -> Any:
        """One in which the verb is at home, mostly; one of all now and then."""
        if self.chance(0.1):
            return self.some(rows)
        return self.some(rows.filter(state__in=states))

    def chance(self, part: float) -> bool:
        return self.dice.random() < part

    def one_of(self, values: Iterable[Any]) -> Any:
        return self.dice.choice(sorted(values))

    def themselves(self, user: User) -> Scope:
        """A volunteer on a page, or by the link of a letter."""
        if self.chance(0.5):
            return Scope.by_link(self.service, user, Role.VOLUNTEER)
        return Scope(service=self.service, user=user, roles=frozenset({Role.VOLUNTEER}))

    def they_or_we(self, user: User) -> Scope:
        return self.themselves(user) if self.chance(0.6) else self.coordinator

    def in_days(self, least: int, most: int) -> datetime:
        """An evening so many days from now."""
        day = self.at + timedelta(days=self.dice.randint(least, most))
        return day.replace(hour=17 + self.dice.randint(0, 2), minute=30, second=0, microsecond=0)


def _member(service: Service, role: Role, **facts: object) -> Scope:
    user = MembershipFactory(service=service, role=role, **facts).user
    return Scope(service=service, user=user, roles=frozenset({role}))


def _partner(organisation: PartnerOrganisation) -> Scope:
    scope = _member(organisation.service, Role.PARTNER, partner=organisation)
    return Scope(
        service=scope.service,
        user=scope.user,
        roles=scope.roles,
        partner_id=organisation.pk,
    )
