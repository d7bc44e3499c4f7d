"""The services of an installation as an owner sees them: counts and health, nobody's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.local_time import local_day
from core.templatetags.ui import spelled
from insights.models import closings_done, mail_waits_anywhere, services_of_installation
from organisations.models import Service, WorkerBeat


@dataclass(frozen=True)
class HealthWord:
    """One word about how a service stands, and the tone of its pill."""

    words: str
    tone: str


@dataclass(frozen=True)
class ServiceLine:
    name: str
    town: str
    slug: str
    volunteers: int
    open_cases: int
    active_on: date | None
    is_paused: bool
    is_closed: bool
    is_managed: bool
    manager_until: date | None
    health: list[HealthWord]


def service_lines(at: datetime) -> list[ServiceLine]:
    return [
        ServiceLine(
            name=row.name,
            town=row.town,
            slug=row.slug,
            volunteers=row.volunteers,
            open_cases=row.open_cases,
            active_on=_day(row.last_active, row),
            is_paused=row.is_paused,
            is_closed=row.is_closed,
            is_managed=row.is_managed,
            manager_until=None if row.is_managed else _day(row.invited_until, row),
            health=_health(row, at),
        )
        for row in cast("Iterable[Any]", services_of_installation())
    ]


@dataclass(frozen=True)
class StoppedService:
    name: str
    words: str


def stopped_services() -> list[StoppedService]:
    """Those of which everything is erased, with what there was of the trade, in numbers."""
    return [
        StoppedService(
            closing.service.name,
            _("erased on %(day)s (cases: %(cases)s, volunteers: %(volunteers)s, rows: %(rows)s)")
            % {
                "day": spelled(_day(closing.service.erased_at, closing.service), "j F Y"),
                "cases": closing.counts.get("cases.Case", 0),
                "volunteers": closing.counts.get("volunteers.Volunteer", 0),
                "rows": closing.rows_gone,
            },
        )
        for closing in closings_done()
    ]


def house_findings(at: datetime) -> list[str]:
    """What is wrong with the installation as a whole, as /healthz tells it to a monitor."""
    told = []
    if not WorkerBeat.objects.lately(at).exists():
        told.append(_("The worker gives no sign of life: no email leaves. Start it again."))
    if mail_waits_anywhere(at):
        told.append(_("Email waits too long before it leaves. Look at the server that sends it."))
    return told


def _day(at: datetime | None, row: Service) -> date | None:
    return local_day(at, row.zone) if at else None


def _health(row: Any, at: datetime) -> list[HealthWord]:
    found = []
    if row.is_closed:
        day = spelled(row.erases_on, "j F Y")
        found.append(HealthWord(_("closed, erased on %(day)s") % {"day": day}, "bad"))
    if row.is_paused:
        day = spelled(local_day(row.paused_at, row.zone), "j F Y")
        found.append(HealthWord(_("paused since %(day)s") % {"day": day}, "wait"))
    if not row.is_managed and not row.is_closed:
        is_asked = row.invited_until and row.invited_until > at
        words = _("waits for its manager") if is_asked else _("no manager")
        found.append(HealthWord(words, "wait" if is_asked else "turn"))
    if row.stranded:
        words = ngettext(
            "%(number)s email did not arrive", "%(number)s emails did not arrive", row.stranded
        )
        found.append(HealthWord(words % {"number": row.stranded}, "bad"))
    return found or [HealthWord(_("all is well"), "good")]
