"""The lines of the queue, ready to print."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import ChoiceList, choices_of
from core.templatetags.ui import draw_kept, short_moment
from core.wording import address_of_rows, listed_with_and
from organisations.models import Service
from scheduling.pairing.models.questions import WhoseMove
from scheduling.pairing.pages.queue import QueuedCase
from volunteers.words import spoken_here

HEADINGS = {
    WhoseMove.OURS: gettext_lazy("Your move"),
    WhoseMove.THEIRS: gettext_lazy("Waiting for an answer"),
    WhoseMove.LOCKED: gettext_lazy("Locked for the next plan"),
}


def queue_groups(
    standings: Iterable[QueuedCase], counts: Mapping[WhoseMove, int], service: Service
) -> list[dict[str, Any]]:
    """The lines of a page under their headings; ``counts`` are of the whole queue."""
    kinds = choices_of(service).titles(ChoiceList.KIND)
    address = address_of_rows("scheduling:pair_board", service.slug)
    groups: dict[WhoseMove, list[dict[str, Any]]] = {}
    for standing in standings:
        line = {
            "url": address % standing.case.pk,
            "number": standing.case.number,
            "waiting": draw_kept("components/waiting.html", days=standing.days, tone=standing.tone),
            "about": kinds.of(standing.case.kind, standing.case.own_kind),
            "where": _where(standing.case),
            "locked": _locked(standing),
            "move": _move(standing),
            "until": _until(standing),
        }
        groups.setdefault(standing.whose, []).append(line)
    return [
        {"title": HEADINGS[whose], "count": counts[whose], "lines": lines}
        for whose, lines in groups.items()
    ]


def _where(case: Any) -> str:
    parts = (case.district__name, spoken_here(case.languages))
    return " · ".join(part for part in parts if part)


def _locked(standing: QueuedCase) -> str:
    if not standing.locked:
        return ""
    return _("Locked: %(names)s") % {"names": listed_with_and(standing.locked)}


def _move(standing: QueuedCase) -> SafeString | str:
    """Whose move it is, where the heading does not say all of it."""
    if not standing.is_ours_to_move:
        counted = {"answered": standing.answered, "asked": standing.asked}
        words = _("Volunteers: %(answered)s of %(asked)s") % counted
        return draw_kept("components/pill.html", label=words, tone="wait")
    if standing.has_one_already:
        words = _("You: find a second")
    elif standing.whose != WhoseMove.THEIRS:
        return ""
    else:
        words = _("Nobody answered in time: your move")
    return draw_kept("components/pill.html", label=words, tone="turn")


def _until(standing: QueuedCase) -> str:
    if standing.expires_at is None:
        return ""
    return _("until %(until)s") % {"until": short_moment(standing.expires_at)}
