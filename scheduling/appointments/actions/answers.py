"""Answers to invitations: by the link in the mail, on the page, or told on the phone."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from cases.actions.alarms import those_who_see_to
from organisations.audit import record
from organisations.models import Scope
from scheduling.appointments import mails
from scheduling.appointments.actions.appointments import settle
from scheduling.appointments.actions.refusals import ItemCancelled, LinkEnded
from scheduling.appointments.models import (
    Answer,
    AnswerChannel,
    Appointment,
    CalendarItem,
    PartStat,
)
from training.models import Course

CLOSE = timedelta(hours=72)
"""So long before a talk a no cannot wait for the next morning email."""


@transaction.atomic
def answer_invitation(
    item: CalendarItem,
    *,
    partstat: str,
    for_sequence: int,
    note: str = "",
    by: Scope,
    at: datetime,
) -> CalendarItem:
    """Keep the answer to the time that was shown (``for_sequence``); the newest one counts.

    An answer to a time that is no longer the time is kept and does not count: whoever calls sees
    it by ``item.answer``. The same answer again changes nothing. Raises ``ItemCancelled``,
    ``LinkEnded``.
    """
    appointment = _locked_appointment(item)
    items = CalendarItem.visible_to(by).answerable_by(by).with_person().with_subject()
    item = items.locked().get(pk=item.pk)
    if item.is_cancelled:
        raise ItemCancelled
    if not item.is_answerable(at):
        raise LinkEnded(item.ends_at)
    # The number comes back from a form: nobody answers to a time that is still to be set.
    seen = min(for_sequence, item.sequence)
    newest = Answer.unscoped.of_item(item).newest_first().first()
    said = (seen, partstat, note)
    if newest and (newest.for_sequence, newest.partstat, newest.note) == said:
        return item
    Answer.unscoped.create(
        service=by.service,
        item=item,
        partstat=partstat,
        for_sequence=seen,
        note=note,
        channel=_channel(item, by),
        answered_at=at,
    )
    record("invitation.answer", item, by=by, at=at)
    before = item.answer
    _let_the_newest_count(item)
    if appointment:
        settle(appointment, by=by, at=at)
        if item.answer == PartStat.DECLINED != before:
            _alarm(item, appointment, by=by, at=at)
        elif item.answer != PartStat.DECLINED == before:
            mails.unsend_cannot_come(item, service=by.service)
    return item


@transaction.atomic
def answer_course_days(
    said: Iterable[tuple[CalendarItem, str, int]], *, by: Scope, at: datetime
) -> int:
    """Keep what somebody said of several days at once: each day, the answer, and for which time.

    Return of how many it counts: of a day that was moved meanwhile it is kept and does not. All of
    them or, where one was called off meanwhile, none. Raises as ``answer_invitation`` does.
    """
    said, counting = list(said), 0
    # As planning does, so that neither waits for a day that the other holds.
    courses = {item.course_session.course_id for item, *_ in said if item.course_session}
    list(Course.unscoped.filter(pk__in=courses).locked())
    for item, partstat, sequence in said:
        kept = answer_invitation(item, partstat=partstat, for_sequence=sequence, by=by, at=at)
        counting += sequence >= kept.sequence
    return counting


def _alarm(item: CalendarItem, talk: Appointment, *, by: Scope, at: datetime) -> None:
    """A talk of the coming days is to be moved: whoever sees to the case hears of it at once."""
    if talk.is_standing and at < talk.starts_at <= at + CLOSE:
        for to in those_who_see_to(talk.case, by=by, at=at):
            mails.tell_cannot_come(item, talk, to, at=at)


def _locked_appointment(item: CalendarItem) -> Appointment | None:
    """Locked before the item, as planning does, so that the two never wait for each other."""
    if item.appointment_id is None:
        return None
    appointment: Appointment = Appointment.unscoped.locked().get(pk=item.appointment_id)
    return appointment


def _let_the_newest_count(item: CalendarItem) -> None:
    newest = Answer.unscoped.of_item(item).newest_first().first()
    counts = newest is not None and newest.for_sequence == item.sequence
    answer = newest.partstat if newest and counts else PartStat.NEEDS_ACTION
    if item.answer != answer:
        item.answer = answer
        item.save(update_fields=["answer"])


def _channel(item: CalendarItem, by: Scope) -> str:
    if by.via == "link":
        return AnswerChannel.LINK
    return AnswerChannel.PAGE if item.user == by.user else AnswerChannel.PHONE
