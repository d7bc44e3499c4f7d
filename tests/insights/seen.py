"""A service as the table of turns reads it: say only what your test is about."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from insights.due.seen import CaseSeen, DueSnapshot, Norms, OfferSeen, TalkSeen

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
NORMS = Norms(
    intake_days=5,
    pairing_days=5,
    offer_hours=48,
    first_contact_days=5,
    report_days=3,
    second_letter_days=10,
    close_proposal_days=21,
    applicant_days=5,
)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def case(state: str, pk: int = 1, **facts) -> CaseSeen:
    moments = {"received_at": days_ago(20), "moved_at": days_ago(7), "ready_at": days_ago(7)}
    beside = {"number": f"2026-{pk:04}", "kind": "noise", "own_kind": None, "district": "West"}
    return CaseSeen(pk=pk, state=state, **moments | beside | facts)


def offer(answer: str = "sent", wave: int = 1, **facts) -> OfferSeen:
    moments = {"sent_at": days_ago(1), "expires_at": NOW + timedelta(days=2)}
    return OfferSeen(wave=wave, answer=answer, name="Ada", reason="", **moments | facts)


def talk(begins: datetime, pk: int = 70, **facts) -> TalkSeen:
    asked = {"planned_at": days_ago(6), "invited": 2, "coming": 2, "refused": 0} | facts
    ends = begins + timedelta(hours=1)
    return TalkSeen(pk=pk, kind="talk_a", starts_at=begins, ends_at=ends, **asked)


def seen(
    *cases: CaseSeen, offers=(), talks=(), seats=(), others=(), free=(), norms=NORMS
) -> DueSnapshot:
    """``offers``, ``talks`` and ``seats`` are those of the first case."""
    return DueSnapshot(
        cases=cases,
        offers={cases[0].pk: offers} if cases else {},
        talks={cases[0].pk: talks} if cases else {},
        others=others,
        norms=norms,
        zone=ZONE,
        free=dict.fromkeys(free, ""),
        seats={cases[0].pk: seats} if cases else {},
    )
