import json
from pathlib import Path
from random import Random

import pytest

from scheduling.engine.command.instance import read_instance
from scheduling.engine.command.main import main
from scheduling.engine.command.report import told_plan, told_ranking, why_placed
from scheduling.engine.command.report_text import plan_text, ranking_text
from scheduling.engine.command.report_words import (
    RULES,
    TERMS,
    count_of,
    left_words,
    listed,
    plain_rule_words,
)
from scheduling.engine.plan.model import Lack, Left
from scheduling.engine.plan.planner import make_plan
from scheduling.engine.rank import rank
from scheduling.engine.reasons import Reason, Rule, Term

EXAMPLE = "docs/algorithms/example.json"


@pytest.fixture(scope="module")
def instance():
    return read_instance(Path(EXAMPLE).read_text())


@pytest.fixture(scope="module")
def plan(instance):
    return make_plan(instance.queue)


def ranked(instance, id_, k=3):
    case = instance.case(id_)
    return case, rank(case.need, instance.pool, k)


def text_of(instance, id_, k=3):
    return ranking_text(instance, *ranked(instance, id_, k))


def told_of(instance, id_, k=3):
    return told_ranking(instance, *ranked(instance, id_, k))


# --- a ranking


def test_the_terms_of_a_team_add_up_to_its_points(instance):
    for team in told_of(instance, 101)["teams"]:
        assert sum(term["points"] for term in team["terms"]) == team["points"]


def test_a_ranking_says_who_when_why_and_who_could_learn(instance):
    text = text_of(instance, 101)

    assert text.startswith("Noise above the bakery (101): waited 31 days, needs ar and nl\n")
    assert " 1. Noor (1) and Fatma (3): 378 points\n" in text
    assert "first Mon 9 March 18:30, 20 times to begin" in text
    assert "−80  living close by" in text
    assert "please look: Noor: lives in the district of a party" in text
    assert "could come along to learn: Lien (7)" in text
    assert "lives in the street of a party: Joris" in text
    assert "does not speak what is needed: 1 pair" in text


def test_a_ranking_tells_the_same_as_values(instance):
    told = told_of(instance, 101)

    best = told["teams"][0]
    assert (best["mediators"], best["points"]) == ([1, 3], 378)
    assert (best["starts"], best["first_start"]) == (20, "2026-03-09T18:30")
    assert best["observers"] == [7]
    assert best["warnings"] == [{"rule": "same_district", "about": 1, "facts": {"district": 3}}]
    four = next(one for one in told["left_out"] if one["mediator"] == 4)
    assert (four["rule"], four["about"], four["facts"]) == ("same_street", 4, {})
    assert told["pairs_left_out"] == {"language": 1}
    assert "would_help" not in told


def test_where_nobody_may_it_says_what_would_help(instance):
    told, text = told_of(instance, 106), text_of(instance, 106)

    assert told["teams"] == []
    assert told["would_help"] == [{"without": "language", "teams": 6, "or_more": False}]
    assert told["free_from"] is None
    assert 'without "does not speak what is needed": 6 teams' in text


def test_where_a_certification_begins_it_says_from_when():
    later = {"id": 1, "certified_from": "2026-03-10", "free": ["wed 18:30/21:30"]}
    case = {"id": 7, "seats": 1}
    file = {"today": "2026-03-02", "mediators": [later], "cases": [case]}
    instance = read_instance(json.dumps(file))

    assert told_of(instance, 7)["free_from"] == "2026-03-10"
    assert "from Tue 10 March 2026 on somebody may" in text_of(instance, 7)


def test_whom_two_rules_keep_out_is_told_both_and_what_would_help_together():
    people = [{"id": id_, "certified_from": None, "languages": []} for id_ in (1, 2)]
    case = {"id": 7, "languages": ["tr"], "each_speaks": ["tr"]}
    file = {"today": "2026-03-02", "mediators": people, "cases": [case]}
    instance = read_instance(json.dumps(file))

    told, text = told_of(instance, 7), text_of(instance, 7)

    first = told["left_out"][0]
    also = [reason["rule"] for reason in first["also"]]
    assert (first["rule"], also) == ("not_certified", ["language"])
    assert told["would_help"] == []
    assert told["would_help_together"] == [
        {"without": ["not_certified", "language"], "teams": 1, "or_more": False}
    ]
    assert "mediator 1 (also does not speak what is needed: tr)" in text
    assert 'without "not certified that day" and "does not speak what is needed" together' in text


def test_of_many_left_out_only_a_few_are_named():
    people = [{"id": n, "certified_from": None} for n in range(1, 12)]
    file = {"today": "2026-03-02", "mediators": people, "cases": [{"id": 7}]}

    text = text_of(read_instance(json.dumps(file)), 7)

    assert "not certified that day: mediator 1, " in text
    assert "mediator 8 and 3 more" in text


# --- a plan


def test_a_plan_says_what_is_proven_and_who_gets_what(instance, plan):
    text = plan_text(instance, plan)

    assert text.startswith("5 of 6 cases get somebody.\n")
    assert "own people serve 4, at most 4 can be" in text
    assert "people of other services serve 1 more" in text
    assert "proven: no plan of own people is worth more" in text
    assert "with somebody of another service" in text
    assert "nobody may take it; mostly: does not speak what is needed" in text
    assert "speaks pl, senior, in the evening" in text


