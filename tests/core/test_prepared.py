"""A prepared query answers as the same query composed anew."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Q

from core.prepared import Given, PreparedQuery
from organisations.models import Membership, Role, Service
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=[True, False], ids=["prepared", "plain"])
def asked_either_way(request, settings):
    settings.PREPARED_QUERIES = request.param


def of_role(role: object):
    return Membership.objects.filter(role=role).select_related("service").order_by("pk")


def test_it_answers_each_value_as_the_query_composed_anew():
    prepared = PreparedQuery(of_role)
    MembershipFactory.create_batch(2, role=Role.COORDINATOR)
    MembershipFactory(role=Role.TRAINER)

    for role in (Role.COORDINATOR, Role.TRAINER, Role.MANAGER, Role.COORDINATOR):
        assert prepared.ask(role=role.value) == list(of_role(role))


def test_rows_come_whole_with_what_they_refer_to(django_assert_num_queries):
    prepared = PreparedQuery(of_role)
    made = MembershipFactory(role=Role.TRAINER)

    with django_assert_num_queries(1):
        (found,) = prepared.ask(role="trainer")
        assert (found.service, found.service.name) == (made.service, made.service.name)
        assert found.service.second_factor_required is False

    found.service.name = "Elders"
    found.service.save(update_fields=["name"])
    assert prepared.ask(role="trainer")[0].service.name == "Elders"


def test_values_and_lists_of_values_may_be_given():
    services = ServiceFactory.create_batch(3)
    prepared = PreparedQuery(
        lambda one, other: (
            Service.objects.filter(Q(pk__in=[one, other])).order_by("pk").values_list("pk", "name")
        )
    )

    rows = prepared.ask(one=services[0].pk, other=services[2].pk)

    assert rows == [(one.pk, one.name) for one in (services[0], services[2])]


def test_what_follows_a_row_is_fetched_too(django_assert_num_queries):
    made = MembershipFactory(role=Role.TRAINER)
    prepared = PreparedQuery(
        lambda role: Membership.objects.filter(role=role).prefetch_related("service")
    )

    with django_assert_num_queries(2):
        (found,) = prepared.ask(role="trainer")
        assert found.service == made.service


def test_days_and_instants_are_compared_as_the_database_keeps_them():
    since, on = datetime(2026, 3, 1, 23, 30, tzinfo=UTC), date(2026, 3, 1)
    member, volunteer = MembershipFactory(since=since), VolunteerFactory(admitted_on=on)
    members = PreparedQuery(lambda at: Membership.objects.filter(since__gt=at))
    admitted = PreparedQuery(lambda day: Volunteer.unscoped.filter(admitted_on__lte=day))

    just_before, a_day = since - timedelta(microseconds=1), timedelta(days=1)
    found = [member in members.ask(at=at) for at in (just_before, since)]
    assert found == [True, False]
    assert (admitted.ask(day=on), admitted.ask(day=on - a_day)) == ([volunteer], [])


def test_a_value_that_is_missing_is_told_by_name():
    prepared = PreparedQuery(of_role)

    for _twice in range(2):
        with pytest.raises((TypeError, KeyError), match="role"):
            prepared.ask()
        assert prepared.ask(role="trainer") == []


def test_a_query_that_can_find_nothing_finds_nothing():
    MembershipFactory(role=Role.TRAINER)

    assert PreparedQuery(lambda role: of_role(role).none()).ask(role="trainer") == []


def test_no_value_becomes_part_of_the_sql():
    prepared = PreparedQuery(of_role)
    MembershipFactory(role=Role.TRAINER)

    assert prepared.ask(role="trainer' OR '1'='1") == []


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection():
    prepared = PreparedQuery(of_role)
    made = MembershipFactory(role=Role.TRAINER)
    assert prepared.ask(role="trainer") == [made]
    found: list[list[Membership]] = []

    def ask() -> None:
        found.append(prepared.ask(role="trainer"))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [[made]] * 3


def test_its_sql_is_composed_once_unless_plain_querysets_are_asked(settings):
    written: list[object] = []
    prepared = PreparedQuery(lambda role: written.append(role) or of_role(role))

    prepared.ask(role="trainer")
    prepared.ask(role="manager")

    if settings.PREPARED_QUERIES:
        (placeholder,) = (one for one in written if not isinstance(one, str))
        assert isinstance(placeholder, Given)
    else:
        assert written == ["trainer", "manager"]


def test_the_first_row_is_found_or_none():
    prepared = PreparedQuery(of_role)

    assert prepared.first(role="trainer") is None
    made = MembershipFactory.create_batch(2, role=Role.TRAINER)
    assert prepared.first(role="trainer") == made[0]
