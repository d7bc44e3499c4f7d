"""The list of cases tells who sits on each, what comes and for how long; it sorts and narrows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.lifecycle import CaseState
from tests.factories.cases import AftercareFactory, AssignmentFactory, CaseFactory
from tests.factories.organisations import DistrictFactory, MembershipFactory
from tests.factories.scheduling import AppointmentFactory
from tests.factories.volunteers import VolunteerFactory

NOW = timezone.now()


@pytest.fixture
def desk(coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def opened(service, desk):
    def ask(**query):
        return desk.get(reverse("cases:case_list", args=[service.slug], query=query))

    return ask


@pytest.fixture
def numbers(opened):
    """The last figure of each number, in the order of the list."""

    def of(**query) -> str:
        return "".join(line["number"][-1] for line in opened(**query).context["lines"])

    return of


@pytest.fixture
def made(service):
    def make(number: int, **facts):
        facts = {"received_at": NOW - timedelta(days=number)} | facts
        return CaseFactory(service=service, number=f"2026-{number:04}", **facts)

    return make


def test_a_line_tells_who_sits_there_and_what_comes(service, made, opened):
    case = made(1, paired=True)
    for seat, name in enumerate(("Aarts", "Bakker"), start=1):
        volunteer = VolunteerFactory(service=service, user__first_name="A", user__last_name=name)
        AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)
    talk = AppointmentFactory(service=service, case=case)
    talk.starts_at, talk.ends_at = NOW + timedelta(days=2), NOW + timedelta(days=2, hours=1)
    talk.save()

    [line] = opened().context["lines"]

    assert line["people"] == "A Aarts, A Bakker"
    assert line["talk_at"] == talk.starts_at


def test_who_gave_a_case_back_does_not_sit_there(service, made, opened):
    case = made(1, paired=True)
    AssignmentFactory(service=service, case=case, seat=1, ended_at=NOW, left_early=True)

    assert opened().context["lines"][0]["people"] == ""


def test_an_open_case_waits_against_its_norm_and_an_ended_one_not_at_all(service, made, opened):
    made(1, ready=True, ready_at=NOW - timedelta(days=60))
    made(2, closed=True)

    closed, ready = sorted(opened(show="all").context["lines"], key=lambda line: bool(line["age"]))

    assert ready["age"].norm == service.pairing_days
    assert ready["age"].elapsed > 30
    assert ready["age"].tone == "bad"
    assert (closed["age"], closed["days"]) == (None, None)


def test_whose_turn_it_is_is_what_the_list_of_turns_says(service, made, opened):
    """And not what its state alone would tell: after the talks the coordinator calls."""
    ahead, over = made(1, paired=True), made(2, paired=True, state=CaseState.AFTERCARE)
    soon = NOW + timedelta(days=6)
    AppointmentFactory(
        service=service, case=ahead, starts_at=soon, ends_at=soon + timedelta(hours=1)
    )
    AftercareFactory(service=service, case=over, due_on=NOW.date() - timedelta(days=1))
    made(3, state=CaseState.DORMANT, wakes_on=soon.date(), slept_from="ready")

    lines = opened(sort="case").context["lines"]

    assert [line["turn"] for line in lines] == [
        "Nobody before its day",
        "The coordinator",
        "Nobody, it rests",
    ]


def test_the_longest_waiting_comes_first_by_days(made, numbers):
    made(1, ready=True, ready_at=NOW - timedelta(days=20))
    made(2, ready=True, ready_at=NOW - timedelta(days=60))
    made(3, ready=True, ready_at=NOW - timedelta(days=40))

    assert numbers(sort="-days") == "231"
    assert numbers(sort="days") == "132"
    assert numbers() == "123"


def test_it_sorts_by_each_head_and_back(service, coordinator, made, numbers):
    noord, zuid = (DistrictFactory(service=service, name=name) for name in ("Noord", "Zuid"))
    other = MembershipFactory(service=service, role="coordinator", user__last_name="Aa")
    one = made(1, district=noord, ready=True, owner=other)
    two = made(2, district=zuid, paired=True)
    AssignmentFactory(
        service=service, case=two, volunteer=VolunteerFactory(service=service), seat=1
    )
    AppointmentFactory(
        service=service,
        case=two,
        starts_at=NOW + timedelta(days=1),
        ends_at=NOW + timedelta(days=1, hours=1),
    )
    assert one.owner_id == other.pk

    for sort in ("case", "-received", "state", "district", "owner", "-owner"):
        assert numbers(sort=sort) == "12", sort
    for sort in (
        "-case",
        "received",
        "-state",
        "-district",
        "mediators",
        "-mediators",
        "talk",
        "-talk",
    ):
        assert numbers(sort=sort) == "21", sort


def test_it_is_narrowed_by_what_the_chips_offer(service, coordinator, made, numbers):
    noord = DistrictFactory(service=service, name="Noord")
    mine = MembershipFactory._meta.model.objects.of_person(coordinator.user).get()
    made(1, ready=True, owner=mine, languages=["ar"], kind="noise_people")
    made(2, paired=True, district=noord, kind="pets")

    assert numbers(owner="me") == numbers(language="ar") == numbers(part="queue") == "1"
    assert numbers(owner="nobody") == numbers(district=str(noord.pk)) == "2"
    assert numbers(kind="pets") == numbers(part="paired") == "2"
    assert numbers(kind="pets", owner="me") == ""
    assert numbers(kind="unknown", owner="999999", part="x") == "12"


def test_it_begins_with_the_newest_and_marks_no_head_by_which_it_does_not_sort(made, opened):
    """Numbers of an older register need not follow the days on which cases came in."""
    made(1, received_at=NOW - timedelta(days=3))
    made(2, received_at=NOW - timedelta(days=5))

    def order(**query):
        return [line["number"][-1] for line in opened(**query).context["lines"]]

    assert order() == ["1", "2"]
    assert order(sort="-case") == ["2", "1"]
    assert order(sort="received") == ["2", "1"]
    assert "aria-sort" not in opened().content.decode()
    assert "newest first" in opened().content.decode()


def test_tabs_search_and_heads_keep_what_was_chosen(made, opened):
    made(1, ready=True)

    page = opened(owner="nobody", sort="-days", q="2026").content.decode()

    assert "?show=ended&amp;q=2026&amp;owner=nobody&amp;sort=-days" in page
    assert '<input type="hidden" name="owner" value="nobody">' in page
    assert page.count("aria-sort") == 1


def test_nothing_among_what_one_chose_is_said(made, opened):
    made(1, ready=True)

    assert "No case among what you chose" in opened(owner="me").content.decode()


@pytest.mark.parametrize("sort", ["-days", "mediators", "talk", "owner"])
def test_no_order_asks_more_for_three_than_for_one(
    sort, service, made, opened, django_assert_max_num_queries
):
    counts = []
    for first in (1, 3):
        for number in (first, first + 1):
            made(number, state=CaseState.READY, ready_at=NOW - timedelta(days=number))
        opened(sort=sort)
        with django_assert_max_num_queries(10) as asked:
            opened(sort=sort)
        counts.append(len(asked))

    assert counts[0] == counts[1]
