"""When and where a talk is to be, and what to think about once more before it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from cases.models import Case, Outcome, Stage
from core.local_time import local_day
from core.spans import Span
from organisations.actions.rooms import doubts_about
from organisations.models import Room, Scope
from scheduling.appointments.actions.refusals import AwayThatDay, Doubt, ManyTalks
from scheduling.appointments.actions.rooms_of_talks import parties_at
from scheduling.appointments.models import Appointment, AvailabilityException, PlaceKind
from volunteers.models import Volunteer


@dataclass(frozen=True, kw_only=True)
class TalkPlan:
    """When and where. ``place`` is never somebody's home: that address stays with the case.

    A ``room`` counts before what is written as the place.
    """

    starts_at: datetime
    ends_at: datetime
    place_kind: str = PlaceKind.NEUTRAL
    place: str = ""
    room: Room | None = None

    @property
    def kept_place(self) -> str:
        if self.place_kind == PlaceKind.HOME:
            return ""
        return self.kept_room.place if self.kept_room else self.place.strip()

    @property
    def kept_room(self) -> Room | None:
        return self.room if self.place_kind == PlaceKind.NEUTRAL else None

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


def doubts_of(
    appointment: Appointment, plan: TalkPlan, team: Collection[Volunteer], by: Scope
) -> list[Doubt]:
    people = len(team) + parties_at(appointment)
    of_place = doubts_about(by.service, plan.span, room=plan.kept_room, people=people)
    return [*_away(team, plan, by), *of_place]


def _away(team: Collection[Volunteer], plan: TalkPlan, by: Scope) -> list[Doubt]:
    day = local_day(plan.starts_at, by.service.zone)
    away = AvailabilityException.unscoped.away().touching(day, day).filter(volunteer__in=list(team))
    gone = set(away.values_list("volunteer", flat=True))
    names = tuple(str(volunteer) for volunteer in team if volunteer.pk in gone)
    return [AwayThatDay(names, day)] if names else []


def many_talks(case: Case, kind: str, by: Scope) -> list[Doubt]:
    is_coaching = kind == Stage.COACHING
    most = by.service.coaching_talks if is_coaching else by.service.talks_before_review
    # Of talks from before the case came here only what they brought is known.
    number = max(
        Appointment.unscoped.of_case(case).counting().count(),
        Outcome.unscoped.of_case(case).of_talks_held().count(),
    )
    return [ManyTalks(number, most)] if number >= most else []
