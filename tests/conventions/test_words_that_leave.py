"""By nothing that a party is known by: every value × every box whose words leave the case.

A box is where somebody types what others read who may not know the parties: calendars, mail, the
trail, people who are asked, partners. Two boxes are left open on purpose: the note with a no to an
offer and with an answer by link. Who writes there may not know the parties, so a refusal would
tell them who they are; coordinators alone read both.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cases.actions.aftercare import plan_aftercare, record_aftercare
from cases.actions.closing import reopen_case
from cases.actions.outcomes import Report, record_outcome
from cases.actions.pairs import release_mediator
from cases.actions.refusals import NamesInText
from cases.actions.reporting import Consent, Problem, refer_case
from cases.actions.resting import rest_case
from cases.actions.triage import Judgement, make_ready
from cases.lifecycle import CaseState
from cases.models import Case, PartyFacts, Stage, StageResult
from organisations.models import OutboxMessage, Role, Scope, Service, WrittenReason
from scheduling.appointments.actions.appointments import cancel_appointment, move_appointment
from scheduling.engine.reasons import Rule
from scheduling.pairing.actions.offers import offer_case
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.scheduling.mediators import mediator, ready_case
from tests.scheduling.talks import LATER, make_pair, make_plan, plan

pytestmark = pytest.mark.slow
PARTY = PartyFacts(
    name="Mrs Geheim",
    street="Verborgenlaan",
    house_number="12",
    postcode="7511 AB",
    town="Enschede",
    phone="06 12345678",
    email="geheim@example.org",
)
VALUES = {
    "name": "at the house of Geheim",
    "name without capital": "geheim is ill",
    "street": "Verborgenlaan",
    "phone": "call 06 12345678",
    "phone of the country": "+31 (0)6-12 34 56 78",
    "phone with zeros": "0031612345678 ext 2",
    "wide digits": "０６１２３４５６７８",
    "e-mail": "write to GEHEIM@example.org",
    "e-mail apart": "geheim @ example.org",
    "home": "7511 AB 12",
    "home as one word": "7511ab12",
    "home the other way round": "number 12 in 7511-AB",
}
HARMLESS = "Community centre, 7511 AB 3, room 14, call 053 1234567 or desk@example.org"

Box = Callable[[Service, Scope, datetime, str], object]


def _open_case(service: Service, state: str, **facts: object) -> Case:
    case = CaseFactory(service=service, state=state, **facts)
    PartyFactory(service=service, case=case)
    return case


def place_of_a_talk(service: Service, by: Scope, at: datetime, words: str) -> object:
    return plan(make_pair(service), by, at, place=words)


def place_a_talk_moves_to(service: Service, by: Scope, at: datetime, words: str) -> object:
    talk = plan(make_pair(service), by, at)
    return move_appointment(talk, make_plan(LATER, place=words), by=by, at=at)


def link_of_an_online_talk(service: Service, by: Scope, at: datetime, words: str) -> object:
    return plan(make_pair(service), by, at, place=words, place_kind="online")


def why_a_talk_is_cancelled(service: Service, by: Scope, at: datetime, words: str) -> object:
    return cancel_appointment(plan(make_pair(service), by, at), reason=words, by=by, at=at)


def case_in_one_line(service: Service, by: Scope, at: datetime, words: str) -> object:
    judgement = Judgement(
        summary=words,
        district=DistrictFactory(service=service),
        languages=["nl"],
        found_none=True,
    )
    return make_ready(_open_case(service, CaseState.TRIAGE), judgement, by=by, at=at)


def line_that_names_who_is_written_down_with_it(
    service: Service, by: Scope, at: datetime, words: str
) -> object:
    judgement = Judgement(
        summary=words,
        district=DistrictFactory(service=service),
        languages=["nl"],
        found_none=True,
        neighbour=PARTY,
    )
    case = CaseFactory(service=service, state=CaseState.TRIAGE)
    return make_ready(case, judgement, by=by, at=at)


def note_of_a_talk(service: Service, by: Scope, at: datetime, words: str) -> object:
    report = Report(
        stage=Stage.TALK_A, result=StageResult.GOES_ON, held_on=date(2026, 3, 1), note=words
    )
    return record_outcome(make_pair(service).case, report, by=by, at=at)


def note_of_the_look_back(service: Service, by: Scope, at: datetime, words: str) -> object:
    case = _open_case(service, CaseState.TALKS_DONE)
    plan_aftercare(case, due_on=date(2026, 4, 1), by=by, at=at)
    facts = {"relation_a": "better", "relation_b": "better"}
    return record_aftercare(case, note=words, **facts, by=by, at=at)


def why_a_case_rests(service: Service, by: Scope, at: datetime, words: str) -> object:
    case = _open_case(service, CaseState.TRIAGE)
    return rest_case(case, wakes_on=at.date() + timedelta(days=9), reason=words, by=by, at=at)


def why_a_case_is_opened_again(service: Service, by: Scope, at: datetime, words: str) -> object:
    case = _open_case(service, CaseState.CLOSED, closed_at=at)
    return reopen_case(case, reason=words, by=by, at=at)


def why_a_seat_is_given_back(service: Service, by: Scope, at: datetime, words: str) -> object:
    pair = make_pair(service)
    return release_mediator(pair.case, pair.volunteers[0], reason=words, by=by, at=at)


def why_a_rule_is_set_aside(service: Service, by: Scope, at: datetime, words: str) -> object:
    case = ready_case(service, languages=["tr"])
    PartyFactory(service=service, case=case)
    team = [mediator(service), mediator(service)]
    return offer_case(case, team, despite=[Rule.LANGUAGE], despite_reason=words, by=by, at=at)


def reference_of_a_partner(service: Service, by: Scope, at: datetime, words: str) -> object:
    problem = Problem(kind="pets", reporter=PARTY)
    consent = Consent(given_by="the resident", how="phone", on=at.date())
    return refer_case(problem, consent=consent, own_reference=words[:60], by=by, at=at)


BOXES: tuple[Box, ...] = (
    place_of_a_talk,
    place_a_talk_moves_to,
    link_of_an_online_talk,
    why_a_talk_is_cancelled,
    case_in_one_line,
    line_that_names_who_is_written_down_with_it,
    note_of_a_talk,
    note_of_the_look_back,
    why_a_case_rests,
    why_a_case_is_opened_again,
    why_a_seat_is_given_back,
    why_a_rule_is_set_aside,
    reference_of_a_partner,
)


@pytest.fixture
def everybody(service, member) -> Scope:
    """Who may type in all of these boxes."""
    by = member(service, Role.COORDINATOR)
    partner = member(service, Role.PARTNER)
    return replace(by, partner_id=partner.partner_id)


@pytest.mark.parametrize("box", BOXES, ids=[box.__name__ for box in BOXES])
def test_nothing_that_a_party_is_known_by_gets_through(box, service, everybody, now):
    for kind, words in VALUES.items():
        with pytest.raises(NamesInText) as refused:
            box(service, everybody, now, words)
        assert refused.value.words, kind

    kept = [bytes(content).decode() for content in _mails()]
    kept += WrittenReason.unscoped.values_list("words", flat=True)
    assert [words for words in VALUES.values() if any(words in text for text in kept)] == []


@pytest.mark.parametrize("box", BOXES, ids=[box.__name__ for box in BOXES])
def test_what_is_true_of_others_too_gets_through(box, service, everybody, now):
    assert box(service, everybody, now, HARMLESS)


def _mails() -> list[bytes]:
    return list(OutboxMessage.unscoped.values_list("content", flat=True))
