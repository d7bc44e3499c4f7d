"""The list of volunteers: its columns and filters, and a line for each, for page and sheet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, OuterRef, Subquery, TextChoices, Value, When
from django.utils.translation import gettext as _

from core.listing import Column, Filter, Listing
from core.local_time import local_day
from core.templatetags.ui import draw_kept
from core.wording import address_of_rows, labels_of
from organisations.models import District, Scope, called
from volunteers import signals
from volunteers.lifecycle import MAY_MEDIATE, VOLUNTEER_TONES, VolunteerState
from volunteers.models import Level, Spoken, Volunteer, VolunteerNote
from volunteers.models.people import VolunteerQuerySet
from volunteers.pages.roll import Roll
from volunteers.words import spoken_here

FORGOTTEN_AFTER = timedelta(days=90)
SOON = timedelta(days=60)
USUAL = "name"
SHOWN = ("level", "languages", "district__name", "max_open_cases", "admitted_on")
TOLD_ABOVE = ("load", "asked_at", "certified", "certified_until", "spoken_at")


def _place(of: str, choices: type[TextChoices]) -> Case:
    """By their own order, and not by their letters."""
    whens = [When(**{of: value}, then=Value(at)) for at, value in enumerate(choices.values)]
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


@dataclass(frozen=True)
class VolunteerListing:
    """What of the volunteers of a service its reader sees, as the address says."""

    scope: Scope
    at: datetime
    listing: Listing

    @classmethod
    def of(cls, address: Mapping[str, str], scope: Scope, at: datetime) -> "VolunteerListing":
        listing = Listing.of(
            address,
            columns=_columns(scope),
            filters=_filters(scope, at),
            usual=USUAL,
            keeps=("q", "state", "without_home"),
        )
        return cls(scope, at, listing)

    def rows(self, asked: Mapping[str, Any]) -> VolunteerQuerySet:
        """Who is here, or whom the form beside the list asks for."""
        rows: VolunteerQuerySet = Volunteer.visible_to(self.scope).listed_for(self.scope)
        state = asked.get("state")
        rows = rows.in_state(state) if state else rows.present()
        return rows.without_home() if asked.get("without_home") else rows

    @property
    def is_theirs(self) -> bool:
        """Work, talks and certificates are a coordinator's; a trainer sees who learns."""
        return self.scope.is_coordinator

    def chosen(self, asked: Mapping[str, Any], *, per_page: int) -> Paginator:
        """In the order of the address; by name the way of the roll, which reads an index."""
        roll = self._roll(asked, per_page=per_page)
        return roll if self.listing.is_usual else Paginator(self._ordered(roll), per_page)

    def every(self, asked: Mapping[str, Any]) -> VolunteerQuerySet:
        """All pages of what one sees, in its order."""
        return self._ordered(self._roll(asked, per_page=1))

    def _roll(self, asked: Mapping[str, Any], *, per_page: int) -> Roll:
        rows: VolunteerQuerySet = self.listing.narrowed(self._telling(self.rows(asked)))
        return Roll(rows, named=asked.get("q", ""), per_page=per_page)

    def _ordered(self, roll: Roll) -> VolunteerQuerySet:
        rows = roll.volunteers.of_people(roll.people) if roll.is_search else roll.volunteers
        ordered: VolunteerQuerySet = self.listing.ordered(rows)
        return ordered

    def lines(self, page: Page) -> list[dict[str, Any]]:
        rows: Any = page.object_list
        return list(map(self._line(), self._told(rows)))

    def lines_of(self, rows: VolunteerQuerySet) -> Iterator[dict[str, Any]]:
        return map(self._line(), self._told(rows).iterator())

    def _told(self, rows: VolunteerQuerySet) -> Any:
        return rows.as_lines(*SHOWN, *(TOLD_ABOVE if self.is_theirs else ()))

    def _telling(self, volunteers: VolunteerQuerySet) -> VolunteerQuerySet:
        """With what floors above know; the database works out only what is asked for."""
        if not self.is_theirs:
            return volunteers
        answers: Any = signals.volunteers_listed.send(
            sender=Volunteer, scope=self.scope, at=self.at
        )
        told: dict[str, Any] = {}
        for _receiver, answer in answers:
            told |= answer
        talks = (
            VolunteerNote.visible_to(self.scope)
            .of_talks()
            .filter(volunteer=OuterRef("pk"))
            .newest_first()
        )
        told["spoken_at"] = Subquery(talks.values("at")[:1])
        return volunteers.annotate(**told)

    def _line(self) -> Callable[[Any], dict[str, Any]]:
        states, levels = labels_of(VolunteerState), labels_of(Level)
        page = "volunteers:volunteer_detail" if self.is_theirs else "training:volunteer_record"
        address = address_of_rows(page, self.scope.service.slug)

        def line(row: Any) -> dict[str, Any]:
            told = {
                "url": address % row.pk,
                "name": called(row.user__first_name, row.user__last_name, row.user__mailbox),
                "level": levels[row.level],
                "state": draw_kept(
                    "components/pill.html",
                    tone=VOLUNTEER_TONES[row.state],
                    label=states[row.state],
                ),
                "state_words": states[row.state],
                "until": row.paused_until,
                "languages": spoken_here(row.languages),
                "district": row.district__name or "",
            }
            return told | (self._work(row) if self.is_theirs else {})

        return line

    def _work(self, row: Any) -> dict[str, Any]:
        today = self._day(self.at)
        may = row.state in MAY_MEDIATE
        has_room = may and row.load < row.max_open_cases
        before = self.at - FORGOTTEN_AFTER
        is_long = row.asked_at < before if row.asked_at else row.admitted_on < before.date()
        ends_soon = bool(row.certified_until) and row.certified_until <= today + SOON
        return {
            "load": row.load,
            "most": row.max_open_cases,
            "room": row.max_open_cases - row.load if has_room else 0,
            "certified": row.certified,
            "certified_until": row.certified_until,
            "ends_soon": ends_soon,
            "asked_on": self._day(row.asked_at) if row.asked_at else None,
            "is_forgotten": has_room and is_long,
            "spoken_on": self._day(row.spoken_at) if row.spoken_at else None,
        }

    def _day(self, moment: datetime) -> date:
        return local_day(moment, self.scope.service.zone)


