"""What no import shows: an app names a floor above it in no text either.

Import-linter holds the imports. The name of a page, a template, a model, a task or a relation is
a text, and would climb unseen.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.conventions.files import matches, modules_of, nobody_offends, nodes_of, tracked

FLOORS = (
    *("core", "organisations", "volunteers", "training"),
    *("cases", "scheduling", "insights", "moving", "config"),
)
LINKS_UPWARD = {
    "cases/pages/next_step.py scheduling:pair_board": "the next step of a case may be its board",
    "cases/pages/undoing.py scheduling:undo": "whom one asked is undone with the case",
    "cases/views/cases.py scheduling:seat_replace": "who replaces another sees who could come",
    "templates/cases/mediator_release.html scheduling:substitution_create": (
        "who cannot go on may know somebody who can"
    ),
    "templates/scheduling/substitution_answer.html insights:home": "as after an offer",
    "templates/cases/_folds.html scheduling:seat_replace": "from a mediator to replacing them",
    "templates/cases/_triage_counter.html scheduling:pair_count": "who judges sees how many can",
    "templates/cases/triage.html scheduling:pair_count": "who judges sees how many can",
    "templates/cases/triage_who.html scheduling:pair_count": "who judges sees how many can",
    "templates/cases/triage_asking.html scheduling:pair_count": "who judges sees how many can",
    "templates/cases/triage_asking.html scheduling:offer_preview": (
        "and what a volunteer will read of it"
    ),
    "volunteers/pages/listing.py training:volunteer_record": "what a trainer may open of somebody",
    "insights/pages/first_steps.py moving:import_list": (
        "who begins brings in the list of their volunteers"
    ),
    "cases/mails.py insights:due": "whose cases they are sees them in the list of what waits",
    "templates/organisations/covers.html insights:due": "whoever stands in goes on to the list",
    "templates/organisations/front.html cases:report": "the front page is the door to all floors",
    "templates/organisations/front.html volunteers:apply": "the front page is the door to all",
    "templates/organisations/service_settings.html scheduling:pairing_rules": (
        "settings of a service that have a page of their own"
    ),
    "scheduling/appointments/views/rooms.py insights:service_week": (
        "a room is given where the week asks for it"
    ),
    "templates/scheduling/_offer_over.html insights:home": "whoever has answered goes on home",
    "templates/volunteers/_volunteer_rows.html moving:import_list": (
        "a service without volunteers brings them along"
    ),
    "templates/volunteers/volunteer_detail.html scheduling:availability_of": (
        "from somebody to when they are free"
    ),
    "templates/volunteers/volunteer_list.html training:mediator_add": (
        "from the list to adding somebody with their certificate"
    ),
    "templates/volunteers/volunteer_detail.html training:volunteer_record": (
        "from somebody to what they learnt"
    ),
}
"""Addresses of pages above, with the reason: nothing is read or changed there, only opened."""


def above(app: str) -> tuple[str, ...]:
    return FLOORS[FLOORS.index(app) + 1 :]


def texts_in(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of the program; what stands by itself is a docstring, for people."""
    nodes = nodes_of(path)
    for_people = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in for_people:
            yield node.lineno, node.value


def named_above(path: Path, app: str) -> Iterator[str]:
    """Pages ("cases:report"), templates ("cases/…"), models and tasks ("cases.tasks.…")."""
    name = re.compile(rf"(?:(?<=[\"'])|^)(?:{'|'.join(above(app))})[:/.]\w[\w./]*")
    if path.suffix == ".html":
        yield from (found.split(maxsplit=1)[1] for found in matches(name, path))
    else:
        yield from (found[0] for _line, text in texts_in(path) for found in name.finditer(text))


@pytest.mark.slow
def test_no_text_names_a_floor_above_but_the_listed_links():
    places = [(path, path.parts[0]) for path in modules_of(*FLOORS[:-1])]
    places += [
        (path, path.parts[1])
        for path in tracked()
        if path.parts[0] == "templates" and path.parts[1] in FLOORS[:-1] and path.suffix == ".html"
    ]

    found = {f"{path} {name}" for path, app in places for name in named_above(path, app)}

    nobody_offends(found ^ LINKS_UPWARD.keys())


def lookups_in(path: Path) -> Iterator[tuple[int, str]]:
    """What may be a way from table to table: a word with two underscores, as text or keyword."""
    yield from ((line, text) for line, text in texts_in(path) if re.fullmatch(r"-?\w+", text))
    for node in nodes_of(path):
        if isinstance(node, ast.keyword) and node.arg:
            yield node.value.lineno, node.arg


@pytest.mark.slow
def test_no_query_follows_a_relation_that_comes_from_above():
    from_above: dict[str, set[str]] = {app: set() for app in FLOORS}
    for model in apps.get_models():
        app = model._meta.app_label
        for relation in model._meta.related_objects:
            source = relation.related_model._meta.app_label
            for floor in FLOORS:
                if source in above(floor) and app in FLOORS and app not in above(floor):
                    from_above[floor].add(relation.name)

    nobody_offends(
        f"{path}:{line} {lookup}"
        for path in modules_of(*FLOORS[:-1])
        for line, lookup in lookups_in(path)
        if from_above[path.parts[0]] & set(lookup.removeprefix("-").split("__")[:-1])
    )
