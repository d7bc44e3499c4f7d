from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from organisations.outbox import post
from tests.factories.cases import PartyFactory
from tests.post_office import free_port


@pytest.fixture
def rows(service):
    PartyFactory(service=service, story="Ruzie over de heg.")
    letter = {"service": service, "kind": "offer", "content": b"x"}
    now = timezone.now()
    post(key="due", at=now, recipient="a@example.org", **letter)
    post(key="code", at=now, recipient="b@example.org", expires_at=now, **letter)
    post(key="later", at=now, not_before=now + timedelta(days=3), recipient="c@x.org", **letter)


@pytest.fixture
def place(tmp_path, settings):
    """A folder of a site whose address nobody answers at."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    settings.SITE_ADDRESS = f"http://127.0.0.1:{free_port()}"
    (tmp_path / "backups").mkdir()
    return tmp_path


@pytest.fixture
def copy(rows, place):
    """One of the tests' own database, made without a process of its own."""
    file = place / "backups" / "monday.copy"
    call_command("backup", str(file), verbosity=0)
    return file
