"""The places of a service, by role: at most eight in the menu, at most four on a phone."""

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

IN_THE_MENU = 8
"""What comes after them stands in the account menu."""
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
class MenuPage:
    """One door in the menu, for whoever the policy of its page lets in.

    ``part`` is the part of the house that is its. Who is in ``passing`` may open the page, and has
    no door to it in the menu.
    """

    label: str | Promise
    view: str
    icon: str
    part: str = ""
    passing: frozenset[str] = frozenset()

    def is_open_to(self, roles: frozenset[str]) -> bool:
        return bool((_roles_let_in(self.view) - self.passing) & roles)


@dataclass(frozen=True)
class MenuPlace:
    """One line of the menu. Of several pages that belong together, each is a tab of the others."""

    label: str | Promise
    icon: str
    pages: tuple[MenuPage, ...]
    on_phone: bool = True

    @classmethod
    def of_one(cls, page: MenuPage, *, on_phone: bool = True) -> "MenuPlace":
        return cls(page.label, page.icon, (page,), on_phone=on_phone)

    def pages_open_to(self, roles: frozenset[str]) -> list[MenuPage]:
        return [page for page in self.pages if page.is_open_to(roles)]


PLACES = (
    MenuPlace.of_one(MenuPage(pgettext_lazy("menu", "Start"), "insights:home", "home")),
    MenuPlace.of_one(
        MenuPage(pgettext_lazy("menu", "To do"), "insights:due", "list-check", "queue")
    ),
    MenuPlace.of_one(
        MenuPage(_("Week"), "insights:service_week", "calendar-week", "week"),
    ),
    MenuPlace.of_one(MenuPage(_("Cases"), "cases:case_list", "folders", "cases")),
    MenuPlace.of_one(
        MenuPage(_("Volunteers"), "volunteers:volunteer_list", "heart-handshake", "volunteers")
    ),
    MenuPlace(
        pgettext_lazy("menu", "Recruiting"),
        "user-plus",
        (
            MenuPage(
                _("Applications"), "volunteers:application_board", "user-plus", "applications"
            ),
            MenuPage(
                _("Campaigns"),
                "volunteers:campaign_list",
                "speakerphone",
                "campaigns",
                passing=frozenset({Role.MANAGER}),
            ),
            MenuPage(_("What we lack"), "scheduling:gaps", "user-search"),
        ),
    ),
    MenuPlace(
        pgettext_lazy("menu", "Training"),
        "school",
        (
            MenuPage(_("Courses"), "training:course_list", "school", "courses"),
            MenuPage(_("Progress"), "training:progress", "progress-check", "progress"),
            MenuPage(
                _("Certifications"),
                "training:certification_list",
                "certificate",
                "certifications",
            ),
        ),
    ),
    MenuPlace.of_one(
        MenuPage(pgettext_lazy("menu", "Figures"), "insights:figures", "chart-bar", "figures")
    ),
    MenuPlace.of_one(MenuPage(_("Agenda"), "scheduling:agenda", "calendar-event", "agenda")),
    MenuPlace.of_one(MenuPage(_("My times"), "scheduling:availability", "clock", "availability")),
    MenuPlace.of_one(MenuPage(_("My training"), "training:my_training", "school", "my-training")),
    MenuPlace.of_one(MenuPage(_("My profile"), "volunteers:my_profile", "user", "my-profile")),
    MenuPlace.of_one(MenuPage(_("Referrals"), "cases:referral_list", "inbox", "referrals")),
    MenuPlace.of_one(MenuPage(_("Refer"), "cases:referral_create", "plus")),
    MenuPlace.of_one(MenuPage(_("People"), "organisations:people", "address-book", "people")),
    MenuPlace.of_one(
        MenuPage(_("Partners"), "organisations:partner_list", "building-community", "partners")
    ),
    MenuPlace(
        pgettext_lazy("menu", "The service"),
        "settings",
        (
            MenuPage(_("Settings"), "organisations:service_settings", "settings", "settings"),
            MenuPage(_("Districts"), "organisations:district_list", "map-pin", "districts"),
            MenuPage(_("Venues"), "organisations:venue_list", "building", "venues"),
            MenuPage(_("Days off"), "organisations:free_day_list", "calendar-off", "free-days"),
            MenuPage(_("Triage questions"), "cases:question_list", "help", "triage-questions"),
            MenuPage(_("Kinds and reasons"), "cases:choice_list", "label", "choices"),
        ),
        on_phone=False,
    ),
    MenuPlace(
        pgettext_lazy("menu", "Records"),
        "list-search",
        (
            MenuPage(_("History"), "organisations:trail", "list-search", "trail"),
            MenuPage(_("What we keep"), "organisations:keeping", "folder", "keeping"),
            MenuPage(_("Bring in files"), "moving:import_list", "table-import", "moving"),
            MenuPage(_("Take out"), "moving:exports", "download", "exports"),
        ),
        on_phone=False,
    ),
    MenuPlace.of_one(
        MenuPage(_("How it runs"), "insights:running", "heart-rate-monitor", "running"),
        on_phone=False,
    ),
)
"""In the order in which one needs them: the first of them that are open to somebody are theirs."""
PAGES = tuple(page for place in PLACES for page in place.pages)
VIEW_OF_PART = {page.part: page.view for page in PAGES if page.part}


