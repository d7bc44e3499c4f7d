"""One row of each kind in a service, for the addresses of pages that show a row."""

from collections.abc import Callable

from cases.lifecycle import CaseState
from organisations.models import Role, Scope, Service
from tests.factories.cases import (
    READY,
    AssignmentFactory,
    CaseFactory,
    PartyFactory,
    ReferralFactory,
)
from tests.factories.scheduling import AppointmentFactory, OfferFactory
from tests.factories.training import (
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
)
from tests.factories.volunteers import ApplicationFactory, CampaignFactory, VolunteerFactory

ROW_OF: dict[str, Callable[[dict], object]] = {}


def rows_of_a_service(service: Service, cast: dict[str, Scope]) -> dict[str, object]:
    """Rows that belong together, with the cast's volunteer as the mediator on the case."""
    mediator = VolunteerFactory(service=service)
    case = CaseFactory(service=service, state=CaseState.IN_CONTACT_A, ready_at=READY)
    course = CourseFactory(service=service)
    rows = {
        "service": service,
        "volunteer": mediator,
        "case": case,
        "party": PartyFactory(service=service, case=case),
        "assignment": AssignmentFactory(service=service, case=case, volunteer=mediator),
        "referral": ReferralFactory(
            service=service, partner_id=cast[Role.PARTNER].partner_id
        ),
        "application": ApplicationFactory(service=service),
        "campaign": CampaignFactory(service=service),
        "course": course,
        "session": CourseSessionFactory(service=service, course=course),
        "enrolment": EnrolmentFactory(service=service, course=course),
        "certification": CertificationFactory(service=service, volunteer=mediator),
        "appointment": AppointmentFactory(service=service, case=case),
        "offer": OfferFactory(service=service),
    }
    return rows
