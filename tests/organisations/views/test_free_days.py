import pytest

from organisations.models import OwnFreeDay, Role, Service
from tests.factories.organisations import OwnFreeDayFactory


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def page(service):
    return f"/s/{service.slug}/free-days/"


@pytest.fixture
def manager(service, member, logged_in):
    return logged_in(member(service, Role.MANAGER))


def test_without_own_days_the_page_says_why_they_are_needed(manager, page):
    assert "the terms run on while nobody reads" in text(manager.get(page))


def test_a_manager_adds_changes_and_takes_out_a_day(manager, page):
    facts = {"name": "Day out", "starts_on": "2026-12-10", "ends_on": ""}

    assert manager.post(f"{page}new/", facts).url == page
    row = OwnFreeDay.unscoped.get()
    assert row.is_single
    assert manager.post(f"{page}{row.pk}/change/", facts | {"is_yearly": "on"}).url == page
    assert "every year on 10 December" in text(manager.get(page))
    assert manager.post(f"{page}{row.pk}/remove/").url == page
    assert manager.post(f"{page}{row.pk}/remove/").url == page
    assert "out of the calendar already" in text(manager.get(page))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "x" * 81}, "at most 80"),
        ({"name": ""}, "This field is required"),
        ({"starts_on": "1850-01-01"}, "The earliest day"),
        ({"starts_on": "12-10"}, "Enter a valid date"),
        ({"ends_on": "2026-12-01"}, "Choose a last day that is not before the first"),
        ({"ends_on": "2027-12-01"}, "more than 100 days in a row"),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_typed_stays(manager, page, wrong, said):
    facts = {"name": "Out", "starts_on": "2026-12-10", "ends_on": "2026-12-11"} | wrong

    answer = manager.post(f"{page}new/", facts)

    assert answer.status_code == 422
    assert said in text(answer)
    assert not OwnFreeDay.unscoped.exists()


def test_the_same_day_twice_is_refused_in_words(manager, page, service):
    facts = {"name": "Out", "starts_on": "2026-12-10"}
    manager.post(f"{page}new/", facts)

    assert "stand in the calendar under this name already" in text(
        manager.post(f"{page}new/", facts)
    )


def test_an_official_day_is_switched_by_a_button(manager, page, service):
    assert manager.post(f"{page}official/kings_day/", {"free": "no"}).url == page
    assert Service.objects.get(pk=service.pk).days_switched == ["kings_day"]
    assert manager.post(f"{page}official/no_such_day/", {"free": "yes"}).status_code == 404


def test_a_belgian_service_is_offered_the_day_of_its_community(manager, page, service):
    Service.objects.update(country="be", language="fr")

    assert "Add 27 September: Day of the French Community" in text(manager.get(page))
    form = text(manager.get(f"{page}new/?suggested=french"))
    assert "Day of the French Community" in form
    assert 'value="Day of' not in text(manager.get(f"{page}new/?suggested=nothing"))


def test_a_coordinator_sees_the_year_and_changes_nothing(service, member, logged_in, page):
    OwnFreeDayFactory(service=service, name="Summer closing")
    client = logged_in(member(service, Role.COORDINATOR))

    said = text(client.get(page))

    assert "Summer closing" in said
    assert "We work" not in said
    assert client.post(f"{page}new/").status_code == 403
