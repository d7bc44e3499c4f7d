"""What is kept of two records that became one goes when it is of no use any more."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from organisations.actions.doubles import say_two_people
from organisations.actions.erasing import erase_what_is_due
from organisations.actions.requests_of_people import erase_on_request
from organisations.models import Membership, TwoPeople, User
from organisations.models.kept_rows import kept_about
from scheduling.models import WeeklyRule
from tests.factories.scheduling import WeeklyRuleFactory
from tests.volunteers.two_records import merge
from volunteers.lifecycle import VolunteerState
from volunteers.models import RecordMerge, Volunteer

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rest")]
MONTHS_LATER = timedelta(days=800)


def erase(at):
    erase_what_is_due(clock=lambda: at)


def gone(volunteer, now):
    Membership.objects.filter(user=volunteer.user, ended_at=None).update(ended_at=now)
    Volunteer.unscoped.filter(pk=volunteer.pk).update(state=VolunteerState.LEFT, left_on=now.date())


def test_the_list_of_what_moved_goes_once_it_cannot_be_taken_back(kept, merged, coordinator, now):
    done = merge(kept, merged, coordinator, now, "phone")

    erase(now + timedelta(hours=26))
    done.refresh_from_db()
    assert done.moved or done.changed
    erase(now + timedelta(days=3))

    done.refresh_from_db()
    assert (done.moved, done.changed) == ([], [])
    assert RecordMerge.unscoped.get().merged == merged


def test_the_other_record_goes_with_the_one_in_use_and_not_before(kept, merged, coordinator, now):
    merge(kept, merged, coordinator, now)

    erase(now + MONTHS_LATER)
    assert not User.objects.get(pk=merged.user_id).is_erased
    gone(kept, now + MONTHS_LATER)
    erase(now + 2 * MONTHS_LATER)

    assert User.objects.get(pk=merged.user_id).first_name == ""
    assert Volunteer.unscoped.get(pk=merged.pk).street == ""


def test_the_login_of_the_other_record_goes_too_though_its_role_had_ended(
    kept, merged, coordinator, now
):
    Membership.objects.filter(user=merged.user).update(ended_at=now)
    address = {"user": merged.user, "email": merged.user.email, "verified": True}
    EmailAddress.objects.create(**address)
    merge(kept, merged, coordinator, now)
    gone(kept, now)

    erase(now + MONTHS_LATER)

    assert not EmailAddress.objects.filter(user=merged.user).exists()


def test_on_request_the_login_of_the_other_record_goes_at_once(kept, merged, coordinator, now):
    EmailAddress.objects.create(user=merged.user, email=merged.user.email, verified=True)
    merge(kept, merged, coordinator, now)
    gone(kept, now)

    erase_on_request(kept, kept.user, by=coordinator, at=now + timedelta(days=200))

    assert not EmailAddress.objects.filter(user=merged.user).exists()


def test_that_two_are_two_people_goes_with_the_first_of_them(kept, merged, coordinator, now):
    say_two_people(kept.user, [merged.user], by=coordinator, at=now)
    gone(kept, now)

    erase(now + MONTHS_LATER)

    assert not TwoPeople.unscoped.exists()


def test_what_is_kept_of_somebody_names_both_records(kept, merged, service, coordinator, now):
    merge(kept, merged, coordinator, now)

    rows = {
        (part.model, pk)
        for row in (kept, kept.user)
        for part in kept_about(row, service)
        for pk in part.rows.values_list("pk", flat=True)
    }

    for one in (kept, merged):
        assert {(Volunteer, one.pk), (User, one.user_id)} <= rows


def test_who_is_erased_on_request_is_erased_in_both_records(
    kept, merged, service, coordinator, now
):
    for volunteer in (kept, merged):
        WeeklyRuleFactory(service=service, volunteer=volunteer)
    merge(kept, merged, coordinator, now)
    gone(kept, now)
    kept.refresh_from_db()

    erase_on_request(kept, kept.user, by=coordinator, at=now + MONTHS_LATER)

    for one in (kept, merged):
        assert User.objects.get(pk=one.user_id).mailbox == ""
        assert Volunteer.unscoped.get(pk=one.pk).postcode == ""
    assert not WeeklyRule.unscoped.exists()
