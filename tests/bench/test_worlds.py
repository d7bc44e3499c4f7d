import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from bench import worlds
from tests.bench.digests import SEEDS, SIZES, arrays_of, arrays_of_reference, digest

REFERENCE = Path("../shared/pairing_instances.py")
DIGESTS = json.loads(Path(__file__).with_name("digests.json").read_text())


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    if not REFERENCE.exists():
        pytest.skip("the reference generator is not on this machine")
    spec = importlib.util.spec_from_file_location("reference", REFERENCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made_by(reference: ModuleType, seed: int, mode: str) -> Any:
    """Return the reference's world; it has no ``adv``, so its local one is changed as described."""
    n, m = SIZES[mode]
    if mode != "adv":
        return reference.make(seed, n, m, mode)
    world = reference.make(seed, n, m, "local")
    world.max_km[world.max_km < 20] = 20
    world.c_req[:], world.c_both[:] = 1, 0
    free = np.zeros((m, 42, 48), dtype=bool)
    free[:, :, 16:42] = True
    world.c_st = reference.pack(reference.start3(free.reshape(m, 2016)))
    return world


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mode", worlds.MODES)
def test_a_world_is_that_of_the_reference(reference, seed, mode):
    theirs = arrays_of_reference(made_by(reference, seed, mode))

    ours = arrays_of(worlds.make(seed, *SIZES[mode], mode))

    assert ours.keys() == theirs.keys()
    for name, array in ours.items():
        np.testing.assert_array_equal(array, theirs[name], err_msg=name, strict=True)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mode", worlds.MODES)
def test_a_world_has_the_fingerprints_of_the_reference(seed, mode):
    world = worlds.make(seed, *SIZES[mode], mode)

    found = {name: digest(array) for name, array in arrays_of(world).items()}

    assert found == DIGESTS[f"{mode} {seed}"]


def test_the_hardest_world_lets_seven_in_ten_take_a_case():
    world = worlds.make(1, 1_000, 10, "adv")
    people, cases = world.mediators, world.cases
    shares = []
    for case in range(world.m):
        km = np.hypot(people.x - cases.x[case], people.y - cases.y[case])
        may = people.active & (people.room > 0) & (km <= people.max_km)
        may &= (people.area != cases.area[case]) & (people.area != cases.other_area[case])
        may &= (people.starts & cases.starts[case]).any(1)
        shares.append(may.mean())

    assert np.median(shares) == pytest.approx(0.72, abs=0.01)


def test_hours_are_packed_from_the_lowest_bit_on():
    hours = np.random.default_rng(1).random((3, worlds.HOURS)) < 0.5

    words = worlds.words_of(hours)

    at = np.arange(worlds.HOURS, dtype=np.uint64)
    assert (words[:, at // 64] >> at % 64 & 1 == hours).all()


def test_a_talk_ends_on_the_day_it_begins():
    hours = np.ones((1, worlds.HOURS), dtype=bool)

    starts = worlds.starts_of(hours).reshape(worlds.DAYS, worlds.A_DAY)

    assert starts[:, :46].all()
    assert not starts[:, 46:].any()


def test_an_unknown_world_is_refused():
    with pytest.raises(ValueError, match="no such world: lunar"):
        worlds.make(1, 2, 1, "lunar")
