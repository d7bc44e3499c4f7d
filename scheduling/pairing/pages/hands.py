"""What waits for mediators, as a volunteer may read it; for coordinators whose hand is up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.models import Case, ChoiceList, choices_of
from core.templatetags.ui import short_moment, spelled
from core.wording import listed, week_in_words
from organisations.models import Scope
from scheduling.lifecycle import HandState
from scheduling.pairing.models import Hand
from scheduling.pairing.models.hands import own_hands
from scheduling.pairing.snapshot.cases import Snapshot
from scheduling.pairing.snapshot.offer_told import OfferTold, first_hours_for, usual_work_of
from scheduling.pairing.snapshot.waiting import cases_open_to
from volunteers.words import spoken

TOLD_FOR = timedelta(days=14)
"""So long the pages say of a hand that the case went to others."""


@dataclass(frozen=True)
class WaitingCard:
    """A case that the rules let a volunteer take: no party, no name of a colleague, no number.

    ``since``: their hand is up. ``is_begun``: a colleague is on it already.
    """

    case: Case
    told: OfferTold
    since: datetime | None
    is_begun: bool


@dataclass(frozen=True)
class OwnHand:
    case: int
    about: str
    district: str


@dataclass(frozen=True)
class WaitingPage:
    """``others`` are hands for cases that are not shown now: others are asked, or a rule speaks."""

    waiting: list[WaitingCard]
    others: list[OwnHand]
    ended: list[str]


def waiting_page(*, scope: Scope, at: datetime) -> WaitingPage | None:
    """None for somebody who has the role and was never admitted."""
    rows = list(own_hands(scope, since=at - TOLD_FOR))
    if not rows:
        return None
    up = {row.hand__case: row for row in rows if row.hand__state == HandState.UP}
    found = cases_open_to(rows[0].pk, scope=scope, at=at)
    usual = usual_work_of(asking.case for asking, _snapshot in found) if found else {}
    shown = [
        WaitingCard(
            case=asking.case,
            told=_told(rows[0].pk, asking.case, snapshot, usual=usual[asking.case.pk]),
            since=up[asking.case.pk].hand__raised_at if asking.case.pk in up else None,
            is_begun=bool(asking.team.seated),
        )
        for asking, snapshot in found
    ]
    kinds, here = choices_of(scope.service), {one.case.pk for one in shown}

    def about(row: Any) -> str:
        return kinds.said(ChoiceList.KIND, row.hand__case__kind, row.hand__case__own_kind)

    return WaitingPage(
        waiting=shown,
        others=[
            OwnHand(case, capfirst(about(row)), row.hand__case__district__name or "")
            for case, row in up.items()
            if case not in here
        ],
        ended=[
            ended_words(row.hand__state, about(row), row.hand__raised_at)
            for row in reversed(rows)
            if row.hand__state and row.hand__state != HandState.UP
        ],
    )


def _told(volunteer: int, case: Case, snapshot: Snapshot, *, usual: Any) -> OfferTold:
    """As whoever is asked reads it, without what was written about the case and who is on it."""
    return OfferTold(
        summary="",
        languages=listed(*spoken(case.languages)),
        wishes=week_in_words(case.wishes),
        partners=[],
        asked_too=[],
        first_hours=first_hours_for(volunteer, snapshot),
        usual=usual,
        home="",
        is_near=False,
    )


def ended_words(state: str, about: str, raised_at: datetime) -> str:
    """Of a hand that nothing came of, kindly."""
    if state == HandState.PASSED:
        words = _(
            "You put up a hand on %(day)s for a case about %(about)s. Colleagues do it now. Thank "
            "you: we know that you want to, and gladly ask you another time."
        )
    else:
        words = _(
            "You put up a hand on %(day)s for a case about %(about)s. It does not need mediators "
            "at the moment. Thank you for wanting to."
        )
    return words % {"day": spelled(raised_at, "j F"), "about": about}


# --- for the coordinator ---


@dataclass(frozen=True)
class HandShown:
    """Somebody whose hand is up for a case. ``note`` says since when."""

    id: int
    name: str
    note: str


def hands_up(snapshot: Snapshot, case: Any, *, scope: Scope) -> list[HandShown]:
    """Whose hand is up and who can still be asked, in the order of their hands.

    Of a case with its lock (``pages.locks``), which says whether there is any.
    """
    if not case.has_hands:
        return []
    rows = Hand.visible_to(scope).of_case(case).up().with_person().first_up_first()
    return [
        HandShown(hand.volunteer_id, hand.volunteer.user.full_name, short_moment(hand.raised_at))
        for hand in rows
        if hand.volunteer_id not in {*snapshot.asked, *snapshot.seated.values()}
    ]
