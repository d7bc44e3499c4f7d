import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from config import caught_files
from config.caught_files import caught_at, keep_message, kept_message, names_newest_first
from config.mailcatcher import LOOPBACK, mail_server

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MESSAGE = b"From: a@x.example\r\nTo: b@x.example\r\nSubject: Dag\r\n\r\nTot morgen.\r\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Controller]:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    server = mail_server(tmp_path / "mail", port=port)
    server.start()
    yield server
    server.stop()


def test_what_is_sent_is_kept_as_it_came(server, tmp_path):
    with smtplib.SMTP(server.hostname, server.port) as connection:
        connection.sendmail("a@x.example", ["b@x.example", "archive@x.example"], MESSAGE)

    (name,) = names_newest_first(tmp_path / "mail")
    kept = kept_message(tmp_path / "mail", name)
    assert kept == b"X-Envelope-To: b@x.example, archive@x.example\r\n" + MESSAGE


def test_the_server_listens_on_this_machine_only(server):
    (listening,) = server.server.sockets

    assert listening.getsockname()[0] == "127.0.0.1"


def test_the_newest_comes_first_and_says_when_it_was_caught(tmp_path):
    times = [NOON, NOON + timedelta(hours=1), NOON + timedelta(microseconds=1)]
    for at in times:
        keep_message(tmp_path, MESSAGE, ["b@x.example"], at=at)

    assert [caught_at(name) for name in names_newest_first(tmp_path)] == [
        NOON + timedelta(hours=1),
        NOON + timedelta(microseconds=1),
        NOON,
    ]


def test_only_the_newest_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(caught_files, "KEPT", 2)
    for minute in range(4):
        keep_message(tmp_path, MESSAGE, [], at=NOON + timedelta(minutes=minute))

    kept = [caught_at(name) for name in names_newest_first(tmp_path)]
    assert kept == [NOON + timedelta(minutes=3), NOON + timedelta(minutes=2)]


def test_a_half_written_message_is_not_listed(tmp_path):
    (tmp_path / ".20260302t120000000000-0123abcd").write_bytes(b"half")
    (tmp_path / "notes.eml").write_bytes(b"not ours")

    assert names_newest_first(tmp_path) == []


def test_no_folder_is_no_mail(tmp_path):
    assert names_newest_first(tmp_path / "nowhere") == []


@pytest.mark.parametrize("name", ["../secret", "", "20260302t120000000000-0123abcd", "notes"])
def test_only_a_kept_message_can_be_read(tmp_path, name):
    (tmp_path / "notes.eml").write_bytes(b"not ours")

    with pytest.raises(FileNotFoundError):
        kept_message(tmp_path, name)
