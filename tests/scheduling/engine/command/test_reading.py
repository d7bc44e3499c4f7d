"""Whatever stands in the file, the answer is an answer or one line."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine.command.instance import read_instance
from scheduling.engine.command.reading import BadInstance, parse
from scheduling.engine.command.report import told_ranking
from scheduling.engine.command.report_text import ranking_text
from scheduling.engine.rank import rank
from tests.trials import examples

EXAMPLE = json.loads(Path("docs/algorithms/example.json").read_text())
NUMBERS = st.integers(-3, 10) | st.sampled_from([10**9, -(10**9), 10**400, 2**63, 1e308])
TEXTS = st.text(max_size=8) | st.sampled_from(
    ["2026-03-02", "9999-12-31", "0001-01-01", "mon 18:30/21:30", "nl", "hard", "2026-03-04T19:00"]
)
LEAVES = st.none() | st.booleans() | NUMBERS | st.floats() | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
)


def places(value, path=()):
    """Yield the way to every value of the file."""
    yield path
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in inner:
            yield from places(one, (*path, key))


PLACES = [path for path in places(EXAMPLE) if path]


def put(document, path, value):
    holder = document
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value


def cut(document, path):
    holder = document
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]


def answer_or_complaint(text):
    """Return the complaint, or nothing where the engine answered for every case."""
    try:
        instance = read_instance(text)
    except BadInstance as bad:
        return str(bad)
    for case in instance.queue.cases:
        ranking = rank(case.need, instance.pool, 3)
        assert ranking_text(instance, case, ranking).endswith("\n")
        json.dumps(told_ranking(instance, case, ranking))
    return ""


def test_the_example_is_answered():
    assert answer_or_complaint(json.dumps(EXAMPLE)) == ""


@examples(300)
@given(st.sampled_from(PLACES), VALUES)
def test_another_value_anywhere_is_answered_or_named_in_one_line(path, value):
    document = copy.deepcopy(EXAMPLE)
    put(document, path, value)

    complaint = answer_or_complaint(json.dumps(document))

    assert complaint.isprintable()


@examples(100)
@given(st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_a_part_that_is_missing_or_in_the_wrong_place_as_well(gone, wrong):
    document = copy.deepcopy(EXAMPLE)
    moved = document
    for key in wrong:
        moved = moved[key]
    if len(gone) % 2:
        cut(document, gone)
    else:
        put(document, gone, copy.deepcopy(moved))

    assert answer_or_complaint(json.dumps(document)).isprintable()


@examples(100)
@given(st.text(max_size=40) | st.integers(1, 2_000).map(lambda at: json.dumps(EXAMPLE)[:at]))
def test_a_text_that_is_no_file_of_ours_is_named_in_one_line(text):
    complaint = answer_or_complaint(text)

    assert complaint
    assert complaint.isprintable()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "line 1, column 1: this is no JSON"),
        ('{"a": 1, "a": 2}', '"a": the key stands twice'),
        ("[NaN]", "this is no JSON: NaN is no number"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 5_000, "this is no JSON"),
    ],
)
def test_what_is_no_json_is_said_so(text, wanted):
    with pytest.raises(BadInstance) as caught:
        parse(text)

    assert wanted in str(caught.value)