class Door(NamedTuple):
    """A place or a page as the menu shows it to somebody; ``current`` where they stand in it."""

    label: str
    url: str
    icon: str
    current: bool = False


class DoorGroup(NamedTuple):
    """Doors under one word in the account menu; a single one stands without it."""

    label: str
    doors: tuple[Door, ...]


class Menu(NamedTuple):
    """``tabs`` are the pages of the place one stands in, on those pages themselves.

    ``rest`` are the doors that the bar of a phone has no room for; ``more`` stands in the account
    menu everywhere.
    """

    doors: tuple[Door, ...] = ()
    on_phone: tuple[Door, ...] = ()
    rest: tuple[Door, ...] = ()
    more: tuple[DoorGroup, ...] = ()
    tabs: tuple[Door, ...] = ()


class Chord(NamedTuple):
    """Two keys that lead to a place: G and this letter."""

    letter: str
    label: str
    url: str


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The menu of whoever asks; nothing outside a service or for somebody who is no member."""
    scope = getattr(request, "scope", None)
    menu, search_url, new_case_url = Menu(), "", ""
    chords: tuple[Chord, ...] = ()
    if scope is not None:
        slug = scope.service.slug
        page = _by_address(slug).get(request.path, "")
        here = page or _view_of_part(slug, request.path)
        menu = _menu(slug, scope.roles, here, bool(page), get_language())
        chords = _chords(slug, scope.roles, get_language())
        search_url = _address_for(SEARCH, slug, scope.roles)
        new_case_url = _address_for(NEW_CASE, slug, scope.roles)
    return {
        "navigation": menu.doors,
        "navigation_phone": menu.on_phone,
        "navigation_rest": menu.rest,
        "navigation_more": menu.more,
        "navigation_tabs": menu.tabs,
        "search_url": search_url,
        "chords": chords,
        "new_case_url": new_case_url,
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
    pages = {page.view: page for page in PAGES if page.is_open_to(roles)}
    return tuple(
        Chord(letter, str(pages[view].label), _address(view, slug))
        for view, letter in CHORDS.items()
        if view in pages
    )


@lru_cache(maxsize=1_000)
def _by_address(slug: str) -> dict[str, str]:
    return {_address(page.view, slug): page.view for page in PAGES}


def _view_of_part(slug: str, path: str) -> str:
    """The page whose part of the house one stands in."""
    part = path.removeprefix(f"/s/{slug}/").split("/")[0]
    return VIEW_OF_PART.get(part, "")


@lru_cache(maxsize=1_000)
def _menu(
    slug: str,
    roles: frozenset[str],
    here: str,
    is_page: bool,  # noqa: FBT001  (cached by place)
    _language: str | None,
) -> Menu:
    """All that is open to these roles: the first places in the menu, the others in the account."""
    doors: list[Door] = []
    on_phone: list[Door] = []
    more: list[DoorGroup] = []
    tabs: tuple[Door, ...] = ()
    for place in PLACES:
        rooms = [_door(page, slug, here) for page in place.pages_open_to(roles)]
        if not rooms:
            continue
        is_here = any(room.current for room in rooms)
        if is_page and is_here and len(rooms) > 1:
            tabs = tuple(rooms)
        if len(doors) == IN_THE_MENU:
            more.append(DoorGroup(str(place.label), tuple(rooms)))
            continue
        alone = rooms[0] if len(rooms) == 1 else None
        doors.append(alone or Door(str(place.label), rooms[0].url, place.icon, is_here))
        if place.on_phone and len(on_phone) < ON_A_PHONE:
            on_phone.append(doors[-1])
    rest = tuple(door for door in doors if door not in on_phone)
    return Menu(tuple(doors), tuple(on_phone), rest, tuple(more), tabs)


def _door(page: MenuPage, slug: str, here: str) -> Door:
    return Door(str(page.label), _address(page.view, slug), page.icon, page.view == here)
