"""Ten minutes to undo asking and taking back: nobody got an email, or it stands."""

from datetime import timedelta

import pytest

from cases.actions.refusals import AnsweredMeanwhile, CaseMovedOn, LetterLeft
from cases.lifecycle import CaseState
from cases.models import TIME_TO_UNDO, Case, UndoableAct, WhySeatEnded
from organisations.actions.corrections import correct_person
from organisations.actions.delivery import FinishedMail, deliver
from organisations.models import OutboxMessage, Role, User
from scheduling.lifecycle import HandState, OfferState
from scheduling.models import Hand, Offer
from scheduling.pairing.actions.hands import raise_hand
from scheduling.pairing.actions.new_address import ask_at_new_address
from scheduling.pairing.actions.offers import (
    accept_offer,
    decline_offer,
    offer_case,
    withdraw_offer,
)
from scheduling.pairing.actions.replacing import replace_mediator
from scheduling.pairing.actions.undoing import undo_act, undo_press
from scheduling.pairing.actions.while_asked import ask_for_a_call, remind_who_is_silent
from scheduling.pairing.links import offer_address
from scheduling.pairing.models.questions import OFFERS_OF_ONE, OFFERS_SINCE
from tests.factories.cases import AssignmentFactory
from tests.factories.scheduling import WeeklyRuleFactory
from tests.factories.training import CertificationFactory
from tests.scheduling.mediators import (
    by_link,
    mail_kinds,
    mediator,
    offer_to,
    offered_case,
    ready_case,
    refreshed,
    state_of,
    verbs,
)
from volunteers.actions.volunteers import pause_volunteer
from volunteers.models import Volunteer
from volunteers.signals import volunteers_listed

SOON = timedelta(minutes=4)


