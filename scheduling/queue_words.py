"""The lines of the queue, ready to print."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cases.models import ComplaintKind
from core.templatetags.ui import draw_kept, short_moment
from core.wording import address_of_rows, labels_of, titles_of
from organisations.models import Service
from scheduling.waiting import Standing
from volunteers.models import Spoken


def lines_of(standings: Iterable[Standing], service: Service) -> list[dict[str, Any]]:
    """One line for each case, with what it waits for and whose move it is."""
    kinds, languages = titles_of(ComplaintKind), labels_of(Spoken)
    address = address_of_rows("scheduling:pair_board", service.slug)
    return [
        {
            "url": address % standing.case.pk,
            "number": standing.case.number,
            "waiting": draw_kept("components/waiting.html", days=standing.days, tone=standing.tone),
            "about": kinds[standing.case.kind],
            "where": _where(standing.case, languages),
            "seats": draw_kept("components/load.html", taken=standing.taken, room=standing.seats),
            "move": _move(standing),
            "until": _until(standing),
        }
        for standing in standings
    ]


def _where(case: Any, languages: Mapping[str, str]) -> str:
    spoken = ", ".join(word for code, word in languages.items() if code in case.languages)
    return " · ".join(part for part in (case.district__name, spoken) if part)


def _move(standing: Standing) -> SafeString:
    if not standing.is_ours_to_move:
        counted = {"answered": standing.answered, "asked": standing.asked}
        words = _("Volunteers: %(answered)s of %(asked)s") % counted
        return draw_kept("components/pill.html", label=words, tone="wait")
    if standing.has_one_already:
        words = _("You: find a second")
    elif standing.seats == 1:
        words = _("You: choose a mediator")
    else:
        words = _("You: choose a pair")
    return draw_kept("components/pill.html", label=words, tone="turn")


def _until(standing: Standing) -> str:
    if standing.expires_at is None:
        return ""
    return _("until %(until)s") % {"until": short_moment(standing.expires_at)}
