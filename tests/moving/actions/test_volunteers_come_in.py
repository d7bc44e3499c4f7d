"""Volunteers through the job, with every column that we know: in, again, changed, and back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from moving.actions import imports
from moving.actions.answering import answer_questions
from moving.models import ImportLine, ImportQuestion
from moving.pages.imports import lines_to_show
from moving.sheets.headers import SheetKind
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
from tests.moving.people import LEAST, WHOLE, take_in
from volunteers.actions.volunteers import put_contact_right
from volunteers.models import Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECOND = {
    **WHOLE,
    "number": "V-13",
    "first_name": "Ali",
    "last_name": "Kaya",
    "email": "ali@post.example",
    "email_2": "",
    "phone": "+31612345699",
    "street": "Plein",
    "state": "left",
    "left_on": "2025-01-01",
}
PEOPLE = [WHOLE, SECOND, {**LEAST, "phone": "+31612345655"}]


@pytest.fixture
def bring(service, coordinator, now):
    take_in(service)

    def bring(*rows, do=brought_in):
        content = filled(SheetKind.VOLUNTEERS, rows, service=service)
        return do(content=content, kind=SheetKind.VOLUNTEERS, name="x.xlsx", by=coordinator, at=now)

    return bring


def anna():
    return Volunteer.unscoped.select_related("user").get(their_number="V-12")


def test_the_same_file_once_more_writes_nothing(bring):
    first = bring(*PEOPLE)
    assert states(first) == [(2, "added"), (3, "added"), (4, "added")]
    rows, entries = rows_of_service(), noted()

    again = bring(*PEOPLE)

    assert states(again) == [(2, "unchanged"), (3, "unchanged"), (4, "unchanged")]
    assert not ImportQuestion.unscoped.exists()
    assert rows_of_service() == rows
    assert noted() == entries
    assert not letters().exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "+31612345000"),
        ("last_name", "Bakker"),
        ("postcode", "3512 CD"),
        ("spoken", ["nl"]),
        ("free", ["4-morning"]),
        ("max_open_cases", 5),
        ("rest_until", "2026-09-01"),
        ("certificate_until", "2028-01-01"),
        ("agreement_on", "2021-05-10"),
        ("not_for", "Steeg"),
        ("note", "Nieuw"),
    ],
)
def test_another_cell_changes_that_one_alone(bring, field, value):
    bring(*PEOPLE)
    said = {field: value, **({"state": "paused"} if field == "rest_until" else {})}

    run = bring({**WHOLE, **said}, *PEOPLE[1:])

    assert states(run) == [(2, "changed"), (3, "unchanged"), (4, "unchanged")]
    assert states(bring({**WHOLE, **said}, *PEOPLE[1:])) == [
        (row, "unchanged") for row in (2, 3, 4)
    ]
    assert not letters().exists()


@pytest.mark.parametrize(("answer", "phone"), [("ours", "+31612340000"), ("sheet", "+31612345000")])
def test_what_was_changed_here_since_is_asked_about(bring, coordinator, now, answer, phone):
    bring(*PEOPLE)
    by_hand = replace(coordinator, via="page")
    put_contact_right(anna(), changes={"phone": "+31612340000"}, by=by_hand, at=now)

    run = bring({**WHOLE, "phone": "+31612345000"}, do=sent)
    [question] = ImportQuestion.unscoped.of(run)
    assert (question.code, question.preset) == ("differs", "ours")
    answer_questions(run, {question.pk: answer}, by=coordinator, at=now)
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert anna().user.phone == phone


def test_undone_every_row_is_what_it_was(bring, coordinator, now):
    before = rows_of_service()
    run = bring(*PEOPLE)

    imports.undo_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert states(run) == [(2, "undone"), (3, "undone"), (4, "undone")]
    assert rows_of_service() == before


def test_a_change_that_is_undone_is_what_it_was(bring, coordinator, now):
    bring(*PEOPLE)
    before = rows_of_service()
    changed = {**WHOLE, "phone": "+31612345000", "street": "Plein", "max_open_cases": 5}
    run = bring(changed, *PEOPLE[1:])

    imports.undo_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert states(run) == [(2, "undone"), (3, "unchanged"), (4, "unchanged")]
    assert rows_of_service() == before


def test_why_somebody_stays_is_said_behind_their_name(bring, coordinator, now):
    run = bring(*PEOPLE)
    by_hand = replace(coordinator, via="page")
    later = now + timedelta(hours=1)
    put_contact_right(anna(), changes={"phone": "+31612340000"}, by=by_hand, at=later)

    imports.undo_import(run, by=coordinator, at=later)
    let_work(run, at=later)

    [shown] = lines_to_show(run, "kept", None, scope=coordinator).object_list
    [(_column, why, _cell)] = shown.said
    assert (shown.name, why) == ("Anna van den Berg", "was changed since")


def test_a_refusal_is_kept_in_the_words_of_the_service_and_names_its_column(bring, service):
    service.language = "nl"
    service.save()

    run = bring({**WHOLE, "certificate_on": "", "certificate_until": "2027-01-01"}, SECOND)

    assert states(run) == [(2, "wrong"), (3, "added")]
    [fault] = ImportLine.unscoped.of(run).get(row=2).faults
    assert fault["code"] == "refused"
    assert fault["facts"]["words"].startswith("Vanaf welke dag")
