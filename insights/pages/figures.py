"""The figures of a service, counted: its rows laid on what ``insights.figures`` knows."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.local_time import instant, local_day
from core.working_days import days_passed
from insights.figures.counting import EndedAlike, Load, Results, Waits, waits_by_month
from insights.figures.periods import Days, PeriodName, period_of
from insights.models import (
    begun_in,
    carried_by_each,
    ended_alike,
    received_alike,
    received_in,
)
from organisations.models import Service, free_days


@dataclass(frozen=True)
class Intake:
    """By month; ``before`` are the same days a year earlier, where the service counted then."""

    months: list[Days]
    received: list[int]
    before: list[int] | None
    began_on: date | None

    @property
    def total(self) -> int:
        return sum(self.received)

    @property
    def total_before(self) -> int | None:
        return None if self.before is None else sum(self.before)


@dataclass(frozen=True)
class Waiting:
    """From the report to the first talk, of the cases that began; ``norm`` in working days."""

    months: list[Days]
    every: Waits
    by_month: list[Waits]
    norm: int


@dataclass(frozen=True)
class Origins:
    """What came in by kind, and by who sent it: by key and name, empty for nobody."""

    kinds: list[tuple[str, int]]
    senders: list[tuple[int | None, str, int]]

    @property
    def total(self) -> int:
        return sum(number for _code, number in self.kinds)

    @property
    def through_partners(self) -> int:
        return sum(number for key, _name, number in self.senders if key)


def asked_days(said: str, service: Service, at: datetime) -> tuple[PeriodName, Days]:
    """What the address says; this year where it says nothing that is known."""
    name = PeriodName(said) if said in set(PeriodName) else PeriodName.YEAR
    return name, period_of(name, local_day(at, service.zone))


def intake_of(service: Service, days: Days) -> Intake:
    months, before = days.months, days.a_year_before
    # By place, since the days before may fall in other stretches than months.
    spans = {f"now_{place}": span_of(month, service) for place, month in enumerate(months)}
    spans |= {
        f"then_{place}": span_of(month.a_year_before, service) for place, month in enumerate(months)
    }
    told = received_in(service, spans)
    began_on = local_day(told["began"], service.zone) if told["began"] else None
    # A year in which only the last months were counted is no year to compare with.
    counted_then = began_on is not None and began_on <= before.months[0].last
    return Intake(
        months,
        [told[f"now_{place}"] for place in range(len(months))],
        [told[f"then_{place}"] for place in range(len(months))] if counted_then else None,
        began_on,
    )


def waiting_of(service: Service, days: Days) -> Waiting:
    zone = service.zone
    told = [
        (local_day(begun, zone), local_day(received, zone), talked_on)
        for received, begun, talked_on in begun_in(service, span_of(days, service))
    ]
    # A talk may be of before the report, and a report of after its beginning, as files say it.
    named = [day for days_of_one in told for day in days_of_one if day]
    earliest, latest = min([*named, days.first]), max([*named, days.last])
    passed = days_passed(earliest, latest, frozenset(free_days(service, earliest, latest)))
    waited = [
        (begun, max(passed[talk or begun] - passed[came_on], 0)) for begun, came_on, talk in told
    ]
    every, by_month = waits_by_month(waited, [month.first for month in days.months])
    norm = service.intake_days + service.pairing_days + service.first_contact_days
    return Waiting(days.months, every, by_month, norm)


def ended_results(service: Service, days: Days) -> Results:
    return Results.of(
        EndedAlike(
            number=row.number,
            is_advice=row.is_advice,
            is_suitable=row.is_suitable,
            begun=row.begun,
            both=row.both,
            provisional=row.provisional_result,
            confirmed=row.confirmed_result,
        )
        for row in ended_alike(service, span_of(days, service))
    )


def load_of(service: Service, *, people: int) -> Load:
    """``people`` is how many may mediate, which whoever asks counts together with other things."""
    return Load.of(carried_by_each(service), people=people)


def origins_of(service: Service, days: Days) -> Origins:
    kinds: Counter[str] = Counter()
    senders: Counter[tuple[int | None, str]] = Counter()
    for row in received_alike(service, span_of(days, service)):
        kinds[row.kind] += row.number
        senders[row.partner, row.partner__name or ""] += row.number
    return Origins(
        sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0])),
        sorted(
            ((key, name, number) for (key, name), number in senders.items()),
            key=lambda sender: (sender[0] is None, -sender[2], sender[1]),
        ),
    )


def span_of(days: Days, service: Service) -> tuple[datetime, datetime]:
    """Whole local days, as instants."""
    zone = service.zone
    return instant(days.first, 0, zone), instant(days.last + timedelta(days=1), 0, zone)
