from datetime import UTC, date, datetime

import factory

from cases.lifecycle import CaseState
from cases.models import (
    ActKind,
    Aftercare,
    Assignment,
    Case,
    CaseNote,
    Channel,
    ComplaintKind,
    NoteKind,
    Outcome,
    Party,
    PartyRole,
    Referral,
    Stage,
    StageResult,
    UndoableAct,
)
from cases.models.undoing import columns_as_stood
from tests.factories.organisations import DistrictFactory, PartnerOrganisationFactory, UserFactory
from tests.factories.scoped import ScopedFactory, same_service
from tests.factories.volunteers import VolunteerFactory

RECEIVED = datetime(2026, 2, 23, 9, tzinfo=UTC)
READY = datetime(2026, 2, 25, 9, tzinfo=UTC)


class CaseFactory(ScopedFactory):
    """A case that has just come in."""

    class Meta:
        model = Case

    class Params:
        ready = factory.Trait(state=CaseState.READY, ready_at=READY)
        paired = factory.Trait(state=CaseState.PAIRED, ready_at=READY)
        closed = factory.Trait(
            state=CaseState.CLOSED, closed_at=datetime(2026, 3, 1, 9, tzinfo=UTC)
        )

    number = factory.Sequence(lambda n: f"2025-{n:06}")  # tests name those of 2026 themselves
    kind = ComplaintKind.NOISE_PEOPLE
    channel = Channel.PHONE
    district = same_service(DistrictFactory)
    languages = factory.LazyFunction(lambda: ["nl"])
    received_at = moved_at = RECEIVED


class PartyFactory(ScopedFactory):
    class Meta:
        model = Party

    case = same_service(CaseFactory)
    role = PartyRole.A
    name = "Mrs Geheim"
    street = "Verborgenlaan"
    house_number = "12"
    postcode = "7511 AB"
    town = "Enschede"
    phone = "06 12345678"
    email = "geheim@example.org"


class CaseNoteFactory(ScopedFactory):
    class Meta:
        model = CaseNote

    case = same_service(CaseFactory)
    kind = NoteKind.CALLED
    text = "She is glad that something happens."
    by = factory.SubFactory(UserFactory)
    at = READY


class UndoableActFactory(ScopedFactory):
    class Meta:
        model = UndoableAct

    case = same_service(CaseFactory)
    kind = ActKind.REST
    by = factory.SubFactory(UserFactory)
    at = READY
    before = factory.LazyAttribute(lambda act: columns_as_stood(act.case, act.kind))
    after = factory.LazyAttribute(lambda act: columns_as_stood(act.case, act.kind))


class ReferralFactory(ScopedFactory):
    class Meta:
        model = Referral

    case = same_service(CaseFactory)
    partner = same_service(PartnerOrganisationFactory)
    consent_by = "The reporter"
    consent_how = "phone"
    consent_on = date(2026, 2, 22)
    referred_at = RECEIVED


class AssignmentFactory(ScopedFactory):
    class Meta:
        model = Assignment

    case = same_service(CaseFactory, paired=True)
    volunteer = same_service(VolunteerFactory)
    seat = 1
    assigned_at = READY


class OutcomeFactory(ScopedFactory):
    """A joint talk that goes on to the next step."""

    class Meta:
        model = Outcome

    case = same_service(CaseFactory, paired=True)
    stage = Stage.JOINT
    result = StageResult.GOES_ON
    held_on = date(2026, 3, 9)
    minutes = 90
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = READY


class AftercareFactory(ScopedFactory):
    """A call that is still to be made."""

    class Meta:
        model = Aftercare

    case = same_service(CaseFactory, state=CaseState.AFTERCARE, ready_at=READY)
    due_on = date(2026, 3, 10)
