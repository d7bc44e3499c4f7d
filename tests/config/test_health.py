import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from core.last_backup import note_backup
from organisations.models import WorkerBeat
from organisations.outbox import post

Disk = namedtuple("Disk", "total used free")


@pytest.fixture(autouse=True)
def disk(monkeypatch):
    """The disk of whoever runs the tests is not what they are about."""

    def with_room(free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Disk(100, 100 - free, free))

    with_room(60)
    return with_room


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Nor is what lies in their folder."""
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def beat(db):
    def came_home(ago: timedelta) -> None:
        at = timezone.now() - ago
        WorkerBeat.objects.update_or_create(pk=1, defaults={"sent_at": at, "came_home_at": at})

    return came_home


def test_all_is_well_with_a_fresh_beat_and_an_empty_outbox(client, beat):
    beat(timedelta(seconds=20))

    response = client.get("/healthz")

    assert response.status_code == 200
    well = ["ok", "database", "writing", "migrations", "disk", "backup", "worker", "outbox"]
    assert response.json() == {**dict.fromkeys(well, True), "backup_hours": None}
    assert not Session.objects.exists()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("ago", [None, timedelta(minutes=4)])
def test_a_silent_worker_turns_it_red(client, beat, ago):
    if ago:
        beat(ago)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["worker"] is False


def test_a_mail_that_waits_too_long_turns_it_red(client, beat, service):
    beat(timedelta(0))
    facts = {"service": service, "kind": "offer", "recipient": "a@example.org", "content": b"x"}
    post(key="1", at=timezone.now() - timedelta(minutes=9), **facts)
    assert client.get("/healthz").status_code == 200

    post(key="2", at=timezone.now() - timedelta(minutes=11), **facts | {"recipient": "b@x.org"})
    response = client.get("/healthz")

    assert (response.status_code, response.json()["outbox"]) == (503, False)


def test_a_database_that_is_away_turns_it_red(client, db):
    def away(*args):
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        response = client.get("/healthz")

    told = {"ok": False, "database": False, "backup_hours": None}
    assert (response.status_code, response.json()) == (503, told)


def test_a_migration_that_waits_turns_it_red(client, beat):
    beat(timedelta(0))
    MigrationRecorder(connection).record_unapplied("cases", "0001_first_tables")

    response = client.get("/healthz")

    assert (response.status_code, response.json()["migrations"]) == (503, False)


@pytest.mark.parametrize(("free", "status"), [(10, 200), (9, 503)])
def test_a_disk_with_less_than_a_tenth_of_room_turns_it_red(client, beat, disk, free, status):
    beat(timedelta(0))
    disk(free)

    response = client.get("/healthz")

    assert (response.status_code, response.json()["disk"]) == (status, status == 200)


def test_this_machine_is_answered_whatever_host_it_names(client, beat):
    beat(timedelta(0))

    assert client.get("/healthz", HTTP_HOST="elsewhere.example").status_code == 200


@pytest.mark.parametrize("caller", ["192.0.2.7", ""])
def test_others_have_to_name_the_site(client, db, caller):
    asked = {"HTTP_HOST": "elsewhere.example", "REMOTE_ADDR": caller}

    assert client.get("/healthz", **asked).status_code == 400


def test_the_last_backup_turns_it_red_when_it_is_too_old_or_gone(client, beat, folder):
    beat(timedelta(0))
    file = folder / "monday.copy"
    file.write_bytes(b"x")
    note_backup(file, made_at=timezone.now() - timedelta(hours=25, minutes=30))
    fresh = client.get("/healthz")

    note_backup(file, made_at=timezone.now() - timedelta(hours=27))
    old = client.get("/healthz")
    file.unlink()
    gone = client.get("/healthz")

    assert (fresh.status_code, fresh.json()["backup_hours"]) == (200, 25)
    assert (old.status_code, old.json()["backup"], old.json()["backup_hours"]) == (503, False, 27)
    assert (gone.status_code, gone.json()["backup_hours"]) == (503, None)


def test_a_site_that_never_made_one_has_a_day_for_it(client, beat, settings):
    beat(timedelta(0))
    applied = MigrationRecorder(connection).migration_qs
    assert client.get("/healthz").json()["backup"] is True

    applied.update(applied=timezone.now() - timedelta(hours=27))
    assert client.get("/healthz").json()["backup"] is False

    settings.DEBUG = True  # a laptop
    assert client.get("/healthz").json()["backup"] is True
