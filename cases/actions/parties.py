"""Writing down what is known of the neighbours."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from cases.actions.moving import take
from cases.actions.refusals import CaseEnded
from cases.models import Case, Party, PartyFacts, PartyRole
from core.local_time import local_day
from organisations.actions.districts import district_of
from organisations.audit import record
from organisations.models import Scope


def add_party(
    case: Case,
    role: PartyRole,
    facts: PartyFacts,
    *,
    by: Scope,
    at: datetime,
    consented_at: datetime | None = None,
) -> Party | None:
    """Keep a party of a case that has just been opened; None where nothing is known of them."""
    if not facts.told:
        return None
    language = facts.language or case.service.language
    party = Party.unscoped.create(
        service=case.service,
        case=case,
        role=role,
        consented_at=consented_at,
        **{**facts.told, "language": language},
    )
    record("party.add", party, by=by, at=at, changed=facts.told)
    return party


@transaction.atomic
def describe_party(
    case: Case,
    role: PartyRole,
    facts: PartyFacts,
    *,
    only: Collection[str] | None = None,
    by: Scope,
    at: datetime,
) -> Party | None:
    """Replace what is known of the first or the second party by these facts, or ``only`` by some.

    The story is kept where the facts hold none. Raises ``CaseEnded``, ``Case.DoesNotExist``.
    """
    case = take(case, by)
    if not case.is_open:
        raise CaseEnded
    party = Party.unscoped.of_case(case).filter(role=role).in_order().first()
    if party is None:
        _place(case, facts.postcode, by=by, at=at)
        return add_party(case, role, facts, by=by, at=at)
    new = asdict(facts) | {
        "language": facts.language or party.language,
        "story": facts.story or party.story,
    }
    meant = new if only is None else new.keys() & set(only)
    changed = [field for field in new if field in meant and getattr(party, field) != new[field]]
    if changed:
        for field in changed:
            setattr(party, field, new[field])
        party.save(update_fields=changed)
        record("party.describe", party, by=by, at=at, changed=changed)
        _place(case, party.postcode, by=by, at=at)
    return party


def _place(case: Case, postcode: str, *, by: Scope, at: datetime) -> None:
    """The district of the case, by the first postcode that tells one; a chosen one is kept."""
    if case.district_id is not None:
        return
    case.district = district_of(postcode, by=by, on=local_day(at, by.service.zone))
    if case.district:
        case.save(update_fields=["district"])
        record("case.place", case, by=by, at=at, changed=["district"])
