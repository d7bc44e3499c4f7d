"""What the pages of volunteers and applicants ask, standing ready (docs/decisions/0014)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from core.prepared import PreparedQuery
from organisations.models import Question, Service
from volunteers.models.notes import VolunteerNote
from volunteers.models.people import ConflictOfInterest, Volunteer
from volunteers.models.recruitment import Application, Campaign
from volunteers.models.screening import AgreementText, ConductCertificate, VolunteerAgreement

THE_VOLUNTEER = Question(
    lambda scope, volunteer: (
        Volunteer.visible_to(scope)
        .of_key(volunteer)
        .with_person()
        .knowing_other_services()
        .knowing_parts()
    )
)
CONFLICTS_OF_VOLUNTEER = Question(
    lambda scope, volunteer: (
        ConflictOfInterest.visible_to(scope).of_volunteer(volunteer).with_partner().newest_first()
    )
)
NOTES_OF_VOLUNTEER = Question(
    lambda scope, volunteer: (
        VolunteerNote.visible_to(scope).of_volunteer(volunteer).with_person().newest_first()
    )
)
APPLICATION_OF_VOLUNTEER = Question(
    lambda scope, volunteer: (
        Application.visible_to(scope).of_volunteer(volunteer).newest_first()[:1]
    )
)
CURRENT_TEXTS = PreparedQuery(lambda service: AgreementText.unscoped.of_service(service).current())
AGREEMENTS_OF_APPLICATION = PreparedQuery(VolunteerAgreement.unscoped.of_application)
AGREEMENTS_OF_VOLUNTEER = PreparedQuery(VolunteerAgreement.unscoped.of_volunteer)
CERTIFICATE_OF_APPLICATION = PreparedQuery(
    lambda application: ConductCertificate.unscoped.of_application(application).newest_first()[:1]
)
CERTIFICATE_OF_VOLUNTEER = PreparedQuery(
    lambda volunteer: ConductCertificate.unscoped.of_volunteer(volunteer).newest_first()[:1]
)
A_FEW = 20
PLACES = tuple(f"place_{number}" for number in range(A_FEW))


def _names(service: Any, ids: Iterable[Any]) -> QuerySet[Any]:
    people: QuerySet[Any] = Volunteer.unscoped.filter(service=service, pk__in=list(ids))
    return people.values_list(
        "pk", "user__first_name", "user__last_name", "user__mailbox", "user__phone"
    )


NAMES_OF_A_FEW = PreparedQuery(lambda service, **places: _names(service, places.values()))


def names_of_volunteers(ids: list[int], *, service: Service) -> Iterable[Any]:
    """Id, first and last name, mailbox and phone of each; those of another service are left out.

    Of a few, as a board shows, it is one that stands ready: spare places repeat one id.
    """
    if not ids or len(ids) > A_FEW:
        return _names(service, ids)
    places = dict(zip(PLACES, ids + ids[-1:] * (A_FEW - len(ids)), strict=True))
    return NAMES_OF_A_FEW.ask(service=service.pk, **places)


def campaign_of(service: Service, code: str) -> Campaign | None:
    """The campaign whose link or printed code brought somebody here; an unknown code is none."""
    return Campaign.unscoped.of_service(service).with_code(code).first() if code else None
