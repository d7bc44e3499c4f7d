"""The one builder of whatever goes into people's calendars: talks and days of courses.

Each person has an item of their own, with a secret UID. A message leaves only where time, place or
standing changed; other words only change the feed (docs/decisions/0009).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Event

from core.mailboxes import mailable
from core.wording import paired
from organisations import outbox
from organisations.letters import address_of
from organisations.models import Service, User
from scheduling.appointments import mails
from scheduling.appointments.models import Appointment, CalendarItem, ItemState, PartStat, PlaceKind
from scheduling.icalendar import text
from scheduling.icalendar.invites import Invite, new_uid, render_vevent
from scheduling.icalendar.privacy import CalendarPlace, CalendarView, course_view, mediator_view
from training.models import CourseSession

Happening = Appointment | CourseSession


@transaction.atomic
def invite_attendee(
    user: User,
    happening: Happening,
    *,
    team: Collection[User] = (),
    by_itself: bool = True,
    service: Service,
    at: datetime,
) -> CalendarItem:
    """Put the talk or session, as it now is, into somebody's calendar.

    Whoever has it already gets an update where time or place changed, and nothing otherwise.
    ``team`` are those who are invited with them. Not ``by_itself``: it is written here and told by
    the caller, together with others.
    """
    item = _item_of(user, happening)
    if item is None:
        item = _new_item(user, happening, service=service, at=at)
        invite = _invite_for(item, team, service)
        _write(item, invite, at=at)
        if by_itself:
            mails.post_invitation(item, invite, is_update=False, service=service, at=at)
        return item
    wanted = _invite_for(item, team, service)
    if item.is_cancelled or _is_another_time_or_place(item, wanted):
        known = item.starts_at
        invite = _ask_again(item, team, service=service, at=at)
        if by_itself:
            mails.post_invitation(
                item, invite, moved_from=known, is_update=True, service=service, at=at
            )
    # Rendered with the old stamp: only then do the same facts give the same bytes.
    elif bytes(item.vevent) != render_vevent(wanted, modified_at=item.changed_at):
        _keep(item, render_vevent(wanted, modified_at=at), at=at)
    return item


@transaction.atomic
def invite_at_new_address(
    item: CalendarItem,
    team: Collection[User] = (),
    *,
    by_itself: bool = True,
    service: Service,
    at: datetime,
) -> CalendarItem:
    """The same entry for another calendar; of the former address it is struck out."""
    item = CalendarItem.unscoped.with_person().with_subject().locked().get(pk=item.pk)
    invite = _ask_again(item, team, service=service, at=at)
    if by_itself:
        mails.post_invitation(item, invite, is_update=False, service=service, at=at)
    return item


@transaction.atomic
def call_off(
    item: CalendarItem,
    *,
    reason: str = "",
    by_itself: bool = True,
    service: Service,
    at: datetime,
) -> CalendarItem:
    """Take it out of somebody's calendar and say why; a second call changes nothing.

    It is told at the address they have now. The mailbox of an earlier one, whose calendar has the
    entry, is told only that an entry is gone. Not ``by_itself``: the caller tells of it, together
    with others.
    """
    # As it is now, not as the caller read it: a CANCEL with the number of a REQUEST beside it would
    # be taken for an older word (RFC 5546 §2.1.4).
    item = CalendarItem.unscoped.with_person().with_subject().locked().get(pk=item.pk)
    if item.is_cancelled:
        return item
    cancelled = _strike(item, service=service, at=at)
    if not by_itself:
        mails.unsend_invitation(item, service=service)
        return item
    if item.address.lower() == item.user.mailbox.lower():
        mails.post_cancellation(item, cancelled, reason=reason, service=service, at=at)
    else:
        mails.clear_former_entry(item, _nameless(item, service), service=service, at=at)
        mails.tell_cancelled(item, cancelled, reason=reason, service=service, at=at)
    return item


def _strike(item: CalendarItem, *, service: Service, at: datetime) -> Invite:
    if item.answer == PartStat.DECLINED:
        mails.unsend_cannot_come(item, service=service)
    item.state = ItemState.CANCELLED
    item.sequence += 1
    cancelled = _without_facts(item, service)
    _keep(item, _struck_out(item, cancelled, at=at), "state", "sequence", at=at)
    return cancelled


def nameless_entry(item: CalendarItem, *, service: Service, at: datetime) -> bytes:
    """A struck-out entry for a calendar that is perhaps no longer theirs."""
    return _struck_out(item, _nameless(item, service), at=at)


@transaction.atomic
def forget_facts(item: CalendarItem, *, service: Service, at: datetime) -> CalendarItem:
    """Leave of a talk in somebody's feed that there was one: the case is no longer theirs.

    No mail: it is about the past, or was called off before. A second call changes nothing.
    """
    bare = _without_facts(item, service)

    def rendered(stamp: datetime) -> bytes:
        if item.is_cancelled:
            return _struck_out(item, bare, at=stamp)
        return render_vevent(bare, modified_at=stamp)

    if bytes(item.vevent) != rendered(item.changed_at):
        _keep(item, rendered(at), at=at)
    return item


def _struck_out(item: CalendarItem, cancelled: Invite, *, at: datetime) -> bytes:
    with translation.override(item.user.language):
        prefix = _("Cancelled: ")
    return render_vevent(cancelled, modified_at=at, cancelled_prefix=prefix)


def _item_of(user: User, happening: Happening) -> CalendarItem | None:
    items = CalendarItem.unscoped.of_person(user).with_person().locked()
    if isinstance(happening, Appointment):
        item = items.of_appointment(happening).first()
    else:
        item = items.of_session(happening).first()
    if item:
        _join(item, happening)
    return item


def _join(item: CalendarItem, happening: Happening) -> None:
    if isinstance(happening, Appointment):
        item.appointment = happening
    else:
        item.course_session = happening


def _new_item(user: User, happening: Happening, *, service: Service, at: datetime) -> CalendarItem:
    item = CalendarItem(
        service=service,
        user=user,
        address=user.mailbox,
        uid=new_uid(settings.MAIL_DOMAIN),
        starts_at=happening.starts_at,
        ends_at=happening.ends_at,
        changed_at=at,
        vevent=b"",
    )
    _join(item, happening)
    item.save()
    return item


def _ask_again(
    item: CalendarItem, team: Collection[User], *, service: Service, at: datetime
) -> Invite:
    if outbox.lane_of(item.address) != outbox.lane_of(item.user.mailbox):
        _leave_old_address(item, service=service, at=at)
    if item.answer == PartStat.DECLINED:
        mails.unsend_cannot_come(item, service=service)
    happening = item.happening
    item.sequence += 1
    item.state = ItemState.INVITED
    # A yes to the old time is none to the new one.
    item.answer = PartStat.NEEDS_ACTION
    item.starts_at, item.ends_at = happening.starts_at, happening.ends_at
    invite = _invite_for(item, team, service)
    _write(item, invite, at=at)
    return invite


def _leave_old_address(item: CalendarItem, *, service: Service, at: datetime) -> None:
    """A calendar knows an item by UID and address: what is sent elsewhere is a new one."""
    if not item.is_cancelled:
        _strike(item, service=service, at=at)
        mails.clear_former_entry(item, _nameless(item, service), service=service, at=at)
    item.address = item.user.mailbox
    item.uid = new_uid(settings.MAIL_DOMAIN)


def _write(item: CalendarItem, invite: Invite, *, at: datetime) -> None:
    fields = ("address", "uid", "sequence", "state", "answer", "starts_at", "ends_at")
    _keep(item, render_vevent(invite, modified_at=at), *fields, at=at)


def _keep(item: CalendarItem, vevent: bytes, *fields: str, at: datetime) -> None:
    item.vevent = vevent
    item.changed_at = at
    item.save(update_fields=[*fields, "vevent", "changed_at"])


def _is_another_time_or_place(item: CalendarItem, wanted: Invite) -> bool:
    if (item.starts_at, item.ends_at) != (wanted.starts_at, wanted.ends_at):
        return True
    known = Event.from_ical(bytes(item.vevent)).get("LOCATION", "")
    # Read back from the entry that people have: the item keeps no place of its own.
    return str(known) != text.line(wanted.place)


def _invite_for(item: CalendarItem, team: Collection[User], service: Service) -> Invite:
    """The happening as this one person may see it, in their language."""
    happening = item.happening
    with translation.override(item.user.language):
        view = _view_of(item, team, service)
    return Invite(
        uid=item.uid,
        sequence=item.sequence,
        starts_at=happening.starts_at,
        ends_at=happening.ends_at,
        # A talk keeps the zone in which people agreed on it; a day of a course is held where the
        # service is.
        zone=getattr(happening, "zone", service.timezone),
        summary=view.summary,
        description=view.description,
        place=view.place,
        url=view.url,
        organiser_name=service.sends_as,
        organiser_address=outbox.planning_address(service),
        attendee_name=item.user.full_name,
        attendee_address=mailable(item.address),
        may_propose=False,
    )


def _without_facts(item: CalendarItem, service: Service) -> Invite:
    """What is told of something that is no longer theirs: what kind of thing it was, and when.

    Of a talk neither place nor company nor the address of its case; a course is no secret.
    """
    whole = _invite_for(item, (), service)
    if isinstance(item.happening, CourseSession):
        return whole
    agenda = address_of("scheduling:agenda", service.slug)
    return replace(whole, description=agenda, place="", url=agenda)


def _nameless(item: CalendarItem, service: Service) -> Invite:
    """What a former mailbox is told: that an entry it knows is gone, at the hour it knows."""
    whole = _without_facts(item, service)
    with translation.override(item.user.language):
        summary = _("An entry in your calendar")
    return replace(
        whole,
        # Not those of the happening, which may have moved since.
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        summary=summary,
        description="",
        place="",
        url=settings.SITE_ADDRESS,
        attendee_name="",
    )


def _view_of(item: CalendarItem, team: Collection[User], service: Service) -> CalendarView:
    happening = item.happening
    if isinstance(happening, CourseSession):
        return _day_of_course(happening, service)
    names = [other.first_name for other in team if other.pk != item.user_id]
    return _talk(happening, names, service)


def _talk(appointment: Appointment, names: list[str], service: Service) -> CalendarView:
    is_home = appointment.place_kind == PlaceKind.HOME
    return mediator_view(
        summary=_("Neighbourhood mediation talk"),
        line=_(
            "The names and addresses stand on the page of the case. You need to sign in for it."
        ),
        url=address_of("cases:case_detail", service.slug, appointment.case_id),
        place=CalendarPlace(text=appointment.place, is_neutral=not is_home),
        co_mediator_line=_("Together with %(name)s") % {"name": names[0]} if names else "",
    )


def _day_of_course(session: CourseSession, service: Service) -> CalendarView:
    return course_view(
        title=paired(session.course.name, session.title),
        line=session.cancel_reason or _("A day of your course."),
        url=address_of("scheduling:agenda", service.slug),
        place=session.place,
    )
