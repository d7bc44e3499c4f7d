"""The assignment queue: every case that waits for mediators, and whose move it is."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import policies
from scheduling.pairing.pages.cases_for import waiting_cases_for
from scheduling.pairing.pages.queue import A_PAGE, QueuePage, standings
from scheduling.pairing.pages.queue_lines import queue_groups
from volunteers.models import Volunteer


@require_GET
@allowed(policies.PAIR_CASES)
def queue(request: MemberRequest) -> HttpResponse:
    waiting: Any = QueuePage.of(request.scope)
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    standing = standings(page.object_list, waiting, at=timezone.now())
    context = {
        "page": page,
        "groups": queue_groups(standing, waiting.counts, request.service),
        "one": request.service.mediators_per_case == 1,
    }
    return render(request, "scheduling/queue.html", context)


@require_GET
@allowed(policies.PAIR_CASES)
def cases_for(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    """From somebody one has on the phone to a case they may be asked for."""
    people = Volunteer.visible_to(request.scope).with_person()
    volunteer = get_object_or_404(people, pk=volunteer_id)
    found = waiting_cases_for(volunteer, scope=request.scope, at=timezone.now())
    context = {"volunteer": volunteer, "found": found, "service": request.service}
    return render(request, "scheduling/cases_for.html", context)
