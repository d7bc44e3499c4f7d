"""The rows that asking and answering lock: volunteers, then cases, each by id, then offers."""

from collections.abc import Collection

from django.db.models import Q

from cases.models import Assignment, Case
from organisations.models import Scope
from scheduling.pairing.models import Hand, Offer, Substitution
from volunteers.models import Volunteer


def locked_volunteers(ids: Collection[int], by: Scope) -> dict[int, Volunteer]:
    rows = Volunteer.visible_to(by).filter(pk__in=ids).with_person().order_by("pk")
    found = {volunteer.pk: volunteer for volunteer in rows.select_for_update(of=("self",))}
    # Somebody of another service, or erased meanwhile.
    if len(found) < len(ids):
        raise Volunteer.DoesNotExist(sorted(set(ids) - found.keys()))
    return found


def locked_case(pk: int, by: Scope) -> Case:
    """The case of somebody who may not see it yet: asked for it, or the worker."""
    cases = Case.unscoped.filter(service=by.service).select_related("district", "service")
    return cases.select_for_update(of=("self",)).get(pk=pk)


def lock_cases_around(volunteer: Volunteer) -> None:
    """Lock what they are asked for, would like and do, together and in the order of the keys.

    Whoever leaves gives their seats back after their offers (cases/receivers.py, which Django
    calls after ours: ``INSTALLED_APPS``). Locked list by list, two who leave at once would each
    hold the case that the other needs next.
    """
    asked = Offer.unscoped.filter(volunteer=volunteer).waiting().values("case")
    seats = Assignment.unscoped.of_volunteer(volunteer).open().values("case")
    hands = Hand.unscoped.filter(volunteer=volunteer).up().values("case")
    named = Substitution.unscoped.filter(volunteer=volunteer).open().values("case")
    theirs = Q(pk__in=asked) | Q(pk__in=seats) | Q(pk__in=hands) | Q(pk__in=named)
    cases = Case.unscoped.filter(theirs).order_by("pk")
    list(cases.select_for_update(of=("self",)).values_list("pk"))


def locked_offer(offer: Offer, by: Scope) -> Offer:
    return Offer.visible_to(by).with_person().locked().get(pk=offer.pk)


def locked_substitution(row: Substitution, by: Scope) -> Substitution:
    return Substitution.visible_to(by).with_all().locked().get(pk=row.pk)


def waiting_offers(case: Case) -> list[Offer]:
    return list(Offer.unscoped.of_case(case).waiting().with_person().in_order().locked())
