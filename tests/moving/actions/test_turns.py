"""Whoever dies, a file goes on; whoever gets nothing done three times, stops."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moving.actions import batches, imports, staging, turns
from moving.lifecycle import ImportState
from moving.models import Import, ImportLine
from moving.sheets.headers import SheetKind
from organisations.models import Membership, PartnerOrganisation, Role
from tests.factories.organisations import ServiceFactory
from tests.moving.files import HEADER, POLITIE, WOONBRON, brought_in, let_work, sent, states

pytestmark = pytest.mark.django_db
MANY = [HEADER, *([f"Partner {number}", *POLITIE[1:], "", ""] for number in range(120))]


def begun(by, at):
    run = sent(MANY, by=by, at=at)
    imports.start_import(run, by=by, at=at)
    return run


def test_two_workers_never_have_one_file(coordinator, now):
    run = begun(coordinator, now)

    assert turns.claim_import(run.pk, at=now)
    assert turns.claim_import(run.pk, at=now + timedelta(seconds=89)) is None


def test_a_worker_that_died_is_followed_by_another_that_goes_on(coordinator, now):
    run = begun(coordinator, now)
    dead = turns.claim_import(run.pk, at=now)
    turns.write_batch(dead, clock=lambda: now)
    later = now + timedelta(minutes=2)

    assert turns.mind_imports(at=now + timedelta(seconds=89)) == 0
    assert turns.mind_imports(at=later) == 1
    let_work(run, at=later)

    assert run.counts == {"added": 120}
    assert PartnerOrganisation.unscoped.count() == 120
    assert not turns.write_batch(dead, clock=lambda: later)


def test_a_reader_that_died_leaves_no_line_twice(coordinator, now, monkeypatch):
    run = imports.upload_file(
        b"Organisatie;Soort\nWoonbron;politie\n",
        name="x.csv",
        kind=SheetKind.PARTNERS,
        by=coordinator,
        at=now,
    )

    def dies(*_args, **_facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(staging, "_finish_reading", dies)
        with pytest.raises(KeyboardInterrupt):
            turns.work_on_import(run.pk, clock=lambda: now)
    later = now + timedelta(minutes=2)
    turns.work_on_import(run.pk, clock=lambda: later)

    assert states(run) == [(2, "waits")]


def test_what_gets_no_further_stops_and_what_is_in_stays(coordinator, now):
    run = begun(coordinator, now)
    turns.write_batch(turns.claim_import(run.pk, at=now), clock=lambda: now)

    for minutes in (2, 4, 6, 8):
        turns.claim_import(run.pk, at=now + timedelta(minutes=minutes))

    run.refresh_from_db()
    assert run.state == ImportState.STOPPED
    assert run.counts == {"added": 50, "waits": 70}


def test_a_file_that_kills_its_reader_is_refused(coordinator, now):
    run = imports.upload_file(b"a;b\n", name="x", kind=SheetKind.PARTNERS, by=coordinator, at=now)

    for minutes in (0, 2, 4, 6):
        turns.claim_import(run.pk, at=now + timedelta(minutes=minutes))

    run.refresh_from_db()
    assert (run.state, run.refusal) == (ImportState.REFUSED, "broken")


def test_a_long_file_takes_several_turns(coordinator, now):
    run = begun(coordinator, now)

    assert turns.work_on_import(run.pk, clock=lambda: now, turn=timedelta())

    run.refresh_from_db()
    assert (run.state, run.beat_at) == (ImportState.RUNNING, None)
    assert ImportLine.unscoped.of(run).counted() == {"added": 50, "waits": 70}


def test_lines_that_take_long_are_written_one_by_one(coordinator, now, monkeypatch):
    run = begun(coordinator, now)
    taken = turns.claim_import(run.pk, at=now)
    monkeypatch.setattr(batches, "A_WHILE", 0)
    seen = []
    monkeypatch.setattr(batches.time, "sleep", lambda _rest: seen.append(done(run)))

    turns.write_batch(taken, clock=lambda: now)

    assert seen == list(range(1, 50))


def done(run):
    return ImportLine.unscoped.of(run).counted()["added"]


def test_what_was_changed_a_moment_ago_is_not_overruled(coordinator, now, monkeypatch):
    brought_in([HEADER, [*WOONBRON, "", ""]], by=coordinator, at=now)
    rows = [HEADER, [*WOONBRON[:3], "010 765 43 21", "", ""]]
    run = sent(rows, by=coordinator, at=now)
    imports.start_import(run, by=coordinator, at=now)
    look_up = batches.standing_of_lines

    def somebody_is_quicker(*args, **facts):
        found = look_up(*args, **facts)
        PartnerOrganisation.unscoped.update(phone="by hand")
        return found

    monkeypatch.setattr(batches, "standing_of_lines", somebody_is_quicker)
    let_work(run, at=now)

    assert PartnerOrganisation.unscoped.get().phone == "by hand"
    assert run.questions.get().code == "differs"


def test_whoever_lost_their_role_brings_nothing_in_any_more(coordinator, now):
    run = begun(coordinator, now)
    Membership.objects.filter(user=coordinator.user).update(ended_at=now)

    let_work(run, at=now)

    assert run.state == ImportState.STOPPED
    assert not PartnerOrganisation.unscoped.exists()


def test_a_file_that_nobody_answers_is_put_aside_after_a_week(coordinator, now):
    run = sent(by=coordinator, at=now)

    turns.mind_imports(at=now + timedelta(days=6))
    assert Import.unscoped.get().state == ImportState.READY
    turns.mind_imports(at=now + timedelta(days=7))

    run.refresh_from_db()
    assert (run.state, bytes(run.content)) == (ImportState.STOPPED, b"")
    assert not ImportLine.unscoped.exists()


def test_a_batch_asks_the_database_the_same_however_long_the_file(coordinator, now):
    few = queries_of_a_batch(coordinator, now, 100)
    many = queries_of_a_batch(coordinator, now, 400)

    assert few == many


def queries_of_a_batch(by, at, rows):
    kinds = [HEADER, *([f"P{rows}-{n}", *WOONBRON[1:], "", ""] for n in range(rows))]
    run = sent(kinds, by=by, at=at)
    imports.start_import(run, by=by, at=at)
    taken = turns.claim_import(run.pk, at=at)
    with CaptureQueriesContext(connection) as seen:
        turns.write_batch(taken, clock=lambda: at)
    turns.put_down(taken, at=at)
    let_work(run, at=at)
    return len(seen)


def test_a_second_file_of_another_service_goes_on_beside(coordinator, member, now):
    sent(by=coordinator, at=now)
    other = member(ServiceFactory(), Role.COORDINATOR)

    assert brought_in(by=other, at=now).counts == {"added": 2}
