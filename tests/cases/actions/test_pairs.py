import pytest

from cases.actions.pairs import (
    AlreadyAssigned,
    CaseNotSeeking,
    NoSuchSeat,
    NotAssigned,
    SeatTaken,
    assign,
    free_seats,
    note_case_offered,
    release_mediator,
    seek_again,
)
from cases.lifecycle import SEEKING, CaseState
from cases.models import Case
from cases.signals import mediator_assigned, mediator_released
from core.lifecycle import MoveRefused
from organisations.models import AuditEntry, Role, Scope
from tests.cases.letters import letters
from tests.factories.cases import READY, AssignmentFactory, CaseFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.actions.volunteers import leave


@pytest.fixture
def pair(service):
    return VolunteerFactory.create_batch(2, service=service)


@pytest.fixture
def offered(service):
    return CaseFactory(service=service, state=CaseState.OFFERED, ready_at=READY)


def by_link(volunteer):
    return Scope.by_link(volunteer.service, volunteer.user, Role.VOLUNTEER)


def test_a_ready_case_is_offered(service, coordinator, now):
    case = CaseFactory(service=service, ready=True)

    case = note_case_offered(case, by=coordinator, at=now)

    assert (case.state, case.moved_at, case.ready_at) == (CaseState.OFFERED, now, READY)


def test_offering_again_leaves_since_when_it_is_offered(offered, coordinator, now):
    since = offered.moved_at

    assert note_case_offered(offered, by=coordinator, at=now).moved_at == since


def test_a_volunteer_offers_no_case(offered, pair, now):
    with pytest.raises(MoveRefused):
        note_case_offered(offered, by=by_link(pair[0]), at=now)


def test_after_the_last_refusal_the_case_seeks_again(offered, pair, now):
    assert seek_again(offered, by=by_link(pair[0]), at=now).state == CaseState.SEEKING_PAIR


def test_the_worker_makes_a_case_seek_again(offered, now):
    assert (
        seek_again(offered, by=Scope.system(offered.service), at=now).state
        == CaseState.SEEKING_PAIR
    )


def test_the_last_seat_makes_the_pair(offered, pair, now, later):
    assign(offered, pair[0], seat=1, by=by_link(pair[0]), at=now)
    half = Case.unscoped.get()
    assign(offered, pair[1], seat=2, by=by_link(pair[1]), at=later)
    whole = Case.unscoped.get()

    assert (half.state, whole.state, whole.moved_at) == (
        CaseState.OFFERED,
        CaseState.PAIRED,
        later,
    )
    assert AuditEntry.unscoped.filter(verb="case.assign").count() == 2


def test_a_service_with_one_mediator_needs_one(offered, pair, now):
    offered.service.mediators_per_case = 1
    offered.service.save()

    assign(offered, pair[0], seat=1, by=by_link(pair[0]), at=now)

    assert Case.unscoped.get().state == CaseState.PAIRED


def test_the_free_seats_are_those_without_a_mediator(offered, pair, now):
    assert free_seats(offered) == [1, 2]

    assign(offered, pair[0], seat=2, by=by_link(pair[0]), at=now)

    assert free_seats(offered) == [1]


@pytest.mark.parametrize("seat", [1, 2])
def test_where_one_mediator_is_enough_by_now_no_seat_is_free_beside_them(seat, offered, pair, now):
    assign(offered, pair[0], seat=seat, by=by_link(pair[0]), at=now)

    offered.service.mediators_per_case = 1

    assert free_seats(offered) == []


def test_a_seat_is_taken_once(offered, pair, now):
    assign(offered, pair[0], seat=1, by=by_link(pair[0]), at=now)

    with pytest.raises(SeatTaken) as refusal:
        assign(offered, pair[1], seat=1, by=by_link(pair[1]), at=now)

    assert refusal.value.seat == 1


def test_nobody_takes_two_seats(offered, pair, now):
    assign(offered, pair[0], seat=1, by=by_link(pair[0]), at=now)

    with pytest.raises(AlreadyAssigned):
        assign(offered, pair[0], seat=2, by=by_link(pair[0]), at=now)


