"""Columns that name a person and stay where they are when two records become one."""

WHO_DID_IT = {
    "cases.Aftercare.done_by",
    "cases.CaseNote.by",
    "cases.HeadsUp.by",
    "cases.Outcome.recorded_by",
    "cases.Referral.referred_by",
    "cases.Triage.decided_by",
    "moving.Export.asked_by",
    "moving.Import.asked_by",
    "moving.ImportQuestion.answered_by",
    "organisations.AuditEntry.by",
    "organisations.Hold.ended_by",
    "organisations.Hold.placed_by",
    "organisations.LastExport.asked_by",
    "organisations.LastExport.taken_by",
    "organisations.ReadEntry.by",
    "organisations.ServiceClosing.asked_by",
    "organisations.ServiceClosing.confirmed_by",
    "organisations.ServiceClosing.ended_by",
    "organisations.TwoPeople.said_by",
    "scheduling.Appointment.planned_by",
    "scheduling.Offer.entered_by",
    "scheduling.Offer.sent_by",
    "scheduling.PlanLock.locked_by",
    "scheduling.PlanRun.asked_by",
    "training.Assessment.assessed_by",
    "training.Attendance.recorded_by",
    "training.Certification.decided_by",
    "training.Certification.proposed_by",
    "training.Certification.seen_by",
    "training.Observation.noted_by",
    "training.Observation.taken_back_by",
    "volunteers.ConductCertificate.seen_by",
    "volunteers.RecordMerge.merged_by",
    "volunteers.RecordMerge.undone_by",
    "volunteers.VolunteerAgreement.seen_by",
    "volunteers.VolunteerNote.by",
}
"""They stay with the record by which it was done."""
OF_THE_RECORD_ITSELF = {
    "account.EmailAddress.user",  # only the login of the record in use goes on
    "mfa.Authenticator.user",
    "usersessions.UserSession.user",
    "organisations.User_groups.user",
    "organisations.User_user_permissions.user",
    "organisations.Hold.person",  # who is held is not made part of another
    "organisations.TwoPeople.person",  # read by way of ``merged_into``
    "volunteers.RecordMerge.kept",
    "volunteers.RecordMerge.merged",
    "volunteers.Volunteer.user",
}
