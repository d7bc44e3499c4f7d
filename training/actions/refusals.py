"""Why something was not done, as facts. The views find the words."""

from collections.abc import Iterable
from datetime import date

from core.refusals import Refused
from training.requirements.evaluate import Finding


class NoPlaceLeft(Refused):
    def __init__(self, places: int) -> None:
        self.places = places
        super().__init__(places)


class TooFewPlaces(Refused):
    """More people hold a place in the course than it would have."""

    def __init__(self, held: int) -> None:
        self.held = held
        super().__init__(held)


class AlreadyEnrolled(Refused):
    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class CourseClosed(Refused):
    """The course takes nobody any more and its sessions stand."""


class VolunteerHasLeft(Refused):
    """Only who is with the service can follow a course or be certified."""


class SessionCancelled(Refused):
    """A session that was cancelled neither moves nor has a register."""


class SessionHasRegister(Refused):
    """What was recorded happened at its time; it is not moved or cancelled afterwards."""


class SessionNotYet(Refused):
    """The register opens on the day of the session."""


class NotInCourse(Refused):
    """The register may name only who is in the course."""


class RequirementsUnmet(Refused):
    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings)


class NoCertification(Refused):
    """A course of this kind does not lead to a certification."""


class AlreadyProposed(Refused):
    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number)


class NoPaper(Refused):
    """It does not stand, or others gave it: there is no paper of ours."""


class NothingToRenew(Refused):
    """The volunteer holds no certification that ends, or it does not end soon enough."""


class DayToCome(Refused):
    """Nobody has watched yet what is still to come."""


class BeforeJoining(Refused):
    def __init__(self, joined: date) -> None:
        self.joined = joined
        super().__init__(joined)


class MentorNeeded(Refused):
    """Of a talk with neighbours the logbook says which mediator they sat with."""
