from training.models.certifications import Certification, CertificationQuerySet
from training.models.courses import (
    LEADS_TO_CERTIFICATION,
    Course,
    CourseKind,
    CourseSession,
    Enrolment,
)
from training.models.observations import Observation, ObservationKind
from training.models.participation import Assessment, AssessmentVerdict, Attendance, Presence

__all__ = [
    "LEADS_TO_CERTIFICATION",
    "Assessment",
    "AssessmentVerdict",
    "Attendance",
    "Certification",
    "CertificationQuerySet",
    "Course",
    "CourseKind",
    "CourseSession",
    "Enrolment",
    "Observation",
    "ObservationKind",
    "Presence",
]
