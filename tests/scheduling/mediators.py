"""People and cases for tests of pairing: certified and free on Monday evening, unless said."""

from datetime import UTC, datetime

from cases.models import Assignment, Case
from organisations.models import AuditEntry, OutboxMessage, Role, Scope, Service
from scheduling.models import Offer
from scheduling.pairing.actions.offers import accept_offer
from tests.factories.cases import CaseFactory
from tests.factories.scheduling import OfferFactory, WeeklyRuleFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer


def mediator(
    service: Service,
    *,
    weekdays: tuple[int, ...] = (0,),
    certified: bool = True,
    first_name: str | None = None,
    **facts: object,
) -> Volunteer:
    if first_name:
        facts["user__first_name"] = first_name
    volunteer = VolunteerFactory(service=service, **facts)
    if certified:
        CertificationFactory(service=service, volunteer=volunteer)
    for weekday in weekdays:
        WeeklyRuleFactory(service=service, volunteer=volunteer, weekday=weekday)
    return volunteer


def ready_case(service: Service, **facts: object) -> Case:
    """A case that waits for a pair; the parties can on Monday evening."""
    return CaseFactory(service=service, ready=True, **{"wishes": ["0-evening"], **facts})


def offered_case(service: Service, **facts: object) -> Case:
    return ready_case(service, state="offered", **facts)


def offer_to(volunteer: Volunteer, case: Case, **facts: object) -> Offer:
    """A waiting offer; it stands until 4 March 2026."""
    return OfferFactory(service=case.service, case=case, volunteer=volunteer, **facts)


def refreshed(offer: Offer) -> Offer:
    return Offer.unscoped.select_related("case").get(pk=offer.pk)


def moment(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def by_link(volunteer: Volunteer) -> Scope:
    return Scope.by_link(volunteer.service, volunteer.user, Role.VOLUNTEER)


def say_yes(offer: Offer, at: datetime | None = None) -> Offer:
    return accept_offer(offer, by=by_link(offer.volunteer), at=at or moment(3))


def state_of(case: Case) -> str:
    return Case.unscoped.get(pk=case.pk).state


def seats_on(case: Case) -> list[tuple[int, int]]:
    rows = Assignment.unscoped.of_case(case).open().in_order()
    return [(row.seat, row.volunteer_id) for row in rows]


def mail_kinds() -> list[str]:
    waiting = OutboxMessage.unscoped.filter(state="queued").order_by("pk")
    return list(waiting.values_list("kind", flat=True))


def verbs() -> list[str]:
    return list(AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True))
