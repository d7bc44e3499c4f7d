"""The districts of a service: where it works, from when until when, and by which postcodes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from core.local_time import local_day
from core.postcodes import NoPostcode, one_postcode, shared_postcode
from organisations.actions.refusals import DistrictEnded, DistrictKnown, PostcodesTaken
from organisations.audit import record
from organisations.models import Country, District, Scope, Service

_read: ContextVar[dict[tuple[int, date], list[District]] | None] = ContextVar(
    "districts_that_were_read", default=None
)


@transaction.atomic
def add_district(*, facts: Mapping[str, Any], by: Scope, at: datetime) -> District:
    """Raises ``DistrictKnown``, and ``PostcodesTaken`` where another has some of its postcodes."""
    _take_turn(by)
    district = District(service=by.service, **facts)
    _refuse_doubles(district, by=by)
    district.save()
    record("district.add", district, by=by, at=at)
    return district


@transaction.atomic
def change_district(
    district: District, *, changes: Mapping[str, Any], by: Scope, at: datetime
) -> District:
    """Write what is named; the same again changes nothing. Raises as ``add_district``.

    What lies in it already stays there: cases and volunteers keep the district they have.
    """
    _take_turn(by)
    rows = District.visible_to(by).with_country().select_for_update(of=("self",))
    district = rows.get(pk=district.pk)
    changed = [name for name, value in changes.items() if getattr(district, name) != value]
    if changed:
        for name in changed:
            setattr(district, name, changes[name])
        _refuse_doubles(district, by=by)
        district.save(update_fields=changed)
        record("district.change", district, by=by, at=at, changed=changed)
    return district


@transaction.atomic
def end_district(district: District, *, by: Scope, at: datetime) -> District:
    """Make today its last day. Raises ``DistrictEnded`` where that is over already."""
    district = District.visible_to(by).select_for_update(of=("self",)).get(pk=district.pk)
    today = local_day(at, by.service.zone)
    if district.valid_until and district.valid_until <= today:
        raise DistrictEnded(district.valid_until)
    changed = ["valid_until"]
    district.valid_until = today
    # One that was still to begin never counts: its only day is over.
    if district.valid_from and district.valid_from > today:
        district.valid_from = district.valid_until = today - timedelta(days=1)
        changed = ["valid_from", "valid_until"]
    district.save(update_fields=changed)
    record("district.end", district, by=by, at=at, changed=changed)
    return district


def _take_turn(by: Scope) -> None:
    # Two who add at once would each find the postcodes free.
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)


def _refuse_doubles(district: District, *, by: Scope) -> None:
    others = District.visible_to(by).with_country().by_name().exclude(pk=district.pk)
    for other in others:
        if (other.municipality, other.name) == (district.municipality, district.name):
            raise DistrictKnown(other)
        both = shared_postcode(district.ranges, other.ranges)
        if both and district.counts_beside(other):
            raise PostcodesTaken(str(both), other)


def district_of(postcode: str, *, by: Scope, on: date) -> District | None:
    """The district in which an address with this postcode lay on that day."""
    return next((found for found in _of_that_day(by, on) if found.holds(postcode)), None)


def is_outside_area(postcode: str, *, by: Scope, on: date) -> bool:
    """Whether it is a postcode, and of no district; where none names any, nothing is outside."""
    try:
        asked = one_postcode(postcode, is_belgian=by.service.country == Country.BE)
    except NoPostcode:
        return False
    ranges = [one for district in _of_that_day(by, on) for one in district.ranges]
    return bool(ranges) and not any(one.meets(asked) for one in ranges)


def moved_district(
    known: District | None, *, before: str, now: str, by: Scope, on: date
) -> District | None:
    """Where somebody lives whose postcode changes, unless it was chosen otherwise.

    ``known`` is the district they have. It was chosen where the postcode ``before`` does not tell
    it, and is then kept while it counts.
    """
    is_over = known is not None and known.valid_until is not None and known.valid_until < on
    if known is None or is_over or known == district_of(before, by=by, on=on):
        return district_of(now, by=by, on=on)
    return known


@contextmanager
def districts_read_once() -> Iterator[None]:
    """For who asks about many addresses within a second or so. What changes meanwhile waits."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def _of_that_day(by: Scope, on: date) -> list[District]:
    read = _read.get()
    asked = by.service.pk, on
    if read is not None and asked in read:
        return read[asked]
    rows = District.unscoped.filter(service=by.service)
    found = list(rows.current(on).with_country().by_name())
    if read is not None:
        read[asked] = found
    return found
