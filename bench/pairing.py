"""Measures the pairing engine against its goals, in one run: ``python -m bench.pairing``.

Prints a table: ratios and quality are the gate, times of the processor stand beside them.
``--only A1,B4`` measures some goals, ``--quick`` all of them on small worlds.
"""

import argparse
import sys
from collections.abc import Callable, Iterator

from bench import (
    pairing_large,
    pairing_many,
    pairing_plan,
    pairing_rank,
    pairing_tally,
    pairing_variants,
)
from bench.figures import Goal, missed, report
from bench.ledger import Ledger

Part = Callable[[], Iterator[Goal]]


def parts(ledger: Ledger, names: set[str], *, quick: bool) -> dict[str, Part]:
    """Return what measures each goal; some measure two, and B9 looks at all plans before it."""
    large = names & {"B4", "B5", "B6"}
    return {
        "A1": lambda: pairing_rank.a1(quick=quick),
        "A2": lambda: pairing_rank.a2(quick=quick),
        "A3": lambda: pairing_rank.a3(quick=quick),
        "A4": lambda: pairing_rank.a4(quick=quick),
        "A5": lambda: pairing_rank.a5(quick=quick),
        "A6": lambda: pairing_tally.a6(quick=quick),
        "B1": lambda: pairing_plan.b1(ledger, quick=quick),
        "B2": lambda: pairing_plan.b2(ledger, quick=quick),
        "B3 B7": lambda: pairing_many.b3_and_b7(ledger, quick=quick),
        "B4 B5 B6": lambda: pairing_large.b4_to_b6(ledger, large, quick=quick),
        "B8": lambda: pairing_many.b8(ledger, quick=quick),
        "variants": lambda: pairing_variants.variants(quick=quick),
        "B9": lambda: pairing_plan.b9(ledger, quick=quick),
    }


def known() -> list[str]:
    return [name for names in parts(Ledger(), set(), quick=True) for name in names.split()]


def wanted(only: str) -> set[str]:
    """Return the goals asked for, all of them for nothing. Raises ``SystemExit`` for a stranger."""
    names = {name.strip() for name in only.split(",") if name.strip()} or set(known())
    strangers = names - set(known())
    if strangers:
        raise SystemExit(f"no such goal: {', '.join(sorted(strangers))} (of {', '.join(known())})")
    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="goals to measure, like A1,B4")
    parser.add_argument("--quick", action="store_true", help="small worlds: says little of goals")
    options = parser.parse_args()
    names, ledger, found = wanted(options.only), Ledger(), []
    for covered, part in parts(ledger, names, quick=options.quick).items():
        if names & set(covered.split()):
            for goal in part():
                found.append(goal)
                print(goal.line(), file=sys.stderr, flush=True)
    print(report(found))
    failures = missed(found)
    print(f"\n{len(failures)} missed" + "".join(f"\n- {x.name}: {x.what}" for x in failures))
    sys.exit(any(goal.gate for goal in failures))


if __name__ == "__main__":
    main()
