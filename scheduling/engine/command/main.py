"""``python -m scheduling.engine``: rank and plan without a site, a database or Django."""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NoReturn

from scheduling.engine.command.instance import Instance, read_instance
from scheduling.engine.command.reading import BadInstance
from scheduling.engine.command.report import Told, told_plan, told_ranking
from scheduling.engine.command.report_text import plan_text, ranking_text
from scheduling.engine.plan.model import Progress
from scheduling.engine.plan.planner import make_plan
from scheduling.engine.rank import ENOUGH, rank
from scheduling.engine.weights import TooLarge

FINE, BAD = 0, 2
MOST_TEAMS = 1_000
DESCRIPTION = """\
Finds the best two mediators for a case, or plans a whole queue. It reads a file of mediators and
cases, and says who, why, and why not the others. Nothing is kept and nothing is sent."""
EPILOGUE = """\
The file is JSON; docs/algorithms/instance.md describes it, docs/algorithms/example.json is one.
"-" reads it from standard input. Exit code 0: done. 2: something is wrong with the file or with
the options, and one line on standard error says what and where."""


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD, f"{self.prog}: {message}\n")


def parser() -> Parser:
    style = argparse.RawDescriptionHelpFormatter
    main = Parser(
        prog="python -m scheduling.engine",
        description=DESCRIPTION,
        epilog=EPILOGUE,
        formatter_class=style,
    )
    commands = main.add_subparsers(dest="command", required=True, metavar="rank|plan")
    one = commands.add_parser(
        "rank", help="the best teams for one case", epilog=EPILOGUE, formatter_class=style
    )
    one.add_argument("--case", type=int, required=True, metavar="ID", help="the id of the case")
    one.add_argument(
        "-k", type=_teams, default=ENOUGH, help=f"how many teams (as delivered {ENOUGH})"
    )
    all_ = commands.add_parser(
        "plan", help="teams for every case at once", epilog=EPILOGUE, formatter_class=style
    )
    all_.add_argument(
        "--seconds",
        type=_seconds,
        metavar="S",
        help="stop after so long with the best plan found; without it the same file always gets"
        " the same plan",
    )
    all_.add_argument("--no-lacks", action="store_true", help="do not look for what is lacking")
    for command in (one, all_):
        command.add_argument("file", metavar="INSTANCE.json", help='the file, or "-"')
        command.add_argument("--json", action="store_true", help="JSON instead of text")
        command.add_argument("--output", metavar="FILE", help="write it there, not on the screen")
    return main


def _teams(word: str) -> int:
    number = int(word)
    if not 1 <= number <= MOST_TEAMS:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to {MOST_TEAMS}")
    return number


def _seconds(word: str) -> float:
    number = float(word)
    if not number >= 0:
        raise argparse.ArgumentTypeError("expected a number of seconds")
    return number


def _ranked(instance: Instance, options: argparse.Namespace) -> str:
    try:
        case = instance.case(options.case)
    except KeyError:
        raise BadInstance("--case", f"there is no case {options.case} in the file") from None
    ranking = rank(case.need, instance.pool, options.k)
    if options.json:
        return _json(told_ranking(instance, case, ranking))
    return ranking_text(instance, case, ranking)


def _planned(instance: Instance, options: argparse.Namespace) -> str:
    def keep_on(_progress: Progress) -> bool:
        return options.seconds is None or time.monotonic() - options.begun < options.seconds

    try:
        plan = make_plan(instance.queue, report=keep_on, lacks=not options.no_lacks)
    except TooLarge:
        raise BadInstance("weights", "too large to plan so many cases with") from None
    return _json(told_plan(instance, plan)) if options.json else plan_text(instance, plan)


def _json(told: Told) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _read(file: str) -> str:
    try:
        octets = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInstance(file, f"this is no UTF-8 text (byte {error.start})") from None
    except (OSError, ValueError) as error:
        raise BadInstance(file, getattr(error, "strerror", None) or str(error)) from None


def _write(text: str, file: str | None) -> None:
    if file is None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BadInstance(file, getattr(error, "strerror", None) or str(error)) from None


def main(words: Sequence[str] | None = None, *, trouble: IO[str] | None = None) -> int:
    """Return the exit code; what is wrong goes to ``trouble`` (standard error)."""
    options = parser().parse_args(words, argparse.Namespace(begun=time.monotonic()))
    answer = _ranked if options.command == "rank" else _planned
    try:
        _write(answer(read_instance(_read(options.file)), options), options.output)
    except BadInstance as bad:
        (trouble or sys.stderr).write(f"{bad}\n")
        return BAD
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return FINE
