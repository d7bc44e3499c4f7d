"""Every way in which a colleague does not take a seat over, and who is told."""

from datetime import timedelta

import pytest

from cases.actions.closing import close_case
from cases.actions.pairs import release_mediator
from cases.actions.refusals import NamesInText
from cases.models import Case
from core.lifecycle import MoveRefused
from organisations.models import OutboxMessage, Role
from scheduling.models import BookedQuarter, Substitution
from scheduling.pairing.actions import substitutions
from scheduling.pairing.actions.new_address import ask_at_new_address
from scheduling.pairing.actions.refusals import (
    OfferEnded,
)
from tests.scheduling.mediators import by_link, mediator, seats_on
from tests.scheduling.taking_over import agreed, lane, name, standing_of, told
from tests.scheduling.talks import (
    as_mediator,
    let_everything_leave,
    plan,
)
from training.actions.certifications import suspend_certification
from training.models import Certification
from volunteers.actions.volunteers import leave, pause_volunteer

pytestmark = pytest.mark.django_db


def test_a_no_leaves_everything_as_it_was(at_work, coordinator, ans, bert, cora, now):
    row = name(ans, cora, now)
    let_everything_leave(now)

    substitutions.decline_substitution(row, by=by_link(cora), at=now)

    assert standing_of(row) == "declined"
    assert seats_on(at_work.case) == [(1, ans.pk), (2, bert.pk)]
    assert told() == {"substitute_told": lane(ans), "substitution": lane(coordinator)}


def test_nobody_answers_twice_or_too_late(ans, cora, now):
    row = name(ans, cora, now)
    with pytest.raises(OfferEnded):
        substitutions.agree_to_substitution(row, by=by_link(cora), at=row.expires_at)
    substitutions.agree_to_substitution(row, by=by_link(cora), at=now)
    with pytest.raises(MoveRefused):
        substitutions.decline_substitution(row, by=by_link(cora), at=now)


def test_silence_ends_by_working_time_once(at_work, coordinator, ans, cora, now):
    row = name(ans, cora, now)
    let_everything_leave(now)

    assert substitutions.expire_substitutions(at=row.expires_at - timedelta(minutes=1)) == 0
    assert substitutions.expire_substitutions(at=row.expires_at) == 1
    assert substitutions.expire_substitutions(at=row.expires_at) == 0

    assert standing_of(row) == "expired"
    assert told() == {"substitute_told": lane(ans), "substitution": lane(coordinator)}


def test_after_a_yes_only_people_end_it(ans, cora, now):
    row = agreed(ans, cora, now)

    assert substitutions.expire_substitutions(at=row.expires_at + timedelta(days=30)) == 0


@pytest.mark.parametrize("said_yes", [False, True])
def test_whoever_named_takes_it_back(at_work, coordinator, ans, bert, cora, now, said_yes):
    row = agreed(ans, cora, now) if said_yes else name(ans, cora, now)
    let_everything_leave(now)

    with pytest.raises(Substitution.DoesNotExist):
        substitutions.take_substitution_back(row, by=as_mediator(bert), at=now)
    substitutions.take_substitution_back(row, by=as_mediator(ans), at=now)

    assert standing_of(row) == "taken_back"
    assert told() == {"substitute_over": lane(cora), "substitution": lane(coordinator)}


def test_what_never_left_is_only_taken_out_of_the_post(ans, cora, now):
    row = name(ans, cora, now)

    substitutions.take_substitution_back(row, by=as_mediator(ans), at=now)

    assert lane(cora) not in told().values()


