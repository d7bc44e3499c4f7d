from datetime import timedelta

import pytest
from django_q.models import OrmQ

from moving import tasks
from moving.actions import exports
from moving.actions.exports import (
    FIGURES,
    ExportUnderWay,
    NotTheirs,
    ask_export,
    fetch_export,
    file_of_export,
    is_made_now,
    kinds_they_may,
    make_export,
)
from moving.models import Export, ExportForm
from organisations.models import AuditEntry, ReadEntry, Role
from tests.factories.moving import ExportFactory
from tests.factories.volunteers import VolunteerFactory
from tests.marks import needs_the_orm_queue

A_DAY = timedelta(hours=24)


@pytest.fixture
def much(monkeypatch, coordinator):
    """One line is more than a page waits for."""
    VolunteerFactory(service=coordinator.service)
    monkeypatch.setattr(exports, "MOST_AT_ONCE", 0)


def test_few_lines_are_made_at_once_and_nothing_stays(coordinator, now):
    VolunteerFactory(service=coordinator.service)
    export = ask_export(["volunteers"], ExportForm.XLSX, by=coordinator, at=now)
    assert is_made_now(export)
    assert file_of_export(export, by=coordinator, at=now).filename.endswith(".xlsx")
    export.refresh_from_db()
    assert (export.lines, bytes(export.content), OrmQ.objects.count()) == (1, b"", 0)


def test_who_took_what_out_stands_in_the_trail_and_the_read_log(coordinator, now):
    export = ask_export([FIGURES], ExportForm.CSV, by=coordinator, at=now)
    assert AuditEntry.unscoped.get().verb == "export.ask"
    assert (ReadEntry.unscoped.get().object_id, ReadEntry.unscoped.get().why) == (
        export.pk,
        "export",
    )


@needs_the_orm_queue
@pytest.mark.usefixtures("much")
def test_many_lines_are_made_by_the_worker_and_fetched_for_a_day(coordinator, now):
    export = ask_export(["volunteers"], ExportForm.CSV, by=coordinator, at=now)
    assert OrmQ.objects.get().task["func"] == "moving.tasks.make_export"
    assert fetch_export(export.pk, by=coordinator, at=now) is None

    assert make_export(export.pk, clock=lambda: now)
    made = fetch_export(export.pk, by=coordinator, at=now + A_DAY - timedelta(minutes=1))
    assert made is not None
    assert made.content.startswith(b"\xef\xbb\xbf")
    assert ReadEntry.unscoped.count() == 2
    assert fetch_export(export.pk, by=coordinator, at=now + A_DAY) is None


@pytest.mark.usefixtures("much")
def test_a_second_run_changes_nothing(coordinator, now):
    export = ask_export(["volunteers"], ExportForm.CSV, by=coordinator, at=now)
    assert tasks.make_export(export.pk)
    assert not tasks.make_export(export.pk)
    assert not tasks.make_export(export.pk + 1)


@pytest.mark.usefixtures("much")
def test_one_at_a_time_until_it_is_there_or_never_will_be(coordinator, now):
    ask_export(["volunteers"], ExportForm.CSV, by=coordinator, at=now)
    with pytest.raises(ExportUnderWay):
        ask_export(["volunteers"], ExportForm.CSV, by=coordinator, at=now)
    later = now + timedelta(minutes=16)
    assert ask_export(["volunteers"], ExportForm.CSV, by=coordinator, at=later)


@pytest.mark.usefixtures("much")
def test_whose_role_ended_meanwhile_gets_nothing(coordinator, now):
    export = ask_export(["volunteers"], ExportForm.CSV, by=coordinator, at=now)
    coordinator.user.memberships.update(ended_at=now)
    assert not make_export(export.pk, clock=lambda: now)
    assert not Export.unscoped.get().made_at


def test_the_file_is_for_who_asked_alone(service, coordinator, member, now):
    export = ExportFactory(service=service, asked_by=coordinator.user, asked_at=now, made_at=now)
    assert fetch_export(export.pk, by=coordinator, at=now)
    assert fetch_export(export.pk, by=member(service, Role.COORDINATOR), at=now) is None
    is_trainer_now = member(service, Role.TRAINER, user=coordinator.user)
    assert fetch_export(export.pk, by=is_trainer_now, at=now) is None


def test_nobody_takes_out_what_is_not_theirs(service, manager, member, now):
    volunteer = member(service, Role.VOLUNTEER)
    assert kinds_they_may(volunteer) == []
    assert "cases" not in kinds_they_may(manager)
    for kinds, by in (
        ([FIGURES], volunteer),
        (["cases"], manager),
        (["nothing"], manager),
        ([], manager),
    ):
        with pytest.raises(NotTheirs):
            ask_export(kinds, ExportForm.CSV, by=by, at=now)
