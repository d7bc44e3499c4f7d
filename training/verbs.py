"""What the trail says of courses, the logbook and certificates."""

from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from organisations.trail import EVERY_READER, Named, TrailWords, beside, person_name
from training import policies

WORDS = TrailWords(
    title=_("Training"),
    verbs={
        "course.create": _("Made a course"),
        "course.change": _("Changed the course"),
        "course.close": _("Closed the course"),
        "session.plan": _("Planned a session"),
        "session.move": _("Changed a session"),
        "session.cancel": _("Cancelled a session"),
        "session.register": _("Noted who was there"),
        "enrolment.wait": _("Put somebody on the waiting list"),
        "enrolment.offer": _("Offered a place in a course"),
        "enrolment.accept": _("Gave or took a place in a course"),
        "enrolment.complete": _("Noted that somebody completed the course"),
        "enrolment.withdraw": _("Ended somebody's part in a course"),
        "enrolment.return": _("Enrolled somebody again"),
        "enrolment.assess": _("Assessed what somebody can do"),
        "observation.note": _("Noted a talk that somebody watched"),
        "observation.take_back": _("Took a talk out of the logbook"),
        "certification.propose": _("Proposed a certificate"),
        "certification.confirm": _("Confirmed the certificate"),
        "certification.refuse": _("Did not confirm the certificate"),
        "certification.suspend": _("Suspended the certificate"),
        "certification.reinstate": _("Made the certificate valid again"),
        "certification.revoke": _("Revoked the certificate"),
        "certification.reissue": _("Issued the certificate again"),
        "certification.record_elsewhere": _("Noted a certificate from elsewhere"),
        "certification.put_right": _("Put right a certificate from elsewhere"),
    },
    kinds={
        "training.course": Named(
            "name",
            page="training:course_detail",
            opens_to=policies.PLAN_COURSES,
            told_to=EVERY_READER,
        ),
        "training.coursesession": Named(
            beside("course__name", "title"),
            page="training:course_detail",
            row="course_id",
            opens_to=policies.PLAN_COURSES,
            told_to=EVERY_READER,
        ),
        "training.enrolment": Named(
            beside(person_name("volunteer__user__"), "course__name"),
            page="training:enrolment_detail",
            opens_to=policies.JUDGE,
        ),
        "training.observation": Named(
            person_name("volunteer__user__"),
            page="training:volunteer_record",
            row="volunteer_id",
            opens_to=policies.JUDGE,
        ),
        "training.certification": Named(
            beside(person_name("volunteer__user__"), Concat("number", "given_by")),
            page="training:certification_detail",
            opens_to=policies.JUDGE,
        ),
    },
    fields={"training.course.trainer": _("trainer")},
)
