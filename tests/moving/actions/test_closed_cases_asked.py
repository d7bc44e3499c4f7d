"""What is asked and said of closed cases of a sheet before they come in, and how they ended."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case
from moving.actions import imports
from moving.actions.answering import answer_questions
from moving.pages.imports import lines_to_show
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.moving.actions.closed_rows import HEADER, PEOPLE, RUNS
from tests.moving.files import let_work, sent, states

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_talk_that_was_not_held_begins_nothing(do):
    nothing = dict.fromkeys((name for name in HEADER if name.startswith("Resul")), "")
    do({**nothing, "Gesprek 1 uitkomst": "ging niet door", "Reden van afsluiten": "verhuisd"})

    case = Case.unscoped.get()
    assert (case.not_started_reason, case.ended_reason, case.started_at) == ("moved", "", None)


@pytest.mark.parametrize(
    ("state", "not_started", "ended"),
    [
        ("ingetrokken", "withdrew", "a_withdrew"),
        ("afgesloten: ingetrokken", "withdrew", "a_withdrew"),
        ("geannuleerd", "other", "other"),
        ("afgehandeld", "", ""),
    ],
)
def test_a_state_that_says_why_it_was_closed(do, state, not_started, ended):
    said = {"Status": state, "Reden van afsluiten": "", "Resultaat": "", "Resultaat nazorg": ""}
    nothing = dict.fromkeys((name for name in HEADER if name.startswith("Gesprek")), "")

    run = do({"Zaaknr": "1", **said, **nothing}, {"Zaaknr": "2", **said})

    assert states(run) == [(2, "added"), (3, "added")]
    reasons = Case.unscoped.order_by("pk").values_list("not_started_reason", "ended_reason")
    assert list(reasons) == [(not_started, ""), ("", ended)]
    assert not Case.unscoped.exclude(provisional_result="").exists()


def test_a_closing_day_beside_a_state_of_a_case_that_runs_is_told(do, coordinator):
    run = do({"Zaaknr": "1", **RUNS, "Afgesloten op": "2-7-2019"}, by=sent)

    (told,) = lines_to_show(run, "warnings", None, scope=coordinator).object_list
    said = {column: words for column, words, _cell in told.said}
    assert said["Afgesloten op"].startswith("There is a day of closing")


@pytest.mark.parametrize(("answer", "cases"), [("same", 1), ("two", 2)])
def test_without_a_number_one_of_the_same_neighbour_and_day_is_asked_about(
    do, service, coordinator, now, answer, cases
):
    here = CaseFactory(service=service, received_at=datetime(2019, 3, 4, 9, tzinfo=UTC))
    PartyFactory(
        service=service, case=here, name=PEOPLE["Melder"], postcode="7511 QX", house_number="77"
    )
    lines = [{"Zaaknr": ""}, {"Zaaknr": "", "Aangemeld op": "5-3-2019"}]
    run = do(*lines, by=sent)

    question = run.questions.get()
    assert (question.code, question.rows, question.facts["known"]) == (
        "known_case",
        [2],
        here.number,
    )
    answer_questions(run, {question.pk: answer}, by=coordinator, at=now)
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert Case.unscoped.count() == cases + 1
    assert not do(*lines, by=sent).questions.exists()


@pytest.fixture
def here(service):
    """A case of the neighbour whom all these lines tell of, open."""
    here = CaseFactory(service=service, received_at=datetime(2019, 3, 4, 9, tzinfo=UTC))
    PartyFactory(
        service=service, case=here, name=PEOPLE["Melder"], postcode="7511 QX", house_number="77"
    )
    return here


@pytest.mark.parametrize(
    "lines",
    [[{"Zaaknr": "", "Tel melder": "bel maar"}], [{"Zaaknr": ""}, {"Zaaknr": ""}]],
    ids=["a fault that goes with its cell", "twice the same"],
)
def test_a_closed_line_that_comes_in_in_spite_of_a_fault_is_asked_about(do, here, lines):
    run = do(*lines, by=sent)

    assert {state for _row, state in states(run)} == {"waits"}
    asked = run.questions.filter(code="known_case").order_by("pk")
    assert [question.rows for question in asked] == [[at] for at in range(2, 2 + len(lines))]


def test_of_a_closed_line_that_stays_out_nothing_is_asked(do, here):
    run = do({"Zaaknr": "", "Afgesloten op": "1-2-2019"}, by=sent)

    assert states(run) == [(2, "wrong")]
    assert not run.questions.exists()


def test_a_closed_line_that_is_a_case_open_here_says_so(do, here, coordinator, now):
    run = do({"Zaaknr": ""}, by=sent)
    answer_questions(run, {run.questions.get().pk: "same"}, by=coordinator, at=now)
    imports.start_import(run, by=coordinator, at=now)
    let_work(run, at=now)

    assert states(run) == [(2, "unchanged")]
    assert run.lines.get().told == ["stays_open"]
    here.refresh_from_db()
    assert here.is_open


def test_what_is_asked_of_closed_lines_does_not_grow_with_them(do, service, now, coordinator):
    for name in ("West", "Zuid"):
        DistrictFactory(service=service, name=name)
    counts = []
    for number in (2, 4, 24):
        lines = [
            {"Zaaknr": f"{number}-{at}", "Wijk": ("West", "Zuid")[at % 2], "Postcode melder": ""}
            | {"Postcode buren": f"75{at:02} AB"}
            for at in range(number)
        ]
        with CaptureQueriesContext(connection) as read:
            run = do(*lines, by=sent)
        imports.start_import(run, by=coordinator, at=now)
        with CaptureQueriesContext(connection) as written:
            let_work(run, at=now)
        of_places = ('FROM "organisations_district"', 'FROM "organisations_partner')
        asked = [one["sql"] for one in written if any(of in one["sql"] for of in of_places)]
        counts.append((len(read), asked))

    _first, (few_read, few_asked), (many_read, many_asked) = counts
    assert few_read == many_read
    assert len(few_asked) == len(many_asked)


def test_where_a_wrong_row_of_a_closed_case_is_mended(do, desk, service):
    run = do({"Zaaknr": "1", "Aangemeld op": "ooit"}, {"Zaaknr": "2"}, by=sent)
    page = reverse("moving:import_detail", args=[service.slug, run.pk])

    said = desk.get(page).content.decode()
    assert "Mend these rows in your own file" in said
    assert "Mend them there" not in said
    desk.post(reverse("moving:import_move", args=[service.slug, run.pk, "start"]))
    let_work(run, at=run.asked_at)
    said = desk.get(page).content.decode()
    assert "Mend these rows in your own file" in said
    assert "Mend them there" not in said


def test_beside_other_wrong_rows_the_page_says_of_how_many_that_holds(do, desk, service):
    closed, runs = {"Zaaknr": "1", "Aangemeld op": "ooit"}, {"Zaaknr": "2", **RUNS}
    run = do(closed, {**runs, "Aangemeld op": "ooit"}, {"Zaaknr": "3"}, by=sent)

    said = desk.get(reverse("moving:import_detail", args=[service.slug, run.pk])).content.decode()

    assert "1 of them is a closed case." in said
    assert "Mend them there" in said
