"""The words for a plan of the queue: how far it is, what is proven, why these two, why nobody."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.wording import listed
from scheduling.engine.people import Level
from scheduling.engine.plan.model import Lack, PlanStage
from scheduling.engine.reasons import Rule, Term
from scheduling.lifecycle import PlanState
from scheduling.pairing.words.rules import OF_TWO, RULES
from scheduling.planning.models import PlannedCase, PlanRun
from volunteers.words import spoken

REASONS_TOLD = 2

STAGES: dict[str, str | Promise] = {
    "": gettext_lazy("Waiting for its turn"),
    PlanStage.LOOKING: gettext_lazy("Looking who may take which case"),
    PlanStage.IMPROVING: gettext_lazy("Looking for a better plan"),
    PlanStage.PROVING: gettext_lazy("Checking whether a better plan exists"),
    PlanStage.HOURS: gettext_lazy("Looking for the hour of each first talk"),
    PlanStage.LACKS: gettext_lazy("Looking whom we lack"),
}

MENTORING: dict[tuple[str, ...], str | Promise] = {
    (Level.NOVICE, Level.SENIOR): gettext_lazy("A newcomer goes along with a mentor"),
    (Level.NOVICE, Level.REGULAR): gettext_lazy("A newcomer goes along with somebody experienced"),
    (Level.REGULAR, Level.SENIOR): gettext_lazy("A mentor is one of the two"),
}

PLAIN_REASONS: dict[str, str | Promise] = {
    Term.TOGETHER: gettext_lazy("They have worked together before"),
    Term.MIXED: gettext_lazy("A woman and a man, as the parties asked"),
}

TELLING = (
    Term.MENTORING,
    Term.MIXED,
    Term.LANGUAGES,
    Term.TOGETHER,
    Term.HOURS,
)
"""The reasons a person would give, the most telling first."""


def stage_words(run: PlanRun) -> str | Promise:
    if run.state == PlanState.WAITING:
        return STAGES[""]
    return STAGES.get(run.stage, STAGES[PlanStage.LOOKING])


def could_be_better(run: PlanRun, *, locked: bool = False) -> str:
    """How much better a plan could be, as the sentence of what is proven."""
    if run.is_proven and locked:
        return _("This is proven: with what is locked, no better plan exists.")
    if run.is_proven:
        return _("This is proven: no better plan exists.")
    percent = 100 * run.gap
    if percent < 0.1:
        return _smallest_gap(locked=locked)
    words = (
        _("With what is locked, a plan can be at most %(percent)s percent better.")
        if locked
        else _("A plan can be at most %(percent)s percent better.")
    )
    return words % {"percent": number_format(percent, 1)}


def _smallest_gap(*, locked: bool) -> str:
    if locked:
        return _("With what is locked, a plan can be less than 0.1 percent better.")
    return _("A plan can be less than 0.1 percent better.")


def proof_lines(run: PlanRun, *, locked: bool = False) -> list[dict[str, Any]]:
    """What is known for certain of a plan, as lines; ``locked`` where it kept to locks."""
    first = _line(could_be_better(run, locked=locked), "good" if run.is_proven else "quiet")
    return [first, *_gave_way(run), *_most_served(run, locked=locked), _beside_oldest_first(run)]


def _gave_way(run: PlanRun) -> list[dict[str, Any]]:
    if not run.gives_way:
        return []
    words = _("For some cases others were taken, or nobody, so that each first talk has its hour.")
    return [_line(words, "quiet")]


def _most_served(run: PlanRun, *, locked: bool) -> list[dict[str, Any]]:
    served = run.served or 0
    if served and served == run.most_served:
        words = (
            _("With what is locked, no plan can serve more cases today.")
            if locked
            else _("No plan can serve more cases today.")
        )
        return [_line(words, "good")]
    if served < run.most_served < run.looked_at:
        return [_line(_at_most(run.most_served, locked=locked), "quiet")]
    return []


def _at_most(count: int, *, locked: bool) -> str:
    if locked:
        most = ngettext(
            "With what is locked, no plan can serve more than %(count)s case today.",
            "With what is locked, no plan can serve more than %(count)s cases today.",
            count,
        )
    else:
        most = ngettext(
            "No plan can serve more than %(count)s case today.",
            "No plan can serve more than %(count)s cases today.",
            count,
        )
    return most % {"count": count}


def _beside_oldest_first(run: PlanRun) -> dict[str, Any]:
    more = (run.served or 0) - run.oldest_served
    if more > 0:
        words = ngettext(
            "It serves %(count)s case more than going down the queue would.",
            "It serves %(count)s cases more than going down the queue would.",
            more,
        )
        return _line(words % {"count": more}, "good")
    if run.value > run.oldest_value:
        words = _("It serves as many cases as going down the queue, with people who fit better.")
        return _line(words, "good")
    return _line(_("Going down the queue would do as well today."), "quiet")


def reasons_of(planned: PlannedCase, *, usual: str = "", one: bool = False) -> list[str | Promise]:
    """Why this team, or this ``one`` person, in one or two of the reasons a person would give.

    That all speak the ``usual`` language goes without saying.
    """
    told = {term: (points, fact) for term, points, fact in planned.terms}
    words = (
        _reason(term, told[term][1], usual, one=one)
        for term in TELLING
        if term in told and told[term][0] > 0
    )
    return [word for word in words if word][:REASONS_TOLD]


def _reason(term: str, fact: Any, usual: str, *, one: bool) -> str | Promise:
    if term == Term.MENTORING:
        return MENTORING.get(tuple(fact), "")
    if term == Term.LANGUAGES:
        rare = set(fact) - {usual}
        words = _("Speaks %(languages)s") if one else _("Both speak %(languages)s")
        return words % {"languages": listed(*spoken(rare))} if rare else ""
    if term == Term.HOURS:
        count = ngettext(
            "%(count)s time to begin in the next four weeks",
            "%(count)s times to begin in the next four weeks",
            fact,
        )
        return count % {"count": fact}
    return PLAIN_REASONS[term]


def warnings_of(planned: PlannedCase) -> list[dict[str, Any]]:
    names = {seat.volunteer_id: str(seat.volunteer) for seat in planned.team}
    return [_line(_rule_words(rule, about, names), "wait") for rule, about in planned.warnings]


def _rule_words(rule: str, about: int | None, names: Mapping[int, str]) -> str:
    if rule in OF_TWO and about is None:
        return str(OF_TWO[rule])
    if rule in RULES and about is not None and about in names:
        return str(RULES[rule].sentence) % {"name": names[about]}
    return _("A rule speaks against it.")


def refusal_of(planned: PlannedCase) -> list[dict[str, Any]]:
    """Why the case was not offered when somebody tried."""
    if not planned.refusal:
        return []
    kind = planned.refusal["kind"]
    if kind == "asked":
        return [_line(_("Not offered: somebody else has asked people already."), "bad")]
    if kind == "names":
        why = _("Please write no names and no addresses here.")
        return [_line(_("Not offered: %(why)s") % {"why": why}, "wait")]
    if kind == "gone":
        return [_line(_("Not offered: the case seeks nobody any more."), "bad")]
    names = {seat.volunteer_id: str(seat.volunteer) for seat in planned.team}
    told = [_rule_words(rule, about, names) for rule, about in planned.refusal["reasons"]]
    if kind == "warnings":
        return [_line(_("Not offered: say why you ask them in spite of the warning."), "wait")]
    return [_line(_("Not offered: %(why)s") % {"why": why}, "bad") for why in told]


def away_lines(names: Iterable[str]) -> list[dict[str, Any]]:
    """Whoever of the team may not mediate by now."""
    return [_line(_("%(name)s is not active any more.") % {"name": name}, "bad") for name in names]


def declined_lines(names: Iterable[str]) -> list[dict[str, Any]]:
    """Whoever of the team said no since."""
    return [_line(RULES[Rule.DECLINED].sentence % {"name": name}, "bad") for name in names]


def difference(planned: PlannedCase) -> str:
    """What going down the queue would have done with this case."""
    ours = {seat.volunteer_id for seat in planned.team if not seat.stays}
    others = [seat for seat in planned.oldest_first_team if not seat.stays]
    if not others:
        return _("Going down the queue would find nobody for this case.")
    if {seat.volunteer_id for seat in others} == ours:
        return ""
    names = listed(*(str(seat.volunteer) for seat in others))
    return _("Going down the queue: %(names)s") % {"names": names}


def why_left(planned: PlannedCase, *, one: bool = False) -> dict[str, str | Promise]:
    """Why nobody takes a case, and what would help."""
    if planned.lack == Lack.NOT_PLANNED:
        return {
            "title": _("The plan was stopped before these cases"),
            "remedy": _("Plan the queue again and let it finish."),
        }
    if planned.lack == Lack.NO_ROOM:
        return {
            "title": _("Whoever could take it is needed more for another case"),
            "remedy": _("One more mediator helps, or one who takes one case more."),
        }
    if planned.lack == Lack.NO_HOUR:
        return {
            "title": _("Whoever could take it has other talks at the only hours left"),
            "remedy": _("More hours help: of the parties, or of people who could take it."),
        }
    if planned.is_fixed:
        return {
            "title": _("The people who are locked may not take it"),
            "remedy": _("Unlock them, or choose others."),
        }
    if planned.rule in RULES:
        rule = RULES[planned.rule]
        return {"title": rule.obstacle, "remedy": rule.remedy}
    return {
        "title": _("Nobody may take it") if one else _("No two people may take it together"),
        "remedy": _("The board of the case says what would help."),
    }


def _line(text: str | Promise, tone: str) -> dict[str, Any]:
    return {"text": text, "tone": tone}


def compared(run: PlanRun) -> dict[str, list[dict[str, Any]]]:
    """The plan beside going down the queue, as bars."""
    ours, other = _("This plan"), _("Going down the queue")
    return {
        "served": _bars((ours, run.served or 0), (other, run.oldest_served)),
        "days": _bars((ours, run.waiting_days), (other, run.oldest_waiting_days)),
    }


def _bars(*counts: tuple[str, int]) -> list[dict[str, Any]]:
    tones: Iterable[int] = (1, 6)
    return [
        {"label": label, "count": count, "tone": tone}
        for (label, count), tone in zip(counts, tones, strict=True)
    ]
