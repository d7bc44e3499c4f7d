from datetime import date, timedelta

import pytest

from core.lifecycle import MoveRefused
from organisations.models import AuditEntry, Membership, Role
from tests.factories.organisations import (
    DistrictFactory,
    MembershipFactory,
    PartnerOrganisationFactory,
)
from tests.factories.volunteers import ConflictOfInterestFactory, VolunteerFactory
from volunteers.actions import volunteers as actions
from volunteers.actions.refusals import KnownElsewhere
from volunteers.lifecycle import VolunteerState
from volunteers.models import ConflictOfInterest, Volunteer
from volunteers.signals import volunteer_left, volunteer_paused

AUGUST = date(2026, 8, 1)


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service)


@pytest.fixture
def own(volunteer, member):
    """The volunteer's own scope; the factory has made the membership."""
    Membership.objects.filter(user=volunteer.user).delete()
    return member(volunteer.service, Role.VOLUNTEER, user=volunteer.user)


def rest(volunteer, by, at, until=AUGUST):
    return actions.pause_volunteer(volunteer, until=until, by=by, at=at)


def test_training_leads_to_probation_and_probation_to_release(service, coordinator, now):
    volunteer = VolunteerFactory(service=service, trainee=True)

    actions.begin_probation(volunteer, by=coordinator, at=now)
    actions.release(volunteer, by=coordinator, at=now)

    volunteer.refresh_from_db()
    assert volunteer.state == VolunteerState.ACTIVE
    verbs = AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["volunteer.begin_probation", "volunteer.release"]


def test_a_pause_is_noted_and_told_to_the_floors_above(volunteer, coordinator, now, heard):
    said = heard(volunteer_paused)

    rest(volunteer, coordinator, now)

    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.paused_until) == (VolunteerState.PAUSED, AUGUST)
    assert volunteer.paused_from == VolunteerState.ACTIVE
    assert [(facts["volunteer"], facts["at"]) for facts in said] == [(volunteer, now)]


@pytest.mark.parametrize("state", [VolunteerState.ACTIVE, VolunteerState.PROBATION])
def test_who_comes_back_stands_where_they_stood(state, service, coordinator, now):
    volunteer = VolunteerFactory(service=service, state=state)
    rest(volunteer, coordinator, now)

    actions.return_from_pause(volunteer, by=coordinator, at=now)

    volunteer.refresh_from_db()
    assert volunteer.state == state
    assert (volunteer.paused_until, volunteer.paused_from) == (None, "")


def test_volunteers_rest_and_return_by_themselves(volunteer, own, now):
    rest(volunteer, own, now)
    actions.return_from_pause(volunteer, by=own, at=now)

    volunteer.refresh_from_db()
    assert volunteer.state == VolunteerState.ACTIVE


def test_nobody_pauses_another_volunteer(volunteer, own, service, now):
    other = VolunteerFactory(service=service)

    with pytest.raises(Volunteer.DoesNotExist):
        rest(other, own, now)


def test_leaving_ends_the_membership_and_is_told_to_the_floors_above(
    volunteer, coordinator, service, now, heard
):
    MembershipFactory(user=volunteer.user, service=service, role=Role.TRAINER)
    said = heard(volunteer_left)

    actions.leave(volunteer, reason="moved house", by=coordinator, at=now)

    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.left_on) == (VolunteerState.LEFT, date(2026, 3, 2))
    assert volunteer.leave_reason == "moved house"
    left = Membership.objects.current().filter(user=volunteer.user)
    assert [row.role for row in left] == [Role.TRAINER]
    assert [facts["volunteer"] for facts in said] == [volunteer]


def test_leaving_one_service_leaves_the_other_alone(volunteer, coordinator, now):
    elsewhere = MembershipFactory(user=volunteer.user, role=Role.VOLUNTEER)

    actions.leave(volunteer, reason="no time", by=coordinator, at=now)

    elsewhere.refresh_from_db()
    assert elsewhere.ended_at is None


def test_who_is_taken_back_has_a_door_again(volunteer, coordinator, service, now):
    actions.leave(volunteer, reason="no time", by=coordinator, at=now)

    actions.take_back(volunteer, by=coordinator, at=now + timedelta(days=400))

    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.left_on) == (VolunteerState.TRAINING, None)
    assert Membership.objects.current().filter(user=volunteer.user, service=service).count() == 1


MOVES = {
    "begin_probation": actions.begin_probation,
    "release": actions.release,
    "pause": rest,
    "return": actions.return_from_pause,
    "take_back": actions.take_back,
}


def make(move, volunteer, by, at):
    return MOVES[move](volunteer, by=by, at=at)


@pytest.mark.parametrize("move", ["begin_probation", "release", "return", "take_back"])
def test_an_active_volunteer_makes_no_move_the_lifecycle_does_not_know(
    move, volunteer, coordinator, now
):
    with pytest.raises(MoveRefused):
        make(move, volunteer, coordinator, now)

    assert AuditEntry.unscoped.count() == 0


