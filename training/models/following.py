"""Which rows of courses and certificates go along when two records of one person become one."""

from django.utils.translation import gettext_lazy as _

from training.lifecycle import EnrolmentState
from volunteers.models.following import Follows, let_follow

LEAST_FIRST = (
    EnrolmentState.WITHDRAWN,
    EnrolmentState.REQUESTED,
    EnrolmentState.WAITING,
    EnrolmentState.OFFERED,
    EnrolmentState.ACCEPTED,
    EnrolmentState.COMPLETED,
)
ONE_WATCHED_THE_OTHER = _("One watched a talk with the other. So these are two people.")
ONCE_OBSERVED = frozenset({"training_observation_once", "training_observation_once_without_mentor"})


def let_training_follow() -> None:
    let_follow(
        # Who gives a course reads of it and writes in it: that goes along.
        Follows(label="training.Course", column="trainer"),
        Follows(
            label="training.Enrolment",
            column="volunteer",
            says="course__name",
            met=_("In course “%(what)s” the other record came further. So keep that one."),
            stays=frozenset({"training_enrolment_once"}),
            ends={"state": EnrolmentState.WITHDRAWN, "completed_at": None},
            least_first=LEAST_FIRST,
        ),
        Follows(label="training.Certification", column="volunteer"),
        Follows(
            label="training.Observation",
            column="volunteer",
            says="day",
            stays=ONCE_OBSERVED,
            beside="mentor",
            met_beside=ONE_WATCHED_THE_OTHER,
        ),
        Follows(label="training.Observation", column="mentor", says="day", stays=ONCE_OBSERVED),
    )
