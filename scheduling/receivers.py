"""What the lower floors tell: of cases, volunteers and courses, and of a page that is opened."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.dispatch import receiver

from cases.models import Assignment, Case
from cases.signals import (
    case_closed,
    case_page_opened,
    case_rested,
    cases_listed,
    mediator_assigned,
    mediator_released,
    mediator_substituted,
)
from organisations.models import Membership, Role, Scope, Service, User
from organisations.signals import mailbox_corrected, role_ended, rooms_moved
from scheduling.appointments.actions import appointments, course_days, feeds
from scheduling.appointments.actions import new_address as calendars
from scheduling.appointments.models import Appointment, FeedShows
from scheduling.appointments.pages.talks import panel_of
from scheduling.pairing.actions import hands, offers, substitutions, unfit
from scheduling.pairing.actions import new_address as asked
from scheduling.pairing.models.offers import Offer
from scheduling.pairing.pages.asked import asked_for
from scheduling.pairing.pages.of_volunteer import shown_of
from scheduling.pairing.pages.substitutes import substitution_panel
from training.mails import DaysInCalendar
from training.models import Course, CourseSession, Enrolment
from training.signals import (
    participant_joined,
    participant_left,
    right_taken,
    session_cancelled,
    session_moved,
    sessions_planned,
)
from volunteers.models import Volunteer
from volunteers.signals import (
    records_merged,
    volunteer_left,
    volunteer_page_opened,
    volunteer_paused,
    volunteers_listed,
)


@receiver([case_closed, case_rested])
def withdraw_offers_of_case(*, case: Case, by: Scope, at: datetime, **_facts: Any) -> None:
    offers.withdraw_offers_of_case(case, service=by.service, at=at)


@receiver([case_closed, case_rested])
def end_hands_of_case(*, case: Case, by: Scope, at: datetime, **_facts: Any) -> None:
    hands.end_hands_of_case(case, service=by.service, at=at)


@receiver(case_closed)
def void_substitutions(*, case: Case, by: Scope, at: datetime, **_facts: Any) -> None:
    substitutions.void_of_seats(case, service=by.service, at=at)


@receiver([volunteer_paused, volunteer_left, right_taken])
def let_go_of_what_they_would_take(
    *, volunteer: Volunteer, by: Scope, at: datetime, **_facts: Any
) -> None:
    """Their hands, and the seats that a colleague asked them to take over."""
    hands.let_hands_go(volunteer, service=by.service, at=at)
    substitutions.void_of_colleague(volunteer, service=by.service, at=at)


@receiver(volunteer_paused)
def withdraw_offers_to_who_rests(
    *, volunteer: Volunteer, by: Scope, at: datetime, **_facts: Any
) -> None:
    offers.withdraw_offers_to(volunteer, is_asked_again=True, service=by.service, at=at)


@receiver([volunteer_left, right_taken])
def withdraw_offers_to(*, volunteer: Volunteer, by: Scope, at: datetime, **_facts: Any) -> None:
    offers.withdraw_offers_to(volunteer, is_asked_again=False, service=by.service, at=at)


@receiver(volunteer_paused)
def tell_of_talks_in_the_break(
    *, volunteer: Volunteer, by: Scope, at: datetime, **_facts: Any
) -> None:
    unfit.tell_of_their_seats(volunteer, rests=True, by=by, at=at)


@receiver(right_taken)
def tell_of_cases_without_right(
    *, volunteer: Volunteer, by: Scope, at: datetime, **_facts: Any
) -> None:
    unfit.tell_of_their_seats(volunteer, rests=False, by=by, at=at)


@receiver(volunteer_left)
def revoke_feed_of_leaver(*, volunteer: Volunteer, by: Scope, at: datetime, **_facts: Any) -> None:
    feeds.revoke_feed_of(volunteer.user, FeedShows.OWN, by=by, at=at)


@receiver(role_ended)
def revoke_feed_of_coordinator(
    *, membership: Membership, by: Scope, at: datetime, **_facts: Any
) -> int:
    """Nothing is nobody's by it."""
    if membership.role == Role.COORDINATOR:
        feeds.revoke_feed_of(membership.user, FeedShows.WEEK, by=by, at=at)
    return 0


@receiver([case_closed, case_rested])
def cancel_talks(*, case: Case, by: Scope, at: datetime, **_facts: Any) -> int:
    return appointments.cancel_talks_of_case(case, by=by, at=at)


@receiver(mediator_released)
def release_from_case(
    *, case: Case, volunteer: Volunteer, by: Scope, at: datetime, **_facts: Any
) -> None:
    appointments.release_from_talks(case, volunteer, by=by, at=at)
    substitutions.void_of_seats(case, service=by.service, at=at)


