"""A coordinator is away, and a colleague does their work: begun, and ended before time."""

from datetime import date, datetime

from django.db import transaction

from core.local_time import local_day
from organisations import mails
from organisations.actions.refusals import (
    AwayAlready,
    CoverOfOthers,
    DeputyAway,
    NoCoordinator,
    StandsInThen,
)
from organisations.audit import record
from organisations.models import Cover, Membership, Scope, Service, coordinators_of


@transaction.atomic
def begin_cover(
    absent: Membership,
    *,
    deputy: Membership,
    starts_on: date,
    ends_on: date,
    by: Scope,
    at: datetime,
) -> Cover:
    """Let ``deputy`` stand in from the first day up to and with the last. Both are told.

    Raises ``CoverOfOthers`` for whoever is neither away nor a manager, ``NoCoordinator``, and where
    days overlap ``AwayAlready``, ``DeputyAway`` or ``StandsInThen``: nobody stands in by way of
    somebody else.
    """
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    if not by.is_manager and absent.user_id != by.person.pk:
        raise CoverOfOthers
    roles = {row.pk: row for row in coordinators_of(by.service)}
    if absent.pk == deputy.pk or not {absent.pk, deputy.pk} <= roles.keys():
        raise NoCoordinator
    absent, deputy = roles[absent.pk], roles[deputy.pk]
    then = Cover.visible_to(by).touching(starts_on, ends_on).with_people().soonest_first()
    for other in then:
        _refuse_overlap(other, absent, deputy)
    cover = Cover.unscoped.create(
        service=by.service, absent=absent, deputy=deputy, starts_on=starts_on, ends_on=ends_on
    )
    record("cover.begin", cover, by=by, at=at)
    mails.tell_cover_begins(cover, at=at)
    return cover


def _refuse_overlap(other: Cover, absent: Membership, deputy: Membership) -> None:
    if other.absent_id == absent.pk:
        raise AwayAlready(other)
    if other.absent_id == deputy.pk:
        raise DeputyAway(other)
    if other.deputy_id == absent.pk:
        raise StandsInThen(other)


@transaction.atomic
def end_cover(cover: Cover, *, by: Scope, at: datetime) -> Cover:
    """End it before its time, whoever of the two or a manager says so; both are told.

    One that is over stays as it is, and nobody hears again. Raises ``CoverOfOthers``.
    """
    rows = Cover.visible_to(by).with_people().select_for_update(of=("self",))
    cover = rows.get(pk=cover.pk)
    theirs = {cover.absent.user_id, cover.deputy.user_id}
    if not by.is_manager and by.person.pk not in theirs:
        raise CoverOfOthers
    return _end(cover, by=by, at=at)


def end_covers_of(role: Membership, *, by: Scope, at: datetime) -> None:
    """The role has ended: nobody stands in for it, and it stands in for nobody."""
    today = local_day(at, by.service.zone)
    rows = Cover.unscoped.filter(service=by.service).not_over(today).around(role)
    for cover in rows.with_people().select_for_update(of=("self",)).soonest_first():
        _end(cover, by=by, at=at)


def _end(cover: Cover, *, by: Scope, at: datetime) -> Cover:
    if cover.ended_at is not None or cover.ends_on < local_day(at, by.service.zone):
        return cover
    cover.ended_at = at
    cover.save(update_fields=["ended_at"])
    record("cover.end", cover, by=by, at=at, changed=["ended_at"])
    mails.tell_cover_ends(cover, ended_by=by.person, at=at)
    return cover
