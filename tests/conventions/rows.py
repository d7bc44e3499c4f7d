"""One row of each kind in a service, for the addresses of pages that show a row."""

from collections.abc import Callable

from django.utils import timezone

from cases.lifecycle import CaseState
from moving.models import Import
from organisations.models import (
    Invitation,
    LastExport,
    OutboxMessage,
    OutboxState,
    Role,
    Scope,
    Service,
)
from organisations.outbox import post
from scheduling.models import Appointment, CalendarItem
from tests.factories.cases import (
    READY,
    AssignmentFactory,
    CaseFactory,
    CaseNoteFactory,
    PartyFactory,
    ReferralFactory,
    UndoableActFactory,
)
from tests.factories.moving import ExportFactory
from tests.factories.organisations import (
    EARLIER,
    CoverFactory,
    DistrictFactory,
    MembershipFactory,
    OwnFreeDayFactory,
    PartnerOrganisationFactory,
    RoomFactory,
    SavedViewFactory,
    VenueFactory,
)
from tests.factories.scheduling import AppointmentFactory, OfferFactory, SubstitutionFactory
from tests.factories.training import (
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
    ObservationFactory,
)
from tests.factories.volunteers import (
    ApplicationFactory,
    CampaignFactory,
    ConflictOfInterestFactory,
    VolunteerFactory,
    VolunteerNoteFactory,
)
from volunteers.models import RecordMerge, Volunteer

ROW_OF: dict[str, Callable[[dict], object]] = {}
WORD_OF = {
    "cases:question_change": {"code": "violence"},
    "cases:choice_create": {"which": "kind"},
    "cases:choice_change": {"which": "kind", "code": "pets"},
    "organisations:invitation_move": {"move": "take-back"},
    "volunteers:volunteer_move": {"move": "pause"},
    "training:enrolment_move": {"move": "complete"},
    "training:certification_move": {"move": "suspend"},
    "training:my_answer": {"answer": "accept"},
    "organisations:official_day": {"key": "kings_day"},
    "organisations:text_change": {"letter": "scheduling-offer"},
    "organisations:text_drop": {"letter": "scheduling-offer", "language": "nl"},
    "organisations:keeping_of": {"kind": "case"},
    "organisations:hold_end": {"kind": "case"},
    "organisations:person_data": {"kind": "case"},
    "organisations:person_erase": {"kind": "case"},
    "cases:case_sheet": {"form": "xlsx"},
    "volunteers:volunteer_sheet": {"form": "csv"},
    "volunteers:application_sheet": {"form": "csv"},
    "insights:due_sheet": {"form": "csv"},
    "insights:several": {"deed": "rest"},
    "insights:figures_sheet": {"form": "csv"},
    "moving:template": {"kind": "volunteers", "size": "all"},
    "moving:import_create": {"kind": "partners"},
    "moving:import_move": {"move": "stop"},
}


def rows_of_a_service(service: Service, cast: dict[str, Scope]) -> dict[str, object]:
    """Rows that belong together, with the cast's volunteer as the mediator on the case."""
    mediator = VolunteerFactory(service=service)
    case = CaseFactory(service=service, state=CaseState.IN_CONTACT_A, ready_at=READY)
    course = CourseFactory(service=service)
    appointment = AppointmentFactory(service=service, case=case)
    return {
        "service": service,
        "partner": PartnerOrganisationFactory(service=service),
        "district": DistrictFactory(service=service),
        "cover": CoverFactory(service=service),
        "view": SavedViewFactory(
            member=cast[Role.COORDINATOR].person.memberships.get(service=service)
        ),
        "free_day": OwnFreeDayFactory(service=service),
        "room": RoomFactory(venue=VenueFactory(service=service)),
        "volunteer": mediator,
        "volunteer_note": VolunteerNoteFactory(service=service, volunteer=mediator),
        "case": case,
        "note": CaseNoteFactory(service=service, case=case),
        "act": UndoableActFactory(service=service, case=case),
        "party": PartyFactory(service=service, case=case),
        "assignment": AssignmentFactory(service=service, case=case, volunteer=mediator),
        "referral": ReferralFactory(service=service, partner_id=cast[Role.PARTNER].partner_id),
        "application": ApplicationFactory(service=service),
        "campaign": CampaignFactory(service=service),
        "course": course,
        "session": CourseSessionFactory(service=service, course=course),
        "enrolment": EnrolmentFactory(service=service, course=course),
        "observation": ObservationFactory(service=service, mentor=mediator),
        "certification": CertificationFactory(service=service, volunteer=mediator),
        "appointment": appointment,
        "item": _calendar_item(appointment, mediator),
        "offer": OfferFactory(service=service),
        "substitution": SubstitutionFactory(service=service),
        "conflict": ConflictOfInterestFactory(service=service, volunteer=mediator),
        "invitation": _invitation(service),
        "membership": MembershipFactory(service=service, role=Role.TRAINER),
        "message": _stranded_mail(service),
        "export": ExportFactory(
            service=service, asked_by=cast[Role.COORDINATOR].person, made_at=timezone.now()
        ),
        "import": _file_brought_in(service),
        "other": VolunteerFactory(service=service),
        "merge": _merge(service, mediator, cast[Role.COORDINATOR]),
        "last_export": LastExport.unscoped.create(service=service, asked_at=EARLIER),
    }


