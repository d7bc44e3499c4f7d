from volunteers.models.people import (
    ConflictOfInterest,
    ExtraTraining,
    Gender,
    Level,
    Spoken,
    Volunteer,
)
from volunteers.models.recruitment import Application, Campaign
from volunteers.models.screening import (
    AcceptedVia,
    AgreementKind,
    AgreementText,
    ConductCertificate,
    VolunteerAgreement,
)

__all__ = [
    "AcceptedVia",
    "AgreementKind",
    "AgreementText",
    "Application",
    "Campaign",
    "ConductCertificate",
    "ConflictOfInterest",
    "ExtraTraining",
    "Gender",
    "Level",
    "Spoken",
    "Volunteer",
    "VolunteerAgreement",
]
