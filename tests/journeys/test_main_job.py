"""The main job: from a volunteer's application to a closed case, on real rows, with real mail."""

from collections.abc import Iterator

import pytest

from organisations.models import Role
from tests.factories.organisations import DistrictFactory
from tests.factories.volunteers import AgreementTextFactory, CampaignFactory
from tests.hours import let_hours_pass
from tests.journeys.house import open_worker
from tests.journeys.letters import Mailbox
from tests.journeys.people import mediator
from tests.journeys.steps import ending, joining, learning, pairing, talking
from tests.journeys.travel import Journey, today, weeks_ago
from volunteers.models import AgreementKind


@pytest.fixture
def journey(west, house, enter, look) -> Iterator[Journey]:
    west.basic_training_hours = 5
    west.party_data_grace_days = 0
    west.save()
    with open_worker(house):
        post = Mailbox(house.office, carry=let_hours_pass)
        yield Journey(service=west, post=post, enter=enter, look=look)


@pytest.mark.everywhere
def test_from_an_application_to_a_closed_case(journey, west, staff):
    coordinator = staff(Role.COORDINATOR, "Carla")
    trainer = staff(Role.TRAINER, "Tom")
    partner = staff(Role.PARTNER, "Petra")
    campaign = CampaignFactory(service=west, code="library", name="Poster in the library")
    for kind in AgreementKind:
        AgreementTextFactory(service=west, kind=kind)

    with weeks_ago(journey, 4) as calendar:
        joining.apply_by_poster(journey, "library")
        application = joining.confirm_the_address(journey)
        assert application.campaign == campaign
        page = joining.find_in_the_pipeline(journey, coordinator)
        joining.inform_and_interview(journey, page)
        joining.see_the_conduct_certificate(journey, page)
        joining.accept_the_agreements(journey, page)
        rosa = joining.screen_and_admit(journey, page)

        course = learning.plan_a_course(journey, trainer)
        learning.enrol(journey, trainer, course, rosa)
        letter = learning.find_the_evenings_in_the_mail(journey, rosa, course)
        learning.come_to_all_of_them(journey, rosa, letter)
        learning.take_the_registers(journey, calendar, trainer, course, rosa)
        certification = learning.judge_and_propose(journey, trainer, course, "Rosa de Wit")
        learning.confirm(journey, coordinator, certification, effective_on=today())
        learning.check_the_paper(journey, coordinator, certification)

    DistrictFactory(service=west)
    bart = mediator(west, "Bart")
    pairing.say_when_free(journey, rosa)
    case = pairing.refer_with_consent(journey, partner)
    pairing.find_suitable(journey, coordinator, case)
    pairing.offer_to_the_best_pair(journey, coordinator, case)
    for volunteer in (rosa, bart):
        pairing.say_yes_by_link(journey, volunteer)
    pair = [rosa, bart]
    pairing.hear_that_the_case_begins(journey, case, pair)

    talk = talking.plan_the_first_talk(journey, rosa, case)
    planned = talking.get_calendar_mail(journey, pair, talk, method="REQUEST", sequence=0)
    talking.move_the_talk(journey, rosa, talk)
    moved = talking.get_calendar_mail(journey, pair, talk, method="REQUEST", sequence=1)
    assert talking.uids_of(moved) == talking.uids_of(planned)
    talking.come_by_link(journey, bart, moved)
    talking.see_the_agenda(journey, bart)
    feed = talking.subscribe(journey, bart)
    uid = str(moved["bart@example.org"].event["UID"])
    assert talking.read_feed(journey, feed)[uid]["DTSTART"].dt == talk.starts_at
    talking.cancel_the_talk(journey, rosa, talk)
    cancelled = talking.get_calendar_mail(journey, pair, talk, method="CANCEL", sequence=2)
    assert talking.uids_of(cancelled) == talking.uids_of(planned)
    assert talking.read_feed(journey, feed)[uid]["STATUS"] == "CANCELLED"
    talk = talking.plan_the_first_talk(journey, bart, case)
    again = talking.get_calendar_mail(journey, pair, talk, method="REQUEST", sequence=0)
    assert not talking.uids_of(again) & talking.uids_of(planned)

    assert "In progress" in pairing.read_the_status(journey, partner, case)
    ending.note_each_talk(journey, rosa, case)
    ending.plan_aftercare(journey, rosa, case)
    ending.look_back(journey, rosa, case)
    ending.close(journey, coordinator, case)
    assert "Ended, solved" in pairing.read_the_status(journey, partner, case)
    for volunteer in pair:
        ending.lose_sight(journey, volunteer, case)
