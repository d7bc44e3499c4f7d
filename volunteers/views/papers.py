"""What a coordinator notes of the papers of a volunteer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.htmx import go_to
from core.refusals import Refused
from organisations.policies import allowed
from organisations.requests import MemberRequest
from volunteers.actions import papers as actions
from volunteers.forms.applications import CertificateForm, SignedForm
from volunteers.models import Volunteer
from volunteers.policies import KNOW_VOLUNTEERS
from volunteers.views.applications import service_today
from volunteers.views.volunteers import paperwork_of, volunteer_for
from volunteers.words import CONDUCT_WORDS, words_of


@require_GET
@allowed(KNOW_VOLUNTEERS)
def volunteer_papers(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    return _show(request, volunteer_for(request, volunteer_id))


def _show(
    request: MemberRequest,
    volunteer: Volunteer,
    *,
    certificate_form: CertificateForm | None = None,
    signed_form: SignedForm | None = None,
    refusals: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = service_today(request)
    context = {
        "volunteer": volunteer,
        "certificate_form": certificate_form or CertificateForm(today=today),
        "signed_form": signed_form or SignedForm(today=today),
        "refusals": refusals or [],
    } | paperwork_of(request, volunteer)
    return render(request, "volunteers/volunteer_papers.html", context, status=status)


@require_POST
@allowed(KNOW_VOLUNTEERS)
def volunteer_certificate(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    volunteer = volunteer_for(request, volunteer_id)
    form = CertificateForm(request.POST, today=service_today(request))
    if not form.is_valid():
        return _show(request, volunteer, certificate_form=form, status=422)
    try:
        actions.see_conduct_certificate(
            volunteer, **form.cleaned_data, by=request.scope, at=timezone.now()
        )
    except Refused as refusal:
        words = words_of(refusal)
        return _show(request, volunteer, certificate_form=form, refusals=words, status=422)
    messages.success(request, str(CONDUCT_WORDS[request.service.country].was_seen))
    return go_to(request, "volunteers:volunteer_papers", request.service.slug, volunteer.pk)


@require_POST
@allowed(KNOW_VOLUNTEERS)
def volunteer_signed(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    """Both current texts at once, as far as they are not accepted."""
    volunteer = volunteer_for(request, volunteer_id)
    form = SignedForm(request.POST, today=service_today(request))
    if not form.is_valid():
        return _show(request, volunteer, signed_form=form, status=422)
    try:
        actions.note_signed_agreements(
            volunteer, **form.cleaned_data, by=request.scope, at=timezone.now()
        )
    except Refused as refusal:
        words = words_of(refusal)
        return _show(request, volunteer, signed_form=form, refusals=words, status=422)
    messages.success(request, _("Noted that the texts were signed on paper."))
    return go_to(request, "volunteers:volunteer_papers", request.service.slug, volunteer.pk)
