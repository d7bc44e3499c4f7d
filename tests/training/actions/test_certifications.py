from datetime import UTC, date, datetime, timedelta

import pytest

from core.lifecycle import MoveRefused
from organisations.models import AuditEntry, OutboxMessage, Role
from tests.factories.training import (
    AssessmentFactory,
    CertificationFactory,
    CourseFactory,
    EnrolmentFactory,
    ObservationFactory,
)
from tests.factories.volunteers import VolunteerFactory
from tests.training.lessons import held_course, participant
from training.actions.certifications import (
    confirm_certification,
    propose_certification,
    propose_renewal,
    refuse_certification,
    reinstate_certification,
    renewal_findings,
    revoke_certification,
    suspend_certification,
)
from training.actions.refusals import (
    AlreadyProposed,
    NoCertification,
    NothingToRenew,
    RequirementsUnmet,
    VolunteerHasLeft,
)
from training.lifecycle import CertificationState
from training.models import Certification
from training.requirements.rules import EverySession, HoursAtLeast, JudgedCompetent
from volunteers.actions.volunteers import leave

FIRST = date(2026, 3, 9)


@pytest.fixture
def proposed(service, trainer, now):
    return propose_certification(participant(held_course(service)), by=trainer, at=now)


@pytest.fixture
def confirmed(proposed, coordinator, now):
    return confirm_certification(
        proposed, effective_on=FIRST, valid_until=None, by=coordinator, at=now
    )


def verbs(scope):
    return [entry.verb for entry in AuditEntry.visible_to(scope).order_by("pk")]


def test_who_meets_everything_is_proposed_and_has_completed_the_course(service, trainer, now):
    enrolment = participant(held_course(service))

    certification = propose_certification(enrolment, by=trainer, at=now)

    enrolment.refresh_from_db()
    assert certification.state == CertificationState.PROPOSED
    assert certification.number == "2026-0001"
    assert len(certification.secret) == 52
    assert enrolment.completed_at == now
    assert verbs(trainer) == ["enrolment.complete", "certification.propose"]


def test_what_is_missing_is_said_rule_by_rule(service, trainer, now):
    enrolment = participant(held_course(service), present=False, judged="not_yet")

    with pytest.raises(RequirementsUnmet) as refusal:
        propose_certification(enrolment, by=trainer, at=now)

    assert [finding.rule for finding in refusal.value.findings] == [
        HoursAtLeast(15),
        EverySession(),
        JudgedCompetent(),
    ]
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None


def test_the_last_judgement_counts(service, trainer, now):
    enrolment = participant(held_course(service))
    AssessmentFactory(
        enrolment=enrolment, service=service, verdict="unfit", assessed_at=now - timedelta(hours=1)
    )

    with pytest.raises(RequirementsUnmet):
        propose_certification(enrolment, by=trainer, at=now)


def test_a_service_may_ask_no_hours_and_a_course_not_every_session(service, trainer, now):
    service.basic_training_hours = 0
    service.save()
    enrolment = participant(held_course(service, all_sessions_required=False), present=False)

    assert propose_certification(enrolment, by=trainer, at=now).number


def test_who_has_not_watched_enough_is_not_proposed_yet(service, trainer, now):
    service.observations_needed = 1
    service.save()
    enrolment = participant(held_course(service))

    with pytest.raises(RequirementsUnmet) as refusal:
        propose_certification(enrolment, by=trainer, at=now)
    ObservationFactory(service=service, volunteer=enrolment.volunteer)

    (finding,) = refusal.value.findings
    assert finding.facts == {"watched": 0, "needed": 1}
    assert propose_certification(enrolment, by=trainer, at=now).number


def test_further_training_asks_for_no_observations(service, trainer, now):
    service.observations_needed = 1
    service.save()
    enrolment = participant(held_course(service, kind="follow_up"))
    CertificationFactory(
        service=service, volunteer=enrolment.volunteer, valid_until=date(2026, 5, 1)
    )

    assert propose_certification(enrolment, by=trainer, at=now).number


def test_numbers_count_on_within_a_year_of_the_service(service, trainer, now):
    course = held_course(service)
    CertificationFactory(service=service, number="2026-0009")
    CertificationFactory(number="2026-0033")
    CertificationFactory(service=service, number="2025-0040")

    first = propose_certification(participant(course), by=trainer, at=now)
    second = propose_certification(participant(course), by=trainer, at=now)

    assert (first.number, second.number) == ("2026-0010", "2026-0011")


