"""The menu: at most eight places, every page of the house within two clicks, which one is open."""

import pytest
from django.urls import resolve, reverse
from django.utils import translation

from config.navigation import IN_THE_MENU, ON_A_PHONE, PAGES, navigation
from organisations.models import Role, Scope
from tests.conventions.files import nobody_offends
from tests.factories.organisations import ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db

LEFT_OUT = {("scheduling:plan", Role.COORDINATOR), ("volunteers:campaign_list", Role.MANAGER)}
"""Pages of the menu of 1.0 with a door on another page: the list of moves, the first steps."""
ONCE_IN_THE_MENU = {
    "insights:home",
    "insights:due",
    "insights:service_week",
    "scheduling:plan",
    "scheduling:gaps",
    "cases:case_list",
    "scheduling:agenda",
    "scheduling:availability",
    "volunteers:volunteer_list",
    "volunteers:application_board",
    "training:course_list",
    "training:progress",
    "training:certification_list",
    "training:my_training",
    "volunteers:my_profile",
    "cases:referral_list",
    "cases:referral_create",
    "volunteers:campaign_list",
    "organisations:people",
    "organisations:partner_list",
    "organisations:district_list",
    "cases:question_list",
    "cases:choice_list",
    "moving:import_list",
    "organisations:venue_list",
    "organisations:free_day_list",
    "organisations:service_settings",
    "organisations:trail",
    "moving:exports",
    "insights:running",
    "organisations:keeping",
}


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
    return [within(door) for door in menu["navigation"] if door.current]


def within(door) -> str:
    return door.url.split("/", 3)[3]


def in_the_account(menu: dict) -> list[str]:
    return [within(door) for group in menu["navigation_more"] for door in group.doors]


@pytest.mark.parametrize(
    ("path", "open_door"),
    [
        ("", [""]),
        ("due/", ["due/"]),
        ("queue/", ["due/"]),
        ("queue/7/", ["due/"]),
        ("queue/plan/", ["due/"]),
        ("queue/gaps/", ["applications/"]),
        ("campaigns/3/change/", ["applications/"]),
        ("progress/", ["courses/"]),
        ("cases/7/close/", ["cases/"]),
        ("week/calendar/", ["week/"]),
        ("trail/", []),
        ("mail-trouble/", []),
    ],
)
def test_the_door_of_where_one_stands_is_the_current_one(menu, path, open_door):
    assert current(menu(path)) == open_door


def test_a_coordinator_has_eight_places_and_the_rest_in_the_account(menu):
    doors = menu()

    assert [within(door) for door in doors["navigation"]] == [
        "",
        "due/",
        "week/",
        "cases/",
        "volunteers/",
        "applications/",
        "courses/",
        "figures/",
    ]
    assert in_the_account(doors) == [
        "people/",
        "partners/",
        "venues/",
        "free-days/",
        "trail/",
        "keeping/",
        "moving/",
        "exports/",
    ]
    assert [within(door) for door in doors["navigation_phone"]] == ["", "due/", "week/", "cases/"]
    assert set(doors["navigation"]) == {*doors["navigation_phone"], *doors["navigation_rest"]}


@pytest.mark.parametrize("role", [*Role, (Role.COORDINATOR, Role.MANAGER, Role.VOLUNTEER)])
def test_nobody_has_more_than_eight_places_or_four_on_a_phone(menu, role):
    doors = menu("", *(role if isinstance(role, tuple) else (role,)))

    assert len(doors["navigation"]) <= IN_THE_MENU
    assert len(doors["navigation_phone"]) <= ON_A_PHONE


def test_a_manager_finds_the_settings_in_one_place_and_each_beside_the_others(menu):
    doors = menu("districts/", Role.MANAGER)

    assert [within(door) for door in doors["navigation"]] == [
        "",
        "figures/",
        "people/",
        "partners/",
        "settings/",
        "trail/",
        "running/",
    ]
    assert current(doors) == ["settings/"]
    assert [(within(tab), tab.current) for tab in doors["navigation_tabs"]] == [
        ("settings/", False),
        ("districts/", True),
        ("venues/", False),
        ("free-days/", False),
        ("triage-questions/", False),
        ("choices/", False),
    ]
    assert doors["navigation_more"] == ()


