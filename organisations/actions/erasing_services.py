"""The day of a closed service has come: all that it holds goes, in the order that the walls allow.

Batch by batch, as the list of retention is obeyed (``actions.erasing``); it may die anywhere and
goes on where it stood. What stays is the name, the day, how many rows of each table went, and the
seals of the trail. People who belong elsewhere too keep everything.
"""

import logging
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Exists, Q

from core.unsent import IN_SESSION
from organisations import mails
from organisations.actions import erasing
from organisations.actions.erasing import A_BATCH, A_TURN, erase_rows, wipe
from organisations.lifecycle import CLOSING_LIFECYCLE
from organisations.models import Membership, Scope, Service, ServiceClosing, User
from organisations.models.due_rows import (
    clocked_rules,
    every_row,
    in_order_of_going,
    leaning_on,
    retention_list,
)
from organisations.models.whole_service import rows_of, tables_that_go

logger = logging.getLogger(__name__)

EMPTIED = {
    **dict.fromkeys(("town", "email", "phone", "phone_hours", "about", "elsewhere"), ""),
    **dict.fromkeys(("takes_applications", "takes_reports"), False),
}
"""Of the service itself its name stays, and the address that hangs on walls."""


def erase_closed_services(*, clock: Callable[[], datetime]) -> bool:
    """Let go of every service whose day is there. True if something is left for another turn."""
    until = clock() + A_TURN
    # Days of UTC: the walls of the database count by them too.
    due = ServiceClosing.unscoped.due_to_erase(clock().astimezone(UTC).date())
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        closing = _begun(pk)
        if closing is None:
            continue
        if _has_more(closing, clock=clock, until=until):
            return True
        _finish(closing, at=clock())
        wipe({*closing.counts, User._meta.label, Session._meta.label})
        logger.info("the service %s is erased: %s rows", closing.service.slug, closing.rows_gone)
    return False


@transaction.atomic
def _begun(pk: int) -> ServiceClosing | None:
    """From here on nobody takes it back. None where somebody did so a moment ago."""
    closing: ServiceClosing | None = (
        ServiceClosing.unscoped.select_for_update(of=("self",))
        .select_related("service")
        .filter(pk=pk)
        .first()
    )
    by = Scope.system(closing.service).roles if closing else frozenset()
    moves = CLOSING_LIFECYCLE.moves(closing.state, by) if closing else []
    if closing is None or not moves:
        return None
    if moves[0].name == "erase":
        closing.state = moves[0].target
        closing.asked_by = closing.confirmed_by = closing.ended_by = None
        closing.handed_to = ""
        closing.save()
        # Earlier ones that came to nothing would keep the numbers of people.
        ServiceClosing.unscoped.filter(service=closing.service).exclude(pk=closing.pk).delete()
    return closing


def _has_more(closing: ServiceClosing, *, clock: Callable[[], datetime], until: datetime) -> bool:
    """Whether the turn ended before all was gone."""
    while True:
        done = 0
        for erase in _steps(closing):
            while gone := erase():
                done += gone
                if clock() >= until:
                    return True
                time.sleep(erasing.REST_SECONDS)
        # Triggers write while rows go (the log of the pool), so it is over when nothing is left.
        if not done:
            return False


def _steps(closing: ServiceClosing) -> list[Callable[[], int]]:
    """In the order that references allow, and members as late as can be.

    Accounts go with them, and at an account points nearly everything.
    """
    order = in_order_of_going(tables_that_go())
    last = _pointed_at(Membership) & set(order)
    first = [model for model in order if model not in {Membership, *last}]
    return [
        *(partial(_erase_a_batch, closing, model) for model in first),
        partial(_let_members_go, closing),
        *(partial(_erase_a_batch, closing, model) for model in order if model in last),
    ]


def _pointed_at(model: type[models.Model]) -> set[type[models.Model]]:
    """Every table to which a way leads from this one."""
    found: set[type[models.Model]] = set()
    waiting = [model]
    while waiting:
        for field in waiting.pop()._meta.concrete_fields:
            target = field.related_model
            if isinstance(target, type) and target not in found:
                found.add(target)
                waiting.append(target)
    return found


@transaction.atomic
def _erase_a_batch(closing: ServiceClosing, model: type[models.Model]) -> int:
    rows = rows_of(model, closing.service)
    pks = list(rows.values_list("pk", flat=True)[:A_BATCH])
    if pks:
        every_row(model).filter(pk__in=pks).delete()
        _count(closing, model, len(pks))
    return len(pks)


@transaction.atomic
def _let_members_go(closing: ServiceClosing) -> int:
    """Their roles here, and the accounts of those who belong nowhere else."""
    rows = Membership.objects.of_service(closing.service).order_by("pk")[:A_BATCH]
    pks, people = [row.pk for row in rows], {row.user_id for row in rows}
    if not pks:
        return 0
    Membership.objects.filter(pk__in=pks).delete()
    _count(closing, Membership, len(pks))
    elsewhere = Membership.objects.filter(user__in=people).values("user")
    gone = User.objects.filter(pk__in=people, is_superuser=False).exclude(pk__in=elsewhere)
    for user in gone.order_by("pk"):
        _end_sessions(user)
        _let_account_go(user)
        _count(closing, User, 1)
    return len(pks)


def _let_account_go(user: User) -> None:
    """The row goes too, unless a row of another service points at it: then only a number stays."""
    rows = User.objects.filter(pk=user.pk)
    if not rows.filter(_or(leaning_on(User))).exists():
        rows.delete()
        return
    for rule in clocked_rules(retention_list()):
        if rule.way.subject_model is User:
            theirs = every_row(rule.model).filter(**{rule.way.subject or "pk": user.pk})
            erase_rows(rule, theirs.values_list("pk", flat=True))
    rows.update(is_active=False)


def _or(leaning: "Collection[models.QuerySet[Any]]") -> Q:
    return Q(*(Exists(rows) for rows in leaning), _connector=Q.OR)


def _end_sessions(user: User) -> None:
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key"))).delete()
    sessions.delete()


def _count(closing: ServiceClosing, model: type[models.Model], number: int) -> None:
    label = model._meta.label
    closing.counts[label] = closing.counts.get(label, 0) + number
    closing.save(update_fields=["counts"])


@transaction.atomic
def _finish(closing: ServiceClosing, *, at: datetime) -> None:
    service = Service.objects.select_for_update(no_key=True).get(pk=closing.service_id)
    by = Scope.system(service)
    move = CLOSING_LIFECYCLE.move("finish", state=closing.state, roles=by.roles)
    _forget_unsent(service)
    for column, value in EMPTIED.items():
        setattr(service, column, value)
    service.erased_at = at
    service.save(update_fields=[*EMPTIED, "erased_at"])
    for model in in_order_of_going(tables_that_go()):
        rows_of(model, service).delete()  # what a trigger wrote since, as of this very change
    closing.state = move.target
    closing.save(update_fields=["state"])
    closing.service = service
    for owner in User.objects.owners():
        facts = {"closed": service.name, "rows": closing.rows_gone}
        mails.post_account_mail(mails.SERVICE_ERASED, owner.mailbox, facts, at=at)


def _forget_unsent(service: Service) -> None:
    """What somebody was sending to it when their session ended lies in that session."""
    for session in Session.objects.iterator():
        kept = session.get_decoded()
        if str(kept.get(IN_SESSION, {}).get("path", "")).startswith(f"/s/{service.slug}/"):
            session.delete()
