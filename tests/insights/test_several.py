"""Several rows in one act: what fits, what is shown before, and what is told of each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from insights.due.several import Deed, deeds_for
from insights.due.table import due_of
from organisations.models import Membership, OutboxMessage, Role
from scheduling.models import Offer
from tests.factories.cases import CaseFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.scheduling import OfferFactory
from tests.insights.seen import NOW, case, seen
from tests.scheduling.mediators import mediator, ready_case


@pytest.fixture
def truus(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def client(truus, logged_in):
    return logged_in(truus)


@pytest.fixture
def page(service):
    return lambda deed: reverse("insights:several", args=[service.slug, deed])


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def after(client, answer) -> str:
    assert answer.status_code == 302, shown(answer)
    return shown(client.get(answer.url))


def letters(kind: str) -> set[str]:
    return set(OutboxMessage.unscoped.filter(kind=kind).values_list("recipient", flat=True))


@pytest.mark.parametrize(
    ("state", "deeds"),
    [
        ("new", {Deed.HAND_OVER, Deed.REST}),
        ("ready", {Deed.ASK_BEST, Deed.HAND_OVER, Deed.REST}),
        ("dormant", {Deed.HAND_OVER}),
    ],
)
def test_what_fits_a_row(state, deeds):
    (step,) = due_of(seen(case(state, wakes_on=NOW.date() + timedelta(days=9))), NOW)

    assert set(deeds_for(step)) == deeds


def test_without_a_choice_one_is_asked_to_choose(client, page):
    for deed in Deed:
        assert "Choose the rows first" in after(client, client.get(page(deed)))
        assert "Choose the rows first" in after(client, client.post(page(deed), {"case": "x"}))


def test_what_is_no_deed_is_no_page(client, page):
    assert client.get(page("nonsense")).status_code == 404


def test_several_are_handed_over_and_each_refusal_is_told(client, page, service):
    samira = MembershipFactory(service=service)
    cases = [CaseFactory(service=service) for _ in range(2)]
    ended = CaseFactory(service=service, closed=True, number="2026-0099")
    keys = [one.pk for one in (*cases, ended)]
    assert "3 cases" in shown(client.get(page("hand-over"), {"case": keys}))

    told = after(client, client.post(page("hand-over"), {"case": keys, "to": samira.pk}))

    assert set(Case.unscoped.filter(owner=samira)) == set(cases)
    assert "Handed over: 2 cases." in told
    assert "2026-0099: The case has ended" in told
    assert letters("cases handed over") == {samira.user.mailbox}


def test_one_is_back_where_one_was(client, page, service):
    one = CaseFactory(service=service)
    sent = {"case": one.pk, "to": "", "back": "district=West&show=all"}

    assert client.post(page("hand-over"), sent).url.endswith("/due/?district=West&show=all")
    sent["back"] = "//elsewhere.example"
    assert "//elsewhere" not in client.post(page("hand-over"), sent).url


def test_several_rest_until_a_day_and_the_others_go_on(client, page, service):
    rests, asked = CaseFactory(service=service), OfferFactory(service=service).case
    day = timezone.now().date() + timedelta(days=20)
    sent = {"case": [rests.pk, asked.pk], "wakes_on": day.isoformat(), "reason": "Summer"}
    told = after(client, client.post(page("rest"), sent))

    assert Case.unscoped.get(pk=rests.pk).wakes_on == day
    assert "1 case rests now." in told
    assert f"{asked.number}: That cannot be done now" in told


def test_a_day_of_before_is_told_beside_the_field(client, page, service):
    one = CaseFactory(service=service)
    sent = {"case": one.pk, "wakes_on": "2020-01-01", "reason": "Summer"}
    answer = client.post(page("rest"), sent)

    assert answer.status_code == 422
    assert one.number in shown(answer)


def test_whoever_was_asked_is_named_and_reminded_once(client, page, service):
    now = timezone.now()
    far = {"sent_at": now - timedelta(days=7), "expires_at": now + timedelta(days=2)}
    offer = OfferFactory(service=service, volunteer__user__first_name="Ada", **far)
    nobody = CaseFactory(service=service)
    keys = {"case": [offer.case_id, nobody.pk]}
    assert "Ada" in shown(client.get(page("remind"), keys))

    told = after(client, client.post(page("remind"), keys))
    again = after(client, client.post(page("remind"), keys))

    assert letters("offer_reminder") == {offer.volunteer.user.mailbox}
    assert "Reminded who was asked for 1 case." in told
    assert f"{nobody.number}: Nobody who was asked can still answer." in told
    assert "at most once a working day" in again


@pytest.fixture
def board(service):
    """Two cases that wait, and people for both."""
    for _ in range(5):
        mediator(service)
    return [ready_case(service) for _ in range(2)]


def test_the_best_pairs_are_named_and_nobody_is_asked_twice(client, page, board, service):
    keys = [one.pk for one in board]
    answer = client.get(page("ask"), {"case": keys})
    asked = {f"pair-{key}": [] for key in keys}
    for line in answer.context["lines"]:
        asked[f"pair-{line.case.pk}"] = [pk for pk, _name in line.people]
        assert all(name in shown(answer) for _pk, name in line.people)
    assert "Write to 4 people" in shown(answer)

    told = after(client, client.post(page("ask"), {"case": keys, **asked}))

    assert "Asked for 2 cases." in told
    offers = list(Offer.unscoped.values_list("volunteer", flat=True))
    assert len(offers) == len(set(offers)) == 4


def test_a_case_for_which_nobody_fits_asks_nobody(client, page, service):
    one = CaseFactory(service=service, ready=True)
    answer = client.get(page("ask"), {"case": one.pk})
    assert "Nobody is free for it" in shown(answer)
    assert "Write to" not in shown(answer)

    assert f"{one.number}: Nobody is free" in after(
        client, client.post(page("ask"), {"case": one.pk})
    )


def test_whoever_is_no_mediator_here_is_not_asked(client, page, board):
    stranger = mediator(CaseFactory().service)
    answer = client.post(page("ask"), {"case": board[0].pk, f"pair-{board[0].pk}": stranger.pk})

    assert answer.status_code == 422
    assert not Offer.unscoped.exists()


def test_cases_of_others_are_none(client, page):
    other = CaseFactory(ready=True)
    after(client, client.post(page("hand-over"), {"case": other.pk, "to": ""}))

    assert not Membership.objects.filter(owned_cases=other).exists()


def test_more_than_fit_are_told_and_nothing_is_done(client, page, service):
    several = reverse("insights:several", args=[service.slug, Deed.REST])

    answer = client.post(several, {"case": [str(pk) for pk in range(1, 52)]})

    assert "You chose 51 cases. Choose at most 50 at once." in after(client, answer)


def test_the_best_pairs_are_looked_for_in_as_many_queries_however_many(
    client, page, board, service
):
    def asked(number: int) -> int:
        cases = [CaseFactory(service=service, ready=True).pk for _ in range(number)]
        url = reverse("insights:several", args=[service.slug, Deed.ASK_BEST])
        with CaptureQueriesContext(connection) as queries:
            client.get(url, {"case": cases})
        return len(queries)

    asked(1)
    assert asked(6) <= asked(2)
