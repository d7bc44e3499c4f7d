"""The rules of a service."""

from datetime import datetime
from typing import Any

from django.db import transaction

from organisations.audit import record
from organisations.models import Scope, Service, User


@transaction.atomic
def change_settings(*, changes: dict[str, Any], by: Scope, at: datetime) -> Service:
    """Write the named settings; the trail holds the names of those that changed."""
    # "no key": rows that only point at the service (new cases, mail) need not wait for its
    # settings.
    service = Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    changed = [name for name, value in changes.items() if getattr(service, name) != value]
    for name in changed:
        setattr(service, name, changes[name])
    if changed:
        service.save(update_fields=changed)
        record("service.change", service, by=by, at=at, changed=changed)
    return service


def choose_language(user: User, language: str) -> None:
    """For pages and for mail, in every service the person belongs to."""
    # Past the trail: it is no rule of the service, and of no other person.
    user.language = language
    user.save(update_fields=["language"])
