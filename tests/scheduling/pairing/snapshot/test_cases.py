"""From rows to values, in a constant number of queries."""

from datetime import date, timedelta

import pytest

from cases.models import Case
from scheduling.engine.people import ANY_TIME, Level
from scheduling.engine.reasons import Rule
from scheduling.models import DeclineReason, Offer
from scheduling.pairing.actions.offers import objections_to
from scheduling.pairing.snapshot.cases import People, Snapshot, look_at_few
from scheduling.pairing.snapshot.everybody import look_at_pool
from tests.factories.cases import AssignmentFactory, PartyFactory
from tests.factories.organisations import (
    DistrictFactory,
    PartnerOrganisationFactory,
    UserFactory,
)
from tests.factories.scheduling import AppointmentFactory, AvailabilityExceptionFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import ConflictOfInterestFactory, VolunteerFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, ready_case
from training.lifecycle import CertificationState
from volunteers.models.questions import A_FEW


def look(case: Case, at) -> Snapshot:
    return look_at_pool(case, service=case.service, at=at)


def rules_against(case: Case, volunteer, at) -> list[Rule]:
    return [reason.rule for reason in objections_to(look(case, at), {volunteer.pk})]


def the_one(snapshot: Snapshot):
    (row,) = range(len(snapshot.pool))
    return snapshot.pool.mediator(row)


def test_a_certified_mediator_who_is_free_when_the_parties_can_has_nothing_against_them(
    service, now
):
    volunteer = mediator(service)

    assert rules_against(ready_case(service), volunteer, now) == []


@pytest.mark.parametrize("size", [1, 4])
def test_a_snapshot_takes_six_queries_once_the_pool_is_known(
    service, now, size, django_assert_num_queries
):
    case = ready_case(service)
    PartyFactory(service=service, case=case)
    for _ in range(size):
        mediator(service)
    look(case, now)

    with django_assert_num_queries(6):
        assert len(look(case, now).pool) == size


def test_names_are_fetched_once_for_those_who_are_shown(service, now, django_assert_num_queries):
    people = [mediator(service, first_name=name) for name in ("Ans", "Bram")]
    snapshot = look(ready_case(service), now)

    with django_assert_num_queries(1):
        snapshot.people.know(volunteer.pk for volunteer in people)
        found = [snapshot.people[volunteer.pk].first_name for volunteer in people]

    assert found == ["Ans", "Bram"]


def test_people_in_training_only_watch(service, now):
    VolunteerFactory(service=service, trainee=True)

    found = the_one(look(ready_case(service), now))

    assert (found.observes, found.active) == (True, False)


def test_people_of_another_service_are_not_looked_at(service, now):
    mediator(VolunteerFactory().service)

    assert not len(look(ready_case(service), now).pool)


def test_somebody_who_rests_is_shown_as_not_active(service, now):
    volunteer = mediator(service, state="paused")

    assert rules_against(ready_case(service), volunteer, now) == [Rule.NOT_ACTIVE]


def test_somebody_on_probation_counts_as_a_newcomer(service, now):
    mediator(service, state="probation", level="regular")

    assert the_one(look(ready_case(service), now)).level == Level.NOVICE


def test_only_a_confirmed_certification_counts(service, now):
    volunteer = mediator(service, certified=False)
    for state in (CertificationState.SUSPENDED, CertificationState.REVOKED):
        CertificationFactory(service=service, volunteer=volunteer, state=state)

    assert rules_against(ready_case(service), volunteer, now) == [Rule.NOT_CERTIFIED]


def test_a_renewal_that_begins_the_day_after_makes_one_stretch(service, now):
    volunteer = mediator(service, certified=False)
    for first, last in (("2025-07-01", "2026-06-30"), ("2024-07-01", "2025-06-30")):
        CertificationFactory(
            service=service,
            volunteer=volunteer,
            effective_on=date.fromisoformat(first),
            valid_until=date.fromisoformat(last),
        )

    found = the_one(look(ready_case(service), now))

    assert (found.certified_from, found.certified_until) == (date(2024, 7, 1), date(2026, 6, 30))


def test_a_certification_that_is_over_is_shown_with_its_last_day(service, now):
    volunteer = mediator(service, certified=False)
    CertificationFactory(service=service, volunteer=volunteer, valid_until=date(2026, 2, 28))

    assert the_one(look(ready_case(service), now)).certified_until == date(2026, 2, 28)


