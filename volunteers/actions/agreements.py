"""The texts that volunteers accept: published by the service, accepted version by version."""

from datetime import date, datetime

from django.db import transaction

from organisations.audit import record
from organisations.models import Scope, Service
from volunteers import mails
from volunteers.actions.refusals import ApplicationEnded, NothingToAccept
from volunteers.lifecycle import ENDED_WITHOUT_ADMISSION
from volunteers.models import (
    AcceptedVia,
    AgreementKind,
    AgreementText,
    Application,
    VolunteerAgreement,
)
from volunteers.snapshot import texts_for


@transaction.atomic
def publish_agreement_text(
    kind: AgreementKind, *, body: str, by: Scope, at: datetime
) -> AgreementText:
    """A new version; what was accepted stays accepted in its old words.

    The very same words again give the version that stands.
    """
    # Versions are numbered one after the other: two publishers take turns.
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    # Browsers send two signs for the end of a line: the same words would be another version.
    body = body.replace("\r\n", "\n").strip()
    newest = AgreementText.visible_to(by).of_kind(kind).newest_first().first()
    if newest and newest.body == body:
        return newest
    text = AgreementText.unscoped.create(
        service=by.service,
        kind=kind,
        version=newest.version + 1 if newest else 1,
        body=body,
        published_at=at,
    )
    record("agreement_text.publish", text, by=by, at=at)
    return text


@transaction.atomic
def ask_for_agreements(application: Application, *, by: Scope, at: datetime) -> None:
    """Mail the link where the texts are read and accepted.

    Raises ``ApplicationEnded``, and ``NothingToAccept`` where the service has no texts.
    """
    rows = Application.visible_to(by).confirmed().select_related("service")
    application = rows.get(pk=application.pk)
    if application.state in ENDED_WITHOUT_ADMISSION:
        raise ApplicationEnded(application)
    if not any(on_file.text for on_file in texts_for(application)):
        raise NothingToAccept
    record("application.ask_for_agreements", application, by=by, at=at)
    mails.post_agreements(application, at=at)


@transaction.atomic
def accept_agreements(
    application: Application,
    *,
    texts: frozenset[int],
    via: AcceptedVia,
    signed_on: date | None = None,
    by: Scope,
    at: datetime,
) -> int:
    """Keep that these texts (ids) were accepted; answer how many of them are new.

    Only the service's current texts count: a version that was replaced meanwhile has to be read
    again. What was accepted before stays as it was. ``signed_on`` is the day on a paper, which who
    writes it down has seen. Raises ``ApplicationEnded``.
    """
    # Past visible_to, since an applicant with a link has no role; the service and the key come from
    # the signed link.
    rows = Application.unscoped.confirmed().select_for_update(of=("self",))
    application = rows.select_related("service").get(service=by.service, pk=application.pk)
    if application.state in ENDED_WITHOUT_ADMISSION:
        raise ApplicationEnded(application)
    new = [
        on_file.text
        for on_file in texts_for(application)
        # The ids come from the page, so they count only where they are among the texts that stand
        # now.
        if on_file.text and on_file.text.pk in texts and not on_file.accepted
    ]
    for text in new:
        VolunteerAgreement.unscoped.create(
            service=application.service,
            application=application,
            volunteer_id=application.volunteer_id,
            text=text,
            accepted_at=at,
            via=via,
            signed_on=signed_on,
            seen_by=by.user if via == AcceptedVia.PAPER else None,
        )
    if new:
        record("application.accept_agreements", application, by=by, at=at)
    return len(new)
