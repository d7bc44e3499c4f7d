"""What the address of a week says: which week, how it is seen, and what of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from insights.pages.calendar_weeks import CalendarWeek
from insights.pages.due_list import ME, NOBODY
from insights.words import WEEK_SIGNS
from organisations.models import Scope
from scheduling.appointments.pages.week_rows import WeekRow, WeekRowKind

TABLE, LIST, ROOMS = "week", "list", "rooms"
FREE = "free"
"""Who is free, beside the kinds of what happens: it may be hidden like them."""
HIDEABLE = (*WeekRowKind, FREE)
LONGEST = 200
KINDS: dict[str, str | Promise] = {
    WeekRowKind.TALK: gettext_lazy("Talks"),
    WeekRowKind.COURSE: gettext_lazy("Course days"),
    WeekRowKind.CALL: gettext_lazy("Calls"),
    FREE: gettext_lazy("Who is free"),
}


@dataclass(frozen=True)
class WeekAsked:
    """What an address says of the page. ``odd`` is a week that there is not."""

    week: CalendarWeek
    show: str
    district: str
    owner: str
    hidden: frozenset[str] = frozenset()
    odd: str = ""

    @classmethod
    def of(cls, address: Mapping[str, str], today: date) -> "WeekAsked":
        said = address.get("week", "")[:LONGEST]
        week = CalendarWeek.read(said)
        show = address.get("show", "")
        return cls(
            week=week or CalendarWeek.of(today),
            show=show if show in {TABLE, LIST, ROOMS} else "",
            district=address.get("district", "")[:LONGEST],
            owner=address.get("owner", "")[:LONGEST],
            hidden=frozenset(address.get("hide", "")[:LONGEST].split(",")) & {*HIDEABLE},
            odd=said if said and week is None else "",
        )

    def url(self, **otherwise: str) -> str:
        said = {"week": self.week.address, "show": self.show, "hide": ",".join(sorted(self.hidden))}
        said |= {"district": self.district, "owner": self.owner} | otherwise
        return f"?{urlencode({name: word for name, word in said.items() if word})}"


def _district(case: Case | None) -> str:
    return case.district.name if case and case.district else ""


def _owner_word(case: Case | None, scope: Scope) -> str:
    """As the chip has it; of what is no case nobody is in charge."""
    if case is None:
        return ""
    owner = case.owner
    if owner is None:
        return NOBODY
    return ME if owner.user_id == scope.person.pk else str(owner.pk)


def suits_choice(case: Case | None, asked: WeekAsked, scope: Scope) -> bool:
    """A choice is one of cases: courses are everybody's and stay."""
    if case is None:
        return True
    if asked.district and _district(case) != asked.district:
        return False
    return not asked.owner or _owner_word(case, scope) == asked.owner


def case_chips(rows: Sequence[WeekRow], asked: WeekAsked, scope: Scope) -> list[dict[str, Any]]:
    """Each with what there is in this week, whatever else is chosen."""
    districts = Counter(_district(row.case) for row in rows)
    owners = Counter(_owner_word(row.case, scope) for row in rows)
    words = {ME: _("you"), NOBODY: _("nobody in particular")}
    for row in rows:
        if row.case and row.case.owner:
            words.setdefault(str(row.case.owner.pk), str(row.case.owner.user))
    return [
        {
            "name": name,
            "label": label,
            "chosen": words.get(said, said),
            "off_url": asked.url(**{name: ""}),
            "options": [
                {"label": words.get(value, value), "count": n, "url": asked.url(**{name: value})}
                for value, n in sorted(counts.items())
                if value
            ],
        }
        for name, label, said, counts in (
            ("district", _("District"), asked.district, districts),
            ("owner", _("In charge"), asked.owner, owners),
        )
    ]


def kind_chips(
    rows: Sequence[WeekRow], asked: WeekAsked, *, knows_people: bool
) -> list[dict[str, Any]]:
    """Each kind with how many there are: a click hides or shows it."""
    counts = Counter(row.kind for row in rows)
    return [
        {
            "label": KINDS[kind],
            "icon": "users" if kind == FREE else WEEK_SIGNS[WeekRowKind(kind)],
            "count": None if kind == FREE else counts[WeekRowKind(kind)],
            "shown": kind not in asked.hidden,
            "url": asked.url(hide=",".join(sorted(asked.hidden ^ {kind}))),
        }
        for kind in HIDEABLE
        if kind != FREE or knows_people
    ]


def week_tabs(asked: WeekAsked) -> dict[str, Any]:
    """Without a choice a wide screen shows the table and a phone the list: each has its tabs."""
    labels = {TABLE: _("Week"), LIST: _("List"), ROOMS: _("Rooms")}

    def tabs(current: str) -> list[dict[str, Any]]:
        return [
            {"label": label, "url": asked.url(show=show), "current": show == current}
            for show, label in labels.items()
        ]

    return {"tabs": tabs(asked.show or TABLE), "tabs_of_list": tabs(asked.show or LIST)}
