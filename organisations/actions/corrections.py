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

CORRECTED = ("first_name", "last_name", "mailbox")


def belongs_elsewhere(person: User, service: Service) -> bool:
    """Whether another service knows them as well: then these facts are theirs alone to change."""
    roles = Membership.objects.current().of_person(person)
    return bool(roles.exclude(service=service).exists())


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
    changed = correct_person(membership.user, changes=changes, service=by.service, at=at)
    if changed:
        record("person.correct", membership, by=by, at=at, changed=changed)
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
