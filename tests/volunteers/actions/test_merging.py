"""Two records of one person become one, and for a day two again."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection

from cases.models import Assignment
from config.copies.digests import model_digest
from organisations.actions.people import person_of_address
from organisations.models import AuditEntry, Invitation, Membership, OutboxMessage, Role, User
from scheduling.models import FeedToken, Hand, WeeklyRule
from scheduling.pairing.snapshot.pool_rows import in_the_pool
from tests.factories.cases import AssignmentFactory
from tests.factories.organisations import (
    EARLIER,
    DistrictFactory,
    ServiceFactory,
)
from tests.factories.scheduling import (
    AppointmentFactory,
    AvailabilityExceptionFactory,
    HandFactory,
    OfferFactory,
    SubstitutionFactory,
    WeeklyRuleFactory,
)
from tests.factories.training import (
    AttendanceFactory,
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
    ObservationFactory,
)
from tests.factories.volunteers import (
    ApplicationFactory,
    ConductCertificateFactory,
    ConflictOfInterestFactory,
    VolunteerFactory,
    VolunteerNoteFactory,
)
from tests.volunteers.actions.columns_of_people import OF_THE_RECORD_ITSELF, WHO_DID_IT
from tests.volunteers.two_records import merge
from training.models import Certification, Enrolment, Observation
from volunteers.actions.merging import undo_merge
from volunteers.actions.refusals import (
    NothingToUndo,
    UndoLaterFirst,
)
from volunteers.lifecycle import ApplicationState, VolunteerState
from volunteers.models import Volunteer
from volunteers.models.following import following

WHAT_A_MERGE_WRITES = {
    "organisations.AuditEntry",
    "organisations.OutboxMessage",
    "scheduling.PoolChange",
    "volunteers.RecordMerge",
    "django_q.OrmQ",
}


def digests():
    return {
        model._meta.label: model_digest(model, using=connection.alias)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in WHAT_A_MERGE_WRITES and model._meta.managed
    }


def fill(merged, service):
    """One row, at least, in each table that goes along."""
    user = merged.user
    application = ApplicationFactory(
        service=service, state=ApplicationState.ADMITTED, volunteer=merged
    )
    ConductCertificateFactory(service=service, application=application, volunteer=merged)
    ConflictOfInterestFactory(service=service, volunteer=merged)
    VolunteerNoteFactory(service=service, volunteer=merged)
    WeeklyRuleFactory(service=service, volunteer=merged)
    AvailabilityExceptionFactory(service=service, volunteer=merged)
    OfferFactory(service=service, volunteer=merged)
    HandFactory(service=service, volunteer=merged)
    SubstitutionFactory(service=service, volunteer=merged)
    AssignmentFactory(service=service, volunteer=merged)
    CertificationFactory(service=service, volunteer=merged)
    enrolment = EnrolmentFactory(service=service, volunteer=merged)
    session = CourseSessionFactory(service=service, course=enrolment.course)
    AttendanceFactory(session=session, enrolment=enrolment)
    ObservationFactory(service=service, volunteer=merged)
    ObservationFactory(service=service, mentor=merged)
    CourseFactory(service=service, trainer=user)
    FeedToken.unscoped.create(service=service, user=user, digest="d" * 64, created_at=EARLIER)
    talk = AppointmentFactory(service=service)
    talk.booked_quarters.create(service=service, user=user, at=talk.starts_at)
    talk.calendar_items.create(
        service=service,
        user=user,
        address=user.mailbox,
        uid="one",
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        vevent=b"BEGIN:VEVENT",
        changed_at=EARLIER,
    )
    Membership.objects.create(
        user=user, service=service, role=Role.TRAINER, since=EARLIER, ended_at=EARLIER
    )
    Invitation.unscoped.create(
        service=service,
        email="x@example.org",
        first_name="X",
        role=Role.TRAINER,
        invited_by=user,
        person=user,
        invited_at=EARLIER,
        expires_at=EARLIER,
    )


def test_each_column_that_names_a_person_goes_along_or_says_who_did_it():
    moves = {f"{each.label}.{each.column}" for each in following()}
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model in {User, Volunteer}
    }
    assert columns == moves | WHO_DID_IT | OF_THE_RECORD_ITSELF
    assert not moves & (WHO_DID_IT | OF_THE_RECORD_ITSELF)


@pytest.mark.slow
def test_what_both_have_stands_with_the_record_that_is_kept(
    kept, merged, service, coordinator, now
):
    fill(merged, service)
    earlier = {
        (each.label, each.column): set(each.rows(merged).values_list("pk", flat=True))
        for each in following()
    }
    assert {key for key, rows in earlier.items() if not rows} <= {
        ("moving.ImportKey", "volunteer"),
        ("organisations.User", "merged_into"),
        ("volunteers.Volunteer", "merged_into"),
        ("volunteers.VolunteerAgreement", "volunteer"),
        ("scheduling.LockedSeat", "volunteer"),
        ("scheduling.PlannedSeat", "volunteer"),
    }

    merge(kept, merged, coordinator, now)

    current = set(Membership.objects.filter(user=merged.user).values_list("role", "ended_at"))
    assert current == {(Role.VOLUNTEER, now)}
    for each in following():
        if each.label != "organisations.Membership" and each.column != "merged_into":
            assert not each.rows(merged).exists(), each
            assert earlier[each.label, each.column] <= set(
                each.rows(kept).values_list("pk", flat=True)
            )


def test_a_hand_of_both_for_one_case_is_the_hand_of_one(kept, merged, service, coordinator, now):
    first = HandFactory(service=service, volunteer=kept)
    second = HandFactory(service=service, volunteer=merged, case=first.case)

    merge(kept, merged, coordinator, now)

    assert Hand.unscoped.up().get() == first
    second.refresh_from_db()
    assert (second.volunteer, second.state, second.ended_at) == (merged, "taken_back", now)


@pytest.mark.slow
def test_every_table_is_as_before_when_a_merge_is_undone(kept, merged, service, coordinator, now):
    fill(merged, service)
    kept.district = DistrictFactory(service=service)
    kept.save()
    _same_course_and_hours(kept, merged)
    before = digests()

    done = merge(kept, merged, coordinator, now, "name", "mailbox", "phone", "home", "standing")
    between = digests()
    went_on = undo_merge(done, by=coordinator, at=now + timedelta(hours=20))

    assert went_on == []
    assert digests() == before
    assert between != before


def _same_course_and_hours(kept, merged):
    """Rows of both that say the same, of which one stays behind."""
    course = Enrolment.unscoped.get(volunteer=merged).course
    EnrolmentFactory(service=kept.service, course=course, volunteer=kept)
    WeeklyRuleFactory(service=kept.service, volunteer=kept)
    seen = Observation.unscoped.get(volunteer=merged)
    ObservationFactory(
        service=kept.service, volunteer=kept, day=seen.day, kind=seen.kind, mentor=seen.mentor
    )
    FeedToken.unscoped.create(
        service=kept.service, user=kept.user, digest="e" * 64, created_at=EARLIER
    )


def test_what_was_chosen_is_taken_and_the_other_keeps_its_values(kept, merged, coordinator, now):
    merge(kept, merged, coordinator, now, "phone", "admitted_on")

    kept, merged = Volunteer.unscoped.get(pk=kept.pk), Volunteer.unscoped.get(pk=merged.pk)
    assert (kept.user.first_name, kept.user.phone) == ("Anna", "06 12345678")
    assert kept.admitted_on == date(2024, 1, 6)
    assert (merged.user.first_name, merged.user.mailbox) == ("A.", "annadewit@example.org")
    assert (merged.merged_into, merged.user.merged_into) == (kept, kept.user)
    assert not merged.user.is_active


def test_the_other_record_is_shown_nowhere_and_is_asked_for_nothing(
    kept, merged, service, coordinator, now
):
    merge(kept, merged, coordinator, now)

    assert list(Volunteer.visible_to(coordinator)) == [kept]
    assert list(in_the_pool(service)) == [kept]
    assert list(Volunteer.unscoped.of_address(service, merged.user.mailbox)) == []
    members = Membership.objects.current().of_service(service).in_role(Role.VOLUNTEER)
    assert [row.user for row in members] == [kept.user]


def test_an_address_of_the_other_record_leads_to_the_one_in_use(kept, merged, coordinator, now):
    EmailAddress.objects.create(user=merged.user, email=merged.user.email, verified=True)
    merge(kept, merged, coordinator, now)
    facts = {"first_name": "Anna", "last_name": "de Wit", "language": "en"}

    assert User.objects.owner_of(merged.user.email) == kept.user
    assert person_of_address(merged.user.email, **facts) == kept.user


def test_the_trail_of_both_stays_and_says_what_became_of_them(kept, merged, coordinator, now):
    merge(kept, merged, coordinator, now, "phone")

    entries = AuditEntry.unscoped.order_by("pk").values_list("verb", "object_id", "changed")
    assert list(entries) == [
        ("volunteer.merge", kept.pk, ["phone"]),
        ("volunteer.merged_into", merged.pk, []),
    ]


def test_both_addresses_hear_by_which_they_sign_in_now(
    kept, merged, coordinator, now, deliver_mail
):
    merge(kept, merged, coordinator, now)

    own, other = sorted(deliver_mail(), key=lambda mail: len(mail.to[0]))
    assert (own.to, other.to) == (["anna@example.org"], ["annadewit@example.org"])
    assert "anna@example.org" in own.body
    # Perhaps they are two people after all.
    assert "an…@example.org" in other.body
    assert "anna@example.org" not in other.body


def test_each_hears_at_the_mailbox_they_had_before_and_again_when_it_is_undone(
    kept, merged, coordinator, now, deliver_mail
):
    row = merge(kept, merged, coordinator, now, "mailbox")
    first = {mail.to[0]: mail.body for mail in deliver_mail()}
    assert set(first) == {"anna@example.org", "annadewit@example.org"}
    assert "an…@example.org" in first["annadewit@example.org"]

    undo_merge(row, by=coordinator, at=now)

    assert {mail.to[0] for mail in deliver_mail()} == set(first)


def test_who_cannot_sign_in_is_told_nothing_of_it(kept, merged, coordinator, now):
    User.objects.filter(pk__in=[kept.user_id, merged.user_id]).update(email=None)

    merge(kept, merged, coordinator, now)

    assert not OutboxMessage.unscoped.exists()


def test_what_both_say_alike_stays_behind(kept, merged, service, coordinator, now):
    for volunteer in (kept, merged):
        WeeklyRuleFactory(service=service, volunteer=volunteer)
    other = WeeklyRuleFactory(service=service, volunteer=merged, weekday=3)

    merge(kept, merged, coordinator, now)

    rules = WeeklyRule.unscoped.filter(volunteer=kept)
    assert rules.count() == 2
    assert other in rules


def test_who_is_here_in_one_record_has_not_left_by_the_other(
    kept, merged, service, coordinator, now
):
    Membership.objects.filter(user=kept.user).update(ended_at=EARLIER)
    Volunteer.unscoped.filter(pk=kept.pk).update(
        state=VolunteerState.LEFT, left_on=date(2026, 1, 1), leave_reason="moved"
    )

    merge(kept, merged, coordinator, now)

    kept = Volunteer.unscoped.get(pk=kept.pk)
    assert (kept.state, kept.left_on, kept.leave_reason) == (VolunteerState.ACTIVE, None, "")
    current = Membership.objects.current().of_person(kept.user)
    assert [row.role for row in current] == [Role.VOLUNTEER]


def test_what_went_on_since_stays_where_it_is_and_is_told(kept, merged, service, coordinator, now):
    seat = AssignmentFactory(service=service, volunteer=merged)
    other = AssignmentFactory(service=service, volunteer=merged)
    done = merge(kept, merged, coordinator, now, "phone")
    Assignment.unscoped.filter(pk=seat.pk).update(ended_at=now)
    User.objects.filter(pk=kept.user_id).update(phone="053 999")

    went_on = undo_merge(done, by=coordinator, at=now + timedelta(hours=1))

    assert [(entry[0], entry[1], entry[2]) for entry in went_on] == [
        ("cases.Assignment", seat.pk, "volunteer"),
        ("organisations.User", kept.user_id, "phone"),
    ]
    assert Assignment.unscoped.get(pk=seat.pk).volunteer == kept
    assert Assignment.unscoped.get(pk=other.pk).volunteer == merged
    assert User.objects.get(pk=merged.user_id).is_active
    assert set(Volunteer.visible_to(coordinator)) == {kept, merged}


def test_a_row_that_is_gone_or_cannot_go_back_stops_no_other(
    kept, merged, service, coordinator, now
):
    gone = WeeklyRuleFactory(service=service, volunteer=merged)
    taken = WeeklyRuleFactory(service=service, volunteer=merged, weekday=2)
    free = WeeklyRuleFactory(service=service, volunteer=merged, weekday=4)
    done = merge(kept, merged, coordinator, now)
    WeeklyRule.unscoped.filter(pk=gone.pk).delete()
    WeeklyRuleFactory(service=service, volunteer=merged, weekday=2)

    went_on = undo_merge(done, by=coordinator, at=now)

    assert {entry[1] for entry in went_on} == {gone.pk, taken.pk}
    assert WeeklyRule.unscoped.get(pk=free.pk).volunteer == merged


def test_after_a_day_it_stays_one_and_nobody_undoes_it_twice(kept, merged, coordinator, now):
    done = merge(kept, merged, coordinator, now)
    with pytest.raises(NothingToUndo):
        undo_merge(done, by=coordinator, at=now + timedelta(hours=24))

    undo_merge(done, by=coordinator, at=now + timedelta(hours=23))

    with pytest.raises(NothingToUndo):
        undo_merge(done, by=coordinator, at=now + timedelta(hours=23))


def test_a_record_that_became_part_of_a_third_is_parted_from_that_first(
    kept, merged, service, coordinator, now
):
    third = VolunteerFactory(service=service)
    first = merge(kept, merged, coordinator, now)
    second = merge(third, kept, coordinator, now)
    assert Volunteer.unscoped.get(pk=merged.pk).merged_into == third
    assert User.objects.owner_of(merged.user.email) == third.user
    with pytest.raises(UndoLaterFirst):
        undo_merge(first, by=coordinator, at=now)

    undo_merge(second, by=coordinator, at=now)

    assert undo_merge(first, by=coordinator, at=now) == []
    assert set(Volunteer.visible_to(coordinator)) == {kept, merged, third}


def test_a_record_of_another_service_is_nobodys_to_make_one_of(kept, coordinator, now):
    foreign = VolunteerFactory(service=ServiceFactory())

    with pytest.raises(Volunteer.DoesNotExist):
        merge(kept, foreign, coordinator, now)


def test_the_certificate_shows_who_it_is_by_the_record_in_use(
    kept, merged, service, coordinator, now
):
    paper = CertificationFactory(service=service, volunteer=merged)

    merge(kept, merged, coordinator, now)

    assert Certification.unscoped.get(pk=paper.pk).volunteer == kept
