"""Which rows of this floor, and of the one below, go along when two records become one."""

from volunteers.models.following import NOW, Follows, let_follow


def let_own_rows_follow() -> None:
    let_follow(
        Follows(
            label="organisations.Membership",
            column="user",
            stays=frozenset({"organisations_membership_once_a_role"}),
            ends={"ended_at": NOW},
        ),
        # Who stands behind an invitation must have the roles to give what it says.
        Follows(label="organisations.Invitation", column="invited_by"),
        Follows(label="organisations.Invitation", column="person"),
        # Records that became part of this one before.
        Follows(label="organisations.User", column="merged_into"),
        Follows(label="volunteers.Volunteer", column="merged_into"),
        Follows(label="volunteers.ConflictOfInterest", column="volunteer"),
        Follows(label="volunteers.VolunteerNote", column="volunteer"),
        Follows(label="volunteers.Application", column="volunteer"),
        Follows(label="volunteers.ConductCertificate", column="volunteer"),
        Follows(
            label="volunteers.VolunteerAgreement",
            column="volunteer",
            stays=frozenset({"volunteers_agreement_signed_once"}),
        ),
    )
