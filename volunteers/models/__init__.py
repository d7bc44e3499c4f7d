from volunteers.models.merging import MAY_BE_UNDONE, RecordMerge
from volunteers.models.notes import VolunteerNote, VolunteerNoteKind
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
    "MAY_BE_UNDONE",
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
    "RecordMerge",
    "Spoken",
    "Volunteer",
    "VolunteerAgreement",
    "VolunteerNote",
    "VolunteerNoteKind",
]
