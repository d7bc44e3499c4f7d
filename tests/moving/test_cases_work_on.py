"""A case from a sheet goes on as any other: from each state in which it lands, the next move."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.lifecycle import CaseState
from cases.models import Aftercare, Assignment, Case, Outcome, Party, Referral
from moving.actions.write_cases import add
from organisations.models import OutboxMessage, Role, Scope
from scheduling.models import Appointment, Offer
from tests.factories.organisations import (
    DistrictFactory,
    MembershipFactory,
    PartnerOrganisationFactory,
)
from tests.filled_in import form_with
from tests.scheduling.mediators import mediator

pytestmark = pytest.mark.slow
PAIRED = {"state": "with_the_pair", "mediator_1": "V-1", "mediator_2": "V-2"}
TALKED = PAIRED | {"talk_1_kind": "talk_a", "talk_1_on": "2026-02-10"}


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture(autouse=True)
def house(service):
    DistrictFactory(service=service, name="Noord")
    PartnerOrganisationFactory(service=service, name="Politie")


@pytest.fixture
def pair(service):
    return [
        mediator(service, their_number=number, languages=["nl", "tr"]) for number in ("V-1", "V-2")
    ]


@pytest.fixture
def client(coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def taken(line, coordinator, now, pair):
    def take(**values):
        return add(line | values, same=None, by=coordinator, at=now).row

    return take


def page(case, name, app="cases"):
    return reverse(f"{app}:{name}", args=[case.service.slug, case.pk])


def stands(case):
    return Case.unscoped.get(pk=case.pk).state


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"state": "triage"},
        {"mediator_1": "V-1"},
        TALKED,
        {"state": "coaching"},
        {"state": "aftercare"},
        {"state": "aftercare", "aftercare_on": "2026-04-01"},
        {"state": "dormant", "wakes_on": "2026-06-01"},
        PAIRED | {"partner": "Politie", "b_consent": True},
        {"b_street": "", "b_house_number": "", "district": "", "spoken": [], "state": "triage"},
    ],
)
def test_every_page_of_it_opens(taken, client, values):
    case = taken(**values)
    names = ("case_detail", "triage", "parties_edit", "case_close", "case_rest", "outcome_create")

    for name in names:
        assert client.get(page(case, name), follow=True).status_code == 200
    for name in ("case_list",):
        listed = client.get(reverse(f"cases:{name}", args=[case.service.slug]))
        assert case.number in listed.content.decode()


def test_from_the_queue_mediators_are_asked(taken, client, pair):
    case = taken()

    board = client.get(page(case, "pair_board", "scheduling"))
    client.post(
        page(case, "offer_create", "scheduling"), {"first": pair[0].pk, "second": pair[1].pk}
    )

    assert pair[0].user.first_name in board.content.decode()
    assert stands(case) == CaseState.OFFERED
    assert Offer.unscoped.count() == OutboxMessage.unscoped.count() == 2


def test_the_second_seat_is_asked_for(taken, client, pair):
    case = taken(mediator_1="V-1")

    client.post(page(case, "offer_create", "scheduling"), {"first": pair[1].pk, "second": ""})

    assert stands(case) == CaseState.OFFERED
    assert Offer.unscoped.get().volunteer == pair[1]


def judge(client, case, district):
    """Its three screens, as a coordinator answers them."""
    address = page(case, "triage")
    client.post(address, {"contra_indications": ["none"], "go": "next"})
    who = {"languages": ["nl"], "district": district, "go": "next"}
    client.post(f"{address}who/", who)
    asking = {"summary": "een boom", "mediation_type": "regular", "go": "next"}
    return client.post(f"{address}asking/", asking)


@pytest.mark.parametrize("lacking", [{"summary": ""}, {"district": ""}, {"spoken": []}])
def test_what_landed_in_triage_goes_on_from_there(taken, client, service, lacking):
    case = taken(**lacking)

    answer = judge(client, case, DistrictFactory(service=service).pk)

    assert answer.status_code == 302
    assert stands(case) == CaseState.READY


def test_one_mediator_in_triage_waits_for_the_other(taken, client, pair, service):
    case = taken(state="with_the_pair", mediator_1="V-1")
    judge(client, case, case.district_id)

    client.post(page(case, "offer_create", "scheduling"), {"first": pair[1].pk, "second": ""})

    assert stands(case) == CaseState.OFFERED


def test_the_pair_plans_its_next_talk(taken, logged_in, service, pair):
    case = taken(**TALKED)
    me = logged_in(Scope(service, pair[0].user, frozenset({Role.VOLUNTEER})))

    seen = me.get(page(case, "case_detail")).content.decode()
    planned = me.post(
        page(case, "appointment_create", "scheduling"),
        {
            "kind": "talk_b",
            "day": "2026-03-09",
            "start": "19:30",
            "minutes": "90",
            "place_kind": "neutral",
            "place": "Buurthuis",
        },
    )

    assert "T. Proef" in seen
    assert planned.status_code == 302
    assert Appointment.unscoped.get().kind == "talk_b"


def test_the_pair_reports_and_the_case_moves(taken, client, pair):
    case = taken(**TALKED)
    report = {
        "stage": "approach_b",
        "result": "goes_on",
        "stands": "approaching_b",
        "held_on": "2026-03-01",
        "minutes": "30",
    }

    client.post(page(case, "outcome_create"), report)

    assert stands(case) == CaseState.APPROACHING_B
    assert Outcome.unscoped.count() == 2


def test_whoever_plans_a_fourth_talk_is_asked_whether_that_is_meant(taken, client, pair):
    values = {}
    for number, kind in enumerate(("talk_a", "talk_b", "joint"), start=1):
        values |= {f"talk_{number}_kind": kind, f"talk_{number}_on": f"2026-02-1{number}"}
    case = taken(**PAIRED, **values)
    plan = {
        "kind": "joint",
        "day": "2026-03-09",
        "start": "19:30",
        "minutes": "90",
        "place_kind": "neutral",
        "place": "Buurthuis",
    }

    asked = client.post(page(case, "appointment_create", "scheduling"), plan)

    assert asked.status_code == 422
    assert not Appointment.unscoped.exists()


def test_a_mediator_who_stops_is_replaced(taken, client, pair):
    case = taken(**TALKED)
    seat = Assignment.unscoped.get(volunteer=pair[0])
    release = reverse("scheduling:seat_replace", args=[case.service.slug, seat.pk])

    client.post(release, {"why": "no_time", "reason": "verhuist"})

    assert stands(case) == CaseState.SEEKING_PAIR
    assert Assignment.unscoped.open().get().volunteer == pair[1]


def test_aftercare_is_planned_noted_and_the_case_closed_and_opened_again(taken, client, pair):
    case = taken(**TALKED | {"state": "aftercare"})
    due = {"due_on": "2026-04-01", "provisional_result": "improved"}
    client.post(page(case, "aftercare_plan"), due)
    assert Aftercare.unscoped.get().case == case

    client.post(page(case, "aftercare"), {"relation_a": "better", "relation_b": "unknown"})
    client.post(
        page(case, "case_close"), {"ended_reason": "improved", "provisional_result": "improved"}
    )
    assert stands(case) == CaseState.CLOSED
    client.post(page(case, "case_reopen"), {"reason": "het begint opnieuw"})

    assert stands(case) == CaseState.TRIAGE


@pytest.mark.parametrize(
    ("values", "facts"),
    [
        ({}, {"not_started_reason": "gone"}),
        ({"state": "triage"}, None),
        (PAIRED, {"not_started_reason": "withdrew"}),
        (TALKED, {"ended_reason": "b_refused", "provisional_result": "not_solved"}),
        ({"state": "coaching"}, {"ended_reason": "improved", "provisional_result": "improved"}),
    ],
)
def test_it_is_closed_as_any_other(taken, client, values, facts):
    case = taken(**values)

    client.post(page(case, "case_close"), facts or {"not_started_reason": "gone"})

    assert stands(case) == (CaseState.CLOSED if facts else CaseState.TRIAGE)


def test_it_wakes_to_where_it_stood_and_waits_since_it_came_in(taken, client, now):
    case = taken(state="dormant", wakes_on="2026-06-01")
    waiting = case.ready_at

    client.post(page(case, "case_wake"))

    case.refresh_from_db()
    assert (case.state, case.wakes_on) == (CaseState.READY, None)
    assert timedelta(0) <= case.ready_at - waiting < timedelta(minutes=1)


def test_the_partner_follows_it_and_hears_of_the_next_step(taken, client, service, logged_in):
    partner = Case.unscoped.model._meta.get_field("partner").related_model.unscoped.get()
    person = MembershipFactory(service=service, role=Role.PARTNER, partner=partner).user
    told = {"partner": "Politie", "partner_person": person.full_name, "partner_reference": "D-12"}
    case = taken(**told)
    theirs = logged_in(Scope(service, person, frozenset({Role.PARTNER}), partner_id=partner.pk))

    listed = theirs.get(reverse("cases:referral_list", args=[service.slug])).content.decode()
    client.post(page(case, "case_close"), {"not_started_reason": "gone"})

    assert "D-12" in listed
    assert "Proef" not in listed
    assert Referral.unscoped.get().referred_by == person
    assert OutboxMessage.unscoped.get().recipient == person.mailbox


def test_the_parties_can_be_completed(taken, client):
    case = taken()
    form = form_with(client.get(page(case, "parties_edit")).content.decode(), "b-name")

    client.post(page(case, "parties_edit"), form | {"b-name": "U. Test"})

    assert Party.unscoped.get(role="b").name == "U. Test"
