"""What every template may say without loading it: icons, initials, small drawings."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, cast
from zlib import crc32

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context, Engine
from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language

from core.wording import day_of, paired, trade_words

register = template.Library()

HUES = 4  # tints of a person's initials: static/css/components/person.css


@cache
def _drawings() -> str:
    return static("icons.svg")


@cache
def _ornament(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', _drawings(), name
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One drawing from build/icons.svg. Without ``label`` it is ornament and unheard."""
    if not label:
        return _ornament(name)
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
        label,
        _drawings(),
        name,
    )


@register.simple_tag(takes_context=True)
def draw_once(context: Context, fragment: str, **facts: Any) -> SafeString:
    """A fragment that stands on a page more than once, alike: drawn the first time, then copied."""
    request = context.get("request")
    drawn = {} if request is None else request.__dict__.setdefault("drawn_fragments", {})
    if fragment not in drawn:
        with context.push(**facts):
            drawn[fragment] = Engine.get_default().get_template(fragment).render(context)
    return cast("SafeString", drawn[fragment])


@register.simple_tag
def draw_kept(fragment: str, **facts: Any) -> SafeString:
    """A fragment that shows nothing but these facts: drawn once in each language, then kept.

    The facts must be hashable, and none may be private: they stay in the memory of the process.
    """
    # On a laptop templates change while the process lives.
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(fragment, get_language(), tuple(facts.items()))


@lru_cache(maxsize=1_000)
def _drawn(fragment: str, _language: str | None, facts: tuple[tuple[str, Any], ...]) -> SafeString:
    return Engine.get_default().get_template(fragment).render(Context(dict(facts)))


@register.filter
def spelled(moment: date | None, pattern: str) -> str:
    """A day or moment as the language of the page writes it, in the zone of the page.

    ``pattern`` is Django's, as for English: "l j F" gives "dinsdag 1 december", "mardi 1er
    décembre" and "Dienstag, 1. Dezember"; "D j M" gives "di 1 dec", "mar. 1er déc." and
    "Di 1. Dez.".
    """
    if not moment:
        return ""
    if isinstance(moment, datetime) and is_aware(moment):
        moment = localtime(moment)
    return date_format(moment, _pattern_of(moment.day, pattern))


def _pattern_of(day: int, pattern: str) -> str:
    language = (get_language() or "").split("-")[0]
    # German has a full stop behind the day, which no pattern of Django's says.
    if language == "de":
        pattern = re.sub(r"j (?=[FM])", "j. ", pattern).replace("l j.", "l, j.")
        return pattern.replace("M", "N")
    if language == "fr":
        pattern = pattern.replace("D", "D.").replace("M", "N")
        return pattern.replace("j", r"j\e\r") if day == 1 else pattern
    # "M" is in capitals as English has it; "b" leaves the months small.
    return pattern if language == "en" else pattern.replace("M", "b")


HOURS = {"nl": r"H.i \u\u\r", "fr": r"G \h i", "de": r"H:i \U\h\r"}
BEFORE_THE_HOUR = {"fr": " à "}


@register.filter
def day_and_hour(moment: datetime) -> str:
    """A moment inside a sentence: "dinsdag 1 december, 14.30 uur", "mardi 1er décembre à 14 h"."""
    language = (get_language() or "").split("-")[0]
    local = localtime(moment)
    if language not in HOURS:
        hour = date_format(local, "f A").lower()
    else:
        hour = date_format(local, HOURS[language]).removesuffix(" 00").replace(" ", "\xa0")
    return f"{spelled(local, 'l j F')}{BEFORE_THE_HOUR.get(language, ', ')}{hour}"


@register.filter
def local_date(moment: date) -> date:
    """The day of a moment in the zone of the page; a day stays what it is."""
    return localtime(moment).date() if isinstance(moment, datetime) else moment


@register.filter
def in_figures(moment: date | None) -> str:
    """ "24-11-2026", as the language of the page writes it, in the zone of the page."""
    return day_of(moment)


@register.filter
def iso(moment: datetime) -> str:
    """ "2026-11-24T18:30:00+01:00", for ``<time datetime>``, in the zone of the page."""
    return localtime(moment).isoformat(timespec="seconds")


@register.filter
def paired_with(label: object, words: object) -> str:
    """ "label: words", or for somebody who hears the page ": words" behind what is shown."""
    return paired(label, words)


@register.filter
def clock(moment: datetime) -> str:
    """ "18:30", in the zone of the page."""
    return f"{localtime(moment):%H:%M}"


@register.filter
def short_day(moment: date) -> str:
    """ "di 24 nov", "mar. 24 nov."."""
    return spelled(moment, "D j M")


@register.filter
def short_moment(moment: datetime) -> str:
    """ "di 24 nov, 18:30"."""
    return spelled(moment, "D j M, H:i")


@register.filter
def short_month(moment: datetime) -> str:
    return spelled(moment, "M")


@register.filter
def grouped(number: int) -> str:
    """ "21.500", as the language of the page writes large numbers."""
    return number_format(number, force_grouping=True)


@register.filter
def initials(name: object) -> str:
    """The first and the last name's letters: "Anna de Vries" is AV."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalpha()]
    # "de", "van der" and the like stand in no initials.
    named = [word for word in words if word[0].isupper()] or words
    return "".join(word[0] for word in named[:1] + named[1:][-1:]).upper()


@register.filter
def hue(name: object) -> int:
    """A tint that stays with a name, 1 to 4."""
    # Not hash(), which differs from process to process: somebody's tint would change at each page.
    return crc32(str(name).encode()) % HUES + 1


@register.filter
def dots(taken: int, room: int) -> list[bool]:
    """One True for each place taken and a False for each that is free; never fewer than taken."""
    return [place < taken for place in range(max(taken, room))]


register.filter("trade_words", trade_words)


@register.filter
def landing(field: BoundField) -> str:
    """The id that a link to the field leads to; of radios and boxes, the first of them."""
    # A group has no label of its own to be pressed, so Django gives it no id.
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def as_bars(given: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each count with a ``width`` in percent of the longest."""
    bars = [{"tone": 1, "url": "", **bar} for bar in given]
    longest = max((bar["count"] for bar in bars), default=0)
    for bar in bars:
        bar["width"] = f"{100 * bar['count'] / longest:.2f}%" if longest else "0%"
    return bars
