"""That a coordinator has a case open, and who else has."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases import policies
from cases.pages.presence import cases_open_elsewhere, note_case_open
from cases.views.cases import the_case
from core.unsent import never_kept
from organisations.policies import allowed, while_closed
from organisations.requests import MemberRequest


@never_kept
@while_closed
@require_POST
@allowed(policies.LEAD_CASES)
def case_open(request: MemberRequest, case_id: int) -> HttpResponse:
    """The page of the case says so every twenty seconds. It shows no party, and is no reading."""
    case, scope, now = the_case(request, case_id), request.scope, timezone.now()
    note_case_open(case, scope=scope, at=now)
    context = {"words": cases_open_elsewhere(scope, at=now).get(case.pk, "")}
    return render(request, "cases/_case_open.html", context)
