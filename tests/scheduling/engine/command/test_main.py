"""The documented commands on the documented example, in a process of their own."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

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
