"""From SQLite to PostgreSQL: the demo, whole; and what PostgreSQL would refuse, named."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import dj_database_url
import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError

from config.copies.databases import second_database
from config.copies.digests import model_digest
from config.copies.faults import moved_models
from config.copies.manifest import file_digest
from organisations.models import Membership, Service
from organisations.models.tenant_walls import missing
from scheduling.models import PoolChange
from tests.databases import PostgresServer, fill
from tests.post_office import free_port

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.xdist_group("move"),  # one process makes the demo
]
SPOILT = "PRAGMA ignore_check_constraints = ON"
PLANTED = {
    "UPDATE organisations_service SET town = 'Oost' || char(0) WHERE id = 1": (
        "organisations_service, row 1, town: holds a NUL sign"
    ),
    f"UPDATE organisations_service SET phone = '{'1' * 31}' WHERE id = 2": (
        "organisations_service, row 2, phone: is longer than 30 letters"
    ),
    "UPDATE organisations_service SET mediators_per_case = 40000 WHERE id = 2": (
        "organisations_service, row 2, mediators_per_case: is not from 0 to 32767"
    ),
}

A_SEALED_TRAIL = """
from datetime import datetime
from zoneinfo import ZoneInfo
from organisations.audit import log_read, record
from organisations.models import District, Membership, Scope
from organisations.tasks import seal_trail

row = District.unscoped.order_by("pk").first()
somebody = Membership.objects.filter(service=row.service, role="coordinator").first().user
by = Scope(service=row.service, user=somebody, roles=frozenset({"coordinator"}))
for hour in range(30):
    at = datetime(2026, 3, 2 + hour // 24, hour % 24, 5, 6, hour, tzinfo=ZoneInfo("Asia/Kolkata"))
    record("district.change", row, by=by, at=at, changed=["name", "é"], reason="Zoé ‘s’ ☂")
    log_read(row, by=by, at=at, why="case page")
seal_trail()
"""
"""With all that two databases may write in two ways: fractions of a second, zones, signs, lists."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The file of a site on SQLite with the demo in it, made once for all tests here."""
    folder = tmp_path_factory.mktemp("demo")
    names = {"VAR_DIR": str(folder), "DATABASE_URL": "", "REDIS_URL": ""}
    fill(names)
    command = [sys.executable, "manage.py", "demo", "--volunteers=30", "--cases=20"]
    subprocess.run(
        command, cwd=settings.BASE_DIR, env=os.environ | names, capture_output=True, check=True
    )
    return folder / "tweespraak.sqlite3"


@pytest.fixture
def house(demo, tmp_path):
    """A site with a copy of that file."""
    shutil.copy(demo, tmp_path)
    names = {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "SITE_ADDRESS": f"http://127.0.0.1:{free_port()}",
    }

    def manage(*words: str, **more: str) -> str:
        ran = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env=os.environ | names | more,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.stdout + ran.stderr

    return manage


def test_the_demo_moves_whole_and_what_cannot_is_named(house, tmp_path):
    file = tmp_path / "tweespraak.sqlite3"
    whole = file.read_bytes()
    with PostgresServer() as server:
        with psycopg.connect(server.url, autocommit=True) as admin:
            admin.execute("CREATE ROLE mover LOGIN")  # may do nothing but what an owner may
            admin.execute("CREATE DATABASE house OWNER mover")
        url = f"postgres://mover@127.0.0.1:{server.port}/house"

        names_what_is_planted(house, url, file)
        file.write_bytes(whole)
        house("shell", "-c", A_SEALED_TRAIL)
        sealed = house("verify_trail")
        assert "60 entries, 0 faults" in sealed
        assert "changes: sealed up to" in sealed
        assert "reads: sealed up to" in sealed
        assert "would take every row" in house("move_to", url, "--check")
        assert "Set MOVE_TO_URL" in house("move_to")
        assert "all equal, and the walls stand" in house("move_to", MOVE_TO_URL=url)

        looks_the_same(url, file)
        assert house("verify_trail", DATABASE_URL=url).startswith(sealed)
        assert "not empty" in house("move_to", url)
    assert "no address of a PostgreSQL" in house("move_to", "sqlite:///elsewhere")


STEP = """
from django.db import migrations

def ask(apps, schema_editor):
    {}

class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_first_tables")]
    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
"""
"""A later migration, in place of those of an app that has none."""
FAULTS = {
    'apps.get_model("organisations", "Service").objects.update(town="Elders")': "a step asks",
    'schema_editor.connection.vendor == "sqlite" or 1 / 0': "division by zero",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_step_that_fails_there_ends_in_one_line_and_touches_nothing(house, tmp_path, fault):
    steps = tmp_path / "later_steps"
    steps.mkdir()
    (steps / "__init__.py").touch()
    (steps / "0001_later.py").write_text(STEP.format(fault))
    (tmp_path / "later.py").write_text(
        "from config.settings import *\nMIGRATION_MODULES = {'insights': 'later_steps'}\n"
    )
    later = {"DJANGO_SETTINGS_MODULE": "later", "PYTHONPATH": str(tmp_path)}
    house("migrate", **later)
    file = tmp_path / "tweespraak.sqlite3"
    before = file_digest(file)
    with PostgresServer() as server:
        said = house("move_to", MOVE_TO_URL=server.url, **later)

    (line,) = said.strip().splitlines()
    assert f"The tables cannot be made there, nothing is moved: {FAULTS[fault]}" in line
    assert file_digest(file) == before


def names_what_is_planted(house, url: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as line:
        line.execute(SPOILT)
        for planted in PLANTED:
            line.execute(planted)
        line.commit()
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    said = house("move_to", url, "--check")

    for fault in PLANTED.values():
        assert fault in said
    assert "would refuse 3 values" in said
    assert "holds a NUL sign (move_to --check lists all)" in house("move_to", url)


def looks_the_same(url: str, file: Path) -> None:
    with second_database({"ENGINE": "django.db.backends.sqlite3", "NAME": file}) as database:
        before = {model: model_digest(model, using=database.alias) for model in moved_models()}
    assert before[PoolChange].rows  # which the triggers write: on both sides as many
    with second_database(dj_database_url.parse(url)) as database:
        using = database.alias
        assert {model: model_digest(model, using=using) for model in moved_models()} == before
        assert missing(database) == []

        services = Service.objects.using(using)
        last = services.order_by("-pk").first()
        fresh = services.create(name="Noord", slug="noord", town="Noord", email="n@x.org")
        assert fresh.pk == last.pk + 1

        with pytest.raises(IntegrityError, match="never changes its service"):
            Membership.objects.using(using).filter(service=last).update(service=fresh)
