from datetime import UTC, datetime

import factory

from scheduling.lifecycle import PlanState
from scheduling.models import (
    LackedKind,
    LockedSeat,
    PlanLock,
    PlannedCase,
    PlannedSeat,
    PlanRun,
    SeatPlan,
)
from tests.factories.cases import CaseFactory
from tests.factories.organisations import DistrictFactory, UserFactory
from tests.factories.scoped import ScopedFactory, same_service
from tests.factories.volunteers import VolunteerFactory

ASKED = datetime(2026, 3, 2, 11, tzinfo=UTC)


class PlanRunFactory(ScopedFactory):
    """A plan that is made: one case of one served."""

    class Meta:
        model = PlanRun

    class Params:
        waiting = factory.Trait(state=PlanState.WAITING, ended_at=None, served=None)
        running = factory.Trait(
            state=PlanState.RUNNING,
            started_at=ASKED,
            beat_at=ASKED,
            ended_at=None,
            served=None,
            tries=1,
        )
        failed = factory.Trait(state=PlanState.FAILED, served=None)

    state = PlanState.DONE
    asked_by = factory.SubFactory(UserFactory)
    asked_at = woken_at = ended_at = ASKED
    value = best = bound = 1_000
    served = most_served = 1


class PlannedCaseFactory(ScopedFactory):
    """A case that gets a team; who is in it stands in its seats."""

    class Meta:
        model = PlannedCase

    class Params:
        left_over = factory.Trait(is_placed=False, lack="no_room", teams=3, starts_at=None)

    run = same_service(PlanRunFactory)
    case = same_service(CaseFactory, ready=True)
    place = factory.Sequence(lambda n: n + 1)
    days = 5
    is_placed = True
    starts_at = datetime(2026, 3, 9, 18, 30, tzinfo=UTC)


class PlannedSeatFactory(ScopedFactory):
    class Meta:
        model = PlannedSeat

    planned = same_service(PlannedCaseFactory)
    volunteer = same_service(VolunteerFactory, state="active")
    plan = SeatPlan.OURS
    taken = 1
    room = 2


class PlanLockFactory(ScopedFactory):
    class Meta:
        model = PlanLock

    case = same_service(CaseFactory, ready=True)
    locked_by = factory.SubFactory(UserFactory)
    locked_at = ASKED


class LockedSeatFactory(ScopedFactory):
    class Meta:
        model = LockedSeat

    lock = same_service(PlanLockFactory)
    volunteer = same_service(VolunteerFactory)


class LackedKindFactory(ScopedFactory):
    class Meta:
        model = LackedKind

    run = same_service(PlanRunFactory)
    language = "ar"
    district = same_service(DistrictFactory)
    day_part = "evening"
    level = "senior"
    price = 100_000
    people = 1
    cases = 4
    serves = 2
