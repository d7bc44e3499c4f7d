"""The last resort: HiGHS' own branch and cut, on the columns that are left.

It is slower than ours on most queues and closes what ours leaves open, thanks to its cuts. Its
bound rests on its tolerances (a part of 10^6 of a unit), no longer on whole numbers alone.
"""

import math

import highspy
import numpy as np

from scheduling.engine.plan.branch import Found, Watch
from scheduling.engine.plan.columns import SolverMarket
from scheduling.engine.plan.relax import DUAL, Relaxation


def finish(market: SolverMarket, *, floor: int, bound: int, node_limit: int, watch: Watch) -> Found:
    """Return the best plan worth more than ``floor`` units, as HiGHS finds it.

    ``bound`` is what is known already, in units.
    """
    relaxation = Relaxation(market, strategy=DUAL)
    relaxation.add(np.arange(market.case.size))
    highs = relaxation.highs
    for option, value in (
        ("presolve", "choose"),
        ("solver", "choose"),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.9),
        ("mip_max_nodes", node_limit),
    ):
        highs.setOptionValue(option, value)
    places = np.arange(relaxation.further, relaxation.further + market.case.size, dtype=np.int32)
    whole = np.full(places.size, int(highspy.HighsVarType.kInteger), np.uint8)
    highs.changeColsIntegrality(places.size, places, whole)

    def ask(event: highspy.highs.HighsCallbackEvent) -> None:
        reached = _whole(event.data_out.mip_dual_bound, bound)
        event.interrupt(not watch(floor, max(floor, reached)))

    highs.cbMipInterrupt += ask
    highs.run()
    highs.cbMipInterrupt -= ask
    info = highs.getInfo()
    proven = max(floor, _whole(info.mip_dual_bound, bound))
    shares = np.array(highs.getSolution().col_value)[relaxation.further :]
    columns = market.filled(np.flatnonzero(shares > 0.5))
    found = market.worth(columns)
    nodes = int(info.mip_node_count)
    if found <= floor:
        return Found(None, floor, proven, nodes)
    return Found(columns, found, max(found, proven), nodes)


def _whole(reached: float, known: int) -> int:
    return min(known, math.floor(reached + 1e-3)) if math.isfinite(reached) else known
