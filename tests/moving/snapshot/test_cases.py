"""What a sheet would say of the cases of a service, and that it comes back as it was."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.lifecycle import CaseState
from cases.models import Case, StageResult
from moving.actions.running_case import volunteer_called
from moving.actions.write_cases import add
from moving.sheets.fields import reader_of
from moving.sheets.headers import SheetKind
from moving.snapshot.cases import FIELDS, STANDS, running_cases, values_of
from moving.snapshot.mediators import known_volunteers
from organisations.models import Role
from tests.factories.cases import AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.organisations import (
    DistrictFactory,
    MembershipFactory,
    PartnerOrganisationFactory,
)
from tests.factories.volunteers import VolunteerFactory
from tests.moving.sheets.made import at

WHOLE = {
    "number": "2019-BB17",
    "received_on": "2026-02-02",
    "kind": "garden",
    "form": "regular",
    "channel": "partner",
    "partner": "Woonstichting Vecht",
    "partner_person": "Ida Bos",
    "partner_reference": "D-12",
    "consent_by": "de bewoner",
    "consent_how": "phone",
    "a_consent_on": "2026-02-01",
    "district": "Noord",
    "spoken": ["nl", "tr"],
    "free": ["0-evening", "2-morning"],
    "a_name": "T. Proef",
    "a_street": "Proefplein",
    "a_house_number": "3",
    "a_postcode": "7511 AB",
    "a_town": "Enschede",
    "a_phone": "+31612345671",
    "a_email": "t@post.example",
    "a_language": ["nl"],
    "a_story": "Al een jaar.\nElke week.",
    "b_name": "U. Test",
    "b_street": "Proefplein",
    "b_house_number": "5",
    "b_postcode": "7511 AB",
    "b_town": "Enschede",
    "b_phone": "+31612345672",
    "b_email": "u@post.example",
    "b_language": ["fr"],
    "b_story": "Wat een onzin.",
    "b_consent_on": "2026-02-20",
    "summary": "een boom over de schutting",
}
SEATS = {
    "mediator_1": "V-1",
    "mediator_1_since": "2026-02-05",
    "mediator_2": "V-2",
    "mediator_2_since": "2026-02-06",
}


def talk(number, kind, result="goes_on", minutes=None):
    return {
        f"talk_{number}_kind": kind,
        f"talk_{number}_on": f"2026-02-{10 + number}",
        f"talk_{number}_result": result,
        f"talk_{number}_minutes": minutes,
    }


PAIR = SEATS | {"state": "with_the_pair"}
LINES = {
    "in triage": {"state": "triage"},
    "in triage with one mediator": {
        "state": "triage",
        "mediator_2": "V-2",
        "mediator_2_since": "2026-02-06",
    },
    "ready": {"state": "ready"},
    "seeking the second": {
        "state": "ready",
        "mediator_1": "V-1",
        "mediator_1_since": "2026-02-05",
    },
    "paired": PAIR,
    "in contact with a": PAIR | talk(1, "talk_a", minutes=75),
    "approaching b": PAIR | talk(1, "talk_a") | talk(2, "approach_b"),
    "in contact with b": PAIR | talk(1, "talk_a", "not_held") | talk(2, "talk_b", "better"),
    "joint": PAIR | talk(1, "talk_a") | talk(2, "talk_b") | talk(3, "joint", "agreed", 120),
    "shuttle": PAIR | talk(1, "shuttle") | {"form": "shuttle"},
    "group": PAIR | talk(1, "group") | {"form": "group"},
    "coaching": {"state": "coaching", "form": "coaching"} | talk(1, "coaching"),
    "coached by volunteers": PAIR | talk(1, "coaching") | {"form": "coaching"},
    "talks done": SEATS | {"state": "aftercare"} | talk(1, "joint", "agreed"),
    "in aftercare": SEATS | {"state": "aftercare", "aftercare_on": "2026-04-01"},
    "asleep in the queue": {"state": "dormant", "wakes_on": "2026-06-01"},
    "asleep with the pair": PAIR
    | talk(1, "talk_a")
    | {"state": "dormant", "wakes_on": "2026-06-01"},
    "asleep before aftercare": {
        "state": "dormant",
        "wakes_on": "2026-06-01",
        "aftercare_on": "2026-07-01",
    },
    "bare": {
        **dict.fromkeys(WHOLE, ""),
        "spoken": ["nl"],
        "free": [],
        "a_language": ["nl"],
        "b_language": [],
        "state": "triage",
        "received_on": "2026-02-02",
        "number": "7",
        "kind": "other",
        "form": "regular",
        "channel": "phone",
        "a_name": "T. Proef",
    },
}


@pytest.fixture(autouse=True)
def house(service):
    DistrictFactory(service=service, name="Noord")
    partner = PartnerOrganisationFactory(service=service, name="Woonstichting Vecht")
    referrer = MembershipFactory(service=service, role=Role.PARTNER, partner=partner).user
    referrer.first_name, referrer.last_name = "Ida", "Bos"
    referrer.save()


def whole(**values):
    empty = dict.fromkeys(FIELDS, "") | dict.fromkeys(
        (name for name in FIELDS if name.endswith("_minutes")), None
    )
    return empty | WHOLE | values


@pytest.mark.parametrize("name", LINES)
def test_a_line_comes_back_as_it_was(name, pair, coordinator, now):
    values = whole(**LINES[name])

    case = add(values, same=None, by=coordinator, at=now).row

    assert values_of([case], scope=coordinator)[case.pk] == values


def test_they_all_come_back_together_in_a_fixed_number_of_queries(pair, coordinator, now):
    def written(number, line):
        values = whole(**LINES[line]) | {"number": f"B-{number}"}
        # Other neighbours each time: who coached somebody is no mediator of theirs.
        apart = {"phone": f"+316123450{number:02}", "email": f"p{number}@post.example"}
        values |= {f"a_{fact}": value for fact, value in apart.items()}
        values |= {f"b_{fact}": "" for fact in ("name", "phone", "email")}
        values |= {"a_house_number": f"{number + 10}"}
        return add(values, same=None, by=coordinator, at=now).row, values

    told = [written(number, line) for number, line in enumerate([*LINES, *LINES])]
    with CaptureQueriesContext(
        connection,
    ) as one:
        values_of([told[0][0]], scope=coordinator)
    with CaptureQueriesContext(connection) as many:
        found = values_of([case for case, _values in told], scope=coordinator)

    assert found == {case.pk: values for case, values in told}
    assert len(many) == len(one) < 9


@pytest.mark.parametrize("state", CaseState)
def test_every_state_is_said_in_a_word_that_the_reader_knows(state):
    assert STANDS[state]


def test_a_case_of_here_goes_and_comes_back_with_its_own_number(coordinator, now):
    case = CaseFactory(service=coordinator.service, number="2026-0030", state="triage")
    PartyFactory(case=case, service=case.service)
    values = values_of([case], scope=coordinator)[case.pk]
    elsewhere = replace(coordinator, service=MembershipFactory(user=coordinator.user).service)
    DistrictFactory(service=elsewhere.service, name=case.district.name)

    again = add(values, same=None, by=elsewhere, at=now).row

    assert (again.number, again.their_number) == ("2026-0001", "2026-0030")
    assert values_of([again], scope=elsewhere)[again.pk] == values


def test_of_more_than_three_talks_the_last_are_told(pair, coordinator, now):
    values = whole(**PAIR, **talk(1, "talk_a"), **talk(2, "talk_b"), **talk(3, "joint"))
    case = add(values, same=None, by=coordinator, at=now).row
    case.outcomes.create(
        service=case.service,
        stage="joint",
        result=StageResult.AGREED,
        held_on=date(2026, 3, 1),
        recorded_by=coordinator.user,
        recorded_at=now,
    )

    told = values_of([case], scope=coordinator)[case.pk]

    assert [told[f"talk_{number}_on"] for number in (1, 2, 3)] == [
        "2026-02-12",
        "2026-02-13",
        "2026-03-01",
    ]


def test_only_what_runs_goes_along_and_only_for_those_who_see_it(service, coordinator):
    running = CaseFactory(service=service)
    closed = CaseFactory(service=service, closed=True)
    elsewhere = CaseFactory()
    manager = replace(coordinator, roles=frozenset({Role.MANAGER}))

    assert list(running_cases(coordinator)) == [running]
    assert values_of([running, closed, elsewhere], scope=coordinator).keys() == {
        running.pk,
        closed.pk,
    }
    assert values_of([running], scope=manager) == {}


def test_each_volunteer_is_found_by_what_a_sheet_calls_them(service, coordinator):
    def named(first, last, **facts):
        one = VolunteerFactory(service=service, **facts)
        one.user.first_name, one.user.last_name = first, last
        one.user.save()
        return one

    numbered, mailed = named("Noor", "Kok", their_number="V-1"), named("Ali", "Kaya")
    couple = [named("An", "Bos"), named("Bo", "Bos")]
    twins = [named("Jo", "Smit"), named("Jo", "Smit")]
    for one in (*couple, *twins):
        one.user.mailbox, one.user.email = "samen@post.example", None
        one.user.save()

    called = {person.key for person in known_volunteers(coordinator)}
    assert called == {
        "V-1",
        mailed.user.mailbox,
        "An Bos",
        "Bo Bos",
        *(f"#{one.pk}" for one in twins),
    }
    for person in known_volunteers(coordinator):
        assert volunteer_called(person.key, "mediator_1", by=coordinator)
    seat = AssignmentFactory(
        service=service, case=CaseFactory(service=service, paired=True), volunteer=numbered
    )
    told = values_of([seat.case], scope=coordinator)[seat.case.pk]
    assert told["mediator_1"] == "V-1"


def test_values_are_of_the_kind_that_the_reader_gives(coordinator):
    case = CaseFactory(service=coordinator.service)
    PartyFactory(service=case.service, case=case)
    told = values_of([case], scope=coordinator)[case.pk]

    assert tuple(told) == FIELDS
    for name, value in told.items():
        read = reader_of(SheetKind.CASES, name)("", at()).value
        assert type(value) is type(read) or value is None, name
    assert Case.unscoped.count() == 1
