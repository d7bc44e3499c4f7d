"""All periodic work, by fixed name; ``manage.py sync_schedules`` makes the rows agree.

A schedule only wakes; every due time lives in the rows of the trade («remind at», «wake on»).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django_q.models import Schedule

MINUTE = 1
HOUR = 60
DAY = 24 * 60
WEEK = 7 * DAY


@dataclass(frozen=True)
class Periodic:
    """Its name is the key of its row: renamed, it is deleted and made anew."""

    name: str
    path: str
    minutes: int


PERIODIC = (
    Periodic("ask how talks went", "scheduling.tasks.ask_for_reports", 5 * MINUTE),
    Periodic("check the mail", "config.tasks.check_mail", WEEK),
    Periodic("erase what is due", "organisations.tasks.erase_what_is_due", DAY),
    Periodic("learn the sizes of tables", "organisations.tasks.learn_sizes", DAY),
    Periodic("let offers expire", "scheduling.tasks.expire_offers", MINUTE),
    Periodic("forget ended sessions", "organisations.tasks.forget_ended_sessions", HOUR),
    Periodic("unlock gone cases", "scheduling.tasks.unlock_gone_cases", DAY),
    Periodic("mend cases", "scheduling.tasks.mend_cases", HOUR),
    Periodic("mind the imports", "moving.tasks.mind_imports", MINUTE),
    Periodic("mind the plans", "scheduling.tasks.mind_plans", MINUTE),
    Periodic("remind who was asked", "scheduling.tasks.remind_who_is_silent", 5 * MINUTE),
    Periodic("seal the trail", "organisations.tasks.seal_trail", DAY),
    Periodic("send the morning mail", "insights.tasks.send_morning_mail", 5 * MINUTE),
    Periodic("sweep changes of the pool", "scheduling.tasks.sweep_pool_changes", HOUR),
    Periodic("wake dormant cases", "cases.tasks.wake_due_cases", HOUR),
)


@transaction.atomic
def sync_schedules(*, at: datetime) -> list[str]:
    """Make the rows agree with the list; returns the names that were removed.

    A row that is there keeps its next run. One row that cannot be read stops all the others
    (django-q2 runs them in one loop), so whatever the list does not know is deleted.
    """
    strangers = Schedule.objects.exclude(name__in=[work.name for work in PERIODIC])
    removed = [str(name) for name in strangers.order_by("pk").values_list("name", flat=True)]
    strangers.delete()
    for work in PERIODIC:
        _sync(work, at=at)
    return removed


def _sync(work: Periodic, *, at: datetime) -> None:
    rows = Schedule.objects.filter(name=work.name).order_by("pk")
    # The name is not unique in the table of django-q2, and two workers may start at once.
    for double in rows[1:]:
        double.delete()
    facts = {
        "func": work.path,
        "args": None,
        "kwargs": None,
        "hook": None,
        "schedule_type": Schedule.MINUTES,
        "minutes": work.minutes,
        # Forever.
        "repeats": -1,
        "cluster": None,
    }
    # A new daily one begins within ten minutes and not a whole day after it came with an upgrade.
    first_run = at + timedelta(minutes=min(work.minutes, 10))
    Schedule.objects.update_or_create(
        name=work.name,
        defaults=facts,
        create_defaults={**facts, "name": work.name, "next_run": first_run},
    )
