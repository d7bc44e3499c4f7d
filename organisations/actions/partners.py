"""The organisations that refer to a service: who they are, from their first day to their last."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from organisations import mails
from organisations.actions.invitations import take_back_invitation
from organisations.actions.refusals import PartnerKnown, PartnerOver
from organisations.audit import record
from organisations.models import Invitation, Membership, PartnerOrganisation, Scope, Service


def add_partner(*, facts: Mapping[str, Any], by: Scope, at: datetime) -> PartnerOrganisation:
    """One that ended before comes back on its old row. Raises ``PartnerKnown`` for one that works.

    Its people are asked in anew: their roles ended with it.
    """
    # Of two who add the same at once the database lets one through, and the other is told.
    try:
        return _begin(PartnerOrganisation(service=by.service), facts, by=by, at=at)
    except IntegrityError:
        return _come_back(facts, by=by, at=at)


@transaction.atomic
def _begin(
    partner: PartnerOrganisation, facts: Mapping[str, Any], *, by: Scope, at: datetime
) -> PartnerOrganisation:
    for name, value in facts.items():
        setattr(partner, name, value)
    partner.ended_at = None
    partner.save()
    record("partner.add", partner, by=by, at=at)
    return partner


@transaction.atomic
def _come_back(facts: Mapping[str, Any], *, by: Scope, at: datetime) -> PartnerOrganisation:
    Service.objects.select_for_update(no_key=True).only("pk").get(pk=by.service.pk)
    partner = PartnerOrganisation.visible_to(by).named(facts["name"]).get()
    if not partner.is_over:
        raise PartnerKnown(partner)
    return _begin(_in_hand(partner, by=by), facts, by=by, at=at)


@transaction.atomic
def change_partner(
    partner: PartnerOrganisation, *, changes: Mapping[str, Any], by: Scope, at: datetime
) -> PartnerOrganisation:
    """Write what is named; the same again changes nothing. Raises ``PartnerKnown``."""
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    partner = _in_hand(partner, by=by)
    changed = [name for name, value in changes.items() if getattr(partner, name) != value]
    if "name" in changed:
        other = PartnerOrganisation.visible_to(by).named(changes["name"]).first()
        if other and other != partner:
            raise PartnerKnown(other)
    if changed:
        for name in changed:
            setattr(partner, name, changes[name])
        partner.save(update_fields=changed)
        record("partner.change", partner, by=by, at=at, changed=changed)
    return partner


@transaction.atomic
def end_partner(partner: PartnerOrganisation, *, by: Scope, at: datetime) -> PartnerOrganisation:
    """It refers nobody any more: the roles of its people end, its invitations are taken back.

    Each of them is told. What it referred stays with the service. Raises ``PartnerOver`` where it
    ended before.
    """
    # The service first, as when a role ends or begins: nobody comes in meanwhile.
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    partner = _in_hand(partner, by=by)
    if partner.is_over:
        raise PartnerOver(partner)
    partner.ended_at = at
    partner.save(update_fields=["ended_at"])
    record("partner.end", partner, by=by, at=at, changed=["ended_at"])
    people = Membership.objects.of_service(by.service).current().of_partner(partner)
    for row in people.with_person().select_for_update(of=("self",)).order_by("pk"):
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record("person.leave", row, by=by, at=at, changed=["ended_at"])
        mails.tell_whose_role_ended(row, ended_by=by.person, at=at)
    for invitation in Invitation.visible_to(by).open().of_partner(partner).oldest_first():
        take_back_invitation(invitation, by=by, at=at)
    return partner


def _in_hand(partner: PartnerOrganisation, *, by: Scope) -> PartnerOrganisation:
    rows = PartnerOrganisation.visible_to(by).select_for_update(of=("self",))
    row: PartnerOrganisation = rows.get(pk=partner.pk)
    return row
