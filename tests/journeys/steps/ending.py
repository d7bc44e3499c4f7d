"""From the first talk to a closed case."""

from django.urls import reverse

from cases.lifecycle import CaseState
from cases.models import Case, Result
from organisations.models import User
from tests.journeys.steps.pairing import SECRETS
from tests.journeys.travel import Journey
from volunteers.models import Volunteer

TALKS = (
    ("Talk with the first party", "Goes on to the next step", "Approaching the second party"),
    ("Talk with the second party", "Goes on to the next step", "Joint talk planned"),
    ("Joint talk", "An agreement", "Talks done"),
)


def note_each_talk(journey: Journey, mediator: Volunteer, case: Case) -> None:
    for number, answers in enumerate(TALKS):
        page = journey.open(mediator.user, "cases:outcome_create", case.pk, note=str(number))
        for question, answer in zip(("stage", "result", "stands"), answers, strict=True):
            page.locator(f"#div_id_{question}").get_by_label(answer, exact=True).check()
        journey.press(page, "Save this", note=f"talk-{number}")
    case.refresh_from_db()
    assert case.state == CaseState.TALKS_DONE


def plan_aftercare(journey: Journey, mediator: Volunteer, case: Case) -> None:
    page = journey.open(mediator.user, "cases:aftercare_plan", case.pk)
    page.get_by_role("radio", name="Solved", exact=True).check()
    journey.press(page, "Plan the aftercare", note="aftercare")


def look_back(journey: Journey, mediator: Volunteer, case: Case) -> None:
    """Things are a little less well for one of them than the pair had thought."""
    page = journey.open(mediator.user, "cases:aftercare", case.pk)
    for question, answer in (("relation_a", "Better"), ("relation_b", "The same")):
        page.locator(f"#div_id_{question}").get_by_label(answer, exact=True).check()
    journey.press(page, "Save this", note="aftercare-done")


def close(journey: Journey, coordinator: User, case: Case) -> None:
    page = journey.open(coordinator, "cases:case_close", case.pk)
    page.get_by_role("radio", name="An agreement", exact=True).check()
    page.get_by_label("What helped most?").select_option("joint")
    journey.press(page, "Close the case", note="closed")
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    assert case.provisional_result == Result.SOLVED
    assert case.confirmed_result


def lose_sight(journey: Journey, volunteer: Volunteer, case: Case) -> None:
    """Where no days of grace are given the door is shut at once."""
    page = journey.open(volunteer.user, "cases:case_list", note="empty")
    assert case.number not in page.locator("#main").inner_text()
    path = reverse("cases:case_detail", args=[journey.service.slug, case.pk])
    answer = page.request.get(path)
    assert answer.status == 404
    assert not any(secret in answer.text() for secret in SECRETS)
