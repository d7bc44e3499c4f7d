import json
import logging
import os
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from cases.models import Party
from config.logs import JsonFormatter, without_secrets
from tests.factories.cases import PartyFactory
from tests.post_office import free_port


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
        ("Invalid request from ip=2001:db8::7: no", "Invalid request from ip=*** no"),
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


@pytest.mark.slow
def test_the_web_servers_own_lines_look_like_all_others(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    with (tmp_path / "log").open("w+") as log:
        with subprocess.Popen(
            [*command, "--no-control-socket"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"VAR_DIR": str(tmp_path)},
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as server:
            for _try in range(100):
                with socket.socket() as line:
                    if line.connect_ex(("127.0.0.1", port)) == 0:
                        line.sendall(b"no such thing\r\n\r\n")
                        line.recv(100)
                        break
                time.sleep(0.1)
            server.terminate()
        log.seek(0)
        lines = [json.loads(line) for line in log]

    said = [line["event"] for line in lines]
    assert {line["logger"] for line in lines} == {"gunicorn.error"}
    assert any(event.startswith("Listening at") for event in said)
    assert any(event.startswith("Invalid request from ip=***") for event in said)
