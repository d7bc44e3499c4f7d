"""Closed cases of a sheet: figures of earlier years, and nobody's name anywhere."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from cases.actions.closing import reopen_case
from cases.actions.refusals import CoordinatorsOnly, NobodyToOpenFor
from cases.lifecycle import CaseState
from cases.models import Assignment, Case, Outcome, Party, Referral
from insights.pages.measures import services_numbers
from moving.actions import imports
from moving.actions.write_cases import add
from moving.models import Import, ImportKey, ImportLine, ImportQuestion
from moving.pages.imports import lines_to_show, preview_of
from moving.pages.wrong_file import wrong_lines_file
from moving.snapshot.figures import figures_of
from organisations.actions.erasing import erase_what_is_due
from organisations.models import AuditEntry
from tests.factories.cases import CaseFactory, PartyFactory
from tests.moving.actions.closed_rows import HEADER, PLANTED, RUNS
from tests.moving.files import brought_in, let_work, letters, noted, rows_of_service, sent, states

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def tables_with(word):
    """Every table and column of the database in which the word stands."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            found += [(model._meta.label, name) for name, said in row.items() if _says(said, word)]
    return found


def _says(said, word):
    text = bytes(said).decode("utf-8", "replace") if isinstance(said, bytes | memoryview) else said
    return word.lower() in str(text).lower()


def test_a_closed_line_is_a_fact_about_nobody(do, house):
    partner, district = house
    run = do({"Zaaknr": "2019-034"})

    assert states(run) == [(2, "added")]
    case = Case.unscoped.get()
    assert (case.state, case.number, case.their_number) == (CaseState.CLOSED, "2019-0001", "")
    assert (case.kind, case.mediation_type, case.channel) == ("garden", "shuttle", "desk")
    assert (case.partner, case.district) == (partner, district)
    assert case.received_at == datetime(2019, 3, 3, 23, tzinfo=UTC)
    assert case.closed_at == case.moved_at == datetime(2019, 7, 1, 22, tzinfo=UTC)
    assert case.started_at == datetime(2019, 3, 10, 23, tzinfo=UTC)
    assert (case.provisional_result, case.confirmed_result) == ("improved", "solved")
    assert (case.ended_reason, case.not_started_reason) == ("agreement", "")
    assert (case.summary, case.languages, case.wishes) == ("", [], [])
    talk = Outcome.unscoped.get()
    assert (talk.stage, talk.held_on, talk.minutes, talk.note) == (
        "talk_a",
        date(2019, 3, 11),
        75,
        "",
    )
    for model in (Party, Referral, Assignment):
        assert not model.unscoped.exists()
    assert not letters().exists()


@pytest.mark.parametrize("by", [brought_in, sent])
@pytest.mark.parametrize(
    "line",
    [
        {"Zaaknr": f"{PLANTED}-1"},
        {"Zaaknr": ""},
        {
            "Bemiddelaar 1": PLANTED,
            "Verwijzer": PLANTED,
            "Wijk": PLANTED,
            "Soort overlast": PLANTED,
        },
        {"Resultaat": PLANTED, "Reden van afsluiten": PLANTED, "Langs": PLANTED},
        {"Gesprek 1 soort": PLANTED},
        {"Aangemeld op": PLANTED},
        {"Afgesloten op": PLANTED, "Vorm": PLANTED, "Gesprek 1 minuten": PLANTED},
        {"Status": f"afgesloten: {PLANTED} is verhuisd"},
        {"Melder": "WISSEN"},
    ],
)
def test_of_nobody_in_it_anything_stands_anywhere(do, coordinator, now, by, line):
    run = do(line, {"Zaaknr": "twee", "Aangemeld op": "3-3-2019"}, by=by)
    if by is sent:
        Import.unscoped.update(content=b"")  # the file itself is there until it came in

    for word in (PLANTED, "7511 Q", "12345671", "12345672"):
        assert tables_with(word) == []
    given_back = wrong_lines_file(run, scope=coordinator)
    said = b"".join(given_back.streaming_content if given_back.streaming else [given_back.content])
    assert PLANTED not in said.decode()


