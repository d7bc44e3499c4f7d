"""Drills: what was there is damaged, in use or lost, or the restore itself stops halfway."""

import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from stat import S_IMODE

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from cases.models import Party
from config.copies import present, putting, restore
from config.copies.databases import path_of
from config.copies.refusals import CopyRefused
from config.database_file import files_of, make_like
from core.asked_to_erase import FILE, asked_since
from core.last_backup import last_backup
from core.unfinished_restore import is_unfinished
from organisations.actions.requests_of_people import erase_on_request
from organisations.models import (
    ErasureRequest,
    OutboxMessage,
    OutboxState,
    Role,
    Service,
)
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import ServiceFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
IS_SQLITE = connection.vendor == "sqlite"


def restored(file: Path, *words: str) -> str:
    said = StringIO()
    call_command("restore", str(file), *words, stdout=said)
    return said.getvalue()


def refused(file: Path, *words: str) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("restore", str(file), *words)
    (line,) = str(refusal.value).splitlines()
    return line


def database_file() -> Path:
    return files_of(connections["default"])[0]


@contextmanager
def another_line():
    """Somebody else who has the database open and does nothing with it."""
    if IS_SQLITE:
        with closing(sqlite3.connect(database_file())) as line:
            line.execute("SELECT count(*) FROM organisations_service").fetchone()
            yield
        return
    facts = connection.get_connection_params()
    names = {name: facts[name] for name in ("host", "port", "user", "dbname") if name in facts}
    with psycopg.connect(**names, password=facts.get("password")):
        yield


ASIDE = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'before_restore_')"


def put_aside() -> list[str]:
    """Files beside the database, or schemas in it."""
    if IS_SQLITE:
        return [str(path) for path in database_file().parent.glob("*.before-restore-*")]
    with connection.cursor() as cursor:
        cursor.execute(ASIDE)
        return [name for (name,) in cursor.fetchall()]


def services_in(aside: str) -> int:
    if IS_SQLITE:
        with closing(sqlite3.connect(aside)) as line:
            return line.execute("SELECT count(*) FROM organisations_service").fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{aside}".organisations_service')
        return cursor.fetchone()[0]


@pytest.fixture(autouse=True)
def tidy():
    """The next test finds nothing aside."""
    yield
    for aside in put_aside():
        if IS_SQLITE:
            Path(aside).unlink()
        else:
            with connection.cursor() as cursor:
                cursor.execute(f'DROP SCHEMA "{aside}" CASCADE')


def states() -> dict[str, str]:
    return dict(OutboxMessage.unscoped.values_list("key", "state"))


@pytest.fixture
def spoilt(copy):
    """A database whose file is broken, or that has lost a table; the copy is from before."""
    if IS_SQLITE:
        connection.close()
        with database_file().open("r+b") as file:
            file.write(b"no database any more" * 10)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE django_migrations")
    return copy


def test_a_damaged_database_is_put_aside_as_it_is_and_its_place_is_told(spoilt):
    assert "cannot be read" in refused(spoilt)
    assert "--replace puts it aside" in refused(spoilt)

    said = restored(spoilt, "--replace")

    assert "could not be copied" in said
    assert f"{spoilt} is back" in said
    assert Service.objects.count() == 1
    (aside,) = put_aside()
    assert aside in said
    if IS_SQLITE:
        assert Path(aside).read_bytes().startswith(b"no database any more")
    else:
        assert services_in(aside) == 1
        later = spoilt.with_name("later.copy")
        call_command("backup", str(later), verbosity=0)  # what lies aside is no part of the site
        assert f"{later} is back" in restored(later, "--replace")


def test_so_is_one_that_only_fails_while_it_is_copied(copy, monkeypatch):
    def fails(*_words, **_facts):
        raise CopyRefused("The copy is not whole: page 7")

    monkeypatch.setattr(present, "make_backup", fails)
    ServiceFactory()

    said = restored(copy, "--replace")

    assert "could not be copied (The copy is not whole: page 7): it is" in said
    assert Service.objects.count() == 1
    (aside,) = put_aside()
    assert services_in(aside) == 2


def test_tables_of_somebody_else_are_never_replaced(copy, monkeypatch):
    monkeypatch.setattr(present, "tables_of", lambda _database: ["wp_posts", "wp_users"])

    assert "none of ours, such as wp_posts" in refused(copy, "--replace")


def test_what_was_there_stays_where_the_copy_cannot_be_put(copy, monkeypatch):
    ServiceFactory()
    # The last word of all: whatever came before it is taken back.
    monkeypatch.setattr(putting, "MARK", "CREATE NO TABLE %s")

    assert "NO" in refused(copy, "--replace")

    assert Service.objects.count() == 2
    assert not is_unfinished(connection)
    assert not IS_SQLITE or not list(database_file().parent.glob("*.restored"))


@pytest.mark.skipif(IS_SQLITE, reason="only there two programs work together")
def test_nor_is_half_of_it_put_where_unpacking_stops(copy, monkeypatch):
    ServiceFactory()
    real = putting.postgresql_command

    def half(program, *words, **facts):
        command = real(program, *words, **facts)
        if program == "pg_restore":
            plainly = " ".join(f"'{word}'" for word in command)
            return ["sh", "-c", f"{plainly} | head -c 20000; echo gone >&2; exit 1"]
        return command

    monkeypatch.setattr(putting, "postgresql_command", half)

    assert "pg_restore: " in refused(copy, "--replace")
    assert Service.objects.count() == 2
    assert not is_unfinished(connection)


