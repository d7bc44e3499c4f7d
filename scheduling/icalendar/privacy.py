"""What a calendar may say, and to whom: the only source of the words in invitations and feeds.

Calendars are shared, shown on lock screens and echoed back in replies, so the rules are
narrow: no party's name and nobody's home ever, and of a co-mediator only the first name.

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
    co_mediator_line: str = "",
) -> CalendarView:
    """Return what a mediator's calendar may say.

    ``co_mediator_line`` names the other mediator by first name: they go together, and know each
    other from the case.
    """
    return CalendarView(
        summary=summary,
        description="\n".join(filter(None, [line, co_mediator_line, url])),
        place=place.text if place and place.is_neutral else "",
        url=url,
    )


def course_view(*, title: str, line: str, url: str, place: str = "") -> CalendarView:
    """Return what a trainee's calendar may say: a course is no secret and meets at a venue."""
    return CalendarView(summary=title, description=f"{line}\n{url}", place=place, url=url)


def staff_view(*, summary: str, line: str, url: str, place: CalendarPlace) -> CalendarView:
    """Return what a coordinator's calendar may say of a talk, call or course day of the service."""
    return CalendarView(
        summary=summary,
        description="\n".join(filter(None, [line, url])),
        place=place.text if place.is_neutral else "",
        url=url,
    )
