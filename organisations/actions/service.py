"""The rules of a service."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from organisations import mails
from organisations.actions.colleagues import and_the_mailbox, those_who_hear
from organisations.audit import record
from organisations.models import PROVING_TWICE, Scope, Service, User


@transaction.atomic
def change_settings(*, changes: dict[str, Any], by: Scope, at: datetime) -> Service:
    """Write the named settings; the trail holds the names of those that changed.

    That whoever is alone may decide about themselves is told to all who run the service.
    """
    # "no key": rows that only point at the service (new cases, mail) need not wait for its
    # settings.
    service = Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    changed = [name for name, value in changes.items() if getattr(service, name) != value]
    for name in changed:
        setattr(service, name, changes[name])
    if changed:
        service.save(update_fields=changed)
        record("service.change", service, by=by, at=at, changed=changed)
    if "alone_may_decide" in changed and service.alone_may_decide:
        _tell_alone_may_decide(service, by=by, at=at)
    return service


def _tell_alone_may_decide(service: Service, *, by: Scope, at: datetime) -> None:
    """All who run the service, or did until lately: one of them may have let the others go."""
    people = those_who_hear(
        service, now_in=PROVING_TWICE, lately_in=PROVING_TWICE, besides=(), at=at
    )
    for one in and_the_mailbox(people, service):
        mails.tell_alone_may_decide(service, one, allowed_by=by.person, at=at)


@transaction.atomic
def open_to_crowd(*, hours: int, by: Scope, at: datetime) -> Service:
    """For so many hours from now many may apply from one network; again begins anew."""
    service = _set_crowd(at + timedelta(hours=hours), by=by)
    record("service.open_to_crowd", service, by=by, at=at, changed=["crowd_until"])
    return service


@transaction.atomic
def end_crowd(*, by: Scope, at: datetime) -> Service:
    """One network sends as many forms as usual; where it does already nothing changes."""
    if not Service.objects.get(pk=by.service.pk).expects_crowd(at):
        return by.service
    service = _set_crowd(None, by=by)
    record("service.end_crowd", service, by=by, at=at, changed=["crowd_until"])
    return service


def _set_crowd(until: datetime | None, *, by: Scope) -> Service:
    service = Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    service.crowd_until = until
    service.save(update_fields=["crowd_until"])
    return service


def choose_language(user: User, language: str) -> None:
    """For pages and for mail, in every service the person belongs to."""
    # Past the trail: it is no rule of the service, and of no other person.
    user.language = language
    user.save(update_fields=["language"])
