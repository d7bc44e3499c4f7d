from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from cases.lifecycle import CaseState
from cases.models import Aftercare, Assignment, Case, Outcome
from core.local_time import local_day
from organisations.models import ReadEntry, Service, User, working_day_from
from organisations.words import please_call
from tests.factories.cases import READY, AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.volunteers import VolunteerFactory
from tests.filled_in import form_with


@pytest.fixture
def case(service):
    case = CaseFactory(service=service, paired=True)
    PartyFactory(service=service, case=case)
    return case


@pytest.fixture
def client(case, as_volunteer, logged_in):
    volunteer = VolunteerFactory(service=case.service)
    AssignmentFactory(service=case.service, case=case, volunteer=volunteer)
    return logged_in(as_volunteer(volunteer))


@pytest.fixture
def address(case):
    return f"/s/{case.service.slug}/cases/{case.pk}/"


OUTCOME = {
    "stage": "talk_a",
    "result": "goes_on",
    "stands": "approaching_b",
    "held_on": (timezone.now() - timedelta(days=1)).date(),
    "minutes": "60",
    "note": "They want quiet after ten.",
}


def test_a_mediator_notes_a_talk_and_the_case_moves(client, address):
    answer = client.post(f"{address}outcomes/new/", OUTCOME)

    assert answer.url == address
    assert Outcome.unscoped.get().minutes == 60
    assert Case.unscoped.get().state == CaseState.APPROACHING_B


def test_the_minutes_may_be_left_out(client, address):
    client.post(f"{address}outcomes/new/", OUTCOME | {"minutes": ""})

    assert Outcome.unscoped.get().minutes == 0


def test_the_form_offers_the_roads_from_here(client, address):
    page = client.get(f"{address}outcomes/new/").content.decode()

    assert 'value="approaching_b"' in page
    assert 'value="talks_done"' in page
    assert "As before: paired" in page
    assert 'value="closed"' not in page
    assert 'value="coaching"' not in page


def test_the_timeline_shows_what_the_talk_brought(client, address):
    client.post(f"{address}outcomes/new/", OUTCOME)

    page = client.get(address).content.decode()

    assert "They want quiet after ten." in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"note": "Mrs Geheim agrees"}, "Please leave out: Geheim."),
        ({"result": ""}, "This field is required."),
        ({"stands": "closed"}, "Select a valid choice"),
        ({"held_on": "2999-01-01"}, "This day is still to come."),
    ],
)
def test_an_outcome_with_a_gap_is_shown_again_and_not_kept(wrong, words, client, address):
    answer = client.post(f"{address}outcomes/new/", OUTCOME | wrong)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Outcome.unscoped.exists()
    assert Case.unscoped.get().state == CaseState.PAIRED


@pytest.mark.parametrize("path", ["outcomes/new/", "aftercare/plan/", "aftercare/"])
def test_out_of_its_time_a_page_leads_back_to_the_case(path, client, address):
    Case.unscoped.update(state=CaseState.DORMANT, wakes_on=READY.date(), slept_from="paired")

    answer = client.get(f"{address}{path}")

    assert answer.url == address


def test_coaching_has_its_own_talks(case, coordinator, logged_in, address):
    Case.unscoped.update(state=CaseState.COACHING)

    page = logged_in(coordinator).get(f"{address}outcomes/new/").content.decode()

    assert 'value="coaching"' in page
    assert 'value="talk_a"' not in page


def test_aftercare_is_planned_weeks_ahead(client, address, case):
    Case.unscoped.update(state=CaseState.TALKS_DONE)
    today = local_day(timezone.now(), case.service.zone)
    due = working_day_from(case.service, today + timedelta(days=case.service.aftercare_days))

    page = client.get(f"{address}aftercare/plan/").content.decode()
    answer = client.post(
        f"{address}aftercare/plan/", {"provisional_result": "solved", "due_on": due}
    )

    assert due.isoformat() in page
    assert answer.url == address
    assert Aftercare.unscoped.get().due_on == due
    assert Case.unscoped.get().state == CaseState.AFTERCARE


def test_a_service_may_look_back_after_more_than_a_year(client, address, case):
    Case.unscoped.update(state=CaseState.TALKS_DONE)
    Service.objects.update(aftercare_days=400)
    plan = f"{address}aftercare/plan/"
    sent = form_with(client.get(plan).content.decode(), "due_on")

    assert client.post(plan, sent | {"provisional_result": "solved"}).status_code == 302

    due = local_day(timezone.now(), case.service.zone) + timedelta(days=400)
    assert Aftercare.unscoped.get().due_on == working_day_from(case.service, due)


