"""How somebody is called and where mail reaches them, put right by a colleague."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from organisations import mails
from organisations.actions.refusals import BelongsElsewhere
from organisations.audit import record
from organisations.models import Membership, Scope, Service, User
from organisations.outbox import readdress_waiting, waiting_for
from organisations.signals import mailbox_corrected

CORRECTED = ("first_name", "last_name", "mailbox")


def belongs_elsewhere(person: User, service: Service) -> bool:
    """Whether another service knows them as well: then these facts are theirs alone to change."""
    roles = Membership.objects.current().of_person(person)
    return bool(roles.exclude(service=service).exists())


def renamed(before: str, after: str) -> str:
    """What the trail keeps of a name that was put right; its words go when their time has come."""
    return f"{before} → {after}" if before != after else ""


@transaction.atomic
def correct_member(
    membership: Membership, *, changes: Mapping[str, Any], by: Scope, at: datetime
) -> list[str]:
    """Put right what is told of a member; what is not named stays. The trail names the fields.

    Raises ``BelongsElsewhere``.
    """
    rows = Membership.objects.of_service(by.service).current().with_person()
    membership = rows.get(pk=membership.pk)
    if belongs_elsewhere(membership.user, by.service):
        raise BelongsElsewhere
    person, name = membership.user, membership.user.full_name
    changed = correct_person(person, changes=changes, service=by.service, at=at)
    if changed:
        reason = renamed(name, person.full_name)
        record("person.correct", membership, by=by, at=at, changed=changed, reason=reason)
    return changed


@transaction.atomic
def correct_person(
    person: User, *, changes: Mapping[str, Any], service: Service, at: datetime
) -> list[str]:
    """Set what differs and answer the names of what was changed; the caller writes the trail.

    Another address for mail is also the one to sign in with, until its owner proved theirs by a
    code. The old address and the new one are told; neither reads of the other.
    """
    former = User.objects.select_for_update(of=("self",)).get(pk=person.pk).mailbox
    changed = put_person_right(person, changes=changes)
    if "mailbox" in changed:
        # Before others post anything: what they still send there is meant for the former address.
        waits = _waits_for_them_alone(person, former, service)
        mailbox_corrected.send(sender=User, person=person, former=former, service=service, at=at)
        # What they took back meanwhile, to make it anew, waits no more.
        readdress_waiting(waits, address=person.mailbox)
        mails.tell_mailbox_changed(person, former=former, service=service, at=at)
    return changed


@transaction.atomic
def put_person_right(person: User, *, changes: Mapping[str, Any]) -> list[str]:
    """The same, without a letter: of a list that a service takes in, where no mail leaves."""
    # Fresh, and locked: what is compared is what stands now.
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.refresh_from_db()
    told = {name: changes[name] for name in CORRECTED if name in changes}
    changed = [name for name, value in told.items() if getattr(person, name) != value]
    former = person.mailbox
    for name in changed:
        setattr(person, name, told[name])
    if changed:
        person.save(update_fields=changed)
    if "mailbox" in changed:
        _follow_with_login(person, former)
    return changed


def _waits_for_them_alone(person: User, former: str, service: Service) -> list[int]:
    """What still waits to go there; of a mailbox that two share nobody knows whose it is."""
    others = User.objects.filter(mailbox__iexact=former).exclude(pk=person.pk)
    return (
        []
        if not former or others.exists()
        else waiting_for(former, service=service, of_applicant=False)
    )


def _follow_with_login(person: User, former: str) -> None:
    proved = EmailAddress.objects.filter(user=person, verified=True)
    if proved.exists() or (person.email and person.email.lower() != former.lower()):
        return
    owner = User.objects.owner_of(person.mailbox) if person.mailbox else None
    person.email = None if owner and owner != person else person.mailbox or None
    # In a savepoint: on PostgreSQL the refused row would break the transaction around it.
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError:
        # Somebody got that login at this very moment: it is theirs.
        person.email = None
        person.save(update_fields=["email"])
