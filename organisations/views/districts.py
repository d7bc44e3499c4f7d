"""The districts of a service: what its area is, and which postcodes lie where."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import ONE_MORE, posted
from core.htmx import go_to
from core.local_time import local_day
from organisations.actions.districts import add_district, change_district, end_district
from organisations.actions.refusals import DistrictEnded, DistrictKnown, PostcodesTaken
from organisations.forms.districts import DistrictForm
from organisations.models import District
from organisations.policies import MANAGE_AREA, allowed
from organisations.requests import MemberRequest
from organisations.words import words_about_district

FIELD_OF = {DistrictKnown: "name", PostcodesTaken: "postcodes"}


@require_GET
@allowed(MANAGE_AREA)
def district_list(request: MemberRequest) -> HttpResponse:
    today = local_day(timezone.now(), request.service.zone)
    rows = [
        {"district": district, "postcodes": ", ".join(district.postcodes), "is_over": over}
        for district in District.visible_to(request.scope).current_first(today)
        for over in [district.is_over(today)]
    ]
    context = {"rows": rows, "today": today}
    return render(request, "organisations/district_list.html", context)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_AREA)
def district_create(request: MemberRequest) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    today = local_day(now, scope.service.zone)
    form = DistrictForm(posted(request), service=scope.service, today=today)
    if form.is_valid():
        try:
            district = add_district(facts=form.cleaned_data, by=scope, at=now)
        except (DistrictKnown, PostcodesTaken) as refusal:
            form.add_error(FIELD_OF[type(refusal)], words_about_district(refusal))
        else:
            told = _("The district %(name)s is added.")
            messages.success(request, told % {"name": district})
            onward = "district_create" if ONE_MORE in request.POST else "district_list"
            return go_to(request, f"organisations:{onward}", scope.service.slug)
    status = 422 if form.errors else 200
    return render(request, "organisations/district_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_AREA)
def district_change(request: MemberRequest, district_id: int) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    district = get_object_or_404(District.visible_to(scope), pk=district_id)
    today = local_day(now, scope.service.zone)
    form = DistrictForm(posted(request), service=scope.service, today=today, district=district)
    if form.is_valid():
        try:
            change_district(district, changes=form.changes, by=scope, at=now)
        except (DistrictKnown, PostcodesTaken) as refusal:
            form.add_error(FIELD_OF[type(refusal)], words_about_district(refusal))
        else:
            messages.success(request, _("The district is saved."))
            return go_to(request, "organisations:district_list", scope.service.slug)
    context = {"form": form, "district": district}
    status = 422 if form.errors else 200
    return render(request, "organisations/district_change.html", context, status=status)


@require_POST
@allowed(MANAGE_AREA)
def district_end(request: MemberRequest, district_id: int) -> HttpResponse:
    scope = request.scope
    district = get_object_or_404(District.visible_to(scope), pk=district_id)
    try:
        end_district(district, by=scope, at=timezone.now())
    except DistrictEnded:
        messages.info(request, _("This district has ended already."))
    else:
        told = _("Today is the last day of %(name)s. What lies in it stays there.")
        messages.success(request, told % {"name": district})
    return go_to(request, "organisations:district_list", scope.service.slug)
