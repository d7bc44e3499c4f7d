"""Who is away and who stands in: a list to look at, and to change."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from core.refusals import Refused
from organisations.actions.covers import begin_cover, end_cover
from organisations.forms.covers import CoverForm
from organisations.models import Cover
from organisations.policies import STAND_IN, allowed
from organisations.requests import MemberRequest
from organisations.words import words_about_cover


@require_http_methods(["GET", "POST"])
@allowed(STAND_IN)
def covers(request: MemberRequest) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    today = local_day(now, scope.service.zone)
    form = CoverForm(posted(request), scope=scope, today=today)
    if form.is_valid():
        try:
            cover = begin_cover(**form.cleaned_data, by=scope, at=now)
        except Refused as refusal:
            form.add_error(None, words_about_cover(refusal))
        else:
            words = _("%(deputy)s stands in for %(absent)s. Both get an email.")
            facts = {"deputy": cover.deputy.user, "absent": cover.absent.user}
            messages.success(request, words % facts)
            return go_to(request, "organisations:covers", scope.service.slug)
    rows = Cover.visible_to(scope).not_over(today).with_people().soonest_first()
    lines = [
        {
            "cover": cover,
            "runs": cover.is_running(today),
            "may_end": scope.is_manager
            or scope.person.pk in {cover.absent.user_id, cover.deputy.user_id},
        }
        for cover in rows
    ]
    context = {"form": form, "lines": lines, "has_others": form.fields["deputy"].queryset.exists()}  # type: ignore[attr-defined]
    status = 422 if form.errors else 200
    return render(request, "organisations/covers.html", context, status=status)


@require_POST
@allowed(STAND_IN)
def cover_end(request: MemberRequest, cover_id: int) -> HttpResponse:
    cover = get_object_or_404(Cover.visible_to(request.scope).with_people(), pk=cover_id)
    try:
        end_cover(cover, by=request.scope, at=timezone.now())
    except Refused as refusal:
        messages.error(request, words_about_cover(refusal))
    else:
        words = _("%(deputy)s no longer stands in for %(absent)s. Both get an email.")
        facts = {"deputy": cover.deputy.user, "absent": cover.absent.user}
        messages.success(request, words % facts)
    return go_to(request, "organisations:covers", request.scope.service.slug)
