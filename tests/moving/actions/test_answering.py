"""Who is who: asked of a person, and only the rows in question wait."""

import pytest

from moving.actions import imports
from moving.actions.answering import answer_about_file, answer_as_proposed, answer_questions
from moving.actions.refusals import AlreadyAnswered
from moving.lifecycle import ImportState
from moving.models import ImportQuestion
from moving.sheets.headers import SheetKind
from organisations.models import Role
from tests.factories.organisations import MembershipFactory, UserFactory
from tests.factories.volunteers import VolunteerFactory
from tests.moving.files import brought_in, faults, let_work, sent, states
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
HEADER = ["Voornaam", "Achternaam", "E-mail", "Telefoon", "Postcode", "Huisnr"]
NOOR = ["Noor", "de Wolf", "noor@post.example", "06-12345681", "3511 AB", "7"]
PEOPLE = {"kind": SheetKind.VOLUNTEERS, "name": "people.csv"}


def asked(run):
    return [(row.code, row.rows, row.preset) for row in ImportQuestion.unscoped.of(run).in_order()]


def answer(run, word, *, by, at):
    pks = ImportQuestion.unscoped.of(run).values_list("pk", flat=True)
    return answer_questions(run, dict.fromkeys(pks, word), by=by, at=at)


def start(run, *, by, at):
    imports.start_import(run, by=by, at=at)
    return let_work(run, at=at)


def test_somebody_who_is_here_already_is_asked_about_and_not_added(coordinator, service, now):
    user = UserFactory(first_name="Noor", last_name="de Wolf", mailbox="noor@post.example")
    here = VolunteerFactory(service=service, user=user, postcode="", house_number="")

    run = sent([HEADER, NOOR], by=coordinator, at=now, **PEOPLE)
    assert asked(run) == [("known_person", [2], "same")]
    answer_as_proposed(run, by=coordinator, at=now)
    start(run, by=coordinator, at=now)

    assert Volunteer.unscoped.count() == 1
    here.refresh_from_db()
    assert (here.postcode, here.house_number) == ("3511 AB", "7")
    assert states(run) == [(2, "changed")]


def test_a_colleague_who_is_no_volunteer_yet_becomes_one_with_the_same_account(
    coordinator, service, now
):
    user = UserFactory(first_name="Noor", last_name="de Wolf", mailbox="noor@post.example")
    MembershipFactory(service=service, user=user, role=Role.TRAINER)
    run = sent([HEADER, NOOR], by=coordinator, at=now, **PEOPLE)

    answer(run, "same", by=coordinator, at=now)
    start(run, by=coordinator, at=now)

    assert Volunteer.unscoped.get().user == user


@pytest.mark.parametrize(
    ("first", "last", "mailbox", "found"),
    [
        ("Jan", "de Boer", "noor@post.example", [("known_mailbox", [2], "two")]),
        ("Noor", "de Wolf", "other@post.example", [("known_person", [2], "same")]),
        ("Piet", "de Wolf", "other@post.example", [("known_home", [2], "")]),
    ],
)
def test_what_agrees_decides_what_is_asked(coordinator, service, now, first, last, mailbox, found):
    phone = "06 12345681" if first == "Noor" else ""
    user = UserFactory(
        first_name=first, last_name=last, mailbox=mailbox, email=mailbox, phone=phone
    )
    VolunteerFactory(service=service, user=user, postcode="3511AB", house_number="7")

    assert asked(sent([HEADER, NOOR], by=coordinator, at=now, **PEOPLE)) == found


def test_a_name_alone_asks_nothing_and_neither_does_another_service(coordinator, service, now):
    VolunteerFactory(service=service, user=UserFactory(first_name="Noor", last_name="de Wolf"))
    VolunteerFactory(
        user=UserFactory(first_name="Noor", last_name="de Wolf", mailbox="noor@post.example")
    )

    assert asked(sent([HEADER, NOOR], by=coordinator, at=now, **PEOPLE)) == []


def test_a_question_holds_its_own_rows_and_no_others(coordinator, now):
    ali = ["Ali", "Kaya", "ali@post.example", "06-12345682", "3512 CD", "9"]
    twin = ["Noor", "de Wolf", "noor@post.example", "06-12345683", "", ""]
    run = sent([HEADER, NOOR, twin, ali], by=coordinator, at=now, **PEOPLE)
    assert asked(run) == [("same_person_by_mailbox", [2, 3], "same")]

    start(run, by=coordinator, at=now)

    assert run.state == ImportState.FINISHED
    assert states(run) == [(2, "waits"), (3, "waits"), (4, "added")]

    answer(run, "same", by=coordinator, at=now)
    imports.go_on(run, by=coordinator, at=now)
    let_work(run, at=now)
    assert states(run) == [(2, "added"), (3, "left_out"), (4, "added")]
    assert faults(run) == [(3, "same_as_row")]
    assert Volunteer.unscoped.count() == 2


