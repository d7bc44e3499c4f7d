"""The list of every turn: its rows, tabs and chips, who may open it, and asking for it again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Role
from tests.factories.cases import CaseFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.scheduling import OfferFactory
from tests.factories.volunteers import ApplicationFactory

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture
def page(service):
    return reverse("insights:due", args=[service.slug])


@pytest.fixture
def look(client, page):
    def text(query: str = "", **headers) -> str:
        answer = client.get(page + query, headers=headers)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return text


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_nobody_else_opens_it(role, service, member, logged_in, page):
    assert logged_in(member(service, role)).get(page).status_code == 403


def test_a_coordinator_of_another_service_finds_nothing(member, logged_in, page):
    stranger = member(CaseFactory().service, Role.COORDINATOR)

    assert logged_in(stranger).get(page).status_code == 404


def test_a_row_says_what_since_when_and_the_deed(service, look):
    case = CaseFactory(service=service, ready=True, ready_at=timezone.now(), number="2026-0007")
    answer = look()

    assert "Find a pair for the case" in answer
    assert "2026-0007 · Noise by people ·" in answer
    assert "0 of 5 days" in answer
    assert reverse("cases:case_detail", args=[service.slug, case.pk]) in answer
    assert reverse("scheduling:pair_board", args=[service.slug, case.pk]) in answer


def test_the_button_is_told_apart_by_its_case(service, look):
    CaseFactory(service=service, number="2026-0007")

    assert 'Assess<span class="visually-hidden"> 2026-0007</span>' in look()


def test_with_one_mediator_a_case_asks_no_pair(service, look):
    service.mediators_per_case = 1
    service.save()
    CaseFactory(service=service, ready=True)

    assert "Find a mediator for the case" in look()


def test_a_no_is_told_with_its_name_and_reason(service, look):
    case = CaseFactory(service=service, state="seeking_pair", ready=True)
    OfferFactory(
        service=service,
        case=case,
        volunteer__user__first_name="Ada",
        volunteer__user__last_name="Post",
        state="declined",
        answered_at=timezone.now(),
        decline_reason="busy",
    )

    assert "Ada Post: I have no time now" in look()


def test_rows_stand_under_whose_turn_it_is(service, look):
    CaseFactory(service=service, number="2026-0001")
    OfferFactory(service=service, case__number="2026-0002", expires_at=soon(days=3))
    CaseFactory(service=service, paired=True, number="2026-0003", moved_at=timezone.now())
    CaseFactory(service=service, state="dormant", number="2026-0004", wakes_on=soon(days=30).date())
    answer = look()

    places = [
        answer.index(words)
        for words in (
            'id="turn-coordinator"',
            "2026-0001 ·",
            'id="turn-pair"',
            "2026-0003 ·",
            'id="turn-asked"',
            "2026-0002 ·",
            'id="turn-later"',
            "2026-0004 ·",
        )
    ]
    assert places == sorted(places)
    assert "1 with you, 1 with mediators, 1 asked, 1 for later" in answer


def soon(**time):
    return timezone.now() + timedelta(**time)


@pytest.fixture
def mixed(service):
    west, east = (DistrictFactory(service=service, name=name) for name in ("West", "East"))
    CaseFactory(service=service, number="2026-0001", district=west)
    CaseFactory(service=service, number="2026-0002", district=east, received_at=timezone.now())
    CaseFactory(service=service, number="2026-0003", district=west, ready=True)
    ApplicationFactory(service=service, first_name="Bo", last_name="Apply")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"0001", "0002", "0003", "Bo"}),
        ("?district=West", {"0001", "0003"}),
        ("?kind=triage", {"0001", "0002"}),
        ("?kind=triage&district=East", {"0002"}),
        ("?whose=pair", set()),
        ("?show=late&kind=triage", {"0001"}),
        ("?kind=nonsense&whose=1", {"0001", "0002", "0003", "Bo"}),
    ],
)
def test_chips_and_tabs_narrow_the_list(query, shown, mixed, look):
    answer = look(query)
    numbers = {"0001": "2026-0001 ·", "0002": "2026-0002 ·", "0003": "2026-0003 ·", "Bo": "Bo App"}

    assert {key for key, words in numbers.items() if words in answer} == shown


def test_what_is_chosen_stays_in_every_address(mixed, look):
    answer = look("?kind=triage&show=late")

    assert "kind=triage&amp;show=late&amp;district=West" in answer
    assert 'href="?show=late" aria-current="true"' in answer
    assert 'href="?kind=triage"' in answer


def test_where_nothing_is_left_the_page_says_what_to_take_away(mixed, look):
    assert "Nothing waits among what you chose" in look("?district=Nowhere")


def test_what_is_chosen_cannot_write_into_the_page(mixed, look):
    assert "<script>x" not in look("?district=%3Cscript%3Ex")


def test_where_nothing_waits_the_page_says_so(look):
    assert "As soon as something comes in" in look()


def test_fifty_stand_on_a_page(service, look):
    for number in range(51):
        CaseFactory(service=service, number=f"2026-{number:04}")

    assert look().count("data-deed>") == 50
    assert look("?page=2").count("data-deed>") == 1


def test_asked_again_only_what_changed_is_sent(service, client, page):
    case = CaseFactory(service=service, ready=True)
    first = client.get(page, headers=PART)
    again = client.get(page, headers=PART | {"If-None-Match": first.headers["ETag"]})

    assert "<html" not in first.content.decode()
    assert (again.status_code, again.content) == (304, b"")

    case.state = "closed"
    case.closed_at = timezone.now()
    case.save()
    changed = client.get(page, headers=PART | {"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_the_queue_of_pairs_is_one_button_away(service, look):
    assert reverse("scheduling:queue", args=[service.slug]) in look()


def test_whoever_is_to_be_called_stands_in_the_row_with_until_when(service, look):
    now = timezone.now()
    offer = OfferFactory(
        service=service,
        expires_at=now + timedelta(days=2),
        call_asked_at=now,
        volunteer__service=service,
    )
    answer = look()

    assert "Call somebody who was asked and hesitates" in answer
    assert f"{offer.volunteer.user.full_name} · until" in answer
    assert reverse("scheduling:pair_board", args=[service.slug, offer.case_id]) in answer
