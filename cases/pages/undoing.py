"""What can be undone still: in words, with when its letters leave."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from cases.models import TIME_TO_UNDO, ActKind, Case, UndoableAct
from core.local_time import local_day
from core.templatetags.ui import clock, day_and_hour
from organisations.models import OutboxMessage, Scope

UNDO = "scheduling:undo"

DONE: dict[str, Promise] = {
    ActKind.ASK: gettext_lazy("%(name)s asked volunteers at %(time)s."),
    ActKind.WITHDRAW: gettext_lazy("%(name)s took a question back at %(time)s."),
    ActKind.REST: gettext_lazy("%(name)s let the case rest at %(time)s."),
    ActKind.WAKE: gettext_lazy("%(name)s took the case up again at %(time)s."),
    ActKind.OWNER: gettext_lazy("%(name)s said at %(time)s who is in charge."),
}


@dataclass(frozen=True)
class UndoLine:
    """``others`` is how many more cases come back with this one."""

    words: str
    url: str
    until: datetime
    others: int = 0


def address_to_undo(act: UndoableAct, scope: Scope) -> str:
    return reverse(UNDO, args=[scope.service.slug, act.case_id, act.pk])


def lines_to_undo(
    case: Case, *, acted_at: datetime | None, scope: Scope, at: datetime
) -> Iterator[UndoLine]:
    """What stands on the page of the case for every coordinator, the newest first.

    Nothing is asked where what was last done (``acted_at``) stands by now.
    """
    if not scope.is_coordinator or acted_at is None or acted_at + TIME_TO_UNDO <= at:
        return
    acts = UndoableAct.visible_to(scope)
    for act in acts.of_case(case).standing(at).with_people().newest_first():
        done = DONE[act.kind] % {"name": act.by, "time": clock(act.at)}
        leaves = when_letters_leave([act], scope=scope, at=at)
        others = acts.done_with(act).count() - 1 if act.goes_with_others else 0
        yield UndoLine(
            " ".join(part for part in (done, leaves) if part),
            address_to_undo(act, scope),
            act.until,
            others,
        )


def when_letters_leave(acts: Iterable[UndoableAct], *, scope: Scope, at: datetime) -> str:
    """How many emails wait, and when the first of them leaves; "" where none does."""
    numbers = {number for act in acts for number in act.letters}
    if not numbers:
        return ""
    waiting = OutboxMessage.visible_to(scope).filter(pk__in=numbers).held(at)
    hours = list(waiting.values_list("not_before", flat=True))
    if not hours:
        return ""
    first, n = hours[0], len(hours)
    if local_day(first, scope.service.zone) == local_day(at, scope.service.zone):
        words = ngettext("The email leaves at %(time)s.", "The emails leave at %(time)s.", n)
        return words % {"time": clock(first)}
    words = ngettext("The email leaves on %(time)s.", "The emails leave on %(time)s.", n)
    return words % {"time": day_and_hour(first)}


def undone_in_words(cases: int) -> str:
    words = ngettext(
        "Undone. No email has left.", "Undone for %(n)s cases. No email has left.", cases
    )
    return words % {"n": cases}
