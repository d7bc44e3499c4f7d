"""A database that is truly locked, full or cut off, and what a reader gets."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.signals import request_started
from django.db import DatabaseError, OperationalError, connection
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from config.database_trouble import is_trouble
from organisations.models import (
    AuditEntry,
    Invitation,
    OutboxMessage,
    Role,
    Scope,
    Service,
)

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a file is locked or full")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="a server cuts us off")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def manager(service, member, visitor) -> Scope:
    scope = member(service, Role.MANAGER)
    visitor.force_login(scope.user)
    return scope


@contextmanager
def locked_by_another() -> Iterator[None]:
    """Another connection writes and does not come to an end; ours is not patient."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.close()


@contextmanager
def no_room_on_the_disk() -> Iterator[None]:
    """The system lets no file grow; the log, to which every change is added, is empty."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        connection.close()


@contextmanager
def no_page_left() -> Iterator[None]:
    """The file may not grow, and what was free in it is taken."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1")  # in truth as many as there are
        with suppress(OperationalError):
            for number in count():
                row = Session(session_key=f"filler {number}", session_data="x" * 4_000)
                row.expire_date = datetime(2026, 3, 2, tzinfo=UTC)
                row.save(force_insert=True)
    try:
        yield
    finally:
        connection.close()
        Session.objects.filter(session_key__startswith="filler").delete()


IS_LOCKED_OR_FULL = [locked_by_another, no_room_on_the_disk]
HEALTH = {"ok": False, "database": True, "writing": False}


def invite(visitor: Client, service: Service):
    facts = {"email": "tom@example.org", "first_name": "Tom", "last_name": "Bos"}
    url = reverse("organisations:people", args=[service.slug])
    return visitor.post(url, facts | {"language": "nl", "role": "trainer"})


def written() -> list[int]:
    return [model.objects.count() for model in (OrmQ, Session)] + [
        model.unscoped.count() for model in (Invitation, OutboxMessage, AuditEntry)
    ]


@on_sqlite
@pytest.mark.parametrize("trouble", IS_LOCKED_OR_FULL)
def test_a_change_that_cannot_be_written_is_answered_in_words_and_leaves_nothing(
    trouble, visitor, manager
):
    before = written()

    with trouble():
        answer = invite(visitor, manager.service)

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    page = answer.content.decode()
    assert "niets half opgeslagen" in page
    assert "Traceback" not in page
    assert "OperationalError" not in page
    assert written() == before
    assert invite(visitor, manager.service).status_code == 302


@on_sqlite
@pytest.mark.parametrize("trouble", [*IS_LOCKED_OR_FULL, no_page_left])
def test_pages_can_be_read_and_health_tells_while_nothing_can_be_written(trouble, visitor, manager):
    with trouble():
        read = visitor.get(reverse("organisations:people", args=[manager.service.slug]))
        health = visitor.get("/healthz")

    assert read.status_code == 200
    assert health.status_code == 503
    assert HEALTH.items() <= health.json().items()


@on_sqlite
def test_a_session_that_cannot_be_kept_is_not_taken_for_one_that_ended(visitor, manager):
    with locked_by_another(), pytest.raises(OperationalError):
        visitor.session.save()


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "gegevens"), ("fr", "données"), ("de", "Daten"), ("en", "data")],
)
def test_the_words_are_in_the_language_of_the_cookie_or_else_the_browser(visitor, language, words):
    def away(*_call: object) -> None:
        raise OperationalError("away")

    with connection.execute_wrapper(away):
        chosen = visitor.get("/", headers={"cookie": f"language={language}; session=x"})
        first_visit = visitor.get(
            "/", headers={"cookie": "session=x", "accept-language": f"{language}-BE,en;q=0.5"}
        )

    for answer in (chosen, first_visit):
        assert (answer.status_code, answer["Content-Language"]) == (503, language)
        assert words in answer.content.decode()
        assert f'lang="{language}"' in answer.content.decode()


def test_a_query_that_is_wrong_stays_a_fault_of_ours(db):
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as fault:
        cursor.execute("SELECT no_such_column FROM organisations_service")

    assert not is_trouble(fault.value)


@contextmanager
def cut_off(moment: str) -> Iterator[None]:
    """The server ends our connection, once, when the first query with these words is asked."""
    is_cut = False

    def cut(execute, sql, params, many, context):
        nonlocal is_cut
        if moment in sql and not is_cut:
            is_cut = True
            end_our_connection()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(cut):
        yield
    assert is_cut


def end_our_connection() -> None:
    pid = connection.connection.info.backend_pid
    facts = connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{key: facts[key] for key in keys if facts.get(key)}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@on_postgresql
def test_a_page_that_was_cut_off_is_asked_for_again(visitor, manager):
    with cut_off('FROM "organisations_membership"'):
        answer = visitor.get(reverse("organisations:people", args=[manager.service.slug]))

    assert answer.status_code == 200


@on_postgresql
def test_a_change_that_was_cut_off_is_not_made_twice_but_answered_in_words(visitor, manager):
    before = written()

    with cut_off('INSERT INTO "organisations_invitation"'):
        answer = invite(visitor, manager.service)

    assert answer.status_code == 503
    assert written() == before
    assert invite(visitor, manager.service).status_code == 302


@on_postgresql
def test_after_a_restart_the_next_request_of_each_kind_is_served(visitor, manager):
    people = reverse("organisations:people", args=[manager.service.slug])
    visitor.get(people)
    end_our_connection()
    request_started.send(sender=None)  # what a server says before each request
    assert visitor.get(people).status_code == 200

    end_our_connection()
    request_started.send(sender=None)
    assert invite(visitor, manager.service).status_code == 302
