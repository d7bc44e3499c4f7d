"""A site that is started while a backup is being put back says so, and nothing else."""

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory

from config.waiting_for_restore import WaitingForRestore
from core.unfinished_restore import MARK, take_mark_away

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def marked():
    with connection.cursor() as cursor:
        cursor.execute(MARK % "")
    yield
    take_mark_away(connection)


def asked(site, path, **facts):
    """The status and the words."""
    told = {}
    environ = RequestFactory().get(path, **facts).environ
    words = b"".join(site(environ, lambda status, headers: told.update(status=status)))
    return told["status"], words.decode()


def test_every_address_says_so_in_the_language_of_the_browser(marked):
    site = WaitingForRestore(get_wsgi_application())

    status, words = asked(site, "/s/x/cases", HTTP_ACCEPT_LANGUAGE="nl")

    assert status.startswith("503")
    assert "manage.py restore" in words
    assert 'lang="nl"' in words
    assert asked(site, "/healthz") == (
        "503 Service Unavailable",
        '{"ok": false, "restored": false}',
    )


def test_once_it_is_done_the_site_opens_by_itself():
    with connection.cursor() as cursor:
        cursor.execute(MARK % "")
    site = WaitingForRestore(lambda environ, start: start("200 OK", []) or [b"open"])
    assert asked(site, "/")[0].startswith("503")

    take_mark_away(connection)

    assert asked(site, "/") == ("200 OK", "open")
    assert not site.may_wait
