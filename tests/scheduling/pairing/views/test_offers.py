"""Answering by the link in the mail, by phone through a coordinator, and the own list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cases.lifecycle import CaseState
from cases.models import Case
from core import tokens
from organisations.models import AuditEntry, Membership, OutboxMessage, Role, Scope
from scheduling.models import Offer
from scheduling.pairing.links import offer_token
from tests.factories.cases import AssignmentFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, refreshed


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def stranger() -> Client:
    """A browser without login, as the one that opens a link from a mail."""
    client = Client()
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def coordinator(service, member, logged_in) -> Client:
    return logged_in(member(service, Role.COORDINATOR))


def link(offer: Offer) -> str:
    return reverse("scheduling:offer_answer", args=[offer_token(offer)])


def case_state(offer: Offer) -> str:
    return Case.unscoped.get(pk=offer.case_id).state


def text(answer) -> str:
    return answer.content.decode()


# --- the link


def test_the_link_tells_what_where_when_with_whom_and_until_when(service, stranger):
    district = DistrictFactory(service=service, name="Noord")
    summary = "Drums & bass, in the evening"
    case = offered_case(service, district=district, languages=["nl", "tr"], summary=summary)
    AssignmentFactory(service=service, case=case, volunteer=mediator(service, first_name="Ans"))
    offer = offer_to(mediator(service, first_name="Bert"), case)

    page = text(stranger.get(link(offer)))

    for words in (
        "Bert, will you take on this case?",
        "Drums &amp; bass, in the evening",
        "Noise by people",
        "Noord",
        "Monday: evening",
        "Dutch, Turkish",
        "Together with Ans",
        "Please answer before Wednesday 4 March, 10 am.",
        "Yes, I will do it",
        "No, not this time",
    ):
        assert words in page


def test_the_link_tells_nothing_of_the_parties_nor_the_others_last_name(service, stranger):
    case = offered_case(service, summary="Om de heg")
    party = PartyFactory(service=service, case=case)
    partner = mediator(service, user__last_name="Achternaam")
    AssignmentFactory(service=service, case=case, volunteer=partner)

    page = text(stranger.get(link(offer_to(mediator(service), case))))

    for secret in (party.name, party.street, party.phone, party.email, case.number, "Achternaam"):
        assert secret not in page


def test_a_line_that_names_a_party_by_now_is_not_shown(service, stranger):
    case = offered_case(service, summary="The drums of number 06-12345678")
    offer = offer_to(mediator(service), case)
    assert "The drums of number" in text(stranger.get(link(offer)))

    PartyFactory(service=service, case=case)

    assert "The drums of number" not in text(stranger.get(link(offer)))


def test_the_link_is_kept_by_nobody(service, stranger):
    answer = stranger.get(link(offer_to(mediator(service), offered_case(service))))

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("query", ["", "?answer=accept", "?answer=decline"])
def test_opening_the_link_changes_nothing(service, stranger, query):
    offer = offer_to(mediator(service), offered_case(service))

    for method in (stranger.get, stranger.head):
        assert method(link(offer) + query).status_code == 200

    assert refreshed(offer).is_waiting
    assert not AuditEntry.unscoped.exists()


def test_a_yes_by_the_link_takes_the_seat(service, stranger):
    offer = offer_to(mediator(service), offered_case(service))

    answer = stranger.post(link(offer), {"answer": "accept"}, follow=True)

    assert refreshed(offer).state == "accepted"
    assert AuditEntry.unscoped.filter(verb="offer.accept").get().via == "link"
    assert "You said yes. Thank you!" in text(answer)
    assert "As soon as the pair is complete" in text(answer)


def test_after_the_second_yes_the_page_names_the_other(service, stranger):
    case = offered_case(service)
    offers = [offer_to(mediator(service, first_name=name), case) for name in ("Ans", "Bert")]
    for offer in offers:
        stranger.post(link(offer), {"answer": "accept"})

    page = text(stranger.get(link(offers[1])))

    assert "You do this case together with Ans." in page


def test_perhaps_by_the_link_asks_for_a_call_and_keeps_the_question_open(service, stranger):
    offer = offer_to(mediator(service), offered_case(service))

    answer = stranger.post(link(offer), {"answer": "call"}, follow=True)

    assert refreshed(offer).waits_for_a_call
    assert "Thank you. We call you before you have to answer." in text(answer)
    assert "You asked us to call you." in text(answer)
    assert "Yes, I will do it" in text(answer)


def test_a_no_by_the_link_may_have_a_reason(service, stranger):
    offer = offer_to(mediator(service), offered_case(service))
    answers = {"answer": "decline", "decline_reason": "knows_them", "decline_note": "my cousin"}

    answer = stranger.post(link(offer), answers, follow=True)

    declined = refreshed(offer)
    assert (declined.state, declined.decline_reason) == ("declined", "knows_them")
    assert declined.decline_note == "my cousin"
    assert case_state(offer) == CaseState.SEEKING_PAIR
    assert "You said no. That is fine." in text(answer)


def test_a_no_needs_no_reason(service, stranger):
    offer = offer_to(mediator(service), offered_case(service))

    stranger.post(link(offer), {"answer": "decline"})

    assert refreshed(offer).decline_reason == ""


@pytest.mark.parametrize(
    "answers", [{}, {"answer": "perhaps"}, {"answer": "decline", "decline_reason": "nonsense"}]
)
def test_an_answer_that_is_none_is_asked_again(service, stranger, answers):
    offer = offer_to(mediator(service), offered_case(service))

    assert stranger.post(link(offer), answers).status_code == 422
    assert refreshed(offer).is_waiting


def test_a_second_newcomer_is_told_kindly_why_not(service, stranger):
    case = offered_case(service)
    offers = [offer_to(mediator(service, level="novice"), case) for _ in range(2)]
    stranger.post(link(offers[0]), {"answer": "accept"})

    answer = stranger.post(link(offers[1]), {"answer": "accept"}, follow=True)

    assert "two newcomers do not go together" in text(answer)
    assert "You do not need to answer any more" in text(answer)
    assert refreshed(offers[1]).state == "withdrawn"


def test_whoever_comes_after_the_pair_is_complete_is_thanked(service, stranger):
    case = offered_case(service)
    offers = [offer_to(mediator(service), case) for _ in range(3)]
    for offer in offers:
        answer = stranger.post(link(offer), {"answer": "accept"}, follow=True)

    assert "has ended in the meantime" in text(answer)
    assert "Others could take it on a little sooner" in text(answer)


def test_an_offer_past_its_time_asks_nothing_any_more(service, stranger, now):
    offer = offer_to(
        mediator(service), offered_case(service), expires_at=now - timedelta(minutes=1)
    )

    page = text(stranger.get(link(offer)))
    stranger.post(link(offer), {"answer": "accept"})

    assert "This question has ended" in page
    assert "Yes, I will do it" not in page
    assert refreshed(offer).is_waiting


def test_the_link_speaks_the_language_of_the_volunteer(service):
    volunteer = mediator(service, user__language="fr")

    answer = Client().get(link(offer_to(volunteer, offered_case(service))))

    assert answer.headers["Content-Language"] == "fr"


def test_a_broken_link_is_not_found(service, stranger):
    offer = offer_to(mediator(service), offered_case(service))
    forged = tokens.sign_token("another purpose", offer=offer.pk)

    for token in ("nonsense", forged, tokens.sign_token("offer", offer=0)):
        url = reverse("scheduling:offer_answer", args=[token])
        assert stranger.get(url).status_code == 404


# --- by phone, and taken back


def phone(client: Client, offer: Offer, **answers: str):
    url = reverse("scheduling:offer_by_phone", args=[offer.service.slug, offer.pk])
    return client.post(url, answers, follow=True)


def test_the_link_of_somebody_who_has_left_opens_nothing(service, stranger, now):
    offer = offer_to(mediator(service), offered_case(service))
    Membership.objects.of_person(offer.volunteer.user).update(ended_at=now)

    answers = [stranger.get(link(offer)), stranger.post(link(offer), {"answer": "yes"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert refreshed(offer).is_waiting


def test_a_yes_by_phone_is_entered_by_the_coordinator(service, coordinator):
    offer = offer_to(mediator(service), offered_case(service))

    page = text(phone(coordinator, offer, answer="accept"))

    accepted = refreshed(offer)
    assert (accepted.state, accepted.answered_via) == ("accepted", "phone")
    assert accepted.entered_by is not None
    assert "The yes is noted." in page
    assert "by phone, entered by" in page


def test_a_no_by_phone_is_entered_with_its_reason(service, coordinator):
    offer = offer_to(mediator(service), offered_case(service))

    page = text(phone(coordinator, offer, answer="decline", decline_reason="busy"))

    assert refreshed(offer).decline_reason == "busy"
    assert "The no is noted." in page


def test_a_yes_by_phone_that_a_rule_forbids_names_the_rule(service, coordinator):
    volunteer = mediator(service, first_name="Cor", max_open_cases=0)

    page = text(phone(coordinator, offer_to(volunteer, offered_case(service)), answer="accept"))

    assert "Cor Bakker has as many cases as they want." in page


def test_a_phone_call_without_an_answer_changes_nothing(service, coordinator):
    offer = offer_to(mediator(service), offered_case(service))

    assert "Choose yes or no." in text(phone(coordinator, offer))
    assert refreshed(offer).is_waiting


def withdraw(client: Client, offer: Offer):
    url = reverse("scheduling:offer_withdraw", args=[offer.service.slug, offer.pk])
    return client.post(url, follow=True)


def test_an_offer_is_withdrawn_and_the_volunteer_told(service, coordinator):
    offer = offer_to(mediator(service), offered_case(service))

    page = text(withdraw(coordinator, offer))

    assert refreshed(offer).state == "withdrawn"
    assert OutboxMessage.unscoped.get().kind == "offer_withdrawn"
    assert "The question is taken back. The email leaves at" in page


@pytest.mark.parametrize("name", ["offer_by_phone", "offer_withdraw"])
def test_who_comes_without_a_form_is_led_to_the_board(service, coordinator, name):
    offer = offer_to(mediator(service), offered_case(service))

    answer = coordinator.get(reverse(f"scheduling:{name}", args=[service.slug, offer.pk]))

    board = reverse("scheduling:pair_board", args=[service.slug, offer.case_id])
    assert answer.headers["Location"] == board
    assert refreshed(offer).state == "sent"


def test_withdrawing_twice_says_that_it_ended(service, coordinator):
    offer = offer_to(mediator(service), offered_case(service))
    withdraw(coordinator, offer)

    assert "answered or ended already" in text(withdraw(coordinator, offer))


@pytest.mark.parametrize("name", ["offer_by_phone", "offer_withdraw"])
def test_only_coordinators_of_the_service_may(service, coordinator, member, logged_in, name):
    elsewhere = DistrictFactory().service
    strange = offer_to(mediator(elsewhere), offered_case(elsewhere))
    own = offer_to(mediator(service), offered_case(service))
    volunteer = logged_in(member(service, Role.VOLUNTEER))

    def url(offer: Offer) -> str:
        return reverse(f"scheduling:{name}", args=[service.slug, offer.pk])

    assert coordinator.post(url(strange), {"answer": "accept"}).status_code == 404
    assert volunteer.post(url(own), {"answer": "accept"}).status_code == 403


# --- the own list


def test_volunteers_see_what_waits_for_them_and_their_last_answers(service, member, logged_in, now):
    volunteer = mediator(service)
    waiting = offer_to(volunteer, offered_case(service, kind="pets"))
    offer_to(volunteer, offered_case(service, kind="parking"), state="declined", answered_at=now)
    offer_to(volunteer, offered_case(service, kind="garden"), expires_at=now)
    offer_to(mediator(service), offered_case(service, kind="camera"))
    client = Client()
    client.force_login(volunteer.user)
    client.cookies["language"] = "en"

    page = text(client.get(reverse("scheduling:offer_list", args=[service.slug])))

    assert link(waiting) in page
    assert "pets" in page
    assert "parking" in page
    assert "garden" not in page
    assert "cameras" not in page


def test_a_volunteer_whom_nobody_asked_sees_that(service, member, logged_in):
    client = logged_in(member(service, Role.VOLUNTEER))

    page = text(client.get(reverse("scheduling:offer_list", args=[service.slug])))

    assert "Nobody waits for your answer" in page


def test_the_own_list_takes_as_many_queries_for_three_offers_as_for_one(
    service, django_assert_max_num_queries
):
    volunteer = mediator(service)
    client = Client()
    client.force_login(volunteer.user)
    url = reverse("scheduling:offer_list", args=[service.slug])
    offer_to(volunteer, offered_case(service))
    with django_assert_max_num_queries(10) as one:
        client.get(url)
    for _ in range(2):
        offer_to(volunteer, offered_case(service))
    with django_assert_max_num_queries(10) as three:
        client.get(url)

    assert len(one) == len(three)


# --- the start page


def test_the_start_page_asks_and_takes_the_answer(service, member, logged_in):
    asked = mediator(service, first_name="Ibrahim")
    Membership.objects.get_or_create(service=service, user=asked.user, role=Role.VOLUNTEER)
    scope = Scope(service=service, user=asked.user, roles=frozenset({Role.VOLUNTEER}))
    offer = offer_to(asked, offered_case(service, summary="Drums in the evening"))
    client = logged_in(scope)

    page = text(client.get(reverse("insights:home", args=[service.slug])))
    client.post(link(offer), {"answer": "call"})

    assert "Drums in the evening" in page
    assert f'action="{link(offer)}"' in page
    assert refreshed(offer).waits_for_a_call