def test_a_plan_without_a_result_is_shown_again(client, address):
    Case.unscoped.update(state=CaseState.TALKS_DONE)

    answer = client.post(f"{address}aftercare/plan/", {"due_on": "2026-04-13"})

    assert answer.status_code == 422


@pytest.fixture
def in_aftercare(case):
    Case.unscoped.update(state=CaseState.AFTERCARE, provisional_result="solved", started_at=READY)
    return Aftercare.unscoped.create(service=case.service, case=case, due_on=READY.date())


def test_the_look_back_shows_whom_to_call_and_confirms_the_result(client, address, in_aftercare):
    page = client.get(f"{address}aftercare/").content.decode()
    answer = client.post(
        f"{address}aftercare/", {"relation_a": "better", "relation_b": "better", "note": ""}
    )

    assert "Mrs Geheim" in page
    assert ReadEntry.unscoped.get().why == "aftercare page"
    assert answer.url == address
    assert Case.unscoped.get().confirmed_result == "solved"


def test_the_note_of_the_look_back_names_nobody(client, address, in_aftercare):
    answer = client.post(
        f"{address}aftercare/",
        {"relation_a": "better", "relation_b": "same", "note": "Geheim is glad"},
    )

    assert answer.status_code == 422
    assert b"Please leave out: Geheim." in answer.content


def test_after_the_look_back_the_coordinator_is_asked_to_close(
    client, address, in_aftercare, coordinator, logged_in
):
    client.post(f"{address}aftercare/", {"relation_a": "better", "relation_b": "better"})

    page = logged_in(coordinator).get(address).content.decode()
    own = client.get(address).content.decode()

    assert "The aftercare is done." in page
    assert "The coordinator is at work" in own


@pytest.fixture
def worse(client, address, in_aftercare):
    client.post(f"{address}aftercare/", {"relation_a": "better", "relation_b": "worse"})
    return f"{address}aftercare/follow-up/"


def test_what_became_worse_asks_the_coordinator_what_follows(
    client, address, worse, coordinator, logged_in
):
    staff = logged_in(coordinator)
    asked, page = staff.get(address).content.decode(), staff.get(worse).content.decode()

    assert "It became worse: decide what follows" in asked
    assert worse in asked
    assert "The coordinator is at work" in client.get(address).content.decode()
    assert "The mediators talk with them again" in page
    assert client.get(worse).status_code == 403


def test_the_mediators_go_on_with_it(worse, address, coordinator, logged_in):
    answer = logged_in(coordinator).post(worse, {"what": "talk"})

    assert answer.url == address
    assert Case.unscoped.get().state == CaseState.IN_CONTACT_A


def test_whom_of_them_no_email_reaches_is_called(worse, coordinator, logged_in):
    person = User.objects.get(pk=Assignment.unscoped.get().volunteer.user_id)
    person.mailbox = ""
    person.save()

    page = logged_in(coordinator).post(worse, {"what": "talk"}, follow=True).content.decode()

    assert (words := please_call([person]))
    assert words in unescape(page)


def test_one_more_call_needs_its_day(worse, address, coordinator, logged_in, case):
    staff, due = logged_in(coordinator), local_day(timezone.now(), case.service.zone)

    assert staff.post(worse, {"what": "call", "due_on": ""}).status_code == 422
    assert staff.post(worse, {"what": "call", "due_on": due}).url == address
    assert Aftercare.unscoped.get().due_on == due


def test_nothing_more_leads_to_closing(worse, address, coordinator, logged_in):
    assert logged_in(coordinator).post(worse, {"what": "close"}).url == f"{address}close/"


def test_where_no_mediator_is_left_nobody_is_asked_to_talk_again(worse, coordinator, logged_in):
    Assignment.unscoped.update(ended_at=READY, readable_until=READY)
    staff = logged_in(coordinator)

    assert "talk with them again" not in staff.get(worse).content.decode()
    assert staff.post(worse, {"what": "talk"}).status_code == 422


def test_what_follows_is_asked_after_the_call_alone(address, in_aftercare, coordinator, logged_in):
    answer = logged_in(coordinator).get(f"{address}aftercare/follow-up/")

    assert answer.url == address


def test_a_link_says_which_talk_it_is_about(client, case, address):
    Case.unscoped.update(state=CaseState.APPROACHING_B)
    page = f"{address}outcomes/new/"

    assert client.get(page).context["form"]["stage"].value() == "approach_b"
    assert client.get(page, {"stage": "talk_b"}).context["form"]["stage"].value() == "talk_b"


def test_mediators_of_a_case_that_is_coached_can_tell_so(client, case, address):
    Case.unscoped.update(mediation_type="coaching")

    stages = dict(client.get(f"{address}outcomes/new/").context["form"].fields["stage"].choices)

    assert {"coaching", "talk_a"} <= stages.keys()
