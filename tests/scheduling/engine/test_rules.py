from datetime import timedelta

import pytest

from scheduling.engine.people import Address, Level, Strictness
from scheduling.engine.reasons import Reason, Rule
from scheduling.engine.rules import (
    PERSONAL,
    common_starts,
    objections,
    personal_failures,
    team_failures,
    warnings,
)
from tests.scheduling.engine.people import TODAY, mediator, need

HOME = Address("Dorpsstraat", "Gouda", "2801 AB", 1)
FAR = Address("Verre Weg", "Verweg", "9999 ZZ", 9)
AROUND_THE_CORNER = Address("Kerkweg", "Gouda", "2801 CD", 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def broken(case, person) -> list[tuple[Rule, dict]]:
    reasons = list(personal_failures(case, person))
    assert {reason.about for reason in reasons} <= {person.id}
    return [(reason.rule, reason.facts) for reason in reasons]


BREAKS = [
    (Rule.NOT_ACTIVE, {"active": False}, {}, {}),
    (
        Rule.NOT_CERTIFIED,
        {"certified_from": None},
        {},
        {"day": TODAY, "first": None, "last": None},
    ),
    (
        Rule.NOT_CERTIFIED,
        {"certified_from": TOMORROW},
        {},
        {"day": TODAY, "first": TOMORROW, "last": None},
    ),
    (
        Rule.NOT_CERTIFIED,
        {"certified_from": YESTERDAY, "certified_until": YESTERDAY},
        {},
        {"day": TODAY, "first": YESTERDAY, "last": YESTERDAY},
    ),
    (Rule.LOAD_FULL, {"open_cases": 2, "max_open": 2}, {}, {"open": 2, "most": 2}),
    (Rule.LOAD_FULL, {"max_open": 0}, {}, {"open": 0, "most": 0}),
    (
        Rule.CONFLICT_OF_INTEREST,
        {"affiliations": frozenset({7, 8})},
        {"affiliations": frozenset({8, 9})},
        {"affiliations": [8]},
    ),
    (Rule.CONFLICT_OF_INTEREST, {}, {"conflicted": frozenset({1})}, {"affiliations": []}),
    (Rule.KNOWS_PARTY, {}, {"knows": frozenset({1})}, {}),
    (Rule.DECLINED, {}, {"declined": frozenset({1})}, {}),
    (Rule.LEFT_CASE, {}, {"left_case": frozenset({1})}, {}),
    (
        Rule.MET_PARTY,
        {},
        {"met_as_coach": frozenset({1, 6})},
        {"met_as": "coach"},
    ),
    (
        Rule.MET_PARTY,
        {"skills": frozenset({"coaching"})},
        {"met_as_mediator": frozenset({1}), "service_type": "coaching"},
        {"met_as": "mediator"},
    ),
    (Rule.OTHER_SERVICE, {"service": 4}, {"services": frozenset({5})}, {}),
    (Rule.NOT_ACTIVE, {"observes": True}, {}, {}),
    (
        Rule.SAME_STREET,
        {"home": HOME},
        {"addresses": (Address("Elders"), Address("Dorpsstraat", "Gouda"))},
        {},
    ),
    (
        Rule.SAME_POSTCODE,
        {"home": HOME},
        {"addresses": (Address("Elders", "Gouda", "2801ab"),)},
        {},
    ),
    (
        Rule.TOO_FAR,
        {"place": (0.0, 0.0), "max_km": 4.9},
        {"place": (3.0, 4.0)},
        {"km": 5, "most": 4.9},
    ),
    (
        Rule.SAME_DISTRICT,
        {"home": HOME},
        {"addresses": (AROUND_THE_CORNER,), "district_rule": Strictness.HARD},
        {"district": 1},
    ),
    (
        Rule.LANGUAGE,
        {},
        {"languages": frozenset({"nl", "tr"}), "each_speaks": frozenset({"tr"})},
        {"missing": ["tr"]},
    ),
    (
        Rule.LANGUAGE,
        {"languages": frozenset()},
        {"seats": 1},
        {"missing": ["nl"]},
    ),
    (Rule.NOT_TRAINED, {}, {"service_type": "group"}, {"service_type": "group"}),
    (Rule.NOBODY_EXPERIENCED, {"level": Level.NOVICE}, {"seats": 1}, {}),
    (Rule.NO_COMMON_TIME, {"starts": 0b0110}, {"starts": 0b1001}, {"own_starts": 2}),
    (Rule.NO_COMMON_TIME, {"starts": 0}, {}, {"own_starts": 0}),
]


@pytest.mark.parametrize(("rule", "person", "case", "facts"), BREAKS)
def test_a_rule_that_is_broken_says_so_with_its_facts(rule, person, case, facts):
    assert broken(need(**case), mediator(1, **person)) == [(rule, facts)]


def test_every_rule_about_one_person_is_in_the_table_above():
    assert {rule for rule, *_ in BREAKS} == {rule for rule, _ in PERSONAL}


KEEPS = [
    ({}, {}),
    ({"certified_from": TODAY, "certified_until": TODAY}, {}),
    ({"open_cases": 1, "max_open": 2}, {}),
    ({}, {"met_as_mediator": frozenset({1})}),
    (
        {"skills": frozenset({"coaching"})},
        {"met_as_coach": frozenset({1}), "service_type": "coaching"},
    ),
    ({"certified_from": TOMORROW}, {"day": None}),
    ({"service": 4}, {"services": None}),
    ({"place": (0.0, 0.0), "max_km": 5.0}, {"place": (3.0, 4.0)}),
    ({"place": (0.0, 0.0), "max_km": 4.9}, {"place": None}),
    ({"max_km": 4.9}, {"place": (3.0, 4.0)}),
    (
        {"place": (0.0, 0.0), "max_km": 4.9},
        {"place": (3.0, 4.0), "distance_rule": Strictness.WARNING},
    ),
    ({"home": HOME}, {"addresses": (AROUND_THE_CORNER,)}),
    (
        {"home": HOME},
        {
            "addresses": (HOME,),
            "street_rule": Strictness.WARNING,
            "postcode_rule": Strictness.OFF,
        },
    ),
    (
        {"home": HOME},
        {
            "addresses": (HOME,),
            "street_rule": Strictness.OFF,
            "postcode_rule": Strictness.WARNING,
        },
    ),
    ({"languages": frozenset()}, {}),
    ({"level": Level.NOVICE}, {}),
    ({"level": Level.NOVICE}, {"seats": 1, "experienced_required": False}),
    ({"skills": frozenset({"group"})}, {"service_type": "group"}),
]


@pytest.mark.parametrize(("person", "case"), KEEPS)
def test_a_rule_that_is_kept_is_silent(person, case):
    assert broken(need(**case), mediator(1, **person)) == []


def test_whoever_breaks_two_rules_hears_both_in_their_order():
    person = mediator(1, active=False, open_cases=2)

    assert [rule for rule, _ in broken(need(), person)] == [Rule.NOT_ACTIVE, Rule.LOAD_FULL]


@pytest.mark.parametrize(
    ("one", "other", "rules"),
    [
        ({}, {}, []),
        ({"level": Level.NOVICE}, {"level": Level.NOVICE}, [Rule.NOBODY_EXPERIENCED]),
        ({"level": Level.NOVICE}, {"level": Level.REGULAR}, []),
        ({"level": Level.NOVICE}, {"level": Level.SENIOR}, []),
        ({"languages": frozenset()}, {"languages": frozenset()}, [Rule.LANGUAGE]),
        ({"languages": frozenset()}, {}, []),
        ({"starts": 0b0001}, {"starts": 0b1000}, [Rule.NO_COMMON_TIME]),
    ],
)
def test_the_rules_for_two(one, other, rules):
    team = [mediator(1, **one), mediator(2, **other)]

    assert [reason.rule for reason in team_failures(need(), team)] == rules


def test_two_newcomers_never_go_together_whatever_the_service_says():
    team = [mediator(id_, level=Level.NOVICE) for id_ in (1, 2)]

    (reason,) = team_failures(need(experienced_required=False), team)

    assert reason == Reason(Rule.NOBODY_EXPERIENCED)


def test_the_hours_two_share_must_be_hours_of_the_parties():
    team = [mediator(1, starts=0b0011), mediator(2, starts=0b0110)]

    assert common_starts(need(), team) == 0b0010
    assert [reason.rule for reason in team_failures(need(starts=0b0101), team)] == [
        Rule.NO_COMMON_TIME
    ]


def test_there_are_no_rules_for_two_about_somebody_alone():
    assert list(team_failures(need(seats=1), [mediator(1, level=Level.NOVICE)])) == []


def test_the_objections_to_a_team_are_all_of_them():
    team = [mediator(1, active=False, level=Level.NOVICE), mediator(2, level=Level.NOVICE)]

    assert objections(need(), team) == [
        Reason(Rule.NOT_ACTIVE, {}, about=1),
        Reason(Rule.NOBODY_EXPERIENCED),
    ]
    assert objections(need(), [mediator(1), mediator(2)]) == []


def test_whoever_is_kept_is_not_tested_again_but_warned_about():
    case = need(kept=frozenset({1}), declined=frozenset({1}), left_case=frozenset({1}))
    kept = mediator(1, open_cases=2, certified_until=YESTERDAY)
    team = [kept, mediator(2)]

    assert objections(case, team) == []
    assert [(reason.rule, reason.about) for reason in warnings(case, team)] == [
        (Rule.NOT_CERTIFIED, 1)
    ]


@pytest.mark.parametrize(
    ("street", "district", "rules"),
    [
        (Strictness.WARNING, Strictness.WARNING, [Rule.SAME_STREET]),
        (Strictness.WARNING, Strictness.OFF, [Rule.SAME_STREET]),
        (Strictness.OFF, Strictness.WARNING, [Rule.SAME_DISTRICT]),
        (Strictness.OFF, Strictness.OFF, []),
    ],
)
def test_living_near_is_a_warning_where_the_service_says_so(street, district, rules):
    case = need(addresses=(HOME,), street_rule=street, district_rule=district)

    found = warnings(case, [mediator(1, home=HOME), mediator(2, home=FAR)])

    assert [reason.rule for reason in found] == rules
    assert all(reason.about == 1 for reason in found)


def test_living_in_another_street_of_the_district_is_the_lesser_warning():
    case = need(addresses=(AROUND_THE_CORNER,), street_rule=Strictness.WARNING)

    (reason,) = warnings(case, [mediator(1, home=HOME), mediator(2, home=FAR)])

    assert reason == Reason(Rule.SAME_DISTRICT, {"district": 1}, about=1)


@pytest.mark.parametrize(
    ("home", "rules", "lacks"),
    [
        (Address(), {}, "address"),
        (Address(district=9), {}, "address"),
        (Address("Verre Weg"), {}, None),
        (Address(postcode="9999 ZZ"), {}, None),
        (Address("Verre Weg"), {"district_rule": Strictness.HARD}, "district"),
        (Address(), {"street_rule": Strictness.WARNING}, "address"),
        (Address(), {"street_rule": Strictness.OFF, "postcode_rule": Strictness.WARNING}, None),
    ],
)
def test_a_wall_fails_closed_where_a_home_is_not_known(home, rules, lacks):
    case = need(addresses=(AROUND_THE_CORNER,), **rules)

    found = warnings(case, [mediator(1, home=home), mediator(2, home=FAR)])

    expected = [Reason(Rule.HOME_UNKNOWN, {"lacks": lacks}, about=1)] if lacks else []
    assert found == expected
    assert objections(case, [mediator(1, home=home), mediator(2, home=FAR)]) == []


def test_where_the_case_says_no_place_no_home_is_asked():
    case = need(addresses=(Address(district=1),))

    assert warnings(case, [mediator(1), mediator(2)]) == []
