"""What proves a world to be the described one: a fingerprint of every array of it."""

import hashlib
from typing import Any

import numpy as np

from bench.worlds import World

SIZES = {"local": (60, 40), "metro": (200, 40), "national": (300, 60), "adv": (60, 10)}
SEEDS = (1, 2, 3)

MEDIATORS = {
    "service": "m_svc", "x": "mx", "y": "my", "area": "m_cell", "max_km": "max_km",
    "languages": "lang", "level": "level", "gender": "gender", "age": "age",
    "background": "bg", "active": "active", "certified_from": "cert_from",
    "certified_until": "cert_to", "max_open": "max_open", "open_cases": "open_now",
    "room": "cap", "recent": "load90", "pause": "since", "free": "m_raw", "starts": "m_st",
}  # fmt: skip
CASES = {
    "service": "c_svc", "x": "cx", "y": "cy", "area": "cA", "other_area": "cB",
    "languages": "c_req", "each": "c_both", "starts": "c_st", "priority": "c_prio",
    "waiting": "c_wait", "weight": "c_w", "worth": "c_R",
}  # fmt: skip
PAIRS = {"apart": "excl", "together": "comed", "times": "comed_n"}


def arrays_of(world: World) -> dict[str, np.ndarray]:
    arrays = {f"mediators.{name}": getattr(world.mediators, name) for name in MEDIATORS}
    arrays |= {f"cases.{name}": getattr(world.cases, name) for name in CASES}
    arrays |= {name: getattr(world, name) for name in PAIRS}
    return arrays | conflicts(world.cases.conflicted)


def arrays_of_reference(world: Any) -> dict[str, np.ndarray]:
    """The same, of a world of the reference generator."""
    arrays = {f"mediators.{ours}": getattr(world, theirs) for ours, theirs in MEDIATORS.items()}
    arrays |= {f"cases.{ours}": getattr(world, theirs) for ours, theirs in CASES.items()}
    arrays |= {ours: getattr(world, theirs) for ours, theirs in PAIRS.items()}
    return arrays | conflicts(world.c_coi)


def conflicts(rows: list[np.ndarray]) -> dict[str, np.ndarray]:
    return {
        "cases.conflicted": np.concatenate(rows),
        "cases.conflicts": np.array([len(row) for row in rows]),
    }


def digest(array: np.ndarray) -> str:
    """Return the sha256 of the values, whatever the width of their type."""
    kind = {"f": "<f8", "u": "<u8"}.get(array.dtype.kind, "<i8")
    plain = np.ascontiguousarray(array.astype(kind))
    return hashlib.sha256(repr(plain.shape).encode() + plain.tobytes()).hexdigest()
