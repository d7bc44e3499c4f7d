"""What the page of a case asks, standing ready (docs/decisions/0014)."""

from django.db.models import Max, OuterRef, QuerySet, Subquery

from cases.models.case import Case, CaseQuerySet
from cases.models.notes import CaseNote
from cases.models.parties import Party
from cases.models.undoing import UndoableAct
from cases.models.work import Assignment, AssignmentQuerySet, Outcome
from organisations.models import AuditEntry, Question, ReadEntry, Scope


def _seats(scope: Scope, case: int) -> AssignmentQuerySet:
    """Whoever has or ever had one: the page shows those of now, the story tells of all."""
    seats: AssignmentQuerySet = Assignment.visible_to(scope).of_case(case)
    return seats.with_person().in_order()


def _trail(scope: Scope, case: int) -> QuerySet[AuditEntry]:
    """What was done to the case and to its seats; who is told only coordinators read apart."""
    entries = AuditEntry.visible_to(scope)
    seats = Assignment.unscoped.filter(case=case)
    of_both = entries.about("cases.case", case) | entries.about_any("cases.assignment", seats)
    trail: QuerySet[AuditEntry] = of_both.with_person().newest_first()
    return trail


def _readers(scope: Scope, case: int) -> QuerySet[ReadEntry]:
    """Everybody who opened it, with the last time."""
    looks = ReadEntry.visible_to(scope).about("cases.case", case)
    by_person = looks.order_by().values("by").annotate(last=Max("at")).order_by("-last")
    readers: QuerySet[ReadEntry] = by_person.values_list(
        "by__first_name", "by__last_name", "last", named=True
    )
    return readers


def _case(scope: Scope, case: int) -> CaseQuerySet:
    """With when something was last done that could be undone, so that most pages ask no more."""
    acts = UndoableAct.unscoped.filter(case=OuterRef("pk")).newest_first()
    cases: CaseQuerySet = Case.visible_to(scope).of_key(case).with_papers()
    return cases.annotate(acted_at=Subquery(acts.values("at")[:1]))


THE_CASE = Question(_case)
SEATS_OF_CASE = Question(_seats)
PARTIES_OF_CASE = Question(lambda scope, case: Party.visible_to(scope).of_case(case).in_order())
OUTCOMES_OF_CASE = Question(
    lambda scope, case: Outcome.visible_to(scope).of_case(case).with_person().newest_first()
)
NOTES_OF_CASE = Question(
    lambda scope, case: CaseNote.visible_to(scope).of_case(case).with_person().newest_first()
)
TRAIL_OF_CASE = Question(_trail)
READERS_OF_CASE = Question(_readers)
