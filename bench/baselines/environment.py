"""Finds or makes the Python that has OR-Tools, and lets the stock solvers run in processes.

OR-Tools serves the benchmark alone, so it gets a virtual environment of its own, under
``VAR_DIR`` or the temporary folder. Where it cannot be had, the reason is told.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
PATIENCE = 600


class NoSolver(Exception):
    """The solver cannot be had on this machine; the text says why."""


@dataclass(frozen=True)
class Answer:
    """What a stock solver made of one file of columns; ``cpu`` in seconds, its start left out."""

    file: str
    value: int
    bound: int
    proven: bool
    cpu: float


def cache() -> Path:
    return Path(os.environ.get("VAR_DIR") or tempfile.gettempdir()) / "pairing-baselines"


def python_with_ortools() -> Path:
    """Return the interpreter, made on first use. Raises ``NoSolver`` with the reason."""
    python = cache() / "bin" / "python"
    try:
        if not _has_ortools(python):
            venv.create(cache(), with_pip=True, clear=True)
            _install(python)
    except (OSError, subprocess.SubprocessError) as error:
        raise NoSolver(_last_line(error)) from error
    return python


def _has_ortools(python: Path) -> bool:
    wanted = next(x.split()[0] for x in REQUIREMENTS.read_text().splitlines() if "ortools" in x)
    if not python.exists():
        return False
    ask = "from importlib.metadata import version; print(version('ortools'))"
    answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
    return wanted == f"ortools=={answer.stdout.strip()}"


def _install(python: Path) -> None:
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", REQUIREMENTS]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE)


def _last_line(error: Exception) -> str:
    told = (getattr(error, "stderr", "") or str(error)).strip()
    return told.splitlines()[-1] if told else type(error).__name__


def highs(files: Iterable[Path], *, seconds: float) -> list[Answer]:
    return _run([sys.executable, "-m", "bench.baselines.highs"], files, seconds)


def cp_sat(files: Iterable[Path], *, seconds: float) -> list[Answer]:
    """Raises ``NoSolver`` where OR-Tools cannot be installed."""
    return _run([python_with_ortools(), HERE / "cp_sat.py"], files, seconds)


def _run(program: list[str | Path], files: Iterable[Path], seconds: float) -> list[Answer]:
    command = [*program, *files, f"--seconds={seconds}"]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [Answer(**json.loads(line)) for line in out.splitlines()]
