"""What a case asks now, as one clear thing to do, and what else may be done."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.lifecycle import CASE_LIFECYCLE, IN_QUEUE, TALKING, CaseState, Turn
from cases.models import Case
from organisations.models import Scope

Words = str | Promise


@dataclass(frozen=True)
class NextStep:
    """``page`` is the name of a URL that takes the service and the case; "" is nothing to press."""

    title: Words
    text: Words = ""
    page: str = ""
    label: Words = ""


TRIAGE = "cases:triage"
BOARD = "scheduling:pair_board"
OUTCOME = "cases:outcome_create"

STEPS = {
    CaseState.NEW: NextStep(
        _("Assess the case"), _("Call the reporter and look whether it fits."), TRIAGE, _("Assess")
    ),
    CaseState.TRIAGE: NextStep(
        _("Go on with the triage"), _("What you wrote so far is saved."), TRIAGE, _("Go on")
    ),
    CaseState.READY: NextStep(
        _("Find mediators for the case"), _("See who fits and who can."), BOARD, _("Find mediators")
    ),
    CaseState.SEEKING_PAIR: NextStep(
        _("Find a mediator"), _("A seat on this case is free."), BOARD, _("Find mediators")
    ),
    CaseState.OFFERED: NextStep(
        _("Volunteers were asked"), _("They can still answer."), BOARD, _("See who was asked")
    ),
    CaseState.PAIRED: NextStep(
        _("Talk with the first party"),
        _("Make an appointment, and note here what the talk brought."),
        OUTCOME,
        _("Note the talk"),
    ),
    CaseState.IN_CONTACT_A: NextStep(
        _("Approach the second party"),
        _("Does the first party agree? Then call or write to the second one."),
        OUTCOME,
        _("Note what happened"),
    ),
    CaseState.APPROACHING_B: NextStep(
        _("Talk with the second party"),
        _("Do they agree to a talk? Hear their side as well."),
        OUTCOME,
        _("Note what happened"),
    ),
    CaseState.IN_CONTACT_B: NextStep(
        _("Bring the parties together"),
        _("Plan a joint talk, or go from one to the other."),
        OUTCOME,
        _("Note what happened"),
    ),
    CaseState.JOINT_PLANNED: NextStep(
        _("Hold the joint talk"), _("Note afterwards what it brought."), OUTCOME, _("Note the talk")
    ),
    CaseState.SHUTTLE: NextStep(
        _("Go between the parties"), _("Note what each round brought."), OUTCOME, _("Note the talk")
    ),
    CaseState.GROUP: NextStep(
        _("Hold the group talk"), _("Note afterwards what it brought."), OUTCOME, _("Note the talk")
    ),
    CaseState.COACHING: NextStep(
        _("Coach the reporter"), _("Note what each talk brought."), OUTCOME, _("Note the talk")
    ),
    CaseState.TALKS_DONE: NextStep(
        _("Plan the aftercare"),
        _("Some weeks later we call both parties once more."),
        "cases:aftercare_plan",
        _("Plan"),
    ),
    CaseState.AFTERCARE: NextStep(
        _("Call both parties"),
        _("Ask how it is now. That decides the result."),
        "cases:aftercare",
        _("Note the aftercare"),
    ),
    CaseState.DORMANT: NextStep(_("The case rests")),
}
CLOSE = NextStep(
    _("Close the case"), _("The aftercare is done."), "cases:case_close", _("Close the case")
)
FOLLOW_UP = NextStep(
    _("It became worse: decide what follows"),
    _("The call of aftercare told so."),
    "cases:follow_up",
    pgettext_lazy("deed", "Decide"),
)
WAIT_FOR_COORDINATOR = NextStep(
    _("The coordinator is at work"), _("There is nothing for you to do now.")
)
THE_PAIR_IS_AT_WORK = _("The mediators are at work. You can note something for them.")


def next_step(case: Case, scope: Scope) -> NextStep | None:
    """The one thing to do now; None where the case has ended."""
    step = STEPS.get(CaseState(case.state))
    if step is None:
        return None
    aftercare = getattr(case, "aftercare", None)
    if case.state == CaseState.AFTERCARE and aftercare and aftercare.done_at:
        step = FOLLOW_UP if aftercare.is_worse else CLOSE
    if scope.is_coordinator:
        if case.turn == Turn.PAIR and case.state in TALKING | {CaseState.PAIRED}:
            return NextStep(step.title, THE_PAIR_IS_AT_WORK, step.page, step.label)
        return step
    if case.state in IN_QUEUE or step in (CLOSE, FOLLOW_UP) or case.state == CaseState.COACHING:
        return WAIT_FOR_COORDINATOR
    return step


OTHER_PAGES = {
    "rest": ("cases:case_rest", _("Let it rest…")),
    "close": ("cases:case_close", _("Close the case…")),
    "reopen": ("cases:case_reopen", _("Open it again…")),
}


def other_moves(case: Case, scope: Scope, *, has_parties: bool) -> list[dict[str, Words]]:
    """What else this person may do with the case, each with its page.

    Without anybody in it nobody could go on with it.
    """
    names = {move.name for move in CASE_LIFECYCLE.moves(case.state, scope.roles)}
    names -= set() if has_parties else {"reopen"}
    return [
        {"page": page, "label": label}
        for name, (page, label) in OTHER_PAGES.items()
        if name in names
    ]
