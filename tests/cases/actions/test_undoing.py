"""Ten minutes to undo a rest, its end, and who is in charge: whole, once, and never over more."""

from datetime import date, timedelta

import pytest

from cases.actions.notes import note_on_case
from cases.actions.owning import assign_owner, assign_owners
from cases.actions.refusals import ActUndone, CaseMovedOn, LetterLeft, UndoTimeOver
from cases.actions.resting import rest_case, wake_case, wake_if_due
from cases.actions.undoing import undo_on_case
from cases.lifecycle import CaseState
from cases.mails import tell_status_changed
from cases.models import TIME_TO_UNDO, ActKind, Case, Referral, UndoableAct
from cases.snapshot import partner_status_of
from organisations.actions.delivery import deliver
from organisations.actions.people import end_membership
from organisations.models import AuditEntry, Membership, OutboxMessage, Role, Scope
from tests.factories.cases import READY, CaseFactory, ReferralFactory
from tests.scheduling.talks import EVENING, let_everything_leave, make_pair, plan

WAKES = date(2026, 6, 1)
SOON = timedelta(minutes=4)


@pytest.fixture
def truus(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def samira(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def referred(service, now):
    """A case whose partner hears of each change of its status."""
    facts = {"state": CaseState.IN_CONTACT_A, "ready_at": READY, "moved_at": now - SOON}
    case = CaseFactory(service=service, **facts)
    referral = ReferralFactory(service=service, case=case, partner__email="p@example.org")
    case.partner = referral.partner
    case.save()
    return case


def role_of(scope) -> Membership:
    return Membership.objects.get(user=scope.user, role=Role.COORDINATOR)


def the_act() -> UndoableAct:
    return UndoableAct.unscoped.get()


def row(case) -> dict:
    return Case.unscoped.filter(pk=case.pk).values().get()


def letters(**facts) -> list[OutboxMessage]:
    return list(OutboxMessage.unscoped.filter(**facts).order_by("pk"))


def test_a_rest_that_is_undone_was_never_there(referred, truus, samira, now):
    before = row(referred)
    rest_case(referred, wakes_on=WAKES, reason="holiday", by=truus, at=now)
    (letter,) = letters()
    assert letter.not_before >= now + TIME_TO_UNDO

    undo_on_case(the_act(), by=samira, at=now + SOON)

    assert row(referred) == before
    assert not letters(state="queued")
    assert not deliver(letter.pk, at=now + timedelta(days=1))
    (entry,) = AuditEntry.unscoped.of_verb("case.undo_rest")
    assert (entry.by, entry.object_id) == (samira.user, referred.pk)


def test_so_is_waking_a_case_with_its_days_and_its_place(referred, truus, now):
    rest_case(referred, wakes_on=WAKES, reason="holiday", by=truus, at=now - timedelta(days=9))
    UndoableAct.unscoped.all().delete()
    before = row(referred)
    wake_case(referred, by=truus, at=now)
    assert row(referred)["slept_days"] == 9

    undo_on_case(the_act(), by=truus, at=now + SOON)

    assert row(referred) == before


def test_what_it_took_out_of_the_outbox_waits_again(referred, truus, now):
    wake = {"by": truus, "at": now}
    rest_case(referred, wakes_on=WAKES, reason="", by=truus, at=now - timedelta(minutes=20))
    UndoableAct.unscoped.all().delete()
    (first,) = letters()
    wake_case(referred, **wake)
    first.refresh_from_db()
    assert first.state == "superseded"

    undo_on_case(the_act(), by=truus, at=now + SOON)

    first.refresh_from_db()
    assert [letter.pk for letter in letters(state="queued")] == [first.pk]
    assert deliver(first.pk, at=first.not_before)


def test_but_not_what_something_newer_took_the_place_of_since(referred, truus, now):
    rest_case(referred, wakes_on=WAKES, reason="", by=truus, at=now - timedelta(minutes=20))
    UndoableAct.unscoped.all().delete()
    wake_case(referred, by=truus, at=now)
    referral = Referral.unscoped.with_letter_facts().get()
    tell_status_changed(referral, partner_status_of(referred), at=now + SOON)
    newest = letters(state="queued")

    undo_on_case(the_act(), by=truus, at=now + SOON)

    assert letters(state="queued") == newest


def test_what_the_worker_does_by_itself_is_nobodys_to_undo(referred, truus, now):
    rest_case(referred, wakes_on=WAKES, reason="", by=truus, at=now - timedelta(days=1))
    UndoableAct.unscoped.all().delete()

    assert wake_if_due(referred.pk, at=now.replace(month=6))

    assert not UndoableAct.unscoped.exists()
    assert letters(state="queued")[0].not_before == now.replace(month=6) + timedelta(hours=1)


def test_a_rest_that_calls_a_talk_off_is_told_at_once_and_stands(service, truus, now):
    pair = make_pair(service)
    plan(pair, truus, now)
    let_everything_leave(now)
    UndoableAct.unscoped.all().delete()

    rest_case(pair.case, wakes_on=WAKES, reason="", by=truus, at=now)

    assert not UndoableAct.unscoped.exists()
    told = letters(kind="cancellation")
    assert len(told) == 2
    assert {letter.not_before for letter in told} == {now}


def test_handing_over_is_undone_for_all_cases_of_the_letter(service, truus, samira, now):
    cases = [CaseFactory(service=service, owner=role_of(truus)) for _ in range(3)]
    assign_owners(cases, to=role_of(samira), by=truus, at=now)
    (letter,) = letters()

    undo_on_case(UndoableAct.unscoped.in_order()[1], by=truus, at=now + SOON)

    assert {case.owner for case in Case.unscoped.all()} == {role_of(truus)}
    assert not deliver(letter.pk, at=now + timedelta(days=1))
    assert not UndoableAct.unscoped.standing(now + SOON).exists()


def test_one_of_them_that_went_on_keeps_them_all(service, truus, samira, now):
    cases = [CaseFactory(service=service, owner=role_of(truus)) for _ in range(2)]
    assign_owners(cases, to=role_of(samira), by=truus, at=now)
    assign_owner(cases[1], to=None, by=samira, at=now + SOON)

    with pytest.raises(CaseMovedOn):
        undo_on_case(UndoableAct.unscoped.in_order()[0], by=truus, at=now + SOON)

    assert Case.unscoped.get(pk=cases[0].pk).owner == role_of(samira)
    assert letters()[0].state == "queued"


def test_nor_does_one_that_came_back_by_a_second_letter(service, truus, samira, now, member):
    third = member(service, Role.COORDINATOR)
    case = CaseFactory(service=service, owner=role_of(third))
    for owner in (samira, third, samira):
        assign_owner(case, to=role_of(owner), by=truus, at=now)
        now += timedelta(seconds=30)
    first, _second, last = UndoableAct.unscoped.in_order()

    with pytest.raises(CaseMovedOn):
        undo_on_case(first, by=truus, at=now)

    undo_on_case(last, by=truus, at=now)
    assert Case.unscoped.get().owner == role_of(third)


def test_nothing_goes_back_to_who_is_a_coordinator_no_more(service, truus, samira, now, member):
    case = CaseFactory(service=service, owner=role_of(samira))
    assign_owner(case, to=role_of(truus), by=truus, at=now)
    boss = member(service, Role.MANAGER)
    end_membership(role_of(samira), by=boss, at=now + SOON)

    with pytest.raises(CaseMovedOn):
        undo_on_case(the_act(), by=truus, at=now + SOON)


def test_the_same_again_leaves_nothing_to_undo(service, truus, samira, now):
    case = CaseFactory(service=service, owner=role_of(samira))
    assign_owner(case, to=role_of(samira), by=truus, at=now)

    assert not UndoableAct.unscoped.exists()


def test_twice_is_told_by_name(referred, truus, samira, now):
    rest_case(referred, wakes_on=WAKES, reason="", by=truus, at=now)
    undo_on_case(the_act(), by=samira, at=now + SOON)

    with pytest.raises(ActUndone) as told:
        undo_on_case(the_act(), by=truus, at=now + SOON)

    assert told.value.by == samira.user
    assert AuditEntry.unscoped.of_verb("case.undo_rest").count() == 1


def test_after_ten_minutes_it_stands(service, truus, now):
    case = CaseFactory(service=service)
    rest_case(case, wakes_on=WAKES, reason="", by=truus, at=now)

    with pytest.raises(UndoTimeOver):
        undo_on_case(the_act(), by=truus, at=now + TIME_TO_UNDO)

    assert row(case)["state"] == CaseState.DORMANT


def test_a_letter_that_has_left_keeps_it(referred, truus, now):
    rest_case(referred, wakes_on=WAKES, reason="", by=truus, at=now)
    (letter,) = letters()
    OutboxMessage.unscoped.update(not_before=now)
    assert deliver(letter.pk, at=now + SOON)

    with pytest.raises(LetterLeft):
        undo_on_case(the_act(), by=truus, at=now + SOON)

    assert row(referred)["state"] == CaseState.DORMANT


def test_what_came_after_it_is_not_undone_with_it(referred, truus, samira, now):
    rest_case(referred, wakes_on=WAKES, reason="", by=truus, at=now)
    wake_case(referred, by=samira, at=now + SOON)
    first = UndoableAct.unscoped.get(kind=ActKind.REST)

    with pytest.raises(CaseMovedOn):
        undo_on_case(first, by=truus, at=now + SOON)


def test_a_note_since_is_no_reason_to_refuse(referred, truus, now):
    rest_case(referred, wakes_on=WAKES, reason="", by=truus, at=now)
    note_on_case(referred, "they called", by=truus, at=now + SOON)

    undo_on_case(the_act(), by=truus, at=now + SOON)

    assert row(referred)["state"] == CaseState.IN_CONTACT_A


def test_nobody_but_a_coordinator_of_the_service_finds_it(referred, truus, service, member, now):
    rest_case(referred, wakes_on=WAKES, reason="", by=truus, at=now)
    volunteer = member(service, Role.VOLUNTEER)
    stranger = member(CaseFactory().service, Role.COORDINATOR)

    for by in (volunteer, stranger):
        assert not UndoableAct.visible_to(by).exists()
        with pytest.raises(UndoableAct.DoesNotExist):
            undo_on_case(the_act(), by=by, at=now + SOON)
    assert row(referred)["state"] == CaseState.DORMANT


def test_a_file_that_is_brought_in_holds_nothing_back(service, truus, samira, now):
    case = CaseFactory(service=service)
    by = Scope(service, truus.user, truus.roles, via="import")

    assign_owner(case, to=role_of(samira), by=by, at=now)

    assert not UndoableAct.unscoped.exists()
    assert letters()[0].not_before == now


def test_in_the_evening_the_letter_still_waits_for_the_morning(service, truus, samira, now):
    case, late = CaseFactory(service=service), EVENING.replace(hour=19, minute=55)
    assign_owner(case, to=role_of(samira), by=truus, at=late)

    assert letters()[0].not_before == late.replace(day=10, hour=7, minute=0)
