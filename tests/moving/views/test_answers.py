"""Questions and columns in the browser: who looked, and two tabs that say different things."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from moving.actions import imports
from moving.actions.answering import answer_questions
from moving.models import Import, ImportQuestion
from moving.pages import imports as pages
from moving.sheets.headers import SheetKind
from organisations.models import ReadEntry
from tests.factories.organisations import UserFactory
from tests.factories.volunteers import VolunteerFactory
from tests.filled_in import form_with
from tests.moving.files import PARTNERS, brought_in, filled, let_work, sent
from tests.moving.sheets.made import csv_of

pytestmark = pytest.mark.django_db
HEADER = ["Voornaam", "Achternaam", "E-mail", "Telefoon", "Postcode", "Huisnr"]
NOOR = ["Noor", "de Wolf", "noor@post.example", "06-12345681", "3511 AB", "7"]
TWIN = ["Noor", "de Wolf", "noor@post.example", "06-12345683", "", ""]
ALI = ["Ali", "Kaya", "ali@post.example", "06-12345682", "3512 CD", "9"]
PEOPLE = {"kind": SheetKind.VOLUNTEERS, "name": "people.csv"}


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def client(desk):
    return desk


@pytest.fixture
def here(service):
    return lambda run: f"/s/{service.slug}/moving/{run.pk}/"


@pytest.fixture
def half_in(coordinator, now):
    """One is in, and two rows wait for an answer."""
    return brought_in([HEADER, NOOR, TWIN, ALI], by=coordinator, at=now, **PEOPLE)


def test_answers_to_open_questions_are_kept_beside_one_that_came_too_late(
    client, here, coordinator, service, now
):
    user = UserFactory(first_name="Ali", last_name="Kaya", mailbox="ali@post.example")
    VolunteerFactory(service=service, user=user)
    run = sent([HEADER, NOOR, TWIN, ALI], by=coordinator, at=now, **PEOPLE)
    known = ImportQuestion.unscoped.get(code="known_person")
    shown = form_with(client.get(f"{here(run)}questions/").content.decode(), f"q-{known.pk}")
    answer_questions(run, {known.pk: "two"}, by=coordinator, at=now)
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    answer = client.post(f"{here(run)}questions/", shown, follow=True)

    assert ImportQuestion.unscoped.get(code="same_person_by_mailbox").answer == "same"
    known.refresh_from_db()
    assert known.answer == "two"
    assert "1 question is answered." in text(answer)
    assert "Of 1 other the rows have come in meanwhile" in text(answer)


def test_answers_of_a_second_page_are_kept_when_the_first_was_answered_elsewhere(
    client, here, coordinator, service, now, monkeypatch
):
    monkeypatch.setattr(pages, "QUESTIONS_PER_PAGE", 1)
    user = UserFactory(first_name="Ali", last_name="Kaya", mailbox="ali@post.example")
    VolunteerFactory(service=service, user=user)
    run = sent([HEADER, NOOR, TWIN, ALI], by=coordinator, at=now, **PEOPLE)
    first, second = ImportQuestion.unscoped.of(run).in_order()
    answer_questions(run, {first.pk: "two"}, by=coordinator, at=now)

    client.post(f"{here(run)}questions/?page=2", {f"q-{second.pk}": "two"})

    second.refresh_from_db()
    assert second.answer == "two"


def test_what_is_likely_is_offered_at_once_where_there_are_more_pages(
    client, here, coordinator, now, monkeypatch
):
    smit = ["Jan", "Smit", "", "", "3513 AB", "1"]
    rows = [HEADER, NOOR, TWIN, smit, ["J.", *smit[1:]]]
    run = sent(rows, by=coordinator, at=now, **PEOPLE)
    url = f"{here(run)}questions/"
    assert "with what is likely" not in text(client.get(url))
    monkeypatch.setattr(pages, "QUESTIONS_PER_PAGE", 1)
    assert "Answer 1 question with what is likely" in text(client.get(url))

    client.post(f"{url}proposed/")

    answers = dict(ImportQuestion.unscoped.values_list("code", "answer"))
    assert answers == {"same_person_by_mailbox": "same", "same_name_and_home": ""}
    assert "with what is likely" not in text(client.get(url))


def test_what_is_not_chosen_can_be_left_where_something_is_unknown(client, here, coordinator, now):
    run = sent([HEADER, NOOR], by=coordinator, at=now, **PEOPLE)

    assert "Leave out what is not chosen" not in text(client.get(f"{here(run)}columns/"))


def test_what_came_in_is_asked_no_more(client, here, half_in, coordinator, now):
    question = ImportQuestion.unscoped.get()
    answer_questions(half_in, {question.pk: "two"}, by=coordinator, at=now)
    imports.go_on(half_in, by=coordinator, at=now)
    let_work(half_in, at=now)

    assert "There are no questions" in text(client.get(f"{here(half_in)}questions/"))


@pytest.mark.parametrize("path", ["questions/", "questions/proposed/"])
def test_a_tab_that_is_left_behind_is_told_so(client, here, half_in, coordinator, now, path):
    question = ImportQuestion.unscoped.get()
    imports.undo_import(half_in, by=coordinator, at=now)
    let_work(half_in, at=now)

    answer = client.post(f"{here(half_in)}{path}", {f"q-{question.pk}": "two"}, follow=True)

    assert answer.status_code == 200
    assert "This file has gone on meanwhile." in text(answer)
    question.refresh_from_db()
    assert question.answer == ""


def test_nothing_waits_for_anybody_once_a_file_is_undone(client, here, half_in, coordinator, now):
    assert "2 rows wait for your answer" in text(client.get(here(half_in)))
    answer_questions(half_in, {ImportQuestion.unscoped.get().pk: "two"}, by=coordinator, at=now)
    page = text(client.get(here(half_in)))
    assert "Go on with the rest" in page
    assert "wait for you" not in page

    imports.undo_import(half_in, by=coordinator, at=now)
    let_work(half_in, at=now)

    page = text(client.get(here(half_in)))
    assert "Go on with the rest" not in page
    assert "1 undone" in page
    assert "0 added" not in page
    assert "left to do" not in page


def test_rows_that_wait_in_a_file_that_is_undone_are_not_asked_about(
    client, here, half_in, coordinator, now
):
    imports.undo_import(half_in, by=coordinator, at=now)
    let_work(half_in, at=now)

    page = text(client.get(here(half_in)))

    assert "wait for you" not in page
    assert client.get(f"{here(half_in)}questions/").url == here(half_in)


def test_a_file_of_which_every_row_waits_says_so(client, here, coordinator, now):
    run = sent([HEADER, NOOR, TWIN], by=coordinator, at=now, **PEOPLE)

    page = text(client.get(here(run)))

    assert "No row can come in yet" in page
    assert "2 rows wait for your answers." in page
    assert "0 rows" not in page


@pytest.mark.slow
@pytest.mark.parametrize("path", ["", "columns/", "questions/", "lines/", "wrong/"])
def test_whoever_looks_at_rows_of_cases_leaves_a_trace(
    client, here, service, line, coordinator, now, path
):
    content = filled(SheetKind.CASES, [line], service=service)
    facts = {"kind": SheetKind.CASES, "by": coordinator, "at": now}
    run = sent(content=content, name="x.xlsx", **facts)

    assert client.get(f"{here(run)}{path}").status_code == 200

    entry = ReadEntry.unscoped.get()
    assert (entry.object_kind, entry.object_id) == ("moving.import", run.pk)


def test_whoever_looks_at_partners_leaves_none(client, here, coordinator, now):
    run = sent(by=coordinator, at=now)

    for path in ("", "columns/", "lines/"):
        client.get(f"{here(run)}{path}")

    assert not ReadEntry.unscoped.exists()


def test_a_manager_who_waits_for_cases_reads_whom_to_ask(
    service, manager, coordinator, logged_in, now, line
):
    content = filled(SheetKind.CASES, [line], service=service)
    sent(content=content, kind=SheetKind.CASES, name="buren.xlsx", by=coordinator, at=now)
    file = SimpleUploadedFile("x.csv", csv_of(PARTNERS))

    answer = logged_in(manager).post(f"/s/{service.slug}/moving/new/partners/", {"file": file})

    said = text(answer)
    assert f"Please ask {coordinator.user.full_name} to finish it or put it aside." in said
    assert "buren" not in said
    assert Import.unscoped.count() == 1
