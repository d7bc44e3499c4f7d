"""What somebody is told who is asked: enough to say yes or no, and nothing of the parties."""

import pytest

from cases.models import Stage, StageResult
from scheduling.pairing.snapshot.offer_told import UsualWork, look_and_tell, usual_work
from tests.factories.cases import AssignmentFactory, CaseFactory, OutcomeFactory
from tests.factories.organisations import DistrictFactory, ServiceFactory
from tests.scheduling.mediators import mediator, moment, offer_to, offered_case

NOW = moment(2)


def told(offer):
    return look_and_tell(offer, offer.case, service=offer.service, at=NOW)


def closed(service, talks: int, minutes: int = 60, **facts) -> None:
    case = CaseFactory(service=service, closed=True, **facts)
    for _ in range(talks):
        OutcomeFactory(service=service, case=case, stage=Stage.JOINT, minutes=minutes)


def test_the_first_hours_are_those_of_the_parties_and_of_whoever_sits_there(service):
    case = offered_case(service, wishes=["0-evening", "1-evening"])
    asked = mediator(service, weekdays=(0, 1))
    offer = offer_to(asked, case)
    assert [f"{hour:%a}" for hour in told(offer).first_hours] == ["Tue", "Mon"]

    AssignmentFactory(service=service, case=case, volunteer=mediator(service, weekdays=(0,)))

    assert {f"{hour:%a}" for hour in told(offer).first_hours} == {"Mon"}


def test_where_the_parties_named_no_times_no_hour_is_promised(service):
    assert told(offer_to(mediator(service), offered_case(service, wishes=[]))).first_hours == []


def test_who_is_asked_for_the_other_seat_is_told_as_perhaps(service):
    case = offered_case(service)
    ans, bert = (offer_to(mediator(service, first_name=name), case) for name in ("Ans", "Bert"))

    assert (told(ans).asked_too, told(bert).asked_too) == (["Bert"], ["Ans"])


def test_with_a_reserve_nobody_is_told_as_perhaps(service):
    case = offered_case(service)
    offers = [offer_to(mediator(service), case) for _ in range(3)]

    assert told(offers[0]).asked_too == []


def test_of_a_kind_with_five_closed_cases_the_middle_one_is_told(service):
    for talks in (1, 2, 3, 3, 9):
        closed(service, talks, minutes=100)

    assert usual_work(CaseFactory(service=service)) == UsualWork(talks=3, hours=5)


@pytest.mark.parametrize(
    "facts", [{"kind": "garden"}, {"mediation_type": "coaching"}, {"service": None}]
)
def test_other_cases_tell_nothing_of_it(service, facts):
    for _ in range(4):
        closed(service, 2)
    closed(**{"service": service, "talks": 2, **facts} | _own_service(facts))

    assert usual_work(CaseFactory(service=service)) is None


def _own_service(facts) -> dict:
    return {"service": ServiceFactory()} if "service" in facts else {}


def test_a_talk_that_was_not_held_counts_for_nothing(service):
    for _ in range(5):
        closed(service, 2)
    case = CaseFactory(service=service)
    lost = CaseFactory(service=service, closed=True)
    not_held = StageResult.NOT_HELD
    OutcomeFactory(service=service, case=lost, stage=Stage.JOINT, result=not_held)

    assert usual_work(case) == UsualWork(talks=2, hours=2)


def test_hours_nobody_wrote_down_are_not_told(service):
    for _ in range(5):
        closed(service, 2, minutes=0)

    assert usual_work(CaseFactory(service=service)) == UsualWork(talks=2, hours=None)


def test_how_far_is_told_as_districts(service):
    west = DistrictFactory(service=service, name="West", postcodes=["1001"])
    DistrictFactory(service=service, name="Noord", postcodes=["1002"])
    case = offered_case(service, district=west)
    near = told(offer_to(mediator(service, postcode="1001AB"), case))
    far = told(offer_to(mediator(service, postcode="1002AB"), case))
    unknown = told(offer_to(mediator(service, postcode="", street=""), case))

    assert (near.is_near, near.home) == (True, "West")
    assert (far.is_near, far.home) == (False, "Noord")
    assert (unknown.is_near, unknown.home) == (False, "")
