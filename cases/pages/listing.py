"""The coordinator's list of cases: its columns and filters, and a line for each, page or sheet."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat, Trim
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cases import signals
from cases.lifecycle import (
    CASE_TONES,
    OPEN,
    WHEREABOUTS,
    CaseState,
    Turn,
    Whereabouts,
    turn_in,
)
from cases.models import Assignment, Case, CaseQuerySet, ChoiceList, choices_of
from cases.pages.figure_filters import figure_filters
from core.ages import Age
from core.listing import Column, Filter, Listing
from core.local_time import month_begins
from core.templatetags.ui import draw_kept
from core.wording import address_of_rows, day_of, labels_of, listed, titles_of
from organisations.models import District, Membership, Role, Scope, full_name_of
from volunteers.models import Spoken

USUAL = "-received"
DAYS = "days"
ME, NOBODY = "me", "nobody"
SEATS = (1, 2)
MORE = (
    *("owner__user__first_name", "owner__user__last_name", "received_at"),
    *(f"mediator_{seat}" for seat in SEATS),
    "talk_at",
)
CLOSED = "closed"
"""Beside where open cases stand: those that were closed since the month began."""


@dataclass(frozen=True)
class CaseWait:
    """Whose turn an open case is, and how long it waits where that has a norm."""

    turn: Turn
    age: Age | None


@dataclass(frozen=True)
class CaseListing:
    """What of the cases of a service its coordinator sees, as the address says."""

    scope: Scope
    at: datetime
    listing: Listing

    @classmethod
    def of(cls, address: Mapping[str, str], scope: Scope, at: datetime) -> "CaseListing":
        listing = Listing.of(
            address,
            columns=_columns(),
            filters=_filters(scope, at),
            usual=USUAL,
            keeps=("show", "q"),
        )
        return cls(scope, at, listing)

    def chosen(self, cases: CaseQuerySet, *, per_page: int) -> Paginator:
        return Paginator(self._in_order(self.listing.narrowed(cases)), per_page)

    def _in_order(self, rows: CaseQuerySet) -> Any:
        """The rows, telling what a line shows; their keys where no query knows the order."""
        if self.listing.is_usual:
            return self._telling(rows).newest_first()
        if self.listing.sort.removeprefix("-") == DAYS:
            return self._by_days(rows)
        return self.listing.ordered(self._telling(rows))

    def lines(self, page: Page) -> list[dict[str, Any]]:
        rows: Any = page.object_list
        if isinstance(rows, list):
            return list(self._of_keys(rows, Case.visible_to(self.scope).of_keys(rows)))
        cases: list[Any] = list(rows.as_lines(*MORE))
        waits = self._waits([case.pk for case in cases if case.state in OPEN])
        return [self._line(case, waits.get(case.pk)) for case in cases]

    def every_line(self, cases: CaseQuerySet) -> Iterator[dict[str, Any]]:
        """Of all pages, in as many queries as one."""
        rows = self.listing.narrowed(cases)
        in_order = self._in_order(rows)
        if isinstance(in_order, list):
            return self._of_keys(in_order, rows)
        lines = in_order.as_lines(*MORE).iterator()
        return (self._line(case, self._every_wait.get(case.pk)) for case in lines)

    def _of_keys(self, keys: Sequence[int], rows: CaseQuerySet) -> Iterator[dict[str, Any]]:
        """``rows`` are those of these keys, in any order; one may have left them meanwhile."""
        found: dict[int, Any] = {case.pk: case for case in self._telling(rows).as_lines(*MORE)}
        return (self._line(found[key], self._every_wait.get(key)) for key in keys if key in found)

    def _by_days(self, rows: CaseQuerySet) -> list[int]:
        """Their keys. How long a case waits is worked out from days off, which no query knows."""
        waits = self._every_wait
        known = rows.order_by("moved_at", "pk").values_list("pk", "moved_at", "closed_at")

        def days(case: tuple[int, datetime, datetime | None]) -> tuple[bool, int]:
            key, moved_at, closed_at = case
            age = waits[key].age if key in waits else None
            told = age.elapsed if age else (self.at - moved_at).days
            falls = self.listing.sort.startswith("-")
            return closed_at is not None, -told if falls else told

        return [case[0] for case in sorted(known, key=days)]

    @cached_property
    def _every_wait(self) -> dict[int, CaseWait]:
        return self._waits(None)

    def _waits(self, cases: Collection[int] | None) -> dict[int, CaseWait]:
        answers: Any = signals.waits_asked.send(
            sender=Case, cases=cases, scope=self.scope, at=self.at
        )
        waits: dict[int, CaseWait] = {}
        for _receiver, answer in answers:
            waits |= answer
        return waits

    def _telling(self, cases: CaseQuerySet) -> CaseQuerySet:
        """With who sits on each, and with what floors above know."""
        answers: Any = signals.cases_listed.send(sender=Case, scope=self.scope, at=self.at)
        told: dict[str, Any] = {f"mediator_{seat}": _name_on(seat, self.scope) for seat in SEATS}
        for _receiver, answer in answers:
            told |= answer
        return cases.annotate(**told)

    @cached_property
    def _words(self) -> tuple[Mapping[str, str], Mapping[str, str], Any, str]:
        kinds = choices_of(self.scope.service).titles(ChoiceList.KIND)
        address = address_of_rows("cases:case_detail", self.scope.service.slug)
        return labels_of(CaseState), titles_of(Turn), kinds, address

    def _line(self, case: Any, wait: CaseWait | None) -> dict[str, Any]:
        states, turns, kinds, address = self._words
        since = localtime(case.moved_at)
        people = [name for seat in SEATS if (name := getattr(case, f"mediator_{seat}"))]
        return {
            "url": address % case.pk,
            "number": case.number,
            "their_number": case.their_number,
            "about": kinds.of(case.kind, case.own_kind),
            "state": draw_kept(
                "components/pill.html", tone=CASE_TONES[case.state], label=states[case.state]
            ),
            "state_words": states[case.state],
            "turn": turns[wait.turn if wait else turn_in(case.state)],
            "people": str(listed(*people)),
            "talk_at": case.talk_at,
            "age": wait.age if wait else None,
            "days": (self.at - case.moved_at).days if case.state in OPEN else None,
            "since": since.isoformat(),
            "since_on": since.date(),
            "since_day": day_of(since.date()),
            "district": case.district__name or "",
            "owner": full_name_of(
                case.owner__user__first_name or "", case.owner__user__last_name or ""
            ),
        }


def _name_on(seat: int, scope: Scope) -> Trim:
    """Of whoever sits there, or sat there at the end."""
    seats = Assignment.visible_to(scope).now_or_at_the_end().filter(case=OuterRef("pk"), seat=seat)
    named = Concat("volunteer__user__first_name", Value(" "), "volunteer__user__last_name")
    return Trim(Subquery(seats.order_by("-pk").annotate(named=named).values("named")[:1]))


def _columns() -> tuple[Column, ...]:
    whens = [When(state=state, then=Value(at)) for at, state in enumerate(CaseState.values)]
    by_state = models.Case(*whens, default=Value(len(whens)), output_field=IntegerField())
    return (
        Column(name="case", label=_("Case"), by="number", falls=True),
        Column(name="received", label=_("Received"), by="received_at", falls=True, is_within=True),
        Column(name="state", label=_("State"), by=by_state),
        Column(name="mediators", label=_("Mediators"), by="mediator_1"),
        Column(name="talk", label=_("Next talk"), by="talk_at"),
        # Sorted by hand (``_by_days``): what stands here only says that it can be.
        Column(name=DAYS, label=_("Days"), by="moved_at", falls=True),
        Column(name="district", label=_("District"), by="district__name", is_within=True),
        Column(name="owner", label=_("In charge"), by="owner__user__name_key"),
    )


def _filters(scope: Scope, at: datetime) -> Sequence[Filter]:
    kinds = {choice.code: choice for choice in choices_of(scope.service).all_of(ChoiceList.KIND)}
    districts, owners = _rows_to_choose(scope)
    me_and_nobody = {ME: _("you"), NOBODY: _("nobody in particular")}
    return (
        Filter(
            name="owner",
            label=_("In charge"),
            options={**me_and_nobody, **owners},
            narrow=lambda rows, said: _of_owner(rows, said, scope),
        ),
        Filter(
            name="part",
            label=_("Where it stands"),
            options={**dict(Whereabouts.choices), CLOSED: _("closed this month")},
            narrow=lambda rows, said: _whereabouts(rows, said, scope, at),
        ),
        Filter(
            name="kind",
            label=_("About"),
            options={code: choice.label for code, choice in kinds.items()},
            narrow=lambda rows, said: rows.of_kind(kinds[said].counts_as, kinds[said].own_key),
        ),
        Filter(
            name="district",
            label=_("District"),
            options=districts,
            narrow=lambda rows, said: rows.in_district(said),
        ),
        Filter(
            name="language",
            label=_("Language"),
            options=dict(Spoken.choices),
            narrow=lambda rows, said: rows.needing_language(said),
        ),
        *figure_filters(scope),
    )


def _whereabouts(rows: CaseQuerySet, said: str, scope: Scope, at: datetime) -> CaseQuerySet:
    if said == CLOSED:
        begin = month_begins(at, scope.service.zone)
        return rows.in_state(CaseState.CLOSED).closed_since(begin)
    return rows.in_states(WHEREABOUTS[said])


def _of_owner(rows: CaseQuerySet, said: str, scope: Scope) -> CaseQuerySet:
    if said == ME:
        return rows.of_somebody(scope)
    return rows.of_nobody() if said == NOBODY else rows.of_owner_key(said)


def _rows_to_choose(scope: Scope) -> tuple[dict[str, str], dict[str, str]]:
    """The districts, and the colleagues who may be in charge, in one query."""
    districts = District.visible_to(scope).order_by().annotate(what=Value("district"))
    colleagues = Membership.objects.of_service(scope.service).current().in_role(Role.COORDINATOR)
    colleagues = (
        colleagues.besides(scope.person)
        .order_by()
        .annotate(
            what=Value("owner"),
            named=Trim(Concat("user__first_name", Value(" "), "user__last_name")),
        )
    )
    rows = districts.values_list("what", "pk", "name").union(
        colleagues.values_list("what", "pk", "named"), all=True
    )
    found: dict[str, dict[str, str]] = {"district": {}, "owner": {}}
    for what, key, name in sorted(rows, key=lambda row: row[2].casefold()):
        found[what][str(key)] = name
    return found["district"], found["owner"]
