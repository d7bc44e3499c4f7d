"""Branch and bound over the few columns that may still stand in a better plan.

A node allows some columns and demands some cases. It is split on whether one case is taken by one
mediator, the two most in doubt. Best bound first, diving from each. Every bound is recomputed in
whole numbers. Source: Ryan and Foster 1981; Barnhart et al. 1998.
"""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush

import highspy
import numpy as np

from scheduling.engine.plan.columns import FINE, Bools, Floats, Rows, SolverMarket
from scheduling.engine.plan.relax import DUAL, WHOLE, Outlook, Prices, Relaxation, outlook

Watch = Callable[[int, int], bool]
"""Told the best value found so far and the bound, in units; answering False stops the search."""


@dataclass(frozen=True, slots=True)
class Found:
    """How a search ended.

    ``columns`` is the best plan above the floor, None where none was found, and ``value`` its
    worth or the floor. No plan over the searched columns is worth more than ``bound``, or else
    than ``value``: the two are equal when the search is complete. Units.
    """

    columns: Rows | None
    value: int
    bound: int
    nodes: int


@dataclass(frozen=True, slots=True)
class Node:
    """Columns still allowed, cases (of those with columns) that must be served, the bound."""

    allowed: Bools
    must: Bools
    bound: int
    start: highspy.HighsBasis | None = None


