"""The words of the one status that partners see: on pages, in mails and in downloads alike."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.partner_status import PartnerStatus
from cases.snapshot import partner_status_of


@dataclass(frozen=True)
class StatusWords:
    status: PartnerStatus
    label: str | Promise
    text: str | Promise
    tone: str


WORDS = {
    words.status: words
    for words in (
        StatusWords(
            PartnerStatus.RECEIVED,
            _("Received"),
            _("The referral has come in. The coordinator looks at it and seeks mediators."),
            "wait",
        ),
        StatusWords(
            PartnerStatus.NOT_SUITABLE,
            _("Not suitable"),
            _("Neighbourhood mediation does not fit here. The coordinator tells the resident."),
            "quiet",
        ),
        StatusWords(
            PartnerStatus.NOT_STARTED,
            _("Not started"),
            _("It ended before there was a talk. The coordinator tells the resident."),
            "quiet",
        ),
        StatusWords(
            PartnerStatus.IN_PROGRESS,
            _("In progress"),
            _("It has been taken up. We tell you when it has ended."),
            "go",
        ),
        StatusWords(
            PartnerStatus.SOLVED,
            _("Ended, solved"),
            _("It has ended and things are better now."),
            "good",
        ),
        StatusWords(
            PartnerStatus.NOT_SOLVED,
            _("Ended, not solved"),
            _("It has ended without a solution. That can have many causes."),
            "quiet",
        ),
    )
}


def status_of(case: Case) -> StatusWords:
    return WORDS[partner_status_of(case)]
