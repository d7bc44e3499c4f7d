"""Is somebody still at work on the database that is about to be replaced?"""

import json
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from django.conf import settings
from django.db import connection

from config.copies.refusals import CopyRefused
from organisations.models import WorkerBeat

PATIENCE = 3  # seconds
BEATS = 2


def refuse_while_running(*, at: datetime) -> None:
    """Raises ``CopyRefused``: what the site or the worker wrote from here on would be lost."""
    if _site_answers():
        raise CopyRefused(f"The site answers at {settings.SITE_ADDRESS}: stop it first.")
    if WorkerBeat._meta.db_table not in connection.introspection.table_names():
        return
    longest = timedelta(seconds=BEATS * settings.WORKER_BEAT_SECONDS)
    heard = WorkerBeat.objects.filter(came_home_at__gte=at - longest).first()
    if heard and heard.came_home_at:
        ago = (at - heard.came_home_at).total_seconds()
        raise CopyRefused(
            f"The worker was at work {ago:.0f} seconds ago: stop it, and try again in a minute."
        )


def _site_answers() -> bool:
    """Whether this very site does, well or ill; a proxy that finds nobody is not it."""
    try:
        # No proxy of the environment: it may know the address from outside only.
        with build_opener(ProxyHandler({})).open(
            f"{settings.SITE_ADDRESS}/healthz", timeout=PATIENCE
        ) as answer:
            said = answer.read()
    except HTTPError as refusal:
        said = refusal.read()
    except (OSError, HTTPException):
        return False
    try:
        return "database" in json.loads(said)
    except ValueError:
        return False
