"""A certificate is taken, or a volunteer takes a break, under a planned talk (scenario 3)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from insights.due.steps import DueKind
from insights.pages.due import due_steps
from organisations.models import Role
from scheduling.appointments.actions.appointments import hold_appointment
from scheduling.appointments.actions.refusals import NotCertified
from tests.cases.letters import letters
from tests.scheduling.talks import Pair, make_pair, plan
from training.actions.certifications import reinstate_certification, suspend_certification
from training.models import Certification
from volunteers.actions.volunteers import pause_volunteer

TALK_ON = date(2026, 3, 9)


@pytest.fixture
def boss(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def colleague(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def case(pair):
    return pair[0].assignments.get().case


@pytest.fixture
def pair(service):
    return make_pair(service).volunteers


@pytest.fixture
def talk(case, pair, boss, now):
    """On Monday 9 March 2026, planned with both."""
    return plan(Pair(case, pair), boss, now)


def suspend(volunteer, *, by, at):
    right = Certification.unscoped.get(volunteer=volunteer)
    return suspend_certification(right, reason="", by=by, at=at)


def steps(scope, at):
    return [(step.kind, step.seat and step.seat.name) for step in due_steps(scope, at)]


def told(to):
    return [one for one in letters() if one["to"] == to.user.mailbox]


def test_other_coordinators_are_told_and_it_is_a_step(case, pair, talk, boss, colleague, now):
    assert steps(boss, now)[0][0] != DueKind.REPLACE

    suspend(pair[0], by=boss, at=now)

    assert steps(boss, now) == [(DueKind.REPLACE, pair[0].user.full_name)]
    (letter,) = told(colleague)
    assert "has no valid certificate any more" in letter["text"]
    assert f"Case {case.number}, talk on Monday 9 March" in letter["text"]
    assert "/replace/" in letter["text"]
    assert told(boss) == []


def test_whose_right_stands_again_is_no_step(pair, talk, boss, now):
    reinstate_certification(suspend(pair[0], by=boss, at=now), by=boss, at=now)

    assert steps(boss, now)[0][0] != DueKind.REPLACE


def test_the_talk_is_not_held_with_who_had_no_right_then(pair, talk, boss, now):
    suspend(pair[0], by=boss, at=now)

    with pytest.raises(NotCertified) as refusal:
        hold_appointment(talk, by=boss, at=talk.ends_at)

    assert refusal.value.names == [str(pair[0])]
    assert refusal.value.day == TALK_ON


def test_who_lost_the_right_after_the_talk_was_right_to_be_there(pair, talk, boss):
    suspend(pair[0], by=boss, at=talk.ends_at)

    assert hold_appointment(talk, by=boss, at=talk.ends_at).state == "held"


def test_the_case_shows_it_to_the_coordinator_and_proposes_a_successor(
    service, case, pair, talk, boss, now, logged_in, time_machine
):
    time_machine.move_to(now, tick=False)
    suspend(pair[0], by=boss, at=now)

    page = logged_in(boss).get(reverse("cases:case_detail", args=[service.slug, case.pk]))

    shown = " ".join(page.content.decode().split())
    assert "has no valid certificate on that day, so the talk cannot be held together." in shown
    assert f"Replace {pair[0].user.first_name}" in shown


def test_a_break_tells_of_the_talks_within_it_only(pair, talk, boss, colleague, now):
    pause_volunteer(pair[0], until=TALK_ON, by=boss, at=now)
    assert told(colleague) == []

    pause_volunteer(pair[1], until=TALK_ON + timedelta(days=1), by=boss, at=now)

    (letter,) = told(colleague)
    assert "takes a break. In it falls a talk" in letter["text"]
    assert steps(boss, now) == [(DueKind.REPLACE, pair[1].user.full_name)]
