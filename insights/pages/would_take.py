"""What a volunteer could take: a colleague's seat, a case that waits; and what came of a hand."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import ChoiceList, choices_of
from core.templatetags.ui import day_and_hour
from organisations.models import Scope
from scheduling.pairing.links import substitution_token_for
from scheduling.pairing.pages.hands import ended_words


def would_take(rows: Sequence[Any], scope: Scope, *, has_room: bool) -> dict[str, Any]:
    """Whoever may take no case now is not told what waits. What suits them, its page says.

    ``rows`` are those of ``OWN_CHANCES``.
    """
    kinds = choices_of(scope.service)
    return {
        "waiting": sum(row.what == "waiting" for row in rows) if has_room else 0,
        "ended_hands": [
            ended_words(row.word, kinds.said(ChoiceList.KIND, row.kind, row.own_kind), row.moment)
            for row in rows
            if row.what == "hand"
        ],
        "seats_asked": [_seat(row, scope) for row in rows if row.what == "seat"],
    }


def _seat(row: Any, scope: Scope) -> dict[str, str]:
    token = substitution_token_for(row.pk, scope.person.mailbox)
    return {
        "url": reverse("scheduling:substitution_answer", args=[token]),
        "text": _("%(name)s cannot go on and thought of you") % {"name": row.word},
        "until": _("Please answer before %(day)s") % {"day": day_and_hour(row.moment)},
    }
