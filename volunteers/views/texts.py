"""The texts that volunteers accept."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.htmx import go_to
from organisations.policies import allowed
from organisations.requests import MemberRequest
from volunteers.actions.agreements import publish_agreement_text
from volunteers.forms.campaigns import AgreementTextForm
from volunteers.models import AgreementKind, AgreementText
from volunteers.policies import PUBLISH_TEXTS


@require_http_methods(["GET", "POST"])
@allowed(PUBLISH_TEXTS)
def agreement_texts(request: MemberRequest) -> HttpResponse:
    texts = AgreementText.visible_to(request.scope).current().counting_acceptances()
    current = {text.kind: text for text in texts}
    bodies: dict[str, str] = {
        kind: current[kind].body if kind in current else "" for kind in AgreementKind
    }
    sent, form = request.POST.get("kind", ""), None
    if request.method == "POST":
        form = AgreementTextForm(request.POST, body=bodies.get(sent, ""))
    if form and form.is_valid():
        text = publish_agreement_text(
            AgreementKind(form.cleaned_data["kind"]),
            body=form.cleaned_data["body"],
            by=request.scope,
            at=timezone.now(),
        )
        messages.success(
            request, _("Version %(version)s is published.") % {"version": text.version}
        )
        return go_to(request, "volunteers:agreement_texts", request.service.slug)
    cards = [
        {
            "kind": kind,
            "text": current.get(kind),
            "form": form
            if form and sent == kind
            else AgreementTextForm(
                initial={"kind": kind}, body=bodies[kind], auto_id=f"id_{kind}_%s"
            ),
        }
        for kind in AgreementKind
    ]
    context = {"cards": cards}
    status = 422 if form else 200
    return render(request, "volunteers/agreement_texts.html", context, status=status)
