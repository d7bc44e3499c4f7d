"""Running cases through the job: what is foreseen, what comes in, again, and back."""

from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from cases.actions.choices import ChoiceFacts, add_choice
from cases.lifecycle import CaseState
from cases.models import Assignment, Case, ChoiceList
from moving.actions import answering, imports, write_cases
from moving.lifecycle import ImportState
from moving.models import ImportQuestion
from moving.pages.imports import lines_to_show, preview_of, question_words
from moving.sheets.headers import SheetKind
from organisations.models import Role
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import PartnerOrganisationFactory, UserFactory
from tests.factories.volunteers import VolunteerFactory
from tests.moving.files import (
    brought_in,
    filled,
    let_work,
    letters,
    noted,
    rows_of_service,
    sent,
    states,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def house(service):
    PartnerOrganisationFactory(service=service, name="Politie Oost")


@pytest.fixture
def lines(line, pair):
    """One that waits, one with its pair, and one of a partner nobody knows."""
    return [
        line,
        line
        | {"number": "B-2", "a_name": "V. Proef", "state": "with_the_pair"}
        | {"mediator_1": "V-1", "mediator_2": "V-2", "partner": "Politie Oost"},
        line | {"number": "B-3", "a_name": "W. Proef", "partner": "Woningbouw Zuid"},
    ]


@pytest.fixture
def bring(service, coordinator, now):
    def bring(lines, do=brought_in):
        content = filled(SheetKind.CASES, lines, service=service)
        return do(content=content, kind=SheetKind.CASES, name="x.xlsx", by=coordinator, at=now)

    return bring


def test_what_is_foreseen_is_what_comes_in(bring, lines, coordinator, now):
    run = bring(lines, do=sent)
    assert run.state == ImportState.READY
    preview = preview_of(run, scope=coordinator)
    foreseen = preview["counts"]

    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert states(run) == [(2, "added"), (3, "added"), (4, "wrong")]
    assert (foreseen["added"], foreseen["wrong"]) == (2, 1)
    paired = Case.unscoped.get(their_number="B-2")
    assert paired.state == CaseState.PAIRED
    seats = Assignment.unscoped.of_case(paired).order_by("seat")
    assert [seat.volunteer.their_number for seat in seats] == ["V-1", "V-2"]
    assert not letters().exists()


def test_the_same_file_once_more_writes_nothing(bring, lines):
    bring(lines)
    rows, entries = rows_of_service(), noted()

    again = bring(lines)

    assert states(again) == [(2, "unchanged"), (3, "unchanged"), (4, "wrong")]
    assert rows_of_service() == rows
    assert noted() == entries


def test_a_case_that_somebody_typed_is_asked_about_and_does_not_come_twice(
    bring, line, service, coordinator, now
):
    case = CaseFactory(service=service, received_at=datetime(2026, 2, 2, 12, tzinfo=UTC))
    PartyFactory(service=service, case=case, name=line["a_name"], phone=line["a_phone"])
    run = bring([line | {"number": ""}], do=sent)
    question = ImportQuestion.unscoped.of(run).get()
    assert (question.code, question.preset) == ("known_case", "same")
    assert case.number in question_words(question)

    answering.answer_questions(run, {question.pk: "same"}, by=coordinator, at=now)
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert Case.unscoped.get() == case


def test_neighbours_who_were_here_before_are_told_and_come_in(
    bring, line, service, coordinator, now
):
    case = CaseFactory(service=service, received_at=datetime(2025, 2, 2, 12, tzinfo=UTC))
    PartyFactory(service=service, case=case, name=line["a_name"], phone=line["a_phone"])

    run = bring([line])

    assert states(run) == [(2, "added")]
    assert case.number in str(lines_to_show(run, "warnings", None, scope=coordinator).object_list)


def test_undone_every_row_is_what_it_was(bring, lines, coordinator, now):
    before = rows_of_service()
    run = bring(lines)

    imports.undo_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert states(run) == [(2, "undone"), (3, "undone"), (4, "wrong")]
    assert rows_of_service() == before


def test_a_deadlock_takes_a_batch_back_and_the_next_turn_writes_it(
    bring, lines, coordinator, now, monkeypatch
):
    """On PostgreSQL: whoever certifies locks a volunteer and then the service, a batch the other
    way round. Of two who wait for each other the database sends one away."""
    right, tried = write_cases.add, []

    def add(values, **facts):
        tried.append(values["number"])
        if len(tried) == 2:
            raise OperationalError("deadlock detected")
        return right(values, **facts)

    run = bring(lines, do=sent)
    monkeypatch.setattr(write_cases, "add", add)
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert tried == ["2019-BB17", "B-2", "2019-BB17", "B-2"]
    assert states(run)[:2] == [(2, "added"), (3, "added")]
    assert run.state == ImportState.FINISHED
    assert Case.unscoped.count() == 2


def test_a_kind_of_their_own_comes_in_and_stays_that_kind(bring, line, member, service, now):
    facts = ChoiceFacts(words={"nl": "Duiven voeren"}, use="offered", counts_as="pets")
    row = add_choice(ChoiceList.KIND, facts, by=member(service, Role.MANAGER), at=now)
    service.refresh_from_db()

    run = bring([line | {"kind": row.code}])

    assert states(run) == [(2, "added")]
    case = Case.unscoped.get()
    assert (case.kind, case.own_kind) == ("pets", row)
    assert states(bring([line | {"kind": row.code}])) == [(2, "unchanged")]
    assert states(bring([line | {"kind": "parking"}])) == [(2, "changed")]
    case.refresh_from_db()
    assert (case.kind, case.own_kind) == ("parking", None)


def test_of_a_closed_case_nobody_is_kept_whatever_is_wrong_with_it(bring, lines):
    over = lines[2] | {"number": "B-4", "state": "closed", "mediator_1": "Nobody either"}
    over["partner"] = "Nobody knows them"

    run = bring([lines[0], over], do=sent)

    closed = run.lines.get(row=3)
    said = f"{closed.cells} {closed.values} {closed.faults} {closed.warnings}"
    assert not [name for name in (over["a_name"], "Nobody") if name in said]


def test_a_mediator_who_is_known_by_a_long_mailbox_is_chosen(
    bring, lines, service, coordinator, now
):
    box = "noor.van.den.bergh.bemiddeling@buurt.example"
    for mailbox in (box, "noor@post.example"):
        user = UserFactory(first_name="Noor", last_name="van den Bergh", mailbox=mailbox)
        VolunteerFactory(
            service=service, user=user, state="active", street="Verweg", postcode="7500 ZZ"
        )
    lines[1]["mediator_1"] = "Noor van den Bergh"
    run = bring(lines[1:2], do=sent)
    question = ImportQuestion.unscoped.get()
    assert (question.code, box in question.facts["keys"]) == ("which_volunteer", True)

    answering.answer_questions(run, {question.pk: box}, by=coordinator, at=now)
    question.refresh_from_db()
    question.full_clean()
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    seats = Assignment.unscoped.values_list("volunteer__user__mailbox", flat=True)
    assert box in seats
