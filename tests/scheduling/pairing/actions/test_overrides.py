"""Soft rules are set aside with a reason, on purpose; a wall never is."""

import pytest
from django.db import IntegrityError

from cases.actions.refusals import NamesInText
from organisations.models import AuditEntry, Role, Scope
from scheduling.engine.reasons import Rule
from scheduling.models import Offer
from scheduling.pairing.actions.offers import offer_case
from scheduling.pairing.actions.refusals import ReasonMissing, TeamRefused
from tests.factories.cases import PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.volunteers import ConflictOfInterestFactory
from tests.scheduling.mediators import mediator, offer_to, ready_case, say_yes, seats_on, verbs

WHY = "An interpreter comes along."


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


def turkish_case(service, **facts):
    return ready_case(service, languages=["tr"], **facts)


def test_a_warning_is_set_aside_with_a_reason(service, coordinator, now):
    district = DistrictFactory(service=service)
    case = ready_case(service, district=district)
    neighbour, other = mediator(service, district=district), mediator(service)

    with pytest.raises(ReasonMissing) as missing:
        offer_case(case, [neighbour, other], by=coordinator, at=now)
    offers = offer_case(
        case,
        [neighbour, other],
        despite=[Rule.SAME_DISTRICT],
        despite_reason=" Nobody else is free. ",
        by=coordinator,
        at=now,
    )

    assert [reason.rule for reason in missing.value.reasons] == [Rule.SAME_DISTRICT]
    assert [(offer.overridden, offer.override_reason) for offer in offers] == [
        (["same_district"], "Nobody else is free."),
        ([], ""),
    ]


def test_a_reason_that_names_a_neighbour_is_not_written_into_the_trail(service, coordinator, now):
    case = turkish_case(service)
    PartyFactory(service=service, case=case, name="Aylin Demir")

    with pytest.raises(NamesInText) as refused:
        offer_case(
            case,
            [mediator(service), mediator(service)],
            despite=[Rule.LANGUAGE],
            despite_reason="Mevrouw Demir brings her sister",
            by=coordinator,
            at=now,
        )

    assert refused.value.words == ["Demir"]
    assert not Offer.unscoped.exists()
    assert verbs() == []


def test_what_was_set_aside_is_in_the_trail_with_its_reason(service, coordinator, now):
    offer_case(
        turkish_case(service),
        [mediator(service), mediator(service)],
        despite=[Rule.LANGUAGE],
        despite_reason=WHY,
        by=coordinator,
        at=now,
    )

    assert verbs() == ["case.offer", "offer.send", "offer.override", "offer.send", "offer.override"]
    trail = AuditEntry.unscoped.filter(verb="offer.override")
    assert {(entry.reason, *entry.changed) for entry in trail} == {
        (WHY, "overridden", "override_reason")
    }


@pytest.mark.parametrize(
    ("despite", "reason"),
    [((), WHY), ([Rule.LANGUAGE], "  "), ([Rule.TOO_FAR], WHY)],
)
def test_a_reason_is_needed_and_the_rule_it_is_about(service, coordinator, now, despite, reason):
    with pytest.raises(ReasonMissing):
        offer_case(
            turkish_case(service),
            [mediator(service), mediator(service)],
            despite=despite,
            despite_reason=reason,
            by=coordinator,
            at=now,
        )

    assert not Offer.unscoped.exists()


def test_hours_nobody_shares_can_be_set_aside(service, coordinator, now):
    busy = mediator(service, weekdays=(3,))

    (offer,) = offer_case(
        ready_case(service),
        [busy],
        despite=[Rule.NO_COMMON_TIME],
        despite_reason="She will come on Monday.",
        by=coordinator,
        at=now,
    )

    assert offer.overridden == ["no_common_time"]


WALLS = {
    "full": {"max_open_cases": 0},
    "resting": {"state": "paused"},
    "not certified": {"certified": False},
    "in the street": {"street": "Dorpsstraat"},
}


@pytest.mark.parametrize("facts", WALLS.values(), ids=WALLS)
def test_a_wall_is_never_set_aside_whatever_is_said(service, coordinator, now, facts):
    case = turkish_case(service)
    PartyFactory(service=service, case=case, street="Dorpsstraat")

    with pytest.raises(TeamRefused):
        offer_case(
            case,
            [mediator(service, **facts)],
            despite=list(Rule),
            despite_reason=WHY,
            by=coordinator,
            at=now,
        )

    assert not Offer.unscoped.exists()


def test_a_conflict_of_interest_and_two_newcomers_are_walls(service, coordinator, now):
    case = ready_case(service)
    PartyFactory(service=service, case=case, street="Kerkweg")
    bound, novices = mediator(service), [mediator(service, level="novice") for _ in range(2)]
    ConflictOfInterestFactory(service=service, volunteer=bound, street="Kerkweg")
    anyhow = {"despite": list(Rule), "despite_reason": WHY, "by": coordinator, "at": now}

    for chosen in ([bound], novices):
        with pytest.raises(TeamRefused):
            offer_case(case, chosen, **anyhow)


def test_what_was_set_aside_is_not_asked_again_at_acceptance(service):
    case = turkish_case(service, state="offered", both_speak=True)
    pair = [mediator(service) for _ in range(2)]
    facts = {"overridden": ["language"], "override_reason": WHY}

    for volunteer in pair:
        say_yes(offer_to(volunteer, case, **facts))

    assert [pk for _seat, pk in seats_on(case)] == [one.pk for one in pair]


def test_a_rule_of_two_set_aside_for_the_second_holds_for_the_first_as_well(service):
    case = turkish_case(service, state="offered")
    first, second = mediator(service), mediator(service)
    asked_alone = offer_to(first, case)
    say_yes(offer_to(second, case, wave=2, overridden=["language"], override_reason=WHY))

    say_yes(asked_alone)

    assert len(seats_on(case)) == 2


def test_another_rule_is_still_asked_at_acceptance(service):
    case = turkish_case(service, state="offered")
    full = mediator(service, max_open_cases=0)
    offer = offer_to(full, case, overridden=["language"], override_reason=WHY)

    with pytest.raises(TeamRefused):
        say_yes(offer)


def test_a_personal_rule_set_aside_for_one_is_asked_of_the_other(service):
    case = turkish_case(service, state="offered", both_speak=True)
    excused, other = mediator(service), mediator(service)
    say_yes(offer_to(excused, case, overridden=["language"], override_reason=WHY))

    with pytest.raises(TeamRefused):
        say_yes(offer_to(other, case))


def test_the_database_wants_a_reason_too(service):
    with pytest.raises(IntegrityError):
        offer_to(mediator(service), turkish_case(service, state="offered"), overridden=["language"])
