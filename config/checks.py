"""Settings that contradict each other, and data about people without a rule, fail the check."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

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
