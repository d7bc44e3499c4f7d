"""What a calendar may say, and to whom: the only source of the words in invitations and feeds.

Calendars are shared, shown on lock screens and echoed back in replies, so the rules are
narrow: no party's name ever, somebody's home only to mediators and only when the
coordinator chose so, a co-mediator's first name only when both agreed.

The words themselves come translated from the caller; here is decided which of them stay.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CalendarView:
    """An appointment as one recipient may see it. Same names as in ``Invite``."""

    summary: str
    description: str
    place: str
    url: str


@dataclass(frozen=True, kw_only=True)
class CalendarPlace:
    """Where to be. ``is_neutral``: a venue of the service, not somebody's home."""

    text: str
    is_neutral: bool


def mediator_view(
    *,
    summary: str,
    line: str,
    url: str,
    place: CalendarPlace | None = None,
    show_home_address: bool = False,
    co_mediator_line: str = "",
    both_share_names: bool = False,
) -> CalendarView:
    """Return what a mediator's calendar may say.

    ``show_home_address`` is the coordinator's tick "show address to mediators";
    ``co_mediator_line`` names the other mediator by first name and stays only when
    ``both_share_names``.
    """
    lines = [line]
    if both_share_names and co_mediator_line:
        lines.append(co_mediator_line)
    return CalendarView(
        summary=summary,
        description="\n".join([*lines, url]),
        place=_place(place, show_home=show_home_address),
        url=url,
    )


def course_view(*, title: str, line: str, url: str, place: str = "") -> CalendarView:
    """Return what a trainee's calendar may say: a course is no secret and meets at a venue."""
    return CalendarView(summary=title, description=f"{line}\n{url}", place=place, url=url)


def _place(place: CalendarPlace | None, *, show_home: bool) -> str:
    return place.text if place and (place.is_neutral or show_home) else ""
