"""All that a service has ahead and lately had, as entries of a coordinator's own calendar."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.local_time import local_day
from organisations.letters import address_of
from organisations.models import Role, Scope
from organisations.outbox import planning_address
from scheduling.appointments.models import FeedToken
from scheduling.appointments.models.calendar import FEED_PAST
from scheduling.appointments.pages.week_rows import WeekRow, week_rows
from scheduling.icalendar.invites import Invite, render_day, render_vevent
from scheduling.icalendar.privacy import CalendarPlace, CalendarView, staff_view
from training.models import CourseSession

FEED_AHEAD = timedelta(days=365)


def entries_of_week(token: FeedToken, *, at: datetime) -> Iterator[bytes]:
    """In the language of whose it is. A talk that is called off is not among them any more."""
    scope = Scope.by_link(token.service, token.user, Role.COORDINATOR)
    today = local_day(at, scope.service.zone)
    rows = week_rows(scope, today - FEED_PAST, today + FEED_AHEAD)
    with translation.override(token.user.language):
        for row in rows:
            yield _entry(row, token)


def _entry(row: WeekRow, token: FeedToken) -> bytes:
    # Not the UID of anybody's invitation: that one is a secret of theirs.
    uid = f"{row.key}-{token.pk}@{settings.MAIL_DOMAIN}"
    view = _view_of(row, token)
    if row.starts_at is None or row.ends_at is None:
        return render_day(view, uid=uid, day=row.day, modified_at=token.created_at)
    invite = Invite(
        uid=uid,
        sequence=0,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=token.service.timezone,
        summary=view.summary,
        description=view.description,
        place=view.place,
        url=view.url,
        organiser_name=token.service.sends_as,
        organiser_address=planning_address(token.service),
        attendee_name="",
        attendee_address="",
    )
    return render_vevent(invite, modified_at=token.created_at)


def _view_of(row: WeekRow, token: FeedToken) -> CalendarView:
    slug = token.service.slug
    if isinstance(row.about, CourseSession):
        url, line = address_of("training:course_detail", slug, row.about.course_id), ""
    else:
        url = address_of("cases:case_detail", slug, row.about.case_id)
        line = _(
            "The names and addresses stand on the page of the case. You need to sign in for it."
        )
    place = CalendarPlace(text=row.place, is_neutral=not row.is_at_home)
    return staff_view(summary=row.title, line=line, url=url, place=place)
