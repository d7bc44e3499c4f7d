"""Talks ahead and behind, and what stands in people's calendars."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cases.lifecycle import CaseState
from cases.models import Case, Stage
from config.demo import words
from config.demo.people import BATCH, Neighbourhood
from config.demo.venues import give_rooms
from core.local_time import instant
from core.spans import Span, quarters
from organisations.models import User
from organisations.outbox import planning_address
from scheduling.icalendar.invites import Invite, new_uid, render_vevent
from scheduling.lifecycle import AppointmentState
from scheduling.models import (
    Appointment,
    BookedQuarter,
    CalendarItem,
    PartStat,
)
from training.lifecycle import EnrolmentState
from training.models import CourseSession, Enrolment
from volunteers.models import Volunteer

KIND_OF = {
    CaseState.PAIRED: Stage.TALK_A,
    CaseState.APPROACHING_B: Stage.TALK_B,
    CaseState.IN_CONTACT_B: Stage.TALK_B,
    CaseState.JOINT_PLANNED: Stage.JOINT,
}
HOURS = (10 * 60, 14 * 60, 16 * 60, 19 * 60 + 30)


def _free_hour(
    town: Neighbourhood, pair: list[Volunteer], taken: set[tuple[int, datetime]], *, turn: int
) -> datetime | None:
    """An hour of the coming weeks at which nobody of the pair is booked; each turn another one."""
    first = turn % len(HOURS)
    for days in range(1 + turn % 10, 60):
        day = (town.at + timedelta(days=days)).date()
        if day.weekday() > 4:
            continue
        for minute in (*HOURS[first:], *HOURS[:first]):
            start = instant(day, minute, town.service.zone)
            if all((volunteer.user_id, start) not in taken for volunteer in pair):
                return start
    return None


def _just_over(town: Neighbourhood, paired: dict[Case, list[Volunteer]]) -> Case | None:
    """A case whose first talk ended half an hour ago, so that its mediators are asked about it."""
    beginning = (case for case in paired if case.state == CaseState.IN_CONTACT_A)
    return next(beginning, None)


def _on_the_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def build_appointments(town: Neighbourhood, paired: dict[Case, list[Volunteer]]) -> None:
    """A talk ahead for each case that is waiting for one, and one that is just over."""
    taken: set[tuple[int, datetime]] = set()
    drafts: list[tuple[Appointment, list[Volunteer]]] = []
    to_tell = _just_over(town, paired)
    for case, pair in paired.items():
        kind = KIND_OF.get(CaseState(case.state))
        start = _free_hour(town, pair, taken, turn=len(drafts)) if kind else None
        if case == to_tell:
            kind, start = Stage.TALK_A, _on_the_hour(town.at - timedelta(hours=2))
        if kind is None or start is None:
            continue
        taken.update((volunteer.user_id, start) for volunteer in pair)
        drafts.append(
            (
                Appointment(
                    service=town.service,
                    case=case,
                    kind=kind,
                    state=AppointmentState.PROPOSED,
                    starts_at=start,
                    ends_at=start + timedelta(minutes=90),
                    zone=town.service.timezone,
                    place=words.PLACES[town.tongue],
                    planned_by=pair[0].user,
                    planned_at=town.at - timedelta(days=1),
                ),
                pair,
            )
        )
    give_rooms(town, [row for row, _pair in drafts])
    Appointment.unscoped.bulk_create([row for row, _pair in drafts], batch_size=BATCH)
    BookedQuarter.unscoped.bulk_create(
        [
            BookedQuarter(service=town.service, appointment=row, user=volunteer.user, at=at)
            for row, pair in drafts
            for volunteer in pair
            for at in quarters(Span(row.starts_at, row.ends_at))
        ],
        batch_size=BATCH,
    )
    with translation.override(town.tongue):
        summary = _("Neighbourhood mediation talk")
    CalendarItem.unscoped.bulk_create(
        [
            _item(town, volunteer.user, row.starts_at, row.ends_at, summary, appointment=row)
            for row, pair in drafts
            for volunteer in pair
        ],
        batch_size=BATCH,
    )


def build_course_days(town: Neighbourhood, sessions: Iterable[CourseSession]) -> None:
    """An invitation for everybody who takes part in a session ahead."""
    members: dict[int, list[User]] = {}
    taking_part = Enrolment.unscoped.filter(
        service=town.service, state=EnrolmentState.ACCEPTED
    ).select_related("volunteer__user")
    for enrolment in taking_part:
        members.setdefault(enrolment.course_id, []).append(enrolment.volunteer.user)
    CalendarItem.unscoped.bulk_create(
        [
            _item(town, user, session.starts_at, session.ends_at, session.title, session=session)
            for session in sessions
            for user in members.get(session.course_id, [])
        ],
        batch_size=BATCH,
    )


def _item(
    town: Neighbourhood,
    user: User,
    start: datetime,
    end: datetime,
    summary: str,
    *,
    appointment: Appointment | None = None,
    session: CourseSession | None = None,
) -> CalendarItem:
    invite = Invite(
        uid=new_uid(settings.MAIL_DOMAIN),
        sequence=0,
        starts_at=start,
        ends_at=end,
        zone=town.service.timezone,
        summary=summary,
        description="",
        place=appointment.place if appointment else words.PLACES[town.tongue],
        url=settings.SITE_ADDRESS,
        organiser_name=town.service.name,
        organiser_address=planning_address(town.service),
        attendee_name=user.full_name,
        attendee_address=user.mailbox,
    )
    return CalendarItem(
        service=town.service,
        user=user,
        appointment=appointment,
        course_session=session,
        address=user.mailbox,
        uid=invite.uid,
        answer=town.dice.choice((PartStat.ACCEPTED, PartStat.NEEDS_ACTION)),
        starts_at=start,
        ends_at=end,
        vevent=render_vevent(invite, modified_at=town.at),
        changed_at=town.at,
    )
