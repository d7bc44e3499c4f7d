"""Whether the mediators of a case may, and can, be at a talk that is planned."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cases.models import Assignment
from core.local_time import local_day
from organisations.models import Service, User
from scheduling.appointments.models import Appointment
from training.models import Certification


@dataclass(frozen=True)
class Unfit:
    """A mediator who has no right to mediate on the day of a talk, or else takes a break then."""

    user: User
    seat: int
    rests: bool


def unfit_for(
    talks: Iterable[Appointment], seats: Sequence[Assignment], service: Service
) -> dict[int, list[Unfit]]:
    """By the key of the talk, in one query; none where there is no talk."""
    talks = list(talks)
    if not talks or not seats:
        return {}
    team = [seat.volunteer_id for seat in seats]
    confirmed = Certification.unscoped.filter(service=service, volunteer__in=team).confirmed()
    rights: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for volunteer, first, last in confirmed.order_by("pk").values_list(
        "volunteer", "effective_on", "valid_until"
    ):
        rights[volunteer].append((first, last))
    found = {}
    for talk in talks:
        day = local_day(talk.starts_at, service.zone)
        found[talk.pk] = [
            Unfit(seat.volunteer.user, seat.pk, rests=may)
            for seat in seats
            if not (may := _counts(rights[seat.volunteer_id], day)) or seat.volunteer.rests_on(day)
        ]
    return found


def _counts(rights: Iterable[tuple[date, date | None]], day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in rights)
