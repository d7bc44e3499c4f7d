"""The days on which nobody of a service works: its own, and which official ones count."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from organisations.actions.refusals import FreeDayKnown, NoSuchOfficialDay
from organisations.audit import record
from organisations.models import OwnFreeDay, Scope, Service
from organisations.models.official_days import kinds_of_official_day


@transaction.atomic
def add_free_day(*, facts: Mapping[str, Any], by: Scope, at: datetime) -> OwnFreeDay:
    """Raises ``FreeDayKnown`` for the same name on the same days: somebody pressed twice."""
    _locked_service(by)
    row = OwnFreeDay(service=by.service, **facts)
    _refuse_the_same(row, by=by)
    row.save()
    record("free_day.add", row, by=by, at=at)
    return row


@transaction.atomic
def change_free_day(
    row: OwnFreeDay, *, changes: Mapping[str, Any], by: Scope, at: datetime
) -> OwnFreeDay:
    """Write what is named; the same again changes nothing. Raises as ``add_free_day``."""
    _locked_service(by)
    row = OwnFreeDay.visible_to(by).select_for_update(of=("self",)).get(pk=row.pk)
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, changes[name])
        _refuse_the_same(row, by=by)
        row.save(update_fields=changed)
        record("free_day.change", row, by=by, at=at, changed=changed)
    return row


@transaction.atomic
def remove_free_day(row: OwnFreeDay, *, by: Scope, at: datetime) -> None:
    """People work on it after all. Raises ``OwnFreeDay.DoesNotExist`` where it is gone already."""
    row = OwnFreeDay.visible_to(by).select_for_update(of=("self",)).get(pk=row.pk)
    record("free_day.remove", row, by=by, at=at)
    row.delete()


@transaction.atomic
def switch_official_day(key: str, *, is_free: bool, by: Scope, at: datetime) -> Service:
    """Say whether nobody works on this day of every year; the same again changes nothing.

    Raises ``NoSuchOfficialDay`` for a word that the calendar of the country does not know.
    """
    service = _locked_service(by)
    known = {day.key: day for day in kinds_of_official_day(service.country)}
    if key not in known:
        raise NoSuchOfficialDay(key)
    others = [one for one in service.days_switched if one != key]
    switched = others if known[key].is_usual == is_free else sorted([*others, key])
    if switched != service.days_switched:
        service.days_switched = switched
        service.save(update_fields=["days_switched"])
        record("service.switch_day", service, by=by, at=at, changed=["days_switched"])
    return service


def _locked_service(by: Scope) -> Service:
    """Two who write at once take turns, so that neither undoes or doubles what the other wrote."""
    return Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)


def _refuse_the_same(row: OwnFreeDay, *, by: Scope) -> None:
    others = OwnFreeDay.visible_to(by).alike(row).exclude(pk=row.pk)
    if others.exists():
        raise FreeDayKnown(row.name)
