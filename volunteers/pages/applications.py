"""Who applied: the board, the list of a step and the sheet; how long each waits, and for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Concat, Lower
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.ages import Age
from core.lifecycle import Tone
from core.listing import SORT, Column, Filter, Listing
from core.local_time import instant, local_day
from core.wording import address_of_rows, titles_of
from core.working_days import ONE_DAY, working_days
from organisations.models import Scope, free_days
from volunteers.lifecycle import APPLICATION_TONES, PIPELINE, STEP_DAYS, ApplicationState
from volunteers.models import Application, Campaign, Spoken
from volunteers.models.recruitment import ApplicationQuerySet
from volunteers.words import DEEDS_FOR_APPLICANTS

IN_A_COLUMN = 8
ENDED = "ended"
BACK = timedelta(days=5 * 366)
"""Nobody waits longer; so far back we ask for days on which nobody works."""


@dataclass(frozen=True, kw_only=True)
class ApplicationLine:
    """``age`` and ``deed`` are of an open one; when one has ended it is nobody's turn."""

    url: str
    name: str
    state: str
    step: str
    tone: Tone
    turn: str
    deed: str
    age: Age | None
    since: datetime
    since_on: date
    town: str
    campaign: str


@dataclass(frozen=True)
class StepClock:
    """How long somebody stands at a step: working days of the service against its norm."""

    scope: Scope
    at: datetime

    @cached_property
    def today(self) -> date:
        return local_day(self.at, self.scope.service.zone)

    @cached_property
    def _free(self) -> frozenset[date]:
        return frozenset(free_days(self.scope.service, self.today - BACK, self.today))

    def age_since(self, moment: datetime) -> Age:
        since = local_day(moment, self.scope.service.zone)
        return Age(elapsed=working_days(since, self.today, self._free), norm=STEP_DAYS)

    def late_before(self) -> datetime:
        """Whoever stands there since before this moment waits longer than the norm."""
        day = self.today
        while working_days(day, self.today, self._free) <= STEP_DAYS:
            day -= ONE_DAY
        return instant(day + ONE_DAY, 0, self.scope.service.zone)


@dataclass(frozen=True)
class ApplicationListing:
    """What of the applications the address says; ``step`` is one, ``ENDED``, or "" for all open."""

    scope: Scope
    step: str
    listing: Listing
    clock: StepClock

    @classmethod
    def of(cls, address: Mapping[str, str], scope: Scope, at: datetime) -> "ApplicationListing":
        said = address.get("state", "")
        step = said if said in {*PIPELINE, ENDED} else ""
        clock = StepClock(scope, at)
        listing = Listing.of(
            address,
            columns=_columns(step),
            filters=_filters(scope, clock, step),
            usual="-ended" if step == ENDED else "-waiting",
            keeps=("state",),
        )
        return cls(scope, step, listing, clock)

    @cached_property
    def _narrowed(self) -> ApplicationQuerySet:
        rows: ApplicationQuerySet = Application.visible_to(self.scope).confirmed()
        narrowed: ApplicationQuerySet = self.listing.narrowed(rows)
        return narrowed

    def every(self) -> ApplicationQuerySet:
        """All pages of what one sees, in its order; of the board all that its columns count."""
        rows = self._narrowed
        if self.step == ENDED:
            rows = rows.ended()
        else:
            rows = rows.in_state(self.step) if self.step else rows.open()
        ordered: ApplicationQuerySet = self.listing.ordered(rows.with_campaign())
        return ordered

    def page(self, number: str | None, *, per_page: int) -> dict[str, Any]:
        page = Paginator(self.every(), per_page).get_page(number)
        return {"page": page, "rows": [self.line(row) for row in page]}

    def board(self) -> dict[str, Any]:
        """The first of each step, in the order of the address."""
        order = self.listing.order()
        rows = self._narrowed.open().first_of_each_state(IN_A_COLUMN, *order)
        shown = [self.line(row) for row in rows.with_campaign().order_by(*order)]
        return {
            "columns": [
                {
                    "label": capfirst(state.label),
                    "count": self.counts.get(state, 0),
                    "cards": [_card(line) for line in shown if line.state == state],
                }
                for state in PIPELINE
            ],
            "is_cut": any(self.counts.get(state, 0) > IN_A_COLUMN for state in PIPELINE),
        }

    @cached_property
    def counts(self) -> dict[str, int]:
        return self._narrowed.count_by_state()

    def tabs(self) -> list[dict[str, Any]]:
        """Another step keeps what was chosen; its own order is the usual one of that step."""
        ended = sum(count for state, count in self.counts.items() if state not in PIPELINE)
        steps = [
            (state.value, capfirst(state.label), self.counts.get(state, 0)) for state in PIPELINE
        ]
        tabs = [("", _("All steps"), sum(count for *_state, count in steps)), *steps]
        kept = {name: said for name, said in self.listing.hidden.items() if name != SORT}
        return [
            {
                "label": label,
                "url": f"?{urlencode({'state': state, **kept})}",
                "current": state == self.step,
                "count": count,
            }
            for state, label, count in [*tabs, (ENDED, _("Ended"), ended)]
        ]

    def line(self, row: Application) -> ApplicationLine:
        is_open = row.is_open
        turn = _turn(is_open=is_open)
        return ApplicationLine(
            url=address_of_rows("volunteers:application_detail", self.scope.service.slug) % row.pk,
            name=row.full_name,
            state=row.state,
            step=titles_of(ApplicationState)[row.state],
            tone=APPLICATION_TONES[row.state],
            turn=turn,
            deed=str(DEEDS_FOR_APPLICANTS[row.state]) if is_open else "",
            age=self.clock.age_since(row.moved_at) if is_open else None,
            since=row.moved_at,
            since_on=local_day(row.moved_at, self.scope.service.zone),
            town=row.town or row.postcode,
            campaign=row.campaign.name if row.campaign else "",
        )