def test_hours_after_the_last_day_of_a_certification_do_not_count(service, now):
    volunteer = mediator(service, certified=False)
    CertificationFactory(service=service, volunteer=volunteer, valid_until=date(2026, 3, 9))
    snapshot = look(ready_case(service), now)

    days = {hour.date() for hour in snapshot.grid.instants(the_one(snapshot).starts)}

    assert days == {date(2026, 3, 9)}


def test_waiting_offers_count_as_open_cases(service, now):
    volunteer = mediator(service, max_open_cases=2)
    AssignmentFactory(service=service, volunteer=volunteer)
    offer_to(volunteer, offered_case(service))

    assert rules_against(ready_case(service), volunteer, now) == [Rule.LOAD_FULL]


def test_an_offer_that_is_being_answered_does_not_count_against_itself(service, now):
    volunteer = mediator(service, max_open_cases=1)
    case = offered_case(service)
    offer = offer_to(volunteer, case)

    found = look_at_few(case, {volunteer.pk}, service=service, at=now, answering=offer)

    assert the_one(found).open_cases == 0


def test_cases_of_the_last_ninety_days_are_the_recent_load(service, now):
    volunteer = mediator(service)
    for days in (10, 80, 100):
        at = now - timedelta(days=days)
        AssignmentFactory(service=service, volunteer=volunteer, assigned_at=at, ended_at=at)

    found = the_one(look(ready_case(service), now))

    assert (found.recent_load, found.open_cases) == (2, 0)
    assert found.last_assigned == date(2026, 2, 20)


def test_the_street_of_a_party_keeps_a_neighbour_out(service, now):
    case = ready_case(service)
    PartyFactory(service=service, case=case, street="Dorpsstraat", town="Enschede", postcode="")
    volunteer = mediator(service, street="dorpsstraat", town="Enschede")

    assert rules_against(case, volunteer, now) == [Rule.SAME_STREET]


def test_the_district_of_the_case_is_a_warning_only(service, now):
    district = DistrictFactory(service=service)
    case = ready_case(service, district=district)
    volunteer = mediator(service, district=district)

    assert rules_against(case, volunteer, now) == []


def test_a_conflict_of_interest_with_the_partner_who_referred_counts_until_it_ends(service, now):
    partner = PartnerOrganisationFactory(service=service)
    case = ready_case(service, partner=partner)
    bound, free = mediator(service), mediator(service)
    ConflictOfInterestFactory(service=service, volunteer=bound, partner=partner, street="")
    ConflictOfInterestFactory(
        service=service, volunteer=free, partner=partner, street="", ends_on=date(2026, 3, 1)
    )

    assert rules_against(case, bound, now) == [Rule.CONFLICT_OF_INTEREST]
    assert rules_against(case, free, now) == []


def test_a_street_one_is_to_be_kept_from_is_a_conflict_of_interest(service, now):
    case = ready_case(service)
    PartyFactory(service=service, case=case, street="Dorpsstraat")
    volunteer = mediator(service)
    ConflictOfInterestFactory(service=service, volunteer=volunteer, street="Dorpsstraat")

    assert rules_against(case, volunteer, now) == [Rule.CONFLICT_OF_INTEREST]


def test_a_no_keeps_somebody_out_and_knowing_them_more_so(service, now):
    case = ready_case(service)
    busy, knowing = mediator(service), mediator(service)
    for volunteer, reason in ((busy, DeclineReason.BUSY), (knowing, DeclineReason.KNOWS_THEM)):
        offer_to(volunteer, case, state="declined", answered_at=now, decline_reason=reason)

    assert rules_against(case, busy, now) == [Rule.DECLINED]
    assert rules_against(case, knowing, now) == [Rule.KNOWS_PARTY]


def test_parties_without_wishes_can_at_any_hour(service, now):
    assert look(ready_case(service, wishes=[]), now).need.starts == ANY_TIME


def test_days_away_take_the_hours_of_those_days(service, now):
    volunteer = mediator(service)
    AvailabilityExceptionFactory(
        service=service, volunteer=volunteer, ends_on=now.date() + timedelta(days=60)
    )

    assert rules_against(ready_case(service), volunteer, now) == [Rule.NO_COMMON_TIME]


def test_a_free_day_beats_the_week(service, now):
    volunteer = mediator(service, weekdays=())
    AvailabilityExceptionFactory(service=service, volunteer=volunteer, kind="free")

    assert rules_against(ready_case(service), volunteer, now) == []


