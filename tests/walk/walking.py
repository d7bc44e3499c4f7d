"""Walking at random over every verb, from a seed, and looking after each step what holds."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist

from cases.actions.resting import wake_if_due
from cases.models import Case
from core.refusals import Refused
from scheduling.pairing.actions import mending, offers, while_asked
from tests.walk import asking, cases, learning, people, talks
from tests.walk.promises import broken
from tests.walk.seen import Seen
from tests.walk.world import STEPS, World, step

ROOMS = (asking, cases, learning, people, talks)
"""Imported, they have put their verbs among the steps."""

STEPS_IN_A_WORLD = 200
BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Broken(AssertionError):
    """A promise does not hold, or a verb fell over; its words tell the whole way there.

    Only that way is walked again by ``walk_in(World.made(seed, began), steps, Figures())``.
    """

    def __init__(self, world: World, trouble: list[str]) -> None:
        way = "\n".join(world.history)
        wrong = "\n".join(trouble)
        super().__init__(f"service {world.seed!r} from {world.began!r}\n{way}\n\n{wrong}")


@dataclass
class Figures:
    steps: int = 0
    worlds: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def tried(self) -> str:
        verbs = self.done.keys() | self.refused.keys()
        return (
            f"{self.steps} steps of {len(verbs)} verbs in {self.worlds} services, "
            f"{self.done.total()} done and {self.refused.total()} refused"
        )


@step(often=16)
def time_passes(world: World) -> object:
    """Minutes, hours or days; then the worker makes its rounds."""
    hours = world.dice.choice([0.1, 1, 5, 20, 50])
    world.at += timedelta(hours=hours * world.dice.random())
    while_asked.remind_who_is_silent(at=world.at)
    offers.expire_offers(at=world.at)
    asleep = Case.unscoped.filter(service=world.service).due_to_wake(world.at.date())
    for pk in list(asleep.order_by("pk").values_list("pk", flat=True)):
        wake_if_due(pk, at=world.at)
    if mended := mending.mend_cases(at=world.at):
        raise Broken(world, [f"{mended} cases had to be put right"])
    return f"{world.at:%d %b %H:%M}"


def walk(seed: int, steps: int) -> Figures:
    """Walk so many steps, in one new service after the other. Raises ``Broken``."""
    figures, at = Figures(), BEGIN
    while figures.steps < steps:
        world = World.made(f"{seed}/{figures.worlds}", at)
        figures.worlds += 1
        walk_in(world, min(STEPS_IN_A_WORLD, steps - figures.steps), figures)
        at = world.at + timedelta(days=1)
    return figures


def walk_in(world: World, steps: int, figures: Figures) -> None:
    names = list(STEPS)
    often = [STEPS[name][0] for name in names]
    seen, taken = _look_around(world, trail=0), 0
    while taken < steps:
        (name,) = world.dice.choices(names, often)
        outcome = _try(world, name, figures)
        if outcome is None:
            continue
        taken += 1
        world.history.append(f"{taken:4} {name}: {outcome}")
        seen = _look_after(world, seen, taken)
    figures.steps += taken


def _try(world: World, name: str, figures: Figures) -> str | None:
    """What came of one verb; None where there was nothing to try it on."""
    try:
        result = STEPS[name][1](world)
    except (Refused, ObjectDoesNotExist) as refusal:
        figures.refused[name] += 1
        return f"refused, {type(refusal).__qualname__} {refusal}"
    except Broken:
        raise
    except Exception as error:
        raise Broken(world, [f"{name} fell over: {error!r}"]) from error
    if result is None or result == []:
        return None
    figures.done[name] += 1
    return _told(result)


def _told(result: object) -> str:
    """In a few words: the row and its key, or what was said."""
    if isinstance(result, list):
        return ", ".join(map(_told, result))
    if key := getattr(result, "pk", None):
        return f"{type(result).__name__} {key} {getattr(result, 'state', '')} [{result}]"
    return str(result)


def _look_after(world: World, before: Seen, number: int) -> Seen:
    now = _look_around(world, trail=before.trail)
    if trouble := broken(world, before, now, number=number):
        raise Broken(world, trouble)
    return now


def _look_around(world: World, *, trail: int) -> Seen:
    return Seen.of(world.service, world.at, trail=trail)
