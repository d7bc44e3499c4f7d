from datetime import date, timedelta

import pytest

from core.lifecycle import MoveRefused
from organisations.models import AuditEntry, OutboxMessage, Role, Scope
from tests.factories.organisations import ServiceFactory
from tests.factories.volunteers import ApplicationFactory, CampaignFactory, VolunteerFactory
from tests.volunteers.papers import header, ready_to_screen
from volunteers.actions import applications
from volunteers.actions.refusals import ApplicationEnded, ApplicationsClosed, ScreeningIncomplete
from volunteers.lifecycle import ApplicationState, VolunteerState
from volunteers.links import applicant
from volunteers.models import AgreementKind, Application, ConductCertificate

ANNA = {
    "first_name": "Anna",
    "last_name": "de Wit",
    "email": "Anna@Example.org ",
    "phone": "053 123",
    "language": "fr",
    "spoken": ["nl", "fr"],
    "postcode": "7511 AA",
    "motivation": "I like people.",
    "heard_through": "a poster",
}


def verbs(service):
    return list(
        AuditEntry.unscoped.filter(service=service).order_by("pk").values_list("verb", flat=True)
    )


def apply(service, at, **facts):
    return applications.receive_application(service, **{**ANNA, "campaign": None, **facts}, at=at)


def test_an_application_is_kept_unconfirmed_and_asks_for_confirmation(service, now):
    campaign = CampaignFactory(service=service)

    application = apply(service, now, campaign=campaign)

    assert application.email == "anna@example.org"
    assert application.campaign == campaign
    assert application.confirmed_at is None
    assert verbs(service) == ["application.apply"]
    assert OutboxMessage.unscoped.get().recipient == "anna@example.org"


def test_the_confirmation_speaks_the_applicants_language(service, now, deliver_mail):
    apply(service, now, language="fr")

    (letter,) = deliver_mail()

    assert header(letter, "Content-Language") == "fr"


def test_who_has_an_open_application_gets_a_mail_that_says_so_and_no_second_row(
    service, now, deliver_mail
):
    ApplicationFactory(service=service, email="anna@example.org", first_name="Anneke")

    answer = apply(service, now, first_name="anneke")

    assert answer is None
    assert Application.unscoped.count() == 1
    (letter,) = deliver_mail()
    assert letter.to == ["anna@example.org"]
    assert "Anneke" in letter.body


def test_who_shares_a_mailbox_with_a_volunteer_may_apply(service, now):
    VolunteerFactory(service=service, user__email="anna@example.org", user__first_name="Bas")

    assert apply(service, now)


def test_a_volunteer_is_told_where_to_log_in(service, now):
    VolunteerFactory(service=service, user__email="anna@example.org", user__first_name="A.")

    apply(service, now)

    assert OutboxMessage.unscoped.get().kind == "application.already_known"
    assert Application.unscoped.count() == 0


def test_being_known_is_mailed_once_an_hour(service, now):
    ApplicationFactory(service=service, email="anna@example.org")

    apply(service, now)
    apply(service, now + timedelta(minutes=10))

    assert OutboxMessage.unscoped.count() == 1


def test_who_left_or_is_a_volunteer_elsewhere_may_apply(service, now):
    VolunteerFactory(
        service=service,
        user__email="anna@example.org",
        state=VolunteerState.LEFT,
        left_on=date(2025, 1, 1),
    )
    ApplicationFactory(service=ServiceFactory(), email="anna@example.org")

    assert apply(service, now) is not None


def test_a_closed_service_takes_no_applications(service, now):
    service.takes_applications = False

    with pytest.raises(ApplicationsClosed):
        apply(service, now)


def test_confirming_puts_the_application_before_the_coordinator(service, now):
    application = ApplicationFactory(service=service, confirmed_at=None)

    applications.confirm_application(application, by=applicant(service), at=now)

    application.refresh_from_db()
    assert (application.confirmed_at, application.moved_at) == (now, now)
    assert AuditEntry.unscoped.get().via == "link"


def test_confirming_twice_changes_nothing(service, now):
    application = ApplicationFactory(service=service, confirmed_at=None)
    applications.confirm_application(application, by=applicant(service), at=now)

    later = now + timedelta(days=1)
    applications.confirm_application(application, by=applicant(service), at=later)

    application.refresh_from_db()
    assert application.confirmed_at == now
    assert verbs(service) == ["application.confirm"]


def test_the_second_form_of_one_address_gives_the_first_application(service, now):
    first = ApplicationFactory(service=service, email="anna@example.org")
    second = ApplicationFactory(service=service, email="anna@example.org", confirmed_at=None)

    answer = applications.confirm_application(second, by=applicant(service), at=now)

    second.refresh_from_db()
    assert answer == first
    assert second.confirmed_at is None


def test_informing_notes_the_day(service, coordinator, now):
    application = ApplicationFactory(service=service)

    application = applications.inform_applicant(
        application, informed_on=date(2026, 2, 20), by=coordinator, at=now
    )

    application.refresh_from_db()
    assert application.state == ApplicationState.INFORMED
    assert application.informed_on == date(2026, 2, 20)
    assert application.moved_at == now
    assert verbs(service) == ["application.inform"]


