"""The menu: who sees which door, and which one stands open."""

import pytest
from django.utils import translation

from config.navigation import ON_A_PHONE, navigation
from organisations.models import Role, Scope
from tests.factories.organisations import ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu(rf):
    service = ServiceFactory()

    def of(path: str = "", *roles: Role) -> dict:
        request = rf.get(f"/s/{service.slug}/{path}")
        asked = frozenset(roles or {Role.COORDINATOR})
        request.scope = Scope(service=service, user=UserFactory.build(), roles=asked)
        return navigation(request)

    return of


def current(menu: dict) -> list[str]:
    return [door.url.split("/", 3)[3] for door in menu["navigation"] if door.current]


@pytest.mark.parametrize(
    ("path", "open_door"),
    [
        ("", [""]),
        ("due/", ["due/"]),
        ("queue/", ["due/"]),
        ("queue/7/", ["due/"]),
        ("cases/7/close/", ["cases/"]),
        ("trail/", ["trail/"]),
        ("mail-trouble/", []),
    ],
)
def test_the_door_of_where_one_stands_is_the_current_one(menu, path, open_door):
    assert current(menu(path)) == open_door


def test_everybody_sees_the_doors_of_their_roles(menu):
    coordinator, partner = menu("", Role.COORDINATOR), menu("", Role.PARTNER)

    assert {door.icon for door in partner["navigation"]} == {"home", "inbox", "plus"}
    assert len(coordinator["navigation"]) > len(coordinator["navigation_phone"]) == ON_A_PHONE


def test_a_door_is_shown_to_whom_the_policy_of_its_page_lets_in(menu):
    managers, observers = menu("", Role.MANAGER), menu("", Role.OBSERVER)

    assert {door.icon for door in managers["navigation"]} == {
        "home",
        "address-book",
        "building-community",
        "map-pin",
        "building",
        "calendar-off",
        "table-import",
        "help",
        "label",
        "download",
        "settings",
        "list-search",
        "heart-rate-monitor",
        "folder",
    }
    assert {door.icon for door in observers["navigation"]} == {"home"}


def test_the_doors_are_named_in_the_language_of_the_page(menu):
    names = []
    for language in ("nl", "en", "nl"):
        with translation.override(language):
            names.append([door.label for door in menu()["navigation"]])

    assert names[0] == names[2] != names[1]


def test_outside_a_service_there_is_no_menu(rf):
    assert navigation(rf.get("/")) == {
        "navigation": (),
        "navigation_phone": (),
        "search_url": "",
        "chords": (),
        "new_case_url": "",
    }


def test_a_chord_leads_where_its_roles_may_go(menu):
    coordinator, partner = menu("", Role.COORDINATOR), menu("", Role.PARTNER)

    assert [chord.letter for chord in coordinator["chords"]] == ["S", "A", "W", "Z", "V"]
    assert [chord.letter for chord in partner["chords"]] == ["S"]
    assert coordinator["new_case_url"].endswith("/cases/new/")
    assert partner["new_case_url"] == ""
