"""A signed link shows facts while its reason lasts; afterwards nothing of a case or a person.

Each door is opened, its reason is ended in every way it can end, and it is opened again. The table
in docs/confidentiality.md names the same doors.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.actions.closing import close_case
from cases.actions.pairs import assign, release_mediator
from cases.lifecycle import CaseState
from cases.models import Case
from config.management.commands.draw_permissions import our_patterns
from core.tokens import sign_token
from organisations.models import Invitation, Language, Membership, Role, Scope, Service
from scheduling.appointments.actions.appointments import cancel_appointment
from scheduling.appointments.actions.feeds import make_feed, revoke_feed
from scheduling.appointments.links import course_token, reply_token, report_token
from scheduling.models import Appointment, Offer
from scheduling.pairing.actions.offers import decline_offer, expire_offers, withdraw_offer
from scheduling.pairing.links import offer_token
from tests.factories.organisations import DistrictFactory
from tests.factories.training import (
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
)
from tests.factories.volunteers import AgreementTextFactory, ApplicationFactory
from tests.scheduling.mediators import by_link, mediator, offer_to, offered_case, say_yes
from tests.scheduling.talks import as_mediator, item_of, make_mediator, make_pair, plan
from training.actions.enrolments import accept_place, withdraw_enrolment
from training.models import Certification
from volunteers.actions.volunteers import leave
from volunteers.lifecycle import VolunteerState
from volunteers.links import AGREEMENTS, CONFIRM, token_for
from volunteers.models import Application, Volunteer

pytestmark = pytest.mark.slow
DISTRICT = "Achterveld"
END = datetime(2026, 3, 9, 20, tzinfo=UTC)


@dataclass
class Scene:
    """What stands around a link. ``facts`` are on its page while the reason lasts."""

    service: Service
    coordinator: Scope
    at: datetime
    travel: Callable[[datetime], None]
    address: str = ""
    facts: list[str] = field(default_factory=list)
    rows: dict[str, Any] = field(default_factory=dict)


# --- doors: each makes its rows, and says what its page shows


def a_question(scene: Scene) -> None:
    """An offer that waits, for a case on which somebody sits already."""
    district = DistrictFactory(service=scene.service, name=DISTRICT)
    case = offered_case(scene.service, district=district)
    ans = mediator(scene.service, first_name="Ansgard")
    say_yes(offer_to(ans, case), scene.at)
    volunteer = mediator(scene.service, first_name="Bertolf")
    Case.unscoped.filter(pk=case.pk).update(state=CaseState.OFFERED)
    offer = offer_to(volunteer, case)
    scene.rows = {"case": case, "offer": offer, "volunteer": volunteer}
    scene.address = reverse("scheduling:offer_answer", args=[offer_token(offer)])
    scene.facts = [DISTRICT, "Ansgard", "Bertolf", "Noise by people"]


def a_yes(scene: Scene) -> None:
    a_question(scene)
    say_yes(scene.rows["offer"], scene.at)
    scene.facts = [DISTRICT, "Ansgard", "Noise by people"]


def an_invitation_to_a_talk(scene: Scene) -> None:
    _a_talk(scene)
    item = item_of(scene.rows["volunteer"].user)
    scene.address = reverse("scheduling:invitation_reply", args=[reply_token(item)])
    scene.facts = ["Community centre", "Ansgard", "9 March 2026", "19:30"]


def a_question_how_it_went(scene: Scene) -> None:
    _a_talk(scene)
    scene.at = END + timedelta(minutes=30)
    scene.travel(scene.at)
    talk, person = scene.rows["talk"], scene.rows["volunteer"].user
    token = report_token(talk, person, at=scene.at)
    scene.address = reverse("scheduling:talk_report", args=[token])
    scene.facts = ["Ansgard", "9 Mar", scene.rows["case"].number]


def a_feed(scene: Scene) -> None:
    _a_talk(scene)
    secret = make_feed(by=as_mediator(scene.rows["volunteer"]), at=scene.at)
    scene.address = reverse("scheduling:feed", args=[secret])
    scene.facts = ["Community centre", "Ansgard", f"/cases/{scene.rows['case'].pk}/"]


def _a_talk(scene: Scene) -> None:
    pair = make_pair(scene.service)
    volunteer, other = pair.volunteers
    other.user.first_name = "Ansgard"
    other.user.save()
    talk = plan(pair, scene.coordinator, scene.at)
    scene.rows = {"case": pair.case, "volunteer": volunteer, "talk": talk}


def an_invitation_to_a_course_day(scene: Scene) -> None:
    course = CourseFactory(service=scene.service, name="Basistraining Achterveld")
    CourseSessionFactory(service=scene.service, course=course, place="Community centre")
    enrolment = EnrolmentFactory(service=scene.service, course=course, state="requested")
    accept_place(enrolment, by=scene.coordinator, at=scene.at)
    item = item_of(enrolment.volunteer.user)
    scene.rows = {"enrolment": enrolment, "volunteer": enrolment.volunteer}
    scene.address = reverse("scheduling:invitation_reply", args=[reply_token(item)])
    scene.facts = ["Basistraining Achterveld", "Community centre", "1 April 2026"]


def the_days_of_a_course(scene: Scene) -> None:
    an_invitation_to_a_course_day(scene)
    scene.address = reverse("scheduling:course_reply", args=[course_token(scene.rows["enrolment"])])
    scene.facts.append(scene.rows["volunteer"].user.first_name)


def an_application_to_confirm(scene: Scene) -> None:
    _application(scene, "application_confirm", CONFIRM, confirmed_at=None)
    scene.facts = ["Odilia", "odilia@example.org"]


def an_application_that_was_received(scene: Scene) -> None:
    _application(scene, "application_received", CONFIRM)
    scene.facts = ["Odilia"]


def texts_to_accept(scene: Scene) -> None:
    AgreementTextFactory(service=scene.service, body="We keep quiet.")
    _application(scene, "agreements", AGREEMENTS)
    scene.facts = ["We keep quiet."]


def texts_of_a_volunteer(scene: Scene) -> None:
    AgreementTextFactory(service=scene.service, body="We keep quiet.")
    volunteer = make_mediator(scene.service)
    facts = {"state": "admitted", "volunteer": volunteer}
    _application(scene, "agreements", AGREEMENTS, **facts)
    scene.rows["volunteer"] = volunteer
    scene.facts = ["We keep quiet."]


def _application(scene: Scene, name: str, purpose: str, **facts: object) -> None:
    who = {"first_name": "Odilia", "email": "odilia@example.org"}
    application = ApplicationFactory(service=scene.service, **who, **facts)
    scene.rows = {"application": application}
    scene.address = reverse(f"volunteers:{name}", args=[token_for(purpose, application)])


def an_invitation_to_a_role(scene: Scene) -> None:
    row = Invitation.unscoped.create(
        service=scene.service,
        email="odilia@example.org",
        first_name="Odilia",
        last_name="Zegers",
        language=Language.EN,
        role=Role.TRAINER,
        invited_by=scene.coordinator.person,
        invited_at=scene.at,
        expires_at=scene.at + timedelta(days=14),
    )
    token = sign_token("invitation", invitation=row.pk)
    scene.rows = {"invitation": row}
    scene.address = reverse("organisations:invitation", args=[token])
    scene.facts = ["Odilia", "odilia@example.org", "trainer"]


def a_certificate(scene: Scene) -> None:
    volunteer = mediator(scene.service, certified=False, user__last_name="Zegers")
    valid_until = (scene.at + timedelta(days=300)).date()
    row = CertificationFactory(service=scene.service, volunteer=volunteer, valid_until=valid_until)
    scene.rows = {"certification": row, "volunteer": volunteer}
    scene.address = reverse("training:certificate_verify", args=[row.secret])
    scene.facts = ["Zegers", "21 February 2025"]


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


def its_hour_has_passed(scene: Scene) -> None:
    """And the round that says so has not come by yet."""
    scene.travel(scene.rows["offer"].expires_at)


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
