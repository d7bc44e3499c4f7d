"""Whatever the trail can hold has words: verbs, changed fields, pages that note a look."""

import ast
from collections.abc import Iterator

from django.apps import apps

from config.management.commands.draw_lifecycles import LIFECYCLES
from core.lifecycle import NO_TRAIL
from organisations import trail
from organisations.models import User
from tests.conventions.files import APPS, modules_of, nobody_offends, nodes_of, text_of


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of that function in our apps, with the app it stands in."""
    for app in APPS:
        for path in modules_of(app):
            if f"{name}(" not in text_of(path):
                continue
            for node in nodes_of(path):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    yield app, node


def texts(node: ast.AST) -> list[str]:
    return [
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def recorded() -> set[str]:
    """Verbs that are written where they are recorded, and those of moves: they stand in tables."""
    verbs = {move.verb for table in LIFECYCLES.values() for move in table.rows} - {NO_TRAIL}
    return verbs.union(*(texts(call.args[0]) for _app, call in calls("record")))


def given(call: ast.Call, name: str) -> list[str]:
    return [text for part in call.keywords if part.arg == name for text in texts(part.value)]


def has_words(app: str, name: str) -> bool:
    kinds = [model._meta.label_lower for model in apps.get_app_config(app).get_models()]
    kinds.append("volunteers.volunteer")  # scheduling notes on them when they are free
    if any(trail.field_words(kind, name) for kind in kinds):
        return True
    stamps = [
        field.name
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.fields
        if field.related_model is User
    ]
    return name in stamps


def test_every_verb_that_can_be_recorded_has_words():
    verbs = recorded()

    assert len(verbs) > 70
    assert not sorted(verb for verb in verbs if not trail.verb_words(verb))


def test_no_words_are_kept_for_a_verb_that_nothing_records():
    told = {verb for words in trail.told().values() for verb in words.verbs}

    assert not sorted(told - recorded())


def test_no_two_apps_tell_the_same_verb():
    told = [verb for words in trail.told().values() for verb in words.verbs]

    assert len(told) == len(set(told))


def test_every_page_that_notes_a_look_has_words():
    doors = [*calls("log_read"), *calls("take_along")]
    looks = {why for _app, call in doors for why in given(call, "why")}

    assert looks
    assert looks == {why for words in trail.told().values() for why in words.looks}


def test_every_changed_field_that_is_spelled_out_has_words():
    spelled = {(app, name) for app, call in calls("record") for name in given(call, "changed")}

    assert len(spelled) > 10
    assert not sorted((app, name) for app, name in spelled if not has_words(app, name))


def test_fields_with_words_of_their_own_are_of_a_model():
    nobody_offends(
        f"{app} has words for {kind}"
        for app, words in trail.told().items()
        for kind in {*(name.rpartition(".")[0] for name in words.fields), *words.kinds}
        if not trail.kind_of_row(kind)
    )
