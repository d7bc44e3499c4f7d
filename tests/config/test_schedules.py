from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django_q.models import Schedule

from config.schedules import PERIODIC, sync_schedules
from organisations.tasks import forget_ended_sessions


def test_the_rows_agree_with_the_list(db, now):
    Schedule.objects.create(name="by hand", func="os.getcwd", args="not a tuple(")
    Schedule.objects.create(func="os.getcwd")

    sync_schedules(at=now)

    rows = Schedule.objects.order_by("pk").values_list("name", "func", "minutes")
    assert list(rows) == [(work.name, work.path, work.minutes) for work in PERIODIC]


def test_sessions_that_ended_are_forgotten_and_others_stay(db):
    sessions = import_module(settings.SESSION_ENGINE).SessionStore
    for age in (-60, 60):
        session = sessions()
        session["unsent"] = "words"
        session.set_expiry(age)
        session.save()

    forget_ended_sessions()

    assert Session.objects.count() == 1


def test_a_row_that_stands_keeps_its_next_run(db, now):
    sync_schedules(at=now)
    before = set(Schedule.objects.values_list("pk", "next_run"))

    sync_schedules(at=now + timedelta(days=1))

    assert set(Schedule.objects.values_list("pk", "next_run")) == before


def test_a_row_that_was_changed_by_hand_or_doubled_is_mended(db, now):
    sync_schedules(at=now)
    name = PERIODIC[0].name
    Schedule.objects.filter(name=name).update(args="not a tuple(", minutes=999)
    Schedule.objects.create(name=name, func="os.getcwd")

    sync_schedules(at=now)

    row = Schedule.objects.get(name=name)
    assert (row.func, row.args, row.minutes) == (PERIODIC[0].path, None, PERIODIC[0].minutes)


def test_the_command_says_what_it_removed(db, capsys):
    Schedule.objects.create(name="by hand", func="os.getcwd")

    call_command("sync_schedules")

    assert "Removed: by hand" in capsys.readouterr().out
