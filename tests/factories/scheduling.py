from datetime import UTC, date, datetime

import factory

from cases.models import Stage
from scheduling.models import (
    Appointment,
    AvailabilityException,
    CalendarItem,
    Hand,
    Offer,
    Substitution,
    WeeklyRule,
)
from tests.factories.cases import READY, AssignmentFactory, CaseFactory
from tests.factories.organisations import UserFactory
from tests.factories.scoped import ScopedFactory, same_service
from tests.factories.volunteers import VolunteerFactory


class WeeklyRuleFactory(ScopedFactory):
    """Free on Monday evenings."""

    class Meta:
        model = WeeklyRule

    volunteer = same_service(VolunteerFactory)
    weekday = 0
    start_minute = 18 * 60 + 30
    end_minute = 21 * 60 + 30


class AvailabilityExceptionFactory(ScopedFactory):
    class Meta:
        model = AvailabilityException

    volunteer = same_service(VolunteerFactory)
    starts_on = date(2026, 3, 9)
    ends_on = date(2026, 3, 15)


class OfferFactory(ScopedFactory):
    class Meta:
        model = Offer

    case = same_service(CaseFactory, state="offered", ready_at=READY)
    volunteer = same_service(VolunteerFactory)
    wave = 1
    sent_at = READY
    sent_by = factory.SubFactory(UserFactory)
    expires_at = datetime(2026, 3, 4, 9, tzinfo=UTC)


class HandFactory(ScopedFactory):
    class Meta:
        model = Hand

    case = same_service(CaseFactory, ready=True)
    volunteer = same_service(VolunteerFactory)
    raised_at = READY


class SubstitutionFactory(ScopedFactory):
    """A colleague is named for the first seat, and has not answered."""

    class Meta:
        model = Substitution

    seat = same_service(AssignmentFactory)
    case = factory.SelfAttribute("seat.case")
    volunteer = same_service(VolunteerFactory)
    why = "no_time"
    named_at = READY
    expires_at = datetime(2026, 3, 4, 9, tzinfo=UTC)


class AppointmentFactory(ScopedFactory):
    """Monday 9 March 2026, 19:30–21:00 in Amsterdam."""

    class Meta:
        model = Appointment

    case = same_service(CaseFactory, paired=True)
    kind = Stage.TALK_A
    starts_at = datetime(2026, 3, 9, 18, 30, tzinfo=UTC)
    ends_at = datetime(2026, 3, 9, 20, tzinfo=UTC)
    zone = "Europe/Amsterdam"
    place = "Community centre"
    planned_by = factory.SubFactory(UserFactory)
    planned_at = READY


class CalendarItemFactory(ScopedFactory):
    """Somebody is invited to a talk, and has not answered."""

    class Meta:
        model = CalendarItem

    appointment = same_service(AppointmentFactory)
    user = factory.SubFactory(UserFactory)
    address = factory.SelfAttribute("user.email")
    uid = factory.Sequence(lambda n: f"{n:032}@example.org")
    starts_at = factory.SelfAttribute("appointment.starts_at")
    ends_at = factory.SelfAttribute("appointment.ends_at")
    vevent = b""
    changed_at = READY
