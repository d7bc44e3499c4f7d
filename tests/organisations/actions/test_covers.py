"""Who stands in for whom: begun, refused, ended, told, and said in the trail."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases.actions.owning import assign_owner
from cases.actions.resting import rest_case
from organisations.actions.covers import begin_cover, end_cover
from organisations.actions.people import end_membership
from organisations.actions.refusals import (
    AwayAlready,
    CoverOfOthers,
    DeputyAway,
    NoCoordinator,
    StandsInThen,
)
from organisations.actions.sealing import look_through_trail, seal_day
from organisations.audit import record
from organisations.models import (
    AuditEntry,
    Cover,
    Membership,
    OutboxMessage,
    Role,
    SealedTrail,
    coordinators_of,
    recipients_for,
)
from organisations.models.seals import entry_digest
from organisations.trail import by_day
from scheduling.models import CalendarItem
from tests.factories.cases import CaseFactory
from tests.factories.organisations import MembershipFactory
from tests.factories.scheduling import AppointmentFactory, OfferFactory

WEEK = timedelta(days=7)


@pytest.fixture
def people(service, member):
    """Three coordinators and a manager."""
    coordinators = [member(service, Role.COORDINATOR) for _ in range(3)]
    return [*coordinators, member(service, Role.MANAGER)]


def role_of(scope) -> Membership:
    return Membership.objects.get(user=scope.user, role=Role.COORDINATOR)


def away(absent, deputy, now, *, by=None, first=0, last=7) -> Cover:
    return begin_cover(
        role_of(absent),
        deputy=role_of(deputy),
        starts_on=now.date() + timedelta(days=first),
        ends_on=now.date() + timedelta(days=last),
        by=by or absent,
        at=now,
    )


def told(kind: str) -> set[str]:
    return set(OutboxMessage.unscoped.filter(kind=kind).values_list("recipient", flat=True))


def test_both_are_told_when_it_begins_and_when_it_ends(people, now):
    samira, truus, _third, _manager = people
    both = {samira.user.mailbox, truus.user.mailbox}
    cover = away(samira, truus, now)
    assert told("cover_begins") == both

    end_cover(cover, by=truus, at=now)
    end_cover(cover, by=truus, at=now)

    assert told("cover_ends") == both
    assert not Cover.unscoped.running_on(now.date()).exists()
    verbs = AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["cover.begin", "cover.end"]


def test_a_manager_may_for_anybody_and_a_colleague_may_not(people, now):
    samira, truus, third, manager = people
    with pytest.raises(CoverOfOthers):
        away(samira, truus, now, by=third)
    cover = away(samira, truus, now, by=manager)

    with pytest.raises(CoverOfOthers):
        end_cover(cover, by=third, at=now)
    assert end_cover(cover, by=manager, at=now).ended_at == now


def test_only_another_coordinator_of_the_service_stands_in(people, service, now):
    samira = people[0]
    days = {"starts_on": now.date(), "ends_on": now.date(), "by": samira, "at": now}
    others = [
        role_of(samira),
        MembershipFactory(),
        MembershipFactory(service=service, role=Role.TRAINER),
        MembershipFactory(service=service, ended_at=now),
    ]
    for other in others:
        with pytest.raises(NoCoordinator):
            begin_cover(role_of(samira), deputy=other, **days)


@pytest.mark.parametrize(
    ("absent", "deputy", "why"), [(0, 2, AwayAlready), (2, 0, DeputyAway), (1, 2, StandsInThen)]
)
def test_nobody_stands_in_by_way_of_somebody_else(absent, deputy, why, people, now):
    away(people[0], people[1], now)

    with pytest.raises(why):
        away(people[absent], people[deputy], now, first=7, last=9)
    away(people[absent], people[deputy], now, first=8, last=9)


def test_mail_for_the_owner_goes_to_the_deputy_too_while_it_runs(people, service, now):
    samira, truus, third, _manager = people
    away(samira, truus, now)
    ask = {"service": service}

    assert recipients_for(role_of(samira), at=now, **ask) == [samira.user, truus.user]
    assert recipients_for(role_of(samira), at=now + WEEK, **ask) == [samira.user, truus.user]
    later = now + WEEK + timedelta(days=1)
    assert recipients_for(role_of(samira), at=later, **ask) == [samira.user]
    assert recipients_for(role_of(truus), at=now, **ask) == [truus.user]
    everybody = {scope.user for scope in (samira, truus, third)}
    assert set(recipients_for(None, at=now, **ask)) == everybody


def test_a_role_that_ends_ends_its_covers(people, now):
    samira, truus, _third, manager = people
    away(samira, truus, now)

    end_membership(role_of(truus), by=manager, at=now)

    assert told("cover_ends") == {samira.user.mailbox, truus.user.mailbox}
    assert not Cover.unscoped.not_over(now.date()).exists()


@pytest.fixture
def standing_in(people, now):
    """Truus, while she stands in for Samira."""
    away(people[0], people[1], now)
    return replace(people[1], stands_in_for=frozenset({role_of(people[0]).pk}))


def test_what_the_deputy_does_is_said_to_be_on_behalf(standing_in, people, service, now):
    samira, truus = people[:2]
    case = CaseFactory(service=service, owner=role_of(samira))
    own = CaseFactory(service=service, owner=role_of(truus))
    for one in (case, own):
        rest_case(one, wakes_on=now.date() + WEEK, reason="", by=standing_in, at=now)

    behalf = AuditEntry.unscoped.of_verb("case.rest").order_by("object_id")
    assert [entry.on_behalf_of for entry in behalf] == [role_of(samira), None]
    lines = by_day(AuditEntry.unscoped.newest_first().with_person(), reader=truus)[0].lines
    assert [line.how for line in lines if line.name == case.number] == [
        f"on behalf of {samira.user}"
    ]


def test_rows_that_hang_on_a_case_are_its_owners_too(standing_in, people, service, now):
    case = CaseFactory(service=service, owner=role_of(people[0]), state="offered", ready_at=now)
    entry = record(
        "offer.withdraw", OfferFactory(service=service, case=case), by=standing_in, at=now
    )

    assert entry.on_behalf_of == role_of(people[0])


def test_taking_over_a_case_of_the_absent_is_on_her_behalf(standing_in, people, service, now):
    case = CaseFactory(service=service, owner=role_of(people[0]))
    assign_owner(case, to=role_of(people[1]), by=standing_in, at=now)

    assert AuditEntry.unscoped.of_verb("case.assign_owner").get().on_behalf_of == role_of(people[0])


def test_seals_of_before_still_hold_and_new_ones_hold_on_whose_behalf(
    standing_in, people, service, now
):
    plain = {"id": 1, "verb": "case.rest"}
    assert entry_digest("salt", plain) == entry_digest("salt", plain | {"on_behalf_of_id": None})
    assert entry_digest("salt", plain) != entry_digest("salt", plain | {"on_behalf_of_id": 3})

    case = CaseFactory(service=service, owner=role_of(people[0]))
    rest_case(case, wakes_on=now.date() + WEEK, reason="", by=standing_in, at=now)
    later = now + timedelta(days=2)
    assert seal_day(service, SealedTrail.CHANGES, now.date(), at=later)
    assert not look_through_trail(service, at=later)


def test_coordinators_who_cannot_log_in_own_nothing(service, people):
    MembershipFactory(service=service, user__is_active=False)
    MembershipFactory(service=service, role=Role.MANAGER)

    assert {row.user for row in coordinators_of(service)} == {scope.user for scope in people[:3]}


def test_rows_two_steps_from_a_case_are_its_owners_too(
    standing_in, people, service, now, django_assert_num_queries
):
    case = CaseFactory(service=service, owner=role_of(people[0]), ready=True)
    talk = AppointmentFactory(service=service, case=case)
    item = CalendarItem.unscoped.create(
        service=service,
        user=people[2].user,
        appointment=talk,
        uid="uid@example.org",
        address="three@example.org",
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        vevent=b"",
        changed_at=now,
    )
    bare = CalendarItem.unscoped.get(pk=item.pk)
    at_hand = CalendarItem.unscoped.select_related("appointment__case").get(pk=item.pk)

    for row, queries in ((bare, 2), (at_hand, 1)):
        with django_assert_num_queries(queries):  # of them one writes the entry
            entry = record("invitation.answer", row, by=standing_in, at=now)
        assert entry.on_behalf_of_id == role_of(people[0]).pk


def test_who_stood_in_also_says_how_it_came(standing_in, people, service, now):
    case = CaseFactory(service=service, owner=role_of(people[0]))
    record("case.rest", case, by=replace(standing_in, via="phone"), at=now)

    lines = by_day(AuditEntry.unscoped.newest_first().with_person(), reader=people[1])[0].lines
    assert lines[0].how == f"on behalf of {people[0].user} · told by phone"


def test_what_is_meant_for_who_cannot_log_in_any_more_is_meant_for_all(people, service, now):
    samira, truus, third, _manager = people
    samira.user.is_active = False
    samira.user.save(update_fields=["is_active"])

    found = recipients_for(role_of(samira), service=service, at=now)
    assert set(found) == {truus.user, third.user}
