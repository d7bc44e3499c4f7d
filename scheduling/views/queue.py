"""The assignment queue: every case that waits for mediators, and whose move it is."""

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.models import Case, CaseQuerySet
from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import policies
from scheduling.queue_words import lines_of
from scheduling.waiting import standings

CASES_PER_PAGE = 25


@require_GET
@allowed(policies.PAIR_CASES)
def queue(request: MemberRequest) -> HttpResponse:
    scope = request.scope
    cases = Case.visible_to(scope).in_queue().longest_in_queue_first()
    page = Paginator(cases, CASES_PER_PAGE).get_page(request.GET.get("page"))
    on_page = cast("CaseQuerySet", page.object_list)
    lines = Case.visible_to(scope).among(on_page).longest_in_queue_first().as_lines()
    standing = standings(lines, scope=scope, at=timezone.now())
    context = {"page": page, "lines": lines_of(standing, scope.service)}
    return render(request, "scheduling/queue.html", context)
