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
from scheduling.planning.pages import gaps
from scheduling.planning.pages.plan import runs_of
from scheduling.planning.pages.shortage import shortages


@require_GET
@allowed(policies.PAIR_CASES)
def lacks(request: MemberRequest) -> HttpResponse:
    """What the newest plan found, and where few people stand beside the cases that wait."""
    scope = request.scope
    run = runs_of(scope).shown
    if run is None:
        return render(request, "scheduling/lacks.html", {"run": None})
    kinds: list[LackedKind] = []
    if run.left:
        rows = LackedKind.visible_to(scope).of_run(run).with_place().most_wanted_first()
        kinds = list(rows[: gaps.KINDS_SHOWN])
    grid = shortages(scope, at=timezone.now())
    context: dict[str, Any] = {
        "run": run,
        "one": request.service.mediators_per_case == 1,
        "groups": gaps.groups_of(kinds, left=run.left),
        "best": gaps.best_of(kinds),
        "grid": grid,
        "parts": [cell.part for cell in grid[0].cells] if grid else [],
        "without_room": PlannedCase.visible_to(scope).of_run(run).lacking_room().count(),
    }
    return render(request, "scheduling/lacks.html", context)
