import json
import re
from datetime import date
from pathlib import Path

import pytest

from scheduling.engine.command.instance import read_instance
from scheduling.engine.command.reading import BadInstance
from scheduling.engine.people import ANY_TIME, Address, Level, Strictness, Wish
from scheduling.engine.rules import NEARNESS
from scheduling.engine.slots.grid import A_DAY
from scheduling.engine.weights import Newcomers, Weights

EXAMPLE = Path("docs/algorithms/example.json").read_text()
SMALLEST = {"today": "2026-03-02", "mediators": [], "cases": []}
ANNA = {"id": 1, "certified_from": "2025-01-01"}
BEN = {"id": 2, "certified_from": "2025-01-01"}


def read(**facts):
    return read_instance(json.dumps(SMALLEST | facts))


def person(**facts):
    return read(mediators=[ANNA | facts]).pool.mediator(0)


def need(**facts):
    return read(mediators=[ANNA, BEN], cases=[{"id": 7} | facts]).case(7).need


def complaint(**facts):
    with pytest.raises(BadInstance) as caught:
        read(**facts)
    return str(caught.value)


def about_anna(**facts):
    return complaint(mediators=[ANNA | facts])


def about_a_case(**facts):
    return complaint(mediators=[ANNA, BEN], cases=[{"id": 7} | facts])


def keys_in(value):
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in keys_in(one)}
    return {key for one in value for key in keys_in(one)} if isinstance(value, list) else set()


def test_the_example_has_every_key_and_the_page_names_it():
    page = Path("docs/algorithms/instance.md").read_text()
    source = Path("scheduling/engine/command/instance.py").read_text()
    known = set(re.findall(r'"([a-z_]{2,})"', source)) & set(re.findall(r"`([a-z_]{2,})`", page))
    shown = keys_in(json.loads(EXAMPLE))

    values = {"mixed", "ages", "backgrounds", "hard", "warning", "off"}
    assert known - values - {"newcomers"} <= shown
    assert shown - {"open_case", "to"} <= set(re.findall(r"`([a-z_]+)`", page))


def test_what_is_left_out_is_as_the_page_says():
    anna, case = person(), need()

    assert (anna.level, anna.active, anna.observes) == (Level.REGULAR, True, False)
    assert (anna.max_open, anna.open_cases, anna.recent_load) == (1, 0, 0)
    assert (anna.service, anna.last_assigned, anna.home, anna.place) == (0, None, Address(), None)
    assert (case.seats, case.services, case.starts) == (2, None, ANY_TIME)
    assert case.day == case.today == date(2026, 3, 2)
    rules = [getattr(case, strictness) for _rule, strictness, _test in NEARNESS]
    assert rules == [Strictness.HARD, Strictness.HARD, Strictness.WARNING, Strictness.HARD]
    assert read().pool.days == 28
    assert read(mediators=[ANNA]).names == {1: "mediator 1"}


def test_null_is_as_if_left_out():
    facts = {"age": None, "home": None, "languages": None, "certified_until": None, "free": None}

    assert person(**facts) == person()


def test_a_mediator_is_read_whole():
    anna = person(
        service=2, level="senior", languages=["nl", "ar"], skills=["group"], age=68, gender="woman",
        certified_until="2026-12-31", home={"street": "Eikstraat", "district": 3},
        place=[1.5, -2], max_km=10, affiliations=[7], last_assigned="2026-02-01",
    )  # fmt: skip

    assert (anna.service, anna.level, anna.age, anna.gender) == (2, Level.SENIOR, 68, "woman")
    assert anna.languages == {"nl", "ar"}
    assert anna.certified_until == date(2026, 12, 31)
    assert anna.home.street_key == "eikstraat"
    assert (anna.place, anna.max_km, anna.affiliations) == ((1.5, -2.0), 10.0, {7})
    assert anna.last_assigned == date(2026, 2, 1)


def test_a_case_is_read_whole():
    case = need(
        seats=2, kept=[1], languages=["nl", "ar"], each_speaks=["nl"], service_type="group",
        wishes=["mixed", "ages"], street_rule="off", knows=[2], services=[1], waiting_days=9,
    )  # fmt: skip

    assert (case.kept, case.each_speaks, case.service_type) == ({1}, {"nl"}, "group")
    assert case.wishes == {Wish.MIXED, Wish.AGES}
    assert (case.street_rule, case.knows, case.services) == (Strictness.OFF, {2}, {1})
    assert case.waiting_days == 9


def test_weights_go_to_every_case():
    cases = [{"id": 7}, {"id": 8}]
    weights = {"open_case": -90, "newcomers": "with_mentor"}

    found = read(weights=weights, cases=cases)

    wanted = Weights(open_case=-90, newcomers=Newcomers.WITH_MENTOR)
    assert [found.case(id_).need.weights for id_ in (7, 8)] == [wanted, wanted]


def test_ties_hold_both_ways():
    together = [{"mediators": [2, 1], "cases": 3}]

    pool = read(mediators=[ANNA, BEN], apart=[[2, 1]], together=together).pool

    assert pool.mediator(0).apart == {2}
    assert pool.mediator(1).apart == {1}
    assert pool.mediator(1).together == {1: 3}


def test_services_lend():
    lends = [{"service": 2, "to": [1, 3]}]

    assert read(lends=lends).queue.lends == {2: frozenset({1, 3})}