def test_after_ten_thousand_numbers_come_longer_ones(service, trainer, now):
    CertificationFactory(service=service, number="2026-9999")
    CertificationFactory(service=service, number="2026-10000")

    certification = propose_certification(participant(held_course(service)), by=trainer, at=now)

    assert certification.number == "2026-10001"


def test_the_year_is_the_local_one(service, trainer):
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    certification = propose_certification(
        participant(held_course(service)), by=trainer, at=new_year
    )

    assert certification.number == "2027-0001"


def test_nobody_is_proposed_twice(proposed, trainer, now):
    with pytest.raises(AlreadyProposed) as refusal:
        propose_certification(proposed.enrolment, by=trainer, at=now)
    assert refusal.value.number == proposed.number


def test_one_course_gives_one_certification(confirmed, trainer, now):
    with pytest.raises(AlreadyProposed):
        propose_certification(confirmed.enrolment, by=trainer, at=now)


def test_a_course_in_coaching_gives_no_right_to_mediate(service, trainer, now):
    with pytest.raises(NoCertification):
        propose_certification(
            participant(held_course(service, kind="coaching")), by=trainer, at=now
        )


def test_further_training_renews_only_what_ends(service, trainer, now):
    course = held_course(service, kind="follow_up")
    newcomer, held = participant(course), participant(course)
    CertificationFactory(service=service, volunteer=held.volunteer, valid_until=date(2026, 5, 31))

    with pytest.raises(NothingToRenew):
        propose_certification(newcomer, by=trainer, at=now)
    assert propose_certification(held, by=trainer, at=now).enrolment == held


def test_who_has_left_is_not_proposed(service, trainer, now):
    enrolment = participant(held_course(service))
    volunteer = enrolment.volunteer
    volunteer.state, volunteer.left_on = "left", date(2026, 1, 1)
    volunteer.save()

    with pytest.raises(VolunteerHasLeft):
        propose_certification(enrolment, by=trainer, at=now)


def test_confirming_gives_the_dates_moves_to_probation_and_tells_the_volunteer(
    proposed, coordinator, now, deliver_mail
):
    certification = confirm_certification(
        proposed, effective_on=FIRST, valid_until=date(2028, 3, 8), by=coordinator, at=now
    )

    volunteer = certification.volunteer
    volunteer.refresh_from_db()
    assert certification.state == CertificationState.CONFIRMED
    assert certification.decided_by == coordinator.user
    assert certification.decided_at == now
    assert volunteer.state == "probation"
    assert not Certification.unscoped.counting_on(FIRST - timedelta(days=1)).exists()
    assert Certification.unscoped.counting_on(FIRST).get() == certification
    (mail,) = deliver_mail()
    assert mail.to == [volunteer.user.email]
    assert certification.number in mail.body
    assert f"/s/{volunteer.service.slug}/my-training/" in mail.body


def test_confirming_a_renewal_leaves_the_state_of_the_volunteer(service, coordinator, now):
    certification = CertificationFactory(
        service=service, state=CertificationState.PROPOSED, effective_on=None
    )

    confirm_certification(
        certification, effective_on=FIRST, valid_until=None, by=coordinator, at=now
    )

    certification.volunteer.refresh_from_db()
    assert certification.volunteer.state == "active"


def test_a_trainer_does_not_confirm(proposed, trainer, now):
    with pytest.raises(MoveRefused):
        confirm_certification(proposed, effective_on=FIRST, valid_until=None, by=trainer, at=now)


def test_it_is_confirmed_once(confirmed, coordinator, now):
    with pytest.raises(MoveRefused):
        confirm_certification(
            confirmed, effective_on=FIRST, valid_until=None, by=coordinator, at=now
        )


def test_a_refusal_keeps_its_reason_and_the_trainer_may_propose_again(
    proposed, coordinator, trainer, now
):
    refused = refuse_certification(
        proposed, reason="Conduct certificate is missing", by=coordinator, at=now
    )

    assert refused.state == CertificationState.REFUSED
    assert refused.reason == "Conduct certificate is missing"
    again = propose_certification(proposed.enrolment, by=trainer, at=now)
    assert again.number == "2026-0002"


