"""Goals B3, B7 and B8: a country of services, the hours of every talk, and borrowing."""

import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.adapter import queue_of
from bench.bruteforce import oldest_first
from bench.checker import Checker
from bench.figures import Goal, Spread, all_of, at_least, at_most, beside
from bench.ledger import Ledger
from bench.plans import Made, checked, made, unchecked
from bench.worlds import make
from scheduling.engine.plan.model import Lack

SERVICES = 300


@dataclass(frozen=True)
class Service:
    """What one planned service came to; ``cpu`` in seconds."""

    number: int
    served: int
    by_hand: int
    points: int
    points_by_hand: int
    proven: bool
    cpu: float
    cpu_of_pairs: float
    lost: float
    untimed: int
    no_hour: int
    faults: list[str]


def sizes() -> list[tuple[int, int]]:
    """Return mediators and cases of each service of the country."""
    rng = np.random.default_rng(2024)
    return [(int(rng.integers(30, 101)), int(rng.integers(10, 61))) for _ in range(SERVICES)]


def plan_services(numbers: list[int], ready: Any) -> tuple[float, list[Service]]:
    """Plan these services in a row; return the seconds on the wall, and what came of each."""
    everything = sizes()
    worlds = {number: make(1_000 + number, *everything[number], "local") for number in numbers}
    queues = {number: queue_of(world) for number, world in worlds.items()}
    made(make(0, 60, 40, "local"))
    ready.wait()
    begin = time.perf_counter()
    plans = {number: unchecked(queues[number]) for number in numbers}
    spent = time.perf_counter() - begin
    return spent, [
        outcome(number, worlds[number], checked(worlds[number], one))
        for number, one in plans.items()
    ]


def outcome(number: int, world: Any, one: Made) -> Service:
    hand = Checker(world).verdict(oldest_first(world))
    faults = [*one.faults, *(f"by hand: {violation}" for violation in hand.violations)]
    no_hour = sum(left.lack == Lack.NO_HOUR for left in one.plan.left)
    return Service(
        number, one.plan.tally.served, hand.served, sum(one.verdict.points.values()),
        sum(hand.points.values()), one.proven, one.cpu, one.cpu_of_pairs, one.lost, one.untimed,
        no_hour, faults,
    )  # fmt: skip


def _into(queue: Any, numbers: list[int], ready: Any) -> None:
    queue.put(plan_services(numbers, ready))


def country(*, quick: bool) -> tuple[float, list[Service]]:
    """Plan every service on two processors; return the seconds on the wall."""
    context = multiprocessing.get_context("spawn")
    ready, answers = context.Barrier(2), context.Queue()
    numbers = list(range(20 if quick else SERVICES))
    workers = [
        context.Process(target=_into, args=(answers, numbers[half::2], ready)) for half in range(2)
    ]
    for worker in workers:
        worker.start()
    halves = [answers.get() for _ in workers]
    for worker in workers:
        worker.join()
    services = sorted((s for _, half in halves for s in half), key=lambda s: s.number)
    return max(spent for spent, _ in halves), services


def b3_and_b7(ledger: Ledger, *, quick: bool) -> Iterator[Goal]:
    wall, services = country(quick=quick)
    for service in services:
        ledger.add(f"service {service.number}", service.served, service.faults)
    served, hand = (sum(getattr(s, name) for s in services) for name in ("served", "by_hand"))
    more = 100 * (served / hand - 1)
    yield at_least("B3", "more cases served than oldest first", more, 6, " %")
    yield Goal("B3", "served, and oldest first", f"{served:,} / {hand:,}")
    means = sum(s.points for s in services) / served, sum(s.points_by_hand for s in services) / hand
    yield Goal(
        "B3", "mean points of a served case, and oldest first", "{:,.0f} / {:,.0f}".format(*means)
    )
    yield all_of(
        "B3", "services whose teams are proven best", sum(s.proven for s in services), len(services)
    )
    teams = sum(service.cpu_of_pairs for service in services)
    yield at_most("B3", f"{len(services)} services, CPU of the teams", teams, 16, " s", gate=False)
    whole = sum(service.cpu for service in services)
    yield beside("B3", f"{len(services)} services with hours, CPU", f"{whole:.3g} s")
    yield at_most("B3", "on two processors, wall", wall, 10, " s", gate=False)
    times = Spread([service.cpu_of_pairs for service in services])
    yield beside("B3", "one service: CPU median / p95 / most", times.milliseconds())
    yield from b7(services)


def b7(services: list[Service]) -> Iterator[Goal]:
    served = sum(service.served for service in services)
    timed = served - sum(service.untimed for service in services)
    lost = 100 * sum(s.lost * s.served for s in services) / served
    changed = sum(service.lost > 0 for service in services)
    yield all_of("B7", "served cases with an hour for their talk", timed, served)
    yield at_most("B7", "value lost to the hours", lost, 0.05, " %")
    left = sum(service.no_hour for service in services)
    yield Goal("B7", "cases left for want of an hour", f"{left}")
    yield Goal("B7", "services whose teams changed for an hour", f"{changed} of {len(services)}")


def b8(ledger: Ledger, *, quick: bool) -> Iterator[Goal]:
    people, cases = (600, 300) if quick else (6_000, 3_000)
    world = make(1, people, cases, "national")
    one = made(world, queue=queue_of(world, within_service=True))
    ledger.note(f"borrowing {people}x{cases}", one)
    at_home = sum(not placed.borrowed for placed in one.plan.placed)
    strangers = sum(
        world.mediators.service[who] != world.cases.service[placed.case]
        for placed in one.plan.placed
        if not placed.borrowed
        for who in placed.team
    )
    served = len(one.plan.placed)
    yield at_least("B8", "more cases served by borrowing", 100 * (served / at_home - 1), 20, " %")
    yield Goal("B8", "served at home, and in all", f"{at_home:,} / {served:,}")
    yield Goal(
        "B8", "mediators of others on a case of one's own", str(strangers), "0", strangers == 0
    )
    yield beside("B8", "CPU", f"{one.cpu:.3g} s")
