"""What the rules say of any team, where somebody stands, and what would help a case."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given

from scheduling.engine.explain import (
    FAR_ENOUGH,
    WITHOUT,
    RuleVerdict,
    free_from,
    joint_reliefs,
    may_be_set_aside,
    place_of,
    placement_of,
    reliefs,
    rule_findings,
)
from scheduling.engine.people import COACHING, Address, Level, Strictness
from scheduling.engine.pool import Pool
from scheduling.engine.rank import rank
from scheduling.engine.reasons import Reason, Rule
from scheduling.engine.rules import SOFT
from tests.scheduling.engine.people import TODAY, mediator, mediators, need, needs
from tests.trials import examples

DAYS = 2
NEXT_WEEK = TODAY + timedelta(days=7)
HERE = Address(street="Dorpsstraat", town="Gouda", district=1)


def pool(*people) -> Pool:
    return Pool.of(people, DAYS)


def verdicts(case, *team) -> dict[Rule, RuleVerdict]:
    return {finding.rule: finding.verdict for finding in rule_findings(case, team)}


# --- what each rule says


def test_a_team_that_may_take_the_case_keeps_every_rule():
    said = verdicts(need(), mediator(1), mediator(2))

    assert set(said.values()) == {RuleVerdict.KEPT}
    assert Rule.LANGUAGE in said
    assert Rule.NOT_TOGETHER in said


def test_rules_that_are_not_asked_are_not_told():
    case = need(
        languages=frozenset(),
        day=None,
        street_rule=Strictness.OFF,
        postcode_rule=Strictness.OFF,
        district_rule=Strictness.OFF,
    )

    said = verdicts(case, mediator(1))

    assert list(said) == [
        Rule.NOT_ACTIVE,
        Rule.LOAD_FULL,
        Rule.CONFLICT_OF_INTEREST,
        Rule.KNOWS_PARTY,
        Rule.DECLINED,
        Rule.NO_COMMON_TIME,
    ]


def test_a_wall_a_soft_rule_and_a_warning_are_told_apart():
    case = need(languages=frozenset({"nl", "tr"}), addresses=(HERE,))

    said = verdicts(case, mediator(1, home=Address(district=1)), mediator(2, max_open=0))

    assert said[Rule.LOAD_FULL] == RuleVerdict.BROKEN
    assert said[Rule.LANGUAGE] == RuleVerdict.SOFT
    assert said[Rule.SAME_DISTRICT] == RuleVerdict.WARNED
    assert said[Rule.SAME_STREET] == RuleVerdict.KEPT


def test_a_coach_is_asked_whether_they_met_the_party():
    case = need(service_type=COACHING, seats=1, met_as_mediator=frozenset({1}))

    said = verdicts(case, mediator(1, skills=frozenset({COACHING})))

    assert said[Rule.MET_PARTY] == RuleVerdict.BROKEN
    assert said[Rule.NOT_TRAINED] == RuleVerdict.KEPT


def test_both_people_who_break_a_rule_are_told():
    case = need(knows=frozenset({1, 2}))

    (finding,) = (
        one
        for one in rule_findings(case, [mediator(1), mediator(2)])
        if one.rule == Rule.KNOWS_PARTY
    )

    assert [reason.about for reason in finding.reasons] == [1, 2]


def test_only_four_broken_rules_are_no_walls():
    assert {Rule.LEFT_CASE, Rule.LANGUAGE, Rule.TOO_FAR, Rule.NO_COMMON_TIME} == SOFT


@pytest.mark.parametrize("rule", Rule)
def test_one_wall_among_the_reasons_cannot_be_set_aside(rule):
    soft = Reason(Rule.LANGUAGE)

    assert may_be_set_aside([soft, Reason(rule)]) is (rule in SOFT)


# --- where somebody stands


def test_who_is_kept_out_is_told_the_rule():
    found = placement_of(need(), pool(mediator(1, max_open=0), mediator(2)), 1)

    assert found.reason.rule == Rule.LOAD_FULL
    assert found.ends_on is None


def test_a_certification_that_begins_later_ends_the_rule_by_itself():
    people = pool(mediator(1, certified_from=NEXT_WEEK), mediator(2))

    assert placement_of(need(), people, 1).ends_on == NEXT_WEEK


def test_a_certification_that_is_over_does_not_come_back_by_itself():
    people = pool(mediator(1, certified_until=TODAY - timedelta(days=1)))

    assert placement_of(need(), people, 1).ends_on is None


def test_who_may_take_the_case_is_told_their_best_pair_and_its_place():
    people = [mediator(1), mediator(2), mediator(3, open_cases=1)]

    found = placement_of(need(), pool(*people), 3)

    everybody = rank(need(), pool(*people)).pairs
    assert found.pair.ids == (1, 3)
    assert found.place == 2
    assert found.pair.points == everybody[1].points


def test_beside_who_stays_one_stands_for_oneself():
    case = need(kept=frozenset({1}))
    people = pool(mediator(1), mediator(2), mediator(3, open_cases=1))

    found = placement_of(case, people, 3)

    assert (found.pair.ids, found.place) == ((1, 3), 2)


def test_for_one_seat_one_stands_alone():
    found = placement_of(need(seats=1), pool(mediator(1), mediator(2)), 2)

    assert (found.pair.ids, found.place) == ((2,), 2)


def test_somebody_allowed_with_whom_nobody_may_go_stands_nowhere():
    people = pool(mediator(1, level=Level.NOVICE), mediator(2, level=Level.NOVICE))

    found = placement_of(need(), people, 1)

    assert (found.reason, found.pair) == (None, None)


def test_far_down_the_place_is_not_counted():
    people = [mediator(id_) for id_ in range(1, 17)] + [mediator(99, open_cases=1)]
    case, everybody = need(), pool(*people)

    assert place_of(case, everybody, (1, 2)) == 1
    assert place_of(case, everybody, (16, 99)) is None
    assert FAR_ENOUGH < 16 * 15 / 2


# --- what would help


def without(case, *people) -> list[tuple[Rule, int]]:
    return [(relief.rule, relief.teams) for relief in reliefs(case, pool(*people))]


def test_the_rule_without_which_most_teams_could_go_comes_first():
    people = [mediator(id_, languages=frozenset()) for id_ in (1, 2, 3, 5)]

    assert without(need(), *people, mediator(4, max_open=0)) == [
        (Rule.LANGUAGE, 6),
        (Rule.LOAD_FULL, 4),
    ]


def test_when_two_things_are_missing_no_single_rule_helps():
    people = [mediator(id_, languages=frozenset(), starts=0) for id_ in (1, 2)]

    assert without(need(), *people) == []


ALONE = {
    Rule.OTHER_SERVICE: ({"services": frozenset({1})}, {}),
    Rule.NOT_ACTIVE: ({}, {"active": False}),
    Rule.NOT_CERTIFIED: ({}, {"certified_from": None}),
    Rule.LOAD_FULL: ({}, {"max_open": 0}),
    Rule.CONFLICT_OF_INTEREST: ({"affiliations": frozenset({7})}, {"affiliations": frozenset({7})}),
    Rule.KNOWS_PARTY: ({"knows": frozenset({1, 2})}, {}),
    Rule.DECLINED: ({"declined": frozenset({1, 2})}, {}),
    Rule.LEFT_CASE: ({"left_case": frozenset({1, 2})}, {}),
    Rule.MET_PARTY: ({"met_as_coach": frozenset({1, 2})}, {}),
    Rule.SAME_STREET: ({"addresses": (HERE,), "district_rule": Strictness.OFF}, {"home": HERE}),
    Rule.SAME_POSTCODE: (
        {"addresses": (Address(postcode="2801 AB"),)},
        {"home": Address(postcode="2801ab")},
    ),
    Rule.SAME_DISTRICT: (
        {"addresses": (Address(district=1),), "district_rule": Strictness.HARD},
        {"home": Address(district=1)},
    ),
    Rule.TOO_FAR: ({"place": (0.0, 0.0)}, {"place": (9.0, 0.0), "max_km": 5.0}),
    Rule.NOT_TRAINED: ({"service_type": "group"}, {}),
    Rule.LANGUAGE: ({"languages": frozenset({"tr"})}, {}),
    Rule.NOBODY_EXPERIENCED: ({}, {"level": Level.NOVICE}),
    Rule.NOT_TOGETHER: ({}, {"apart": frozenset({1, 2})}),
    Rule.NO_COMMON_TIME: ({"starts": 1 << 60}, {}),
}


@pytest.mark.parametrize("rule", WITHOUT)
def test_every_rule_can_be_left_out_by_itself(rule):
    facts, of_each = ALONE[rule]
    people = [mediator(id_, **of_each) for id_ in (1, 2)]

    assert rank(need(**facts), pool(*people)).pairs == []
    assert without(need(**facts), *people) == [(rule, 1)]


def test_who_has_no_right_to_mediate_yet_counts_as_free_without_that_rule():
    people = [mediator(id_, certified_from=NEXT_WEEK, starts=0) for id_ in (1, 2)]

    assert without(need(), *people) == [(Rule.NOT_CERTIFIED, 1)]


def test_leaving_a_rule_out_leaves_the_people_as_they_were():
    people = pool(mediator(1, max_open=0), mediator(2, starts=0))
    reliefs(need(), people)

    assert people.max_open.tolist() == [0, 2]
    assert not people.starts[1].any()


def test_waiting_helps_from_the_day_on_which_the_second_certification_begins():
    days = [TODAY + timedelta(days=number) for number in (5, 9)]
    people = [mediator(id_, certified_from=day) for id_, day in enumerate(days, 1)]

    assert free_from(need(), pool(*people)) == days[1]


def test_waiting_does_not_help_where_nothing_begins():
    assert free_from(need(), pool(mediator(1), mediator(2, max_open=0))) is None
    assert free_from(need(day=None), pool()) is None


def test_a_certification_in_a_far_year_is_still_a_day():
    later = [date(2030, 1, 1)] * 2
    people = [mediator(id_, certified_from=day) for id_, day in enumerate(later, 1)]

    assert free_from(need(), pool(*people)) == date(2030, 1, 1)


# --- more than one rule at once


def together(case, *people, **more) -> list[tuple[set[Rule], int]]:
    found = joint_reliefs(case, pool(*people), **more)
    return [(set(relief.rules), relief.teams) for relief in found]


def test_whom_two_rules_keep_out_is_told_both():
    people = pool(mediator(1, max_open=0, languages=frozenset()), mediator(2))
    case = need(each_speaks=frozenset({"nl"}), knows=frozenset({1}))

    found = placement_of(case, people, 1)

    assert [one.rule for one in found.reasons] == [
        Rule.LOAD_FULL,
        Rule.KNOWS_PARTY,
        Rule.LANGUAGE,
    ]
    assert found.reason == found.reasons[0]


def test_what_ends_by_itself_helps_only_where_nothing_else_stands_in_the_way():
    people = pool(mediator(1, certified_from=NEXT_WEEK, max_open=0, starts=0))

    found = placement_of(need(), people, 1)

    assert [one.rule for one in found.reasons] == [Rule.NOT_CERTIFIED, Rule.LOAD_FULL]
    assert found.ends_on is None


def test_where_no_single_rule_helps_the_fewest_together_are_named():
    people = [mediator(id_, languages=frozenset(), starts=0) for id_ in (1, 2)]

    assert together(need(), *people) == [({Rule.LANGUAGE, Rule.NO_COMMON_TIME}, 1)]


def test_a_rule_about_two_that_speaks_only_later_is_among_them():
    """Both are full, and never go together."""
    people = [mediator(id_, max_open=0, apart=frozenset({1, 2})) for id_ in (1, 2)]

    assert together(need(), *people) == [({Rule.LOAD_FULL, Rule.NOT_TOGETHER}, 1)]


def test_a_set_with_a_rule_nobody_can_change_helps_nobody():
    people = [mediator(1, max_open=0), mediator(2)]
    case = need(declined=frozenset({1, 2}))

    assert together(case, *people) == [({Rule.LOAD_FULL, Rule.DECLINED}, 1)]
    assert together(case, *people, but={Rule.DECLINED}) == []


def test_of_too_many_sets_none_is_told(monkeypatch):
    monkeypatch.setattr("scheduling.engine.explain.MOST_SETS", 3)
    people = [mediator(1, max_open=0, languages=frozenset(), starts=0)]

    assert together(need(), *people, mediator(2, active=False, level=Level.NOVICE)) == []


@examples(40)
@given(mediators(5), needs())
def test_no_fewer_rules_would_do(people, case):
    everybody = Pool.of(people, DAYS)
    if rank(case, everybody, 1).pairs:
        return
    found = joint_reliefs(case, everybody)

    def helps(rules) -> bool:
        question = case, everybody
        for rule in rules:
            question = WITHOUT[rule](*question)
        return bool(rank(*question, 1).pairs)

    size = len(found[0].rules) if found else 3
    for fewer in range(1, min(size, 3)):
        assert not any(helps(rules) for rules in combinations(WITHOUT, fewer))
    assert all(helps(one.rules) for one in found)
    assert {len(one.rules) for one in found} <= {size}
