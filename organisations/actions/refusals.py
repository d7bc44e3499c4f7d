"""Why something of a service or its people was not changed. Facts only."""

from collections.abc import Mapping
from datetime import date

from core.refusals import Refused
from organisations.models import District, Invitation, PartnerOrganisation


class AlreadyMember(Refused):
    """The person has this role in the service already."""


class AlreadyInvited(Refused):
    """An invitation to this role stands open: it can be sent again, or taken back."""


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


class ExportUnderWay(Refused):
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
