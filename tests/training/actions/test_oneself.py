"""Somebody with several roles decides nothing about their own training."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from organisations.actions.oneself import ALONE
from organisations.actions.refusals import AboutOneself, NobodyElse
from organisations.models import AuditEntry, Role
from tests.factories.organisations import MembershipFactory
from tests.factories.training import (
    CertificationFactory,
    CourseSessionFactory,
    EnrolmentFactory,
    ObservationFactory,
)
from tests.factories.volunteers import VolunteerFactory
from tests.training.lessons import held_course, participant, sessions_of
from training.actions import certifications, enrolments, observations, participation
from training.models import Assessment, Attendance

DAY = date(2026, 2, 26)


@pytest.fixture
def herself(service, member):
    """Coordinator, trainer and volunteer in one person."""
    return member(service, Role.COORDINATOR, Role.TRAINER)


@pytest.fixture
def mine(service, herself):
    """Her own row as a volunteer."""
    return VolunteerFactory(service=service, user=herself.user, trainee=True)


def propose(mine, by, now):
    row = participant(held_course(mine.service), volunteer=mine)
    return certifications.propose_certification(row, by=by, at=now)


def propose_renewal(mine, by, now):
    CertificationFactory(service=mine.service, volunteer=mine, valid_until=date(2026, 5, 31))
    return certifications.propose_renewal(mine, by=by, at=now)


def confirm(mine, by, now):
    row = CertificationFactory(service=mine.service, volunteer=mine, state="proposed")
    return certifications.confirm_certification(
        row, effective_on=DAY, valid_until=None, by=by, at=now
    )


def refuse(mine, by, now):
    row = CertificationFactory(service=mine.service, volunteer=mine, state="proposed")
    return certifications.refuse_certification(row, reason="later", by=by, at=now)


def suspend(mine, by, now):
    row = CertificationFactory(service=mine.service, volunteer=mine)
    return certifications.suspend_certification(row, reason="rest", by=by, at=now)


def reinstate(mine, by, now):
    row = CertificationFactory(service=mine.service, volunteer=mine, state="suspended")
    return certifications.reinstate_certification(row, by=by, at=now)


def revoke(mine, by, now):
    row = CertificationFactory(service=mine.service, volunteer=mine)
    return certifications.revoke_certification(row, reason="over", by=by, at=now)


def judge(mine, by, now):
    row = EnrolmentFactory(service=mine.service, volunteer=mine)
    return participation.judge_participant(row, verdict="competent", by=by, at=now)


def complete(mine, by, now):
    row = EnrolmentFactory(service=mine.service, volunteer=mine)
    return enrolments.complete_enrolment(row, by=by, at=now)


def note(mine, by, now):
    return observations.note_observation(mine, day=DAY, kind="practice", by=by, at=now)


def take_back(mine, by, now):
    row = ObservationFactory(service=mine.service, volunteer=mine)
    return observations.take_back_observation(row, by=by, at=now)


def register(mine, by, now):
    session = CourseSessionFactory(
        service=mine.service, starts_at=now, ends_at=now.replace(hour=14)
    )
    row = EnrolmentFactory(service=mine.service, volunteer=mine, course=session.course)
    return participation.save_register(session, {row.pk: "present"}, by=by, at=now)


ACTS = (
    *(propose, propose_renewal, confirm, refuse, suspend, reinstate, revoke),
    *(judge, complete, note, take_back, register),
)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_decides_about_themselves_while_somebody_else_could(act, mine, herself, now):
    MembershipFactory(service=mine.service, role=Role.COORDINATOR)

    with pytest.raises(AboutOneself):
        act(mine, herself, now)
    assert not AuditEntry.visible_to(herself).exists()


@pytest.mark.parametrize("act", ACTS)
def test_who_is_alone_may_where_it_is_allowed_and_the_trail_says_so(act, mine, herself, now):
    with pytest.raises(NobodyElse):
        act(mine, herself, now)
    mine.service.alone_may_decide = True
    mine.service.save()

    act(mine, herself, now)

    assert {entry.via for entry in AuditEntry.visible_to(herself)} == {ALONE}


def test_the_presence_of_others_is_kept_by_somebody_who_takes_part(mine, herself, now):
    course = held_course(mine.service, sessions=1)
    (session,) = sessions_of(course)
    own = participant(course, volunteer=mine, judged="")
    other = EnrolmentFactory(service=mine.service, course=course)
    seen = {own.pk: "present", other.pk: "late"}

    assert participation.save_register(session, seen, by=herself, at=now) == 1
    assert AuditEntry.visible_to(herself).get().via == "page"


@pytest.fixture
def browser(herself, logged_in):
    MembershipFactory(service=herself.service, role=Role.COORDINATOR, user__last_name="Vos")
    MembershipFactory(service=herself.service, role=Role.TRAINER, user__last_name="Smit")
    return logged_in(herself)


def test_the_register_leaves_their_own_line_to_somebody_else(
    mine, browser, service, now, time_machine
):
    time_machine.move_to(datetime(2026, 4, 1, 18, tzinfo=UTC))
    session = CourseSessionFactory(service=service)
    own = EnrolmentFactory(service=service, volunteer=mine, course=session.course)
    other = EnrolmentFactory(service=service, course=session.course)
    url = reverse("training:register", args=[service.slug, session.pk])

    page = browser.get(url).text
    browser.post(url, {f"presence-{own.pk}": "present", "everyone": "present"})

    assert f"presence-{own.pk}" not in page
    assert f"presence-{other.pk}" in page
    assert "Whether you were there yourself" in page
    assert [row.enrolment_id for row in Attendance.unscoped.all()] == [other.pk]


def test_a_judgement_about_oneself_is_refused_in_words_with_what_was_typed(mine, browser, service):
    own = EnrolmentFactory(service=service, volunteer=mine)
    url = reverse("training:assess", args=[service.slug, own.pk])

    page = browser.post(url, {"verdict": "competent", "note": "I listen well"})

    assert page.status_code == 422
    assert "This is about yourself" in page.text
    assert "I listen well" in page.text
    assert not Assessment.unscoped.exists()


def test_pages_about_oneself_offer_no_decision_and_name_who_takes_it(mine, browser, service):
    own = EnrolmentFactory(service=service, volunteer=mine)
    certificate = CertificationFactory(service=service, volunteer=mine, state="proposed")
    for name, row, absent in (
        ("training:enrolment_detail", own, ["/assess/", "/complete/"]),
        ("training:certification_detail", certificate, ["/confirm/", "/refuse/"]),
        ("training:volunteer_record", mine, ["/observations/"]),
    ):
        page = browser.get(reverse(name, args=[service.slug, row.pk])).text

        assert "somebody else decides it" in page
        assert "Vos" in page
        assert not [path for path in absent if path in page]


def test_taking_back_ones_own_observation_is_refused_in_words(mine, browser, service):
    row = ObservationFactory(service=service, volunteer=mine)
    url = reverse("training:observation_take_back", args=[service.slug, row.pk])

    page = browser.post(url, follow=True)

    assert "This is about yourself" in page.text
