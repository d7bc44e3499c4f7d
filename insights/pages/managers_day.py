"""What a manager's start page shows: what asks something of them, and the figures of this year."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.wording import paired
from insights.figures.periods import PeriodName
from insights.models import looks_of, mediators_of
from insights.pages.figure_cards import (
    CaseLinks,
    intake_card,
    load_card,
    results_card,
    senders_card,
    waiting_card,
)
from insights.pages.figures import (
    asked_days,
    ended_results,
    intake_of,
    load_of,
    origins_of,
    waiting_of,
)
from insights.pages.figures_page import said_days
from insights.pages.mornings import UNANSWERED
from insights.pages.running import ailing_parts
from organisations.models import Invitation, Scope


def managers_day(scope: Scope, at: datetime) -> dict[str, Any]:
    """The figures are those of the page *Figures*, some of them and of this year."""
    service, links = scope.service, CaseLinks(scope)
    _name, days = asked_days(PeriodName.YEAR, service, at)
    unanswered = Invitation.visible_to(scope).unanswered_since(at - UNANSWERED, at=at)
    looks = looks_of(service, unanswered=unanswered, mediators=mediators_of(service))
    return {
        "asks": list(_asks(scope, looks, at)),
        "days": said_days(days),
        "intake": intake_card(intake_of(service, days), days, links),
        "waiting": waiting_card(waiting_of(service, days), days, links),
        "results": results_card(ended_results(service, days), days, links),
        "load": load_card(load_of(service, people=looks["mediators"]), scope),
        "senders": senders_card(origins_of(service, days), days, links),
    }


def _asks(scope: Scope, looks: dict[str, Any], at: datetime) -> Iterator[dict[str, Any]]:
    """Rows of components/dues.html: what does not run, and who has not answered."""
    service, slug = scope.service, scope.service.slug
    running_url = reverse("insights:running", args=[slug])
    for place, part in enumerate(ailing_parts(service, looks, at)):
        yield {
            "id": f"runs-{place}",
            "icon": "heart-rate-monitor",
            "tone": "bad",
            "title": paired(part.label, part.said),
            "url": part.url or running_url,
            "about": part.remedy,
            "norm": None,
            "day": "",
            "deed": pgettext("deed", "See"),
            "deed_url": part.url or running_url,
            "name": part.label,
        }
    if waiting := looks["unanswered"]:
        people_url = reverse("organisations:people", args=[slug])
        words = ngettext(
            "%(n)s invitation is not answered yet",
            "%(n)s invitations are not answered yet",
            waiting,
        ) % {"n": waiting}
        yield {
            "id": "invitations",
            "icon": "mail",
            "tone": "wait",
            "title": words,
            "url": people_url,
            "about": _("Sent more than three days ago. Send it once more, or call."),
            "norm": None,
            "day": "",
            "deed": pgettext("deed", "See who"),
            "deed_url": people_url,
            "name": words,
        }
