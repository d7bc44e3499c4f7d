"""The page *Figures*: the cards of a period, what each counts, and all of it as a table."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.downloads import ListSheet
from core.templatetags.ui import spelled
from insights.figures.periods import Days, PeriodName
from insights.models import mediators_of
from insights.pages.figure_cards import (
    CaseLinks,
    FigureCard,
    intake_card,
    kinds_card,
    load_card,
    results_card,
    senders_card,
    waiting_card,
)
from insights.pages.figures import (
    asked_days,
    ended_results,
    intake_of,
    load_of,
    origins_of,
    waiting_of,
)
from organisations.models import Scope, Service

PERIODS = {
    PeriodName.QUARTER: gettext_lazy("This quarter"),
    PeriodName.YEAR: gettext_lazy("This year"),
    PeriodName.LAST_YEAR: gettext_lazy("Last year"),
    PeriodName.MONTHS: gettext_lazy("Twelve months"),
}


def figures_page(scope: Scope, said: str, at: datetime) -> dict[str, Any]:
    service = scope.service
    name, days = asked_days(said, service, at)
    page = reverse("insights:figures", args=[service.slug])
    return {
        "lead": said_days(days),
        "periods": [
            {"label": label, "url": f"{page}?period={one.value}", "current": one == name}
            for one, label in PERIODS.items()
        ],
        "period": name.value,
        "cards": cards_of(scope, days),
        "meanings": meanings(service),
    }


def cards_of(scope: Scope, days: Days) -> list[FigureCard]:
    service, links = scope.service, CaseLinks(scope)
    origins = origins_of(service, days)
    return [
        intake_card(intake_of(service, days), days, links),
        waiting_card(waiting_of(service, days), days, links),
        results_card(ended_results(service, days), days, links),
        load_card(load_of(service, people=mediators_of(service).count()), scope),
        senders_card(origins, days, links),
        kinds_card(origins, days, links),
    ]


def said_days(days: Days) -> str:
    return _("%(first)s up to and including %(last)s") % {
        "first": spelled(days.first, "j F Y"),
        "last": spelled(days.last, "j F Y"),
    }


def sheet_of_figures(scope: Scope, said: str, at: datetime) -> ListSheet:
    """A line for each number: one reads what it is of, and a spreadsheet can choose among them."""
    _name, days = asked_days(said, scope.service, at)
    header = [_("Figure"), _("Part"), _("What"), _("Number"), _("First day"), _("Last day")]
    rows: list[list[Any]] = [
        [card.title, row.label, head, cell, *_days_of_card(card, days)]
        for card in cards_of(scope, days)
        for row in card.rows
        for head, cell in zip(card.heads[1:], row.cells, strict=True)
        if cell != ""
    ]
    name = _("figures-%(first)s-%(last)s") % {"first": days.first, "last": days.last}
    return ListSheet(name=name, header=header, rows=rows, number=len(rows))


def _days_of_card(card: FigureCard, days: Days) -> tuple[date, date]:
    """The load is of the day on which it is asked."""
    return (days.first, days.last) if card.key != "load" else (days.last, days.last)


def meanings(service: Service) -> list[tuple[str, str]]:
    """What each number counts, exactly, and from which rows."""
    norm = {
        "triage": service.intake_days,
        "pair": service.pairing_days,
        "contact": service.first_contact_days,
    }
    return [
        (
            _("Reports"),
            _(
                "Cases by the day on which they came in, in whatever way; those too that were "
                "brought in from an older register. A year before: the same days one year "
                "earlier. It is left out where nothing was counted in the first month of them."
            ),
        ),
        (
            _("First talk"),
            _(
                "Of cases that began in these days: working days from the report to the first talk "
                "that was held, or to the beginning of coaching. Days off of the service do not "
                "count; days on which a case rested do. “Half within 9” means that half waited "
                "nine working days or less. The norm is the sum of three of your settings: "
                "%(triage)s for triage, %(pair)s to find a pair, %(contact)s to the first contact."
            )
            % norm,
        ),
        (
            _("Solved or improved"),
            _(
                "Of cases that ended in these days: what the mediators said after the talks; where "
                "they said nothing, what was said at aftercare. Advice alone is counted apart."
            ),
        ),
        (
            _("Both took part"),
            _(
                "Each party had a talk, or they had one together. Over this whole only those are "
                "counted as solved in which both took part."
            ),
        ),
        (_("Begun"), _("A talk was held, or the reporter was coached.")),
        (
            _("Suitable"),
            _(
                "Begun, or it could have been: neither not suitable nor outside your area, and not "
                "ended because of violence, a legal procedure, somebody who is not able to talk, a "
                "family conflict, an organisation, criminal offences, or because the case existed "
                "already."
            ),
        ),
        (_("Reports that ended"), _("Every case that ended in these days, at triage too.")),
        (
            _("Confirmed at aftercare"),
            _(
                "Of cases that had begun and ended in these days, and in which a party could say "
                "at aftercare how it goes: those solved or improved then."
            ),
        ),
        (
            _("Who carries a case"),
            _(
                "Volunteers who may mediate, by the open cases they sit on. Full is who has as "
                "many as they want. It is of this day, whatever days you chose."
            ),
        ),
        (
            _("Who sends, and what about"),
            _(
                "Reports by the organisation through which they came, and by their standard kind: "
                "a kind in your own words counts as the standard one that was chosen for it."
            ),
        ),
        (
            _("Under ten"),
            _("Of fewer than ten there is no share in per cent: one case more would move it far."),
        ),
        (
            _("When people are erased"),
            _(
                "No figure changes: what is counted is kept with the case, and says nothing of "
                "them."
            ),
        ),
    ]
