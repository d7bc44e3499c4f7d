"""Whom one may ring about a case, and what its people agreed to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.models import Assignment, Case, Party
from core.wording import day_of
from organisations.models import Scope


@dataclass(frozen=True)
class Callee:
    """Somebody with the number, or without one to be asked for it."""

    name: str
    role: str
    phone: str


def callees_of(
    seats: Iterable[Assignment], parties: Iterable[Party], *, scope: Scope
) -> list[Callee]:
    """The mediators, but for who asks; then the parties."""
    mediators = [
        Callee(
            str(seat.volunteer.user),
            capfirst(seat.volunteer.get_level_display()),
            seat.volunteer.user.phone,
        )
        for seat in seats
        if seat.volunteer.user_id != scope.person.pk
    ]
    return mediators + [
        Callee(
            party.name or capfirst(party.get_role_display()),
            _part_of(party),
            party.phone,
        )
        for party in parties
    ]


def _part_of(party: Party) -> str:
    """Which of the two, unless that stands there for their name already, and their language."""
    language: str = party.get_language_display()
    if not party.name:
        return capfirst(language)
    return f"{capfirst(party.get_role_display())} · {language}"


@dataclass(frozen=True)
class Consents:
    said: list[tuple[str, str]]
    given: int
    asked: int


def consents_of(case: Case, parties: Iterable[Party], *, scope: Scope) -> Consents:
    """Of each party whether they agreed that we keep this, and for coordinators who did to a
    partner."""
    from_parties = [(capfirst(party.get_role_display()), party.consented_at) for party in parties]
    said = [
        (who, _("agreed on %(day)s") % {"day": day_of(at)} if at else _("not noted yet"))
        for who, at in from_parties
    ]
    given = sum(at is not None for _who, at in from_parties)
    referral = getattr(case, "referral", None)
    if referral and scope.is_coordinator:
        words = f"{referral.consent_by}, {referral.get_consent_how_display()}, "
        said.append((_("Referral"), words + day_of(referral.consent_on)))
        given += 1
    return Consents(said, given, len(said))
