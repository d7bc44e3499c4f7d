"""A line that says something else the next time, and a line that is taken back."""

from datetime import date, timedelta

import pytest

from cases.actions import outcomes, resting, triage
from cases.actions.refusals import (
    CaseEnded,
    CaseInUse,
    FactsMissing,
    MovesByHand,
    NamesInText,
    NumberKnown,
    StillToCome,
)
from cases.models import Aftercare, Assignment, Case, Outcome, Party, Referral
from moving.actions.write_cases import change, kept_because, take_back
from moving.snapshot.cases import FIELDS, values_of
from organisations.models import AuditEntry, Hold, OutboxMessage
from scheduling.models import PlanLock
from scheduling.pairing.actions.refusals import TeamRefused
from tests.factories.cases import CaseFactory
from tests.factories.organisations import DistrictFactory, PartnerOrganisationFactory
from tests.factories.scheduling import AppointmentFactory, OfferFactory

PAIRED = {"state": "with_the_pair", "mediator_1": "V-1", "mediator_2": "V-2"}
MADE = (Case, Party, Assignment, Outcome, Aftercare, Referral)


@pytest.fixture(autouse=True)
def house(service):
    DistrictFactory(service=service, name="Zuid")
    return PartnerOrganisationFactory(service=service, name="Politie")


@pytest.fixture
def later(now):
    return now + timedelta(days=1)


@pytest.fixture
def taken(taken):
    return lambda **values: taken(**values).row


def says(case, coordinator):
    return values_of([case], scope=coordinator)[case.pk]


CHANGES = [
    {"number": "B-18"},
    {"kind": "parking"},
    {"channel": "desk"},
    {"district": "Zuid"},
    {"spoken": ["fr"]},
    {"free": ["1-morning", "2-evening"]},
    {"summary": "de heg"},
    {"received_on": "2026-01-30"},
    {"a_name": "T. Proef-Bos", "a_phone": ""},
    {"a_story": "al een jaar"},
    {"a_language": ["fr"]},
    {"b_house_number": "7"},
    {"b_consent_on": "2026-02-20", "b_name": "U. Test"},
    {"a_consent_on": "2026-02-02"},
    {"partner": "Politie", "partner_reference": "D-12", "consent_by": "bewoner"},
]


@pytest.mark.parametrize("changes", CHANGES)
def test_what_is_said_otherwise_is_written_and_can_be_put_back(taken, coordinator, later, changes):
    case = taken()
    before = says(case, coordinator)

    change(case, changes, by=coordinator, at=later)
    after = says(case, coordinator)
    change(case, {name: before[name] for name in FIELDS}, by=coordinator, at=later)

    assert after == before | changes
    assert says(case, coordinator) == before
    assert not OutboxMessage.unscoped.exists()


def test_the_same_again_leaves_no_trace(taken, coordinator, line, later):
    case = taken()

    change(case, line | says(case, coordinator), by=coordinator, at=later)

    assert not AuditEntry.unscoped.filter(at=later).exists()


def test_what_waits_since_it_came_in_waits_since_the_other_day(taken, coordinator, later):
    case = taken()

    change(case, {"received_on": "2026-01-30"}, by=coordinator, at=later)

    case.refresh_from_db()
    assert case.ready_at == case.received_at
    assert case.received_at.date() == date(2026, 1, 29)


def test_a_name_that_was_written_here_stays_while_they_have_not_agreed(taken, coordinator, later):
    case = taken()
    Party.unscoped.filter(role="b").update(name="U. Test")

    change(case, {"b_town": "Enschede", "b_phone": "+31612345679"}, by=coordinator, at=later)

    party = Party.unscoped.get(role="b")
    assert (party.name, party.town, party.phone) == ("U. Test", "Enschede", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "aftercare"},
        {"mediator_1": "V-1"},
        {"talk_1_kind": "talk_a", "talk_1_on": "2026-02-10"},
        {"aftercare_on": "2026-05-01"},
        {"wakes_on": "2026-05-01"},
        {"form": "coaching"},
    ],
)
def test_what_its_own_pages_say_is_not_changed_by_a_sheet(taken, pair, coordinator, later, changes):
    case = taken()
    before = says(case, coordinator)

    with pytest.raises(MovesByHand):
        change(case, changes, by=coordinator, at=later)

    assert says(case, coordinator) == before


