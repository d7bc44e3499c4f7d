"""What must hold after every step of the walk, whatever the dice chose."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model

from cases.lifecycle import CASE_LIFECYCLE, HAS_TALKS, IN_QUEUE, SEEKING, WITH_THE_PAIR, CaseState
from cases.models import Case
from core.lifecycle import Lifecycle
from insights.due.steps import DueKind, Whose
from insights.pages.due import due_steps
from scheduling.lifecycle import (
    APPOINTMENT_LIFECYCLE,
    OFFER_LIFECYCLE,
    STANDING,
    AppointmentState,
    OfferState,
)
from scheduling.models import Appointment, Offer
from scheduling.pairing.models.questions import WhoseMove, cases_out_of_step
from scheduling.pairing.pages.queue import QueuePage
from scheduling.planning.snapshot import look_at_queue
from tests.walk.seen import Seen
from tests.walk.world import World
from training.lifecycle import (
    CERTIFICATION_LIFECYCLE,
    ENROLMENT_LIFECYCLE,
    HOLDS_A_PLACE,
    OPEN,
    TAKES_PART,
)
from training.models import Certification, Enrolment
from volunteers.lifecycle import MAY_MEDIATE, VOLUNTEER_LIFECYCLE, VolunteerState
from volunteers.models import Volunteer

OF_SEATS = {
    DueKind.FIND_PAIR,
    DueKind.FIND_SECOND,
    DueKind.NO_ANSWER,
    DueKind.ASKED,
    DueKind.CALL_ASKED,
}
TABLES: dict[type[Model], tuple[Lifecycle, str]] = {
    Case: (CASE_LIFECYCLE, "new"),
    Offer: (OFFER_LIFECYCLE, "sent"),
    Volunteer: (VOLUNTEER_LIFECYCLE, "training"),
    Enrolment: (ENROLMENT_LIFECYCLE, "requested"),
    Certification: (CERTIFICATION_LIFECYCLE, "proposed"),
    Appointment: (APPOINTMENT_LIFECYCLE, "proposed"),
}
"""Each lifecycle, and the state in which a row begins."""

PLANNED_EVERY = 25
"""The plan looks at everybody; so often is enough."""


def broken(world: World, before: Seen, now: Seen, *, number: int) -> list[str]:
    """Return every promise that does not hold, in words; none mostly."""
    return [
        *_moves(before, now),
        *_offers(now),
        *_seats(now),
        *_talks(now),
        *_calendars(now),
        *_people(now),
        *_courses(now),
        *_lists(world, now),
        *(_plan(world, now) if number % PLANNED_EVERY == 0 else ()),
    ]


def _moves(before: Seen, now: Seen) -> Iterator[str]:
    """A state is another only by moves of its table, and the trail tells each of them."""
    made: dict[tuple[str, int], list[str]] = defaultdict(list)
    for entry in now.told:
        made[entry.object_kind, entry.object_id].append(entry.verb)
    for model, (table, first) in TABLES.items():
        known, name = before.states[model], model._meta.label_lower
        for pk, state in now.states[model].items():
            verbs = made.get((name, pk), [])
            if pk not in known and not verbs:
                yield f"{name} {pk} came without a trail"
            if known.get(pk) == state and not verbs:
                continue
            if state not in _ends(table, known.get(pk, first), verbs):
                yield f"{name} {pk}: {known.get(pk)} became {state} by {verbs}"
        for pk in known.keys() - now.states[model].keys():
            yield f"{name} {pk} is gone"


UNDONE = {
    "case.undo_ask": {"case.offer"},
    "case.undo_withdraw": {"case.seek_again"},
    "case.undo_rest": {"case.rest"},
    "case.undo_wake": {row.verb for row in CASE_LIFECYCLE.rows if row.name.startswith("wake_to_")},
    "offer.undo_withdraw": {"offer.withdraw"},
}
"""The moves that each of these goes back by."""


def _ends(table: Lifecycle, state: str, verbs: Iterable[str]) -> set[str]:
    """Where these verbs of the trail lead; one that no row of the table has moves nothing."""
    states = {state}
    for verb in verbs:
        # Back, or nowhere: a case that waits for others all the same stays where it is.
        back = [row for row in table.rows if row.verb in UNDONE.get(verb, ())]
        states |= {one for row in back if row.target in states for one in row.sources}
        made = "offer.withdraw" if verb == "offer.undo" else verb
        rows = [row for row in table.rows if row.verb == made]
        if rows:
            states = {row.target for row in rows for one in states if one in row.sources}
    return states


def _offers(now: Seen) -> Iterator[str]:
    """A case is offered exactly while somebody can still answer, who may still mediate."""
    asked: dict[int, set[int]] = defaultdict(set)
    for row in now.rows[Offer]:
        if row.state == OfferState.SENT and row.expires_at > now.at:
            asked[row.case].add(row.volunteer)
    offered = {pk for pk, state in now.states[Case].items() if state == CaseState.OFFERED}
    if offered != asked.keys():
        yield f"offered are {sorted(offered)}, somebody is asked for {sorted(asked)}"
    for case, volunteers in asked.items():
        for one in volunteers:
            state = now.states[Volunteer][one]
            if state not in MAY_MEDIATE or one not in now.certified:
                yield f"volunteer {one} ({state}) is asked for case {case}"


def _seats(now: Seen) -> Iterator[str]:
    """Nobody too many, nobody where none sits, nobody missing where the pair is at work."""
    seats: dict[int, set[int]] = defaultdict(set)
    for row in now.seats:
        seats[row.case].add(row.volunteer)
        if now.states[Volunteer][row.volunteer] == VolunteerState.LEFT:
            yield f"volunteer {row.volunteer} left and sits on case {row.case}"
    may_have_some = HAS_TALKS | SEEKING | {CaseState.DORMANT}
    for pk, state in now.states[Case].items():
        number = len(seats[pk])
        wrong = (
            number > now.most
            or (state in WITH_THE_PAIR and number < now.most)
            or (state in SEEKING and number >= now.most)
            or (number and state not in may_have_some)
        )
        if wrong:
            yield f"case {pk} is {state} with {number} mediators of {now.most}"


def _talks(now: Seen) -> Iterator[str]:
    """A talk ahead has a case at work and people who come; it is confirmed by all or not."""
    team, invited = _teams(now), _invited(now)
    for row in now.rows[Appointment]:
        if row.state not in STANDING or row.ends_at <= now.at:
            continue
        where, answers = now.states[Case][row.case], invited[row.pk]
        if where not in HAS_TALKS | SEEKING or not team[row.case]:
            yield f"talk {row.pk} stands, its case is {where} with {len(team[row.case])} mediators"
        if not answers.keys() <= team[row.case]:
            yield f"talk {row.pk} invites {sorted(answers)}, the team is {sorted(team[row.case])}"
        all_come = len(answers) >= now.most and set(answers.values()) == {"accepted"}
        if (row.state == AppointmentState.CONFIRMED) != all_come:
            yield f"talk {row.pk} is {row.state}, the answers are {answers}"


def _calendars(now: Seen) -> Iterator[str]:
    """Nobody is invited to, or bound by, what was cancelled or is not theirs."""
    team = _teams(now)
    talks = {row.pk: row for row in now.rows[Appointment]}
    for pk in _invited(now):
        if talks[pk].state == AppointmentState.CANCELLED:
            yield f"talk {pk} was cancelled and still invites"
    for hour in now.hours:
        talk = talks[hour.appointment]
        is_theirs = hour.user in team[talk.case] or talk.state not in STANDING
        if talk.state == AppointmentState.CANCELLED or not is_theirs:
            yield f"hours of person {hour.user} are bound by talk {talk.pk} ({talk.state})"


def _teams(now: Seen) -> dict[int, set[int]]:
    team: dict[int, set[int]] = defaultdict(set)
    for row in now.seats:
        team[row.case].add(row.volunteer__user)
    return team


def _invited(now: Seen) -> dict[int, dict[int, str]]:
    """What each person said to each talk ahead."""
    invited: dict[int, dict[int, str]] = defaultdict(dict)
    for item in now.items:
        if item.appointment:
            invited[item.appointment][item.user] = item.answer
    return invited


def _people(now: Seen) -> Iterator[str]:
    """Whoever left has nothing here any more, and whoever is here comes in."""
    for row in now.rows[Volunteer]:
        if (row.state == VolunteerState.LEFT) == (row.user in now.inside):
            yield f"volunteer {row.pk} is {row.state}, comes in: {row.user in now.inside}"
    for row in now.rows[Enrolment]:
        if row.state in OPEN and now.states[Volunteer][row.volunteer] == VolunteerState.LEFT:
            yield f"enrolment {row.pk} is open, its volunteer left"


def _courses(now: Seen) -> Iterator[str]:
    """No course has more people than places, and its days bind only who takes part."""
    rows = now.rows[Enrolment]
    taking = {(row.course, row.volunteer__user) for row in rows if row.state in TAKES_PART}
    for pk, places in now.places.items():
        holding = sum(row.course == pk and row.state in HOLDS_A_PLACE for row in rows)
        if holding > places:
            yield f"course {pk} has {holding} people in {places} places"
    for item in now.items:
        course = item.course_session__course
        if course and (item.course_session__cancelled_at or (course, item.user) not in taking):
            yield f"person {item.user} is bound by a day of course {course}"


def _lists(world: World, now: Seen) -> Iterator[str]:
    """The queue and the list of turns hold each case that seeks somebody."""
    ours, theirs = _ours(now), {pk for pk, s in now.states[Case].items() if s == CaseState.OFFERED}
    steps = [step for step in due_steps(world.coordinator, now.at) if step.kind in OF_SEATS]
    told = {step.subject.pk for step in steps}
    if told != ours | theirs or len(steps) != len(told):
        yield f"the list of turns tells of {sorted(told)}, not {sorted(ours | theirs)}"
    if not ours <= {step.subject.pk for step in steps if step.whose == Whose.COORDINATOR}:
        yield "the list of turns says of a case of ours that the move is another's"
    queue = QueuePage.of(world.coordinator)
    lines: Any = queue[0:25]
    listed = {line.pk for line in lines}
    if listed != ours | theirs or len(queue) != len(listed):
        yield f"the queue lists {sorted(listed)}, not {sorted(ours | theirs)}"
    if {line.pk for line in lines if line.whose == WhoseMove.THEIRS} != theirs:
        yield "the queue says of a case that the move is another's"


def _plan(world: World, now: Seen) -> Iterator[str]:
    planned = {case.id for case in look_at_queue(world.service, at=now.at).queue.cases}
    if planned != _ours(now):
        yield f"the plan looks at {sorted(planned)}, not {sorted(_ours(now))}"
    if out := list(cases_out_of_step().filter(service=world.service)):
        yield f"out of step: {out}"


def _ours(now: Seen) -> set[int]:
    """The cases that seek somebody while nobody is asked."""
    return {pk for pk, state in now.states[Case].items() if state in IN_QUEUE - {CaseState.OFFERED}}
