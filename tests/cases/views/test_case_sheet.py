"""The list of cases as a sheet: the same rows, chosen and ordered alike, and a line in the log."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from core import downloads
from organisations.models import ReadEntry, Role
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory

NOW = timezone.now()


@pytest.fixture
def desk(coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def taken(service, desk):
    def take(form="csv", **query):
        return desk.get(reverse("cases:case_sheet", args=[service.slug, form], query=query))

    return take


@pytest.fixture
def rows(taken):
    def read(**query):
        text = taken(**query).getvalue().decode().removeprefix("\ufeff")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    return read


def made(service, number: int, **facts):
    facts = {"received_at": NOW - timedelta(days=number)} | facts
    return CaseFactory(service=service, number=f"2026-{number:04}", **facts)


def test_it_holds_all_pages_in_the_order_of_the_list(service, desk, rows):
    for number in range(1, 28):
        made(service, number, ready=True, ready_at=NOW - timedelta(days=number % 20))
    page = reverse("cases:case_list", args=[service.slug])

    for sort in ("", "case", "-days", "state"):
        there = [row["Case"] for row in rows(sort=sort)]
        pages = [
            line["number"]
            for number in (1, 2)
            for line in desk.get(page, {"sort": sort, "page": number}).context["lines"]
        ]
        assert len(there) == 27
        assert there == pages, sort


def test_it_is_narrowed_as_the_list_is(service, rows):
    noord = DistrictFactory(service=service, name="Noord")
    made(service, 1, district=noord)
    made(service, 2, closed=True)
    made(service, 3)

    def numbers(**query):
        return [row["Case"][-1] for row in rows(**query)]

    assert numbers() == ["1", "3"]
    assert numbers(show="ended") == ["2"]
    assert numbers(district=str(noord.pk), show="all") == ["1"]
    assert numbers(q="0003") == ["3"]


def test_a_row_tells_what_a_line_tells(service, rows):
    made(service, 1, ready=True, ready_at=NOW - timedelta(days=60), their_number="=7")

    [row] = rows()

    assert row["Number in an older register"] == "'=7"
    assert int(row["Days"]) > 30
    assert row["Norm in working days"] == str(service.pairing_days)
    assert row["Whose turn it is"] == "The coordinator"


def test_no_party_stands_in_it(service, taken):
    PartyFactory(case=made(service, 1), service=service, name="Yılmaz-Bos", street="Kerkstraat")

    text = taken().getvalue().decode()

    assert "Yılmaz" not in text
    assert "Kerkstraat" not in text


def test_a_workbook_holds_the_same(service, taken, rows):
    made(service, 1)
    made(service, 2, their_number="=HYPERLINK(1)")

    book = openpyxl.load_workbook(io.BytesIO(taken("xlsx").getvalue()))
    heads, *others = book.active.iter_rows(values_only=True)

    assert [row[0] for row in others] == [row["Case"] for row in rows()]
    assert list(heads) == list(rows()[0])
    assert book.active["B3"].data_type == "s"


def test_the_log_of_reading_says_who_took_which_list(service, coordinator, taken, desk):
    made(service, 1)

    taken()

    entry = ReadEntry.visible_to(coordinator).get()
    trail = desk.get(reverse("organisations:trail", args=[service.slug]), {"show": "looks"})
    assert (entry.by, entry.why) == (coordinator.user, "cases taken out")
    assert (entry.object_kind, entry.object_id) == ("organisations.service", service.pk)
    assert "Took the list of cases out as a sheet" in trail.content.decode()


def test_its_name_says_of_which_service_what_and_when(service, taken):
    today = timezone.now().astimezone(service.zone).date()

    named = taken("xlsx")["Content-Disposition"]

    assert named == f'attachment; filename="{service.slug}-cases-{today.isoformat()}.xlsx"'


def test_the_list_leads_to_its_sheet_as_it_was_chosen(service, desk):
    made(service, 1, ready=True)
    page = reverse("cases:case_list", args=[service.slug])

    shown = desk.get(page, {"part": "queue", "sort": "-days", "q": "2026"}).content.decode()

    # Nothing after the address: with a download attribute a refusal would be saved as a file.
    assert f'<a href="{page}sheet/xlsx/?part=queue&amp;q=2026&amp;sort=-days">Excel</a>' in shown


def test_too_many_rows_are_refused_and_not_cut(service, coordinator, taken, monkeypatch):
    monkeypatch.setattr("organisations.views.lists.MOST_ROWS", 1)
    made(service, 1)
    made(service, 2)

    answer = taken(sort="case")

    assert (answer.status_code, answer.url) == (
        302,
        reverse("cases:case_list", args=[service.slug]) + "?sort=case",
    )
    assert not ReadEntry.visible_to(coordinator).exists()
    assert downloads.MOST_ROWS == 50_000


@pytest.mark.parametrize("form", ["pdf", "ods"])
def test_another_form_is_not_there(form, taken):
    assert taken(form).status_code == 404


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.TRAINER, Role.MANAGER])
def test_only_a_coordinator_takes_it(role, service, member, logged_in):
    url = reverse("cases:case_sheet", args=[service.slug, "csv"])

    assert logged_in(member(service, role)).get(url).status_code == 403


@pytest.mark.parametrize("sort", ["", "-days", "talk"])
def test_it_asks_the_same_for_forty_rows_as_for_one(
    sort, service, taken, django_assert_max_num_queries
):
    counts = []
    for first, last in ((1, 2), (2, 41)):
        for number in range(first, last):
            made(service, number, ready=True, ready_at=NOW - timedelta(days=number))
        taken(sort=sort).getvalue()
        with django_assert_max_num_queries(12) as asked:
            taken(sort=sort).getvalue()
        counts.append(len(asked))

    assert counts[0] == counts[1]