def test_two_people_behind_one_mailbox_both_come_in_and_are_not_asked_again(coordinator, now):
    marie = ["Marie", "Smit", "noor@post.example", "06-12345683", "3513 AB", "1"]
    rows = [HEADER, NOOR, marie]
    run = sent(rows, by=coordinator, at=now, **PEOPLE)
    assert asked(run) == [("shared_mailbox", [2, 3], "two")]
    answer(run, "two", by=coordinator, at=now)
    start(run, by=coordinator, at=now)
    assert Volunteer.unscoped.count() == 2

    again = sent(rows, by=coordinator, at=now, **PEOPLE)

    assert asked(again) == []
    start(again, by=coordinator, at=now)
    assert states(again) == [(2, "unchanged"), (3, "unchanged")]


def test_an_answer_may_be_changed_as_long_as_its_rows_wait(coordinator, now):
    twin = ["Noor", "de Wolf", "noor@post.example", "06-12345683", "", ""]
    run = sent([HEADER, NOOR, twin], by=coordinator, at=now, **PEOPLE)
    answer(run, "same", by=coordinator, at=now)
    answer(run, "two", by=coordinator, at=now)

    start(run, by=coordinator, at=now)

    assert Volunteer.unscoped.count() == 2
    with pytest.raises(AlreadyAnswered):
        answer(run, "same", by=coordinator, at=now)


def test_the_word_erase_erases_after_a_question(coordinator, now):
    brought_in([HEADER, NOOR], by=coordinator, at=now, **PEOPLE)
    rows = [HEADER, [*NOOR[:3], "WISSEN", *NOOR[4:]]]

    run = sent(rows, by=coordinator, at=now, **PEOPLE)
    assert asked(run) == [("differs", [2], "ours")]
    answer(run, "sheet", by=coordinator, at=now)
    start(run, by=coordinator, at=now)

    assert Volunteer.unscoped.get().user.phone == ""


def test_what_was_answered_stays_when_the_file_is_read_once_more(coordinator, now):
    twin = ["Noor", "de Wolf", "noor@post.example", "06-12345683", "", ""]
    run = sent([HEADER, NOOR, twin], by=coordinator, at=now, **PEOPLE)
    answer(run, "two", by=coordinator, at=now)

    answer_about_file(run, {"columns": {"Huisnr": ""}}, by=coordinator, at=now)
    let_work(run, at=now)

    assert ImportQuestion.unscoped.get().answer == "two"
    assert not run.lines.filter(is_held=True).exists()


def test_an_answer_about_somebody_says_nothing_of_somebody_else(coordinator, service, now):
    """Of the same row, and with other columns another name."""
    rows = [["Voornaam", "Achternaam", "Roepnaam", "E-mail"], ["Noor", "Wolf", "N.", NOOR[2]]]
    user = UserFactory(first_name="Noor", last_name="Wolf", mailbox=NOOR[2])
    VolunteerFactory(service=service, user=user)
    run = sent(rows, by=coordinator, at=now, **PEOPLE)
    answer_about_file(run, {"columns": {"Roepnaam": ""}}, by=coordinator, at=now)
    let_work(run, at=now)
    answer(run, "same", by=coordinator, at=now)

    said = {"columns": {"Voornaam": "", "Roepnaam": "first_name"}}
    answer_about_file(run, said, by=coordinator, at=now)
    let_work(run, at=now)

    question = ImportQuestion.unscoped.get()
    assert question.facts["name"] == "N. Wolf"
    assert question.answer == ""
    assert run.lines.filter(is_held=True).exists()


def test_what_was_said_of_columns_is_not_said_of_another_sheet(coordinator, now):
    run = sent([HEADER, NOOR], by=coordinator, at=now, **PEOPLE)
    said = {"columns": {"Huisnr": ""}, "month_first": {"Sinds": True}}
    answer_about_file(run, said, by=coordinator, at=now)
    let_work(run, at=now)

    run = answer_about_file(run, {"header_row": 0}, by=coordinator, at=now)

    assert (run.answers["columns"], run.answers["month_first"]) == ({}, {})


def test_the_same_row_of_a_renamed_person_is_the_same_person(coordinator, now):
    brought_in([["Nr", *HEADER], ["V-1", *NOOR]], by=coordinator, at=now, **PEOPLE)

    rows = [["Nr", *HEADER], ["V-1", "Noor", "Bakker", *NOOR[2:]]]
    run = brought_in(rows, by=coordinator, at=now, **PEOPLE)

    assert states(run) == [(2, "changed")]
    assert Volunteer.unscoped.get().user.last_name == "Bakker"