@receiver(mediator_assigned)
def welcome_to_case(
    *, case: Case, volunteer: Volunteer, by: Scope, at: datetime, **_facts: Any
) -> None:
    appointments.invite_new_mediator(case, volunteer, by=by, at=at)
    hands.end_hands_of_case(case, service=by.service, at=at)


@receiver(mediator_substituted)
def change_places(
    *, case: Case, leaver: Volunteer, volunteer: Volunteer, by: Scope, at: datetime, **_facts: Any
) -> None:
    appointments.hand_talks_over(case, leaver, to=volunteer, by=by, at=at)
    hands.end_hands_of_case(case, service=by.service, at=at)


@receiver(sessions_planned)
def invite_to_sessions(
    *, course: Course, sessions: list[CourseSession], by: Scope, at: datetime, **_facts: Any
) -> dict[int, DaysInCalendar]:
    return course_days.invite_to_sessions(course, sessions, service=by.service, at=at)


@receiver(session_moved)
def invite_to_session(*, session: CourseSession, by: Scope, at: datetime, **_facts: Any) -> None:
    course_days.invite_to_session(session, service=by.service, at=at)


@receiver(session_cancelled)
def call_session_off(*, session: CourseSession, by: Scope, at: datetime, **_facts: Any) -> None:
    course_days.call_session_off(session, service=by.service, at=at)


@receiver(participant_joined)
def invite_participant(
    *, enrolment: Enrolment, by: Scope, at: datetime, **_facts: Any
) -> DaysInCalendar:
    return course_days.invite_participant(enrolment, service=by.service, at=at)


@receiver(participant_left)
def release_participant(
    *, enrolment: Enrolment, by: Scope, at: datetime, **_facts: Any
) -> DaysInCalendar:
    return course_days.release_participant(enrolment, service=by.service, at=at)


@receiver(mailbox_corrected)
def follow_corrected_mailbox(
    *, person: User, former: str, service: Service, at: datetime, **_facts: Any
) -> None:
    asked.ask_at_new_address(person, former=former, service=service, at=at)
    calendars.follow_to_new_address(person, service=service, at=at)


@receiver(records_merged)
def ask_by_the_record_in_use(
    *, volunteer: Volunteer, former: User, by: Scope, at: datetime, **_facts: Any
) -> None:
    """Links to what both were asked were bound to the address of the other record."""
    if former.mailbox.lower() != volunteer.user.mailbox.lower():
        asked.ask_at_new_address(volunteer.user, former=former.mailbox, service=by.service, at=at)


@receiver(rooms_moved)
def follow_rooms_of_talks(*, rooms: list[int], by: Scope, at: datetime, **_facts: Any) -> None:
    appointments.talks_follow_rooms(rooms, by=by, at=at)


@receiver(case_page_opened)
def show_talks(
    *, case: Case, mediators: list[Assignment], scope: Scope, at: datetime, **_facts: Any
) -> dict[str, Any] | None:
    seats = [seat for seat in mediators if seat.ended_at is None]
    return panel_of(case, seats, scope=scope, at=at)


@receiver(volunteer_page_opened)
def show_of_volunteer(
    *, volunteer: Volunteer, scope: Scope, at: datetime, **_facts: Any
) -> dict[str, Any]:
    return shown_of(volunteer, scope=scope, at=at)


@receiver(case_page_opened)
def tell_who_was_asked(*, case: Case, scope: Scope, **_facts: Any) -> dict[str, Any] | None:
    """For coordinators: who refused is nobody else's business."""
    return {"story": asked_for(case)} if scope.is_coordinator else None


@receiver(case_page_opened)
def show_substitution(*, case: Case, scope: Scope, **_facts: Any) -> dict[str, Any] | None:
    return substitution_panel(case, scope=scope)


@receiver(volunteers_listed)
def tell_when_last_asked(*, scope: Scope, **_facts: Any) -> dict[str, Any]:
    offers = Offer.visible_to(scope).really_asked().filter(volunteer=OuterRef("pk")).newest_first()
    return {"asked_at": Subquery(offers.values("sent_at")[:1])}


@receiver(cases_listed)
def tell_next_talk(*, scope: Scope, at: datetime, **_facts: Any) -> dict[str, Any]:
    talks = Appointment.visible_to(scope).standing().from_instant(at).filter(case=OuterRef("pk"))
    return {"talk_at": Subquery(talks.soonest_first().values("starts_at")[:1])}
