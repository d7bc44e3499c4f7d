"""The documented commands on the documented example, in a process of their own."""

import json
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scheduling.engine.command.main import main

EXAMPLE = Path("docs/algorithms/example.json")
PAGE = Path("docs/algorithms/instance.md").read_text()
COMMANDS = [
    line.removeprefix("python ")
    for line in re.search(r"```sh\n(.*?)```", PAGE, re.DOTALL).group(1).splitlines()
]
PLAIN = """
import runpy, sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "psycopg", "sqlite3", "socket"}:
            raise ImportError(name)
sys.meta_path.insert(0, Blocker())
sys.argv[0:1] = ["-m"]
del sys.argv[0]
runpy.run_module("scheduling.engine", run_name="__main__", alter_sys=True)
"""


def run(*words, text=""):
    return subprocess.run(
        [sys.executable, *words],
        check=False,
        input=text,
        capture_output=True,
        encoding="utf-8",
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_the_documented_commands_do_what_the_page_says(command, tmp_path):
    words = shlex.split(command.replace("plan.json", str(tmp_path / "plan.json")))

    answer = run(*words)

    assert (answer.returncode, answer.stderr) == (0, "")
    written = tmp_path / "plan.json"
    text = written.read_text() if written.exists() else answer.stdout
    assert bool(answer.stdout) is not written.exists()
    assert json.loads(text) if "--json" in words else text.endswith("\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("rank", "--case", "101"), ("plan", "--json")], ids=["rank", "plan"]
)
def test_it_runs_where_there_is_no_django_and_no_database(words):
    answer = run("-c", PLAIN, "pairing", words[0], str(EXAMPLE), *words[1:])

    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "words", "complaint"),
    [
        ("{", ("plan", "-"), "line 1, column 2: this is no JSON"),
        ("[]", ("plan", "-"), "expected an object"),
        (EXAMPLE.read_text(), ("rank", "-", "--case", "999"), "--case: there is no case 999"),
        ("", ("plan", "no/such/file.json"), "no/such/file.json: No such file"),
        ("", ("rank", "-"), "the following arguments are required: --case"),
        ("", ("rank", "-", "--case", "1", "-k", "0"), "expected a number from 1 to 1000"),
        ("", ("dance",), "invalid choice"),
    ],
)
def test_what_is_wrong_is_one_line_and_exit_code_2(text, words, complaint):
    answer = run("-m", "scheduling.engine", *words, text=text)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert complaint in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.slow
def test_help_says_where_the_format_is_described():
    answer = run("-m", "scheduling.engine", "rank", "--help")

    assert answer.returncode == 0
    assert "docs/algorithms/instance.md" in answer.stdout


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--no-lacks",)])
def test_seconds_are_kept(tmp_path, capfdbinary, more):
    """What is promised of ``--seconds``, on the processor's clock: the machine may be busy."""
    evenings = [f"{day} 18:30/22:30" for day in ("mon", "tue", "wed", "thu", "fri")]
    tongues = ["ar", "ti", "tr", "so"]
    people = [
        {"id": n, "certified_from": "2020-01-01", "max_open": 8, "service": n % 2,
         "languages": ["nl", *tongues[: n % 5]], "free": evenings[n % 3 : n % 3 + 3]}
        for n in range(1, 41)
    ]  # fmt: skip
    cases = [
        {"id": n, "languages": ["nl", tongues[n % 4]], "services": [n % 2],
         "waiting_days": n * 7 % 60, "free": evenings[n % 4 : n % 4 + 2]}
        for n in range(1, 121)
    ]  # fmt: skip
    lends = [{"service": 0, "to": [1]}, {"service": 1, "to": [0]}]
    written = {"today": "2026-03-02", "mediators": people, "cases": cases, "lends": lends}
    file = tmp_path / "queue.json"
    file.write_text(json.dumps(written | {"grid": {"days": 7}}))
    begun = time.process_time()

    assert main(["plan", str(file), "--seconds", "0.5", *more]) == 0

    assert time.process_time() - begun < 0.5 + 0.3
    assert b"stopped before the end" in capfdbinary.readouterr().out
