"""What a morning email says, by role: the lists of the start page, and no name in any line."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import short_moment
from insights.due.news import NewsItem, start_of
from insights.due.seen import CaseSeen
from insights.due.steps import DueStep
from insights.mails import MorningLine, MorningPart
from insights.pages.due import due_steps
from insights.pages.due_lines import address_of_deed
from insights.pages.due_list import Reader
from insights.pages.measures import trainers_moves
from insights.pages.news import news_since, page_of_news
from insights.pages.running import running_parts
from insights.words import URGENT, title_of_news, title_of_step
from organisations.actions.visits import news_begin
from organisations.models import Invitation, Membership, Role, Scope, Service

IN_A_PART = 8
"""So many lines of each list; the page has them all."""
UNANSWERED = timedelta(days=3)
"""So long an invitation waits before a manager hears of it."""


def morning_parts(scope: Scope, rows: Sequence[Membership], at: datetime) -> list[MorningPart]:
    """Of everybody the parts that fit their roles, in one email; none that is empty."""
    parts: list[MorningPart] = []
    for row in rows:
        if row.role == Role.COORDINATOR:
            parts += _of_coordinator(scope, news_begin(row, at), at)
    if scope.is_trainer:
        parts.append(_of_trainer(scope, at))
    if scope.is_manager:
        parts.append(_of_manager(scope, at))
    return parts


def _of_coordinator(scope: Scope, since: datetime, at: datetime) -> list[MorningPart]:
    service, steps = scope.service, due_steps(scope, at)
    news, mine = news_since(scope, since, at), Reader.of(scope).answers_for
    lists = start_of(steps, news, at_once=len(steps), is_theirs=mine)
    return [
        _part(_("Cannot wait"), _lines_of_steps(lists.urgent, service)),
        _part(
            _("Since %(moment)s") % {"moment": short_moment(since)},
            _lines_of_news(lists.new, service),
        ),
        _part(_("Your move"), _lines_of_steps(lists.then, service)),
    ]


def _part(title: str, lines: list[MorningLine]) -> MorningPart:
    return MorningPart(title, lines[:IN_A_PART], more=max(len(lines) - IN_A_PART, 0))


def _full(path: str) -> str:
    return settings.SITE_ADDRESS + path


def _lines_of_steps(steps: Iterable[DueStep], service: Service) -> list[MorningLine]:
    alone = service.mediators_per_case == 1
    return [
        MorningLine(
            _numbered(
                step.subject.number if isinstance(step.subject, CaseSeen) else "",
                title_of_step(step.kind, getattr(step.subject, "state", ""), alone=alone),
            ),
            _full(address_of_deed(step, service)),
            " · ".join(_notes_of(step)),
        )
        for step in steps
    ]


def _notes_of(step: DueStep) -> Iterable[str]:
    if step.urgent:
        yield str(URGENT[step.urgent])
    if step.talk:
        yield short_moment(step.talk.starts_at)
    if step.norm is not None:
        facts = {"elapsed": step.elapsed, "norm": step.norm}
        words = ngettext("%(elapsed)s of %(norm)s day", "%(elapsed)s of %(norm)s days", step.norm)
        yield words % facts


def _numbered(number: str, title: str) -> str:
    return f"{number} · {title}" if number else title


def _lines_of_news(items: Iterable[NewsItem], service: Service) -> list[MorningLine]:
    alone = service.mediators_per_case == 1
    return [
        MorningLine(
            _numbered(item.seen.number, title_of_news(item, alone=alone)),
            _full(page_of_news(item.seen, service)),
            short_moment(item.seen.at),
        )
        for item in items
    ]


def _of_trainer(scope: Scope, at: datetime) -> MorningPart:
    moves, slug = trainers_moves(scope, at), scope.service.slug
    courses, progress = (
        _full(reverse(name, args=[slug])) for name in ("training:course_list", "training:progress")
    )
    said = (
        (
            moves["registers_missing"],
            ngettext(
                "%(number)s register is missing",
                "%(number)s registers are missing",
                moves["registers_missing"],
            ),
            courses,
        ),
        (
            moves["to_judge"],
            ngettext(
                "%(number)s participant waits for your assessment",
                "%(number)s participants wait for your assessment",
                moves["to_judge"],
            ),
            progress,
        ),
        (
            moves["to_propose"],
            ngettext(
                "%(number)s participant may be proposed for certification",
                "%(number)s participants may be proposed for certification",
                moves["to_propose"],
            ),
            progress,
        ),
    )
    lines = [MorningLine(words % {"number": number}, url) for number, words, url in said if number]
    return _part(_("Training"), lines)


def _of_manager(scope: Scope, at: datetime) -> MorningPart:
    """What does not run as it should, in numbers: a manager reads of no case."""
    slug = scope.service.slug
    lines = [
        MorningLine(
            part.label, _full(part.url or reverse("insights:running", args=[slug])), part.said
        )
        for part in running_parts(scope.service, at, by_the_worker=True)
        if not part.is_well
    ]
    if late := late_turns(scope, at):
        words = ngettext(
            "%(n)s turn is later than its norm", "%(n)s turns are later than their norm", late
        )
        lines.insert(
            0, MorningLine(words % {"n": late}, _full(reverse("insights:home", args=[slug])))
        )
    waiting = Invitation.visible_to(scope).unanswered_since(at - UNANSWERED, at=at).count()
    if waiting:
        words = ngettext(
            "%(n)s invitation is not answered yet",
            "%(n)s invitations are not answered yet",
            waiting,
        )
        lines.append(
            MorningLine(words % {"n": waiting}, _full(reverse("organisations:people", args=[slug])))
        )
    return _part(_("The service"), lines)


def late_turns(scope: Scope, at: datetime) -> int:
    """How many turns are too late; a number, for whoever may open none of them."""
    counting = replace(scope, roles=scope.roles | {Role.COORDINATOR})
    return sum(step.is_late for step in due_steps(counting, at))