def _columns(scope: Scope) -> tuple[Column, ...]:
    """From left to right; what a trainer does not see is not there to sort by either."""
    known = (
        Column(name="name", label=_("Name"), by="user__name_key"),
        Column(name="state", label=_("State"), by=_place("state", VolunteerState)),
        Column(name="level", label=_("Level"), by=_place("level", Level), is_within=True),
        Column(name="languages", label=_("Languages")),
        Column(name="district", label=_("District"), by="district__name", is_within=True),
    )
    if not scope.is_coordinator:
        return known
    return (
        *known,
        Column(name="load", label=_("Open cases"), by="load"),
        Column(name="certificate", label=_("Certificate"), by="certified_until"),
        Column(name="asked", label=_("Last asked"), by="asked_at", unknown_first=True),
        Column(name="spoken", label=_("Last spoken"), by="spoken_at", unknown_first=True),
    )


def _filters(scope: Scope, at: datetime) -> Sequence[Filter]:
    known = [
        Filter(
            name="language",
            label=_("Language"),
            options=dict(Spoken.choices),
            narrow=lambda rows, said: rows.speaking(said),
        ),
        Filter(
            name="district",
            label=_("District"),
            options={str(pk): name for pk, name in _districts(scope)},
            narrow=lambda rows, said: rows.living_in(said),
        ),
        Filter(
            name="level",
            label=_("Level"),
            options=dict(Level.choices),
            narrow=lambda rows, said: rows.of_level(said),
        ),
    ]
    return [*_of_work(scope, at), *known] if scope.is_coordinator else known


def _districts(scope: Scope) -> Iterable[tuple[int, str]]:
    return District.visible_to(scope).by_name().values_list("pk", "name")


def _of_work(scope: Scope, at: datetime) -> list[Filter]:
    today = local_day(at, scope.service.zone)
    ways: tuple[tuple[str, str, str, Callable[[Any], Any]], ...] = (
        ("room", _("Room"), _("a free seat"), lambda rows: rows.with_a_free_seat()),
        (
            "certificate",
            _("Certificate"),
            _("ends within 60 days"),
            lambda rows: rows.certified_until_between(today, today + SOON),
        ),
        (
            "asked",
            _("Last asked"),
            _("not for 90 days"),
            lambda rows: rows.not_asked_since(at - FORGOTTEN_AFTER),
        ),
    )
    return [
        Filter(name=name, label=label, options={"yes": words}, narrow=partial(_by, way))
        for name, label, words, way in ways
    ]


def _by(way: Callable[[Any], Any], rows: Any, _said: str) -> Any:
    return way(rows)
