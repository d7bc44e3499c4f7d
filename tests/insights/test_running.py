from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone
from django_q.models import Schedule, Task

from config.schedules import PERIODIC, sync_schedules
from core.last_backup import note_backup
from core.templatetags.ui import spelled
from insights.pages.running import MOMENT, WORK_WORDS, periodic_works, running_parts
from organisations.models import MailLook, OutboxMessage, OutboxState, Role, TrailLook, WorkerBeat
from organisations.outbox import post

pytestmark = pytest.mark.slow


@pytest.fixture
def house(settings, tmp_path, db):
    """Where all is well: a worker that was heard, and a backup of this morning."""
    settings.VAR_DIR = tmp_path
    now = timezone.now()
    WorkerBeat.objects.create(sent_at=now, came_home_at=now)
    file = tmp_path / "monday.copy"
    file.write_bytes(b"rows")
    note_backup(file, made_at=now - timedelta(hours=5))
    return file


def ill(service, at=None):
    return [f.label for f in running_parts(service, at or timezone.now()) if not f.is_well]


def letter(service, key, **facts):
    facts = {"at": timezone.now(), "recipient": f"{key}@example.org"} | facts
    return post(service=service, key=key, kind="offer", content=b"x", **facts)


def test_where_all_is_well_nothing_is_asked_of_anybody(house, service):
    letter(service, "now")
    letter(service, "later", not_before=timezone.now() + timedelta(days=2))

    assert ill(service) == []
    assert running_parts(service, timezone.now())[0].said == "1 now, 1 for later"


def test_each_fault_is_told_by_its_name(house, service):
    letter(service, "old", at=timezone.now() - timedelta(minutes=11))
    failed = letter(service, "failed")
    OutboxMessage.unscoped.filter(pk=failed.pk).update(state=OutboxState.FAILED)
    WorkerBeat.objects.update(came_home_at=timezone.now() - timedelta(minutes=4))
    MigrationRecorder(connection).record_unapplied("cases", "0001_first_tables")
    house.unlink()

    assert ill(service) == [
        "Email that waits",
        "Email that did not arrive",
        "The part of this site that sends email was last at work",
        "Changes to the database that an upgrade still has to make",
        "Last backup that was made and looked at",
    ]


def test_a_backup_is_red_after_twenty_six_hours(house, service):
    note_backup(house, made_at=timezone.now() - timedelta(hours=25))
    assert ill(service) == []

    note_backup(house, made_at=timezone.now() - timedelta(hours=27))
    assert ill(service) == ["Last backup that was made and looked at"]


def test_the_history_is_red_where_it_is_not_as_it_was_sealed_or_nobody_looked(house, service):
    now = timezone.now()
    assert running_parts(service, now)[-1].said == "not looked at yet"
    look = TrailLook.unscoped.create(service=service, at=now, entries=12, faults=0)
    assert ill(service) == []
    assert "all 12 entries are as they were written" in running_parts(service, now)[-1].said

    assert ill(service, now + timedelta(hours=40)) != []
    TrailLook.unscoped.filter(pk=look.pk).update(faults=2, first_fault="2026-03-02")

    assert ill(service) == ["The history, compared with its seals"]
    assert "differences: 2, the first of 2 March 2026" in running_parts(service, now)[-1].said


def test_the_last_look_at_the_mail_is_told_with_its_day(house, service):
    now = timezone.now()
    look = MailLook.objects.create(at=now, faults=0, advice=1)
    assert ill(service) == []
    told = [part.said for part in running_parts(service, now) if "believed" in part.label]
    assert told == [f"{spelled(now, MOMENT)}: to be mended: 0, better mended: 1"]

    assert "Whether our email is taken and believed elsewhere" in ill(
        service, now + timedelta(days=10)
    )
    MailLook.objects.filter(pk=look.pk).update(faults=1)
    assert ill(service) == ["Whether our email is taken and believed elsewhere"]


def test_regular_tasks_tell_when_they_run_and_which_do_not(db):
    now = timezone.now()
    sync_schedules(at=now)
    Schedule.objects.filter(name="mend cases").update(next_run=now - timedelta(minutes=11))
    task = {"started": now, "stopped": now, "success": False, "func": "x", "name": "x"}
    Task.objects.create(id="failed", **task)
    ran = {"task": "failed", "next_run": now + timedelta(minutes=20)}
    Schedule.objects.filter(name="wake dormant cases").update(**ran)

    works = {str(work["name"]): work for work in periodic_works(now)}

    assert len(works) == len(PERIODIC)
    ill_ones = {name: w["verdict"] for name, w in works.items() if not w["is_well"]}
    assert ill_ones == {"Put right the state of cases": "late", "Wake cases that rested": "failed"}
    assert works["Wake cases that rested"]["last"] == now - timedelta(minutes=40)
    assert works["Put right the state of cases"]["last"] is None


def test_every_regular_task_has_words():
    assert {work.name for work in PERIODIC} == WORK_WORDS.keys()


def test_managers_read_it_and_nobody_else_sees_the_door(house, service, member, logged_in):
    sync_schedules(at=timezone.now())
    page = reverse("insights:running", args=[service.slug])

    answer = logged_in(member(service, Role.MANAGER)).get(page).content.decode()
    assert "Last backup that was made and looked at" in answer
    assert "Forget logins that have ended" in answer

    client = logged_in(member(service, Role.COORDINATOR))
    assert client.get(page).status_code == 403
    home = client.get(reverse("insights:home", args=[service.slug])).content.decode()
    assert page not in home