def test_hours_end_where_the_certification_ends():
    grid = {"days": 3}
    anna = ANNA | {"certified_until": "2026-03-03", "free": ["2026-03-03T18:00/20:00"]}
    late = anna | {"free": ["2026-03-04T18:00/20:00"]}

    assert read(grid=grid, mediators=[anna]).pool.mediator(0).starts == 0b11 << A_DAY + 36
    assert read(grid=grid, mediators=[late]).pool.mediator(0).starts == 0


def test_a_case_that_is_not_there():
    with pytest.raises(KeyError):
        read().case(9)


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"languages": "nl"}, 'mediators[0].languages: expected a list […], found "nl"'),
        ({"languages": ["nl", "nl"]}, 'mediators[0].languages[1]: "nl" stands twice'),
        ({"languages": [""]}, "mediators[0].languages[0]: expected a text that is not empty"),
        ({"age": 61.5}, "mediators[0].age: expected a whole number from 0 to 120, found 61.5"),
        ({"age": True}, "mediators[0].age: expected a whole number"),
        ({"active": 1}, "mediators[0].active: expected true or false, found 1"),
        ({"level": "boss"}, "mediators[0].level: expected one of novice, regular, senior"),
        ({"langauges": []}, 'mediators[0]: unknown key "langauges"; did you mean "languages"?'),
        ({"id": 0}, "mediators[0].id: expected a whole number from 1"),
        ({"home": {"town": 3}}, "mediators[0].home.town: expected a text"),
        ({"place": [1]}, "mediators[0].place: expected a list of two"),
        ({"place": [1, "x"]}, "mediators[0].place[1]: expected a number"),
        ({"max_km": -1}, "mediators[0].max_km: expected a number from 0 to 20000"),
        ({"last_assigned": "1-2-2026"}, "mediators[0].last_assigned: expected a day such as"),
        ({"certified_from": 2025}, "mediators[0].certified_from: expected a text"),
        ({"certified_until": "2024-12-31"}, "lies before the certification begins"),
        ({"name": "a\nb"}, "mediators[0].name: expected a text of at most 200 letters"),
    ],
)
def test_a_mistake_about_a_mediator_is_named_with_its_place(facts, wanted):
    assert wanted in about_anna(**facts)


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"each_speaks": ["nl"]}, "cases[0].each_speaks: not among the languages of the case"),
        ({"kept": [1, 2]}, "cases[0].kept: no seat is free: the case has 2"),
        ({"kept": [9]}, "cases[0].kept[0]: there is no mediator 9"),
        ({"seats": 1, "fixed": [1, 2]}, "cases[0].fixed: more people than the case has seats (1)"),
        ({"priority": 4}, "cases[0].priority: expected a whole number from 1 to 3"),
        ({"street_rule": "soft"}, "cases[0].street_rule: expected one of hard, warning, off"),
        ({"wishes": ["tall"]}, "cases[0].wishes[0]: expected one of mixed, ages, backgrounds"),
        (
            {"languages": [f"x{n}" for n in range(13)]},
            "cases[0].languages: 13 languages, at most 12 may be asked for",
        ),
        ({"prio": 1}, 'cases[0]: unknown key "prio"; did you mean "priority"?'),
    ],
)
def test_a_mistake_about_a_case_is_named_with_its_place(facts, wanted):
    assert wanted in about_a_case(**facts)


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"mediators": [ANNA, ANNA]}, "mediators[1].id: 1 stands twice"),
        ({"mediators": [{"id": 1}]}, 'mediators[0]: the key "certified_from" is missing'),
        ({"mediators": None}, "mediators: expected a list"),
        ({"cases": [{"id": 3}, {"id": 3}]}, "cases[1].id: 3 stands twice"),
        ({"today": "1066-10-14"}, "today: expected a day of the years 2000 to 2099"),
        ({"grid": {"talk_minutes": 75}}, "grid.talk_minutes: expected half hours"),
        ({"grid": {"days": 0}}, "grid.days: expected a whole number from 1 to 366"),
        ({"weights": {"km": 5}}, "weights.km: expected a whole number from -10000 to 0"),
        ({"weights": {"serve": -5}}, "weights.serve: expected a whole number from 0 to 100000"),
        ({"weights": {"newcomers": "alone"}}, "weights.newcomers: expected one of"),
        ({"weights": {"beauty": 5}}, 'weights: unknown key "beauty"'),
        ({"mediators": [ANNA, BEN], "apart": [[1, 1]]}, "apart[0]: 1 stands twice"),
        ({"apart": [[1, 2]]}, "apart[0][0]: there is no mediator 1"),
        (
            {"lends": [{"service": 1, "to": []}, {"service": 1, "to": []}]},
            "lends[1].service: service 1 stands twice",
        ),
        (
            {
                "mediators": [ANNA, BEN],
                "together": [{"mediators": pair, "cases": 1} for pair in ([1, 2], [2, 1])],
            },
            "together[1]: 1 and 2 stand twice",
        ),
        (
            {"mediators": [ANNA | {"languages": [f"x{n}" for n in range(65)]}]},
            "mediators: 65 different languages, at most 64 are known",
        ),
        (
            {"mediators": [ANNA | {"id": n, "gender": f"g{n}"} for n in range(1, 9)]},
            "mediators: 8 different genders, at most 7 are known",
        ),
        ({"weights": {"longest_pause": 1_001}}, "weights.longest_pause: expected a whole number"),
    ],
)
def test_a_mistake_elsewhere_is_named_with_its_place(facts, wanted):
    assert wanted in complaint(**facts)
