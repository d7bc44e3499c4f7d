"""The page *Figures*: its numbers, the lists they lead to, who may see it, and that they stay."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from cases.models import Case, Party
from insights.figures.counting import Share
from insights.figures.periods import Days
from insights.pages.figure_cards import CaseLinks
from insights.pages.figures import (
    asked_days,
    ended_results,
    intake_of,
    load_of,
    origins_of,
    waiting_of,
)
from insights.pages.figures_page import cards_of, figures_page
from organisations.actions.erasing import erase_what_is_due
from organisations.models import Role
from tests.factories.cases import (
    AftercareFactory,
    AssignmentFactory,
    CaseFactory,
    OutcomeFactory,
    PartyFactory,
    ReferralFactory,
)
from tests.factories.organisations import PartnerOrganisationFactory
from tests.factories.volunteers import VolunteerFactory

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
YEAR = Days(date(2026, 1, 1), date(2026, 11, 30))


def at(month: int, day: int, *, year: int = 2026, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def closed(service):
    """A case that came in on the second of March 2026, began a fortnight later and is over."""

    def make(**facts):
        usual = {"state": "closed", "received_at": at(3, 2), "started_at": at(3, 16)}
        usual |= {"closed_at": at(5, 4), "moved_at": at(5, 4), "provisional_result": "solved"}
        return CaseFactory(service=service, **usual | facts)

    return make


@pytest.fixture
def every_fate(service, closed):
    """One case or more of each way in which it can end, and some that are open."""
    partner = PartnerOrganisationFactory(service=service, name="Wijkteam")
    for _ in range(3):
        OutcomeFactory(service=service, case=closed(partner=partner), stage="joint")
    closed(method="joint", provisional_result="improved", confirmed_result="not_solved")
    closed(provisional_result="", confirmed_result="solved", kind="pets")
    closed(provisional_result="not_solved", received_at=at(3, 1, year=2025))
    never = {"started_at": None, "provisional_result": ""}
    closed(**never, not_started_reason="withdrew")
    closed(**never, not_started_reason="violence")
    closed(**never, state="unsuitable", not_started_reason="legal")
    closed(state="advice_given", method="advice")
    CaseFactory(service=service, received_at=at(11, 3))
    CaseFactory(service=service, state="dormant", wakes_on=date(2027, 1, 1), received_at=at(2, 1))
    return partner


def test_reports_are_counted_by_the_local_day_on_which_they_came_in(service):
    for moment in (at(1, 1, hour=0), at(12, 31, year=2025, hour=23), at(6, 30, hour=22)):
        CaseFactory(service=service, received_at=moment)
    CaseFactory(service=service, received_at=at(12, 31, year=2025, hour=22))
    CaseFactory(received_at=at(6, 30))

    intake = intake_of(service, YEAR)

    assert intake.received == [2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    assert intake.total == 3


def test_a_year_before_is_told_where_its_first_month_was_counted(service):
    CaseFactory(service=service, received_at=at(1, 31, year=2025))
    CaseFactory(service=service, received_at=at(11, 30, year=2025))
    CaseFactory(service=service, received_at=at(12, 1, year=2025))

    intake = intake_of(service, YEAR)

    assert intake.before == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert intake.total_before == 2


def test_in_the_first_year_there_are_no_ticks_and_it_says_since_when(service, member):
    CaseFactory(service=service, received_at=at(2, 3, year=2025))

    card = cards_of(member(service, Role.MANAGER), YEAR)[0]

    assert {bar.last_y for bar in card.drawn.bars} == {""}
    assert card.notes == [
        "Counted since 3 February 2025, so there is no year before to compare with."
    ]


def test_a_wait_is_of_working_days_up_to_the_first_talk_that_was_held(service, closed):
    case = closed(received_at=at(3, 2), started_at=at(3, 18))
    OutcomeFactory(service=service, case=case, stage="talk_a", held_on=date(2026, 3, 13))
    for other in ({"result": "not_held"}, {"stage": "approach_b"}):
        told = {"stage": "talk_a", "held_on": date(2026, 3, 4)} | other
        OutcomeFactory(service=service, case=case, **told)
    closed(received_at=at(4, 1), started_at=at(4, 8))  # coaching: Easter Monday lies between

    waiting = waiting_of(service, YEAR)

    assert waiting.every.days == {9: 1, 4: 1}
    assert [month.half_within for month in waiting.by_month][2:4] == [9, 4]
    assert waiting.norm == 15


@pytest.mark.parametrize("held_on", [date(2025, 10, 1), date(2026, 11, 30)])
def test_a_talk_of_before_the_report_waited_no_day(service, closed, held_on):
    """Somebody who reports a case late, with the talk that was held already."""
    case = closed(received_at=NOON, started_at=NOON, closed_at=NOON, moved_at=NOON)
    OutcomeFactory(service=service, case=case, stage="talk_a", held_on=held_on)

    assert waiting_of(service, YEAR).every.days == {0: 1}


def test_a_report_of_after_its_beginning_waited_no_day(service, closed):
    closed(received_at=at(12, 20), started_at=at(3, 1))

    assert waiting_of(service, YEAR).every.days == {0: 1}


def test_a_case_that_came_in_long_before_these_days_is_counted_whole(service, closed):
    closed(received_at=at(11, 3, year=2025), started_at=at(1, 5))

    assert waiting_of(service, YEAR).every.half_within > 40


def test_advice_is_no_beginning(service, closed):
    closed(state="advice_given")

    assert waiting_of(service, YEAR).every.number == 0


def test_results_stand_over_their_named_wholes(service, every_fate):
    results = ended_results(service, YEAR)

    assert results.solved == 5
    assert results.both == Share(4, 4)
    assert results.begun == Share(5, 6)
    assert results.suitable == Share(5, 7)
    assert results.ended == Share(5, 10)
    assert results.confirmed == Share(1, 2)
    assert results.not_begun == Share(4, 10)
    assert results.advised == 1


def test_what_ended_before_or_after_these_days_is_not_among_the_results(service, closed):
    closed(closed_at=at(12, 31, year=2025, hour=22))
    closed(closed_at=at(12, 31, year=2025, hour=23))
    closed(closed_at=at(11, 30, hour=23))

    assert ended_results(service, YEAR).ended.whole == 1


def test_who_carries_how_much_is_of_today_and_of_whoever_may_mediate(service):
    one, full = (VolunteerFactory(service=service, max_open_cases=most) for most in (3, 1))
    VolunteerFactory(service=service)
    for volunteer in (one, full, VolunteerFactory(service=service, state="paused")):
        AssignmentFactory(service=service, volunteer=volunteer)
    AssignmentFactory(service=service, volunteer=one, ended_at=at(3, 1))

    load = load_of(service, people=3)

    assert (load.free, load.carrying, load.full) == (1, {1: 1}, 1)


def test_origins_are_told_by_standard_kind_and_by_partner(service, every_fate):
    origins = origins_of(service, YEAR)

    assert origins.total == 11
    assert origins.through_partners == 3
    assert origins.senders == [(every_fate.pk, "Wijkteam", 3), (None, "", 8)]
    assert dict(origins.kinds)["pets"] == 1


@pytest.mark.slow
def test_every_figure_leads_to_the_list_of_as_many_cases(
    service, member, logged_in, every_fate, closed
):
    scope = member(service, Role.COORDINATOR)
    client = logged_in(scope)

    def listed(url: str) -> int:
        return client.get(url).context["page"].paginator.count

    rows = [
        (card.key, row)
        for card in cards_of(scope, YEAR)
        for row in card.rows
        if row.url and card.key != "load"
    ]
    assert len(rows) > 25
    for key, row in rows:
        number, whole = row.cells[0], row.cells[1] if len(row.cells) > 1 else ""
        # A line with a whole leads to the cases of the whole; the one of all solved to them.
        is_rate = key == "results" and row.label.startswith("Solved, of")
        asked = row.label == "Confirmed at aftercare"
        expected = whole if is_rate or asked else number
        assert listed(row.url) == expected, (key, row.label)


def test_a_figure_of_the_list_can_be_taken_away_and_is_not_offered(service, member, logged_in):
    CaseFactory(service=service, received_at=at(3, 2))
    client = logged_in(member(service, Role.COORDINATOR))
    url = CaseLinks(member(service, Role.COORDINATOR)).to(received=YEAR.written)

    narrowed = client.get(url).content.decode()
    plain = client.get(reverse("cases:case_list", args=[service.slug])).content.decode()

    assert "Received: 01/01/2026 to 30/11/2026" in " ".join(narrowed.split())
    assert "Received:" not in plain.partition("<main")[2].partition("<table")[0]


@pytest.mark.parametrize(
    "query",
    [
        "received=x",
        "received=2026-02-01..2026-01-01",
        "ended=0001-01-01..9999-12-31",
        "partner=99999",
        "partner=x",
        "reached=x",
        "counts=x",
    ],
)
def test_what_says_nothing_narrows_nothing(service, member, logged_in, query):
    CaseFactory(service=service)
    client = logged_in(member(service, Role.COORDINATOR))

    answer = client.get(f"{reverse('cases:case_list', args=[service.slug])}?show=all&{query}")

    assert answer.status_code == 200
    assert answer.context["page"].paginator.count == 1


def test_a_partner_of_another_service_has_no_name_here(service, member, logged_in):
    other = PartnerOrganisationFactory(name="Elders")
    client = logged_in(member(service, Role.COORDINATOR))
    url = f"{reverse('cases:case_list', args=[service.slug])}?show=all&partner={other.pk}"

    assert "Elders" not in client.get(url).content.decode()


def test_a_manager_sees_the_same_numbers_and_no_way_to_a_case(
    service, member, logged_in, every_fate
):
    def page(role: Role) -> str:
        url = reverse("insights:figures", args=[service.slug])
        return logged_in(member(service, role)).get(url).content.decode()

    manager, coordinator = page(Role.MANAGER), page(Role.COORDINATOR)

    for said in ("11 reports", "5 cases solved or improved. Of how many?", "5 of 10"):
        assert said in manager
        assert said in coordinator
    assert f"/s/{service.slug}/cases/" not in manager
    assert f"/s/{service.slug}/cases/?show=all&amp;received=2026-01-01..2026-11-30" in coordinator


def test_under_ten_no_share_is_told_in_per_cent(service, member, closed):
    scope = member(service, Role.MANAGER)
    for _ in range(9):
        closed()
    few = figures_page(scope, "year", NOON)["cards"][2]
    closed()
    enough = figures_page(scope, "year", NOON)["cards"][2]

    assert {rate.percent for rate in few.drawn["rates"]} == {""}
    assert enough.drawn["rates"][1].percent == "100%"


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("quarter", "1 October 2026"),
        ("last-year", "1 January 2025"),
        ("12-months", "1 December 2025"),
        ("year", "1 January 2026"),
        ("", "1 January 2026"),
        ("<b>", "1 January 2026"),
    ],
)
def test_the_address_says_which_days(service, member, logged_in, said, first):
    url = reverse("insights:figures", args=[service.slug])
    answer = logged_in(member(service, Role.MANAGER)).get(url, {"period": said})

    assert answer.context["lead"].startswith(first)
    assert sum(one["current"] for one in answer.context["periods"]) == 1


def test_a_service_with_nothing_to_count_says_so(service, member, logged_in):
    url = reverse("insights:figures", args=[service.slug])
    page = logged_in(member(service, Role.MANAGER)).get(url).content.decode()

    assert page.count("There is nothing to count in these days.") == 6
    assert "No case began in these days" in page


def test_figures_are_taken_along_as_plain_text_and_as_a_workbook(
    service, member, logged_in, every_fate
):
    client = logged_in(member(service, Role.MANAGER))

    def sheet(form: str):
        url = reverse("insights:figures_sheet", args=[service.slug, form])
        return client.get(url, {"period": "year"})

    text = b"".join(sheet("csv").streaming_content).decode().removeprefix("\ufeff")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    book = openpyxl.load_workbook(io.BytesIO(sheet("xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))

    days = map(datetime.fromisoformat, ("2026-01-01", "2026-11-30"))
    assert lines[0] == ["Figure", "Part", "What", "Number", "First day", "Last day"]
    solved = ["5 cases solved or improved. Of how many?", "Solved, of suitable cases"]
    assert [*solved, "Of", "7", "2026-01-01", "2026-11-30"] in lines
    assert (*solved, "Of", 7, *days) in rows
    assert len(rows) == len(lines)
    assert sheet("csv")["Content-Disposition"].startswith("attachment")


def test_other_forms_there_are_none(service, member, logged_in):
    url = reverse("insights:figures_sheet", args=[service.slug, "pdf"])

    assert logged_in(member(service, Role.MANAGER)).get(url).status_code == 404


def test_who_only_watches_sees_no_figures(service, member, logged_in):
    url = reverse("insights:figures", args=[service.slug])

    for role in (Role.OBSERVER, Role.VOLUNTEER, Role.TRAINER, Role.PARTNER):
        assert logged_in(member(service, role)).get(url).status_code == 403


def told(scope) -> list[tuple[str, list]]:
    """Everything that figures say: of the year in which all was, and as the page shows it."""
    said = [
        (card.title, [(row.label, row.cells) for row in card.rows])
        for card in cards_of(scope, YEAR)
    ]
    return [*said, (str(origins_of(scope.service, YEAR)), [])]


@pytest.mark.slow
def test_no_figure_changes_when_the_people_of_its_cases_are_erased(service, member, every_fate):
    scope = member(service, Role.MANAGER)
    for case in Case.unscoped.filter(closed_at__isnull=False):
        PartyFactory(service=service, case=case)
        AftercareFactory(service=service, case=case, done_at=case.closed_at)
    ReferralFactory(service=service, case=Case.unscoped.filter(partner=every_fate).first())
    before = told(scope)

    later = NOON + timedelta(days=4 * 365)
    erase_what_is_due(clock=lambda: later)

    assert not Party.unscoped.filter(case__closed_at__isnull=False).exists()
    assert told(scope) == before


def test_this_year_is_that_of_the_place_of_the_service(service):
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert asked_days("year", service, new_year)[1].written == "2027-01-01..2027-01-01"
