"""Every kind of mail is seen by managers too, or by coordinators alone; none is forgotten."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from organisations.models.outbox import kinds_to_staff
from tests.conventions.files import APPS, modules_of, nodes_of

COORDINATORS_ALONE = {
    "application.agreements",
    "application.already_known",
    "application.confirm",
    "application.confirm_again",
    "application.declined",
    "calls_to_make",
    "mailbox_changed",
    "mediator gone",
    "offer",
    "offer_withdrawn",
    "pair_complete",
    "referral changed",
    "report received",
    "seat ended",
    "talk_report",
    "unsafe_told",
}
NAMED_ELSEWHERE = {
    "f'training.{name}'": ("training.", "_post"),
    "name": ("", "_post_calendar"),
    "letter": ("", "_post_of_people"),
    "f'volunteer.{letter}'": ("volunteer.", "_post_of_merge"),
    "occasion": ("account", ""),  # codes to log in: of no service, so that no colleague sees them
}
"""How a kind is written that is no plain word: what it begins with, and the function whose first
argument stands in it."""


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in nodes_of(path) if isinstance(node, ast.Call))


def _names_given_to(function: str, path: Path) -> Iterator[str]:
    for call in _calls(path):
        if isinstance(call.func, ast.Name) and call.func.id == function:
            yield ast.literal_eval(call.args[0])


def _kinds_in(path: Path) -> Iterator[str]:
    for call in _calls(path):
        for written in (keyword.value for keyword in call.keywords if keyword.arg == "kind"):
            if isinstance(written, ast.Constant):
                yield str(written.value)
            else:
                first, function = NAMED_ELSEWHERE[ast.unparse(written)]
                yield from (first + name for name in _names_given_to(function, path))


def test_every_kind_of_mail_stands_on_one_of_the_two_sides() -> None:
    rooms = [path for path in modules_of(*APPS) if path.name == "mails.py"]

    kinds = {kind for path in rooms for kind in _kinds_in(path)}

    assert kinds == kinds_to_staff() | COORDINATORS_ALONE
    assert not kinds_to_staff() & COORDINATORS_ALONE


@pytest.mark.parametrize("path", ["cases/mails.py", "scheduling/pairing/mails.py"])
def test_what_is_posted_about_cases_is_for_coordinators_alone(path: str) -> None:
    assert set(_kinds_in(Path(path))) <= COORDINATORS_ALONE
