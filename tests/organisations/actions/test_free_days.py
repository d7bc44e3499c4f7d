from datetime import date

import pytest

from organisations.actions.free_days import (
    add_free_day,
    change_free_day,
    remove_free_day,
    switch_official_day,
)
from organisations.actions.refusals import FreeDayKnown, NoSuchOfficialDay
from organisations.models import AuditEntry, OwnFreeDay, Role, Service

DAY = date(2026, 3, 12)
FACTS = {"name": "Day out", "starts_on": DAY, "ends_on": DAY, "is_yearly": False}


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


def verbs(by):
    return list(AuditEntry.visible_to(by).order_by("pk").values_list("verb", flat=True))


def test_a_day_is_added_changed_and_taken_out_and_the_trail_tells(manager, now):
    row = add_free_day(facts=FACTS, by=manager, at=now)
    change_free_day(row, changes={"is_yearly": True}, by=manager, at=now)
    change_free_day(row, changes={"is_yearly": True}, by=manager, at=now)
    remove_free_day(row, by=manager, at=now)

    assert verbs(manager) == ["free_day.add", "free_day.change", "free_day.remove"]
    assert not OwnFreeDay.unscoped.exists()


def test_pressed_twice_it_stands_there_once(manager, now):
    add_free_day(facts=FACTS, by=manager, at=now)

    with pytest.raises(FreeDayKnown):
        add_free_day(facts=FACTS, by=manager, at=now)

    assert OwnFreeDay.unscoped.count() == 1


def test_of_another_service_nothing_is_changed(manager, member, now):
    other = member(Service.objects.create(name="Other", slug="other"), Role.MANAGER)
    row = add_free_day(facts=FACTS, by=other, at=now)

    with pytest.raises(OwnFreeDay.DoesNotExist):
        remove_free_day(row, by=manager, at=now)


def test_an_official_day_is_switched_and_back(manager, now):
    for is_free, switched in [(True, ["good_friday"]), (True, ["good_friday"]), (False, [])]:
        switch_official_day("good_friday", is_free=is_free, by=manager, at=now)
        assert Service.objects.get(pk=manager.service.pk).days_switched == switched

    assert verbs(manager) == ["service.switch_day"] * 2
    with pytest.raises(NoSuchOfficialDay):
        switch_official_day("labour", is_free=True, by=manager, at=now)
