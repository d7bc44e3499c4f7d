"""The certificate of a volunteer as one tile of their page."""

from datetime import date, datetime
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.local_time import local_day
from core.templatetags.ui import spelled
from organisations.models import Scope
from training.lifecycle import CertificationStanding
from training.models import Certification
from training.models.questions import CERTIFICATIONS_OF_VOLUNTEER
from volunteers.models import Volunteer
from volunteers.pages.dashboard import Tile
from volunteers.signals import volunteer_page_opened


@receiver(volunteer_page_opened)
def show_certificate(
    *, volunteer: Volunteer, scope: Scope, at: datetime, **_facts: Any
) -> dict[str, Any]:
    today = local_day(at, scope.service.zone)
    known = CERTIFICATIONS_OF_VOLUNTEER.ask(scope, volunteer=volunteer.pk)
    window = scope.service.renewal_window_days
    url = reverse("training:volunteer_record", args=[scope.service.slug, volunteer.pk])
    return {"tiles": [_tile(known, url, today, window)]}


def _tile(known: list[Certification], url: str, today: date, window: int) -> Tile:
    label = _("Certificate")
    counting = [one for one in known if _counts(one, today, window)]
    if counting:
        return _valid(counting, label, url, today)
    if not known:
        return Tile(place=4, label=label, figure="–", text=_("not certified yet"), url=url)
    standing = known[0].standing(today, renewal_window_days=window)
    text = _("See what is lacking")
    return Tile(place=4, label=label, figure=str(capfirst(standing.label)), text=text, url=url)


def _counts(one: Certification, today: date, window: int) -> bool:
    standing = one.standing(today, renewal_window_days=window)
    return standing in {CertificationStanding.VALID, CertificationStanding.DUE}


def _valid(counting: list[Certification], label: str, url: str, today: date) -> Tile:
    """By the one that counts longest; without a last day it counts for ever."""
    if any(one.valid_until is None for one in counting):
        return Tile(place=4, label=label, figure=_("Valid"), text=_("without an end"), url=url)
    last = max(one.valid_until for one in counting if one.valid_until)
    days = (last - today).days + 1
    figure = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    text = _("valid until %(day)s") % {"day": spelled(last, "j F Y")}
    return Tile(place=4, label=label, figure=figure, text=text, url=url)
