"""Why somebody was not asked in, let in or let go. Facts only."""

from core.refusals import Refused
from organisations.models import Invitation


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


class RoleNotTheirs(Refused):
    """This person may not give or take that role."""

    def __init__(self, role: str) -> None:
        self.role = role
        super().__init__(role)


class BelongsElsewhere(Refused):
    """Another service knows this person too, so these facts are theirs alone to change."""
