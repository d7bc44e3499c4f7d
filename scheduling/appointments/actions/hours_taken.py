"""Taking the hours of people for a talk: only of who may mediate then, and of nobody twice."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from core.local_time import local_day
from core.spans import Span, quarters
from organisations.models import User
from scheduling.appointments.actions.refusals import DoubleBooked, NotCertified
from scheduling.appointments.models import Appointment, BookedQuarter
from training.models import Certification
from volunteers.models import Volunteer


def refuse_uncertified(team: Collection[Volunteer], starts_at: datetime, zone: str) -> None:
    day = local_day(starts_at, ZoneInfo(zone))
    counting = Certification.unscoped.counting_on(day).filter(volunteer__in=team)
    certified = set(counting.values_list("volunteer", flat=True))
    missing = [str(volunteer) for volunteer in team if volunteer.pk not in certified]
    if missing:
        raise NotCertified(missing, day)


def book(appointment: Appointment, users: Collection[User]) -> None:
    """Take these hours of these people; in one order, so that two bookings never lock each other.

    Raises ``DoubleBooked``. Whatever service or case has the hours, nobody learns which.
    """
    hours = quarters(Span(appointment.starts_at, appointment.ends_at))
    people = sorted(users, key=lambda user: user.pk)
    try:
        # A savepoint, since who has the hours is asked after the database refused them.
        with transaction.atomic():
            BookedQuarter.unscoped.bulk_create(
                BookedQuarter(
                    service_id=appointment.service_id, appointment=appointment, user=user, at=hour
                )
                for user in people
                for hour in hours
            )
    except IntegrityError as taken:
        busy = set(BookedQuarter.unscoped.taken_from(people, hours).values_list("user", flat=True))
        # Names from the team that was handed over, never from the rows that stand in the way.
        raise DoubleBooked(str(user) for user in people if user.pk in busy) from taken


def joins(volunteer: Volunteer, talk: Appointment) -> bool:
    """Take their hours for it, unless they are busy or not certified then."""
    try:
        refuse_uncertified([volunteer], talk.starts_at, talk.zone)
        book(talk, [volunteer.user])
    except (NotCertified, DoubleBooked):
        return False
    return True