def test_tabs_stand_on_the_pages_of_a_place_and_on_none_below_them(menu):
    assert [within(tab) for tab in menu("queue/gaps/")["navigation_tabs"]] == [
        "applications/",
        "campaigns/",
        "queue/gaps/",
    ]
    assert menu("campaigns/3/change/")["navigation_tabs"] == ()
    assert menu("cases/")["navigation_tabs"] == ()


def test_a_place_with_one_page_open_to_somebody_bears_the_name_of_that_page(menu):
    [door] = [one for one in menu("", Role.PARTNER)["navigation"] if within(one) == "referrals/"]
    trainers = [str(one.label) for one in menu("", Role.TRAINER)["navigation"]]

    assert door.label == "Referrals"
    assert trainers == ["Start", "Volunteers", "Training", "The service"]


def test_observers_and_partners_see_theirs_alone(menu):
    assert {door.icon for door in menu("", Role.PARTNER)["navigation"]} == {"home", "inbox", "plus"}
    assert {door.icon for door in menu("", Role.OBSERVER)["navigation"]} == {"home"}


@pytest.mark.parametrize("role", Role)
def test_whoever_may_open_a_page_of_the_menu_reaches_it_in_two_clicks(menu, role):
    """One click on a line of the menu and one on a tab; or one on one's name and one on a line."""
    start = menu("", role)
    reached = {door.url for door in start["navigation"]}
    reached |= {door.url for group in start["navigation_more"] for door in group.doors}
    for door in start["navigation"]:
        reached |= {tab.url for tab in menu(within(door), role)["navigation_tabs"]}
    slug = start["navigation"][0].url.split("/")[2]

    nobody_offends(
        f"{role} does not reach {view}"
        for view in sorted({page.view for page in PAGES} | ONCE_IN_THE_MENU)
        if role in resolve(reverse(view, args=[slug])).func.policy.roles
        and (view, role) not in LEFT_OUT
        and reverse(view, args=[slug]) not in reached
    )


def test_the_plan_is_a_button_on_the_list_of_moves(service, member, logged_in):
    page = logged_in(member(service, Role.COORDINATOR)).get(f"/s/{service.slug}/due/")

    assert f'href="{reverse("scheduling:plan", args=[service.slug])}"' in page.content.decode()


def test_a_page_shows_its_tabs_and_the_account_what_the_menu_has_no_room_for(
    service, member, logged_in
):
    page = logged_in(member(service, Role.COORDINATOR)).get(f"/s/{service.slug}/campaigns/")
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    rail = page.content.decode().partition("<main")[0]

    assert f'href="/s/{service.slug}/queue/gaps/"' in main
    assert f'<a href="/s/{service.slug}/campaigns/" aria-current="page">' in " ".join(main.split())
    assert f'href="/s/{service.slug}/people/"' in rail


def test_the_doors_are_named_in_the_language_of_the_page(menu):
    names = []
    for language in ("nl", "en", "nl"):
        with translation.override(language):
            names.append([door.label for door in menu()["navigation"]])

    assert names[0] == names[2] != names[1]


def test_outside_a_service_there_is_no_menu(rf):
    assert not any(navigation(rf.get("/")).values())


def test_a_chord_leads_where_its_roles_may_go(menu):
    coordinator, partner = menu("", Role.COORDINATOR), menu("", Role.PARTNER)

    assert [chord.letter for chord in coordinator["chords"]] == ["S", "A", "W", "Z", "V"]
    assert [chord.letter for chord in partner["chords"]] == ["S"]
    assert coordinator["new_case_url"].endswith("/cases/new/")
    assert partner["new_case_url"] == ""
