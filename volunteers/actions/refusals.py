"""Why something was not done: facts only, the pages find the words."""

from core.refusals import Refused
from organisations.models import TwoPeople
from volunteers.models import AgreementKind, Application, Campaign, Volunteer
from volunteers.models.following import Meeting


class ApplicationsClosed(Refused):
    """The service takes no applications now."""


class ApplicationEnded(Refused):
    """The application was declined or withdrawn: nothing more is noted on it."""

    def __init__(self, application: Application) -> None:
        self.state = application.state
        super().__init__(application.pk, application.state)


class ScreeningIncomplete(Refused):
    """What is still missing before an applicant counts as screened."""

    def __init__(
        self,
        *,
        needs_certificate: bool,
        country: str,
        not_accepted: tuple[AgreementKind, ...],
        not_published: tuple[AgreementKind, ...],
    ) -> None:
        self.needs_certificate, self.country = needs_certificate, country
        self.not_accepted = not_accepted
        self.not_published = not_published
        super().__init__(needs_certificate, not_accepted, not_published)


class NothingToAccept(Refused):
    """The service has published no agreement text yet."""


class AlreadyVolunteer(Refused):
    """The person with this address is a volunteer of the service already."""

    def __init__(self, volunteer: Volunteer) -> None:
        self.volunteer = volunteer
        super().__init__(volunteer.pk)


class AppliedAlready(Refused):
    """Another application with this address is under way."""


class NameErased(Refused):
    """They left so long ago that only a number is left of them: they apply anew."""


class KnownElsewhere(Refused):
    """The person belongs to another service as well, and keeps their own contact facts."""

    def __init__(self, volunteer: Volunteer) -> None:
        self.volunteer = volunteer
        super().__init__(volunteer.pk)


class HeldLonger(Refused):
    """Somebody keeps the data of this record longer than usual: that ends first."""

    def __init__(self, volunteer: Volunteer) -> None:
        self.volunteer = volunteer
        super().__init__(volunteer.pk)


class SaidTwoPeople(Refused):
    """Somebody who knows them said that these are two people."""

    def __init__(self, answer: TwoPeople) -> None:
        self.who, self.day = str(answer.said_by), answer.said_at
        super().__init__(answer.pk)


class KeepTheOther(Refused):
    """This one can sign in and the other cannot: so this is the record to keep."""

    def __init__(self, volunteer: Volunteer) -> None:
        self.volunteer = volunteer
        super().__init__(volunteer.pk)


class RolesGoFirst(Refused):
    """The record that would go has roles that the other has not: whoever gives them sees to it."""

    def __init__(self, volunteer: Volunteer, roles: list[str]) -> None:
        self.volunteer, self.roles = volunteer, roles
        super().__init__(volunteer.pk)


class BothThere(Refused):
    """Both have a row where one person has one at most."""

    def __init__(self, met: list[Meeting]) -> None:
        self.met = met
        super().__init__(len(met))


class NothingToUndo(Refused):
    """It was taken back before, or the day in which it could be is over."""


class UndoLaterFirst(Refused):
    """The record in use became part of another one since."""


class CampaignNotRunning(Refused):
    """It is still to come, or today is its last day already, or it is over."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        super().__init__(campaign.pk)
