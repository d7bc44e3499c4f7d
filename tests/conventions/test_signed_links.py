"""A signed link shows facts while its reason lasts; afterwards nothing of a case or a person.

Each door is opened, its reason is ended in every way it can end, and it is opened again. The table
in docs/confidentiality.md names the same doors.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from cases.actions.closing import close_case
from cases.actions.pairs import assign, release_mediator
from cases.models import Case
from config.management.commands.draw_permissions import our_patterns
from organisations.models import Membership, Role
from scheduling.appointments.actions.appointments import cancel_appointment
from scheduling.appointments.actions.feeds import revoke_feed
from scheduling.models import Appointment, Offer
from scheduling.pairing.actions import substitutions
from scheduling.pairing.actions.offers import decline_offer, expire_offers, withdraw_offer
from tests.conventions.signed_doors import (
    END,
    Scene,
    a_certificate,
    a_feed,
    a_question,
    a_question_how_it_went,
    a_seat_to_take_over,
    a_yes,
    an_application_that_was_received,
    an_application_to_confirm,
    an_invitation_to_a_course_day,
    an_invitation_to_a_role,
    an_invitation_to_a_talk,
    texts_of_a_volunteer,
    texts_to_accept,
    the_days_of_a_course,
)
from tests.scheduling.mediators import by_link
from tests.scheduling.talks import as_mediator, make_mediator
from training.actions.enrolments import withdraw_enrolment
from training.models import Certification
from volunteers.actions.volunteers import leave
from volunteers.lifecycle import VolunteerState
from volunteers.models import Application, Volunteer

pytestmark = pytest.mark.slow


# --- ways in which a reason ends


def the_case_closes(scene: Scene) -> None:
    case = Case.unscoped.get(pk=scene.rows["case"].pk)
    close_case(case, not_started_reason="withdrew", by=scene.coordinator, at=scene.at)


def their_seat_is_released(scene: Scene) -> None:
    """And somebody else takes it, whose name is not theirs to know."""
    case, volunteer = scene.rows["case"], scene.rows["volunteer"]
    release_mediator(case, volunteer, reason="ill", by=scene.coordinator, at=scene.at)
    new = make_mediator(scene.service, user__first_name="Nieuwald")
    seats = {1, 2} - set(case.assignments(manager="unscoped").open().values_list("seat", flat=True))
    assign(case, new, seat=min(seats), by=scene.coordinator, at=scene.at)
    scene.facts.append("Nieuwald")


def the_talk_was_held_and_then(then: Callable[[Scene], None]) -> Callable[[Scene], None]:
    """Of a talk that is over nothing is called off, and its link is open a week longer."""

    def act(scene: Scene) -> None:
        scene.at = END + timedelta(days=1)
        scene.travel(scene.at)
        assert all(fact in _page(scene)[1] for fact in scene.facts)
        then(scene)

    return act


def the_talk_is_cancelled(scene: Scene) -> None:
    talk = Appointment.unscoped.get(pk=scene.rows["talk"].pk)
    cancel_appointment(talk, reason="ill", by=scene.coordinator, at=scene.at)


def the_talk_is_called_off_by_hand(scene: Scene) -> None:
    """As a row may stand that is older than the rule: of a talk that is over nobody calls off."""
    Appointment.unscoped.filter(pk=scene.rows["talk"].pk).update(state="cancelled")


def the_talk_has_another_hour(scene: Scene) -> None:
    hours = {"starts_at": END - timedelta(hours=3), "ends_at": END - timedelta(hours=2)}
    Appointment.unscoped.filter(pk=scene.rows["talk"].pk).update(**hours)


def so_many_days_go_by(days: int) -> Callable[[Scene], None]:
    """After the end of the talk."""
    return lambda scene: scene.travel(END + timedelta(days=days))


def they_decline(scene: Scene) -> None:
    decline_offer(scene.rows["offer"], by=by_link(scene.rows["volunteer"]), at=scene.at)


def the_offer_is_withdrawn(scene: Scene) -> None:
    withdraw_offer(scene.rows["offer"], by=scene.coordinator, at=scene.at)


def the_offer_expires(scene: Scene) -> None:
    offer: Offer = scene.rows["offer"]
    scene.travel(offer.expires_at)
    expire_offers(at=offer.expires_at)


def they_do_not_take_it_over(scene: Scene) -> None:
    volunteer = scene.rows["volunteer"]
    substitutions.decline_substitution(
        scene.rows["substitution"], by=by_link(volunteer), at=scene.at
    )


def it_is_taken_back(scene: Scene) -> None:
    leaver = scene.rows["seat"].volunteer
    substitutions.take_substitution_back(
        scene.rows["substitution"], by=as_mediator(leaver), at=scene.at
    )


def it_is_not_confirmed(scene: Scene) -> None:
    row = scene.rows["substitution"]
    substitutions.refuse_substitution(row, reason="another way", by=scene.coordinator, at=scene.at)


def nobody_answers_it(scene: Scene) -> None:
    row = scene.rows["substitution"]
    scene.travel(row.expires_at)
    substitutions.expire_substitutions(at=row.expires_at)


def the_seat_is_given_back(scene: Scene) -> None:
    leaver = scene.rows["seat"].volunteer
    release_mediator(scene.rows["case"], leaver, reason="", by=as_mediator(leaver), at=scene.at)


def its_hour_has_passed(scene: Scene) -> None:
    """And the round that says so has not come by yet."""
    asked = scene.rows.get("offer") or scene.rows["substitution"]
    scene.travel(asked.expires_at)


def they_leave_the_service(scene: Scene) -> None:
    volunteer = Volunteer.unscoped.get(pk=scene.rows["volunteer"].pk)
    leave(volunteer, reason="moves", by=scene.coordinator, at=scene.at)
    Membership.objects.of_person(volunteer.user).update(ended_at=scene.at)


def they_are_taken_out_of_the_course(scene: Scene) -> None:
    withdraw_enrolment(scene.rows["enrolment"], by=scene.coordinator, at=scene.at)


def the_course_is_over(scene: Scene) -> None:
    scene.travel(datetime(2026, 4, 1, 19, 30, tzinfo=UTC))


def the_key_is_taken_back(scene: Scene) -> None:
    revoke_feed(by=as_mediator(scene.rows["volunteer"]), at=scene.at)


def the_application(state: str) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        rows = Application.unscoped.filter(pk=scene.rows["application"].pk)
        facts = {"volunteer": make_mediator(scene.service)} if state == "admitted" else {}
        rows.update(state=state, confirmed_at=scene.at, **facts)

    return act


def it_is_erased(scene: Scene) -> None:
    scene.rows["application"].delete()


def it_is_taken_up(scene: Scene) -> None:
    assert Client().post(scene.address).status_code == 302


def the_certificate(**facts: object) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        Certification.unscoped.filter(pk=scene.rows["certification"].pk).update(**facts)

    return act


def the_volunteer_has_left(scene: Scene) -> None:
    left = {"state": VolunteerState.LEFT, "left_on": scene.at.date()}
    Volunteer.unscoped.filter(pk=scene.rows["volunteer"].pk).update(**left)


REASONS_END: dict[Callable[[Scene], None], dict[str, Callable[[Scene], None]]] = {
    a_question: {
        "declined": they_decline,
        "withdrawn": the_offer_is_withdrawn,
        "expired": the_offer_expires,
        "too late": its_hour_has_passed,
        "closed": the_case_closes,
        "left": they_leave_the_service,
    },
    a_yes: {
        "released": their_seat_is_released,
        "closed": the_case_closes,
        "left": they_leave_the_service,
    },
    a_seat_to_take_over: {
        "declined": they_do_not_take_it_over,
        "taken back": it_is_taken_back,
        "not confirmed": it_is_not_confirmed,
        "expired": nobody_answers_it,
        "too late": its_hour_has_passed,
        "given back": the_seat_is_given_back,
        "closed": the_case_closes,
        "left": they_leave_the_service,
    },
    an_invitation_to_a_talk: {
        "cancelled": the_talk_is_cancelled,
        "released": their_seat_is_released,
        "closed": the_case_closes,
        "held, released": the_talk_was_held_and_then(their_seat_is_released),
        "held, closed": the_talk_was_held_and_then(the_case_closes),
        "a week later": so_many_days_go_by(8),
        "left": they_leave_the_service,
    },
    an_invitation_to_a_course_day: {
        "withdrawn": they_are_taken_out_of_the_course,
        "left": they_leave_the_service,
    },
    the_days_of_a_course: {
        "withdrawn": they_are_taken_out_of_the_course,
        "left": they_leave_the_service,
        "over": the_course_is_over,
    },
    a_question_how_it_went: {
        "released": their_seat_is_released,
        "closed": the_case_closes,
        "called off": the_talk_is_called_off_by_hand,
        "eight days later": so_many_days_go_by(8),
        "moved": the_talk_has_another_hour,
        "left": they_leave_the_service,
    },
    a_feed: {
        "released": their_seat_is_released,
        "closed": the_case_closes,
        "held, released": the_talk_was_held_and_then(their_seat_is_released),
        "held, closed": the_talk_was_held_and_then(the_case_closes),
        "cancelled": the_talk_is_cancelled,
        "three months later": so_many_days_go_by(91),
        "taken back": the_key_is_taken_back,
        "left": they_leave_the_service,
    },
    an_application_to_confirm: {
        "withdrawn": the_application("withdrawn"),
        "erased": it_is_erased,
    },
    an_application_that_was_received: {
        "withdrawn": the_application("withdrawn"),
        "declined": the_application("declined"),
        "admitted": the_application("admitted"),
        "erased": it_is_erased,
    },
    texts_to_accept: {
        "withdrawn": the_application("withdrawn"),
        "declined": the_application("declined"),
    },
    texts_of_a_volunteer: {"left": the_volunteer_has_left},
    an_invitation_to_a_role: {"taken up": it_is_taken_up, "expired": so_many_days_go_by(9)},
    a_certificate: {
        "suspended": the_certificate(state="suspended"),
        "revoked": the_certificate(state="revoked"),
        "lapsed": the_certificate(valid_until=date(2026, 3, 1)),
        "left": the_volunteer_has_left,
    },
}
ENDINGS = [(door, end) for door, ways in REASONS_END.items() for end in ways]


def _page(scene: Scene) -> tuple[int, str]:
    client = Client()
    client.cookies["language"] = "en"
    answer = client.get(scene.address, follow=True)
    # Long lines of a calendar are folded (RFC 5545 §3.1).
    return answer.status_code, answer.content.decode().replace("\r\n ", "")


@pytest.fixture
def scene(service, member, now, time_machine) -> Scene:
    def travel(to: datetime) -> None:
        time_machine.move_to(to, tick=False)

    travel(now)
    return Scene(service, member(service, Role.COORDINATOR), now, travel)


@pytest.mark.parametrize(
    ("door", "end"), ENDINGS, ids=[f"{door.__name__}-{end}" for door, end in ENDINGS]
)
def test_a_link_shows_nothing_once_its_reason_has_ended(door, end, scene):
    door(scene)
    status, words = _page(scene)
    assert status == 200
    assert [fact for fact in scene.facts if fact not in words] == []

    REASONS_END[door][end](scene)

    _status, words = _page(scene)
    assert [fact for fact in scene.facts if fact in words] == []


def test_every_door_with_a_key_of_its_own_stands_in_the_table_of_documents():
    page = Path("docs", "confidentiality.md").read_text()
    keyed = [
        path for path, _name, _entry in our_patterns() if "token>" in path or "secret>" in path
    ]

    assert keyed
    assert [path for path in keyed if f"`/{path}`" not in page] == []