def test_who_left_cannot_leave_again(volunteer, coordinator, now):
    actions.leave(volunteer, reason="no time", by=coordinator, at=now)

    with pytest.raises(MoveRefused):
        actions.leave(volunteer, reason="again", by=coordinator, at=now)


def test_nobody_releases_themselves(service, member, now):
    volunteer = VolunteerFactory(service=service, state=VolunteerState.PROBATION)
    Membership.objects.filter(user=volunteer.user).delete()
    own = member(service, Role.VOLUNTEER, user=volunteer.user)

    with pytest.raises(MoveRefused):
        actions.release(volunteer, by=own, at=now)


@pytest.mark.parametrize("move", sorted(MOVES))
def test_a_volunteer_of_another_service_is_out_of_reach(move, coordinator, now):
    with pytest.raises(Volunteer.DoesNotExist):
        make(move, VolunteerFactory(), coordinator, now)


def facts(**other):
    known = {
        "languages": ["nl", "tr"],
        "gender": "woman",
        "street": "Dorpsstraat",
        "house_number": "5",
        "postcode": "7511 AA",
        "town": "Enschede",
    }
    return {**known, **other}


def change(volunteer, by, at, **contact):
    decided = {"level": "senior", "max_open_cases": 3, "extra_training": ["group"]}
    changes = facts() | decided | {"district": None} | contact
    return actions.change_volunteer(volunteer, changes=changes, by=by, at=at)


def test_changed_facts_are_kept_and_only_their_names_stand_in_the_trail(
    volunteer, coordinator, now
):
    change(volunteer, coordinator, now)

    volunteer.refresh_from_db()
    assert (volunteer.level, volunteer.max_open_cases) == ("senior", 3)
    assert (volunteer.languages, volunteer.extra_training) == (["nl", "tr"], ["group"])
    entry = AuditEntry.unscoped.get()
    assert {"street", "level"} <= set(entry.changed)
    assert "Dorpsstraat" not in str(vars(entry))


def test_the_same_facts_again_leave_no_trace(volunteer, coordinator, now):
    change(volunteer, coordinator, now)

    change(volunteer, coordinator, now)

    assert AuditEntry.unscoped.count() == 1


def test_a_coordinator_may_note_a_new_phone_number(volunteer, coordinator, now):
    change(volunteer, coordinator, now, phone="053 999", language="de")

    volunteer.user.refresh_from_db()
    assert (volunteer.user.phone, volunteer.user.language) == ("053 999", "de")


def test_who_belongs_elsewhere_too_keeps_their_own_phone(volunteer, coordinator, now):
    MembershipFactory(user=volunteer.user, role=Role.VOLUNTEER)

    with pytest.raises(KnownElsewhere):
        change(volunteer, coordinator, now, phone="053 999", language="de")

    volunteer.refresh_from_db()
    assert volunteer.level != "senior"


def test_a_district_of_the_service_is_kept(volunteer, coordinator, service, now):
    district = DistrictFactory(service=service)

    actions.change_volunteer(volunteer, changes={"district": district}, by=coordinator, at=now)

    volunteer.refresh_from_db()
    assert volunteer.district == district
    assert AuditEntry.unscoped.get().changed == ["district"]


def test_volunteers_keep_their_own_facts_up_to_date(volunteer, own, now):
    changes = facts(phone="06 1", language="fr")
    actions.change_own_facts(volunteer, changes=changes, by=own, at=now)

    volunteer.refresh_from_db()
    assert (volunteer.street, volunteer.gender) == ("Dorpsstraat", "woman")
    assert volunteer.user.phone == "06 1"
    assert AuditEntry.unscoped.get().verb == "volunteer.change_own_facts"


def test_own_facts_are_ones_own(own, service, now):
    other = VolunteerFactory(service=service)

    with pytest.raises(Volunteer.DoesNotExist):
        actions.change_own_facts(other, changes=facts(), by=own, at=now)


def test_a_conflict_of_interest_is_noted_with_its_organisation(
    volunteer, coordinator, service, now
):
    partner = PartnerOrganisationFactory(service=service)

    conflict = actions.note_conflict_of_interest(
        volunteer,
        partner=partner,
        street="",
        postcode="",
        note="works there",
        ends_on=None,
        by=coordinator,
        at=now,
    )

    assert ConflictOfInterest.unscoped.get() == conflict
    assert (conflict.partner, conflict.noted_at) == (partner, now)
    assert AuditEntry.unscoped.get().verb == "conflict_of_interest.note"


def test_a_conflict_that_ends_counts_no_more_and_a_second_click_changes_nothing(
    service, coordinator, now
):
    conflict = ConflictOfInterestFactory(service=service)

    actions.end_conflict_of_interest(conflict, by=coordinator, at=now)
    actions.end_conflict_of_interest(conflict, by=coordinator, at=now + timedelta(days=3))

    conflict.refresh_from_db()
    assert conflict.ends_on == date(2026, 3, 2)
    assert AuditEntry.unscoped.count() == 1
    assert not ConflictOfInterest.unscoped.on_day(date(2026, 3, 2)).exists()