def test_a_plan_tells_the_same_as_values(instance, plan):
    told = json.loads(json.dumps(told_plan(instance, plan)))

    assert told["value"] == told["bound"] == plan.bound
    assert (told["proven"], told["gap"], told["stopped"]) == (True, 0.0, False)
    assert {one["case"] for one in told["placed"]} == {101, 102, 103, 104, 105}
    assert next(one for one in told["placed"] if one["borrowed"])["mediators"] == [8, 9]
    assert told["left"] == [{"case": 106, "lack": "no_pair", "rule": "language", "teams": 0}]
    assert told["own"]["served"] == told["most_served"] == 4


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_file_in_another_order_gets_the_same_answers(instance, plan, seed):
    def shuffled(value):
        if isinstance(value, dict):
            return {
                key: shuffled(one) for key, one in chance.sample(sorted(value.items()), len(value))
            }
        if isinstance(value, list) and value and not isinstance(value[0], float | int):
            return [shuffled(one) for one in chance.sample(value, len(value))]
        return value

    chance = Random(seed)
    file = shuffled(json.loads(Path(EXAMPLE).read_text()))
    other = read_instance(json.dumps(file))

    assert told_plan(other, make_plan(other.queue)) == told_plan(instance, plan)
    for case in instance.queue.cases:
        assert told_of(other, case.id) == told_of(instance, case.id)


def test_of_a_plan_that_gave_way_to_hours_nothing_is_called_proven():
    evening = {"free": ["mon 19:00/21:00"]}
    people = [
        {"id": id_, "certified_from": "2020-01-01", "max_open": 2, **evening} for id_ in (1, 2)
    ]
    file = {"today": "2026-03-02", "grid": {"days": 7}, "mediators": people}
    instance = read_instance(json.dumps(file | {"cases": [{"id": 1}, {"id": 2}]}))
    plan = make_plan(instance.queue, lacks=False)

    told, text = told_plan(instance, plan), plan_text(instance, plan)

    assert told["proven"] is False
    assert 0.4 < told["gap"] == (told["bound"] - told["value"]) / told["bound"]
    assert "proven" not in text
    assert "the gap is at most 4" in text
    assert "so that each talk has its hour" in text


def test_the_points_of_a_plan_are_those_of_its_terms(instance, plan):
    assert all(why_placed(instance, one).points == one.points for one in plan.placed)


def test_a_plan_that_was_stopped_says_so(capfdbinary):
    assert main(["plan", EXAMPLE, "--seconds", "0"]) == 0

    assert b"stopped before the end" in capfdbinary.readouterr().out


# --- the command


def test_it_writes_where_it_is_told_and_reads_a_file_with_a_mark(tmp_path):
    file, output = tmp_path / "in.json", tmp_path / "out.json"
    file.write_text(Path(EXAMPLE).read_text(), encoding="utf-8-sig")

    code = main(["rank", str(file), "--case", "101", "--json", "--output", str(output)])

    assert code == 0
    assert json.loads(output.read_text())["case"] == 101


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["rank", EXAMPLE, "--case", "101", "--output", "no/such/place"], "no/such/place: No such"),
        (["rank", "docs", "--case", "101"], "docs: Is a directory"),
        (["rank", "a\0b", "--case", "101"], "null byte"),
    ],
)
def test_what_cannot_be_read_or_written_is_named(words, wanted, capsys):
    assert main(words) == 2

    assert wanted in capsys.readouterr().err


def test_what_is_no_text_is_named(tmp_path, capsys):
    file = tmp_path / "picture"
    file.write_bytes(b"\x89PNG\xff")

    assert main(["plan", str(file)]) == 2

    assert capsys.readouterr().err.endswith("this is no UTF-8 text (byte 0)\n")


@pytest.mark.parametrize("words", [["--seconds", "-1"], ["--seconds", "nan"], ["--seconds", "x"]])
def test_seconds_are_a_number_of_seconds(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["plan", EXAMPLE, *words])

    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


# --- the words


def test_every_rule_and_every_term_has_its_words():
    assert set(RULES) == set(Rule)
    assert set(TERMS) == set(Term)


@pytest.mark.parametrize(
    ("rule", "facts", "wanted"),
    [
        (Rule.LOAD_FULL, {"open": 2, "most": 2}, "has as many cases as they want: 2 of 2"),
        (Rule.LANGUAGE, {"missing": ["ar", "nl"]}, "does not speak what is needed: ar, nl"),
        (Rule.TOO_FAR, {"km": 12, "most": 10.0}, "lives too far away: 12 km, at most 10"),
        (Rule.NOT_TRAINED, {"service_type": "group"}, "not trained for this kind of case: group"),
        (Rule.NOT_CERTIFIED, {"last": None}, "not certified that day"),
        (Rule.DECLINED, {}, "said no to this case"),
        (Rule.LEFT_CASE, {}, "had a seat on this case and left it"),
    ],
)
def test_a_rule_says_what_is_known_of_the_person(rule, facts, wanted):
    assert plain_rule_words(Reason(rule, facts)) == wanted


@pytest.mark.parametrize(
    ("left", "wanted"),
    [
        (Left(1, Lack.NO_PAIR), "nobody may take it"),
        (Left(1, Lack.NO_PAIR, Rule.LANGUAGE), "nobody may take it; mostly: does not speak"),
        (Left(1, Lack.NO_ROOM, teams=1), "1 team could take it, and all are worth more elsewhere"),
        (Left(1, Lack.NO_HOUR, teams=2), "2 teams could take it, and all have other talks at"),
        (Left(1, Lack.NOT_PLANNED, teams=2), "not planned, for the planner was stopped; 2 teams"),
    ],
)
def test_a_case_that_is_left_says_why(left, wanted):
    assert left_words(left).startswith(wanted)


def test_numbers_and_names_read_as_they_are_spoken():
    assert (count_of(1, "case"), count_of(1_200, "case")) == (
        "1 case",
        "1,200 cases",
    )
    assert (listed(["a"]), listed(["a", "b", "c"])) == ("a", "a, b and c")
