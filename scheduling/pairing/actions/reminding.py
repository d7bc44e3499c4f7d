"""A second letter to whoever was asked for a case and has not answered."""

from datetime import datetime

from django.db import transaction

from cases.models import Case
from core.local_time import local_day
from core.working_days import working_days
from organisations.audit import record
from organisations.models import Scope, free_days
from scheduling.pairing import mails
from scheduling.pairing.actions.refusals import NobodyWaits, WrittenToday
from scheduling.pairing.models import Offer


@transaction.atomic
def remind_asked(case: Case, *, by: Scope, at: datetime) -> list[Offer]:
    """Write once more to those who can still answer, each at most once a working day.

    Raises ``NobodyWaits`` where nobody can, and ``WrittenToday`` where all were written to since
    the last working day began.
    """
    rows = Case.visible_to(by).select_related("district", "service")
    case = rows.select_for_update(of=("self",)).get(pk=case.pk)
    offers = Offer.visible_to(by).of_case(case).waiting().with_person().in_order().locked()
    waiting = [offer for offer in offers if not offer.has_ended(at)]
    if not waiting:
        raise NobodyWaits
    due = [offer for offer in waiting if _may_be_reminded(offer, by=by, at=at)]
    if not due:
        raise WrittenToday(offer.volunteer.user for offer in waiting)
    for offer in due:
        offer.reminded_at = at
        offer.save(update_fields=["reminded_at"])
        record("offer.remind", offer, by=by, at=at, changed=["reminded_at"])
        mails.post_offer_reminder(offer, case, service=by.service, at=at)
    return due


def _may_be_reminded(offer: Offer, *, by: Scope, at: datetime) -> bool:
    service = by.service
    last = local_day(offer.reminded_at or offer.sent_at, service.zone)
    today = local_day(at, service.zone)
    return working_days(last, today, free_days(service, last, today)) > 0
