"""How an applicant is called, where they live and where mail reaches them, put right."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from core.mailboxes import plain_mailbox
from organisations.actions.corrections import renamed
from organisations.audit import record
from organisations.models import ADDRESS_COLUMNS, AuditEntry, Scope
from organisations.outbox import readdress_waiting, waiting_for, withdraw
from volunteers import mails
from volunteers.actions.applications import leading
from volunteers.actions.refusals import AppliedAlready
from volunteers.models import Application
from volunteers.snapshot import texts_for

ASKED_TO_ACCEPT = "application.ask_for_agreements"
OF_APPLICATION = ("first_name", "last_name", "email", "phone", *ADDRESS_COLUMNS)


@transaction.atomic
def correct_application(
    application: Application, *, changes: Mapping[str, Any], by: Scope, at: datetime
) -> list[str]:
    """Set what differs and answer the names of what was changed; the trail keeps the old name.

    Another address gets the mail by which it is confirmed anew: until then it is nobody's login.
    Links that were sent to the one before open nothing any more.
    Raises ``AboutOneself``, and ``AppliedAlready`` where that address has an open application.
    """
    by = leading(application, by=by, at=at)
    rows = Application.visible_to(by).confirmed().select_for_update(of=("self",))
    application = rows.select_related("service").get(pk=application.pk)
    name, former = application.full_name, application.email
    told = {key: changes[key] for key in OF_APPLICATION if key in changes}
    if "email" in told:
        told["email"] = plain_mailbox(told["email"]).lower()
    changed = [key for key, value in told.items() if getattr(application, key) != value]
    if not changed:
        return []
    for key in changed:
        setattr(application, key, told[key])
    if "email" in changed:
        application.email_corrected_at = at
    _save(application, changed)
    if "email" in changed and application.is_open:
        _let_mail_follow(application, former, at=at)
    reason = renamed(name, application.full_name)
    record("application.correct", application, by=by, at=at, changed=changed, reason=reason)
    return changed


def _save(application: Application, changed: list[str]) -> None:
    # In a savepoint: on PostgreSQL the refused row would break the transaction around it.
    try:
        with transaction.atomic():
            application.save(update_fields=[*changed, "email_corrected_at"])
    except IntegrityError:
        raise AppliedAlready from None


def _let_mail_follow(application: Application, former: str, *, at: datetime) -> None:
    """What waits follows, but for links that were made for the address before."""
    service = application.service
    withdraw(service=service, recipient=former, about=mails.about_agreements(application))
    others = Application.unscoped.from_address(service, former).exclude(pk=application.pk)
    if not others.exists():
        waits = waiting_for(former, service=service, of_applicant=True)
        readdress_waiting(waits, address=application.email)
    mails.ask_to_confirm_again(application, at=at)
    asked = AuditEntry.unscoped.filter(service=service).of_verb(ASKED_TO_ACCEPT)
    was_asked = asked.about(application._meta.label_lower, application.pk).exists()
    if was_asked and any(one.text and not one.accepted for one in texts_for(application)):
        mails.post_agreements(application, at=at)
