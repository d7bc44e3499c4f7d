"""Settings that contradict each other, and data about people without a rule, fail the check.

With ``--deploy`` it also looks at the place: the folder, the file, the proxy, what waits.
"""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.db import connections

from config.database_file import FOR_OTHERS, files_of
from core.upgrades import due_migrations
from organisations.retention import RetentionError, parse_retention
from organisations.retention_faults import retention_faults
from organisations.snapshot import stored_tables


def _contradictions() -> list[tuple[str, bool, str, str]]:
    cluster = settings.Q_CLUSTER
    least_retry = cluster["timeout"] * (cluster["queue_limit"] / cluster["workers"] + 1)
    return [
        ("config.E001", not settings.SECRET_KEY, "SECRET_KEY is empty.", "Set SECRET_KEY."),
        (
            "config.E002",
            not settings.DEBUG and settings.SECRET_KEY == settings.DEBUG_KEY,
            "The laptop's SECRET_KEY is used without DEBUG.",
            "Set a SECRET_KEY of your own.",
        ),
        (
            "config.E003",
            not settings.DEBUG and not settings.ALLOWED_HOSTS,
            "ALLOWED_HOSTS is empty.",
            "Set ALLOWED_HOSTS to the host names of this site.",
        ),
        (
            "config.E004",
            not settings.DEBUG and settings.SITE_ADDRESS.startswith("http://"),
            "SITE_ADDRESS is not https: links in mail would be in clear.",
            "Set SITE_ADDRESS to the https address of this site.",
        ),
        (
            "config.E005",
            settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL,
            "EMAIL_USE_TLS and EMAIL_USE_SSL are both on.",
            "Choose one.",
        ),
        (
            "config.E006",
            cluster["retry"] < least_retry,
            "The queue hands a task out again while it may still run.",
            f"Q_CLUSTER retry must be at least {least_retry:.0f}.",
        ),
        (
            "config.E007",
            settings.OUTBOX_LEASE_SECONDS <= settings.EMAIL_TIMEOUT,
            "A message's lease ends before its SMTP talk can.",
            "OUTBOX_LEASE_SECONDS must exceed EMAIL_TIMEOUT.",
        ),
        (
            "config.E010",
            settings.SECURE_HSTS_PRELOAD and not settings.SECURE_HSTS_INCLUDE_SUBDOMAINS,
            "HSTS_PRELOAD is on without HSTS_INCLUDE_SUBDOMAINS: browsers take no such site up.",
            "Set HSTS_INCLUDE_SUBDOMAINS=1 as well, or leave HSTS_PRELOAD out.",
        ),
        (
            "config.E011",
            not settings.EMAIL_HOST,
            "EMAIL_HOST is empty: no mail would leave.",
            "Set EMAIL_HOST to the mail server; 127.0.0.1 if one runs on this machine.",
        ),
        (
            "config.E012",
            not settings.MAIL_DOMAIN,
            "MAIL_DOMAIN is empty: mail would have no sender.",
            "Set MAIL_DOMAIN to the domain this site sends from.",
        ),
    ]


@register()
def settings_agree(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(message, hint=hint, id=code)
        for code, wrong, message, hint in _contradictions()
        if wrong
    ]


@register()
def retention_list_agrees(**kwargs: Any) -> list[CheckMessage]:
    """Every column of every table stands in the list, and what stands there can be done."""
    file = settings.RETENTION_FILE
    source = str(file.relative_to(settings.BASE_DIR))
    try:
        retention = parse_retention(file.read_text(encoding="utf-8"), source)
    except RetentionError as error:
        return [Error(str(error), id="config.E008")]
    return [
        Error(fault, id="config.E009") for fault in retention_faults(retention, stored_tables())
    ]


@register(deploy=True)
def the_place_is_fit(**kwargs: Any) -> list[CheckMessage]:
    """The folder can be written, the file is nobody else's, and the proxy is known."""
    found: list[CheckMessage] = []
    folder = Path(settings.VAR_DIR)
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    # Where there is no folder yet, migrate makes it: then the one above has to let it.
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        found.append(
            Error(
                f"VAR_DIR ({folder}) cannot be written.",
                hint="Give the folder to the user who runs the site, or set VAR_DIR to another.",
                id="config.E013",
            )
        )
    found += [
        Error(
            f"Everybody on this machine may read {path}.",
            hint=f"chmod o-rwx {path}",
            id="config.E014",
        )
        for database in connections.all()
        for path in files_of(database)
        if path.stat().st_mode & FOR_OTHERS
    ]
    if folder.is_relative_to(settings.BASE_DIR):
        found.append(
            Warning(
                f"VAR_DIR ({folder}) lies in the folder of the program.",
                hint="An upgrade that comes as a new folder would begin without the database: "
                "set VAR_DIR to a folder outside.",
                id="config.W001",
            )
        )
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        found.append(
            Warning(
                "TRUSTED_PROXY_COUNT is 0: behind a proxy all visitors count as one.",
                hint="Set it to the number of reverse proxies in front, mostly 1.",
                id="config.W002",
            )
        )
    return found


# Only with --deploy: ``migrate`` runs the checks of the database too, and would stop itself.
@register(Tags.database, deploy=True)
def no_migration_waits(**kwargs: Any) -> list[CheckMessage]:
    due = {alias: due_migrations(connections[alias]) for alias in kwargs.get("databases") or []}
    return [
        Error(
            f"{len(waiting)} migrations wait in database “{alias}”, the first is {waiting[0]}.",
            hint="Make a backup, then run manage.py migrate.",
            id="config.E015",
        )
        for alias, waiting in due.items()
        if waiting
    ]