@pytest.mark.parametrize("seat", [0, 3])
def test_there_are_no_more_seats_than_mediators(seat, offered, pair, now):
    with pytest.raises(NoSuchSeat):
        assign(offered, pair[0], seat=seat, by=by_link(pair[0]), at=now)


@pytest.mark.parametrize(
    "state", [CaseState.READY, CaseState.PAIRED, CaseState.TRIAGE, CaseState.TALKS_DONE]
)
def test_only_a_case_that_seeks_takes_a_mediator(state, service, pair, now):
    case = CaseFactory(service=service, state=state, ready_at=READY)

    with pytest.raises(CaseNotSeeking) as refusal:
        assign(case, pair[0], seat=1, by=by_link(pair[0]), at=now)

    assert state not in SEEKING
    assert refusal.value.state == state


def test_a_released_mediator_loses_sight_and_the_other_stays(service, pair, coordinator, now):
    case = CaseFactory(service=service, paired=True)
    for seat, volunteer in enumerate(pair, 1):
        AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)

    ended = release_mediator(case, pair[0], reason="ill", by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, case.ready_at) == (CaseState.SEEKING_PAIR, now)
    assert (ended.ended_at, ended.readable_until, ended.end_reason) == (now, now, "ill")
    assert list(Case.visible_to(by_link(pair[0]))) == []
    assert list(Case.visible_to(by_link(pair[1]))) == [case]
    assert free_seats(case) == [1]


def test_the_trail_does_not_repeat_why_a_mediator_stops(service, pair, coordinator, now):
    seat = AssignmentFactory(service=service, volunteer=pair[0])

    release_mediator(seat.case, pair[0], reason="I know Mrs Geheim", by=coordinator, at=now)

    assert AuditEntry.unscoped.get(verb="case.release").reason == ""


@pytest.mark.parametrize(
    ("state", "then"),
    [
        (CaseState.PAIRED, CaseState.SEEKING_PAIR),
        (CaseState.OFFERED, CaseState.OFFERED),
        (CaseState.DORMANT, CaseState.DORMANT),
    ],
)
def test_who_leaves_the_service_leaves_their_cases(service, pair, coordinator, now, state, then):
    rest = {"slept_from": CaseState.PAIRED, "wakes_on": now} if then == CaseState.DORMANT else {}
    case = CaseFactory(service=service, state=state, ready_at=READY, **rest)
    for seat, volunteer in enumerate(pair, 1):
        AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)

    leave(pair[0], reason="moved", by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, free_seats(case)) == (then, [1])
    assert not Case.visible_to(by_link(pair[0])).exists()


def test_a_volunteer_gives_back_their_own_seat_only(service, pair, now):
    case = CaseFactory(service=service, paired=True)
    for seat, volunteer in enumerate(pair, 1):
        AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)

    with pytest.raises(NotAssigned):
        release_mediator(case, pair[1], reason="no", by=by_link(pair[0]), at=now)
    release_mediator(case, pair[0], reason="ill", by=by_link(pair[0]), at=now)

    assert free_seats(case) == [1]


def told(service, pair, *, by, at):
    """Who gets which letter when the first of the pair stops."""
    case = CaseFactory(service=service, paired=True, number="2026-0007")
    for seat, volunteer in enumerate(pair, 1):
        AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)
    release_mediator(case, pair[0], reason="We heard of Mrs Geheim", by=by, at=at)
    assert not any("Geheim" in letter["text"] for letter in letters())
    return {letter["to"]: letter["subject"] for letter in letters()}


def test_both_mediators_hear_that_a_coordinator_replaces_one(service, pair, coordinator, now):
    leaver, stays = (volunteer.user for volunteer in pair)

    assert told(service, pair, by=coordinator, at=now) == {
        leaver.email: "You no longer have case 2026-0007",
        stays.email: f"Case 2026-0007: {leaver.full_name} stops",
    }


def test_who_gives_back_a_seat_is_not_told_of_it_and_the_other_is(service, pair, now):
    letters_by_address = told(service, pair, by=by_link(pair[0]), at=now)

    # Nobody coordinates here: the mailbox of the service hears that a seat is free.
    assert set(letters_by_address) == {pair[1].user.email, service.email}


