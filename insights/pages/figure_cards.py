"""Figures as findings: a sentence with its number, a drawing, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.models import ChoiceList, choices_of
from cases.pages.figure_filters import NOBODY_SENT, Reached
from core.templatetags.ui import spelled
from core.wording import listed, paired
from insights.figures.counting import Load, Results, Share
from insights.figures.drawing import columns, curve, marks
from insights.figures.periods import Days
from insights.pages.figures import Intake, Origins, Waiting
from organisations.models import Scope

FEW_COLUMNS = 6
DRAWN_WIDE = 400
"""Of the bars of shares."""
Cell = int | str


@dataclass(frozen=True)
class FigureRow:
    """A line of the table: its name, what is counted, and the list of it for whoever may see it."""

    label: str
    cells: list[Cell]
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class FigureCard:
    """``drawn`` is for the component that ``shape`` names; ``said`` is the drawing in words."""

    key: str
    title: str
    shape: str
    drawn: Any = None
    said: str = ""
    notes: list[str] = field(default_factory=list)
    heads: list[str]
    rows: list[FigureRow]
    list_url: str = ""
    norm: int = 0
    is_empty: bool = False


@dataclass(frozen=True)
class CaseLinks:
    """Addresses of the list of cases; nothing for whoever may not open it."""

    scope: Scope

    def to(self, **chosen: str) -> str:
        if not self.scope.is_coordinator:
            return ""
        address = reverse("cases:case_list", args=[self.scope.service.slug])
        return f"{address}?{urlencode({'show': 'all', **chosen})}"


def intake_card(intake: Intake, days: Days, links: CaseLinks) -> FigureCard:
    heads, before = [_("Reports")], intake.before
    if before is not None:
        heads.append(_("A year before"))
    rows = [
        FigureRow(
            month_named(month),
            [number, *([before[place]] if before is not None else [])],
            links.to(received=month.written),
        )
        for place, (month, number) in enumerate(zip(intake.months, intake.received, strict=True))
    ]
    return FigureCard(
        key="intake",
        title=_intake_title(intake),
        shape="columns",
        drawn=columns(intake.received, _short(intake.months), before=before),
        said=_("Reports by month: %(numbers)s.")
        % {"numbers": listed(*(f"{row.label} {row.cells[0]}" for row in rows))},
        notes=_intake_notes(intake, days),
        heads=[_("Month"), *heads],
        rows=rows,
        list_url=links.to(received=days.written),
        is_empty=not intake.total and not intake.total_before,
    )


def _intake_title(intake: Intake) -> str:
    total, before = intake.total, intake.total_before
    if before is None:
        return ngettext("%(n)s report", "%(n)s reports", total) % {"n": total}
    if total > before:
        words = ngettext(
            "%(n)s report, %(more)s more than a year before",
            "%(n)s reports, %(more)s more than a year before",
            total,
        )
        return words % {"n": total, "more": total - before}
    if total < before:
        words = ngettext(
            "%(n)s report, %(fewer)s fewer than a year before",
            "%(n)s reports, %(fewer)s fewer than a year before",
            total,
        )
        return words % {"n": total, "fewer": before - total}
    words = ngettext(
        "%(n)s report, as many as a year before", "%(n)s reports, as many as a year before", total
    )
    return words % {"n": total}


def _intake_notes(intake: Intake, days: Days) -> list[str]:
    if intake.before is not None:
        return [_("Bars: these days. Ticks: the same days a year before.")]
    if intake.began_on and intake.began_on > days.a_year_before.first:
        since = spelled(intake.began_on, "j F Y")
        return [
            _("Counted since %(day)s, so there is no year before to compare with.") % {"day": since}
        ]
    return []


def waiting_card(waiting: Waiting, days: Days, links: CaseLinks) -> FigureCard:
    half, number, norm = waiting.every.half_within, waiting.every.number, waiting.norm
    within = waiting.every.within(norm)
    notes = [
        _("%(share)s begun cases within the norm of %(norm)s working days.")
        % {"share": said_of(within), "norm": norm}
    ]
    halves = [month.half_within for month in waiting.by_month]
    rows = [
        FigureRow(
            month_named(month),
            [
                waits.number,
                "" if waits.half_within is None else waits.half_within,
                waits.within(norm).number,
            ],
            links.to(begun=month.written),
        )
        for month, waits in zip(waiting.months, waiting.by_month, strict=True)
    ]
    if half is None:
        title = _("No case began in these days")
    else:
        title = ngettext(
            "Half had their first talk within %(n)s working day",
            "Half had their first talk within %(n)s working days",
            half,
        ) % {"n": half}
    return FigureCard(
        key="waiting",
        title=title,
        shape="curve",
        drawn=curve(halves, _short(waiting.months), norm=norm),
        said=_(
            "Working days within which half had their first talk, by month: %(numbers)s. "
            "The norm is %(norm)s."
        )
        % {
            "numbers": listed(
                *(f"{row.label} {row.cells[1]}" for row in rows if row.cells[1] != "")
            ),
            "norm": norm,
        },
        notes=notes if number else [],
        heads=[_("Month"), _("Begun"), _("Half within, in working days"), _("Within the norm")],
        rows=rows,
        list_url=links.to(begun=days.written),
        norm=norm,
        is_empty=not number,
    )


@dataclass(frozen=True)
class Rate:
    """One whole: what it is called, the share in words, and how long its bar is."""

    whole: str
    share: Share
    width: int
    is_main: bool
    url: str

    @property
    def percent(self) -> str:
        return _percent(self.share)


def results_card(results: Results, days: Days, links: CaseLinks) -> FigureCard:
    ended = {"ended": days.written}
    wholes = (
        (_("cases in which both took part"), results.both, Reached.BOTH),
        (_("cases that had begun"), results.begun, Reached.BEGUN),
        (_("suitable cases"), results.suitable, Reached.SUITABLE),
        (_("reports that ended"), results.ended, ""),
    )
    rates = [
        Rate(
            whole,
            share,
            share.of_width(DRAWN_WIDE),
            reached == Reached.BEGUN,
            links.to(**ended, **({"reached": reached} if reached else {})),
        )
        for whole, share, reached in wholes
    ]
    apart = [
        (_("Confirmed at aftercare"), results.confirmed, Reached.ASKED),
        (_("Both parties took part"), results.took_part, Reached.BOTH),
        (_("Not begun"), results.not_begun, Reached.NOT_BEGUN),
        (
            _("Of these advice was enough"),
            Share(results.advised, results.not_begun.whole),
            Reached.ADVISED,
        ),
    ]
    title = ngettext(
        "%(n)s case solved or improved. Of how many?",
        "%(n)s cases solved or improved. Of how many?",
        results.solved,
    ) % {"n": results.solved}
    solved = FigureRow(
        _("Solved or improved, in all"),
        [results.solved, "", ""],
        links.to(**ended, reached=Reached.SOLVED),
    )
    rows = [
        solved,
        *(_row_of(_("Solved, of %(whole)s") % {"whole": r.whole}, r.share, r.url) for r in rates),
        *(_row_of(label, share, links.to(**ended, reached=way)) for label, share, way in apart),
    ]
    return FigureCard(
        key="results",
        title=title,
        shape="rates",
        drawn={"rates": rates, "apart": _apart(results, links, ended)},
        heads=[_("What"), _("Number"), pgettext("figures", "Of"), _("Per cent")],
        rows=rows,
        list_url=links.to(**ended, reached=Reached.SOLVED),
        is_empty=not results.ended.whole,
    )


def _row_of(label: str, share: Share, url: str) -> FigureRow:
    percent = share.percent
    return FigureRow(label, [share.number, share.whole, "" if percent is None else percent], url)


def _apart(results: Results, links: CaseLinks, ended: dict[str, str]) -> list[dict[str, str]]:
    """What is no part of the number above, each with its own whole."""
    told = (
        (
            "phone",
            _("Confirmed at aftercare: %(share)s asked"),
            results.confirmed,
            Reached.ASKED,
        ),
        (
            "users",
            _("Both parties took part: %(share)s begun cases"),
            results.took_part,
            Reached.BOTH,
        ),
        ("x", _("Not begun: %(share)s reports"), results.not_begun, Reached.NOT_BEGUN),
    )
    lines = [
        {
            "icon": icon,
            "words": words % {"share": said_of(share)},
            "url": links.to(**ended, reached=way),
        }
        for icon, words, share, way in told
    ]
    if not results.advised:
        return lines
    words = ngettext(
        "For %(n)s of these advice was enough",
        "For %(n)s of these advice was enough",
        results.advised,
    )
    url = links.to(**ended, reached=Reached.ADVISED)
    return [*lines, {"icon": "bulb", "words": words % {"n": results.advised}, "url": url}]


def load_card(load: Load, scope: Scope) -> FigureCard:
    share = load.of_all
    told = [(_("free"), "ring", load.free)]
    told += [
        (ngettext("%(n)s case", "%(n)s cases", taken) % {"n": taken}, "disc", number)
        for taken, number in load.carrying.items()
    ]
    told.append((pgettext("of somebody's cases", "full"), "square", load.full))
    drawn = marks(told)
    address = reverse("volunteers:volunteer_list", args=[scope.service.slug])
    notes = []
    if drawn.each > 1:
        notes.append(_("Each mark stands for %(n)s volunteers.") % {"n": drawn.each})
    return FigureCard(
        key="load",
        title=_("%(n)s of %(whole)s volunteers carry a case")
        % {"n": share.number, "whole": share.whole},
        shape="marks",
        drawn=drawn,
        said=listed(*(paired(label, number) for label, _kind, number in told)),
        notes=notes,
        heads=[_("Carries"), _("Volunteers")],
        rows=[FigureRow(capfirst(label), [number]) for label, _kind, number in told],
        list_url=address if scope.is_coordinator else "",
        is_empty=not share.whole,
    )


def senders_card(origins: Origins, days: Days, links: CaseLinks) -> FigureCard:
    share = Share(origins.through_partners, origins.total)
    rows = [
        FigureRow(
            name or _("Nobody: residents came by themselves"),
            [number],
            links.to(received=days.written, partner=str(key) if key else NOBODY_SENT),
        )
        for key, name, number in origins.senders
    ]
    return FigureCard(
        key="senders",
        title=_("%(share)s reports came through a partner") % {"share": _plain(share)},
        shape="bars",
        drawn=_bars(rows),
        heads=[_("Who sent them"), _("Reports")],
        rows=rows,
        is_empty=not origins.total,
    )


def kinds_card(origins: Origins, days: Days, links: CaseLinks) -> FigureCard:
    choices = choices_of(links.scope.service)
    words = choices.titles(ChoiceList.KIND).by_code
    rows = [
        FigureRow(words[code], [number], links.to(received=days.written, counts=code))
        for code, number in origins.kinds
    ]
    title = _("No reports in these days")
    if rows:
        code, number = origins.kinds[0]
        kind = choices.find(ChoiceList.KIND, code)
        title = _("Most often about %(kind)s: %(share)s reports") % {
            "kind": kind.label if kind else words[code],
            "share": _plain(Share(number, origins.total)),
        }
    return FigureCard(
        key="kinds",
        title=title,
        shape="bars",
        drawn=_bars(rows),
        heads=[_("About"), _("Reports")],
        rows=rows,
        is_empty=not origins.total,
    )


def _bars(rows: Sequence[FigureRow]) -> list[dict[str, Any]]:
    return [{"label": row.label, "count": row.cells[0], "url": row.url} for row in rows]


def said_of(share: Share) -> str:
    """ "81 of 97 (84%)"; without the share where the whole is small."""
    percent = _percent(share)
    return f"{_plain(share)} ({percent})" if percent else _plain(share)


def _plain(share: Share) -> str:
    return _("%(n)s of %(whole)s") % {"n": share.number, "whole": share.whole}


def _percent(share: Share) -> str:
    percent = share.percent
    return "" if percent is None else _("%(n)s%%") % {"n": percent}


def month_named(month: Days) -> str:
    return spelled(month.first, "F Y")


def _short(months: Sequence[Days]) -> list[str]:
    """The name where there is room, else its first letter; the table has them whole."""
    if len(months) <= FEW_COLUMNS:
        return [spelled(month.first, "M") for month in months]
    return [str(MONTHS[month.first.month])[0].lower() for month in months]
