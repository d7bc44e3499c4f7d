"""Lines of running cases become rows, in the state that they can stand in."""

from datetime import UTC, date, datetime

import pytest

from cases.lifecycle import CaseState
from cases.models import Aftercare, Assignment, Case, Outcome, Party, Referral
from moving.actions.refusals import NobodyOfThatName
from organisations.models import AuditEntry, OutboxMessage, Role
from scheduling.models import CalendarItem, Offer
from tests.factories.organisations import (
    DistrictFactory,
    MembershipFactory,
    PartnerOrganisationFactory,
)

PAIRED = {"state": "with_the_pair", "mediator_1": "V-1", "mediator_2": "V-2"}
MIDNIGHT = datetime(2026, 2, 1, 23, tzinfo=UTC)  # of 2 February in Amsterdam
TALK = {"talk_1_kind": "talk_a", "talk_1_on": "2026-02-10"}


def test_a_waiting_case_stands_in_the_queue_since_it_came_in(taken, district):
    written = taken()

    case = Case.unscoped.get()
    assert (written.row, case.state) == (case, CaseState.READY)
    assert (case.number, case.their_number) == ("2026-0001", "2019-BB17")
    assert case.received_at == case.ready_at == case.moved_at == MIDNIGHT
    assert (case.district, case.languages, case.wishes) == (district, ["nl", "tr"], ["0-evening"])
    assert (case.kind, case.mediation_type, case.channel) == ("garden", "regular", "phone")


def test_nobody_is_written_to_asked_or_invited(taken, pair):
    taken(**PAIRED, **TALK)

    assert not OutboxMessage.unscoped.exists()
    assert not CalendarItem.unscoped.exists()
    assert not Offer.unscoped.exists()


def test_the_trail_says_so_and_names_no_value(taken, pair):
    taken(**PAIRED)

    entries = AuditEntry.unscoped.order_by("pk")
    assert [entry.verb for entry in entries] == [
        "case.bring_in",
        *["party.add"] * 2,
        *["case.assign"] * 2,
    ]
    assert {entry.via for entry in entries} == {"import"}
    assert not any("Proef" in str(vars(entry)) for entry in entries)


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        ({"summary": ""}, "lacks_summary"),
        ({"district": ""}, "lacks_district"),
        ({"spoken": []}, "lacks_languages"),
    ],
)
def test_a_waiting_case_that_lacks_something_lands_in_triage_and_says_what(taken, lacking, code):
    written = taken(**lacking)

    assert written.row.state == CaseState.TRIAGE
    assert written.told[:2] == ("lands_in_triage", code)


def test_the_languages_of_the_parties_do_where_no_column_says_more(taken):
    case = taken(spoken=[], a_language=["nl"], b_language=["ar"]).row

    assert case.languages == ["ar", "nl"]
    assert case.state == CaseState.READY


def test_a_postcode_tells_the_district(taken, service):
    around = DistrictFactory(service=service, name="Oost", postcodes=["7511"])

    assert taken(district="").row.district == around
    written = taken(district="Nergens", number="2")
    assert written.row.district == around
    assert "district_unknown" in written.told


def test_with_both_mediators_it_is_with_the_pair(taken, pair):
    case = taken(**PAIRED, mediator_1_since="2026-02-05", with_pair_since="2026-02-06").row

    seats = Assignment.unscoped.of_case(case).in_order()
    assert case.state == CaseState.PAIRED
    assert [seat.volunteer for seat in seats] == pair
    assert [seat.assigned_at.date() for seat in seats] == [date(2026, 2, 4), date(2026, 2, 5)]


@pytest.mark.parametrize(
    ("talks", "state"),
    [
        (["talk_a"], CaseState.IN_CONTACT_A),
        (["talk_a", "approach_b"], CaseState.APPROACHING_B),
        (["talk_b", "talk_a"], CaseState.IN_CONTACT_B),
        (["talk_a", "talk_b", "joint"], CaseState.JOINT_PLANNED),
        (["shuttle"], CaseState.SHUTTLE),
        (["group"], CaseState.GROUP),
    ],
)
def test_the_talks_say_where_the_pair_is(taken, pair, talks, state):
    values = {}
    for number, kind in enumerate(talks, start=1):
        values |= {f"talk_{number}_kind": kind, f"talk_{number}_on": f"2026-02-{10 + number}"}
    case = taken(**PAIRED, **values, talk_1_minutes=90).row

    assert case.state == state
    assert case.started_at == datetime(2026, 2, 10, 23, tzinfo=UTC)
    outcomes = Outcome.unscoped.of_case(case).order_by("pk")
    assert [talk.stage for talk in outcomes] == talks
    assert outcomes[0].minutes == 90
    assert outcomes[0].held_on == date(2026, 2, 11)


def test_a_talk_that_was_not_held_moves_nothing(taken, pair):
    case = taken(**PAIRED, **TALK, talk_1_result="not_held").row

    assert (case.state, case.started_at) == (CaseState.PAIRED, None)


def test_with_one_of_two_mediators_it_is_in_triage_and_that_one_keeps_it(taken, pair):
    written = taken(state="with_the_pair", mediator_1="V-1")

    assert written.row.state == CaseState.TRIAGE
    assert written.told[:2] == ("lands_in_triage", "lacks_mediator")
    assert Assignment.unscoped.get().volunteer == pair[0]


def test_a_waiting_case_with_one_of_two_seeks_the_other(taken, pair):
    assert taken(mediator_2="V-2").row.state == CaseState.SEEKING_PAIR


@pytest.mark.parametrize("state", ["ready", "triage", ""])
def test_whoever_has_both_mediators_is_with_them_whatever_it_is_called(taken, pair, state):
    written = taken(**PAIRED | {"state": state})

    assert written.row.state == CaseState.PAIRED
    assert "has_its_pair" in written.told


