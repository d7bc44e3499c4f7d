"""The coordinator's list of cases: its columns and filters, and a line for each, page or sheet."""

from collections.abc import Collection, Mapping, Sequence
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
from django.utils.translation import gettext_lazy

from cases import signals
from cases.lifecycle import (
    AFTER_THE_TALKS,
    CASE_TONES,
    IN_QUEUE,
    NEEDS_TRIAGE,
    OPEN,
    WITH_THE_PAIR,
    CaseState,
    Turn,
    turn_in,
)
from cases.models import Assignment, Case, CaseQuerySet, ChoiceList, choices_of
from cases.pages.figure_filters import figure_filters
from core.listing import Column, Filter, Listing, Words
from core.templatetags.ui import draw_kept
from core.wording import address_of_rows, day_of, labels_of, listed, titles_of
from organisations.models import District, Membership, Role, Scope, full_name_of
from volunteers.models import Spoken

USUAL = "-case"
DAYS = "days"
ME, NOBODY = "me", "nobody"
SEATS = (1, 2)
SHOWN = ("district__name", "owner__user__first_name", "owner__user__last_name", "received_at")
PARTS: dict[str, tuple[Words, Collection[str]]] = {
    "triage": (gettext_lazy("in triage"), NEEDS_TRIAGE),
    "queue": (gettext_lazy("waiting for mediators"), IN_QUEUE),
    "talks": (gettext_lazy("with the mediators"), WITH_THE_PAIR | {CaseState.COACHING}),
    "after": (gettext_lazy("after the talks"), AFTER_THE_TALKS),
    "rest": (gettext_lazy("resting"), {CaseState.DORMANT}),
}


@dataclass(frozen=True, kw_only=True)
class Age:
    """Working days against a norm, and how far its drawing is filled (components/age.html)."""

    elapsed: int
    norm: int
    tone: str
    fill: int


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
            filters=_filters(scope),
            usual=USUAL,
            keeps=("show", "q"),
        )
        return cls(scope, at, listing)

    def chosen(self, cases: CaseQuerySet, *, per_page: int) -> Paginator:
        rows = self.listing.narrowed(cases)
        if self.listing.is_usual:
            return Paginator(self._telling(rows).newest_first(), per_page)
        if self.listing.sort.removeprefix("-") == DAYS:
            return Paginator(self._by_days(rows), per_page)
        return Paginator(self.listing.ordered(self._telling(rows)), per_page)

    def lines(self, page: Page) -> list[dict[str, Any]]:
        rows: Any = page.object_list
        more = (*SHOWN, *(f"mediator_{seat}" for seat in SEATS), "talk_at")
        cases: list[Any]
        if isinstance(rows, list):
            read = self._telling(Case.visible_to(self.scope).of_keys(rows)).as_lines(*more)
            found = {case.pk: case for case in read}
            cases, ages = [found[key] for key in rows], self._every_age
        else:
            cases = list(rows.as_lines(*more))
            ages = self._ages([case.pk for case in cases if case.state in OPEN])
        return [self._line(case, ages.get(case.pk)) for case in cases]

    def _by_days(self, rows: CaseQuerySet) -> list[int]:
        """Their keys. How long a case waits is worked out from days off, which no query knows."""
        ages = self._every_age
        known = rows.order_by("moved_at", "pk").values_list("pk", "moved_at", "closed_at")

        def days(case: tuple[int, datetime, datetime | None]) -> tuple[bool, int]:
            key, moved_at, closed_at = case
            told = ages[key].elapsed if key in ages else (self.at - moved_at).days
            falls = self.listing.sort.startswith("-")
            return closed_at is not None, -told if falls else told

        return [case[0] for case in sorted(known, key=days)]

    @cached_property
    def _every_age(self) -> dict[int, Age]:
        return self._ages(None)

    def _ages(self, cases: Collection[int] | None) -> dict[int, Age]:
        answers: Any = signals.ages_asked.send(
            sender=Case, cases=cases, scope=self.scope, at=self.at
        )
        ages: dict[int, Age] = {}
        for _receiver, answer in answers:
            ages |= answer
        return ages

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

    def _line(self, case: Any, age: Age | None) -> dict[str, Any]:
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
            "turn": turns[turn_in(case.state)],
            "people": str(listed(*people)),
            "talk_at": case.talk_at,
            "age": age,
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
        Column(name="case", label=_("Case"), by="received_at", falls=True),
        Column(name="state", label=_("State"), by=by_state),
        Column(name="mediators", label=_("Mediators"), by="mediator_1"),
        Column(name="talk", label=_("Next talk"), by="talk_at"),
        # Sorted by hand (``_by_days``): what stands here only says that it can be.
        Column(name=DAYS, label=_("Days"), by="moved_at", falls=True),
        Column(name="district", label=_("District"), by="district__name", is_within=True),
        Column(name="owner", label=_("In charge"), by="owner__user__name_key"),
    )


def _filters(scope: Scope) -> Sequence[Filter]:
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
            options={name: words for name, (words, _states) in PARTS.items()},
            narrow=lambda rows, said: rows.in_states(PARTS[said][1]),
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
