"""Whoever was erased on request since a backup was made is erased again when it is put back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction

from core.asked_to_erase import Asked
from organisations.actions.requests_of_people import (
    digest_of_request,
    erase_person,
    locked_for_erasing,
)
from organisations.audit import record
from organisations.models import ErasureRequest, Membership, Scope, Service, User
from organisations.models.due_rows import clocked_rules, every_row, retention_list
from organisations.models.keeping import kept_subjects

Model = type[models.Model]


def requests_since(moment: datetime) -> Asked:
    """What this database knows of, to be carried over to the one that takes its place."""
    rows = ErasureRequest.unscoped.since(moment).order_by("at")
    return dict(rows.values_list("digest", "at"))


def erase_again(asked: Asked, *, at: datetime) -> int:
    """Let them go whatever the rows say of themselves: that was judged when they asked.

    Of a row that the backup does not have there is nothing to erase. Returns how many were found.
    """
    number = 0
    if not asked:
        return number
    kinds: list[tuple[Model, Model]] = [(User, User), *_kinds()]
    for subjects, people in kinds:
        # By number only: a site has tens of thousands of cases and a few requests.
        for subject, person in list(_pairs(subjects, people)):
            if digest := _asked_about(subjects, subject, people, person, asked):
                _erase(
                    every_row(subjects).get(pk=subject),
                    every_row(people).get(pk=person),
                    digest,
                    asked_at=asked[digest],
                    at=at,
                )
                number += 1
    return number


def _kinds() -> Iterator[tuple[Model, Model]]:
    """Tables of subjects, each with a table of the people in them."""
    people = set(retention_list().people)
    for kind in kept_subjects().values():
        if kind.label in people:
            yield kind.model, kind.model
        found = {
            rule.model
            for rule in clocked_rules(retention_list())
            if rule.model._meta.label in people and rule.way.subject_model is kind.model
        }
        yield from ((kind.model, model) for model in found - {kind.model})


def _pairs(subjects: Model, people: Model) -> "models.QuerySet[Any, Any]":
    ways = {
        rule.way.subject
        for rule in clocked_rules(retention_list())
        if rule.model is people and rule.way.subject_model is subjects
    }
    way = "pk" if subjects is people else ways.pop()
    return every_row(people).order_by("pk").values_list(way, "pk")


def _asked_about(subjects: Model, subject: Any, people: Model, person: Any, asked: Asked) -> str:
    """The digest, by the secret that the site has or had."""
    numbers = (subjects._meta.label_lower, subject), (people._meta.label_lower, person)
    digests = (
        digest_of_request(*numbers, key=key)
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
    return next((digest for digest in digests if digest in asked), "")


@transaction.atomic
def _erase(
    subject: models.Model, person: models.Model, digest: str, *, asked_at: datetime, at: datetime
) -> None:
    service = _service_of(subject)
    if isinstance(subject, User):
        # An account went because every role of it had ended.
        Membership.objects.current().filter(user=subject).update(ended_at=at)
        erase_person(subject, person, None, service=None)
    elif service is not None:
        subject, person, _account = locked_for_erasing(subject, person, service=service)
        record("data.erase", subject, by=Scope.system(service), at=at)
        erase_person(subject, person, None, service=service)
    if service is not None:
        ErasureRequest.unscoped.get_or_create(service=service, digest=digest, at=asked_at)


def _service_of(subject: models.Model) -> Service | None:
    if isinstance(subject, User):
        return Service.objects.filter(memberships__user=subject).order_by("pk").first()
    service: Service | None = getattr(subject, "service", None)
    return service
