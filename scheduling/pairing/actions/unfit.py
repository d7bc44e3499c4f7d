"""A mediator takes a break or may not mediate any more, and has a seat on a case."""

from datetime import datetime

from django.db import transaction

from cases.models import Assignment
from core.local_time import local_day
from organisations.actions.colleagues import and_the_mailbox, those_who_hear
from organisations.models import Role, Scope
from scheduling.appointments import mails
from scheduling.appointments.models import Appointment
from volunteers.models import Volunteer


@transaction.atomic
def tell_of_their_seats(volunteer: Volunteer, *, rests: bool, by: Scope, at: datetime) -> int:
    """Tell coordinators which cases want somebody else. Returns how many letters.

    Whoever takes a break keeps their cases: only talks within it are told. Whoever may not mediate
    any more keeps the seats until they are replaced, so that nobody loses a case unseen.
    """
    rows = Assignment.unscoped.of_volunteer(volunteer).open().with_case().order_by("case")
    lines = []
    for seat in rows:
        talks = Appointment.unscoped.of_case(seat.case).standing().from_instant(at)
        talk = talks.soonest_first().first()
        day = local_day(talk.starts_at, by.service.zone) if talk else None
        if not rests or (day and volunteer.rests_on(day)):
            lines.append((seat, talk))
    if not lines:
        return 0
    # Who does it now reads it on the page of the case.
    hear = those_who_hear(by.service, now_in={Role.COORDINATOR}, besides=[by.user], at=at)
    to_all = [one for one in hear if one.email]
    if not to_all and not by.is_coordinator:
        to_all = and_the_mailbox([], by.service)
    for to in to_all:
        mails.post_seats_unfit(volunteer, to, lines, rests=rests, service=by.service, at=at)
    return len(to_all)