def test_who_leaves_the_service_gets_no_mail_for_each_case(service, pair, coordinator, now):
    for case in CaseFactory.create_batch(2, service=service, paired=True):
        for seat, volunteer in enumerate(pair, 1):
            AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)

    leave(pair[0], reason="moved", by=coordinator, at=now)

    assert [letter["to"] for letter in letters()] == [pair[1].user.email] * 2


def test_who_has_no_seat_cannot_be_released(service, pair, coordinator, now):
    case = CaseFactory(service=service, paired=True)

    with pytest.raises(NotAssigned):
        release_mediator(case, pair[0], reason="ill", by=coordinator, at=now)


def test_releasing_while_the_case_is_offered_leaves_it_offered(offered, pair, coordinator, now):
    assign(offered, pair[0], seat=1, by=by_link(pair[0]), at=now)

    release_mediator(offered, pair[0], reason="ill", by=coordinator, at=now)

    assert Case.unscoped.get().state == CaseState.OFFERED


@pytest.mark.parametrize(
    ("slept_from", "wakes_to"),
    [
        (CaseState.IN_CONTACT_B, CaseState.SEEKING_PAIR),
        (CaseState.SEEKING_PAIR, CaseState.SEEKING_PAIR),
    ],
)
def test_a_case_that_rests_wakes_to_seek_the_mediator_it_lost(
    slept_from, wakes_to, service, pair, coordinator, now
):
    case = CaseFactory(
        service=service,
        state=CaseState.DORMANT,
        slept_from=slept_from,
        wakes_on=now.date(),
        ready_at=READY,
    )
    AssignmentFactory(service=service, case=case, volunteer=pair[0])

    release_mediator(case, pair[0], reason="ill", by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, case.slept_from) == (CaseState.DORMANT, wakes_to)


@pytest.mark.parametrize("gone", [0, 1])
@pytest.mark.parametrize(
    ("state", "slept_from"), [(CaseState.IN_CONTACT_B, ""), (CaseState.DORMANT, "in_contact_b")]
)
def test_where_one_mediator_is_enough_by_now_who_stays_goes_on_where_the_case_stands(
    state, slept_from, gone, service, pair, coordinator, now
):
    rest = {"slept_from": slept_from, "wakes_on": now.date()} if slept_from else {}
    case = CaseFactory(service=service, state=state, ready_at=READY, number="2026-0007", **rest)
    for seat, volunteer in enumerate(pair, 1):
        AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)
    service.mediators_per_case = 1
    service.save()
    moved = Case.unscoped.get().moved_at

    release_mediator(case, pair[gone], reason="ill", by=coordinator, at=now)

    case = Case.unscoped.get()
    assert (case.state, case.slept_from, case.ready_at) == (state, slept_from, READY)
    assert (case.moved_at, free_seats(case)) == (moved, [])
    texts = {letter["to"]: letter["text"] for letter in letters()}
    assert "You do it alone from now on" in texts[pair[1 - gone].user.email]
    assert "goes on with it alone" in texts[pair[gone].user.email]
    assert not any("look for" in text for text in texts.values())


def test_the_floors_above_hear_of_a_taken_seat(offered, pair, now):
    heard = []

    def listen(sender, **facts):
        heard.append((sender, facts["case"].pk, facts["volunteer"], facts["at"]))

    mediator_assigned.connect(listen)
    try:
        assign(offered, pair[0], seat=1, by=by_link(pair[0]), at=now)
    finally:
        mediator_assigned.disconnect(listen)

    assert heard == [(Case, offered.pk, pair[0], now)]


def test_the_floors_above_hear_of_a_release(service, pair, coordinator, now):
    case = CaseFactory(service=service, paired=True)
    AssignmentFactory(service=service, case=case, volunteer=pair[0])
    heard = []

    def listen(sender, **facts):
        heard.append((sender, facts["case"].pk, facts["volunteer"], facts["by"], facts["at"]))

    mediator_released.connect(listen)
    try:
        release_mediator(case, pair[0], reason="ill", by=coordinator, at=now)
    finally:
        mediator_released.disconnect(listen)

    assert heard == [(Case, case.pk, pair[0], coordinator, now)]
