"""What others did since somebody was here, and its rows, ready to print."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import ngettext, pgettext

from cases.models import Result, Stage, StageResult
from core.templatetags.ui import short_moment
from core.wording import address_of_rows
from insights.due.news import NewsItem, NewsKind, NewsSeen
from insights.models import NEWS_SINCE
from insights.pages.due_lines import address_of_deed
from insights.words import DEEDS, NEWS_SIGNS, SHORT_TALKS, title_of_news
from organisations.models import Scope, Service, full_name_of
from scheduling.pairing.models.offers import DeclineReason

PAGES = {
    NewsKind.APPLIED: "volunteers:application_detail",
    NewsKind.CERTIFICATE_PROPOSED: "training:certification_detail",
}
WORDS: Mapping[NewsKind, Mapping[str, str | Promise]] = {
    NewsKind.DECLINED: dict(DeclineReason.choices),
    NewsKind.AFTERCARE_DONE: dict(Result.choices),
    NewsKind.CLOSED: dict(Result.choices),
}
"""How a word of the rows reads; of other kinds it is a name, and reads as it is."""


def news_since(scope: Scope, since: datetime, at: datetime) -> list[NewsSeen]:
    """What others did in the service. Nobody but a coordinator is told any of it."""
    if not scope.is_coordinator:
        return []
    return [news_seen(row) for row in NEWS_SINCE.ask(scope, since=since, at=at)]


def news_seen(row: Any) -> NewsSeen:
    return NewsSeen(
        kind=NewsKind(row.news_what),
        at=row.news_moment,
        pk=row.news_subject,
        number=row.news_name,
        name=full_name_of(row.news_first, row.news_last),
        detail=row.news_word,
    )


def news_rows(items: Iterable[NewsItem], service: Service) -> list[dict[str, Any]]:
    """As ``components/dues.html`` draws them; where a thing waits for nothing, it is only shown."""
    alone = service.mediators_per_case == 1
    return [
        {
            "id": f"new-{item.seen.kind}-{item.seen.pk}",
            "icon": NEWS_SIGNS[item.seen.kind][0],
            "tone": NEWS_SIGNS[item.seen.kind][1],
            "title": title_of_news(item, alone=alone),
            "url": page_of_news(item.seen, service),
            "about": " · ".join(part for part in _about(item) if part),
            "deed": DEEDS[item.step.kind] if item.step else pgettext("deed", "Look"),
            "deed_url": address_of_deed(item.step, service)
            if item.step
            else page_of_news(item.seen, service),
            "name": item.seen.number or item.seen.name,
            "norm": None,
            "day": short_moment(item.seen.at),
        }
        for item in items
    ]


def page_of_news(seen: NewsSeen, service: Service) -> str:
    view = PAGES.get(seen.kind, "cases:case_detail")
    return address_of_rows(view, service.slug) % seen.pk


def _details(seen: NewsSeen) -> Iterator[str]:
    if seen.kind == NewsKind.TOLD:
        stage, result = seen.detail.split(":")
        yield str(SHORT_TALKS.get(stage) or Stage(stage).label)
        yield str(StageResult(result).label)
    else:
        yield str(WORDS.get(seen.kind, {}).get(seen.detail, seen.detail))


def _about(item: NewsItem) -> Iterator[str]:
    yield item.seen.number
    yield item.seen.name
    yield from _details(item.seen)
    if item.before:
        words = ngettext("%(n)s earlier thing", "%(n)s earlier things", item.before)
        yield words % {"n": item.before}
