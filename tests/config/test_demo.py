from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.lifecycle import CaseState
from cases.models import Assignment, Case, ChoiceList, choices_of
from organisations.models import Service
from scheduling.models import BookedQuarter, CalendarItem, Offer
from scheduling.pairing.models.questions import cases_out_of_step
from tests.cases.found import words_anew, words_kept
from training.models import Certification, Observation
from training.snapshot import standing_of
from volunteers.lifecycle import ApplicationState, VolunteerState
from volunteers.models import Application, Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def demo():
    call_command("demo", at=AT, stdout=StringIO())


def test_the_demo_has_a_dutch_and_a_belgian_service(demo):
    services = Service.objects.in_order()

    assert [(s.country, s.language, s.mediators_per_case) for s in services] == [
        ("nl", "nl", 2),
        ("be", "fr", 1),
    ]


def test_the_demo_shows_every_state(demo):
    def states(model):
        return set(model.unscoped.values_list("state", flat=True))

    assert states(Case) == set(CaseState.values)
    assert states(Volunteer) == set(VolunteerState.values)
    assert states(Application) >= set(ApplicationState.values) - {"admitted"}
    assert CalendarItem.unscoped.count() >= 10
    assert Offer.unscoped.count() >= 2
    assert BookedQuarter.unscoped.count() >= 6
    assert Certification.unscoped.proposed().exists()


def test_every_case_of_the_demo_says_how_it_stands(demo):
    assert list(cases_out_of_step()) == []


def test_every_case_of_the_demo_is_found(demo):
    assert words_kept() == words_anew() != []


def test_the_dutch_service_asks_to_watch_talks_and_some_have_watched_enough(demo):
    service = Service.objects.get(country="nl")
    learners = Volunteer.unscoped.filter(service=service).in_training()
    watched = Observation.unscoped.how_many_each(learners.values("pk"))

    assert service.observations_needed == 2
    assert sorted(watched.values()) == [1, 1, 1, 2, 2, 2]
    proposed = Certification.unscoped.filter(service=service).proposed().with_all()
    assert all(standing_of(row.enrolment).ready for row in proposed)


def test_no_mediator_of_the_demo_has_more_cases_than_they_can_take(demo):
    for volunteer in Volunteer.unscoped.may_mediate():
        open_cases = Assignment.unscoped.open().filter(volunteer=volunteer).count()
        assert open_cases <= volunteer.max_open_cases


def test_the_first_service_words_a_kind_itself_and_asks_one_question_less(demo):
    first, second = Service.objects.order_by("pk")

    assert len(choices_of(first).offered(ChoiceList.QUESTION)) == 6
    assert choices_of(first).find(ChoiceList.KIND, "noise_people").said_in("nl") == "burengerucht"
    assert len(choices_of(first).offered(ChoiceList.KIND)) == 12
    assert Case.unscoped.filter(own_kind__isnull=False).count() == 1
    assert len(choices_of(second).offered(ChoiceList.QUESTION)) == 7


def test_the_demo_can_be_made_larger(db):
    call_command("demo", at=AT, services=3, volunteers=30, cases=90, stdout=StringIO())

    assert Service.objects.count() == 3
    assert Volunteer.unscoped.count() == 30
    assert Case.unscoped.count() == 90


def test_the_demo_never_touches_a_database_that_is_in_use(demo):
    with pytest.raises(CommandError):
        call_command("demo")


def test_the_belgian_service_has_belgian_numbers_and_postcodes(demo):
    service = Service.objects.get(country="be")
    volunteers = Volunteer.unscoped.filter(service=service)

    assert all(
        code.isdigit() and len(code) == 4 for code in volunteers.values_list("postcode", flat=True)
    )
    assert all(phone.startswith("04") for phone in volunteers.values_list("user__phone", flat=True))
