"""Asking how a talk went, once; and telling it, once, with what follows for its case."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.actions.outcomes import Report, record_outcome
from cases.actions.refusals import NamesInText
from cases.lifecycle import CaseState, roads_of_talks
from cases.models import Case, Outcome, Stage, StageResult
from organisations.audit import log_read
from organisations.models import AuditEntry, OutboxMessage, Role, Scope
from scheduling.appointments.actions.appointments import cancel_appointment, move_appointment
from scheduling.appointments.actions.refusals import (
    AlreadyTold,
    AppointmentEnded,
    NotYetBegun,
    ReportRead,
    WrongMoment,
)
from scheduling.appointments.actions.reports import (
    TalkTold,
    ask_for_reports,
    hear_unsafe,
    may_be_told_otherwise,
    say_unsafe,
    tell_otherwise,
    tell_talk,
)
from scheduling.appointments.models.reports import MAY_BE_TOLD, WAYS, ways_after
from scheduling.lifecycle import AppointmentState
from tests.factories.organisations import ServiceFactory
from tests.scheduling.talks import EVENING, as_mediator, make_pair, make_plan, plan

END = EVENING + timedelta(minutes=90)  # 21:00 in Amsterdam
MORNING = datetime(2026, 3, 10, 7, tzinfo=UTC)  # 8:00 in Amsterdam
AFTERNOON = datetime(2026, 3, 9, 13, tzinfo=UTC)  # 14:00 in Amsterdam
APPROACH = TalkTold(after="approach", minutes=120)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def pair(service):
    return make_pair(service)


@pytest.fixture
def talk(pair, coordinator, now):
    return plan(pair, coordinator, now)


@pytest.fixture
def me(pair) -> Scope:
    return as_mediator(pair.volunteers[0])


@pytest.fixture
def other(pair) -> Scope:
    return as_mediator(pair.volunteers[1])


def asked() -> list[str]:
    rows = OutboxMessage.unscoped.filter(kind="talk_report")
    return sorted(rows.values_list("lane", flat=True))


def case_of(pair) -> Case:
    return Case.unscoped.get(pk=pair.case.pk)


# --- asking


def test_after_an_evening_both_are_asked_at_eight_next_morning_and_once(talk, pair):
    moments = [END + timedelta(minutes=n) for n in (0, 29, 30, 180)]

    early = [ask_for_reports(at=at) for at in [*moments, MORNING - timedelta(minutes=1)]]
    then = [ask_for_reports(at=MORNING + timedelta(minutes=n)) for n in (0, 5, 600)]

    assert early == [0] * 5
    assert then == [1, 0, 0]
    assert asked() == sorted(user.mailbox.lower() for user in pair.users)


def test_after_an_afternoon_they_are_asked_half_an_hour_later(pair, coordinator, now):
    plan(pair, coordinator, now, starts_at=AFTERNOON)
    end = AFTERNOON + timedelta(minutes=90)

    assert ask_for_reports(at=end + timedelta(minutes=29)) == 0
    assert ask_for_reports(at=end + timedelta(minutes=30)) == 1


def test_a_worker_that_was_down_for_a_day_asks_all_the_same(talk):
    assert ask_for_reports(at=MORNING + timedelta(days=1)) == 1
    assert ask_for_reports(at=MORNING + timedelta(days=2)) == 0


def test_nobody_is_mailed_about_what_is_more_than_a_week_ago(talk):
    assert ask_for_reports(at=END + timedelta(days=7, hours=12)) == 0


@pytest.mark.parametrize("what", ["cancelled", "moved", "told", "noted", "closed"])
def test_nobody_is_asked_of_a_talk_about_which_there_is_nothing_to_tell(
    what, talk, pair, me, coordinator, now
):
    if what == "cancelled":
        cancel_appointment(talk, reason="ill", by=coordinator, at=now)
    elif what == "moved":
        move_appointment(talk, make_plan(EVENING + timedelta(days=7)), by=coordinator, at=now)
    elif what == "told":
        tell_talk(talk, APPROACH, by=me, at=END)
    elif what == "noted":
        report = Report(stage=Stage.TALK_A, result=StageResult.GOES_ON, held_on=END.date())
        record_outcome(pair.case, report, by=me, at=END)
    else:
        Case.unscoped.filter(pk=pair.case.pk).update(state=CaseState.TALKS_DONE)

    assert ask_for_reports(at=MORNING) == 0
    assert asked() == []


# --- telling


def test_telling_holds_the_talk_keeps_what_it_brought_and_moves_the_case(talk, pair, me):
    told = tell_talk(talk, TalkTold(after="approach", minutes=90, note="Calm"), by=me, at=END)

    outcome = Outcome.unscoped.get()
    assert told.state == AppointmentState.HELD
    assert told.outcome == outcome
    assert (outcome.stage, outcome.result, outcome.minutes) == ("talk_a", "goes_on", 90)
    assert (outcome.note, outcome.recorded_by) == ("Calm", me.user)
    assert outcome.held_on.isoformat() == "2026-03-09"
    assert case_of(pair).state == CaseState.APPROACHING_B
    verbs = set(AuditEntry.unscoped.values_list("verb", flat=True))
    assert {"appointment.hold", "case.contact_a", "case.approach_b", "outcome.record"} <= verbs


def test_a_talk_that_did_not_take_place_leaves_the_case_where_it_is(talk, pair, me):
    told = tell_talk(talk, TalkTold(missed="nobody_came"), by=me, at=END)

    assert told.state == AppointmentState.MISSED
    assert told.missed_because == "nobody_came"
    assert Outcome.unscoped.get().result == StageResult.NOT_HELD
    assert case_of(pair).state == CaseState.PAIRED
    assert case_of(pair).started_at is None


def test_the_same_by_a_second_click_is_told_once(talk, me):
    for minute in (0, 1):
        tell_talk(talk, APPROACH, by=me, at=END + timedelta(minutes=minute))

    assert Outcome.unscoped.count() == 1


def test_the_other_mediator_is_told_who_was_first(talk, me, other):
    tell_talk(talk, APPROACH, by=me, at=END)

    with pytest.raises(AlreadyTold) as refused:
        tell_talk(talk, TalkTold(after="stops"), by=other, at=END + timedelta(minutes=1))

    assert refused.value.name == me.person.first_name
    assert Outcome.unscoped.count() == 1


def test_what_was_noted_on_the_page_of_the_case_counts_as_told(talk, pair, me, other):
    report = Report(stage=Stage.TALK_A, result=StageResult.GOES_ON, held_on=END.date())
    record_outcome(pair.case, report, by=me, at=END)

    with pytest.raises(AlreadyTold):
        tell_talk(talk, APPROACH, by=other, at=END + timedelta(minutes=1))


def test_nothing_is_told_of_a_talk_that_has_not_begun_or_was_called_off(talk, me, now):
    with pytest.raises(NotYetBegun):
        tell_talk(talk, APPROACH, by=me, at=now)
    cancel_appointment(talk, reason="ill", by=me, at=now)
    with pytest.raises(AppointmentEnded):
        tell_talk(talk, APPROACH, by=me, at=END)


@pytest.mark.parametrize("after", ["", "agreed", "joint", "nonsense"])
def test_what_does_not_follow_from_such_a_talk_is_refused(after, talk, me):
    with pytest.raises(WrongMoment):
        tell_talk(talk, TalkTold(after=after), by=me, at=END)

    assert not Outcome.unscoped.exists()


def test_a_note_that_names_a_party_is_refused_and_nothing_is_kept(talk, pair, me):
    with pytest.raises(NamesInText):
        tell_talk(talk, TalkTold(after="approach", note="Mr Stil shouted"), by=me, at=END)

    talk.refresh_from_db()
    assert talk.is_standing
    assert case_of(pair).state == CaseState.PAIRED


def test_of_another_service_nothing_can_be_told(talk, member):
    stranger = member(ServiceFactory(), Role.COORDINATOR)

    with pytest.raises(Case.DoesNotExist):
        tell_talk(talk, APPROACH, by=stranger, at=END)


@pytest.mark.parametrize("kind", list(WAYS))
def test_every_way_that_is_offered_is_a_road_of_the_talks_and_there_are_some(kind):
    for state in MAY_BE_TOLD:
        leads = [way.leads_from(state) for way in ways_after(kind, state).values()]
        assert set(leads) <= set(roads_of_talks(state))
        assert len(leads) >= 2, state


# --- telling otherwise


def test_whoever_told_it_may_tell_it_otherwise(talk, pair, me):
    tell_talk(talk, TalkTold(after="again", minutes=60), by=me, at=END)

    later = END + timedelta(minutes=9)
    tell_otherwise(talk, TalkTold(after="approach", minutes=90, note="x"), by=me, at=later)

    outcome = Outcome.unscoped.get()
    assert (outcome.minutes, outcome.note) == (90, "x")
    assert case_of(pair).state == CaseState.APPROACHING_B
    assert AuditEntry.unscoped.filter(verb="outcome.correct").count() == 1


def test_the_case_does_not_go_back(talk, pair, me):
    tell_talk(talk, TalkTold(after="stops"), by=me, at=END)

    with pytest.raises(WrongMoment):
        tell_otherwise(talk, TalkTold(after="approach"), by=me, at=END)

    assert case_of(pair).state == CaseState.TALKS_DONE


def test_once_the_coordinator_has_read_it_it_stays(talk, pair, me, other, coordinator):
    tell_talk(talk, APPROACH, by=me, at=END)
    read = END + timedelta(minutes=1)
    log_read(pair.case, by=other, at=read, why="case page")
    talk.refresh_from_db()
    assert may_be_told_otherwise(talk)

    log_read(pair.case, by=coordinator, at=read, why="case page")

    with pytest.raises(ReportRead):
        tell_otherwise(talk, TalkTold(after="stops"), by=me, at=END + timedelta(minutes=2))


def test_once_the_case_has_moved_on_it_stays(talk, pair, me):
    tell_talk(talk, APPROACH, by=me, at=END)
    Case.unscoped.filter(pk=pair.case.pk).update(moved_at=END + timedelta(minutes=1))

    with pytest.raises(ReportRead):
        tell_otherwise(talk, TalkTold(after="stops"), by=me, at=END + timedelta(minutes=2))


def test_nobody_else_tells_it_otherwise(talk, me, other):
    tell_talk(talk, APPROACH, by=me, at=END)

    with pytest.raises(AlreadyTold):
        tell_otherwise(talk, TalkTold(after="stops"), by=other, at=END)


# --- what was unsafe


def test_something_unsafe_reaches_the_coordinators_at_once_and_once(
    talk, pair, me, other, coordinator
):
    say_unsafe(talk, by=me, at=END)
    say_unsafe(talk, by=other, at=END + timedelta(minutes=1))

    mails = OutboxMessage.unscoped.filter(kind="unsafe_told")
    assert [mail.lane for mail in mails] == [coordinator.person.mailbox.lower()]
    talk.refresh_from_db()
    assert talk.unsafe_at == END


def test_a_coordinator_who_called_ends_the_step(talk, me, coordinator):
    with pytest.raises(WrongMoment):
        hear_unsafe(talk, by=coordinator, at=END)
    say_unsafe(talk, by=me, at=END)

    hear_unsafe(talk, by=coordinator, at=MORNING)
    heard = hear_unsafe(talk, by=coordinator, at=MORNING + timedelta(hours=1))

    assert heard.unsafe_heard_at == MORNING
