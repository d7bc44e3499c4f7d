"""Who may sit on a case from a sheet, and what keeps a line out."""

from dataclasses import replace
from datetime import date

import pytest

from cases.actions.refusals import (
    BeforeTheReport,
    CoordinatorsOnly,
    MediatorMayNot,
    NamesInText,
    NobodyReported,
    NumberKnown,
    SameMediatorTwice,
    StillToCome,
    TooMuchText,
)
from cases.models import Assignment
from moving.actions.refusals import HalfATalk, NobodyOfThatName, SeveralOfThatName
from moving.actions.write_cases import add
from organisations.models import Role
from scheduling.pairing.actions.refusals import TeamRefused
from tests.factories.volunteers import VolunteerFactory

PAIRED = {"state": "with_the_pair", "mediator_1": "V-1", "mediator_2": "V-2"}


@pytest.mark.parametrize(
    ("said", "found"), [("V-1", 0), ("v-2", 1), ("mail", 0), ("name", 0), ("number", 1)]
)
def test_a_mediator_is_found_by_number_mailbox_or_name(taken, pair, said, found):
    user = pair[found].user
    ways = {"mail": user.mailbox.upper(), "name": user.full_name, "number": f"#{pair[found].pk}"}

    taken(mediator_1=ways.get(said, said))

    assert Assignment.unscoped.get().volunteer == pair[found]


def test_nobody_gets_a_seat_by_guessing(taken, service, pair):
    for volunteer in pair:
        volunteer.user.first_name, volunteer.user.last_name = "Jan", "Bos"
        volunteer.user.save()
    with pytest.raises(SeveralOfThatName):
        taken(mediator_1="Jan Bos")
    other = VolunteerFactory(their_number="V-9")
    for said in ("V-9", f"#{other.pk}", "Jan", "#x", "#" + "9" * 30):
        with pytest.raises(NobodyOfThatName):
            taken(mediator_1=said)


def test_only_a_coordinator_brings_cases_in(line, coordinator, now):
    manager = replace(coordinator, roles=frozenset({Role.MANAGER}))

    with pytest.raises(CoordinatorsOnly):
        add(line, same=None, by=manager, at=now)


def test_a_number_that_is_known_keeps_the_line_out(taken):
    taken()

    with pytest.raises(NumberKnown) as refused:
        taken()

    assert refused.value.ours == "2026-0001"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"received_on": "2026-03-03"}, "received_on"),
        (PAIRED | {"talk_1_kind": "talk_a", "talk_1_on": "2026-03-03"}, "talk_1_on"),
        (PAIRED | {"mediator_2_since": "2026-03-03"}, "mediator_2_since"),
        ({"a_consent_on": "2026-03-03"}, "agreed_a"),
    ],
)
def test_what_is_told_to_have_been_is_not_still_to_come(taken, pair, values, field):
    with pytest.raises(StillToCome) as refused:
        taken(**values)

    assert refused.value.field == field


@pytest.mark.parametrize(
    "values",
    [
        {"state": "aftercare", "aftercare_on": "2026-02-01"},
        PAIRED | {"talk_1_kind": "talk_a", "talk_1_on": "2026-02-01"},
        PAIRED | {"mediator_2_since": "2026-02-01"},
        {"state": "dormant", "wakes_on": "2026-02-01"},
    ],
)
def test_nothing_is_before_the_report(taken, pair, values):
    with pytest.raises(BeforeTheReport):
        taken(**values)


def test_half_a_talk_is_no_talk(taken, pair):
    for values in ({"talk_2_kind": "joint"}, {"talk_2_on": "2026-02-10"}, {"talk_2_minutes": 60}):
        with pytest.raises(HalfATalk):
            taken(**PAIRED, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"summary": "Proef en zijn boom"},
        {"summary": "ruzie met mw. Test"},
        {"number": "Proef-2026"},
        {"summary": "bel +31 6 12345671"},
    ],
)
def test_nothing_that_others_read_tells_of_a_party(taken, values):
    with pytest.raises(NamesInText):
        taken(**values)


@pytest.mark.parametrize(
    "values", [{"summary": "x" * 201}, {"a_name": "x" * 121}, {"number": "7" * 41}]
)
def test_what_is_too_long_is_refused_and_not_cut(taken, values):
    with pytest.raises(TooMuchText):
        taken(**values)


def test_a_case_without_anybody_is_refused(taken):
    with pytest.raises(NobodyReported):
        taken(a_name="", a_street="", a_house_number="", a_postcode="", a_phone="")


def test_one_person_has_one_seat(taken, pair):
    with pytest.raises(SameMediatorTwice):
        taken(**PAIRED | {"mediator_2": "V-1"})


@pytest.mark.parametrize("state", ["training", "left"])
def test_who_left_or_still_learns_has_no_seat(taken, service, pair, state):
    left_on = date(2026, 1, 1) if state == "left" else None
    VolunteerFactory(service=service, state=state, left_on=left_on, their_number="V-3")

    with pytest.raises(MediatorMayNot):
        taken(**PAIRED | {"mediator_2": "V-3"})


def test_a_mediator_from_the_street_of_a_party_has_no_seat(taken, pair):
    pair[1].street = "Proefplein"
    pair[1].save()

    with pytest.raises(TeamRefused) as refused:
        taken(**PAIRED)

    assert refused.value.rules == "same_street"


def test_where_the_street_is_no_wall_it_is_told(taken, pair, service):
    service.same_street_rule = "warning"
    service.save()
    pair[1].street = "Proefplein"
    pair[1].save()

    assert "mediator_lives_near" in taken(**PAIRED).told


def test_what_speaks_of_the_mediator_alone_is_told(taken, pair):
    pair[0].max_open_cases = 0
    pair[0].state = "paused"
    pair[0].street = pair[0].postcode = ""
    pair[0].save()

    told = taken(**PAIRED).told

    assert {
        "mediator_full",
        "mediator_rests",
        "mediator_home_unknown",
        "mediator_not_certified",
    } <= set(told)


def test_a_maximum_that_is_just_reached_is_nothing_to_tell(taken, pair):
    for volunteer in pair:
        volunteer.max_open_cases = 1
        volunteer.save()

    assert "mediator_full" not in taken(**PAIRED).told
    assert "mediator_full" in taken(**PAIRED, number="2").told
