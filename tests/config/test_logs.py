import json
import logging
import sys

import pytest
from django.db import IntegrityError, transaction

from cases.models import Party
from config.logs import JsonFormatter, without_secrets
from tests.factories.cases import PartyFactory


def line_of(message: str, *, trouble: bool = False) -> dict[str, str]:
    facts = sys.exc_info() if trouble else None
    record = logging.LogRecord("house", logging.ERROR, "file", 1, message, (), facts)
    line: dict[str, str] = json.loads(JsonFormatter().format(record))
    return line


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("GET /o/abc:def/ 200", "GET /o/***/ 200"),
        ("GET /cal/secret.ics?x=1", "GET /cal/***"),
        ("GET /account/password/reset/key/4-c0de/", "GET /account/password/reset/key/***/"),
        ("Not Found: /s/oost/cases/?q=Geheim", "Not Found: /s/oost/cases/"),
        ("to geheim@example.org now", "to ***@*** now"),
    ],
)
def test_tokens_queries_and_addresses_are_masked(said, kept):
    assert line_of(said)["event"] == kept


def test_a_refused_row_is_not_written_down(db):
    party = PartyFactory(story="First line.\n\nMrs Geheim again.")
    try:
        with transaction.atomic():
            Party.unscoped.filter(pk=party.pk).update(case=None)
    except IntegrityError:
        line = line_of("Internal Server Error", trouble=True)

    assert line["error"] == "IntegrityError"
    assert "Geheim" not in line["trace"]
    assert "Verborgenlaan" not in line["trace"]


def test_what_stands_after_the_refused_row_stays():
    said = "bad\nDETAIL:  Failing row contains (1, Geheim\n\nGeheim).\nHINT:  none\nthe end"

    assert without_secrets(said) == "bad\nDETAIL: ***\nHINT:  none\nthe end"