class Search:
    """A search, among all columns of a small market, for a plan worth more than ``floor``.

    ``start`` is where a linear programme of more columns ended.
    """

    def __init__(
        self, market: SolverMarket, *, floor: int, start: highspy.HighsBasis | None = None
    ) -> None:
        self.market = market
        self.best: Rows | None = None
        self.value = floor
        self.nodes = 0
        self._relaxation = Relaxation(market, strategy=DUAL)
        self._relaxation.add(np.arange(market.case.size))
        if start is not None:
            self._relaxation.highs.setBasis(start)
        self._prices = self._relaxation.prices
        # The largest bound of all nodes that were neither split nor proven away.
        self._unclear = 0
        self._group = np.repeat(np.arange(market.starts.size), market.length)

    def run(self, *, bound: int, node_limit: int, watch: Watch) -> Found:
        """Search until it is complete, the nodes are used up or the watch says stop.

        ``bound`` is what is known already, in fine units.
        """
        waiting: list[tuple[int, int, Node]] = []
        node: Node | None = self._root(bound)
        while node is not None:
            halves = self.branch_on(node)
            node = None
            if halves is not None:
                node, other = halves
                # Best bound first; of equals the youngest, which lies deepest. Two never tie, so
                # nodes are never compared.
                heappush(waiting, (-other.bound, -self.nodes, other))
            reach = self.open_bound(waiting, node)
            if reach <= self.value:
                break
            spent = self.nodes >= node_limit or (node is None and not waiting)
            if spent or not watch(self.value, reach):
                return Found(self.best, self.value, reach, self.nodes)
            if node is None:
                node = heappop(waiting)[2]
                if node.start is not None:
                    self._relaxation.highs.setBasis(node.start)
        return Found(self.best, self.value, self.value, self.nodes)

    def dive(self, *, bound: int) -> Found:
        """Look for a good plan fast: keep what stands out in the shares, solve again."""
        node = self._root(bound)
        kept = np.zeros(self.market.case.size, np.bool_)
        while True:
            view = self._solve(node)
            if view is None or view.bound // FINE <= self.value:
                break
            # Rounded: the last digits of a solver differ from machine to machine.
            share = np.where(kept, 0.0, np.round(self._relaxation.share, 6))
            sure = share > 1 - WHOLE
            doubt = np.where(sure, 0.0, share)
            if doubt.max() <= WHOLE:
                break
            kept |= sure
            # At least one a turn, or it would not end.
            kept[int(doubt.argmax())] = True
            settled = np.zeros(self.market.starts.size, np.bool_)
            settled[self._group[kept]] = True
            node = Node(kept | ~settled[self._group], node.must, bound)
        return Found(self.best, self.value, max(self.value, bound // FINE), self.nodes)

    def _root(self, bound: int) -> Node:
        everything = np.ones(self.market.case.size, np.bool_)
        return Node(everything, np.zeros(self.market.starts.size, np.bool_), bound)

    def open_bound(self, waiting: list[tuple[int, int, Node]], node: Node | None) -> int:
        """Return what the best plan still to be found may be worth, in units.

        Nodes that could neither be split nor proven away count too, for as long as the search
        lives: a bound must hold even where the arithmetic of a programme did not.
        """
        bounds = [self._unclear, *(waiting[0][2].bound for _ in waiting[:1])]
        if node is not None:
            bounds.append(node.bound)
        return max([self.value, *(bound // FINE for bound in bounds)])

    def branch_on(self, node: Node) -> tuple[Node, Node] | None:
        """Solve the node; return the halves it splits into, the likelier first.

        None where it is done with: nothing in it is worth more than the best found so far, or it
        could not be split and stays open with its bound.
        """
        view = self._solve(node)
        if view is None:
            return None
        bound = min(view.bound, node.bound)
        if bound // FINE <= self.value:
            return None
        allowed = node.allowed & (view.loss <= view.bound - (self.value + 1) * FINE)
        return self.split(Node(allowed, node.must, bound), self._relaxation.share)

    def _solve(self, node: Node) -> Outlook | None:
        """Solve the node's linear programme and round it; None where the node is impossible."""
        self.nodes += 1
        self._relaxation.restrict(node.allowed, node.must)
        if not self._relaxation.solve():
            self.rule_out(node)
            return None
        view = self._view(node, self._relaxation.prices)
        self._round(self._relaxation.share, view)
        return view

    def rule_out(self, node: Node) -> None:
        """Prove that nothing in the node helps; where that fails, remember its bound.

        That a programme calls a node impossible is no proof, only a hint at the prices of one.
        """
        far = self._view(node, self._relaxation.ray(4 * max(FINE, node.bound)))
        if far.bound // FINE > self.value:
            self._unclear = max(self._unclear, node.bound)

    def _view(self, node: Node, prices: Prices) -> Outlook:
        return outlook(self.market, prices, allowed=node.allowed, must=node.must)

    def _round(self, share: Floats, view: Outlook) -> None:
        """Round the shares to a plan, the greatest first; keep it if it is the best."""
        columns = self.market.filled(np.lexsort((view.loss, -np.round(share, 6))))
        value = self.market.worth(columns)
        if value > self.value:
            self.best, self.value = columns, value

    def split(self, node: Node, share: Floats) -> tuple[Node, Node] | None:
        """Part the node on the case and mediator whose use is nearest to one half.

        None where every share is whole: the node is then left open with its bound, because what
        the rounding made of those shares may be worth less.
        """
        market = self.market
        doubt = np.flatnonzero(np.abs(share - np.rint(share)) > WHOLE)
        if not doubt.size:
            self._unclear = max(self._unclear, node.bound)
            return None
        people = np.concatenate([market.first[doubt], market.second[doubt]])
        keys = np.concatenate([self._group[doubt]] * 2) * (market.people + 1) + people
        keys, places = np.unique(keys, return_inverse=True)
        use = np.bincount(places, weights=np.concatenate([share[doubt]] * 2))
        away = np.round(np.abs(use - 0.5), 6)
        # Nobody, the second of a team of one, is no one to branch on.
        away[keys % (market.people + 1) == market.people] = 1.0
        pick = int(away.argmin())
        group, person = divmod(int(keys[pick]), market.people + 1)
        with_them, without = self._halves(node, group, person)
        return (with_them, without) if use[pick] >= 0.5 else (without, with_them)

    def _halves(self, node: Node, group: int, person: int) -> tuple[Node, Node]:
        here = self._group == group
        theirs = here & ((self.market.first == person) | (self.market.second == person))
        must = node.must.copy()
        must[group] = True
        end = self._relaxation.highs.getBasis()
        with_them = Node(node.allowed & (theirs | ~here), must, node.bound, end)
        return with_them, Node(node.allowed & ~theirs, node.must, node.bound, end)