def test_where_one_mediator_is_enough_one_is(taken, pair, service):
    service.mediators_per_case = 1
    service.save()

    assert taken(state="with_the_pair", mediator_1="V-1").row.state == CaseState.PAIRED


def test_aftercare_waits_for_its_day_or_is_still_to_be_planned(taken):
    written = taken(state="aftercare", aftercare_on="2026-04-01")
    unplanned = taken(state="aftercare", number="2")

    assert written.row.state == CaseState.AFTERCARE
    assert written.row.started_at == MIDNIGHT
    assert Aftercare.unscoped.get().due_on == date(2026, 4, 1)
    assert unplanned.row.state == CaseState.TALKS_DONE
    assert "aftercare_without_day" in unplanned.told


def test_a_day_of_aftercare_plans_nothing_while_the_pair_talks(taken, pair):
    taken(**PAIRED, aftercare_on="2026-04-01")

    assert not Aftercare.unscoped.exists()


def test_a_resting_case_needs_the_day_on_which_it_wakes(taken, now):
    case = taken(state="dormant", wakes_on="2026-06-01").row
    assert (case.state, case.slept_from, case.moved_at) == ("dormant", "ready", now)
    assert case.ready_at == MIDNIGHT

    written = taken(state="dormant", number="2")
    assert (written.row.state, written.row.wakes_on) == (CaseState.TRIAGE, None)
    assert "lacks_day_of_waking" in written.told


@pytest.mark.parametrize(
    ("values", "before"),
    [
        (PAIRED | TALK, "in_contact_a"),
        ({"summary": ""}, "triage"),
        ({"aftercare_on": "2026-07-01"}, "aftercare"),
        ({"form": "coaching"}, "coaching"),
    ],
)
def test_a_resting_case_wakes_to_where_it_can_stand(taken, pair, values, before):
    case = taken(**values | {"state": "dormant", "wakes_on": "2026-06-01"}).row

    assert (case.state, case.slept_from) == ("dormant", before)


def test_a_case_that_should_be_awake_by_now_is(taken):
    written = taken(state="dormant", wakes_on="2026-03-02")

    assert (written.row.state, written.row.wakes_on) == (CaseState.READY, None)
    assert "woken_up" in written.told


def test_coaching_by_the_coordinator_has_begun(taken):
    case = taken(state="coaching", form="coaching").row

    assert (case.state, case.started_at) == (CaseState.COACHING, MIDNIGHT)


def test_the_second_party_comes_without_a_name_until_they_agreed(taken):
    written = taken(b_story="zij zegt dat", b_email="u@example.org")

    party = Party.unscoped.get(role="b")
    assert (party.name, party.phone, party.email, party.story) == ("", "", "", "")
    assert (party.street, party.house_number) == ("Proefplein", "5")
    assert "second_party_without_name" in written.told


def test_without_an_address_nothing_of_them_is_left(taken):
    taken(b_street="", b_house_number="", b_language=["tr"])

    assert not Party.unscoped.filter(role="b").exists()


@pytest.mark.parametrize(
    "values",
    [
        {"b_consent_on": "2026-02-20"},
        PAIRED | {"talk_1_kind": "talk_b", "talk_1_on": "2026-02-10"},
    ],
)
def test_who_agreed_or_sat_in_a_talk_has_a_name(taken, pair, values):
    written = taken(**values)

    assert Party.unscoped.get(role="b").name == "U. Test"
    assert "second_party_without_name" not in written.told


def test_a_service_may_take_the_name_before(taken, service):
    service.second_party_by_name = True
    service.save()

    taken()

    assert Party.unscoped.get(role="b").phone == "+31612345672"


def test_consent_is_kept_with_its_day(taken):
    taken(b_consent=True)

    parties = {party.role: party.consented_at for party in Party.unscoped.all()}
    assert parties == {"a": datetime(2026, 1, 31, 23, tzinfo=UTC), "b": MIDNIGHT}


def test_a_partner_follows_what_the_resident_agreed_to(taken, service):
    partner = PartnerOrganisationFactory(service=service, name="Woonstichting Vecht")
    person = MembershipFactory(service=service, role=Role.PARTNER, partner=partner).user
    told = {"partner": "woonstichting vecht", "partner_person": person.full_name}

    case = taken(**told, partner_reference="D-12", consent_by="bewoner", consent_how="phone").row

    referral = Referral.unscoped.get()
    assert (case.partner, case.channel) == (partner, "partner")
    assert (referral.case, referral.partner, referral.referred_by) == (case, partner, person)
    assert (referral.own_reference, referral.consent_how) == ("D-12", "phone")
    assert (referral.consent_on, referral.referred_at) == (date(2026, 2, 1), MIDNIGHT)


def test_without_consent_the_partner_does_not_follow(taken, service):
    PartnerOrganisationFactory(service=service, name="Politie")

    written = taken(partner="Politie", a_consent_on="")

    assert written.row.partner.name == "Politie"
    assert "referral_without_consent" in written.told
    assert not Referral.unscoped.exists()


def test_an_unknown_person_of_a_partner_is_told(taken, service):
    PartnerOrganisationFactory(service=service, name="Politie")

    written = taken(partner="Politie", partner_person="agent Jansen")

    assert "referrer_unknown" in written.told
    assert Referral.unscoped.get().referred_by is None


def test_an_unknown_partner_keeps_the_line_out(taken, service):
    PartnerOrganisationFactory(service=service, name="Woonstichting Vecht")
    PartnerOrganisationFactory(name="Woonstichting Vechte")

    with pytest.raises(NobodyOfThatName) as refused:
        taken(partner="Woonstichting Vegt")

    assert refused.value.names == ["Woonstichting Vecht"]
