"""Every kind of mail is seen by managers too, or by coordinators alone; none is forgotten."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from organisations.models import Pace
from organisations.models.outbox import kinds_to_staff, pace_of
from tests.conventions.files import APPS, modules_of, nodes_of

COORDINATORS_ALONE = {
    "application.agreements",
    "application.already_known",
    "application.confirm",
    "application.confirm_again",
    "application.declined",
    "call_asked",
    "calls_to_make",
    "cannot come",
    "hand_ended",
    "mailbox_changed",
    "cases handed over",
    "mediator gone",
    "offer",
    "offer_reminder",
    "offer_withdrawn",
    "pair_complete",
    "referral changed",
    "report received",
    "seat ended",
    "seat lost",
    "training.certification_elsewhere",
    "training.certification_reinstated",
    "training.certification_reissued",
    "training.certification_taken",
    "seats_unfit",
    "talk again",
    "substitute_asked",
    "substitute_joined",
    "substitute_over",
    "substitute_told",
    "substitution",
    "talk_report",
    "unsafe_told",
}
NAMED_ELSEWHERE = {
    "f'training.{name}'": ("training.", {"_post", "_post_certificate"}),
    "name": ("", {"_post_calendar"}),
    "letter": ("", {"_post_of_people"}),
    "f'volunteer.{letter}'": ("volunteer.", {"_post_of_merge"}),
    "occasion": (
        "account",
        set(),
    ),  # codes to log in: of no service, so that no colleague sees them
}
"""How a kind is written that is no plain word: what it begins with, and the functions whose first
argument stands in it."""


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in nodes_of(path) if isinstance(node, ast.Call))


def _names_given_to(functions: set[str], path: Path) -> Iterator[str]:
    for call in _calls(path):
        if isinstance(call.func, ast.Name) and call.func.id in functions:
            yield ast.literal_eval(call.args[0])


def _kinds_in(path: Path) -> Iterator[str]:
    for call in _calls(path):
        for written in (keyword.value for keyword in call.keywords if keyword.arg == "kind"):
            if isinstance(written, ast.Constant):
                yield str(written.value)
            else:
                first, functions = NAMED_ELSEWHERE[ast.unparse(written)]
                yield from (first + name for name in _names_given_to(functions, path))


def test_every_kind_of_mail_says_when_it_may_leave() -> None:
    """At once, by day, or by day with other news (docs/mail.md); and nothing else says so."""
    rooms = [path for path in modules_of(*APPS) if path.name == "mails.py"]
    kinds = {kind for path in rooms for kind in _kinds_in(path)}
    said = [kind for app in apps.get_app_configs() for kind in getattr(app, "mail_pace", ())]

    assert sorted(said) == sorted(set(kinds))
    assert {pace_of(kind) for kind in said} == set(Pace)


def test_news_encloses_nothing_that_would_be_lost_in_joining() -> None:
    """A calendar is a mail of its own, and whoever is asked something gets it by itself."""
    enclosing = {"training.taking_part", "training.place_ended", "cleared", "invitation"}
    asking = {
        "offer",
        "substitute_asked",
        "training.place_offered",
        "application.confirm",
        "application.agreements",
    }

    assert Pace.DIGEST not in {pace_of(kind) for kind in enclosing | asking | {"cancellation"}}


def test_every_kind_of_mail_stands_on_one_of_the_two_sides() -> None:
    rooms = [path for path in modules_of(*APPS) if path.name == "mails.py"]

    kinds = {kind for path in rooms for kind in _kinds_in(path)}

    assert kinds == kinds_to_staff() | COORDINATORS_ALONE
    assert not kinds_to_staff() & COORDINATORS_ALONE


@pytest.mark.parametrize("path", ["cases/mails.py", "scheduling/pairing/mails.py"])
def test_what_is_posted_about_cases_is_for_coordinators_alone(path: str) -> None:
    assert set(_kinds_in(Path(path))) <= COORDINATORS_ALONE
