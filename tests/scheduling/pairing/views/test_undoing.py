"""Undoing from the foot of a page and from the page of the case, without a script."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.lifecycle import CaseState
from cases.models import Case, UndoableAct
from organisations.models import Membership, OutboxMessage, Role
from scheduling.models import Offer
from scheduling.pairing.actions.offers import accept_offer
from tests.factories.cases import CaseFactory
from tests.scheduling.mediators import by_link, mediator, ready_case, state_of

pytestmark = pytest.mark.slow
MINUTE = timedelta(minutes=1)


@pytest.fixture
def truus(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def samira(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def client(truus, logged_in):
    return logged_in(truus)


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def page_of(case) -> str:
    return reverse("cases:case_detail", args=[case.service.slug, case.pk])


def undo_url(act) -> str:
    return reverse("scheduling:undo", args=[act.service.slug, act.case_id, act.pk])


def ask(client, case, *people):
    first, second = [*people, None][:2]
    told = {"first": first.pk, "second": second.pk if second else ""}
    url = reverse("scheduling:offer_create", args=[case.service.slug, case.pk])
    answer = client.post(url, told)
    assert answer.status_code == 302, shown(answer)
    return UndoableAct.unscoped.order_by("-pk")[0]


def press(client, act, *, page=None, **fields):
    here = f"http://testserver{page or page_of(act.case)}"
    answer = client.post(undo_url(act), fields, headers={"Referer": here})
    assert answer.status_code == 302
    return answer


def test_a_toast_says_what_was_done_until_when_and_follows_to_every_page(service, client):
    case = ready_case(service)
    act = ask(client, case, mediator(service), mediator(service))

    for page in ("scheduling:pair_board", "insights:due"):
        args = [service.slug, case.pk] if page.endswith("board") else [service.slug]
        told = shown(client.get(reverse(page, args=args)))
        assert "2 people are asked. The emails leave at 13:10." in told
        assert "You can undo this until 13:10." in told
        assert f'action="{undo_url(act)}"' in told


def test_pressed_it_stands_as_before_and_one_stays_on_the_page(service, client):
    case = ready_case(service)
    act = ask(client, case, mediator(service))
    due = reverse("insights:due", args=[service.slug])

    answer = press(client, act, page=due, all="1")

    assert answer.url == due
    told = shown(client.get(due))
    assert "Undone. No email has left." in told
    assert "data-toast" not in told
    assert state_of(case) == CaseState.READY


def test_closed_it_goes_and_nothing_is_undone(service, client):
    case = ready_case(service)
    act = ask(client, case, mediator(service))

    press(client, act, close="1")

    told = shown(client.get(page_of(case)))
    assert "data-toast" not in told
    assert state_of(case) == CaseState.OFFERED
    assert "It can be undone until 13:10." in told


def test_closed_by_a_script_the_page_stays(service, client):
    act = ask(client, ready_case(service), mediator(service))

    answer = client.post(undo_url(act), {"close": "1"}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content) == (200, b"")


def test_a_colleague_finds_it_on_the_page_of_the_case(
    service, client, truus, samira, logged_in, now, time_machine
):
    case = ready_case(service)
    act = ask(client, case, mediator(service))
    hers = logged_in(samira)

    told = shown(hers.get(page_of(case)))
    assert f"{truus.user} asked volunteers at 13:00. The email leaves at 13:10." in told
    press(hers, act)
    assert state_of(case) == CaseState.READY

    # The toast of whoever did it is late: the refusal says why.
    time_machine.move_to(now + MINUTE, tick=False)
    press(client, act, all="1")
    assert f"{samira.user} undid this already, at 13:00." in shown(client.get(page_of(case)))


def test_after_ten_minutes_neither_page_offers_it(service, client, now, time_machine):
    case = ready_case(service)
    act = ask(client, case, mediator(service))
    time_machine.move_to(now + 10 * MINUTE, tick=False)

    told = shown(client.get(page_of(case)))
    assert undo_url(act) not in told
    press(client, act)
    assert "The ten minutes are over: this stands now." in shown(client.get(page_of(case)))


def test_an_answer_meanwhile_is_told_by_name(service, client, now):
    case, volunteer = ready_case(service), mediator(service)
    act = ask(client, case, volunteer)
    accept_offer(Offer.unscoped.get(), by=by_link(volunteer), at=now + MINUTE)

    press(client, act, all="1")

    told = shown(client.get(page_of(case)))
    assert f"Answered already: {volunteer.user}. So this stands." in told


def test_of_several_cases_the_toast_undoes_all_and_the_page_of_one_its_own(service, client, truus):
    cases = [CaseFactory(service=service) for _ in range(3)]
    url = reverse("insights:several", args=[service.slug, "rest"])
    told = {"case": [case.pk for case in cases], "wakes_on": "2026-06-01", "reason": "summer"}
    assert client.post(url, told).status_code == 302
    acts = list(UndoableAct.unscoped.in_order())

    press(client, acts[1])
    assert [state_of(case) for case in cases] == ["dormant", "new", "dormant"]
    press(client, acts[0], all="1")

    assert [state_of(case) for case in cases] == ["new", "new", "new"]
    told = shown(client.get(page_of(cases[0])))
    assert "Undone for 2 cases." in told
    assert f"{cases[1].number}" in told


def test_handing_over_says_how_many_come_back(service, client, truus, samira):
    cases = [CaseFactory(service=service) for _ in range(3)]
    url = reverse("insights:several", args=[service.slug, "hand-over"])
    to = Membership.objects.get(user=samira.user)
    told = {"case": [case.pk for case in cases], "to": to.pk}
    assert client.post(url, told).status_code == 302
    act = UndoableAct.unscoped.in_order()[0]
    press(client, act, close="1")

    assert "2 more cases come back with it." in shown(client.get(page_of(act.case)))
    press(client, act)

    assert {case.owner for case in Case.unscoped.all()} == {None}
    assert not OutboxMessage.unscoped.filter(state="queued").exists()


def test_the_board_says_when_the_email_leaves(service, client, now, time_machine):
    case = ready_case(service)
    ask(client, case, mediator(service))
    board = reverse("scheduling:pair_board", args=[service.slug, case.pk])

    assert "The email still waits. It leaves at 13:10." in shown(client.get(board))
    time_machine.move_to(now + 10 * MINUTE, tick=False)
    assert "The email still waits." not in shown(client.get(board))