def test_suspended_counts_not_and_reinstated_counts_again(confirmed, coordinator, now):
    suspended = suspend_certification(confirmed, reason="Complaint", by=coordinator, at=now)
    assert suspended.state == CertificationState.SUSPENDED
    assert not Certification.unscoped.counting_on(FIRST).exists()

    reinstated = reinstate_certification(suspended, by=coordinator, at=now)
    assert reinstated.reason == ""
    assert Certification.unscoped.counting_on(FIRST).exists()


def test_one_that_ended_meanwhile_is_said_not_to_count(confirmed, coordinator, now, deliver_mail):
    suspended = suspend_certification(confirmed, reason="Complaint", by=coordinator, at=now)
    Certification.unscoped.update(effective_on=FIRST - timedelta(90), valid_until=FIRST)

    reinstate_certification(suspended, by=coordinator, at=now + timedelta(days=90))

    told = deliver_mail()[-1].body
    assert "so it does not count any more" in told
    assert "stands again" not in told


def test_who_left_is_not_told_that_it_stands_again(confirmed, coordinator, now):
    suspended = suspend_certification(confirmed, reason="Complaint", by=coordinator, at=now)
    leave(suspended.volunteer, reason="", by=coordinator, at=now)

    reinstate_certification(suspended, by=coordinator, at=now)

    kinds = OutboxMessage.unscoped.values_list("kind", flat=True)
    assert "training.certification_reinstated" not in kinds


def test_revoked_is_the_end(confirmed, coordinator, now):
    revoked = revoke_certification(confirmed, reason="Broke the code", by=coordinator, at=now)

    assert revoked.state == CertificationState.REVOKED
    assert AuditEntry.visible_to(coordinator).latest("pk").reason == "Broke the code"
    for action in (suspend_certification, reinstate_certification, revoke_certification):
        with pytest.raises(MoveRefused):
            action(revoked, reason="again", by=coordinator, at=now)


def test_another_services_certification_is_not_there(confirmed, member, now):
    stranger = member(CourseFactory().service, Role.COORDINATOR)

    with pytest.raises(Certification.DoesNotExist):
        revoke_certification(confirmed, reason="no", by=stranger, at=now)


def test_a_renewal_is_proposed_while_the_old_one_runs(service, trainer, now):
    old = CertificationFactory(service=service, valid_until=date(2026, 5, 31))

    renewal = propose_renewal(old.volunteer, by=trainer, at=now)

    assert renewal.enrolment is None
    assert renewal.state == CertificationState.PROPOSED
    old.refresh_from_db()
    assert old.state == CertificationState.CONFIRMED


def test_a_renewal_waits_for_its_window(service, trainer, now):
    old = CertificationFactory(service=service, valid_until=date(2026, 6, 1))

    with pytest.raises(NothingToRenew):
        propose_renewal(old.volunteer, by=trainer, at=now)


def test_there_is_nothing_to_renew_without_an_end_or_without_a_certification(service, trainer, now):
    endless = CertificationFactory(service=service)
    none = VolunteerFactory(service=service)

    for volunteer in (endless.volunteer, none):
        with pytest.raises(NothingToRenew):
            propose_renewal(volunteer, by=trainer, at=now)


def test_a_renewal_asks_the_further_training_of_the_service(service, trainer, now):
    service.further_training_hours = 8
    service.save()
    trainer.service.refresh_from_db()
    old = CertificationFactory(service=service, valid_until=date(2026, 5, 31))
    volunteer = old.volunteer

    with pytest.raises(RequirementsUnmet):
        propose_renewal(volunteer, by=trainer, at=now)

    course = held_course(service, sessions=1, kind="coaching")
    participant(course, volunteer=volunteer)
    assert propose_renewal(volunteer, by=trainer, at=now)


def test_hours_of_long_ago_and_of_basic_training_are_not_further_training(service, now):
    service.further_training_hours = 8
    volunteer = VolunteerFactory(service=service)
    participant(held_course(service, sessions=1), volunteer=volunteer)
    participant(held_course(service, sessions=1, kind="coaching"), volunteer=volunteer)

    (soon,) = renewal_findings(volunteer, service=service, at=now)
    (later,) = renewal_findings(volunteer, service=service, at=now + timedelta(days=400))

    assert (soon.facts["hours"], soon.met) == (8, True)
    assert (later.facts["hours"], later.met) == (0, False)


def test_only_who_takes_part_can_be_proposed(service, trainer, now):
    waiting = EnrolmentFactory(service=service, state="waiting")

    with pytest.raises(type(waiting).DoesNotExist):
        propose_certification(waiting, by=trainer, at=now)
