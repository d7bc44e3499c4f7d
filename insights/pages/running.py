"""Does what nobody sees run: mail, worker, regular tasks, backups. For a manager, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_q.models import Schedule, Task

from core.last_backup import last_backup
from core.lifecycle import Tone
from core.templatetags.ui import spelled
from core.upgrades import due_migrations
from insights.models import looks_of
from organisations.models import OutboxMessage, Service
from organisations.models.outbox import LONGEST_SILENCE, LONGEST_WAIT

MOMENT = "j F Y, H:i"
DAY = "j F Y"
LATE = timedelta(minutes=10)
LOOKED_AT_LATELY = timedelta(days=2)
ASKED_LATELY = timedelta(days=9)
WORK_WORDS: dict[str, str | Promise] = {
    "ask how talks went": gettext_lazy("Ask mediators how a talk went"),
    "check the mail": gettext_lazy("Ask whether our email is taken and believed"),
    "erase what is due": gettext_lazy("Erase what was kept long enough"),
    "learn the sizes of tables": gettext_lazy("Count the tables of the database"),
    "let offers expire": gettext_lazy("End offers that nobody answered"),
    "forget ended sessions": gettext_lazy("Forget logins that have ended"),
    "unlock gone cases": gettext_lazy("Let go of people fixed for cases that ended"),
    "mend cases": gettext_lazy("Put right the state of cases"),
    "mind the imports": gettext_lazy("Take up and end files that are brought in"),
    "mind the plans": gettext_lazy("Take up and end plans of the queue"),
    "remind who was asked": gettext_lazy("Remind who was asked and has not answered"),
    "send the morning mail": gettext_lazy("Write the morning emails"),
    "seal the trail": gettext_lazy("Seal the history, and look whether it is as it was written"),
    "sweep changes of the pool": gettext_lazy("Shorten the log of changes"),
    "wake dormant cases": gettext_lazy("Wake cases that rested"),
}
"""What a regular task is called here; by the names of config/schedules.py."""


@dataclass(frozen=True)
class RunningPart:
    """One thing that runs or does not, and what to do where it does not."""

    label: str
    said: str
    is_well: bool
    remedy: str = ""
    url: str = ""

    @property
    def tone(self) -> Tone:
        return Tone.GOOD if self.is_well else Tone.BAD

    @property
    def verdict(self) -> str:
        return _("in order") if self.is_well else _("please look")


def running_parts(
    service: Service, at: datetime, *, by_the_worker: bool = False
) -> list[RunningPart]:
    """``by_the_worker``: it asks itself, so that whether it runs is no question."""
    looks = looks_of(service)
    return [
        *_of_mail(service, at),
        _of_mail_look(looks, at),
        *([] if by_the_worker else [_of_worker(looks["heard_at"], at)]),
        _of_upgrade(),
        _of_backup(at),
        _of_trail(looks, at),
    ]


def ailing_parts(service: Service, looks: dict[str, Any], at: datetime) -> list[RunningPart]:
    """Those that are not well, for a start page: with the looks that it asked for.

    Without whether an upgrade was finished: the worker does not begin before it is, so where it is
    not, this tells of the worker.
    """
    parts = [
        *_of_mail(service, at),
        _of_mail_look(looks, at),
        _of_worker(looks["heard_at"], at),
        _of_backup(at),
        _of_trail(looks, at),
    ]
    return [part for part in parts if not part.is_well]


def _of_mail(service: Service, at: datetime) -> list[RunningPart]:
    mail = OutboxMessage.unscoped.counted(service, at)
    waits = _("%(number)s now, %(later)s for later") % {
        "number": mail["waiting"],
        "later": mail["later"],
    }
    leaves = not mail["due_since"] or mail["due_since"] >= at - LONGEST_WAIT
    if not leaves:
        waits = _("%(waits)s; the oldest since %(moment)s") % {
            "waits": waits,
            "moment": spelled(mail["due_since"], MOMENT),
        }
    return [
        RunningPart(
            _("Email that waits"),
            waits,
            leaves,
            _("Ask whoever runs this site whether the server for email answers."),
        ),
        RunningPart(
            _("Email that did not arrive"),
            str(mail["stranded"]),
            not mail["stranded"],
            _("Send it again, or call. Coordinators see all of it, managers what goes to staff."),
            reverse("organisations:mail_trouble", args=[service.slug]),
        ),
        RunningPart(
            _("Last email sent"), spelled(mail["last_sent"], MOMENT) or _("none yet"), is_well=True
        ),
    ]


def _of_mail_look(looks: dict[str, Any], at: datetime) -> RunningPart:
    asked_at = looks["mail_at"]
    if asked_at is None:
        said = _("not asked yet")
    else:
        said = _("%(moment)s: to be mended: %(faults)s, better mended: %(advice)s") % {
            "moment": spelled(asked_at, MOMENT),
            "faults": looks["mail_faults"],
            "advice": looks["mail_advice"],
        }
    return RunningPart(
        _("Whether our email is taken and believed elsewhere"),
        said,
        asked_at is None or (not looks["mail_faults"] and asked_at >= at - ASKED_LATELY),
        _("Ask whoever runs this site to run “check_mail”: it says how to mend each."),
    )


def _of_worker(heard: datetime | None, at: datetime) -> RunningPart:
    return RunningPart(
        _("The part of this site that sends email was last at work"),
        spelled(heard, MOMENT) or _("never"),
        heard is not None and heard >= at - LONGEST_SILENCE,
        _("Ask whoever runs this site to start it: nothing leaves until then."),
    )


def _of_upgrade() -> RunningPart:
    due = len(due_migrations(connection))
    return RunningPart(
        _("Changes to the database that an upgrade still has to make"),
        str(due),
        not due,
        _("The last upgrade was not finished. Ask whoever runs this site."),
    )


def _of_backup(at: datetime) -> RunningPart:
    last = last_backup()
    if last is None:
        said = _("none yet")
    elif last.is_there:
        said = spelled(last.made_at, MOMENT)
    else:
        said = _("%(moment)s, but the file is gone or changed") % {
            "moment": spelled(last.made_at, MOMENT)
        }
    return RunningPart(
        _("Last backup that was made and looked at"),
        said,
        last is not None and last.is_good(at),
        _("Ask whoever runs this site: there should be one every day."),
    )


def _of_trail(looks: dict[str, Any], at: datetime) -> RunningPart:
    looked_at, faults = looks["trail_at"], looks["trail_faults"]
    if looked_at is None:
        said = _("not looked at yet")
    elif faults:
        said = _("%(moment)s: differences: %(number)s, the first of %(day)s") % {
            "moment": spelled(looked_at, MOMENT),
            "number": faults,
            "day": spelled(looks["trail_first_fault"], DAY),
        }
    else:
        said = _("%(moment)s: all %(number)s entries are as they were written") % {
            "moment": spelled(looked_at, MOMENT),
            "number": looks["trail_entries"],
        }
    return RunningPart(
        _("The history, compared with its seals"),
        said,
        looked_at is None or (not faults and looked_at >= at - LOOKED_AT_LATELY),
        _("Somebody may have changed the database itself. Ask whoever runs this site to look.")
        if faults
        else _("Ask whoever runs this site: it should be looked at every day."),
    )


def periodic_works(at: datetime) -> list[dict[str, Any]]:
    """Every regular task by name, when it ran and when it runs next; two queries."""
    schedules = list(Schedule.objects.order_by("name"))
    # Those that went well leave no row behind.
    failed = set(
        Task.objects.filter(pk__in=[s.task for s in schedules if s.task], success=False)
        .values_list("pk", flat=True)
        .order_by()
    )
    works = []
    for schedule in schedules:
        is_late = schedule.next_run is None or schedule.next_run < at - LATE
        works.append(
            {
                "name": WORK_WORDS.get(schedule.name or "", schedule.name or ""),
                "last": _last_run(schedule),
                "next": schedule.next_run,
                "verdict": _("late") if is_late else _("failed"),
                "is_well": not is_late and schedule.task not in failed,
            }
        )
    return sorted(works, key=lambda work: (work["is_well"], str(work["name"])))


def _last_run(schedule: Schedule) -> datetime | None:
    """The turn before the next one, to the minute or so: the queue itself keeps no such moment."""
    if not (schedule.task and schedule.next_run and schedule.minutes):
        return None
    return schedule.next_run - timedelta(minutes=schedule.minutes)
