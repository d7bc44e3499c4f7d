"""A partner's start: what they referred, one word for each, and how soon the first talk was."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from statistics import median
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Referral
from cases.snapshot import project
from cases.words.partner_status import WORDS
from core.local_time import instant, local_day
from core.wording import address_of_rows
from core.working_days import working_days
from insights.models import SHOWN, first_talks_of
from organisations.models import Scope, free_days

MOST_READ = 300
"""So many of the newest are looked at; more say nothing of how it goes now."""
FEWEST_DRAWN = 5
"""Of fewer a picture would tell of single people."""
MOST_DRAWN = 60
WIDTH, LEFT, STEP = 340, 12, 11  # px; from one dot to the one above it


def partners_start(scope: Scope, at: datetime) -> dict[str, Any]:
    """Nothing of the case but the one word, and how many days it took until the first talk."""
    service = scope.service
    referrals = Referral.visible_to(scope).newest_first()
    rows = list(referrals.projected()[:MOST_READ])
    talked_on = first_talks_of(referrals, most=MOST_READ)
    days = _days_to_contact(rows, talked_on, scope)
    address = address_of_rows("cases:referral_detail", service.slug)
    new_year = date(local_day(at, service.zone).year, 1, 1)
    return {
        "referrals": [
            {
                "url": address % row.pk,
                "reference": row.own_reference,
                "at": row.referred_at,
                "words": WORDS[project(row).status],
                "contact": _contact(days.get(row.pk)),
            }
            for row in rows[:SHOWN]
        ],
        "referred_this_year": referrals.since(instant(new_year, 0, service.zone)).count(),
        "refer_url": reverse("cases:referral_create", args=[service.slug]),
        "soon": soon_picture(list(days.values()), service.contact_days),
    }


def _contact(days: int | None) -> str:
    if days is None:
        return ""
    words = ngettext(
        "first talk after %(n)s working day", "first talk after %(n)s working days", days
    )
    return words % {"n": days}


def _days_to_contact(
    rows: Sequence[Any], talked_on: Mapping[int, date | None], scope: Scope
) -> dict[int, int]:
    """Working days from the referral until somebody was first spoken with, of those it came to.

    A talk is of the day on which it was held, which may be told later.
    """
    zone = scope.service.zone
    spans: dict[int, tuple[date, date]] = {
        row.pk: (
            local_day(row.referred_at, zone),
            talked_on.get(row.pk) or local_day(row.case__started_at, zone),
        )
        for row in rows
        if row.case__started_at
    }
    if not spans:
        return {}
    first = min(begin for begin, _end in spans.values())
    last = max(end for _begin, end in spans.values())
    free = free_days(scope.service, first, last)
    return {pk: working_days(begin, end, free) for pk, (begin, end) in spans.items()}


def soon_picture(days: Sequence[int], aim: int) -> dict[str, Any] | None:
    """A dot for each against what the service aims at; nothing where there are few."""
    drawn = list(days[:MOST_DRAWN])
    if len(drawn) < FEWEST_DRAWN:
        return None
    furthest = max(aim + 5, *drawn)
    furthest += -furthest % 5
    scale = (WIDTH - 2 * LEFT) / furthest
    stacks = Counter(drawn)
    height = max(*stacks.values(), 4) * STEP + 16
    dots = [
        {"x": round(LEFT + day * scale), "y": height - 6 - level * STEP, "late": day > aim}
        for day, number in sorted(stacks.items())
        for level in range(number)
    ]
    usual, within = round(median(drawn)), sum(day <= aim for day in drawn)
    every = 5 if furthest <= 25 else 10
    return {
        "dots": dots,
        "width": WIDTH,
        "height": height,
        "foot": height + 18,
        "aim_x": round(LEFT + aim * scale),
        "aim": aim,
        "ticks": [
            {"x": round(LEFT + day * scale), "label": day} for day in range(0, furthest + 1, every)
        ],
        "usual": usual,
        "within": within,
        "number": len(drawn),
        "title": _(
            "Working days until the first talk: usually %(usual)s, %(within)s of %(number)s within "
            "%(aim)s"
        )
        % {"usual": usual, "within": within, "number": len(drawn), "aim": aim},
    }
