"""The page of who stands in: for oneself, for anybody as a manager, and ending it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.local_time import local_day
from organisations.models import Cover, Role
from tests.factories.organisations import CoverFactory, MembershipFactory


@pytest.fixture
def page(service):
    return reverse("organisations:covers", args=[service.slug])


@pytest.fixture
def samira(service, member):
    return member(service, Role.COORDINATOR)


def role_of(scope):
    return scope.user.memberships.get(role=Role.COORDINATOR)


def sent(deputy, **facts) -> dict:
    today = local_day(timezone.now(), deputy.service.zone)
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=5)).isoformat()}
    return {"deputy": deputy.pk} | days | facts


def test_a_coordinator_lets_a_colleague_stand_in(service, samira, logged_in, page):
    deputy = MembershipFactory(service=service)
    client = logged_in(samira)
    answer = client.post(page, sent(deputy), follow=True)

    cover = Cover.unscoped.get()
    assert (cover.absent, cover.deputy) == (role_of(samira), deputy)
    assert f"{deputy.user} stands in for {samira.user}" in answer.content.decode()


def test_a_coordinator_speaks_only_for_herself(service, samira, logged_in, page):
    away, deputy = (MembershipFactory(service=service) for _ in range(2))
    logged_in(samira).post(page, sent(deputy, absent=away.pk))

    assert Cover.unscoped.get().absent == role_of(samira)


def test_a_manager_may_for_anybody(service, member, logged_in, page):
    away, deputy = (MembershipFactory(service=service) for _ in range(2))
    logged_in(member(service, Role.MANAGER)).post(page, sent(deputy, absent=away.pk))

    assert Cover.unscoped.get().absent == away


@pytest.mark.parametrize(
    "wrong", [{"deputy": 0}, {"ends_on": "2020-01-01"}, {"starts_on": ""}, {"deputy": "x"}]
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(wrong, service, samira, logged_in, page):
    answer = logged_in(samira).post(page, sent(MembershipFactory(service=service)) | wrong)

    assert answer.status_code == 422
    assert not Cover.unscoped.exists()


def test_days_that_overlap_are_refused_in_words(service, samira, logged_in, page):
    deputy = MembershipFactory(service=service)
    logged_in(samira).post(page, sent(deputy))
    answer = logged_in(samira).post(page, sent(MembershipFactory(service=service)))

    assert answer.status_code == 422
    assert "End that first." in answer.content.decode()


def test_the_deputy_ends_it_and_others_cannot(service, samira, member, logged_in, page):
    today = local_day(timezone.now(), service.zone)
    cover = CoverFactory(service=service, deputy=role_of(samira), starts_on=today, ends_on=today)
    end = reverse("organisations:cover_end", args=[service.slug, cover.pk])
    other = logged_in(member(service, Role.COORDINATOR))
    assert end not in other.get(page).content.decode()
    assert "or a manager can change this" in other.post(end, follow=True).content.decode()

    assert end in logged_in(samira).get(page).content.decode()
    logged_in(samira).post(end)
    assert Cover.unscoped.get().ended_at


def test_who_is_alone_reads_why_nobody_can(samira, logged_in, page):
    assert "You are the only coordinator here" in logged_in(samira).get(page).content.decode()
