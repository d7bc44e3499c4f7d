"""What the trail says of applicants and volunteers."""

from django.utils.translation import gettext_lazy as _

from organisations.trail import EVERY_READER, Named, TrailWords, person_name
from volunteers import policies

WORDS = TrailWords(
    title=_("Volunteers"),
    verbs={
        "application.apply": _("Applied"),
        "application.confirm": _("Confirmed the email address"),
        "application.correct": _("Corrected what the applicant told"),
        "application.inform": _("Told the applicant about the work"),
        "application.interview": _("Interviewed the applicant"),
        "application.see_certificate": _("Saw the conduct certificate"),
        "application.ask_for_agreements": _("Sent the agreements to read"),
        "application.accept_agreements": _("Accepted the agreements"),
        "application.screen": _("Finished the screening"),
        "application.admit": _("Admitted the applicant"),
        "application.decline": _("Turned down the applicant"),
        "application.withdraw": _("Withdrew the application"),
        "volunteer.admit": _("Made the applicant a volunteer"),
        "volunteer.add_by_hand": _("Added an existing mediator"),
        "volunteer.undo_add": _("Took back the adding of a mediator"),
        "volunteer.begin_probation": _("Began the probation"),
        "volunteer.release": _("Ended the probation: works independently now"),
        "volunteer.pause": _("Began a pause"),
        "volunteer.return": _("Ended the pause"),
        "volunteer.merge": _("Made one record of two"),
        "volunteer.merged_into": _("Made it part of another record"),
        "volunteer.merge_undone": _("Made two records of it again"),
        "volunteer.leave": _("Noted that the volunteer left"),
        "volunteer.take_back": _("Took the volunteer back"),
        "volunteer.see_certificate": _("Saw the conduct certificate of the volunteer"),
        "volunteer.sign_agreements": _("Noted what the volunteer signed on paper"),
        "volunteer.note": _("Wrote a note on the volunteer"),
        "volunteer.take_note_back": _("Took back a note on the volunteer"),
        "volunteer.change": _("Changed facts about the volunteer"),
        "volunteer.change_own_facts": _("Changed their own facts"),
        "conflict_of_interest.note": _("Noted a conflict of interest"),
        "conflict_of_interest.end": _("Ended a conflict of interest"),
        "campaign.start": _("Started a campaign"),
        "campaign.change": _("Changed a campaign"),
        "campaign.end": _("Ended a campaign"),
        "agreement_text.publish": _("Published a text to accept"),
    },
    looks={
        "volunteers taken out": _("Took the list of volunteers out as a sheet"),
        "applications taken out": _("Took the list of applications out as a sheet"),
    },
    kinds={
        "volunteers.volunteer": Named(
            person_name("user__"),
            page="volunteers:volunteer_detail",
            opens_to=policies.KNOW_VOLUNTEERS,
            told_to=EVERY_READER,
        ),
        "volunteers.application": Named(
            person_name(),
            page="volunteers:application_detail",
            opens_to=policies.LEAD_APPLICANTS,
        ),
        "volunteers.conflictofinterest": Named(
            person_name("volunteer__user__"),
            page="volunteers:volunteer_detail",
            row="volunteer_id",
            opens_to=policies.KNOW_VOLUNTEERS,
        ),
        "volunteers.campaign": Named("name", told_to=EVERY_READER),
    },
    fields={
        "volunteers.volunteer.first_name": _("first name"),
        "volunteers.volunteer.language": _("language"),
        "volunteers.volunteer.last_name": _("last name"),
        "volunteers.volunteer.mailbox": _("address for email"),
        "volunteers.volunteer.phone": _("phone"),
        "volunteers.volunteer.signed_on": _("signed on"),
    },
)
