import os
import subprocess
import sys

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from config import checks
from config.checks import no_migration_waits, settings_agree, the_place_is_fit

ASKED = "from config import settings as s; print(s.SECURE_HSTS_SECONDS > 0, {})".format(
    "s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD"
)


@pytest.mark.parametrize(
    ("asked_for", "bound"),
    [
        ({}, "True False False"),
        ({"HSTS_INCLUDE_SUBDOMAINS": "1"}, "True True False"),
        ({"HSTS_INCLUDE_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, "True True True"),
    ],
)
def test_https_binds_other_hosts_and_the_lists_of_browsers_only_where_that_is_asked(
    asked_for, bound
):
    environment = {**os.environ, "DEBUG": "0", "SECRET_KEY": "x", **asked_for}

    said = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, env=environment
    )

    assert said.stdout.strip() == bound


def test_the_lists_of_browsers_without_the_subdomains_is_a_contradiction(settings):
    settings.SECURE_HSTS_PRELOAD, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True, False

    assert "config.E010" in [error.id for error in settings_agree()]


@pytest.mark.parametrize(("name", "code"), [("EMAIL_HOST", "E011"), ("MAIL_DOMAIN", "E012")])
def test_a_site_says_who_carries_its_mail(settings, name, code):
    before = {error.id for error in settings_agree()}

    setattr(settings, name, "")

    assert {error.id for error in settings_agree()} - before == {f"config.{code}"}


def test_without_debug_there_is_no_mail_server_that_nobody_named():
    asked = "from config import settings as s; print([s.EMAIL_HOST, s.MAIL_DOMAIN, s.EMAIL_PORT])"
    left_out = ("EMAIL_HOST", "MAIL_DOMAIN", "EMAIL_PORT")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}

    said = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env=environment | {"DEBUG": "0", "SECRET_KEY": "x"},
    )

    assert said.stdout.strip() == "['', '', 25]"


@pytest.fixture
def fit(settings, tmp_path):
    """A place without fault, for ``check --deploy``."""
    settings.VAR_DIR = tmp_path / "var"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def found() -> list[str]:
    return [message.id for message in the_place_is_fit() if message.id != "config.E014"]


def test_a_place_without_fault_is_left_in_peace(fit):
    assert found() == []


def test_a_folder_that_cannot_be_made_is_told(fit, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.VAR_DIR = tmp_path / "file" / "var"

    assert found() == ["config.E013"]


def test_a_folder_inside_the_program_is_warned_of(fit, settings):
    settings.VAR_DIR = settings.BASE_DIR / "var"

    assert found() == ["config.W001"]


def test_no_proxy_is_warned_of(fit, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0

    assert found() == ["config.W002"]


@pytest.mark.parametrize(("mode", "told"), [(0o600, []), (0o660, []), (0o644, ["config.E014"])])
def test_a_database_that_others_may_read_is_told(fit, monkeypatch, tmp_path, mode, told):
    file = tmp_path / "db.sqlite3"
    file.touch()
    file.chmod(mode)
    database = DatabaseWrapper({**connection.settings_dict, "NAME": file}, "default")
    monkeypatch.setattr(checks.connections, "all", lambda: [database])

    assert [message.id for message in the_place_is_fit()] == told


@pytest.mark.django_db
def test_a_migration_that_waits_is_told():
    assert no_migration_waits(databases=["default"]) == []

    MigrationRecorder(connection).record_unapplied("cases", "0001_first_tables")

    (error,) = no_migration_waits(databases=["default"])
    assert error.id == "config.E015"
    assert "cases.0001_first_tables" in error.msg
