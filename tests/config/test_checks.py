import os
import subprocess
import sys

import pytest

from config.checks import settings_agree

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
