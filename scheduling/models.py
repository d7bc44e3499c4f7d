"""Every table of scheduling under one name for the other apps and for Django.

Inside a wing the models are imported from the wing that owns them, so that its walls hold.
"""

from django.utils.translation import gettext_lazy as _

from scheduling.appointments.models import (
    ANSWERS,
    Answer,
    AnswerChannel,
    Appointment,
    AvailabilityException,
    BookedQuarter,
    CalendarItem,
    CalendarItemQuerySet,
    ExceptionKind,
    FeedToken,
    ItemState,
    PartStat,
    PlaceKind,
    WeeklyRule,
)
from scheduling.lifecycle import HandState
from scheduling.pairing.models import (
    NEVER,
    DeclineReason,
    Hand,
    LockedSeat,
    NewcomerRule,
    Offer,
    PairingRules,
    PlanLock,
    PoolChange,
    PoolNews,
    PoolVersion,
    Substitution,
)
from scheduling.planning.models import LackedKind, PlannedCase, PlannedSeat, PlanRun, SeatPlan
from volunteers.models.following import NOW, Follows, let_follow

__all__ = [
    "ANSWERS",
    "NEVER",
    "Answer",
    "AnswerChannel",
    "Appointment",
    "AvailabilityException",
    "BookedQuarter",
    "CalendarItem",
    "CalendarItemQuerySet",
    "DeclineReason",
    "ExceptionKind",
    "FeedToken",
    "Hand",
    "ItemState",
    "LackedKind",
    "LockedSeat",
    "NewcomerRule",
    "Offer",
    "PairingRules",
    "PartStat",
    "PlaceKind",
    "PlanLock",
    "PlanRun",
    "PlannedCase",
    "PlannedSeat",
    "PoolChange",
    "PoolNews",
    "PoolVersion",
    "SeatPlan",
    "Substitution",
    "WeeklyRule",
    "let_scheduling_follow",
]


def let_scheduling_follow() -> None:
    """Which rows of the wings go along when two records of one person become one."""
    let_follow(
        Follows(
            label="scheduling.WeeklyRule",
            column="volunteer",
            stays=frozenset({"scheduling_weekly_rule_once"}),
        ),
        Follows(label="scheduling.AvailabilityException", column="volunteer"),
        Follows(
            label="scheduling.Offer",
            column="volunteer",
            says="case__number",
            met=_("Both are asked for case %(what)s now. Wait for an answer, or take one back."),
        ),
        Follows(
            label="scheduling.Hand",
            column="volunteer",
            # Both put one up for the same case: the hand of the record in use stands for both.
            stays=frozenset({"scheduling_hand_up_once"}),
            ends={"state": HandState.TAKEN_BACK, "ended_at": NOW},
        ),
        Follows(
            label="scheduling.Substitution",
            column="volunteer",
            says="case__number",
            met=_("Both are asked to take over a seat on case %(what)s. Wait for an answer."),
        ),
        Follows(
            label="scheduling.LockedSeat",
            column="volunteer",
            says="lock__case__number",
            met=_("Both are fixed for case %(what)s. Let go of one of them first."),
        ),
        Follows(
            label="scheduling.PlannedSeat",
            column="volunteer",
            # A plan tells of the day it was made; whoever is asked by it is looked at anew.
            stays=frozenset({"scheduling_plannedseat_once"}),
        ),
        Follows(
            label="scheduling.BookedQuarter",
            column="user",
            says="at",
            met=_("Both have a talk at the same hour. So these are two people."),
        ),
        Follows(
            label="scheduling.CalendarItem",
            column="user",
            says="starts_at",
            met=_("Both are invited to the same talk. So these are two people."),
            stays=frozenset({"scheduling_item_once_a_session"}),
        ),
        # Of two feeds the one of the record in use goes on.
        Follows(
            label="scheduling.FeedToken",
            column="user",
            stays=frozenset({"scheduling_feed_once_a_person"}),
            ends={"revoked_at": NOW},
        ),
    )