def test_interviewing_keeps_the_note_and_the_trail_does_not(service, coordinator, now):
    application = ApplicationFactory(service=service, state=ApplicationState.INFORMED)

    applications.interview_applicant(
        application, interviewed_on=now.date(), note="Listens well.", by=coordinator, at=now
    )

    application.refresh_from_db()
    assert application.state == ApplicationState.INTERVIEWED
    assert application.interview_note == "Listens well."
    entry = AuditEntry.unscoped.get()
    assert "interview_note" in entry.changed
    assert "Listens" not in str(vars(entry))


def see_certificate(application, coordinator, now):
    return applications.note_conduct_certificate(
        application,
        number="VOG-1",
        issued_on=date(2026, 2, 1),
        seen_on=date(2026, 3, 2),
        by=coordinator,
        at=now,
    )


def test_a_certificate_is_noted_by_number_and_days(service, coordinator, now):
    application = ApplicationFactory(service=service)

    certificate = see_certificate(application, coordinator, now)

    assert ConductCertificate.unscoped.get() == certificate
    assert certificate.seen_by == coordinator.user
    assert verbs(service) == ["application.see_certificate"]


def test_a_second_click_notes_a_certificate_once(service, coordinator, now):
    application = ApplicationFactory(service=service)

    first, again = (see_certificate(application, coordinator, now) for _ in range(2))

    assert first == again
    assert verbs(service) == ["application.see_certificate"]


def test_a_worker_cannot_have_seen_a_certificate(service, now):
    with pytest.raises(ValueError, match="person"):
        see_certificate(ApplicationFactory(service=service), Scope.system(service), now)


def test_no_certificate_is_noted_on_an_ended_application(service, coordinator, now):
    application = ApplicationFactory(service=service, state=ApplicationState.DECLINED)

    with pytest.raises(ApplicationEnded) as refused:
        see_certificate(application, coordinator, now)

    assert refused.value.state == ApplicationState.DECLINED


def test_screening_ends_when_everything_is_there(service, coordinator, now):
    application = ready_to_screen(service, now)

    application = applications.screen_applicant(application, by=coordinator, at=now)

    application.refresh_from_db()
    assert application.state == ApplicationState.SCREENED
    assert verbs(service) == ["application.screen"]


def test_screening_is_refused_with_what_is_missing_and_nothing_moves(service, coordinator, now):
    application = ApplicationFactory(service=service, state=ApplicationState.INTERVIEWED)

    with pytest.raises(ScreeningIncomplete) as refused:
        applications.screen_applicant(application, by=coordinator, at=now)

    application.refresh_from_db()
    assert application.state == ApplicationState.INTERVIEWED
    assert refused.value.needs_certificate
    assert refused.value.not_published == tuple(AgreementKind)


def test_declining_with_a_mail_says_thank_you_and_not_why(service, coordinator, now, deliver_mail):
    application = ApplicationFactory(service=service)

    applications.decline_application(
        application, reason="Takes sides.", tell=True, by=coordinator, at=now
    )

    application.refresh_from_db()
    assert application.state == ApplicationState.DECLINED
    assert application.end_reason == "Takes sides."
    (letter,) = deliver_mail()
    assert "Takes sides" not in letter.body + letter.html


def test_declining_may_be_silent(service, coordinator, now):
    application = ApplicationFactory(service=service)

    applications.decline_application(
        application, reason="Moved.", tell=False, by=coordinator, at=now
    )

    assert OutboxMessage.unscoped.count() == 0


def test_withdrawing_keeps_the_reason(service, coordinator, now):
    application = ApplicationFactory(service=service, state=ApplicationState.SCREENED)

    applications.withdraw_application(application, reason="No time.", by=coordinator, at=now)

    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert application.end_reason == "No time."


MOVES = {
    "inform": lambda row, by, at: applications.inform_applicant(
        row, informed_on=at.date(), by=by, at=at
    ),
    "interview": lambda row, by, at: applications.interview_applicant(
        row, interviewed_on=at.date(), note="-", by=by, at=at
    ),
    "screen": lambda row, by, at: applications.screen_applicant(row, by=by, at=at),
    "decline": lambda row, by, at: applications.decline_application(
        row, reason="-", tell=True, by=by, at=at
    ),
    "withdraw": lambda row, by, at: applications.withdraw_application(
        row, reason="-", by=by, at=at
    ),
}


@pytest.mark.parametrize("move", sorted(MOVES))
def test_a_move_the_lifecycle_forbids_changes_nothing_and_mails_nobody(
    move, service, coordinator, now
):
    application = ApplicationFactory(service=service, state=ApplicationState.WITHDRAWN)

    with pytest.raises(MoveRefused):
        MOVES[move](application, coordinator, now)

    assert verbs(service) == []
    assert OutboxMessage.unscoped.count() == 0


@pytest.mark.parametrize("move", sorted(MOVES))
def test_a_trainer_leads_no_applicant(move, service, member, now):
    application = ApplicationFactory(service=service)

    with pytest.raises(MoveRefused):
        MOVES[move](application, member(service, Role.TRAINER), now)


@pytest.mark.parametrize("move", sorted(MOVES))
def test_an_application_of_another_service_is_out_of_reach(move, coordinator, now):
    with pytest.raises(Application.DoesNotExist):
        MOVES[move](ApplicationFactory(), coordinator, now)


def test_an_unconfirmed_application_is_out_of_reach(service, coordinator, now):
    application = ApplicationFactory(service=service, confirmed_at=None)

    with pytest.raises(Application.DoesNotExist):
        MOVES["inform"](application, coordinator, now)