def test_of_a_case_that_runs_it_does_stand_somewhere(do):
    do(RUNS)

    assert ("cases.Party", "name") in tables_with(PLANTED)


def test_what_is_wrong_with_a_fact_keeps_it_out_and_says_where(do, coordinator):
    run = do({"Aangemeld op": "ooit"}, {"Afgesloten op": "1-2-2019"}, {"Tel melder": "bel maar"})

    assert states(run) == [(2, "wrong"), (3, "wrong"), (4, "added")]
    shown = lines_to_show(run, "wrong", None, scope=coordinator).object_list
    assert [line.said[0][0] for line in shown] == ["Aangemeld op", "Afgesloten op"]
    given_back = wrong_lines_file(run, scope=coordinator)
    said = b"".join(given_back.streaming_content).decode()
    assert "row 2, column Aangemeld op" in said
    assert "Mend this row in your own file" in said


def test_a_talk_after_its_end_keeps_a_fact_out(do):
    run = do({"Gesprek 1 dag": "11-8-2019"})

    assert states(run) == [(2, "wrong")]
    assert "11" in run.lines.get().faults[0]["facts"]["words"]


def test_a_number_that_cannot_be_read_keeps_a_fact_out(do):
    """It is known again by that: read as another, it would count twice."""
    run = do({"Zaaknr": "#NAAM?"}, by=sent)

    assert states(run) == [(2, "wrong")]
    assert not Case.unscoped.exists()


def test_figures_count_it(do, service, coordinator):
    before = services_numbers(coordinator)["ended_cases"]
    do({"Zaaknr": "1"}, {"Zaaknr": "2", "Afgesloten op": "2-2-2020"})

    figures = list(figures_of(coordinator))
    assert services_numbers(coordinator)["ended_cases"] == before + 2
    assert ("cases_now", "closed", None, 2) in figures
    assert ("cases_received", "garden", 2019, 2) in figures
    assert {("cases_closed", "", 2019, 1), ("cases_closed", "", 2020, 1)} <= set(figures)


def test_the_preview_says_how_many_come_in_as_numbers_only(do, coordinator):
    run = do({"Zaaknr": "1"}, {"Zaaknr": "2"}, {"Zaaknr": "3", **RUNS}, by=sent)
    preview = preview_of(run, scope=coordinator)

    assert (preview["facts"], preview["counts"]["added"]) == (2, 3)
    assert preview["warned"] == 0


@pytest.mark.parametrize("number", ["2019-034", ""])
def test_the_same_file_once_more_adds_none(do, number):
    lines = [{"Zaaknr": number}, {"Zaaknr": "", "Melder": "Iemand anders"}, {"Zaaknr": ""}]
    do(*lines)
    rows, entries = rows_of_service(), noted()

    again = do(*lines)

    assert {state for _row, state in states(again)} == {"unchanged"}
    assert rows_of_service() == rows
    assert noted() == entries


def test_nor_after_everything_is_erased_whose_time_is_over(do, now, no_rest):
    lines = [{"Zaaknr": "2019-034"}, {"Zaaknr": ""}]
    do(*lines)
    before = list(Case.unscoped.order_by("pk").values())

    erase_what_is_due(clock=lambda: now + timedelta(days=60))

    assert list(Case.unscoped.order_by("pk").values()) == before
    assert not ImportLine.unscoped.exists()
    do(*lines)
    assert Case.unscoped.count() == 2


def test_undone_nothing_of_it_is_left(do, coordinator, now):
    before = rows_of_service()
    run = do({"Zaaknr": "1"}, {"Zaaknr": ""})
    assert Case.unscoped.count() == 2

    imports.undo_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert states(run) == [(2, "undone"), (3, "undone")]
    # What was said of a column is remembered all the same.
    assert rows_of_service() | {"moving.KnownHeader": []} == before
    do({"Zaaknr": "1"}, {"Zaaknr": ""})
    assert Case.unscoped.count() == 2


