"""What cases ask for, read at once for however many there are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scheduling.engine.candidates import MOST_LANGUAGES
from scheduling.engine.people import ANY_TIME, Strictness, Wish
from scheduling.models import DeclineReason, PairingRules
from scheduling.pairing.snapshot import earlier_cases
from scheduling.pairing.snapshot.cases import look_at_few
from scheduling.pairing.snapshot.earlier_cases import recognition_keys
from scheduling.pairing.snapshot.everybody import look_at_pool, needs_of
from tests.factories.cases import AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory, PartnerOrganisationFactory
from tests.factories.volunteers import ConflictOfInterestFactory, VolunteerFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, ready_case
from volunteers.models import Spoken

NOBODY_ELSE = {"email": "", "phone": "", "name": "", "postcode": "", "house_number": ""}


def need_of(case, now):
    return look_at_pool(case, service=case.service, at=now).need


def earlier(service, **facts):
    """Somebody sat on another case with this party; ``facts`` are of the party."""
    kind = facts.pop("kind", "coaching")
    other = CaseFactory(service=service, closed=True, mediation_type=kind)
    PartyFactory(service=service, case=other, **NOBODY_ELSE | facts)
    ended = other.closed_at
    return AssignmentFactory(service=service, case=other, ended_at=ended).volunteer


def case_with(service, kind="regular", **facts):
    case = ready_case(service, mediation_type=kind)
    PartyFactory(service=service, case=case, **NOBODY_ELSE | facts)
    return case


@pytest.mark.parametrize(
    ("now_says", "then_said"),
    [
        ({"email": "Anna@example.org "}, {"email": "anna@EXAMPLE.org"}),
        ({"phone": "06-1234 5678"}, {"phone": "+31 (0)6 12345678"}),
        (
            {"name": "A. Jansen", "postcode": "7511AB", "house_number": "12 a"},
            {"name": "a jansen", "postcode": "7511 ab", "house_number": "12A"},
        ),
    ],
    ids=["email", "phone", "home"],
)
def test_whoever_sat_with_a_party_before_is_known(service, now, now_says, then_said):
    mediated = earlier(service, kind="regular", **then_said)
    coached = earlier(service, **then_said)

    mediation = need_of(case_with(service, **now_says), now)
    coaching = need_of(case_with(service, kind="coaching", **now_says), now)

    assert (mediation.met_as_mediator, mediation.met_as_coach) == (set(), {coached.pk})
    assert (coaching.met_as_mediator, coaching.met_as_coach) == ({mediated.pk}, set())


@pytest.mark.parametrize(
    ("now_says", "then_said"),
    [
        ({"phone": "0612345678"}, {"phone": written})
        for written in (
            "06-12345678 (thuis)",
            "0612345678, bellen",
            "06\u00a012345678",
            "06\u201312345678",
            "\uff10\uff16 12 34 56 78",
        )
    ]
    + [
        (
            {"name": "A. Jansen", "postcode": "7511 AB", "house_number": "1"},
            {"name": "A. Jansen", "postcode": written, "house_number": "1"},
        )
        for written in ("7511-AB", "7511\u00a0ab")
    ],
)
def test_however_a_party_was_written_down_they_are_known_again(service, now, now_says, then_said):
    coached = earlier(service, **then_said)

    assert need_of(case_with(service, **now_says), now).met_as_coach == {coached.pk}


@pytest.mark.parametrize(
    ("now_says", "then_said"),
    [
        ({"email": "anna@example.org"}, {"email": "hanna@example.org"}),
        ({"phone": "12345678"}, {"phone": "12345678"}),
        ({"name": "A. Jansen", "postcode": "7511AB"}, {"name": "A. Jansen", "postcode": "7511AB"}),
        (
            {"name": "A. Jansen", "postcode": "7511AB", "house_number": "1"},
            {"name": "A. Jansen", "postcode": "7511AB", "house_number": "11"},
        ),
        ({}, {}),
    ],
)
def test_half_of_what_one_is_known_by_is_not_enough(service, now, now_says, then_said):
    earlier(service, **then_said)

    assert need_of(case_with(service, **now_says), now).met_as_coach == frozenset()


def test_another_service_and_ones_own_seat_on_this_case_are_no_earlier_meeting(service, now):
    party = {"email": "anna@example.org"}
    earlier(VolunteerFactory().service, **party)
    case = case_with(service, **party)
    AssignmentFactory(service=service, case=case)

    assert need_of(case, now).met_as_coach == frozenset()


def test_a_plan_of_mediation_and_coaching_looks_for_both(service, now):
    mediated = earlier(service, kind="regular", email="anna@example.org")
    coached = earlier(service, email="anna@example.org")
    cases = [case_with(service, kind, email="anna@example.org") for kind in ("regular", "coaching")]

    _, found = needs_of(cases, service=service, at=now)

    met = [(asking.need.met_as_mediator, asking.need.met_as_coach) for asking in found]
    assert met == [(set(), {coached.pk}), ({mediated.pk}, set())]


def test_many_cases_are_looked_at_in_as_many_queries_as_one(
    service, now, django_assert_num_queries
):
    met = earlier(service, email="party1@example.org")
    cases = [case_with(service, email=f"party{number}@example.org") for number in range(3)]
    needs_of(cases, service=service, at=now)

    for few in (cases[:1], cases):
        with django_assert_num_queries(6):
            _, found = needs_of(few, service=service, at=now)
        assert [asking.case for asking in found] == few
    assert [asking.need.met_as_coach for asking in found] == [set(), {met.pk}, set()]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a small table is not worth an index")
def test_parties_are_found_along_the_indexes_of_their_keys(service, now):
    case = case_with(service, email="a@example.org", phone="0612345678")

    with CaptureQueriesContext(connection) as asked:
        need_of(case, now)

    (sql,) = (one["sql"] for one in asked if "phone_key IN" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[3] for row in cursor.fetchall()]
    for key in ("email_key", "phone_key"):
        assert f"SEARCH p USING INDEX cases_party_{key} (service_id=? AND {key}=?)" in steps


def test_more_parties_than_fit_in_a_query_are_all_looked_at(service, now, monkeypatch):
    monkeypatch.setattr(earlier_cases, "NAMED_IN_A_QUERY", 0)
    before = earlier(service, phone="0612345678")
    earlier(service, phone="0687654321")

    need = need_of(case_with(service, phone="0612345678"), now)

    assert need.met_as_coach == {before.pk}


def test_each_case_of_many_has_what_it_has_alone(service, now):
    people = [mediator(service) for _ in range(3)]
    seated = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=seated, volunteer=people[0], seat=2)
    asked = offered_case(service)
    offer_to(people[1], asked)
    declined = case_with(service, street="Dorpsstraat")
    reason = DeclineReason.KNOWS_THEM
    offer_to(people[2], declined, state="declined", answered_at=now, decline_reason=reason)
    ConflictOfInterestFactory(service=service, volunteer=people[1], street="Dorpsstraat")
    cases = [seated, asked, declined, ready_case(service)]

    _, found = needs_of(cases, service=service, at=now)

    for case, asking in zip(cases, found, strict=True):
        snapshot = look_at_pool(case, service=service, at=now)
        few = look_at_few(case, [one.pk for one in people], service=service, at=now)
        assert asking.need == snapshot.need == few.need
        assert (asking.team.seated, asking.team.asked) == (snapshot.seated, snapshot.asked)
        assert (few.seated, few.asked) == (snapshot.seated, snapshot.asked)
        assert list(asking.offers) == list(snapshot.offers)
        teams = [look.team([one.pk for one in people]) for look in (snapshot, few)]
        assert teams[0] == teams[1]
    assert found[2].need.knows == {people[2].pk}
    assert found[2].need.conflicted == {people[1].pk}


def test_a_case_that_came_in_while_one_began_to_look_has_not_waited(service, now):
    case = ready_case(service, ready_at=now + timedelta(seconds=1))

    assert need_of(case, now).waiting_days == 0


def test_a_postcode_to_be_kept_from_is_a_conflict_too(service, now):
    case = case_with(service, postcode="7511 AB")
    volunteer = mediator(service)
    ConflictOfInterestFactory(service=service, volunteer=volunteer, street="", postcode="7511ab")

    assert need_of(case, now).conflicted == {volunteer.pk}


def test_the_rules_and_points_of_the_service_are_asked_for(service, now):
    PairingRules.unscoped.create(
        service=service, weights={"together": 77}, same_postcode=Strictness.WARNING
    )
    case = ready_case(
        service,
        wishes=[],
        district=DistrictFactory(service=service),
        partner=PartnerOrganisationFactory(service=service),
        languages=["nl", "fr"],
        both_speak=True,
        prefer_mixed_pair=True,
    )

    need = need_of(case, now)

    assert (need.weights.together, need.postcode_rule) == (77, Strictness.WARNING)
    assert need.each_speaks == need.languages == {"nl", "fr"}
    assert need.wishes == {Wish.MIXED}
    assert need.starts == ANY_TIME
    assert need.affiliations == {case.partner_id}
    assert [address.district for address in need.addresses] == [case.district_id]


def test_nothing_is_asked_that_the_house_does_not_know(service, now):
    need = need_of(ready_case(service, prefer_mixed_pair=True), now)

    assert (need.place, need.services) == (None, None)
    assert need.wishes <= {Wish.MIXED}


def test_somebody_without_anything_is_known_by_nothing():
    assert recognition_keys("", "", "") == set()


def test_a_case_may_ask_for_every_language_there_is():
    assert len(Spoken) <= MOST_LANGUAGES
