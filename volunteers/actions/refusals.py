"""Why something was not done: facts only, the pages find the words."""

from core.refusals import Refused
from volunteers.models import AgreementKind, Application, Campaign, Volunteer


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


class NameErased(Refused):
    """They left so long ago that only a number is left of them: they apply anew."""


class KnownElsewhere(Refused):
    """The person belongs to another service as well, and keeps their own contact facts."""

    def __init__(self, volunteer: Volunteer) -> None:
        self.volunteer = volunteer
        super().__init__(volunteer.pk)


class CampaignNotRunning(Refused):
    """It is still to come, or today is its last day already, or it is over."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        super().__init__(campaign.pk)
