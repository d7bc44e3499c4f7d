"""Every door that a signed link opens: each makes its rows, and says what its page shows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse

from cases.lifecycle import CaseState
from cases.models import Case
from core.tokens import sign_token
from organisations.models import Invitation, Language, Role, Scope, Service
from scheduling.appointments.actions.feeds import make_feed
from scheduling.appointments.links import course_token, reply_token, report_token
from scheduling.pairing.links import offer_token, substitution_token
from tests.factories.cases import AssignmentFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.scheduling import SubstitutionFactory
from tests.factories.training import (
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
)
from tests.factories.volunteers import AgreementTextFactory, ApplicationFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, ready_case, say_yes
from tests.scheduling.talks import as_mediator, item_of, make_mediator, make_pair, plan
from training.actions.enrolments import accept_place
from volunteers.links import AGREEMENTS, CONFIRM, token_for

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


def a_seat_to_take_over(scene: Scene) -> None:
    """A colleague is named for the seat of somebody who does the case with another."""
    district = DistrictFactory(service=scene.service, name=DISTRICT)
    case = ready_case(scene.service, state="paired", district=district)
    names = ("Ansgard", "Cuno")
    seats = [
        AssignmentFactory(case=case, service=scene.service, seat=n, volunteer=one)
        for n, one in enumerate((mediator(scene.service, first_name=name) for name in names), 1)
    ]
    volunteer = mediator(scene.service, first_name="Bertolf")
    row = SubstitutionFactory(service=scene.service, seat=seats[0], volunteer=volunteer)
    scene.rows = {"case": case, "substitution": row, "volunteer": volunteer, "seat": seats[0]}
    scene.address = reverse("scheduling:substitution_answer", args=[substitution_token(row)])
    scene.facts = [DISTRICT, "Ansgard", "Bertolf", "Cuno", "Noise by people"]


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
