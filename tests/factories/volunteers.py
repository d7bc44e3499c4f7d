from datetime import date

import factory

from organisations.models import Role
from tests.factories.organisations import EARLIER, MembershipFactory, UserFactory
from tests.factories.scoped import ScopedFactory, same_service
from volunteers.lifecycle import VolunteerState
from volunteers.models import (
    AgreementKind,
    AgreementText,
    Application,
    Campaign,
    ConductCertificate,
    ConflictOfInterest,
    Level,
    Volunteer,
    VolunteerNote,
    VolunteerNoteKind,
)


class VolunteerFactory(ScopedFactory):
    """An active, experienced mediator with a membership and a login, who lives far from anybody."""

    class Meta:
        model = Volunteer
        skip_postgeneration_save = True

    class Params:
        trainee = factory.Trait(state=VolunteerState.TRAINING, level=Level.NOVICE)

    user = factory.SubFactory(UserFactory)
    state = VolunteerState.ACTIVE
    level = Level.REGULAR
    languages = factory.LazyFunction(lambda: ["nl"])
    street = "Verre Weg"
    house_number = factory.Sequence(lambda n: f"{n + 1}")
    postcode = "9999 ZZ"
    admitted_on = date(2025, 1, 6)

    @factory.post_generation
    def membership(self, create, extracted, **kwargs):
        if create and extracted is not False:
            MembershipFactory(user=self.user, service=self.service, role=Role.VOLUNTEER)


class CampaignFactory(ScopedFactory):
    class Meta:
        model = Campaign

    name = factory.Sequence(lambda n: f"Campaign {n:06}")
    code = factory.Sequence(lambda n: f"campaign-{n:06}")
    starts_on = date(2026, 1, 1)


class ApplicationFactory(ScopedFactory):
    """A confirmed application that has just come in."""

    class Meta:
        model = Application

    first_name = factory.Sequence(lambda n: f"Cor{n:06}")
    last_name = "Visser"
    email = factory.Sequence(lambda n: f"applicant{n:06}@example.org")
    language = "en"
    spoken = factory.LazyFunction(lambda: ["nl"])
    applied_at = confirmed_at = moved_at = EARLIER


class AgreementTextFactory(ScopedFactory):
    class Meta:
        model = AgreementText

    kind = AgreementKind.VOLUNTEER
    version = factory.Sequence(lambda n: n + 1)
    body = "We agree."
    published_at = EARLIER


class ConductCertificateFactory(ScopedFactory):
    class Meta:
        model = ConductCertificate

    application = same_service(ApplicationFactory)
    number = factory.Sequence(lambda n: f"VOG-{n:06}")
    issued_on = date(2026, 1, 10)
    seen_on = date(2026, 1, 20)
    seen_by = factory.SubFactory(UserFactory)


class ConflictOfInterestFactory(ScopedFactory):
    class Meta:
        model = ConflictOfInterest

    volunteer = same_service(VolunteerFactory)
    street = "Dorpsstraat"
    noted_at = EARLIER


class VolunteerNoteFactory(ScopedFactory):
    class Meta:
        model = VolunteerNote

    volunteer = same_service(VolunteerFactory)
    kind = VolunteerNoteKind.CALLED
    text = "Takes a beginner along in spring."
    by = factory.SubFactory(UserFactory)
    at = EARLIER
