"""When volunteers are free: their own page, and the same entered for them by a coordinator."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from organisations.models import Scope, free_days
from organisations.pages.year import stretches_of
from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import policies
from scheduling.appointments.actions.availability import set_availability
from scheduling.appointments.forms.availability import AvailabilityForm
from scheduling.appointments.models import AvailabilityException, WeeklyRule
from volunteers.models import Volunteer

SHOWN_AHEAD = timedelta(days=60)


@require_http_methods(["GET", "POST"])
@allowed(policies.OWN_AVAILABILITY)
def availability(request: MemberRequest) -> HttpResponse:
    people = Volunteer.visible_to(request.scope).of_person(request.user).with_person()
    return _availability(request, get_object_or_404(people), by=request.scope)


@require_http_methods(["GET", "POST"])
@allowed(policies.AVAILABILITY_OF_OTHERS)
def availability_of(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    """Somebody told it by phone; the trail says who entered it."""
    people = Volunteer.visible_to(request.scope).with_person()
    volunteer = get_object_or_404(people, pk=volunteer_id)
    return _availability(
        request, volunteer, volunteer.pk, by=replace(request.scope, via="phone"), is_own=False
    )


def _availability(
    request: MemberRequest, volunteer: Volunteer, *where: int, by: Scope, is_own: bool = True
) -> HttpResponse:
    form = _form(request, volunteer)
    if form.is_valid():
        set_availability(
            volunteer,
            rules=form.rules,
            away=form.away,
            max_open_cases=form.cleaned_data["max_open_cases"],
            by=by,
            at=timezone.now(),
        )
        messages.success(request, _("Saved. Thank you, this helps us to ask you well."))
        name = "scheduling:availability" if is_own else "scheduling:availability_of"
        return go_to(request, name, request.service.slug, *where)
    today = local_day(timezone.now(), request.service.zone)
    context: dict[str, Any] = {
        "form": form,
        "volunteer": volunteer,
        "is_own": is_own,
        "closed": list(stretches_of(free_days(request.service, today, today + SHOWN_AHEAD))),
    }
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/availability.html", context, status=status)


def _form(request: MemberRequest, volunteer: Volunteer) -> AvailabilityForm:
    today = local_day(timezone.now(), request.service.zone)
    own = AvailabilityException.visible_to(request.scope).of_volunteer(volunteer)
    return AvailabilityForm(
        posted(request),
        volunteer=volunteer,
        rules=WeeklyRule.visible_to(request.scope).of_volunteer(volunteer).in_order(),
        away=own.away().not_over(today).in_order(),
        today=today,
    )