def _merge(service: Service, kept: Volunteer, by: Scope) -> RecordMerge:
    return RecordMerge.unscoped.create(
        service=service,
        kept=kept,
        merged=VolunteerFactory(service=service),
        merged_by=by.person,
        merged_at=EARLIER,
    )


def _invitation(service: Service) -> Invitation:
    return Invitation.unscoped.create(
        service=service,
        email="invited@example.org",
        first_name="Tom",
        last_name="Bos",
        role=Role.TRAINER,
        invited_by=MembershipFactory(service=service, role=Role.MANAGER).user,
        invited_at=EARLIER,
        expires_at=EARLIER,
    )


def _file_brought_in(service: Service) -> Import:
    return Import.unscoped.create(
        service=service, kind="partners", name="x.csv", asked_at=EARLIER, woken_at=EARLIER
    )


def _calendar_item(appointment: Appointment, mediator: Volunteer) -> CalendarItem:
    return CalendarItem.unscoped.create(
        service=appointment.service,
        user=mediator.user,
        appointment=appointment,
        address=mediator.user.email,
        uid=f"{appointment.pk}@example.org",
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        vevent=b"",
        changed_at=READY,
    )


def _stranded_mail(service: Service) -> OutboxMessage:
    message = post(
        service=service,
        kind="new_reader",
        key=f"test:{service.pk}",
        recipient="a@example.org",
        content=b"",
        at=EARLIER,
    )
    OutboxMessage.unscoped.filter(pk=message.pk).update(state=OutboxState.FAILED)
    return message


def _pk(name: str) -> Callable[[dict], object]:
    return lambda rows: rows[name].pk


ROW_OF.update(
    act_id=_pk("act"),
    application_id=_pk("application"),
    appointment_id=_pk("appointment"),
    assignment_id=_pk("assignment"),
    campaign_id=_pk("campaign"),
    case_id=_pk("case"),
    certification_id=_pk("certification"),
    code=lambda rows: rows["campaign"].code,
    conflict_id=_pk("conflict"),
    course_id=_pk("course"),
    district_id=_pk("district"),
    export_id=_pk("export"),
    cover_id=_pk("cover"),
    view_id=_pk("view"),
    free_day_id=_pk("free_day"),
    room_id=_pk("room"),
    venue_id=lambda rows: rows["room"].venue_id,
    partner_id=_pk("partner"),
    enrolment_id=_pk("enrolment"),
    import_id=_pk("import"),
    last_export_id=_pk("last_export"),
    invitation_id=_pk("invitation"),
    item_id=_pk("item"),
    membership_id=_pk("membership"),
    note_id=_pk("note"),
    merge_id=_pk("merge"),
    message_id=_pk("message"),
    observation_id=_pk("observation"),
    offer_id=_pk("offer"),
    other_id=_pk("other"),
    person_id=_pk("party"),
    referral_id=_pk("referral"),
    session_id=_pk("session"),
    subject_id=_pk("case"),
    substitution_id=_pk("substitution"),
    volunteer_id=_pk("volunteer"),
    volunteer_note_id=_pk("volunteer_note"),
)
