"""The lines of the case list, ready to print."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localtime

from cases.lifecycle import CASE_TONES, CaseState, Turn, turn_in
from cases.models import ChoiceList, choices_of
from core.templatetags.ui import draw_kept
from core.wording import address_of_rows, day_of, labels_of, titles_of
from organisations.models import Service


def case_lines(cases: Iterable[Any], service: Service) -> list[dict[str, str]]:
    """One line for each of ``CaseQuerySet.as_lines``."""
    states, turns = labels_of(CaseState), titles_of(Turn)
    kinds = choices_of(service).titles(ChoiceList.KIND)
    address = address_of_rows("cases:case_detail", service.slug)
    lines = []
    for case in cases:
        since = localtime(case.moved_at)
        state = states[case.state]
        lines.append(
            {
                "url": address % case.pk,
                "number": case.number,
                "their_number": case.their_number,
                "state": draw_kept(
                    "components/pill.html", tone=CASE_TONES[case.state], label=state
                ),
                "since": since.isoformat(),
                "since_day": day_of(since.date()),
                "turn": turns[turn_in(case.state)],
                "about": kinds.of(case.kind, case.own_kind),
                "district": case.district__name or "",
            }
        )
    return lines
