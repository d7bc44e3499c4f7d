"""Where each page of ``edits`` stands, with the rows that it changes."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from cases.lifecycle import CaseState
from organisations.models import Membership, Role, Scope, Service
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import (
    DistrictFactory,
    MembershipFactory,
    OwnFreeDayFactory,
    PartnerOrganisationFactory,
    RoomFactory,
    VenueFactory,
)
from tests.factories.scheduling import AppointmentFactory
from tests.factories.training import CourseFactory, CourseSessionFactory, EnrolmentFactory
from tests.factories.volunteers import ApplicationFactory, CampaignFactory, VolunteerFactory
from tests.scheduling.talks import make_pair

Stage = tuple[Service, dict[Role, Scope]]
Where = Callable[[Stage], str]


def of(stage: Stage, path: str) -> str:
    return f"/s/{stage[0].slug}/{path}"


def volunteer_page(stage: Stage) -> str:
    volunteer = VolunteerFactory(service=stage[0], languages=["nl"])
    return of(stage, f"volunteers/{volunteer.pk}/change/")


def applicant_page(stage: Stage) -> str:
    return of(stage, f"applications/{ApplicationFactory(service=stage[0]).pk}/correct/")


def person_page(stage: Stage) -> str:
    membership = MembershipFactory(service=stage[0], role=Role.TRAINER)
    return of(stage, f"people/{membership.pk}/correct/")


def own_page(path: str) -> Where:
    def where(stage: Stage) -> str:
        service, cast = stage
        user = cast[Role.VOLUNTEER].user
        Membership.objects.filter(user=user).delete()
        VolunteerFactory(service=service, user=user, languages=["nl"])
        return of(stage, path)

    return where


def week_of_another(stage: Stage) -> str:
    volunteer = VolunteerFactory(service=stage[0])
    return of(stage, f"volunteers/{volunteer.pk}/availability/")


def parties_page(stage: Stage) -> str:
    case = CaseFactory(service=stage[0], state=CaseState.IN_CONTACT_A)
    PartyFactory(service=stage[0], case=case)
    return of(stage, f"cases/{case.pk}/parties/")


def triage_screen(path: str) -> Where:
    def where(stage: Stage) -> str:
        case = CaseFactory(service=stage[0], state=CaseState.TRIAGE)
        return of(stage, f"cases/{case.pk}/triage/{path}")

    return where


def course_page(stage: Stage) -> str:
    course = CourseFactory(service=stage[0], trainer=stage[1][Role.TRAINER].user)
    return of(stage, f"courses/{course.pk}/change/")


def session_page(stage: Stage) -> str:
    session = CourseSessionFactory(service=stage[0])
    return of(stage, f"courses/sessions/{session.pk}/move/")


def register_page(stage: Stage) -> str:
    session = CourseSessionFactory(service=stage[0])
    for number in (901, 902):
        EnrolmentFactory(service=stage[0], course=session.course, pk=number)
    return of(stage, f"courses/sessions/{session.pk}/register/")


def talk_page(stage: Stage) -> str:
    case = make_pair(stage[0]).case
    start = timezone.now().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=9)
    talk = AppointmentFactory(
        service=stage[0], case=case, starts_at=start, ends_at=start + timedelta(minutes=90)
    )
    return of(stage, f"appointments/{talk.pk}/move/")


def page(path: str) -> Where:
    return lambda stage: of(stage, path)


def campaign_page(stage: Stage) -> str:
    campaign = CampaignFactory(service=stage[0])
    return of(stage, f"campaigns/{campaign.pk}/change/")


def district_page(stage: Stage) -> str:
    return of(stage, f"districts/{DistrictFactory(service=stage[0]).pk}/change/")


def free_day_page(stage: Stage) -> str:
    return of(stage, f"free-days/{OwnFreeDayFactory(service=stage[0]).pk}/change/")


def venue_page(stage: Stage) -> str:
    return of(stage, f"venues/{VenueFactory(service=stage[0]).pk}/change/")


def room_page(stage: Stage) -> str:
    room = RoomFactory(venue=VenueFactory(service=stage[0]))
    return of(stage, f"venues/rooms/{room.pk}/change/")


def partner_page(stage: Stage) -> str:
    return of(stage, f"partners/{PartnerOrganisationFactory(service=stage[0]).pk}/change/")
