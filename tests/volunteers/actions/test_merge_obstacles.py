"""What speaks against making one record of two."""

from datetime import timedelta

import pytest

from organisations.actions.doubles import say_two_people, take_back_two_people
from organisations.actions.refusals import AboutOneself
from organisations.models import Hold, Role, User
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.organisations import (
    EARLIER,
    MembershipFactory,
    ServiceFactory,
)
from tests.factories.scheduling import (
    AppointmentFactory,
    OfferFactory,
)
from tests.factories.training import (
    EnrolmentFactory,
    ObservationFactory,
)
from tests.volunteers.two_records import merge
from training.models import Enrolment
from volunteers.actions.refusals import (
    BothThere,
    HeldLonger,
    KeepTheOther,
    KnownElsewhere,
    RolesGoFirst,
    SaidTwoPeople,
)
from volunteers.models import RecordMerge


def refused(kind, kept, merged, coordinator, now):
    with pytest.raises(kind) as refusal:
        merge(kept, merged, coordinator, now)
    assert not RecordMerge.unscoped.exists()
    return refusal.value


def test_an_account_that_another_service_knows_stays_two(kept, merged, coordinator, now):
    MembershipFactory(user=merged.user, service=ServiceFactory(), role=Role.VOLUNTEER)

    assert refused(KnownElsewhere, kept, merged, coordinator, now).volunteer == merged
    refused(KnownElsewhere, merged, kept, coordinator, now)


def test_an_owner_of_the_installation_is_made_part_of_nobody(kept, merged, coordinator, now):
    User.objects.filter(pk=merged.user_id).update(is_superuser=True)

    refused(KnownElsewhere, kept, merged, coordinator, now)


def test_nobody_makes_one_of_their_own_record_and_anothers(kept, merged, coordinator, service, now):
    MembershipFactory(user=merged.user, service=service, role=Role.COORDINATOR)
    by = type(coordinator)(
        service=service, user=merged.user, roles=frozenset({Role.COORDINATOR, Role.VOLUNTEER})
    )

    with pytest.raises(AboutOneself):
        merge(kept, merged, by, now)
    with pytest.raises(AboutOneself):
        merge(merged, kept, by, now)


def test_the_record_that_can_sign_in_is_the_one_to_keep(kept, merged, coordinator, now):
    User.objects.filter(pk=kept.user_id).update(email=None)

    refused(KeepTheOther, kept, merged, coordinator, now)
    assert merge(merged, kept, coordinator, now)


def test_roles_of_staff_go_along_with_nobody(kept, merged, service, coordinator, now):
    MembershipFactory(user=merged.user, service=service, role=Role.MANAGER)

    assert refused(RolesGoFirst, kept, merged, coordinator, now).roles == ["manager"]
    assert merge(merged, kept, coordinator, now)


def test_who_were_said_to_be_two_people_stay_two_until_that_is_taken_back(
    kept, merged, coordinator, now
):
    say_two_people(merged.user, [kept.user], by=coordinator, at=now)
    refused(SaidTwoPeople, kept, merged, coordinator, now)

    take_back_two_people(kept.user, merged.user, by=coordinator, at=now)

    assert merge(kept, merged, coordinator, now)


def test_whose_data_are_held_is_made_part_of_nobody(kept, merged, service, coordinator, now):
    Hold.unscoped.create(
        service=service,
        about_kind="volunteers.volunteer",
        about_id=merged.pk,
        person=merged.user,
        reason="a complaint",
        until=now.date() + timedelta(days=30),
        placed_by=coordinator.user,
        placed_at=now,
    )

    refused(HeldLonger, kept, merged, coordinator, now)


def test_two_on_one_case_are_two_people_whenever_they_were(kept, merged, service, coordinator, now):
    case = CaseFactory(service=service, paired=True)
    AssignmentFactory(service=service, case=case, volunteer=kept, seat=1, ended_at=EARLIER)
    AssignmentFactory(service=service, case=case, volunteer=merged, seat=2, ended_at=EARLIER)

    (met,) = refused(BothThere, kept, merged, coordinator, now).met
    assert met.what == case.number


def test_two_who_are_asked_for_one_case_wait_for_an_answer(kept, merged, service, coordinator, now):
    first = OfferFactory(service=service, volunteer=kept)
    OfferFactory(service=service, case=first.case, volunteer=merged)

    refused(BothThere, kept, merged, coordinator, now)


def test_two_talks_at_one_quarter_are_of_two_people(kept, merged, service, coordinator, now):
    for volunteer in (kept, merged):
        talk = AppointmentFactory(service=service)
        talk.booked_quarters.create(service=service, user=volunteer.user, at=talk.starts_at)

    refused(BothThere, kept, merged, coordinator, now)


def test_who_watched_the_other_is_another(kept, merged, service, coordinator, now):
    ObservationFactory(service=service, volunteer=kept, mentor=merged)

    assert refused(BothThere, kept, merged, coordinator, now).met[0].is_beside


def test_of_one_course_twice_the_further_record_must_be_the_one_that_is_kept(
    kept, merged, service, coordinator, now
):
    mine = EnrolmentFactory(service=service, volunteer=kept, state="waiting")
    theirs = EnrolmentFactory(service=service, volunteer=merged, course=mine.course)
    refused(BothThere, kept, merged, coordinator, now)

    merge(merged, kept, coordinator, now)

    assert list(Enrolment.visible_to(coordinator)) == [theirs]
    assert Enrolment.unscoped.get(pk=mine.pk).state == "withdrawn"
