"""A certificate from elsewhere, noted by the coordinator who saw it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from core.refusals import Refused
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from organisations.words import why_not_oneself
from training import policies
from training.actions.elsewhere import record_certification_elsewhere
from training.forms.certifications import ElsewhereForm
from training.words import words_of
from volunteers.models import Volunteer


@require_http_methods(["GET", "POST"])
@allowed(policies.DECIDE)
def certification_elsewhere(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    rows = Volunteer.visible_to(scope).present().with_person()
    volunteer = get_object_or_404(rows, pk=volunteer_id)
    form = ElsewhereForm(posted(request), today=local_day(now, scope.service.zone))
    if form.is_valid():
        try:
            record_certification_elsewhere(volunteer, **form.cleaned_data, by=scope, at=now)
        except Refused as refusal:
            form.add_error(None, words_of(refusal))
        else:
            messages.success(request, _("The certificate is noted."))
            ask_to_call(request, [volunteer.user])
            return go_to(request, "training:volunteer_record", scope.service.slug, volunteer.pk)
    oneself = why_not_oneself(volunteer.user_id, by=scope, roles=policies.DECIDE.roles, at=now)
    context = {"form": form, "volunteer": volunteer, "about_oneself": oneself}
    status = 422 if form.errors else 200
    return render(request, "training/certification_elsewhere.html", context, status=status)
