"""What others did since somebody was here: in which list it stands, and since which visit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Aftercare, Case, Outcome
from insights.due.news import NewsKind, NewsSeen, newest_of_each, start_of
from insights.due.steps import DueStep
from insights.due.table import due_of
from organisations.actions.visits import A_VISIT_ENDS, LONGEST_AWAY, news_begin, note_visit, see_all
from organisations.audit import record
from organisations.models import Membership, Role
from tests.factories.cases import (
    AssignmentFactory,
    CaseFactory,
    ReferralFactory,
)
from tests.factories.organisations import ServiceFactory, UserFactory
from tests.factories.scheduling import OfferFactory
from tests.factories.volunteers import ApplicationFactory
from tests.insights.seen import NOW, case, days_ago, seen

HOUR = timedelta(hours=1)


def happened(kind: NewsKind, pk: int = 1, ago: timedelta = HOUR, **facts) -> NewsSeen:
    return NewsSeen(kind=kind, at=NOW - ago, pk=pk, **facts)


def of_everybody(_step: DueStep) -> bool:
    return True


def test_the_newest_thing_decides_and_says_how_many_came_before():
    first = happened(NewsKind.DECLINED, ago=3 * HOUR)
    last = happened(NewsKind.ACCEPTED)

    assert newest_of_each([first, last]) == [(last, 1)]


def test_a_case_and_an_application_of_one_number_are_two_things():
    told = newest_of_each([happened(NewsKind.APPLIED), happened(NewsKind.REPORTED)])

    assert [news.kind for news, _before in told] == [NewsKind.REPORTED, NewsKind.APPLIED]


def test_a_thing_stands_in_one_list_only_and_the_numbers_add_up():
    steps = due_of(
        seen(
            case("triage", 1, received_at=days_ago(30)),
            case("ready", 2),
            case("ready", 3),
        ),
        NOW,
    )
    news = [happened(NewsKind.REPORTED, 1), happened(NewsKind.DECLINED, 2)]

    lists = start_of(steps, news, at_once=5, is_theirs=of_everybody)

    assert [step.subject.pk for step in lists.urgent] == [1]
    assert [item.seen.pk for item in lists.new] == [2]
    assert [step.subject.pk for step in lists.then] == [3]
    assert lists.total == 3


def test_what_a_colleague_answers_for_is_not_next_but_what_cannot_wait_is_everybodys():
    late, mine, theirs = (
        case("triage", 1, received_at=days_ago(30)),
        case("ready", 2),
        case("ready", 3),
    )
    steps = due_of(seen(late, mine, theirs), NOW)

    lists = start_of(steps, (), at_once=5, is_theirs=lambda step: step.subject.pk == 2)

    assert [step.subject.pk for step in lists.urgent] == [1]
    assert [step.subject.pk for step in lists.then] == [2]


def test_what_is_urgent_and_found_no_room_on_top_comes_next():
    steps = due_of(seen(*(case("triage", pk, received_at=days_ago(30)) for pk in (1, 2))), NOW)

    lists = start_of(steps, (), at_once=1, is_theirs=of_everybody)

    assert (len(lists.urgent), len(lists.then)) == (1, 1)


def test_what_is_urgent_of_a_colleague_and_found_no_room_comes_next_too():
    steps = due_of(seen(*(case("triage", pk, received_at=days_ago(30)) for pk in (1, 2, 3))), NOW)

    lists = start_of(steps, (), at_once=1, is_theirs=lambda step: step.subject.pk == 3)

    assert [step.subject.pk for step in [*lists.urgent, *lists.then]] == [1, 2, 3]


def test_a_last_yes_completes_the_pair():
    steps = due_of(seen(case("paired", moved_at=NOW, ready_at=NOW)), NOW)

    (item,) = start_of(steps, [happened(NewsKind.ACCEPTED)], at_once=5, is_theirs=of_everybody).new

    assert item.completes


# --- the visit ---


@pytest.fixture
def here(service, member):
    return member(service, Role.COORDINATOR)


def row_of(scope):
    return Membership.objects.get(user=scope.user, role=Role.COORDINATOR)


def test_whoever_stays_keeps_what_was_new(here, now):
    first = note_visit(row_of(here), at=now)

    for minutes in (1, 20, 45, 70):
        assert note_visit(row_of(here), at=now + timedelta(minutes=minutes)) == first


def test_whoever_comes_back_reads_what_happened_since_they_left(here, now):
    note_visit(row_of(here), at=now)
    left = now + timedelta(minutes=10)
    note_visit(row_of(here), at=left)

    assert note_visit(row_of(here), at=left + A_VISIT_ENDS) == left


def test_a_morning_after_counts_from_the_last_look_at_the_page(here, now):
    note_visit(row_of(here), at=now)
    note_visit(row_of(here), at=now + HOUR / 4)

    assert news_begin(row_of(here), now + 20 * HOUR) == now + HOUR / 4


def test_what_happened_behind_a_page_that_was_seen_is_still_new(here, now):
    note_visit(row_of(here), at=now)
    see_all(row_of(here), until=now, at=now + HOUR)

    assert note_visit(row_of(here), at=now + 3 * HOUR) == now


def test_a_long_absence_has_an_end(here, now):
    Membership.objects.filter(user=here.user).update(seen_at=now - timedelta(days=90), here_at=now)

    assert note_visit(row_of(here), at=now + HOUR / 4) == now + HOUR / 4 - LONGEST_AWAY


def test_all_seen_counts_up_to_what_stood_on_the_page(here, now):
    note_visit(row_of(here), at=now)
    see_all(row_of(here), until=now, at=now + HOUR)

    assert row_of(here).seen_at == now
    see_all(row_of(here), until=now + 9 * HOUR, at=now + HOUR)
    assert row_of(here).seen_at == now + HOUR


# --- the page ---


def told(service, number: str, by, at) -> None:
    Outcome.unscoped.create(
        service=service,
        case=CaseFactory(service=service, number=number, ready=True),
        stage="talk_a",
        result="goes_on",
        held_on=at.date(),
        recorded_by=by,
        recorded_at=at,
    )


@pytest.fixture
def home(service, here, logged_in):
    client = logged_in(here)

    def page(query: str = "") -> str:
        answer = client.get(reverse("insights:home", args=[service.slug]) + query)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    page.client = client
    return page


def lately():
    return timezone.now() - HOUR


def test_each_kind_of_news_has_its_row_and_its_button(service, home):
    declined = {"state": "declined", "answered_at": lately(), "decline_reason": "busy"}
    OfferFactory(service=service, case__number="2026-0001", case__ready=True, **declined)
    OfferFactory(
        service=service,
        case__number="2026-0002",
        case__ready=True,
        state="expired",
        sent_at=lately() - HOUR,
        expires_at=lately(),
    )
    AssignmentFactory(
        service=service,
        case__number="2026-0003",
        case__ready=True,
        ended_at=lately(),
        readable_until=lately(),
        left_early=True,
    )
    told(service, "2026-0004", UserFactory(), lately())
    Aftercare.unscoped.create(
        service=service,
        case=CaseFactory(service=service, number="2026-0005", ready=True),
        due_on=lately().date(),
        done_at=lately(),
    )
    ReferralFactory(
        service=service, case__number="2026-0006", case__received_at=lately(), referred_at=lately()
    )
    CaseFactory(service=service, number="2026-0007", received_at=lately())
    ApplicationFactory(service=service, first_name="Hanneke", applied_at=lately())

    news = home("?news=all").split('id="since"')[1].split('id="week"')[0]

    for words in (
        "A volunteer said no",
        "I have no time now",
        "An offer ended without an answer",
        "A mediator stopped with the case",
        "Somebody told how it went",
        "First party",
        "The aftercare was done",
        "A partner referred a case",
        "A new report came in",
        "Somebody wants to become a volunteer",
        "Hanneke",
    ):
        assert words in news
    assert news.count("data-deed") == 8


def test_own_acts_are_no_news(service, here, home):
    told(service, "2026-0004", here.user, lately())
    OfferFactory(service=service, state="declined", answered_at=lately(), entered_by=here.user)

    assert 'id="since"' not in home()


def test_nothing_of_another_service_is_news(home):
    told(ServiceFactory(), "2026-0099", UserFactory(), lately())

    assert "2026-0099" not in home()


def test_more_than_seven_wait_behind_a_link(service, home):
    for number in range(9):
        ApplicationFactory(service=service, email=f"a{number}@example.org", applied_at=lately())

    answer = home()

    assert "9 new" in answer
    assert "2 more new things" in answer
    assert home("?news=all").count("Somebody wants to become") == 9


def test_all_seen_empties_the_list(service, home):
    ApplicationFactory(service=service, applied_at=lately())
    assert "Somebody wants to become" in home()

    answer = home.client.post(
        reverse("insights:all_seen", args=[service.slug]),
        {"until": timezone.now().isoformat()},
    )

    assert answer.status_code == 302
    assert "Somebody wants to become" not in home()


@pytest.mark.parametrize(
    "until",
    ["", "yesterday", "2026-01-01T00:00:00", "2026-02-31T00:00:00Z", "2026-01-01T99:00:00Z"],
)
def test_a_moment_that_is_none_is_now(until, service, home, here):
    home.client.post(reverse("insights:all_seen", args=[service.slug]), {"until": until})

    assert row_of(here).seen_at >= lately()


@pytest.mark.parametrize("until", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_at_the_end_of_the_calendar_is_brought_near(until, service, home, here):
    url = reverse("insights:all_seen", args=[service.slug])

    assert home.client.post(url, {"until": until}).status_code == 302
    assert row_of(here).seen_at <= timezone.now()


def test_a_page_that_stood_open_turns_no_time_back(here, now):
    note_visit(row_of(here), at=now)
    see_all(row_of(here), until=now + HOUR, at=now + HOUR)
    see_all(row_of(here), until=now, at=now + 2 * HOUR)

    assert row_of(here).seen_at == row_of(here).here_at == now + HOUR


@pytest.mark.parametrize(
    "verb", ["case.close", "case.give_advice", "case.find_unsuitable", "case.find_outside_area"]
)
def test_an_end_of_ones_own_is_no_news_and_that_of_a_colleague_is(
    verb, service, here, home, member
):
    for by in (here, member(service, Role.COORDINATOR)):
        ended = CaseFactory(service=service, state="closed", closed_at=lately())
        record(verb, ended, by=by, at=ended.closed_at)

    news = home("?news=all").split('id="since"')[1].split('id="then"')[0]
    assert news.count("data-deed") == 1


def test_the_end_by_a_colleague_of_what_one_once_closed_oneself_is_news(
    service, here, home, member
):
    ended = CaseFactory(service=service, state="closed", closed_at=lately())
    record("case.close", ended, by=here, at=ended.closed_at - HOUR)
    record("case.reopen", ended, by=here, at=ended.closed_at - HOUR / 2)
    record("case.close", ended, by=member(service, Role.COORDINATOR), at=ended.closed_at)

    assert ended.number in home("?news=all").split('id="since"')[1].split('id="then"')[0]


def test_what_came_with_a_file_is_no_news(service, here, home, member):
    colleague = member(service, Role.COORDINATOR)
    told(service, "2026-0004", UserFactory(), lately())
    record("case.bring_in", Case.unscoped.get(), by=colleague, at=lately())

    assert 'id="since"' not in home()


def test_what_is_told_after_a_file_is_news(service, here, home, member):
    colleague = member(service, Role.COORDINATOR)
    told(service, "2026-0004", UserFactory(), lately() + HOUR / 2)
    record("case.bring_in", Case.unscoped.get(), by=colleague, at=lately())

    assert "Somebody told how it went" in home()