def test_one_that_stops_halfway_lets_nobody_in_and_no_mail_out_until_it_is_done(copy, monkeypatch):
    def stops(*_words, **_facts):
        raise RuntimeError("the machine fell over")

    with monkeypatch.context() as patch:
        patch.setattr(restore, "call_command", stops)
        line = refused(copy, "--replace")
    assert "(the machine fell over). Nobody comes in and no mail leaves" in line
    assert is_unfinished(connection)
    assert states()["due"] == OutboxState.QUEUED  # as in the copy: the mark holds it back
    with pytest.raises(CommandError, match="being put back"):
        call_command("worker")
    with pytest.raises(CommandError, match="did not finish"):
        call_command("backup", str(copy.with_name("tuesday.copy")))

    said = restored(copy)  # nothing of it is worth a copy, so it needs no --replace

    assert "A restore did not finish here" in said
    assert not is_unfinished(connection)
    assert states() == {"due": "unclear", "code": "superseded", "later": "queued"}
    assert len(list(copy.parent.glob("before-restore-*"))) == 2  # a copy and its list, of the first


def test_what_is_copied_to_make_room_is_no_backup_of_the_day(copy):
    made_at = last_backup().made_at

    restored(copy, "--replace")

    assert last_backup().made_at == made_at


def test_nothing_is_put_where_somebody_else_has_the_database_open(copy):
    with another_line():
        line = refused(copy, "--replace")

    assert "stop web and worker first" in line
    assert f"{copy} is back" in restored(copy, "--replace")


@pytest.mark.skipif(not IS_SQLITE, reason="a server has no file of ours")
def test_the_file_keeps_its_owner_and_who_may_read_it(copy, tmp_path):
    file = database_file()
    file.chmod(0o640)
    before = file.stat()

    restored(copy, "--replace")

    after = database_file().stat()
    assert oct(S_IMODE(after.st_mode)) == "0o640"
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
    file.chmod(0o600)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_put_back_by_root_it_is_still_that_of_the_site(tmp_path):
    former, fresh = tmp_path / "old", tmp_path / "new"
    for file in (former, fresh):
        file.touch(0o666)
    os.chown(former, 12345, 12346)
    former.chmod(0o666)

    make_like(fresh, former)
    facts = fresh.stat()
    assert (facts.st_uid, facts.st_gid, oct(S_IMODE(facts.st_mode))) == (12345, 12346, "0o660")

    former.unlink()
    os.chown(tmp_path, 12347, 12348)
    make_like(fresh, former)
    assert (fresh.stat().st_uid, fresh.stat().st_gid) == (12347, 12348)


@pytest.fixture
def closed_case(service):
    closed_at = timezone.now() - timedelta(days=400)
    case = CaseFactory(service=service, closed=True, closed_at=closed_at, summary="heg")
    party = PartyFactory(service=service, case=case, name="Noor Geheim", consented_at=closed_at)
    return case, party


@pytest.fixture
def erased_since(closed_case, copy, service, member):
    """Somebody in the copy who asked to be erased after it was made."""
    assert Party.unscoped.filter(name="Noor Geheim").exists()
    coordinator = member(service, Role.COORDINATOR)
    erase_on_request(*closed_case, by=coordinator, at=timezone.now())
    assert not Party.unscoped.filter(name="Noor Geheim").exists()
    return copy


def nobody_came_back(said: str) -> None:
    assert "1 requests to be erased are younger: 1 were in it and went again" in said
    assert not Party.unscoped.filter(name="Noor Geheim").exists()
    assert ErasureRequest.unscoped.count() == 1


def test_who_was_erased_since_does_not_come_back(erased_since, settings):
    for folder in (Path(settings.VAR_DIR), erased_since.parent):
        (folder / FILE).unlink()  # the database that is there knows it

    nobody_came_back(restored(erased_since, "--replace"))


def test_nor_where_the_database_is_lost_and_only_the_file_beside_the_backups_is_left(
    erased_since, settings
):
    (Path(settings.VAR_DIR) / FILE).unlink()
    assert len(asked_since(None, erased_since.parent)) == 1
    if IS_SQLITE:
        connection.close()
        for file in files_of(connections["default"]):
            file.unlink()
    else:
        with connection.cursor() as cursor:
            for sql in putting._emptying(connection):
                cursor.execute(sql)

    nobody_came_back(restored(erased_since))


def test_nor_where_the_first_try_stopped_halfway(erased_since, monkeypatch, settings):
    (erased_since.parent / FILE).unlink()

    def stops(*_words, **_facts):
        raise RuntimeError("the machine fell over")

    with monkeypatch.context() as patch:
        patch.setattr(restore, "call_command", stops)
        refused(erased_since, "--replace")
    assert Party.unscoped.filter(name="Noor Geheim").exists()

    nobody_came_back(restored(erased_since))


def test_what_was_kept_long_enough_goes_before_the_site_opens(rows, place, service):
    closed_at = timezone.now() - timedelta(days=3000)
    case = CaseFactory(service=service, closed=True, closed_at=closed_at)
    PartyFactory(service=service, case=case, name="Noor Geheim", consented_at=closed_at)
    file = place / "backups" / "old.copy"
    call_command("backup", str(file), verbosity=0)

    restored(file, "--replace")

    assert not Party.unscoped.filter(name="Noor Geheim").exists()
    assert Service.objects.exists()


def test_the_program_is_that_of_the_server_or_the_next_newer_one(tmp_path):
    for version in (13, 15, 17):
        folder = tmp_path / str(version) / "bin"
        folder.mkdir(parents=True)
        (folder / "pg_dump").touch()

    def chosen(version: int) -> str:
        return Path(path_of("pg_dump", version, tmp_path)).parts[-3]

    assert [chosen(version) for version in (13, 14, 15, 16, 17)] == ["13", "15", "15", "17", "17"]
