"""The trail: what was changed, and who opened party data."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organisations import policies
from organisations.forms.trail import TrailSearchForm
from organisations.models import AuditEntry, ReadEntry, Service
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.trail import by_day, subjects

A_PAGE = 50


@require_GET
@allowed(policies.READ_TRAIL)
def trail(request: MemberRequest) -> HttpResponse:
    """What was changed, or with ``?show=looks`` who opened party data; newest first.

    ``about`` narrows changes to one part of the house, ``q`` both to people of that name.
    """
    scope = request.scope
    looks = request.GET.get("show") == "looks"
    form = TrailSearchForm(request.GET, subjects={} if looks else subjects())
    asked = form.asked
    rows = (ReadEntry if looks else AuditEntry).visible_to(scope)
    rows = rows.about_rows_of(asked["about"]).by_people_called(asked["q"])
    page = Paginator(rows.newest_first().with_person(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "days": by_day(page.object_list, reader=scope),
        "looks": looks,
        "form": form,
        "searched": any(asked.values()),
        "tabs": _tabs(scope.service, looks=looks),
    }
    return render(request, "organisations/trail.html", context)


def _tabs(service: Service, *, looks: bool) -> list[dict[str, Any]]:
    url = reverse("organisations:trail", args=[service.slug])
    return [
        {"label": _("Changes"), "url": url, "current": not looks},
        {"label": _("Who looked"), "url": f"{url}?show=looks", "current": looks},
    ]