def test_without_a_closing_day_the_last_day_of_the_row_counts_and_is_told(do, coordinator):
    run = do({"Afgesloten op": "", "Nazorg op": "3-6-2019"}, {"Zaaknr": "2", "Status": ""})

    days = Case.unscoped.order_by("pk").values_list("closed_at", flat=True)
    assert [day.date() for day in days] == [date(2019, 6, 2), date(2019, 7, 1)]
    (told,) = lines_to_show(run, "warnings", None, scope=coordinator).object_list
    assert (told.row, len(told.said)) == (2, 1)


def test_how_it_ended_may_stand_in_its_state(do):
    do({"Status": "niet opgelost", "Resultaat": "", "Reden van afsluiten": "verhuisd"})

    case = Case.unscoped.get()
    assert (case.provisional_result, case.ended_reason) == ("not_solved", "moved")


def test_without_a_talk_the_reason_says_why_it_did_not_start(do):
    nothing = dict.fromkeys((name for name in HEADER if name.startswith(("Gesprek", "Resul"))), "")
    do({**nothing, "Reden van afsluiten": "verhuisd"}, {**nothing, "Zaaknr": "2"})

    moved, agreed = Case.unscoped.order_by("pk")
    assert (moved.not_started_reason, moved.ended_reason, moved.started_at) == ("moved", "", None)
    assert (agreed.ended_reason, agreed.started_at) == ("agreement", agreed.received_at)


def test_a_case_that_is_here_stays_and_an_open_one_is_told(do, service, coordinator):
    here = CaseFactory(service=service, their_number="2019-034")
    PartyFactory(service=service, case=here)

    run = do({"Zaaknr": "2019-034"})

    assert states(run) == [(2, "unchanged")]
    assert Case.unscoped.get() == here
    said = str(lines_to_show(run, "warnings", None, scope=coordinator).object_list)
    assert here.number in said


def test_our_number_of_a_fact_is_no_number_of_theirs(do):
    do({"Zaaknr": "a"})
    assert Case.unscoped.get().number == "2019-0001"

    run = do({"Zaaknr": "2019-0001", **RUNS})

    assert states(run) == [(2, "added")], [line.faults for line in ImportLine.unscoped.of(run)]
    assert Case.unscoped.count() == 2


def test_a_fact_is_never_changed_by_a_sheet_that_says_otherwise(do, coordinator):
    do({"Zaaknr": "a"})
    before = Case.unscoped.values().get()

    run = do({"Zaaknr": "a", "Status": "intake", "Soort overlast": "muziek"})

    assert states(run) == [(2, "unchanged")]
    assert Case.unscoped.values().get() == before
    assert not Party.unscoped.exists()
    assert not ImportQuestion.unscoped.exists()
    assert lines_to_show(run, "news", None, scope=coordinator).object_list[0].said[0][1]


def test_nobody_is_asked_who_mediated_it(do, pair):
    run = do({"Bemiddelaar 1": pair[0].user.full_name, "Bemiddelaar 2": "Onbekend Iemand"})

    assert states(run) == [(2, "added")]
    assert not ImportQuestion.unscoped.exists()


def test_the_trail_says_it_came_in_and_by_whom(do, coordinator):
    run = do({"Zaaknr": "1"})

    entry = AuditEntry.unscoped.get(verb="case.bring_in")
    assert (entry.by, entry.via) == (coordinator.user, "import")
    assert entry.request_id == f"import:{run.pk}:2"


def test_coordinators_only(manager, now):
    values = {"state": "closed", "received_on": "2019-03-04", "closed_on": "2019-07-02"}
    with pytest.raises(CoordinatorsOnly):
        add(values, same=None, by=manager, at=now)


def test_it_is_not_opened_again(do, service, coordinator, now):
    yesterday = (now - timedelta(days=1)).strftime("%d-%m-%Y")
    do({"Afgesloten op": yesterday})

    with pytest.raises(NobodyToOpenFor):
        reopen_case(Case.unscoped.get(), reason="toch", by=coordinator, at=now)


def test_its_key_is_a_digest_that_goes_with_nobodys_time(do):
    do({"Zaaknr": "1"})

    key = ImportKey.unscoped.get()
    assert (key.case, key.fields, len(key.digest)) == (None, {}, 64)
