"""The list of turns as a sheet: what somebody chose of it, all pages."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import ReadEntry, Role
from tests.factories.cases import CaseFactory
from tests.factories.volunteers import ApplicationFactory


@pytest.fixture
def rows(service, member, logged_in):
    desk = logged_in(member(service, Role.COORDINATOR))

    def read(**query):
        url = reverse("insights:due_sheet", args=[service.slug, "csv"], query=query)
        text = desk.get(url).getvalue().decode().removeprefix("\ufeff")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    return read


def test_every_step_that_was_chosen_stands_in_it(service, rows):
    case = CaseFactory(service=service, ready=True)
    ApplicationFactory(service=service, first_name="Ömer", last_name="Yılmaz")
    CaseFactory(service=service, closed=True)

    everything, some = rows(show="all"), rows(kind="application")

    assert len(everything) == 2
    assert [(row["What to do"], row["About"]) for row in some] == [
        ("Answer the application", "Ömer Yılmaz")
    ]
    assert any(case.number in row["About"] for row in everything)
    assert {row["Norm in working days"] for row in everything} == {"5"}


def test_it_holds_more_than_a_page(service, rows):
    CaseFactory.create_batch(52, service=service, ready=True)

    assert len(rows(show="all")) == 52


def test_a_day_without_a_norm_is_one_that_a_spreadsheet_sorts_by(service, rows):
    day = timezone.localdate(timezone=service.zone) + timedelta(days=20)
    CaseFactory(service=service, state="dormant", wakes_on=day)

    (row,) = rows(show="all")

    assert (row["Days"], row["Day"]) == ("", day.isoformat())


def test_that_it_was_taken_is_written_down(service, rows):
    rows()

    assert ReadEntry.unscoped.get(service=service).why == "turns taken out"
