from datetime import date

import pytest

from organisations.models import District, Role
from tests.factories.organisations import DistrictFactory


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def page(service):
    return f"/s/{service.slug}/districts/"


@pytest.fixture
def manager(service, member, logged_in):
    return logged_in(member(service, Role.MANAGER))


def test_without_districts_the_page_says_why_they_are_needed(manager, page):
    assert "Without districts no case can wait for a pair" in text(manager.get(page))


def test_a_manager_adds_changes_and_ends_a_district(manager, page):
    facts = {"name": "Oost", "municipality": "Dalstad", "postcodes": "3513-3515, 3511 ab"}

    assert manager.post(f"{page}new/", facts).url == page
    district = District.unscoped.get()
    assert district.postcodes == ["3511AB", "3513-3515"]
    changed = manager.post(f"{page}{district.pk}/change/", facts | {"valid_until": "2030-01-31"})
    assert changed.url == page
    assert "until 31 January 2030" in text(manager.get(page))
    manager.post(f"{page}{district.pk}/end/")
    district.refresh_from_db()
    assert district.valid_until < date(2030, 1, 31)


def test_several_districts_are_written_down_one_after_the_other(manager, page):
    facts = {"name": "Oost", "municipality": "Dalstad", "one_more": "1"}

    assert manager.post(f"{page}new/", facts).url == f"{page}new/"
    assert 'value="Oost"' not in text(manager.get(f"{page}new/"))
    assert manager.post(f"{page}new/", facts).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"postcodes": "3511, Oost"}, "Look at “Oost”"),
        ({"postcodes": "3514"}, "Take out 3514: that lies in Oost."),
        ({"name": "Oost", "municipality": "Enschede"}, "There is a district of this name already"),
        ({"valid_from": "2027-02-01", "valid_until": "2027-01-01"}, "Choose a last day"),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_typed_stays(manager, page, service, wrong, said):
    DistrictFactory(service=service, name="Oost", postcodes=["3511-3515"])
    facts = {"name": "West", "municipality": "Dalstad", "postcodes": "3600"} | wrong

    answer = manager.post(f"{page}new/", facts)

    assert answer.status_code == 422
    assert said in text(answer)
    assert facts["postcodes"] in text(answer)