def test_booked_quarters_are_not_free_whatever_service_booked_them(service, now):
    volunteer = mediator(service)
    elsewhere = AppointmentFactory()
    for quarter in range(12):
        elsewhere.booked_quarters.create(
            service=elsewhere.service,
            user=volunteer.user,
            at=elsewhere.starts_at - timedelta(hours=1) + quarter * timedelta(minutes=15),
        )
    snapshot = look(ready_case(service), now)

    days = {hour.date() for hour in snapshot.grid.instants(the_one(snapshot).starts)}

    assert days == {date(2026, 3, 16), date(2026, 3, 23), date(2026, 3, 30)}


def test_whoever_sits_on_the_case_stays_in_the_team(service, now):
    case = ready_case(service, state="seeking_pair")
    volunteer = mediator(service)
    AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=2)

    snapshot = look(case, now)

    assert snapshot.need.kept == {volunteer.pk}
    assert (snapshot.seated, snapshot.open_seats) == ({2: volunteer.pk}, 1)
    assert snapshot.first_open_seat == 1


def test_a_pair_fills_its_case_also_where_one_would_do_by_now(service, now):
    service.mediators_per_case = 1
    case = ready_case(service, state="seeking_pair")
    pair = [mediator(service), mediator(service)]
    for seat, volunteer in enumerate(pair, 1):
        AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)

    snapshot = look(case, now)

    assert snapshot.need.kept == {one.pk for one in pair}
    assert snapshot.open_seats == 0


def test_somebody_who_was_asked_is_the_company_while_a_seat_is_free_beside_them(service, now):
    case = offered_case(service)
    asked = [mediator(service) for _ in range(2)]
    offer_to(asked[0], case)
    alone = look(case, now)
    offer_to(asked[1], case)
    both = look(case, now)

    assert alone.need.kept == {asked[0].pk}
    assert both.need.kept == set()
    assert not len(both.pool)


def test_a_reserve_is_looked_at_beside_whoever_sits_on_the_case(service, now):
    case = offered_case(service)
    novices = [mediator(service, level="novice") for _ in range(3)]
    offer_to(novices[0], case)

    refused = objections_to(look(case, now), {novices[1].pk, novices[2].pk})

    assert [reason.rule for reason in refused] == [Rule.NOBODY_EXPERIENCED]


def test_offers_come_with_who_typed_the_answer_and_without_those_of_other_cases(
    service, now, django_assert_num_queries
):
    case = offered_case(service)
    offer = offer_to(mediator(service), case, entered_by=UserFactory())
    offer_to(mediator(service), offered_case(service))

    (found,) = look(case, now).offers

    with django_assert_num_queries(0):
        assert found == offer
        assert found.entered_by.first_name


@pytest.mark.parametrize("count", [1, A_FEW, A_FEW + 1])
def test_names_come_in_one_query_however_many(service, count, django_assert_num_queries):
    volunteers = [VolunteerFactory(service=service) for _ in range(count)]
    people = People(service, [one.pk for one in volunteers])

    with django_assert_num_queries(1):
        names = [people[one.pk].name for one in volunteers]

    assert names == [f"{one.user.first_name} {one.user.last_name}" for one in volunteers]


def test_nobody_of_another_service_is_called_by_name(service):
    stranger = VolunteerFactory()

    with pytest.raises(KeyError):
        People(service)[stranger.pk].name  # noqa: B018


@pytest.mark.parametrize("count", [1, 25])
def test_a_few_people_are_looked_at_without_the_others(service, now, count):
    chosen = [mediator(service) for _ in range(2)]
    for _ in range(count):
        VolunteerFactory(service=service)

    ids = {volunteer.pk for volunteer in chosen}
    found = look_at_few(ready_case(service), ids, service=service, at=now)

    assert set(found.pool.ids.tolist()) == {volunteer.pk for volunteer in chosen}
    assert Offer.unscoped.count() == 0


def test_a_case_may_be_looked_at_with_nobody(service, now):
    snapshot = look_at_few(ready_case(service), (), service=service, at=now)

    assert (len(snapshot.pool), snapshot.team(()), snapshot.open_seats) == (0, [], 2)


def test_whoever_was_asked_and_fills_no_seat_is_left_out_of_a_few(service, now):
    case = offered_case(service)
    asked = [mediator(service) for _ in range(2)]
    for volunteer in asked:
        offer_to(volunteer, case)
    reserve = mediator(service)

    found = look_at_few(case, {reserve.pk, asked[0].pk}, service=service, at=now)

    assert found.pool.ids.tolist() == [reserve.pk]
    assert found.asked == {volunteer.pk for volunteer in asked}
