"""The places of a service, by role: a side list on a wide screen, at most four on a phone."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from organisations.models import Role
from organisations.policies import Policy

ON_A_PHONE = 4
SEARCH = "insights:search"
NEW_CASE = "cases:case_create"
CHORDS = {
    "insights:home": "S",
    "insights:due": "A",
    "insights:service_week": "W",
    "cases:case_list": "Z",
    "volunteers:volunteer_list": "V",
}
"""The letter that leads there after a G, as the Dutch menu begins: the same in every language."""


@dataclass(frozen=True)
class MenuPlace:
    """One door in the menu, for whoever the policy of its page lets in.

    ``word`` marks the part of the house that is its. Who is in ``passing`` may open the page, and
    has no door to it in the menu.
    """

    label: str | Promise
    view: str
    icon: str
    word: str = ""
    on_phone: bool = True
    passing: frozenset[str] = frozenset()

    def is_open_to(self, roles: frozenset[str]) -> bool:
        return bool((_roles_let_in(self.view) - self.passing) & roles)


PLACES = (
    MenuPlace(pgettext_lazy("menu", "Start"), "insights:home", "home"),
    MenuPlace(pgettext_lazy("menu", "To do"), "insights:due", "list-check", "queue"),
    MenuPlace(_("Week"), "insights:service_week", "calendar-week"),
    MenuPlace(_("Plan the queue"), "scheduling:plan", "route", on_phone=False),
    MenuPlace(_("What we lack"), "scheduling:gaps", "user-search", on_phone=False),
    MenuPlace(_("Cases"), "cases:case_list", "folders", "cases"),
    MenuPlace(_("Agenda"), "scheduling:agenda", "calendar-event", "agenda"),
    MenuPlace(_("My times"), "scheduling:availability", "clock", "availability"),
    MenuPlace(_("Volunteers"), "volunteers:volunteer_list", "heart-handshake", "volunteers"),
    MenuPlace(_("Applications"), "volunteers:application_board", "user-plus", "applications"),
    MenuPlace(_("Courses"), "training:course_list", "school", "courses"),
    MenuPlace(_("Progress"), "training:progress", "progress-check", "progress"),
    MenuPlace(_("Certifications"), "training:certification_list", "certificate", "certifications"),
    MenuPlace(_("My training"), "training:my_training", "school", "my-training"),
    MenuPlace(_("My profile"), "volunteers:my_profile", "user", "my-profile"),
    MenuPlace(_("Referrals"), "cases:referral_list", "inbox", "referrals"),
    MenuPlace(_("Refer"), "cases:referral_create", "plus"),
    MenuPlace(
        _("Campaigns"),
        "volunteers:campaign_list",
        "speakerphone",
        passing=frozenset({Role.MANAGER}),
    ),
    MenuPlace(_("People"), "organisations:people", "address-book"),
    MenuPlace(
        _("Partners"),
        "organisations:partner_list",
        "building-community",
        "partners",
        on_phone=False,
    ),
    MenuPlace(
        _("Districts"), "organisations:district_list", "map-pin", "districts", on_phone=False
    ),
    MenuPlace(
        _("Triage questions"),
        "cases:question_list",
        "help",
        "triage-questions",
        on_phone=False,
    ),
    MenuPlace(_("Kinds and reasons"), "cases:choice_list", "label", "choices", on_phone=False),
    MenuPlace(_("Bring in files"), "moving:import_list", "table-import", "moving", on_phone=False),
    MenuPlace(_("Venues"), "organisations:venue_list", "building", "venues", on_phone=False),
    MenuPlace(
        _("Days off"), "organisations:free_day_list", "calendar-off", "free-days", on_phone=False
    ),
    MenuPlace(_("Settings"), "organisations:service_settings", "settings"),
    MenuPlace(_("History"), "organisations:trail", "list-search"),
    MenuPlace(_("Take out"), "moving:exports", "download", "exports", on_phone=False),
    MenuPlace(_("How it runs"), "insights:running", "heart-rate-monitor", on_phone=False),
    MenuPlace(_("What we keep"), "organisations:keeping", "folder", "keeping", on_phone=False),
)
VIEW_OF_PART = {place.word: place.view for place in PLACES if place.word}


class Door(NamedTuple):
    """A place as the menu shows it to somebody; ``current`` where they stand in it."""

    label: str
    url: str
    icon: str
    current: bool = False


class Chord(NamedTuple):
    """Two keys that lead to a place: G and this letter."""

    letter: str
    label: str
    url: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The menu of whoever asks; nothing outside a service or for somebody who is no member."""
    scope = getattr(request, "scope", None)
    if scope is None:
        return {
            "navigation": (),
            "navigation_phone": (),
            "search_url": "",
            "chords": (),
            "new_case_url": "",
        }
    doors, on_phone = _doors(
        scope.service.slug,
        scope.roles,
        _view_of(scope.service.slug, request.path),
        get_language(),
    )
    return {
        "navigation": doors,
        "navigation_phone": on_phone,
        "search_url": _address_for(SEARCH, scope.service.slug, scope.roles),
        "chords": _chords(scope.service.slug, scope.roles, get_language()),
        "new_case_url": _address_for(NEW_CASE, scope.service.slug, scope.roles),
    }


@cache
def _roles_let_in(view: str) -> frozenset[str]:
    """The roles that may open the page: asked of its policy, so that no door is shut."""
    policy: Policy = resolve(reverse(view, args=["service"])).func.policy  # type: ignore[attr-defined]
    return policy.roles


@lru_cache(maxsize=1_000)
def _address(view: str, slug: str) -> str:
    return reverse(view, args=[slug])


def _address_for(view: str, slug: str, roles: frozenset[str]) -> str:
    """Nothing for whom its policy does not let in."""
    return _address(view, slug) if roles & _roles_let_in(view) else ""


@lru_cache(maxsize=1_000)
def _chords(slug: str, roles: frozenset[str], _language: str | None) -> tuple[Chord, ...]:
    places = {place.view: place for place in PLACES if place.is_open_to(roles)}
    return tuple(
        Chord(letter, str(places[view].label), _address(view, slug))
        for view, letter in CHORDS.items()
        if view in places
    )


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
    places = [place for place in PLACES if place.is_open_to(roles)]
    doors = {
        place.view: Door(
            str(place.label), _address(place.view, slug), place.icon, place.view == here
        )
        for place in places
    }
    on_phone = [doors[place.view] for place in places if place.on_phone]
    return tuple(doors.values()), tuple(on_phone[:ON_A_PHONE])
