"""How long a question stands, and when somebody who is silent is reminded of it.

Working time of the service: no weekend, no official day and no day off of its own counts, and
nothing ends or arrives at night.
"""

from datetime import datetime, timedelta

from organisations.models import Service, in_daytime, working_hours_later

WORTH_A_REMINDER = timedelta(hours=3)
"""So long somebody who is reminded can still answer; with less a reminder only presses."""


def last_moment(service: Service, at: datetime) -> datetime:
    """Until when somebody who is asked now can answer."""
    return in_daytime(service, _whole_hour(working_hours_later(service, at, service.offer_hours)))


def moment_to_remind(service: Service, at: datetime) -> datetime | None:
    """Half-way; nothing where that is too close to the end."""
    half = in_daytime(service, working_hours_later(service, at, service.offer_hours / 2))
    return half if half + WORTH_A_REMINDER <= last_moment(service, at) else None


def _whole_hour(moment: datetime) -> datetime:
    """Round up: people are told until when they may answer, and nobody reads 10:38."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)
