"""What the page of a case asks, standing ready (docs/decisions/0014)."""

from cases.models.case import Case
from cases.models.parties import Party
from cases.models.work import Assignment, AssignmentQuerySet, Outcome
from organisations.models import Question, Scope


def _seats(scope: Scope, case: int) -> AssignmentQuerySet:
    seats: AssignmentQuerySet = Assignment.visible_to(scope).of_case(case)
    return seats.now_or_at_the_end().with_person().in_order()


THE_CASE = Question(lambda scope, case: Case.visible_to(scope).of_key(case).with_papers())
SEATS_OF_CASE = Question(_seats)
PARTIES_OF_CASE = Question(lambda scope, case: Party.visible_to(scope).of_case(case).in_order())
OUTCOMES_OF_CASE = Question(
    lambda scope, case: Outcome.visible_to(scope).of_case(case).with_person().newest_first()
)
