"""A backup, made while others write, and put back elsewhere."""

import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE
from threading import Event

import dj_database_url
import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from config.copies.databases import second_database
from config.copies.digests import table_digests
from config.copies.manifest import manifest_file, read_manifest
from core.last_backup import last_backup
from organisations.models import OutboxMessage, OutboxState, WorkerBeat
from organisations.models.tenant_walls import missing
from tests.databases import SERVER, THIS_ONE, database_of_its_own, database_on
from tests.post_office import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SETTLED = {
    *("cache", "django_session", "django_q_schedule", "django_q_ormq"),
    *("organisations_outboxmessage", "usersessions_usersession", "organisations_erasingrun"),
}
"""Tables in which a restored site differs from the copy on purpose."""


def manage(names: dict[str, str], *words: str) -> str:
    """What the command said, well or ill."""
    ran = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=os.environ | {"SITE_ADDRESS": f"http://127.0.0.1:{free_port()}"} | names,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + (ran.stderr.strip().splitlines()[-1] if ran.returncode else "")


@contextmanager
def empty_place(folder: Path):
    """The environment of a site that has no database yet."""
    folder.mkdir()
    if not SERVER:
        yield {"VAR_DIR": str(folder), "DATABASE_URL": ""}
        return
    with database_on(SERVER) as url:
        yield {"VAR_DIR": str(folder), "DATABASE_URL": url}


@contextmanager
def looked_into(names: dict[str, str]):
    file = Path(names["VAR_DIR"], "tweespraak.sqlite3")
    url = names["DATABASE_URL"]
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": file}
    with second_database(dj_database_url.parse(url) if url else sqlite) as database:
        yield database


def write(names: dict[str, str], stopping: Event) -> int:
    """Two beats in each transaction, so that half a one would be an odd number of rows."""
    url, pairs = names["DATABASE_URL"], 0
    file = Path(names["VAR_DIR"], "tweespraak.sqlite3")
    line = psycopg.connect(url) if url else sqlite3.connect(file, timeout=20)
    with closing(line):
        while not stopping.is_set():
            for _twice in range(2):
                line.execute("INSERT INTO organisations_workerbeat (sent_at) VALUES ('2026-03-02')")
            line.commit()
            pairs += 1
    return pairs


@pytest.fixture
def copied(rows, tmp_path):
    """A copy that was made under four writers, and the place that it was made of."""
    place = tmp_path / "here"
    place.mkdir()
    file, stopping = tmp_path / "monday.copy", Event()
    with (
        database_of_its_own(THIS_ONE, place) as names,
        ThreadPoolExecutor(4) as pool,
    ):
        manage(names, "check", "--database", "default")  # opens it, as a site does: its log is WAL
        writers = [pool.submit(write, names, stopping) for _writer in range(4)]
        try:
            said = manage(names, "backup", str(file))
        finally:
            stopping.set()
        assert "read and found whole" in said
        assert all(writer.result() > 0 for writer in writers)
        yield file, names


def test_a_copy_made_under_four_writers_is_put_back_elsewhere_row_for_row(copied, tmp_path):
    file, _names = copied
    manifest = read_manifest(file)
    assert [oct(S_IMODE(f.stat().st_mode)) for f in (file, manifest_file(file))] == ["0o600"] * 2
    assert manifest.tables["organisations_workerbeat"].rows % 2 == 0

    with empty_place(tmp_path / "there") as names:
        assert "no database of this site" in manage(names, "backup", str(tmp_path / "nothing"))
        said = manage(names, "restore", str(file))
        assert f"{file} is back" in said
        assert "1 mails that waited are not sent" in said

        with looked_into(names) as database:
            found = table_digests(database)
            assert missing(database) == []
            mail = OutboxMessage.unscoped.using(database.alias)
            states = dict(mail.values_list("key", "state"))
            assert not mail.filter(key="code").exclude(content=b"").exists()

        assert {n: t for n, t in found.items() if n not in SETTLED} == {
            n: t for n, t in manifest.tables.items() if n not in SETTLED
        }
        assert states == {
            "due": OutboxState.UNCLEAR,
            "code": OutboxState.SUPERSEDED,
            "later": OutboxState.QUEUED,
        }
        assert "database is not empty" in manage(names, "restore", str(file))

        again = manage(names, "restore", str(file), "--replace", "--send-waiting-mail")
        assert "What was there is kept in" in again
        assert "not sent" not in again
    (kept,) = tmp_path.glob("before-restore-*[0-9]")
    assert read_manifest(kept).tables["organisations_service"].rows == 1


def test_a_copy_of_one_migration_before_is_brought_up_to_date(rows, tmp_path):
    older, place = tmp_path / "older.copy", tmp_path / "here"
    place.mkdir()
    with database_of_its_own(THIS_ONE, place) as names:
        assert "OK" in manage(names, "migrate", "django_q", "0017")
        assert "read and found whole" in manage(names, "backup", str(older))

    with empty_place(tmp_path / "there") as other:
        assert f"{older} is back" in manage(other, "restore", str(older))

        assert "No planned migration operations" in manage(other, "migrate", "--plan")


def refused(file: Path) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("restore", str(file))
    (line,) = str(refusal.value).splitlines()
    return line


def change_manifest(file: Path, **facts: object) -> None:
    place = manifest_file(file)
    place.write_text(json.dumps(json.loads(place.read_text()) | facts))


def test_what_cannot_be_put_back_is_refused_in_one_line(copy, tmp_path):
    assert "not empty" in refused(copy)
    assert "There is no file" in refused(tmp_path / "none.copy")

    change_manifest(copy, migrations=["cases.0099_of_tomorrow"], version="9.9")
    said = f"version 9.9 and newer than this code ({settings.VERSION}): it knows cases.0099"
    assert said in refused(copy)

    change_manifest(copy, vendor="oracle")
    assert "is of oracle" in refused(copy)

    manifest_file(copy).write_text("[]")
    assert "cannot be read" in refused(copy)


def test_a_broken_file_is_refused(copy):
    with copy.open("r+b") as file:
        file.seek(copy.stat().st_size // 2)
        file.write(b"broken")

    assert "is broken" in refused(copy)


def test_nothing_is_put_back_beside_a_worker_that_is_at_work(copy):
    now = timezone.now()
    WorkerBeat.objects.create(sent_at=now, came_home_at=now)

    assert "The worker was at work" in refused(copy)


def test_nothing_is_put_back_under_a_site_that_answers(copy, settings, live_server):
    settings.SITE_ADDRESS = live_server.url

    assert "The site answers" in refused(copy)


def test_no_copy_takes_the_place_of_another(copy):
    with pytest.raises(CommandError, match="already"):
        call_command("backup", str(copy))
    with pytest.raises(CommandError, match="no folder"):
        call_command("backup", str(copy.parent / "nowhere" / "copy"))


def test_the_last_backup_is_looked_at_and_not_only_noted(copy):
    at = timezone.now()
    assert last_backup().is_good(at)
    assert not last_backup().is_good(at + timedelta(hours=26))

    copy.unlink()

    assert not last_backup().is_good(at)
