"""A week by taps, own times, days away: one form, one POST, no script."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import AuditEntry, Role
from scheduling.models import AvailabilityException, WeeklyRule
from tests.factories.scheduling import AvailabilityExceptionFactory, WeeklyRuleFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def volunteer(service) -> Volunteer:
    return VolunteerFactory(service=service)


@pytest.fixture
def own(volunteer) -> Client:
    client = Client()
    client.force_login(volunteer.user)
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def url(service) -> str:
    return reverse("scheduling:availability", args=[service.slug])


def stored() -> list[tuple[int, int, int]]:
    rows = WeeklyRule.unscoped.in_order()
    return [(row.weekday, row.start_minute, row.end_minute) for row in rows]


def away() -> list[tuple[date, date]]:
    rows = AvailabilityException.unscoped.in_order()
    return [(row.starts_on, row.ends_on) for row in rows]


def own_time(volunteer, start: int = 480, end: int = 1080) -> WeeklyRule:
    return WeeklyRuleFactory(
        service=volunteer.service, volunteer=volunteer, start_minute=start, end_minute=end
    )


def save(client: Client, url: str, **answers: object):
    return client.post(url, {"max_open_cases": 2, **answers})


def test_three_taps_and_a_save_are_enough(own, url):
    answer = save(own, url, parts=["0-evening", "2-morning", "4-afternoon"])

    assert answer.status_code == 302
    assert stored() == [(0, 1110, 1290), (2, 540, 720), (4, 780, 1020)]


def test_the_page_shows_the_week_as_it_was_saved(own, url, volunteer):
    WeeklyRuleFactory(service=volunteer.service, volunteer=volunteer)

    page = own.get(url).content.decode()

    assert page.count("checked") == 1
    assert 'value="0-evening" checked' in page


def test_unticking_a_part_takes_it_away(own, url, volunteer):
    WeeklyRuleFactory(service=volunteer.service, volunteer=volunteer)

    save(own, url)

    assert stored() == []


def test_own_times_are_added_and_joined_with_what_they_overlap(own, url):
    save(own, url, parts=["0-morning"], weekday="0", start="11:00", end="14:30")

    assert stored() == [(0, 540, 870)]


def test_own_times_are_listed_and_cover_the_parts_within_them(own, url, volunteer):
    own_time(volunteer)

    page = own.get(url).content.decode()

    assert "Monday from 08:00 until 18:00" in page
    assert 'value="0-morning" checked' in page
    assert 'value="0-afternoon" checked' in page


def test_saving_again_changes_nothing(own, url, volunteer):
    own_time(volunteer)

    save(own, url, parts=["0-morning", "0-afternoon"])

    assert stored() == [(0, 480, 1080)]
    assert not AuditEntry.unscoped.exists()


def test_unticking_a_part_cuts_it_out_of_own_times(own, url, volunteer):
    own_time(volunteer)

    save(own, url, parts=["0-afternoon"])

    assert stored() == [(0, 480, 540), (0, 720, 1080)]


def test_own_times_are_removed_with_the_parts_they_covered(own, url, volunteer):
    own_time(volunteer)

    save(own, url, parts=["0-morning", "0-afternoon"], drop="rule-0-480-1080")

    assert stored() == []


def test_days_away_are_added_joined_and_removed(own, url, volunteer):
    AvailabilityExceptionFactory(service=volunteer.service, volunteer=volunteer)

    save(own, url, away_first="2026-03-14", away_last="2026-03-20")
    joined = away()
    save(own, url, drop="away-2026-03-09-2026-03-20")

    assert joined == [(date(2026, 3, 9), date(2026, 3, 20))]
    assert away() == []


def test_one_date_asks_whether_it_is_one_day_and_saving_once_more_says_yes(own, url):
    asked = save(own, url, away_first="2026-03-14")
    nothing_yet = away()
    page = asked.content.decode()
    save(own, url, away_first="2026-03-14", away_last="2026-03-14")

    assert asked.status_code == 422
    assert "Is it this one day? Then save once more." in page
    assert page.count('value="2026-03-14"') == 2
    assert nothing_yet == []
    assert away() == [(date(2026, 3, 14), date(2026, 3, 14))]


def test_the_most_cases_are_kept(own, url, volunteer):
    save(own, url, max_open_cases=4)

    assert Volunteer.unscoped.get(pk=volunteer.pk).max_open_cases == 4


def test_a_higher_maximum_than_usual_stays_in_the_list(own, url, volunteer):
    Volunteer.unscoped.update(max_open_cases=9)

    assert '<option value="9" selected>' in own.get(url).content.decode()


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"weekday": "0"}, "Fill in the day and both times, or none of them."),
        ({"weekday": "0", "start": "10:00"}, "Fill in the day and both times"),
        ({"start": "10:00", "end": "11:00"}, "Fill in the day and both times"),
        ({"weekday": "0", "start": "11:00", "end": "10:00"}, "later than the start"),
        ({"away_last": "2026-04-01"}, "Fill in the first day away too."),
        ({"away_first": "2026-04-02", "away_last": "2026-04-01"}, "cannot be before"),
        ({"away_first": "2026-02-01", "away_last": "2026-02-02"}, "over already"),
        ({"weekday": "0", "start": "25:00", "end": "11:00"}, "Enter a valid time"),
        ({"parts": "9-midnight"}, "not one of the available choices"),
    ],
)
def test_what_is_half_said_is_asked_again_and_keeps_the_taps(own, url, answers, error):
    answer = save(own, url, **{"parts": "3-evening", **answers})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert error in page
    assert stored() == []
    if "parts" not in answers:
        assert 'value="3-evening" checked' in page


def test_a_coordinator_enters_it_for_a_volunteer_and_the_trail_says_so(
    service, volunteer, member, logged_in
):
    client = logged_in(member(service, Role.COORDINATOR))
    url = reverse("scheduling:availability_of", args=[service.slug, volunteer.pk])

    page = client.get(url).content.decode()
    answer = save(client, url, parts="0-evening")

    assert f"When is {volunteer.user} free?" in page
    assert answer.headers["Location"] == url
    assert stored() == [(0, 1110, 1290)]
    assert AuditEntry.unscoped.get().via == "phone"


def test_volunteers_cannot_enter_it_for_another(own, service):
    url = reverse(
        "scheduling:availability_of", args=[service.slug, VolunteerFactory(service=service).pk]
    )

    assert own.get(url).status_code == 403


def test_a_volunteer_of_another_service_is_not_found(service, member, logged_in):
    client = logged_in(member(service, Role.COORDINATOR))
    url = reverse("scheduling:availability_of", args=[service.slug, VolunteerFactory().pk])

    assert client.get(url).status_code == 404


def test_somebody_who_is_no_volunteer_has_no_week(service, member, logged_in, url):
    client = logged_in(member(service, Role.VOLUNTEER))

    assert client.get(url).status_code == 404
