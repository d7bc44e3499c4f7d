"""What can be told of a talk that is over, and where each answer leads the case."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import WITH_THE_PAIR, CaseState, roads_of_talks
from cases.models import Stage, StageResult

MAY_BE_TOLD = WITH_THE_PAIR | {CaseState.COACHING}
"""Where a case stands while somebody can tell of its talks; elsewhere it has moved on."""
YES = "yes"
"""What is answered of a talk that took place, where else a ``MissedBecause`` stands."""
NOT_KNOWN = 0
LENGTHS = (NOT_KNOWN, *range(30, 271, 30))
"""Minutes; as the form on the page of a case has them."""


class MissedBecause(models.TextChoices):
    """Why a talk did not take place. Nobody is named: who stayed away is not kept."""

    MOVED = "moved", _("No, it will be on another day")
    NOBODY_CAME = "nobody_came", _("No, somebody did not come")
    CALLED_OFF = "called_off", _("No, it was called off")


class AfterTalk(models.TextChoices):
    """What comes after a talk, as the mediators say it."""

    APPROACH = "approach", _("We go and ask the other party")
    AGAIN = "again", _("We talk with this party once more")
    JOINT = "joint", _("Both want to talk together")
    SHUTTLE = "shuttle", _("We go from one to the other")
    GROUP = "group", _("There will be a talk with a group")
    ANOTHER = "another", _("There will be another talk")
    AGREED = "agreed", _("There is an agreement")
    BETTER = "better", _("It is better now")
    NO_AGREEMENT = "no_agreement", _("There is no agreement")
    STOPS = "stops", _("They do not want to go on")


@dataclass(frozen=True)
class WayOn:
    """``stands`` is where the case goes; ``stays``: it may also remain where it is."""

    after: AfterTalk
    result: StageResult
    stands: CaseState | None = None
    stays: bool = False

    def leads_from(self, state: str) -> str | None:
        """Where the case stands afterwards; None where no road of the talks leads there."""
        if self.stands in roads_of_talks(state):
            return str(self.stands)
        return state if self.stays and state in MAY_BE_TOLD else None


A, R, S = AfterTalk, StageResult, CaseState
GO_ON_TALKING = {
    Stage.JOINT: WayOn(A.ANOTHER, R.GOES_ON, S.JOINT_PLANNED, stays=True),
    Stage.SHUTTLE: WayOn(A.SHUTTLE, R.GOES_ON, S.SHUTTLE, stays=True),
    Stage.GROUP: WayOn(A.ANOTHER, R.GOES_ON, S.GROUP, stays=True),
}
BETTER = WayOn(A.BETTER, R.BETTER, S.TALKS_DONE)
AGREED = WayOn(A.AGREED, R.AGREED, S.TALKS_DONE)
STOPS = WayOn(A.STOPS, R.STOPPED, S.TALKS_DONE)
WAYS: dict[str, tuple[WayOn, ...]] = {
    Stage.TALK_A: (
        WayOn(A.APPROACH, R.GOES_ON, S.APPROACHING_B),
        WayOn(A.AGAIN, R.GOES_ON, S.IN_CONTACT_A, stays=True),
        STOPS,
        BETTER,
    ),
    Stage.TALK_B: (
        WayOn(A.JOINT, R.GOES_ON, S.JOINT_PLANNED),
        WayOn(A.SHUTTLE, R.GOES_ON, S.SHUTTLE),
        STOPS,
        WayOn(A.AGAIN, R.GOES_ON, S.IN_CONTACT_B, stays=True),
        WayOn(A.GROUP, R.GOES_ON, S.GROUP),
        BETTER,
    ),
    **{
        kind: (AGREED, way, WayOn(A.NO_AGREEMENT, R.STOPPED, S.TALKS_DONE), BETTER)
        for kind, way in GO_ON_TALKING.items()
    },
    Stage.COACHING: (WayOn(A.ANOTHER, R.GOES_ON, stays=True), BETTER, STOPS, AGREED),
}
"""By the kind of talk, the likeliest first: the first three that lead somewhere are asked."""


def ways_after(kind: str, state: str) -> dict[str, WayOn]:
    """What may come after such a talk, from where its case stands."""
    return {str(way.after): way for way in WAYS[kind] if way.leads_from(state) is not None}
