"""Measures taking 10,000 volunteers out as a sheet against its goals: ``python -m bench.exports``.

A service is made in a database of its own; each export is a process of its own, which tells what
it took of the processor, how many queries it asked, and by how much memory it grew over a process
that has written nothing. A miss makes it fail.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figures import HEAD, Goal, at_most, beside

SIZES = (1_000, 10_000)
SECONDS, MEGABYTES = 10, 120
FORMS = ("xlsx", "csv")


def in_house(folder: Path, *arguments: str) -> Any:
    """Run this module with the database in that folder, and return what it tells."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "VAR_DIR": str(folder),
        "DEBUG": "0",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "bench.exports", *arguments]
    told = subprocess.check_output(command, env=env, text=True)
    return json.loads(told.strip().rpartition("\n")[2])


def make_service(volunteers: int) -> dict[str, int]:
    from bench.exports_rows import write_service  # noqa: PLC0415 - needs Django, set up by then

    return {"made": write_service(volunteers)}


def measure(form: str) -> dict[str, float]:
    from bench.exports_rows import export_once  # noqa: PLC0415 - needs Django, set up by then

    before, begin, spent = _peak(), time.perf_counter(), time.process_time()
    queries, octets = export_once(form)
    return {
        "clock": time.perf_counter() - begin,
        "processor": time.process_time() - spent,
        "queries": queries,
        "octets": octets,
        "megabytes": _peak() - before,
        "whole": _peak(),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def goals(folder: Path) -> Iterator[Goal]:
    found: dict[tuple[str, int], Any] = {}
    for size in SIZES:
        place = folder / str(size)
        place.mkdir()
        in_house(place, "make", str(size))
        for form in FORMS:
            found[form, size] = in_house(place, "measure", form)
    few, many = SIZES
    for form in FORMS:
        said = found[form, many]
        what = f"{form}: {many:,} volunteers"
        yield at_most("M10", f"{what}, processor", said["processor"], SECONDS, " s")
        yield beside("M10", f"{what}, clock", f"{said['clock']:.1f} s")
        yield at_most("M10", f"{what}, memory", said["megabytes"], MEGABYTES, " MB")
        least = found[form, few]["queries"]
        yield at_most("M10", f"{what}, queries", said["queries"], least)


def main() -> None:
    if len(sys.argv) > 1:
        import django  # noqa: PLC0415 - the parent process measures and needs none

        django.setup()
        asked, told = sys.argv[1:]
        print(json.dumps(make_service(int(told)) if asked == "make" else measure(told)))
        return
    missed = False
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for goal in goals(Path(folder)):
            missed |= goal.met is False
            print(goal.line(), flush=True)
    sys.exit(missed)


if __name__ == "__main__":
    main()
