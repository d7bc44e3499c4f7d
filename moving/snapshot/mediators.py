"""How a sheet calls the volunteers and partners of a service, so that each is found by it again."""

from collections import Counter
from collections.abc import Iterable

from core.letters import folded
from moving.sheets.mediators import KnownVolunteer
from organisations.models import PartnerOrganisation, Scope
from volunteers.models import Volunteer


def known_volunteers(scope: Scope) -> list[KnownVolunteer]:
    """Everybody a sheet of cases may name; ``key`` is what ``write_cases.add`` finds them by."""
    people = list(Volunteer.visible_to(scope).with_person().by_name())
    names = _names_for(people)
    return [
        KnownVolunteer(
            key=names[one.pk],
            number=one.their_number,
            email=one.user.mailbox or one.user.email or "",
            first_name=one.user.first_name,
            last_name=one.user.last_name,
        )
        for one in people
    ]


def known_partners(scope: Scope) -> list[str]:
    """Who a sheet of cases may name as the referrer, also those that refer no more."""
    return list(PartnerOrganisation.visible_to(scope).by_name().values_list("name", flat=True))


def names_in_sheets(scope: Scope) -> dict[int, str]:
    """What stands in a sheet for each volunteer: their number, else a mailbox or a name of theirs
    alone, else ours.
    """
    return _names_for(Volunteer.visible_to(scope).with_person())


def _names_for(people: Iterable[Volunteer]) -> dict[int, str]:
    called = {one.pk: _ways(one) for one in people}
    times = Counter(folded(way) for ways in called.values() for way in set(ways))
    return {
        pk: next((way for way in ways if times[folded(way)] == 1), f"#{pk}")
        for pk, ways in called.items()
    }


def _ways(one: Volunteer) -> list[str]:
    ways = (one.their_number, one.user.mailbox or one.user.email or "", one.user.full_name)
    return [way for way in ways if way]