def test_a_coordinator_decides_otherwise_and_says_why(at_work, coordinator, ans, bert, cora, now):
    row = agreed(ans, cora, now)
    let_everything_leave(now)

    with pytest.raises(NamesInText):
        substitutions.refuse_substitution(row, reason="mr Stil knows her", by=coordinator, at=now)
    substitutions.refuse_substitution(row, reason="I call you", by=coordinator, at=now)

    row = Substitution.unscoped.get(pk=row.pk)
    assert (row.state, row.refusal, row.decided_by) == ("refused", "I call you", coordinator.user)
    assert seats_on(at_work.case) == [(1, ans.pk), (2, bert.pk)]
    assert told() == {"substitute_told": lane(ans), "substitute_over": lane(cora)}


def test_another_is_named_after_a_no(service, ans, cora, now):
    substitutions.decline_substitution(name(ans, cora, now), by=by_link(cora), at=now)

    assert name(ans, mediator(service), now).state == "asked"


def gives_the_seat_back(at_work, coordinator, ans, cora, now) -> None:
    release_mediator(at_work.case, ans, reason="", by=as_mediator(ans), at=now)


def closes(at_work, coordinator, ans, cora, now) -> None:
    facts = {"ended_reason": "agreement", "provisional_result": "solved"}
    Case.unscoped.filter(pk=at_work.case.pk).update(started_at=now)
    close_case(at_work.case, **facts, by=coordinator, at=now)


@pytest.mark.parametrize("end", [gives_the_seat_back, closes])
def test_without_the_seat_there_is_nothing_to_take_over(at_work, coordinator, ans, cora, end, now):
    row = agreed(ans, cora, now)
    let_everything_leave(now)

    end(at_work, coordinator, ans, cora, now)

    assert standing_of(row) == "void"
    assert told()["substitute_over"] == lane(cora)
    assert "substitute_told" not in told()


def rests(coordinator, cora, now) -> None:
    pause_volunteer(cora, until=None, by=coordinator, at=now)


def leaves(coordinator, cora, now) -> None:
    leave(cora, reason="", by=coordinator, at=now)


def is_suspended(coordinator, cora, now) -> None:
    right = Certification.unscoped.get(volunteer=cora)
    suspend_certification(right, reason="", by=coordinator, at=now)


@pytest.mark.parametrize("end", [rests, leaves, is_suspended])
def test_a_colleague_who_can_no_longer_is_named_no_more(
    service, member, coordinator, ans, cora, end, now
):
    colleague = member(service, Role.COORDINATOR)
    row = agreed(ans, cora, now)
    let_everything_leave(now)

    end(coordinator, cora, now)

    assert standing_of(row) == "void"
    assert told()["substitute_told"] == lane(ans)
    assert told()["substitution"] == lane(coordinator, colleague)


def test_a_yes_by_phone_names_who_typed_it(coordinator, ans, cora, now):
    row = substitutions.agree_to_substitution(name(ans, cora, now), by=coordinator, at=now)

    assert row.entered_by == coordinator.user


def test_an_address_that_is_put_right_gets_the_question_again(service, ans, cora, now):
    name(ans, cora, now)
    former, cora.user.mailbox = cora.user.mailbox, "cora.new@example.org"
    cora.user.save()

    assert ask_at_new_address(cora.user, former=former, service=service, at=now) == 1

    assert told()["substitute_asked"] == {"cora.new@example.org"}


def test_no_letter_to_the_colleague_names_a_party_or_the_case(at_work, ans, cora, now):
    name(ans, cora, now)

    letter = OutboxMessage.unscoped.get(kind="substitute_asked")
    words = bytes(letter.content).decode()
    assert at_work.case.number not in words
    assert [secret for secret in ("Stil", "Zwijgplein", "Geheim") if secret in words] == []


def test_a_talk_is_planned_by_the_new_pair(at_work, coordinator, ans, bert, cora, now):
    """The seat of whoever took it over is a seat like any other."""
    row = agreed(ans, cora, now)
    substitutions.confirm_substitution(row, by=coordinator, at=now)

    plan(at_work, as_mediator(cora), now)

    booked = set(BookedQuarter.unscoped.values_list("user", flat=True))
    assert booked == {bert.user_id, cora.user_id}
