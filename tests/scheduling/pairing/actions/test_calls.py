"""Whoever no letter reaches is called: by who typed the answer, else by who asked."""

import pytest
from django.urls import reverse

from organisations.models import Membership, OutboxMessage, Role
from scheduling.pairing.actions.offers import accept_offer
from scheduling.pairing.links import offer_token
from tests.factories.organisations import MembershipFactory
from tests.scheduling.mediators import by_link, mediator, offer_to, offered_case


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def asked(service, coordinator):
    """Two were asked by a coordinator: Bas has no mailbox, Els has one."""
    case = offered_case(service)
    bas = mediator(service, first_name="Bas", user__mailbox="", user__phone="06 11111111")
    els = mediator(service, first_name="Els")
    return [offer_to(who, case, sent_by=coordinator.user) for who in (bas, els)]


def calls():
    return OutboxMessage.unscoped.filter(kind="calls_to_make")


def test_who_asked_hears_whom_to_call_when_a_link_completes_the_pair(
    asked, coordinator, now, deliver_mail
):
    first, last = asked
    accept_offer(first, by=by_link(first.volunteer), at=now)
    assert not calls().exists()

    accept_offer(last, by=by_link(last.volunteer), at=now)

    assert [row.recipient for row in calls()] == [coordinator.user.mailbox]
    letter = next(mail for mail in deliver_mail() if mail.to == [coordinator.user.mailbox])
    assert "Bas Bakker (06 11111111): the case can begin" in letter.body
    assert "Els" not in letter.body


def test_who_was_asked_beside_them_is_called_too(asked, service, coordinator, now, deliver_mail):
    no_mailbox, last = asked
    third = mediator(service, first_name="Ria")
    offer_to(third, last.case, wave=2, sent_by=coordinator.user)
    accept_offer(last, by=by_link(last.volunteer), at=now)
    ria = third.offers.get()

    accept_offer(ria, by=by_link(third), at=now)

    letter = next(mail for mail in deliver_mail() if mail.to == [coordinator.user.mailbox])
    assert "Bas Bakker (06 11111111): others were found" in letter.body
    assert no_mailbox.case == last.case


def test_where_who_asked_is_gone_all_coordinators_hear(asked, service, coordinator, now):
    other = MembershipFactory(service=service, role=Role.COORDINATOR)
    Membership.objects.filter(user=coordinator.user).update(ended_at=now)
    for offer in asked:
        accept_offer(offer, by=by_link(offer.volunteer), at=now)

    assert [row.recipient for row in calls()] == [other.user.mailbox]


def test_where_nobody_is_left_the_mailbox_of_the_service_hears(asked, service, coordinator, now):
    Membership.objects.filter(user=coordinator.user).update(ended_at=now)
    for offer in asked:
        accept_offer(offer, by=by_link(offer.volunteer), at=now)

    assert [row.recipient for row in calls()] == [service.email]


def test_where_everybody_has_a_mailbox_nobody_is_called(service, coordinator, now):
    case = offered_case(service)
    offers = [offer_to(mediator(service), case, sent_by=coordinator.user) for _ in range(2)]
    for offer in offers:
        accept_offer(offer, by=by_link(offer.volunteer), at=now)

    assert not calls().exists()


@pytest.mark.slow
def test_who_follows_the_link_in_a_browser_makes_staff_hear_too(
    asked, client, now, time_machine, coordinator
):
    time_machine.move_to(now, tick=False)
    for offer in asked:
        url = reverse("scheduling:offer_answer", args=[offer_token(offer)])
        client.post(url, {"answer": "accept"})

    assert calls().count() == 1


@pytest.mark.slow
def test_who_types_the_last_yes_reads_it_beside_the_answer_and_gets_no_letter(
    asked, service, coordinator, logged_in, now, time_machine
):
    time_machine.move_to(now, tick=False)
    first, last = asked
    accept_offer(first, by=by_link(first.volunteer), at=now)
    url = reverse("scheduling:offer_by_phone", args=[service.slug, last.pk])

    page = logged_in(coordinator).post(url, {"answer": "accept"}, follow=True)

    assert "No email goes to Bas Bakker (06 11111111). Please call." in page.text
    assert not calls().exists()
