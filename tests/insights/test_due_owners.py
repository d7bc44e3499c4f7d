"""Whose rows one sees first, the chip of owners, the cover above the list, and kept views."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.local_time import local_day
from organisations.models import MOST_VIEWS, Role, SavedView
from tests.factories.cases import CaseFactory
from tests.factories.organisations import CoverFactory, DistrictFactory, SavedViewFactory
from tests.factories.volunteers import ApplicationFactory


@pytest.fixture
def truus(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def samira(service, member):
    return member(service, Role.COORDINATOR)


def role_of(scope):
    return scope.user.memberships.get(role=Role.COORDINATOR)


@pytest.fixture
def client(truus, logged_in):
    return logged_in(truus)


@pytest.fixture
def page(service):
    return reverse("insights:due", args=[service.slug])


@pytest.fixture
def look(client, page):
    def text(query: str = "") -> str:
        answer = client.get(page + query)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return text


@pytest.fixture
def cases(service, truus, samira):
    CaseFactory(service=service, number="2026-0001", owner=role_of(truus))
    CaseFactory(service=service, number="2026-0002", owner=role_of(samira))
    CaseFactory(service=service, number="2026-0003")
    ApplicationFactory(service=service, first_name="Bo", last_name="Apply")


WORDS = {"1": "2026-0001 ·", "2": "2026-0002 ·", "3": "2026-0003 ·", "Bo": "Bo Apply"}


def rows_in(answer: str) -> set[str]:
    return {key for key, words in WORDS.items() if words in answer}


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", {"1", "3", "Bo"}),
        ("?show=all", {"1", "2", "3", "Bo"}),
        ("?show=late", {"1", "2", "3", "Bo"}),
        ("?owner=me", {"1"}),
        ("?owner=nobody", {"3"}),
        ("?owner=999999", set()),
        ("?owner=%00&show=%ff&kind[]=x", {"1", "3", "Bo"}),
    ],
)
def test_mine_and_what_is_nobodys_come_first(query, rows, cases, look):
    assert rows_in(look(query)) == rows


def test_a_colleagues_cases_are_one_choice_away(cases, samira, look):
    chip = f"?owner={role_of(samira).pk}"
    assert chip in look()
    answer = look(chip)

    assert rows_in(answer) == {"2"}
    assert f"In charge: {samira.user}" in answer


def test_a_name_stands_beside_the_row_for_who_does_not_see_initials(cases, truus, look):
    assert f'<span class="visually-hidden"> · In charge: {truus.user}</span>' in look()


def test_while_one_stands_in_the_others_rows_are_among_ones_own(
    cases, service, truus, samira, look
):
    today = local_day(timezone.now(), service.zone)
    days = {"starts_on": today, "ends_on": today}
    CoverFactory(service=service, absent=role_of(samira), deputy=role_of(truus), **days)
    answer = look()

    assert rows_in(answer) == {"1", "2", "3", "Bo"}
    assert f"You stand in for {samira.user} up to and with" in answer
    assert "1 step of theirs is among yours." in answer
    assert reverse("organisations:covers", args=[service.slug]) in answer


def test_whoever_is_away_reads_who_stands_in(service, truus, samira, look):
    today = local_day(timezone.now(), service.zone)
    days = {"starts_on": today, "ends_on": today}
    CoverFactory(service=service, absent=role_of(truus), deputy=role_of(samira), **days)

    assert f"{samira.user} stands in for you up to and with" in look()


def test_a_cover_that_is_over_or_ended_counts_no_more(cases, service, truus, samira, look):
    pair = {"service": service, "absent": role_of(samira), "deputy": role_of(truus)}
    now = timezone.now()
    today = local_day(now, service.zone)
    CoverFactory(**pair, starts_on=today, ends_on=today, ended_at=now)
    CoverFactory(**pair)  # in March

    answer = look()
    assert rows_in(answer) == {"1", "3", "Bo"}
    assert "You stand in" not in answer


@pytest.fixture
def new_view(service):
    return reverse("insights:view_create", args=[service.slug])


def test_what_one_sees_is_kept_under_one_name(service, cases, client, look, new_view):
    west = DistrictFactory(service=service, name="West & Zo")
    CaseFactory(service=service, district=west, number="2026-0009")
    chosen = "district=West+%26+Zo&show=all"
    assert "Keep what you see now" in look(f"?{chosen}")

    answer = client.post(new_view, {"name": "West", "query": chosen})
    assert answer.url.endswith(f"/due/?{chosen}")
    shown = look(f"?{chosen}")

    assert 'aria-current="page"> West <span class="tab-count">1</span>' in shown
    assert "Take “West” away" in shown
    assert "Keep what you see now" not in shown


def test_a_view_of_that_name_shows_the_new_choice(client, new_view):
    for query in ("kind=triage", "kind=close"):
        client.post(new_view, {"name": "Week", "query": query})

    assert SavedView.unscoped.get().query == "kind=close"


def test_there_is_an_end_to_tabs(client, truus, new_view):
    for _ in range(MOST_VIEWS):
        SavedViewFactory(member=role_of(truus))
    answer = client.post(new_view, {"name": "One more", "query": "kind=triage"})

    assert answer.status_code == 422
    assert f"You keep {MOST_VIEWS} views already" in answer.content.decode()


def test_a_view_is_taken_away_with_one_press_and_only_ones_own(
    service, truus, samira, client, look
):
    mine = SavedViewFactory(member=role_of(truus), name="Mine to drop", query="kind=triage")
    theirs = SavedViewFactory(member=role_of(samira), name="Not mine")
    assert "Not mine" not in look()
    for view in (mine, mine, theirs):
        drop = reverse("insights:view_drop", args=[service.slug, view.pk])
        assert client.post(drop).status_code == 302

    assert list(SavedView.unscoped.all()) == [theirs]


@pytest.mark.parametrize(
    "query", ["", "%%%", "kind=gone", "a" * 900, "owner=1&owner=2&page=x", ";"]
)
def test_an_old_view_that_means_nothing_now_still_opens(query, truus, look):
    SavedViewFactory(member=role_of(truus), name="Old", query=query)

    assert "Old" in look()
    assert "Old" in look(f"?{query}")


def test_the_list_asks_as_much_whatever_stands_in_it(service, truus, samira, client, page):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    CaseFactory(service=service, owner=role_of(truus))
    SavedViewFactory(member=role_of(truus))
    client.get(page)
    before = asked()
    today = local_day(timezone.now(), service.zone)
    for scope in (truus, samira):
        CaseFactory(service=service, owner=role_of(scope))
        CaseFactory(service=service)
        SavedViewFactory(member=role_of(truus))
    days = {"starts_on": today, "ends_on": today}
    CoverFactory(service=service, absent=role_of(samira), deputy=role_of(truus), **days)

    assert asked() == before


def test_a_kept_choice_of_a_colleague_without_cases_shows_none_and_not_everybodys(
    service, member, cases, truus, look
):
    idle = member(service, Role.COORDINATOR)

    for number in (role_of(idle).pk, 987654):
        assert rows_in(look(f"?owner={number}")) == set()
    assert str(idle.user) in look(f"?owner={role_of(idle).pk}")
    assert rows_in(look(f"?owner={role_of(truus).pk}")) == {"1"}


def test_what_is_too_much_to_keep_is_refused_in_words_and_not_cut_off(client, new_view):
    answer = client.post(new_view, {"name": "Odd", "query": "a" * 1001})

    assert answer.status_code == 422
    assert "too much to keep" in answer.content.decode()
    assert not SavedView.unscoped.exists()


def test_what_no_column_takes_is_kept_without_it(client, new_view):
    client.post(new_view, {"name": "Odd", "query": "kind=triage\0"})

    assert SavedView.unscoped.get().query == "kind=triage"
