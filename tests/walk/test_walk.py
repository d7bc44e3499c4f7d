"""Whatever is done in whatever order, the house says of each case, seat and talk what is so."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest
from django.conf import settings

from tests import trials
from tests.cases.found import words_anew, words_kept
from tests.databases import TRIED_ON, database_of_its_own
from tests.walk.walking import walk
from tests.walk.world import STEPS


@dataclass(frozen=True)
class Size:
    steps: int
    in_a_process: bool
    """On a database where every step is committed; else in one that is rolled back."""


SMALL = Size(steps=250, in_a_process=False)
WHOLE = Size(steps=20_000, in_a_process=True)
SEED = 2026


@pytest.mark.django_db(transaction=trials.WHOLE)
@pytest.mark.parametrize("database", TRIED_ON)
@trials.trial("walk", small=SMALL, whole=WHOLE)
def test_no_promise_is_broken_on_the_way(size, database, tmp_path, record_property):
    if size.in_a_process:
        with database_of_its_own(database, tmp_path) as named:
            tried = _walked_by_itself(size.steps, named)
    else:
        tried = walk(SEED, size.steps).tried()
        assert words_kept() == words_anew()

    record_property(*trials.row("walk", database=database, tried=tried, found="0 broken promises"))


def _walked_by_itself(steps: int, named: dict[str, str]) -> str:
    environment = os.environ | named | {"DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "1"}
    walked = subprocess.run(
        [sys.executable, "-m", "tests.walk", str(SEED), str(steps)],
        cwd=settings.BASE_DIR,
        env=environment | {"LOG_LEVEL": "ERROR"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert walked.returncode == 0, walked.stdout
    said = json.loads(walked.stdout.splitlines()[-1])
    assert said["steps"] == steps
    return said["tried"]


def test_every_verb_is_among_the_steps():
    assert len(STEPS) > 50
