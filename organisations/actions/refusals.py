"""Why something of a service or its people was not changed. Facts only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.alike import Likely
from core.refusals import Refused
from organisations.models import (
    Cover,
    District,
    Invitation,
    PartnerOrganisation,
    Room,
    RoomBooking,
    User,
    Venue,
)


class AlreadyMember(Refused):
    """The person has this role in the service already."""


class AlreadyInvited(Refused):
    """An invitation to this role stands open: it can be sent again, or taken back."""


@dataclass(frozen=True, kw_only=True)
class PerhapsSame:
    """Somebody of this service who may be the very person, and the answer that is likely right.

    ``signs_in_there``: with the address in question, so nobody else can have it as a login.
    """

    person: User
    likely: Likely
    signs_in_there: bool = False


class PerhapsKnown(Refused):
    """These may be the very person: whoever knows them says so first."""

    def __init__(self, known: Sequence[PerhapsSame]) -> None:
        self.known = list(known)
        super().__init__(len(self.known))


class LoginTaken(Refused):
    """Somebody else signs in with this address; one address is one login."""

    def __init__(self, email: str) -> None:
        self.email = email
        super().__init__()


class SignsIn(Refused):
    """They can sign in already."""


class InvitationEnded(Refused):
    """The invitation was taken up before, or its time is over."""

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation
        super().__init__(invitation.pk)


class LastManager(Refused):
    """Nobody would be left who can manage the service."""


class AddressTaken(Refused):
    """Another service stands at this address. ``slug`` is the part that is its own."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(slug)


class IsManaged(Refused):
    """The service has a manager, who asks in the next one: the owner does no more."""


class DistrictKnown(Refused):
    """The municipality has a district of this name, which may have ended."""

    def __init__(self, district: District) -> None:
        self.district = district
        super().__init__(district.pk)


class PostcodesTaken(Refused):
    """These postcodes lie in another district that counts on the same days."""

    def __init__(self, postcodes: str, district: District) -> None:
        self.postcodes, self.district = postcodes, district
        super().__init__(postcodes, district.pk)


class DistrictEnded(Refused):
    """Its last day was before, or is today."""

    def __init__(self, last_day: date) -> None:
        self.last_day = last_day
        super().__init__(last_day)


class PartnerKnown(Refused):
    """There is a partner organisation of this name that works."""

    def __init__(self, partner: PartnerOrganisation) -> None:
        self.partner = partner
        super().__init__(partner.pk)


class PartnerOver(Refused):
    """The partner organisation refers nobody any more."""

    def __init__(self, partner: PartnerOrganisation) -> None:
        self.partner = partner
        super().__init__(partner.pk)


class FreeDayKnown(Refused):
    """Nobody works on these days already, under this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class NoSuchOfficialDay(Refused):
    """The calendar of the country knows no such day."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


class VenueKnown(Refused):
    """The service has a venue of this name, which may have ended."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class VenueEnded(Refused):
    """Its last day was before, or is today."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        super().__init__(venue.pk)


class RoomKnown(Refused):
    """The house has a room of this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class RoomEnded(Refused):
    """The room is in use no more."""

    def __init__(self, room: Room) -> None:
        self.room = room
        super().__init__(room.pk)


class RoomNotInUse(Refused):
    """The room, or its house, does not count on that day."""

    def __init__(self, room: Room, day: date) -> None:
        self.room, self.day = room, day
        super().__init__(room.pk, day)


class RoomTaken(Refused):
    """Something else is in the room then. What it is, nobody is told; ``booking`` says when."""

    def __init__(self, room: Room, booking: RoomBooking) -> None:
        self.room, self.booking = room, booking
        super().__init__(room.pk, booking.pk)


class NoSuchLetter(Refused):
    """There is no kind of letter that is called so and takes own words."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        super().__init__(letter)


class NothingToSend(Refused):
    """The mail was never made: its address takes none."""


class AboutOneself(Refused):
    """Nobody decides this about themselves. ``people`` could, by name."""

    def __init__(self, people: list[str]) -> None:
        self.people = people
        super().__init__(len(people))


class NobodyElse(AboutOneself):
    """It is about themselves, nobody else has a role for it, and the service does not allow it."""

    def __init__(self) -> None:
        super().__init__([])


class EndedByThem(AboutOneself):
    """It is about themselves, and so many days ago at most they ended the role of who could."""

    def __init__(self, days: int) -> None:
        self.days = days
        super().__init__([])


class OwnSecondFactor(Refused):
    """Whoever could end their own second step would have one step only."""


class NoSecondFactor(Refused):
    """There is no second step to end: there never was one, or somebody was quicker."""


class RoleNotTheirs(Refused):
    """This person may not give or take that role."""

    def __init__(self, role: str) -> None:
        self.role = role
        super().__init__(role)


class HoldOutOfReach(Refused):
    """A hold ends on a day to come, within a year; it can be renewed."""


class StillInUse(Refused):
    """The case is open, the application under way, the person here: it is not over yet."""


class KeptByDuty(Refused):
    """A duty, or somebody's decision, keeps it until the end of that day."""

    def __init__(self, until: date) -> None:
        self.until = until
        super().__init__(until)


class BelongsElsewhere(Refused):
    """Another service knows this person too, so these facts are theirs alone to change."""


class LastExportUnderWay(Refused):
    """The file is being made: it will be there in a moment."""


class IsClosing(Refused):
    """The service is closed already, or somebody asked for it a moment ago."""


class WorkStands(Refused):
    """So much is under way, by its word, and nobody said that it was handed over."""

    def __init__(self, work: Mapping[str, int]) -> None:
        self.work = dict(work)
        super().__init__(*sorted(self.work.items()))


class TooSoon(Refused):
    """The day is too early, or too far away, for everything to be erased."""

    def __init__(self, earliest: date) -> None:
        self.earliest = earliest
        super().__init__(earliest)


class SamePerson(Refused):
    """Whoever asked for it does not confirm it too."""


class NotTakenAway(Refused):
    """No coordinator has fetched the last export since it was asked to close."""


class NotPaused(Refused):
    """An owner closes only what they paused: those who run it have heard of that."""


class NoCoordinator(Refused):
    """Only coordinators of the service own cases or stand in, and nobody for themselves."""


class CoverOfOthers(Refused):
    """Neither whoever is away, nor who stands in, nor a manager."""


class CoverOverlaps(Refused):
    """On some of these days somebody stands in already: see ``cover``."""

    def __init__(self, cover: Cover) -> None:
        self.cover = cover
        super().__init__(cover.pk)


class AwayAlready(CoverOverlaps):
    """Somebody stands in for them then."""


class DeputyAway(CoverOverlaps):
    """Whoever would stand in is away themselves."""


class StandsInThen(CoverOverlaps):
    """Whoever would be away stands in for somebody."""


class TooManyViews(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(most)
