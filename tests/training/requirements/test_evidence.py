import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.requirements.evidence import Evidence, SessionSeen, gather

SESSIONS = st.lists(
    st.builds(
        SessionSeen,
        minutes=st.integers(min_value=1, max_value=600),
        presence=st.sampled_from(["present", "late", "absent", ""]),
    ),
    max_size=12,
)


def seen(*presences: str) -> list[SessionSeen]:
    return [SessionSeen(minutes=150, presence=presence) for presence in presences]


def test_whole_presence_gives_the_hours_and_the_session():
    assert gather(seen("present", "present")) == Evidence(
        minutes_attended=300, sessions_attended=2, sessions_total=2
    )


def test_partly_present_gives_half_the_hours_and_no_session():
    assert gather(seen("late")) == Evidence(
        minutes_attended=75, sessions_attended=0, sessions_total=1
    )


def test_absent_and_not_recorded_give_nothing():
    assert gather(seen("absent", "")) == Evidence(sessions_total=2)


def test_two_halves_of_an_odd_minute_make_it_whole():
    halves = [SessionSeen(minutes=45, presence="late")] * 2

    assert gather(halves).minutes_attended == 45


def test_verdict_kind_and_observations_are_taken_along():
    assert gather([], verdict="competent", kind="basic", observations=3) == Evidence(
        verdict="competent", kind="basic", observations=3
    )


@pytest.mark.slow
@given(SESSIONS)
def test_no_more_is_attended_than_was_given(sessions):
    evidence = gather(sessions)

    assert 0 <= evidence.minutes_attended <= sum(session.minutes for session in sessions)
    assert evidence.sessions_attended <= evidence.sessions_total == len(sessions)


@pytest.mark.slow
@given(SESSIONS)
def test_the_order_of_sessions_does_not_matter(sessions):
    assert gather(sessions) == gather(reversed(sessions))


@pytest.mark.slow
@given(SESSIONS, st.data())
def test_being_there_longer_never_gives_less(sessions, data):
    if not sessions:
        return
    which = data.draw(st.integers(0, len(sessions) - 1))
    better = list(sessions)
    better[which] = SessionSeen(minutes=sessions[which].minutes, presence="present")

    assert gather(better).minutes_attended >= gather(sessions).minutes_attended
    assert gather(better).sessions_attended >= gather(sessions).sessions_attended
