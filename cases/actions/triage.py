"""The coordinator's judgement of a case, and the five roads from there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from django.db import transaction

from cases.actions.choices import reason_columns
from cases.actions.moving import move, refuse_names, take
from cases.actions.parties import describe_party
from cases.actions.refusals import (
    FactsMissing,
    NoteMissing,
    NotOffered,
    OverrideMissing,
    QuestionsOpen,
)
from cases.lifecycle import CASE_LIFECYCLE, CaseState
from cases.models import (
    Case,
    Choice,
    ChoiceList,
    MediationMethod,
    MediationType,
    NotStartedReason,
    Party,
    PartyFacts,
    PartyRole,
    Triage,
    read_choices,
)
from core.local_time import local_day
from organisations.actions.districts import district_of
from organisations.audit import record
from organisations.models import District, Scope, role_as_coordinator


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the coordinator has written down, as a whole; or a ``part``, on one of the screens.

    ``found_none`` says that nothing of what is asked was found, ``None`` that nobody looked yet.
    """

    contra_indications: list[str] = field(default_factory=list)
    found_none: bool | None = None
    override_reason: str = ""
    note: str = ""
    referred_to: str = ""
    tried_themselves: bool | None = None
    summary: str = ""
    district: District | None = None
    languages: list[str] = field(default_factory=list)
    both_speak: bool = False
    wishes: list[str] = field(default_factory=list)
    prefer_mixed_pair: bool = False
    mediation_type: str = MediationType.REGULAR
    neighbour: PartyFacts | None = None
    told: frozenset[str] | None = None
    """The names of what this says; the rest stands as it was written down before."""

    @classmethod
    def part(cls, **said: Any) -> Self:
        return cls(told=frozenset(said), **said)


OF_THE_CASE = (
    "summary",
    "district",
    "languages",
    "both_speak",
    "wishes",
    "prefer_mixed_pair",
    "mediation_type",
    "tried_themselves",
)
JUDGED = ("contra_indications", "found_none", "override_reason", "note", "referred_to")


@transaction.atomic
def keep_judgement(case: Case, judgement: Judgement, *, by: Scope, at: datetime) -> Case:
    """Write down what is known so far; a new case is in triage from now on."""
    case, judgement = _take(case, judgement, by=by)
    return _keep(case, judgement, by=by, at=at)


@transaction.atomic
def answer_fit(case: Case, judgement: Judgement, *, by: Scope, at: datetime) -> Case:
    """As ``keep_judgement``, where the answers let the case go on.

    Raises ``QuestionsOpen``, ``OverrideMissing``, ``NoteMissing``, ``MoveRefused``.
    """
    case, judgement = _take(case, judgement, by=by)
    refuse_contra_indications(case, judgement)
    return _keep(case, judgement, by=by, at=at)


@transaction.atomic
def answer_who(case: Case, judgement: Judgement, *, by: Scope, at: datetime) -> Case:
    """As ``keep_judgement``, where it is known in which languages and district the talks are.

    Raises ``FactsMissing``, ``MoveRefused``.
    """
    case, judgement = _take(case, judgement, by=by)
    judgement = _placed(case, judgement, by=by, at=at)
    _refuse_gaps(judgement, "languages", "district")
    return _keep(case, judgement, by=by, at=at)


def _refuse_gaps(judgement: Judgement, *names: str) -> None:
    missing = [name for name in names if not getattr(judgement, name)]
    if missing:
        raise FactsMissing(missing)


def _keep(case: Case, judgement: Judgement, *, by: Scope, at: datetime) -> Case:
    if case.state == CaseState.NEW:
        move(case, "begin_triage", by=by, at=at)
    else:
        # Nothing is moved: the table is asked whether this is still a case that may be judged.
        CASE_LIFECYCLE.move("make_ready", state=case.state, roles=by.roles)
    return _write(case, judgement, suitable=None, by=by, at=at)


@transaction.atomic
def make_ready(case: Case, judgement: Judgement, *, by: Scope, at: datetime) -> Case:
    """The case suits mediation and waits for a pair from now on.

    Raises ``MoveRefused``, ``FactsMissing``, ``QuestionsOpen``, ``OverrideMissing``,
    ``NoteMissing``, ``NamesInText``.
    """
    case, judgement = _take(case, judgement, by=by)
    judgement = _placed(case, judgement, by=by, at=at)
    _refuse_gaps(judgement, "summary", "district", "languages")
    refuse_contra_indications(case, judgement)
    _write(case, judgement, suitable=True, by=by, at=at)
    return move(case, "make_ready", by=by, at=at, ready_at=at)


@transaction.atomic
def coach(case: Case, judgement: Judgement, *, by: Scope, at: datetime) -> Case:
    """The reporter is coached; no mediators are asked. Raises as ``make_ready`` does."""
    case, judgement = _take(case, judgement, by=by)
    refuse_contra_indications(case, judgement)
    _write(case, judgement, suitable=True, by=by, at=at)
    return move(
        case,
        "coach",
        by=by,
        at=at,
        mediation_type=MediationType.COACHING,
        started_at=case.started_at or at,
    )


@transaction.atomic
def give_advice(case: Case, judgement: Judgement, *, result: str, by: Scope, at: datetime) -> Case:
    """Advice was enough, or all there is to give. Raises ``FactsMissing`` without a result."""
    case, judgement = _take(case, judgement, by=by)
    if not result:
        raise FactsMissing(["result"])
    _write(case, judgement, suitable=None, by=by, at=at)
    return move(
        case,
        "give_advice",
        by=by,
        at=at,
        closed_at=at,
        started_at=case.started_at or at,
        method=MediationMethod.ADVICE,
        provisional_result=result,
    )


