"""A certificate from elsewhere counts as ours do, and nothing of ours is printed for it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from organisations.actions.refusals import AboutOneself
from organisations.models import AuditEntry, OutboxMessage, Role
from tests.factories.organisations import UserFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import VolunteerFactory
from training.actions.certifications import (
    reinstate_certification,
    revoke_certification,
    suspend_certification,
)
from training.actions.elsewhere import record_certification_elsewhere
from training.actions.refusals import VolunteerHasLeft
from training.models import Certification
from volunteers.lifecycle import VolunteerState

FACTS = {
    "given_by": "Buurtbemiddeling Delft",
    "their_number": "D-17",
    "effective_on": date(2021, 4, 1),
    "valid_until": date(2027, 3, 31),
    "seen_on": date(2026, 2, 27),
}


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service)


def note(volunteer, by, at, **facts):
    return record_certification_elsewhere(volunteer, **{**FACTS, **facts}, by=by, at=at)


def test_it_counts_and_says_who_gave_it_and_who_saw_it(volunteer, coordinator, now):
    certification = note(volunteer, coordinator, now)

    today = now.date()
    assert certification in Certification.visible_to(coordinator).counting_on(today)
    assert (certification.number, certification.secret) == ("", None)
    assert (certification.seen_by, certification.seen_on) == (coordinator.user, FACTS["seen_on"])
    assert str(certification) == "Buurtbemiddeling Delft, D-17"
    assert not certification.has_paper
    assert AuditEntry.visible_to(coordinator).get().verb == "certification.record_elsewhere"


def test_the_same_one_again_changes_nothing_and_two_of_one_service_may_stand(
    service, coordinator, volunteer, now
):
    first = note(volunteer, coordinator, now)
    again = note(volunteer, coordinator, now + timedelta(hours=1))
    other = note(VolunteerFactory(service=service), coordinator, now)

    assert first == again != other
    assert OutboxMessage.unscoped.count() == 2


def test_the_volunteer_reads_of_it_where_a_letter_reaches_them(
    service, coordinator, volunteer, deliver_mail, now
):
    by_phone = VolunteerFactory(service=service, user=UserFactory(email=None, mailbox=""))
    note(by_phone, coordinator, now)
    note(volunteer, coordinator, now)

    [letter] = deliver_mail()

    assert letter.to == [volunteer.user.mailbox]
    assert "We have noted your certificate from Buurtbemiddeling Delft" in letter.subject
    assert "It runs from 1 April 2021 until 31 March 2027." in letter.body


@pytest.mark.parametrize(
    ("valid_until", "state"),
    [
        (date(2027, 3, 31), VolunteerState.PROBATION),
        (None, VolunteerState.PROBATION),
        (date(2024, 3, 31), VolunteerState.TRAINING),
    ],
)
def test_who_is_in_training_goes_on_probation_unless_it_has_lapsed(
    service, coordinator, now, valid_until, state
):
    trainee = VolunteerFactory(service=service, trainee=True)

    note(trainee, coordinator, now, valid_until=valid_until)

    trainee.refresh_from_db()
    assert trainee.state == state


def test_nobody_notes_their_own_nor_that_of_who_has_left(service, coordinator, member, now):
    member(service, Role.COORDINATOR)
    own = VolunteerFactory(service=service, user=coordinator.user)
    gone = VolunteerFactory(service=service, state=VolunteerState.LEFT, left_on=date(2025, 1, 1))

    with pytest.raises(AboutOneself):
        note(own, coordinator, now)
    with pytest.raises(VolunteerHasLeft):
        note(gone, coordinator, now)


def test_it_is_suspended_and_revoked_as_ours_are(volunteer, coordinator, deliver_mail, now):
    certification = note(volunteer, coordinator, now)

    suspend_certification(certification, reason="We ask there", by=coordinator, at=now)
    deliver_mail()
    reinstate_certification(certification, by=coordinator, at=now)
    deliver_mail()
    revoke_certification(certification, reason="It was not real", by=coordinator, at=now)

    suspended, reinstated, revoked = deliver_mail()[-3:]
    assert suspended.subject == "Your certificate Buurtbemiddeling Delft, D-17 is suspended"
    assert "It runs from 1 April 2021 until 31 March 2027." in reinstated.body
    assert "number" not in reinstated.body
    assert revoked.subject == "Your certificate Buurtbemiddeling Delft, D-17 is revoked"


@pytest.mark.parametrize(
    "facts",
    [
        {"given_by": ""},
        {"seen_by": None},
        {"seen_on": None},
        {"number": "2026-0001"},
        {"secret": "known"},
    ],
)
def test_the_database_keeps_ours_and_others_apart(volunteer, coordinator, now, facts):
    certification = note(volunteer, coordinator, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Certification.unscoped.filter(pk=certification.pk).update(**facts)


def test_ours_still_has_a_number_and_a_secret(service):
    ours = CertificationFactory(service=service)

    for facts in ({"number": ""}, {"secret": None}, {"given_by": "Delft"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certification.unscoped.filter(pk=ours.pk).update(**facts)


def test_the_pages_say_who_gave_it_and_print_no_paper(volunteer, coordinator, logged_in, now):
    desk, slug = logged_in(coordinator), volunteer.service.slug
    sent = {key: str(value) for key, value in FACTS.items()}

    page = desk.post(
        reverse("training:certification_elsewhere", args=[slug, volunteer.pk]), sent, follow=True
    ).content.decode()
    certification = Certification.unscoped.get()
    detail = desk.get(reverse("training:certification_detail", args=[slug, certification.pk]))
    listed = desk.get(reverse("training:certification_list", args=[slug])).content.decode()
    paper = desk.get(reverse("training:certificate_pdf", args=[slug, certification.pk]))

    assert "Certificate from Buurtbemiddeling Delft" in page
    assert "Certificate (PDF)" not in page
    assert "Page to check it" not in page
    assert "D-17" in detail.content.decode()
    assert "from Buurtbemiddeling Delft" in listed
    assert paper.status_code == 404


def test_a_last_day_before_the_first_is_refused_and_what_was_typed_stays(
    volunteer, coordinator, logged_in
):
    url = reverse("training:certification_elsewhere", args=[volunteer.service.slug, volunteer.pk])
    sent = {key: str(value) for key, value in FACTS.items()} | {"valid_until": "2020-01-01"}

    answer = logged_in(coordinator).post(url, sent)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The last day must not come before the first." in page
    assert "Buurtbemiddeling Delft" in page
