"""The round that looks after cases which say otherwise than their offers and seats."""

import logging

import pytest

from cases.lifecycle import CaseState
from organisations.models import AuditEntry, Service
from scheduling import tasks
from scheduling.lifecycle import OfferState
from scheduling.pairing.actions.mending import mend_cases
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.organisations import ServiceFactory
from tests.scheduling.mediators import (
    mail_kinds,
    mediator,
    offer_to,
    offered_case,
    ready_case,
    refreshed,
    say_yes,
    seats_on,
    state_of,
)


def test_a_case_for_which_nobody_is_asked_seeks_again(service, now, caplog):
    case, one = offered_case(service), mediator(service)
    AssignmentFactory(service=service, case=case, volunteer=one)

    with caplog.at_level(logging.WARNING):
        mended = mend_cases(at=now)

    assert mended == 1
    assert (state_of(case), seats_on(case)) == (CaseState.SEEKING_PAIR, [(1, one.pk)])
    trail = AuditEntry.unscoped.filter(object_id=case.pk, via="worker").order_by("pk")
    assert list(trail.values_list("verb", flat=True)) == ["case.mend", "case.seek_again"]
    assert [record.getMessage() for record in caplog.records] == [
        f"case {case.pk} was offered, which its offers and seats were not: put right"
    ]


@pytest.mark.parametrize("state", ["ready", "seeking_pair"])
def test_a_case_for_which_somebody_is_asked_says_so_and_they_can_answer(service, now, state):
    case = ready_case(service, state=state)
    offer = offer_to(mediator(service), case)

    assert mend_cases(at=now) == 1

    assert state_of(case) == CaseState.OFFERED
    say_yes(offer)
    assert len(seats_on(case)) == 1


@pytest.mark.parametrize("facts", [{"closed": True}, {"paired": True}], ids=["closed", "paired"])
def test_nobody_is_asked_for_a_case_that_seeks_nobody(service, now, facts):
    case = CaseFactory(service=service, **facts)
    offer = offer_to(mediator(service), case)

    assert mend_cases(at=now) == 1

    assert refreshed(offer).state == OfferState.WITHDRAWN
    assert state_of(case) == case.state
    assert mail_kinds() == ["offer_withdrawn"]


@pytest.mark.parametrize("seat", [1, 2])
def test_where_one_mediator_is_enough_by_now_whoever_sits_there_has_the_case(service, now, seat):
    case, one = offered_case(service), mediator(service)
    AssignmentFactory(service=service, case=case, volunteer=one, seat=seat)
    offer = offer_to(mediator(service), case)
    service.mediators_per_case = 1
    service.save()

    assert mend_cases(at=now) == 1

    assert (state_of(case), seats_on(case)) == (CaseState.PAIRED, [(seat, one.pk)])
    assert refreshed(offer).state == OfferState.WITHDRAWN
    assert sorted(mail_kinds()) == ["offer_withdrawn", "pair_complete"]


def test_what_is_in_step_is_left_alone_and_a_second_round_finds_nothing(service, time_machine, now):
    time_machine.move_to(now)
    offer_to(mediator(service), offered_case(service))
    ready_case(service)
    AssignmentFactory(service=service)
    CaseFactory(service=service, closed=True)
    broken = offered_case(service)

    assert (tasks.mend_cases(), tasks.mend_cases()) == (1, 0)
    assert list(AuditEntry.unscoped.filter(verb="case.mend").values_list("object_id")) == [
        (broken.pk,)
    ]


def test_a_case_that_cannot_be_put_right_is_logged_and_stops_no_other(service, now, caplog):
    hurt = ServiceFactory()
    closed = CaseFactory(service=hurt, closed=True)
    offer = offer_to(mediator(hurt), closed)
    # As a hand in the database can write it: no mail of this service can be made.
    Service.objects.filter(pk=hurt.pk).update(slug="two\nlines")
    others = [offered_case(service) for _ in range(2)]

    assert (mend_cases(at=now), mend_cases(at=now)) == (2, 0)

    assert [state_of(case) for case in others] == [CaseState.SEEKING_PAIR] * 2
    assert refreshed(offer).state == OfferState.SENT
    assert not AuditEntry.unscoped.filter(verb="case.mend", object_id=closed.pk).exists()
    failed = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [(record.getMessage(), bool(record.exc_info)) for record in failed] == [
        (f"case {closed.pk} is out of step, and was not put right", True)
    ] * 2
