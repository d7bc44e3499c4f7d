"""Which mediators the queue would gladly have more of."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import policies
from scheduling.planning.models import LackedKind, PlannedCase
from scheduling.planning.pages.gaps import KINDS_SHOWN, gap_groups, most_wanted
from scheduling.planning.pages.plan import runs_of
from scheduling.planning.pages.shortage import shortages


@require_GET
@allowed(policies.PAIR_CASES)
def gaps(request: MemberRequest) -> HttpResponse:
    """What the newest plan found, and where few people stand beside the cases that wait."""
    scope = request.scope
    run = runs_of(scope).shown
    if run is None:
        return render(request, "scheduling/gaps.html", {"run": None})
    kinds: list[LackedKind] = []
    if run.left:
        rows = LackedKind.visible_to(scope).of_run(run).with_place().most_wanted_first()
        kinds = list(rows[:KINDS_SHOWN])
    grid = shortages(scope, at=timezone.now())
    context: dict[str, Any] = {
        "run": run,
        "one": request.service.mediators_per_case == 1,
        "groups": gap_groups(kinds, left=run.left),
        "best": most_wanted(kinds),
        "grid": grid,
        "parts": [cell.part for cell in grid[0].cells] if grid else [],
        "scale": grid[0].cells[0].scale if grid else 0,
        "without_room": PlannedCase.visible_to(scope).of_run(run).lacking_room().count(),
    }
    return render(request, "scheduling/gaps.html", context)
