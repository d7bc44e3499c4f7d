"""The places of a service, by role: a side list on a wide screen, at most four on a phone."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisations.models import Role

ON_A_PHONE = 4
CARERS = {Role.COORDINATOR, Role.VOLUNTEER}


@dataclass(frozen=True)
class Place:
    """One door in the menu; ``word`` marks the part of the house that is its."""

    label: str | Promise
    view: str
    icon: str
    roles: frozenset[str]
    word: str = ""
    on_phone: bool = True


def _place(
    label: str | Promise,
    view: str,
    icon: str,
    roles: set[Role],
    word: str = "",
    *,
    on_phone: bool = True,
) -> Place:
    return Place(label, view, icon, frozenset(roles), word, on_phone)


PLACES = (
    _place(pgettext_lazy("menu", "Start"), "insights:home", "home", set(Role)),
    _place(
        pgettext_lazy("menu", "To pair"),
        "scheduling:queue",
        "users-plus",
        {Role.COORDINATOR},
        "queue",
    ),
    _place(_("Plan the queue"), "scheduling:plan", "route", {Role.COORDINATOR}, on_phone=False),
    _place(
        _("What we lack"), "scheduling:lacks", "user-search", {Role.COORDINATOR}, on_phone=False
    ),
    _place(_("Cases"), "cases:case_list", "folders", CARERS, "cases"),
    _place(_("Agenda"), "scheduling:agenda", "calendar-event", {Role.VOLUNTEER}, "agenda"),
    _place(_("My times"), "scheduling:availability", "clock", {Role.VOLUNTEER}, "availability"),
    _place(
        _("Volunteers"),
        "volunteers:volunteer_list",
        "heart-handshake",
        {Role.COORDINATOR, Role.TRAINER},
        "volunteers",
    ),
    _place(
        _("Applications"),
        "volunteers:application_board",
        "user-plus",
        {Role.COORDINATOR},
        "applications",
    ),
    _place(
        _("Courses"), "training:course_list", "school", {Role.TRAINER, Role.COORDINATOR}, "courses"
    ),
    _place(
        _("Progress"),
        "training:progress",
        "progress-check",
        {Role.TRAINER, Role.COORDINATOR},
        "progress",
    ),
    _place(
        _("Certifications"),
        "training:certification_list",
        "certificate",
        {Role.COORDINATOR, Role.TRAINER},
        "certifications",
    ),
    _place(_("My training"), "training:my_training", "school", {Role.VOLUNTEER}, "my-training"),
    _place(_("My profile"), "volunteers:my_profile", "user", {Role.VOLUNTEER}, "my-profile"),
    _place(_("Referrals"), "cases:referral_list", "inbox", {Role.PARTNER}, "referrals"),
    _place(_("Refer"), "cases:referral_create", "plus", {Role.PARTNER}),
    _place(_("Campaigns"), "volunteers:campaign_list", "speakerphone", {Role.COORDINATOR}),
    _place(_("People"), "organisations:people", "address-book", {Role.MANAGER, Role.COORDINATOR}),
    _place(_("Settings"), "organisations:service_settings", "settings", {Role.MANAGER}),
    _place(_("Trail"), "organisations:trail", "list-search", {Role.MANAGER, Role.COORDINATOR}),
)
VIEW_OF_PART = {place.word: place.view for place in PLACES if place.word}


class Door(NamedTuple):
    """A place as the menu shows it to somebody; ``current`` where they stand in it."""

    label: str
    url: str
    icon: str
    current: bool = False


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The menu of whoever asks; nothing outside a service or for somebody who is no member."""
    scope = getattr(request, "scope", None)
    if scope is None:
        return {"navigation": (), "navigation_phone": ()}
    doors, on_phone = _doors(
        scope.service.slug,
        scope.roles,
        _view_of(scope.service.slug, request.path),
        get_language(),
    )
    return {"navigation": doors, "navigation_phone": on_phone}


@lru_cache(maxsize=1_000)
def _address(view: str, slug: str) -> str:
    return reverse(view, args=[slug])


@lru_cache(maxsize=1_000)
def _by_address(slug: str) -> dict[str, str]:
    return {_address(place.view, slug): place.view for place in PLACES}


def _view_of(slug: str, path: str) -> str:
    """The place one stands in: the one of this address, else of its part of the house."""
    part = path.removeprefix(f"/s/{slug}/").split("/")[0]
    return _by_address(slug).get(path) or VIEW_OF_PART.get(part, "")


@lru_cache(maxsize=1_000)
def _doors(
    slug: str, roles: frozenset[str], here: str, _language: str | None
) -> tuple[tuple[Door, ...], tuple[Door, ...]]:
    """All doors open to these roles, and those of a phone."""
    places = [place for place in PLACES if roles & place.roles]
    doors = {
        place.view: Door(
            str(place.label), _address(place.view, slug), place.icon, place.view == here
        )
        for place in places
    }
    on_phone = [doors[place.view] for place in places if place.on_phone]
    return tuple(doors.values()), tuple(on_phone[:ON_A_PHONE])
