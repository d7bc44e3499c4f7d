"""Replacing a mediator on one page: why, who is told, and who is asked in their place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.lifecycle import CaseState
from cases.models import Assignment, Case
from organisations.models import Role
from scheduling.models import Offer
from tests.cases.letters import letters
from tests.factories.cases import READY, AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.scheduling import AppointmentFactory, WeeklyRuleFactory
from tests.scheduling.mediators import (
    mail_kinds,
    mediator,
    moment,
    offer_to,
    seats_on,
    state_of,
)


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture
def case(service):
    return CaseFactory(service=service, paired=True, wishes=["0-evening"])


@pytest.fixture
def pair(service, case):
    """Ans sits on the first seat, Bert on the second."""
    people = [mediator(service, first_name=name) for name in ("Ans", "Bert")]
    for seat, volunteer in enumerate(people, 1):
        AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)
    return people


def page(volunteer):
    seat = Assignment.unscoped.open().get(volunteer=volunteer)
    return reverse("scheduling:seat_replace", args=[volunteer.service.slug, seat.pk])


def text(answer) -> str:
    return answer.content.decode()


def test_who_goes_and_who_is_asked_are_one_click(service, client, case, pair):
    ans, bert = pair
    ibrahim = mediator(service, first_name="Ibrahim")
    shown = text(client.get(page(ans)))
    assert "Who fits best beside Bert" in shown
    assert f'name="ask" value="{ibrahim.pk}"' in shown

    answer = client.post(page(ans), {"why": "ill", "reason": "knee", "ask": str(ibrahim.pk)})

    assert answer.url == reverse("scheduling:pair_board", args=[service.slug, case.pk])
    gone = Assignment.unscoped.get(volunteer=ans)
    assert (gone.end_why, gone.end_reason, gone.left_early) == ("ill", "knee", True)
    assert seats_on(case) == [(2, bert.pk)]
    assert Offer.unscoped.get().volunteer == ibrahim
    assert state_of(case) == CaseState.OFFERED
    assert sorted(mail_kinds()) == ["mediator gone", "offer", "seat ended"]


@pytest.mark.parametrize(("why", "thanked"), [("no_time", True), ("no_match", False)])
def test_who_asked_to_go_is_thanked_and_the_others_are_told(client, case, pair, why, thanked):
    client.post(page(pair[0]), {"why": why})

    (letter,) = [one for one in letters() if one["to"] == pair[0].user.mailbox]
    for part in ("text", "html"):
        told = " ".join(letter[part].split())
        assert ("You told us that you cannot go on" in told) is thanked
        assert "You are not on case" in told


def test_who_gave_it_back_or_said_no_is_never_proposed(service, client, case, pair):
    said_no, gave_back = mediator(service), mediator(service)
    offer_to(said_no, case, state="declined", answered_at=READY)
    AssignmentFactory(
        service=service, case=case, volunteer=gave_back, ended_at=READY, left_early=True
    )

    shown = text(client.get(page(pair[0])))

    for one in (said_no, gave_back, *pair):
        assert f'value="{one.pk}"' not in shown
    assert "No rule lets anybody take this seat today." in shown


def test_a_successor_is_told_to_be_free_for_the_talk_that_is_planned(service, client, case, pair):
    """On Monday evening; Bert, who stays, can on Tuesday too."""
    AppointmentFactory(service=service, case=case)
    WeeklyRuleFactory(service=service, volunteer=pair[1], weekday=1)
    Case.unscoped.update(wishes=["0-evening", "1-evening"])

    mediator(service, first_name="Ibrahim")
    assert "Free for the talk of Mon 9 Mar" in text(client.get(page(pair[0])))
    mediator(service, first_name="Yasmina", weekdays=(1,))
    assert "Not free on Mon 9 Mar" in text(client.get(page(pair[0])))


def test_where_nobody_can_be_asked_nobody_goes(service, client, case, pair):
    full = mediator(service, max_open_cases=0)

    answer = client.post(page(pair[0]), {"why": "ill", "ask": str(full.pk)})

    assert answer.status_code == 422
    assert "A rule forbids this" in text(answer)
    assert len(seats_on(case)) == 2
    assert mail_kinds() == []


def test_without_a_successor_the_seat_is_only_freed(client, case, pair):
    client.post(page(pair[0]), {"why": "too_heavy"})

    assert state_of(case) == CaseState.SEEKING_PAIR
    assert not Offer.unscoped.exists()


def test_something_else_is_said_in_words_and_names_nobody(service, client, case, pair):
    party = PartyFactory(service=service, case=case)

    without_words = client.post(page(pair[0]), {"why": "other"})
    naming = client.post(page(pair[0]), {"why": "other", "reason": f"{party.name} asked"})

    assert "Say in a few words what it is." in text(without_words)
    assert "Please leave out" in text(naming)
    assert without_words.status_code == naming.status_code == 422
    assert len(seats_on(case)) == 2


def test_a_soft_rule_is_set_aside_by_who_read_it(service, client, case, pair):
    near = mediator(service, district=case.district, postcode="")
    button = {"why": "ill", "ask": str(near.pk)}
    shown = text(client.get(page(pair[0])))
    assert f'name="despite-{near.pk}" value="same_district"' in shown

    refused = client.post(page(pair[0]), button)
    read = {f"despite-{near.pk}": "same_district", f"despite_reason-{near.pk}": "nobody else"}
    client.post(page(pair[0]), button | read)

    assert refused.status_code == 422
    assert Offer.unscoped.get().overridden == ["same_district"]


def test_a_case_that_rests_proposes_nobody_and_has_no_board(service, client, case, pair):
    Case.unscoped.update(state="dormant", slept_from="paired", wakes_on=moment(20).date())
    mediator(service)

    shown = text(client.get(page(pair[0])))
    answer = client.post(page(pair[0]), {"why": "ill"})

    assert "The case rests." in shown
    assert answer.url == reverse("cases:case_detail", args=[service.slug, case.pk])


def test_where_one_mediator_is_enough_nobody_is_sought(service, client, case, pair):
    service.mediators_per_case = 1
    service.save(update_fields=["mediators_per_case"])

    shown = text(client.get(page(pair[0])))

    assert "goes on with it alone" in shown
    assert 'name="ask"' not in shown


def test_the_page_asks_as_often_however_many_there_are(
    service, client, case, pair, django_assert_num_queries
):
    mediator(service)
    client.get(page(pair[0]))
    with CaptureQueriesContext(connection) as few:
        client.get(page(pair[0]))
        asked = len(few)
    for _ in range(3):
        mediator(service)
    client.get(page(pair[0]))

    with django_assert_num_queries(asked):
        client.get(page(pair[0]))
