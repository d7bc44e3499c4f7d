"""What ``make clean`` may delete: what was made of the checkout, and nothing that people wrote."""

import subprocess
from pathlib import Path

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
