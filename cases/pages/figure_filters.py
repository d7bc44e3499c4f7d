"""How the list of cases is narrowed to what a figure counts; only links from there say so."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import CaseQuerySet, ChoiceList, ComplaintKind, choices_of
from core.listing import Filter
from core.local_time import instant
from core.row_numbers import is_row_number
from core.wording import day_of
from organisations.models import PartnerOrganisation, Scope, Service

NOBODY_SENT = "nobody"
BETWEEN = ".."
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""Beyond these no address of ours leads, and a clock comes to the ends of the calendar."""


class Reached(StrEnum):
    """How far a case came, and what came of it."""

    SUITABLE = "suitable"
    BEGUN = "begun"
    BOTH = "both"
    SOLVED = "solved"
    ASKED = "asked"
    NOT_BEGUN = "not-begun"
    ADVISED = "advised"


REACHED_WORDS: dict[Reached, Promise] = {
    Reached.SUITABLE: gettext_lazy("suitable"),
    Reached.BEGUN: gettext_lazy("had begun"),
    Reached.BOTH: gettext_lazy("both parties took part"),
    Reached.SOLVED: gettext_lazy("solved or improved"),
    Reached.ASKED: gettext_lazy("asked at aftercare"),
    Reached.NOT_BEGUN: gettext_lazy("not begun"),
    Reached.ADVISED: gettext_lazy("advice was enough"),
}


class WrittenDays(Mapping[str, str]):
    """Every stretch of days that an address can say, in words; none of them is offered."""

    def __getitem__(self, written: str) -> str:
        days = days_written(written)
        if days is None:
            raise KeyError(written)
        first, last = map(day_of, days)
        return _("%(first)s to %(last)s") % {"first": first, "last": last}

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def days_written(written: str) -> tuple[date, date] | None:
    """ "2026-01-01..2026-11-30", both counted; None for what says no such days."""
    first, _between, last = written.partition(BETWEEN)
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return days if EARLIEST <= days[0] <= days[1] <= LATEST else None


def figure_filters(scope: Scope) -> Sequence[Filter]:
    service = scope.service
    days, kinds = WrittenDays(), choices_of(service).titles(ChoiceList.KIND).by_code
    return (
        Filter(
            name="received",
            label=_("Received"),
            options=days,
            narrow=lambda rows, said: rows.received_between(*_span(said, service)),
            is_offered=False,
        ),
        Filter(
            name="begun",
            label=_("Begun"),
            options=days,
            narrow=lambda rows, said: rows.begun_between(*_span(said, service)),
            is_offered=False,
        ),
        Filter(
            name="ended",
            label=_("Ended"),
            options=days,
            narrow=lambda rows, said: rows.ended_between(*_span(said, service)),
            is_offered=False,
        ),
        Filter(
            name="reached",
            label=_("How far it came"),
            options={way.value: words for way, words in REACHED_WORDS.items()},
            narrow=lambda rows, said: _that_reached(rows, Reached(said)),
            is_offered=False,
        ),
        Filter(
            name="counts",
            label=_("Counts as"),
            options={code: kinds[code] for code in ComplaintKind.values},
            narrow=lambda rows, said: rows.counted_as(said),
            is_offered=False,
        ),
        Filter(
            name="partner",
            label=_("Sent by"),
            options=Senders(scope),
            narrow=lambda rows, said: rows.through_partner(
                None if said == NOBODY_SENT else int(said)
            ),
            is_offered=False,
        ),
    )


class Senders(Mapping[str, str]):
    """Partners by their key, looked up where one is asked for: the list itself offers none."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._names: dict[str, str] = {NOBODY_SENT: _("nobody")}

    def __getitem__(self, key: str) -> str:
        if key not in self._names:
            partners = PartnerOrganisation.visible_to(self._scope)
            partner = partners.filter(pk=int(key)).first() if is_row_number(key) else None
            if partner is None:
                raise KeyError(key)
            self._names[key] = partner.name
        return self._names[key]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _that_reached(cases: CaseQuerySet, way: Reached) -> Any:
    return {
        Reached.SUITABLE: cases.suitable,
        Reached.BEGUN: cases.begun,
        Reached.BOTH: cases.with_both,
        Reached.SOLVED: cases.solved,
        Reached.ASKED: cases.asked_afterwards,
        Reached.NOT_BEGUN: cases.not_begun,
        Reached.ADVISED: cases.advised,
    }[way]()


def _span(written: str, service: Service) -> tuple[datetime, datetime]:
    days = days_written(written)
    if days is None:
        raise ValueError(written)
    first, last = days
    return instant(first, 0, service.zone), instant(last + timedelta(days=1), 0, service.zone)