def _turn(*, is_open: bool) -> str:
    """Each step of an applicant is a coordinator's, as in the list of turns."""
    return (
        pgettext("whose move", "the coordinator")
        if is_open
        else pgettext("whose move", "nobody, it has ended")
    )


def _card(line: ApplicationLine) -> dict[str, Any]:
    return {
        "title": line.name,
        "url": line.url,
        "text": line.campaign,
        "age": line.age,
        "note": line.deed,
        "tone": "turn" if line.age and line.age.is_late else "",
    }


def _columns(step: str) -> tuple[Column, ...]:
    name = Lower(Concat("first_name", Value(" "), "last_name"))
    places = [When(state=state, then=Value(at)) for at, state in enumerate(ApplicationState.values)]
    state = Case(*places, default=Value(len(places)), output_field=IntegerField())
    here = (
        (
            Column(name="state", label=_("State"), by=state),
            Column(name="ended", label=_("Date"), by="moved_at", falls=True),
        )
        if step == ENDED
        else (
            Column(name="waiting", label=_("In this step"), by="moved_at", falls=True, is_age=True),
            Column(name="deed", label=_("What to do"), by=None if step else state),
        )
    )
    return (
        Column(name="name", label=_("Name"), by=name),
        *here,
        Column(name="town", label=_("Town"), by=Lower("town")),
        Column(name="campaign", label=_("Campaign"), by="campaign__name"),
    )


def _filters(scope: Scope, clock: StepClock, step: str) -> tuple[Filter, ...]:
    campaigns = Campaign.visible_to(scope).newest_first().values_list("pk", "name")
    waits = Filter(
        name="waits",
        label=_("Waiting"),
        options={"late": _("longer than the norm")},
        narrow=lambda rows, _said: rows.standing_since_before(clock.late_before()),
    )
    return (
        *(() if step == ENDED else (waits,)),
        Filter(
            name="campaign",
            label=_("Campaign"),
            options={str(key): name for key, name in campaigns},
            narrow=lambda rows, said: rows.brought_by(said),
        ),
        Filter(
            name="language",
            label=_("Language"),
            options=dict(Spoken.choices),
            narrow=lambda rows, said: rows.speaking(said),
        ),
    )
