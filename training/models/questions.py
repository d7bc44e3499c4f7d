"""What the page of a volunteer asks of training, standing ready (docs/decisions/0014)."""

from organisations.models import Question
from training.models.certifications import Certification

CERTIFICATIONS_OF_VOLUNTEER = Question(
    lambda scope, volunteer: (
        Certification.visible_to(scope).filter(volunteer=volunteer).newest_first()
    )
)