def test_the_days_ahead_of_a_case_that_has_them_can_be_changed(taken, coordinator, later):
    sleeps = taken(state="dormant", wakes_on="2026-06-01")
    calls = taken(state="aftercare", aftercare_on="2026-06-01", number="2")

    change(sleeps, {"wakes_on": "2026-07-01"}, by=coordinator, at=later)
    change(calls, {"aftercare_on": "2026-07-01"}, by=coordinator, at=later)

    sleeps.refresh_from_db()
    assert sleeps.wakes_on == Aftercare.unscoped.get().due_on == date(2026, 7, 1)
    for case, name in ((sleeps, "wakes_on"), (calls, "aftercare_on")):
        with pytest.raises(FactsMissing):
            change(case, {name: ""}, by=coordinator, at=later)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"summary": "ruzie met Proef"}, NamesInText),
        ({"district": ""}, FactsMissing),
        ({"received_on": "2027-01-01"}, StillToCome),
        ({"number": "B-18"}, NumberKnown),
    ],
)
def test_a_change_is_refused_as_a_new_line_would_be(
    taken, service, coordinator, later, changes, refusal
):
    CaseFactory(service=service, their_number="B-18")
    case = taken()

    with pytest.raises(refusal):
        change(case, changes, by=coordinator, at=later)


def test_a_wall_that_a_change_puts_up_refuses_it(taken, pair, coordinator, later):
    case = taken(**PAIRED)

    with pytest.raises(TeamRefused):
        change(case, {"a_street": "Verweg"}, by=coordinator, at=later)


def test_of_a_case_that_is_over_nothing_is_changed(service, coordinator, later):
    case = CaseFactory(service=service, closed=True)

    with pytest.raises(CaseEnded):
        change(case, {"summary": "iets"}, by=coordinator, at=later)


@pytest.mark.parametrize(
    "values",
    [
        {},
        PAIRED | {"talk_1_kind": "talk_a", "talk_1_on": "2026-02-10"},
        {"state": "aftercare", "aftercare_on": "2026-06-01", "partner": "Politie"},
        {"state": "dormant", "wakes_on": "2026-06-01"},
    ],
)
def test_a_case_that_nobody_touched_is_taken_back_whole(taken, pair, coordinator, later, values):
    other = CaseFactory(service=coordinator.service)
    case = taken(**values)

    assert kept_because(case, since=later, by=coordinator) == ""
    take_back(case, by=coordinator, at=later)

    assert list(Case.unscoped.all()) == [other]
    assert not any(model.unscoped.exists() for model in MADE[1:])
    assert AuditEntry.unscoped.get(at=later).verb == "case.take_out"


def judged(case, by, at):
    triage.keep_judgement(case, triage.Judgement(note="bel na zes uur"), by=by, at=at)


def locked(case, by, at):
    PlanLock.unscoped.create(service=by.service, case=case, locked_by=by.user, locked_at=at)


def held(case, by, at):
    Hold.unscoped.create(
        service=by.service,
        about_kind="cases.case",
        about_id=case.pk,
        reason="klacht",
        placed_by=by.user,
        placed_at=at,
        until=date(2026, 9, 1),
    )


USED = [
    ("triage", {"state": "triage"}, judged),
    ("locked", {}, locked),
    ("hold", {}, held),
    ("offer", {}, lambda case, by, at: OfferFactory(case=case, service=by.service)),
    ("talk", PAIRED, lambda case, by, at: AppointmentFactory(case=case, service=by.service)),
    (
        "changed",
        PAIRED,
        lambda case, by, at: outcomes.record_outcome(
            case,
            outcomes.Report(stage="talk_a", result="goes_on", held_on=at.date()),
            by=by,
            at=at,
        ),
    ),
    (
        "changed",
        {},
        lambda case, by, at: resting.rest_case(
            case, wakes_on=date(2026, 9, 1), reason="", by=by, at=at
        ),
    ),
    ("changed", {}, lambda case, by, at: change(case, {"a_town": "Hengelo"}, by=by, at=at)),
]


@pytest.mark.parametrize(("why", "values", "use"), USED)
def test_a_case_that_somebody_worked_on_is_kept_and_says_why(
    taken, pair, coordinator, now, later, why, values, use
):
    case = taken(**values)
    use(case, coordinator, later)

    assert kept_because(case, since=now, by=coordinator) == why
    with pytest.raises(CaseInUse):
        take_back(case, by=coordinator, at=later)
    assert Case.unscoped.get() == case


def test_a_case_that_was_here_before_is_kept(service, coordinator, now):
    case = CaseFactory(service=service)

    assert kept_because(case, since=now, by=coordinator) == "here_before"


def test_the_work_on_another_case_keeps_none(taken, coordinator, now, later):
    case, other = taken(), taken(number="2")
    change(other, {"kind": "pets"}, by=coordinator, at=later)

    assert kept_because(case, since=now, by=coordinator) == ""
