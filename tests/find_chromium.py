"""Find Debian's Chromium for the browser tests, or install it where we may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    wished = os.environ.get("CHROMIUM")
    return wished or next((path for name in NAMES if (path := shutil.which(name))), None)


if __name__ == "__main__" and chromium() is None:
    may = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        if subprocess.run([*may, "apt-get", *step], env=quiet, check=False).returncode:
            sys.exit("The browser tests need Chromium. On Debian: apt-get install chromium")