@transaction.atomic
def find_unsuitable(
    case: Case, judgement: Judgement, *, reason: str, by: Scope, at: datetime
) -> Case:
    """Mediation does not fit here. Raises ``FactsMissing`` without a reason, ``NotOffered``."""
    case, judgement = _take(case, judgement, by=by)
    if not reason:
        raise FactsMissing(["reason"])
    why = reason_columns(case, ChoiceList.NOT_STARTED, reason)
    _write(case, judgement, suitable=False, by=by, at=at)
    return move(case, "find_unsuitable", by=by, at=at, closed_at=at, **why)


@transaction.atomic
def find_outside_area(case: Case, judgement: Judgement, *, by: Scope, at: datetime) -> Case:
    case, judgement = _take(case, judgement, by=by)
    _write(case, judgement, suitable=False, by=by, at=at)
    return move(
        case,
        "find_outside_area",
        by=by,
        at=at,
        closed_at=at,
        not_started_reason=NotStartedReason.OUTSIDE_AREA,
    )


def _take(case: Case, judgement: Judgement, *, by: Scope) -> tuple[Case, Judgement]:
    """The case under its lock, and the judgement with what was written down on other screens."""
    case = take(case, by)
    if judgement.told is None:
        return case, judgement
    said = {name: getattr(judgement, name) for name in judgement.told}
    return case, replace(_so_far(case), **said)


def _so_far(case: Case) -> Judgement:
    of_case = {name: getattr(case, name) for name in OF_THE_CASE}
    judged = Triage.unscoped.filter(case=case).values(*JUDGED).first() or {}
    if case.mediation_type == MediationType.COACHING:
        of_case["mediation_type"] = MediationType.REGULAR
    return Judgement(**of_case, **judged)


def refuse_contra_indications(case: Case, judgement: Judgement) -> None:
    """A hard one needs a written reason to go on, a soft one a note what to take care of.

    That nothing is ticked says nothing: whoever found nothing says so.
    """
    asked = read_choices(case.service).offered(ChoiceList.QUESTION)
    if asked and not (judgement.contra_indications or judgement.found_none):
        raise QuestionsOpen
    ticked = ticked_questions(case, judgement.contra_indications)
    hard = [question for question in ticked if question.is_hard]
    if hard and not judgement.override_reason:
        raise OverrideMissing(hard)
    # A reason to go on in spite of a hard one says enough of the soft ones too.
    has_words = judgement.override_reason or judgement.note
    if ticked and not has_words:
        raise NoteMissing(ticked)


def ticked_questions(case: Case, codes: Collection[str]) -> list[Choice]:
    """The questions with the weight they have now; one that is asked no more, as it was judged.

    Raises ``NotOffered`` for what is no question of the service.
    """
    choices, then = read_choices(case.service), _asked_as(case)
    ticked = [choices.find(ChoiceList.QUESTION, code) for code in codes]
    return [_as_judged(question, then) for question in ticked]


def _as_judged(question: Choice | None, then: Mapping[str, Any]) -> Choice:
    if question is None:
        raise NotOffered(ChoiceList.QUESTION)
    return question if question.is_offered else question.as_it_was(then)


def _asked_as(case: Case) -> dict[str, Any]:
    said = Triage.unscoped.filter(case=case).values_list("asked_as", flat=True).first()
    return said or {}


def _write(
    case: Case, judgement: Judgement, *, suitable: bool | None, by: Scope, at: datetime
) -> Case:
    if judgement.neighbour:
        describe_party(case, PartyRole.B, judgement.neighbour, by=by, at=at)
    # After the neighbour is written down, so that their name is known to the check.
    refuse_names(case, "summary", judgement.summary)
    judgement = _placed(case, judgement, by=by, at=at)
    facts = {name: getattr(judgement, name) for name in OF_THE_CASE}
    if case.owner_id is None:
        facts["owner"] = role_as_coordinator(by)
    changed = _set(case, facts)
    case.save(update_fields=changed)
    judged = {
        "suitable": suitable,
        **{name: getattr(judgement, name) for name in JUDGED},
        # What was found counts: who ticked it last meant it.
        "found_none": None if judgement.contra_indications else judgement.found_none,
        "asked_as": {
            question.code: question.as_asked
            for question in ticked_questions(case, judgement.contra_indications)
        },
        "tried_themselves": bool(judgement.tried_themselves),
    }
    before = Triage.unscoped.filter(case=case).values(*judged).first()
    Triage.unscoped.update_or_create(
        case=case,
        defaults=judged | {"service": case.service, "decided_by": by.person, "decided_at": at},
    )
    judged_anew = [] if before == judged else ["triage"]
    record("case.judge", case, by=by, at=at, changed=[*judged_anew, *changed])
    return case


def _placed(case: Case, judgement: Judgement, *, by: Scope, at: datetime) -> Judgement:
    """With the district that the postcodes tell, where the coordinator chose none."""
    if judgement.district:
        return judgement
    told = judgement.neighbour.postcode if judgement.neighbour else ""
    known = Party.unscoped.of_case(case).in_order().values_list("postcode", flat=True)
    on = local_day(at, by.service.zone)
    found = (district_of(postcode, by=by, on=on) for postcode in (*known, told) if postcode)
    return replace(judgement, district=next(filter(None, found), None))


def _set(case: Case, values: dict[str, Any]) -> Collection[str]:
    changed = [name for name, value in values.items() if getattr(case, name) != value]
    for name in changed:
        setattr(case, name, values[name])
    return changed
