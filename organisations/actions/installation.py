"""What the owner of an installation does: open services, rename and pause them, find managers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from core.mailboxes import mailable
from organisations import mails
from organisations.actions.colleagues import and_the_mailbox, those_who_hear
from organisations.actions.doubles import add_login
from organisations.actions.invitations import invite_again, is_managed, take_back_invitation
from organisations.actions.people import invite_member, locked_person, person_of_address
from organisations.actions.refusals import AddressTaken, IsManaged
from organisations.audit import record
from organisations.models import (
    PROVING_TWICE,
    Country,
    Invitation,
    Role,
    Scope,
    Service,
    User,
)

CLOSED_AT_FIRST = ("takes_applications", "takes_reports")
"""The doors of a service that has just been opened: nobody is there yet who could answer."""
ZONES = {Country.NL: "Europe/Amsterdam", Country.BE: "Europe/Brussels"}


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Who is asked to be the first manager, before there is an account."""

    email: str
    first_name: str
    last_name: str
    language: str


@transaction.atomic
def make_owner(email: str, *, first_name: str, last_name: str, language: str, at: datetime) -> User:
    """Let whoever reads mail at this address look after the installation; they are told by mail.

    The account that stands is used, and keeps what it says of the person. Again changes nothing.
    """
    person = person_of_address(email, first_name=first_name, last_name=last_name, language=language)
    return make_owner_of(person, email, at=at)


@transaction.atomic
def make_owner_of(person: User, email: str, *, at: datetime) -> User:
    """The same of an account that stands; without a login it gets this address as one."""
    person = locked_person(person.pk)
    if not person.email:
        add_login(person, email or person.mailbox)
    if not person.is_superuser:
        person.is_superuser = True
        person.save(update_fields=["is_superuser"])
        # To the address they sign in with: another person may share their mailbox.
        mails.post_account_mail(mails.NEW_OWNER, person.email or email, {}, at=at)
    return person


def account_standing(email: str) -> User | None:
    """Whose account it is: by login, else of the only one who is written to there.

    For whoever runs the site, who may ask the person.
    """
    email = mailable(email).strip().lower()
    if owner := User.objects.owner_of(email):
        return owner
    written_to = User.objects.standing().filter(email__isnull=True, mailbox__iexact=email)
    found = list(written_to.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def open_service(
    *,
    name: str,
    slug: str,
    country: str,
    language: str,
    town: str,
    email: str,
    manager: Newcomer,
    by: User,
    at: datetime,
) -> Service:
    """A new service, with its first manager asked in by mail. Raises ``AddressTaken``.

    It begins with its doors closed to the public (``CLOSED_AT_FIRST``).
    """
    try:
        # In a savepoint: on PostgreSQL the refused insert would break the transaction around it.
        with transaction.atomic():
            service = Service.objects.create(
                name=name,
                slug=slug,
                country=country,
                timezone=ZONES[Country(country)],
                language=language,
                town=town,
                email=email,
                **dict.fromkeys(CLOSED_AT_FIRST, False),
            )
    except IntegrityError:
        raise AddressTaken(slug) from None
    record("service.open", service, by=Scope.of_owner(service, by), at=at)
    invite_manager(service, manager, by=by, at=at)
    return service


def manager_invited_to(service: Service, by: User) -> Invitation | None:
    """The invitation that waits for the manager of a service, if there is one."""
    rows = Invitation.visible_to(Scope.of_owner(service, by)).open().in_roles([Role.MANAGER])
    invitation: Invitation | None = rows.newest_first().first()
    return invitation


@transaction.atomic
def invite_manager(service: Service, who: Newcomer, *, by: User, at: datetime) -> Invitation:
    """Ask in the manager of a service that has none. Raises ``IsManaged`` where it has one.

    One address at a time: who was asked before at another one is told that it counts no more. The
    same address again gets the mail once more.
    """
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    if is_managed(service):
        raise IsManaged
    scope = Scope.of_owner(service, by)
    standing: Invitation | None = None
    waiting = Invitation.visible_to(scope).open().in_roles([Role.MANAGER]).oldest_first()
    for row in waiting:
        if row.email.lower() == who.email.lower():
            standing = row
        else:
            take_back_invitation(row, by=scope, at=at)
    if standing:
        return invite_again(standing, by=scope, at=at)
    return invite_member(
        who.email,
        first_name=who.first_name,
        last_name=who.last_name,
        language=who.language,
        role=Role.MANAGER,
        partner=None,
        by=scope,
        at=at,
    )


@transaction.atomic
def rename_service(service: Service, *, changes: dict[str, str], by: User, at: datetime) -> Service:
    """Write ``name`` and ``town``, those that are given; the same again changes nothing.

    Its address stays: links to it hang on walls.
    """
    service = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    changed = [name for name, value in changes.items() if getattr(service, name) != value]
    if changed:
        for name in changed:
            setattr(service, name, changes[name])
        service.save(update_fields=changed)
        scope = Scope.of_owner(service, by)
        record("service.rename", service, by=scope, at=at, changed=changed)
    return service


@transaction.atomic
def pause_service(service: Service, *, by: User, at: datetime) -> Service:
    """Close its doors to the public, and let who works there only read; they are told by mail.

    What was agreed stands: links in mails answer, and appointments take place. Of a paused one
    nothing changes.
    """
    service = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    if not service.is_paused:
        service.paused_at = at
        service.save(update_fields=["paused_at"])
        scope = Scope.of_owner(service, by)
        record("service.pause", service, by=scope, at=at, changed=["paused_at"])
        for one in _who_runs(service, besides=by, at=at):
            mails.tell_service_paused(service, one, at=at)
    return service


@transaction.atomic
def resume_service(service: Service, *, by: User, at: datetime) -> Service:
    """Let work go on, with the doors open that were open before; those who work there are told."""
    service = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    if service.is_paused:
        service.paused_at = None
        service.save(update_fields=["paused_at"])
        scope = Scope.of_owner(service, by)
        record("service.resume", service, by=scope, at=at, changed=["paused_at"])
        for one in _who_runs(service, besides=by, at=at):
            mails.tell_service_resumed(service, one, at=at)
    return service


def _who_runs(service: Service, *, besides: User, at: datetime) -> list[mails.Addressee]:
    people = those_who_hear(service, now_in=PROVING_TWICE, besides=[besides], at=at)
    return and_the_mailbox(people, service)