@pytest.fixture
def truus(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def samira(service, member):
    return member(service, Role.COORDINATOR)


def plain(letter: OutboxMessage) -> bytes:
    return FinishedMail(recipient="", content=bytes(letter.content)).body.encode()


def last_act() -> UndoableAct:
    return UndoableAct.unscoped.order_by("-pk")[0]


def letters() -> list[OutboxMessage]:
    return list(OutboxMessage.unscoped.order_by("pk"))


def test_the_question_waits_ten_minutes_and_the_answer_counts_from_then(service, truus, now):
    (offer,) = offer_case(ready_case(service), [mediator(service)], by=truus, at=now)

    (letter,) = letters()
    assert letter.not_before == now + TIME_TO_UNDO
    assert letter.promised_for == now
    assert not deliver(letter.pk, at=now + SOON)
    assert deliver(letter.pk, at=now + TIME_TO_UNDO)
    assert offer.expires_at > now + timedelta(hours=service.offer_hours)


def test_whoever_was_asked_by_mistake_never_hears_of_it(service, truus, samira, now):
    case, pair = ready_case(service), [mediator(service), mediator(service)]
    before = Case.unscoped.filter(pk=case.pk).values().get()
    offer_case(case, pair, by=truus, at=now)

    undo_act(last_act(), by=samira, at=now + SOON)

    assert Case.unscoped.filter(pk=case.pk).values().get() == before
    assert {offer.state for offer in Offer.unscoped.all()} == {OfferState.WITHDRAWN}
    assert mail_kinds() == []
    assert not any(deliver(one.pk, at=now + timedelta(days=1)) for one in letters())
    assert verbs()[-3:] == ["offer.undo", "offer.undo", "case.undo_ask"]
    assert remind_who_is_silent(at=now + timedelta(days=1)) == 0


def test_a_hand_that_was_up_is_up_again(service, truus, samira, now):
    case, somebody = ready_case(service), mediator(service)
    raise_hand(case.pk, somebody, by=by_link(somebody), at=now)
    offer_case(case, [somebody], by=truus, at=now)
    assert Hand.unscoped.get().state == HandState.MET

    undo_act(last_act(), by=samira, at=now + SOON)

    assert Hand.unscoped.get().state == HandState.UP
    assert Hand.unscoped.get().ended_at is None


def test_they_can_be_asked_again_and_then_get_their_letter(service, truus, now):
    case, volunteer = ready_case(service), mediator(service)
    offer_case(case, [volunteer], by=truus, at=now)
    undo_act(last_act(), by=truus, at=now + SOON)

    offer_case(case, [volunteer], by=truus, at=now + SOON)

    assert mail_kinds() == ["offer"]
    assert state_of(case) == CaseState.OFFERED


@pytest.mark.parametrize("says", ["yes", "no", "call me"])
def test_an_answer_keeps_the_question_and_its_letter_leaves_no_more(service, truus, now, says):
    case, pair = ready_case(service), [mediator(service), mediator(service)]
    first, second = offer_case(case, pair, by=truus, at=now)
    answer = {"yes": accept_offer, "no": decline_offer, "call me": ask_for_a_call}[says]
    answer(first, by=by_link(pair[0]), at=now + SOON)

    with pytest.raises(AnsweredMeanwhile) as told:
        undo_act(last_act(), by=truus, at=now + SOON)

    assert told.value.names == [str(pair[0].user)]
    assert refreshed(second).is_waiting
    (of_first, of_second) = [one for one in letters() if one.kind == "offer"]
    assert of_second.state == "queued"
    # Whoever wants to be called can still answer by what the letter says.
    assert of_first.state == ("queued" if says == "call me" else "superseded")


def test_where_others_were_asked_since_the_case_waits_for_them(service, truus, samira, now):
    case, people = ready_case(service), [mediator(service) for _ in range(3)]
    offer_case(case, people[:2], by=truus, at=now)
    first = last_act()
    offer_case(case, people[2:], as_reserve=True, by=samira, at=now + SOON)

    undo_act(first, by=truus, at=now + SOON)
    assert state_of(case) == CaseState.OFFERED

    undo_act(last_act(), by=truus, at=now + SOON)
    assert state_of(case) == CaseState.SEEKING_PAIR
    assert mail_kinds() == []


def test_a_letter_that_has_left_keeps_every_question(service, truus, now):
    case, pair = ready_case(service), [mediator(service), mediator(service)]
    offer_case(case, pair, by=truus, at=now)
    OutboxMessage.unscoped.filter(pk=letters()[1].pk).update(not_before=now)
    assert deliver(letters()[1].pk, at=now + SOON)

    with pytest.raises(LetterLeft):
        undo_act(last_act(), by=truus, at=now + SOON)

    assert {offer.state for offer in Offer.unscoped.all()} == {OfferState.SENT}
    assert letters()[0].state == "queued"


def test_so_does_one_written_anew_to_a_corrected_address(service, truus, now):
    case, volunteer = ready_case(service), mediator(service)
    offer_case(case, [volunteer], by=truus, at=now)
    former, volunteer.user.mailbox = volunteer.user.mailbox, "new@example.org"
    volunteer.user.save()
    ask_at_new_address(volunteer.user, former=former, service=service, at=now + SOON)
    (_first, anew) = letters()
    assert deliver(anew.pk, at=now + SOON)

    with pytest.raises(LetterLeft):
        undo_act(last_act(), by=truus, at=now + SOON)


def test_a_question_taken_back_by_mistake_stands_as_if_nothing_was(service, truus, samira, now):
    case, volunteer = offered_case(service), mediator(service)
    offer = offer_to(volunteer, case)
    before = Case.unscoped.filter(pk=case.pk).values().get()
    withdraw_offer(offer, by=truus, at=now)
    assert state_of(case) == CaseState.SEEKING_PAIR

    undo_act(last_act(), by=samira, at=now + SOON)

    assert refreshed(offer).is_waiting
    assert Case.unscoped.filter(pk=case.pk).values().get() == before
    assert mail_kinds() == []

    withdraw_offer(refreshed(offer), by=truus, at=now + SOON)
    assert mail_kinds() == ["offer_withdrawn"]


def test_a_question_whose_letter_had_not_left_gets_it_after_all(service, truus, now):
    case, volunteer = ready_case(service), mediator(service)
    (offer,) = offer_case(case, [volunteer], by=truus, at=now)
    withdraw_offer(offer, by=truus, at=now + SOON)
    assert mail_kinds() == []

    undo_act(last_act(), by=truus, at=now + SOON)

    (letter,) = letters()
    assert deliver(letter.pk, at=now + TIME_TO_UNDO)


def test_and_may_be_undone_as_well_after_that(service, truus, now):
    case, volunteer = ready_case(service), mediator(service)
    (offer,) = offer_case(case, [volunteer], by=truus, at=now)
    asked = last_act()
    withdraw_offer(offer, by=truus, at=now + SOON)
    undo_act(last_act(), by=truus, at=now + SOON)

    undo_act(asked, by=truus, at=now + SOON)

    assert state_of(case) == CaseState.READY
    assert mail_kinds() == []


def test_nobody_who_rests_by_now_is_asked_again_by_it(service, truus, now):
    case, volunteer = offered_case(service), mediator(service)
    withdraw_offer(offer_to(volunteer, case), by=truus, at=now)
    pause_volunteer(volunteer, until=None, by=truus, at=now + SOON)

    with pytest.raises(CaseMovedOn):
        undo_act(last_act(), by=truus, at=now + SOON)

    assert state_of(case) == CaseState.SEEKING_PAIR


def test_nor_somebody_who_was_asked_anew(service, truus, now):
    case, people = offered_case(service), [mediator(service), mediator(service)]
    offer_to(people[1], case)
    withdraw_offer(offer_to(people[0], case), by=truus, at=now)
    act = last_act()
    offer_case(case, people[:1], by=truus, at=now + SOON)

    with pytest.raises(CaseMovedOn):
        undo_act(act, by=truus, at=now + SOON)

    assert Offer.unscoped.waiting().count() == 2


def test_whom_nobody_wrote_to_was_not_asked(service, truus, now):
    case, volunteer = ready_case(service), mediator(service)
    offer_case(case, [volunteer], by=truus, at=now)
    undo_act(last_act(), by=truus, at=now + SOON)

    told = volunteers_listed.send(Volunteer, scope=truus, at=now)
    (columns,) = [one for _receiver, one in told if "asked_at" in one]
    assert Volunteer.unscoped.annotate(**columns).get(pk=volunteer.pk).asked_at is None
    assert not OFFERS_SINCE.ask(truus, volunteer=volunteer.pk, since=now - SOON)
    assert not OFFERS_OF_ONE.ask(case=case.pk)
    (again,) = offer_case(case, [volunteer], by=truus, at=now + SOON)
    assert (again.wave, again.undone_at) == (1, None)


def test_a_question_that_was_taken_back_since_was_not_answered(service, truus, now):
    case, pair = ready_case(service), [mediator(service), mediator(service)]
    first, _second = offer_case(case, pair, by=truus, at=now)
    asked = last_act()
    withdraw_offer(first, by=truus, at=now + SOON)

    with pytest.raises(CaseMovedOn):
        undo_act(asked, by=truus, at=now + SOON)


@pytest.mark.parametrize("has_left", [False, True])
def test_it_stands_again_at_the_address_that_was_put_right(service, truus, now, has_left):
    case, volunteer = ready_case(service), mediator(service)
    (offer,) = offer_case(case, [volunteer], by=truus, at=now)
    at = now + (TIME_TO_UNDO if has_left else SOON)
    if has_left:
        assert deliver(letters()[0].pk, at=at)
    withdraw_offer(offer, by=truus, at=at)
    changes = {"mailbox": "new@example.org"}
    correct_person(volunteer.user, changes=changes, service=service, at=at + SOON)

    undo_act(last_act(), by=truus, at=at + SOON)

    waiting = OutboxMessage.unscoped.filter(kind="offer", state="queued")
    assert [letter.recipient for letter in waiting] == ["new@example.org"]
    (letter,) = waiting
    assert offer_address(refreshed(offer)).encode() in plain(letter)
    assert "offer_withdrawn" not in mail_kinds()


def test_whom_no_email_reaches_is_not_to_be_called_for_what_was_undone(service, truus, now):
    case, volunteer = ready_case(service), mediator(service)
    User.objects.filter(pk=volunteer.user_id).update(mailbox="josé@example.org")
    (offer,) = offer_case(case, [volunteer], by=truus, at=now)
    asked = last_act()
    to_see_to = OutboxMessage.unscoped.needing_a_person()
    assert [one.kind for one in to_see_to] == ["offer"]

    withdraw_offer(offer, by=truus, at=now + SOON)
    assert [one.kind for one in to_see_to.all()] == ["offer_withdrawn"]
    undo_act(last_act(), by=truus, at=now + SOON)
    assert [one.kind for one in to_see_to.all()] == ["offer"]
    undo_act(asked, by=truus, at=now + SOON)

    assert not to_see_to.all()
    assert state_of(case) == CaseState.READY


def test_of_a_replacement_the_asking_is_undone_and_the_seat_stays_free(service, truus, now):
    case = ready_case(service, state="paired")
    seats = [AssignmentFactory(service=service, case=case, seat=seat) for seat in (1, 2)]
    successor = mediator(service)
    stays = seats[1].volunteer
    WeeklyRuleFactory(service=service, volunteer=stays, weekday=0)
    CertificationFactory(service=service, volunteer=stays)
    facts = {"why": WhySeatEnded.ILL, "reason": "moves away", "by": truus, "at": now}
    replace_mediator(seats[0], [successor], **facts)

    undo_act(last_act(), by=truus, at=now + SOON)

    assert state_of(case) == CaseState.SEEKING_PAIR
    assert "offer" not in mail_kinds()
    assert "mediator gone" in mail_kinds()


def test_of_several_each_is_undone_and_one_that_was_answered_stands(service, truus, now):
    cases = [ready_case(service) for _ in range(3)]
    people = [mediator(service) for _ in cases]
    offers = [
        offer_case(case, [one], by=truus, at=now)[0]
        for case, one in zip(cases, people, strict=True)
    ]
    accept_offer(offers[1], by=by_link(people[1]), at=now + SOON)

    come = undo_press(UndoableAct.unscoped.all(), by=truus, at=now + SOON)

    assert come.cases == [cases[0], cases[2]]
    ((case, refusal),) = come.refused
    assert case == cases[1]
    assert isinstance(refusal, AnsweredMeanwhile)
    assert [state_of(one) for one in cases] == ["ready", "seeking_pair", "ready"]
