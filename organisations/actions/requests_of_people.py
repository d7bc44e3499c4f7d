"""What somebody may ask for about themselves: to take it away, and to have it erased.

Erased on request is what no duty keeps any more. The words of reasons in the trail stay until their
own day, which the database holds; names may not stand in them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils.crypto import salted_hmac

from core.asked_to_erase import note_asked
from core.local_time import local_day
from organisations.actions.erasing import erase_rows, wipe
from organisations.actions.people import locked_person
from organisations.actions.refusals import KeptByDuty, StillInUse
from organisations.audit import record
from organisations.models import (
    ErasureRequest,
    Hold,
    OutboxMessage,
    OutboxState,
    Scope,
    Service,
    User,
)
from organisations.models.due_rows import ClockedRule, clocked_rules, every_row, retention_list
from organisations.models.kept_rows import account_of, moment_of


def why_not_erase(subject: models.Model, *, by: Scope, at: datetime) -> None:
    """Raise what stands in the way now: ``StillInUse`` or ``KeptByDuty``."""
    today = local_day(at, by.service.zone)
    kind = subject._meta.label_lower
    held = Hold.unscoped.standing(today).about(kind, subject.pk).first()
    if held is not None:
        raise KeptByDuty(held.until)
    begun = False
    for rule in _rules_of(subject):
        rows = _rows_of(rule, subject)
        day = rule.way.last_day(rows.filter(rule.has_begun()))
        if day is None:
            continue
        begun = True
        keeping = retention_list().times[rule.clock.time]
        least = keeping.least(moment_of(day, by.service), vars(by.service))
        if at < least:
            raise KeptByDuty(local_day(least, by.service.zone))
    if not begun:
        raise StillInUse


def hand_out(subject: models.Model, *, by: Scope, at: datetime) -> None:
    """Note that what is kept about somebody was taken away as a file."""
    record("data.hand_out", subject, by=by, at=at)


@transaction.atomic
def erase_on_request(
    subject: models.Model, person: models.Model, *, by: Scope, at: datetime
) -> None:
    """Let go now of what is kept about them, before its term.

    An account goes with the last role, and not where another service knows the person too.
    Of a case the other party stays, and the words about the case go, since both may stand in them.
    Raises ``StillInUse``, ``KeptByDuty``, and ``DoesNotExist`` where somebody was quicker.
    """
    subject, person, account = locked_for_erasing(subject, person, service=by.service)
    why_not_erase(subject, by=by, at=at)
    record("data.erase", subject, by=by, at=at)
    erase_person(subject, person, account, service=by.service)
    gone = [(subject, person)]
    if account is not None and not account.memberships.current().exists():
        _end_sessions(account)
        gone.append((account, account))
    _note_request(gone, by=by, at=at)


def locked_for_erasing(
    subject: models.Model, person: models.Model, *, service: Service
) -> tuple[models.Model, models.Model, User | None]:
    """The rows as they are now, and the account that goes with them.

    The account first, as when somebody is admitted or taken back: the two never wait for each
    other. It stays where another service may still have to answer for them.
    """
    account = account_of(subject)
    if account is not None:
        account = locked_person(account.pk)
    rows = every_row(type(subject)).filter(service=service)
    subject = rows.select_for_update(of=("self",)).get(pk=subject.pk)
    person = every_row(type(person)).get(pk=person.pk)
    if account is not None and account.memberships.exclude(service=service).exists():
        account = None
    return subject, person, account


def erase_person(
    subject: models.Model, person: models.Model, account: User | None, *, service: Service | None
) -> None:
    """Without a service: in all of them, which only an account is in."""
    mailboxes = _addresses_of(person, account)
    for one in (subject, account):
        if one is not None:
            _erase_all_of(one, person)
    _erase_mail_to(mailboxes, service=service)
    labels = {rule.model._meta.label for rule in _rules_of(subject)}
    transaction.on_commit(lambda: wipe({*labels, OutboxMessage._meta.label}))


def _note_request(
    gone: Sequence[tuple[models.Model, models.Model]], *, by: Scope, at: datetime
) -> None:
    """So that they go again where a backup from before is put back."""
    digests = [digest_of_request(numbered(subject), numbered(person)) for subject, person in gone]
    for digest in digests:
        ErasureRequest.unscoped.get_or_create(service=by.service, digest=digest, at=at)
    transaction.on_commit(lambda: note_asked(digests, at=at))


Numbered = tuple[str, Any]
"""A row as the trail calls it: its kind and its number."""


def numbered(row: models.Model) -> Numbered:
    return row._meta.label_lower, row.pk


def digest_of_request(subject: Numbered, person: Numbered, *, key: str = "") -> str:
    """By the numbers of the rows, which a backup has as well; their words may have changed since.

    Keyed: a number can be guessed. ``key`` is the secret of the site, or one it had before.
    """
    told = ":".join(f"{kind}:{pk}" for kind, pk in (subject, person))
    return salted_hmac(
        "tweespraak.asked_to_erase", told, secret=key or settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()


def _addresses_of(person: models.Model, account: User | None) -> set[str]:
    """Where mail about them may have gone, also by another record of theirs.

    One that another person shares stays out of it.
    """
    if isinstance(person, User):
        account = person
    theirs = {getattr(person, "email", "") or ""}
    both = [] if account is None else [account, *User.objects.filter(merged_into=account)]
    for one in both:
        others = User.objects.exclude(pk__in=[each.pk for each in both])
        shared = others.filter(mailbox__iexact=one.mailbox)
        theirs |= {one.email or "", "" if shared.exists() else one.mailbox}
    return theirs - {""}


def _rules_of(subject: models.Model) -> Iterator[ClockedRule]:
    for rule in clocked_rules(retention_list()):
        if rule.way.subject_model is type(subject):
            yield rule


def _rows_of(rule: ClockedRule, subject: models.Model) -> "models.QuerySet[Any]":
    return every_row(rule.model).filter(**{rule.way.subject or "pk": subject.pk})


def _has_ended(subject: models.Model) -> bool:
    """Whether any clock of the list counts for it."""
    return any(
        _rows_of(rule, subject).filter(rule.has_begun()).exists() for rule in _rules_of(subject)
    )


def _erase_all_of(subject: models.Model, person: models.Model) -> None:
    """What was asked for after it ended goes too where an older backup still has it in use."""
    is_younger = not _has_ended(subject)
    people = retention_list().people
    for rule in list(_rules_of(subject)):
        rows = _rows_of(rule, subject)
        if not is_younger:
            rows = rows.filter(rule.has_begun())
        is_one_of_several = rule.model is type(person) and rule.way.subject_model is not rule.model
        if rule.model._meta.label in people and is_one_of_several:
            rows = rows.filter(pk=person.pk)
        if subject != person and not isinstance(person, User):  # whose other record is theirs too
            rows = rows.filter(*_theirs_or_nobodys(rule.model, person))
        erase_rows(rule, rows.values_list("pk", flat=True))


def _theirs_or_nobodys(model: type[models.Model], person: models.Model) -> Iterator[models.Q]:
    """What points at another of several people, such as the other party, stays with them."""
    for field in model._meta.concrete_fields:
        if field.related_model is type(person):
            yield models.Q(**{field.name: person.pk}) | models.Q(**{f"{field.name}__isnull": True})


def _end_sessions(account: User) -> None:
    sessions = UserSession.objects.filter(user=account)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key"))).delete()
    sessions.delete()


def _erase_mail_to(mailboxes: set[str], *, service: Service | None) -> None:
    """Words and addresses, also of what waits: it is not sent any more."""
    for mailbox in mailboxes:
        mails = OutboxMessage.unscoped.filter(recipient__iexact=mailbox)
        if service is not None:
            mails = mails.filter(service=service)
        mails.filter(state=OutboxState.QUEUED).update(state=OutboxState.SUPERSEDED)
        pks = list(mails.exclude(state=OutboxState.SENDING).values_list("pk", flat=True))
        done: set[int] = set()
        for rule in clocked_rules(retention_list()):
            if rule.model is OutboxMessage and rule.rule.line not in done:
                done.add(rule.rule.line)
                erase_rows(rule, pks)
