"""A login for somebody who belongs here and has none yet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from organisations.actions.corrections import belongs_elsewhere
from organisations.actions.logins import offer_login
from organisations.forms.people import GiveLoginForm
from organisations.models import Membership
from organisations.policies import MANAGE_PEOPLE, allowed
from organisations.requests import MemberRequest
from organisations.words import words_about_login


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_PEOPLE)
def person_login(request: MemberRequest, membership_id: int) -> HttpResponse:
    """To which address the link goes by which they confirm it; that of their mail is filled in."""
    scope = request.scope
    rows = Membership.objects.of_service(scope.service).current().with_person()
    membership = get_object_or_404(rows, pk=membership_id)
    form = GiveLoginForm(posted(request), initial={"email": membership.user.mailbox})
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            offer_login(membership, email, by=scope, at=timezone.now())
        except Refused as refusal:
            form.add_error("email", words_about_login(refusal))
        else:
            told = _("The link is on its way to %(email)s. It works for two weeks.")
            messages.success(request, told % {"email": email})
            return go_to(request, "organisations:people", scope.service.slug)
    context = {
        "form": form,
        "membership": membership,
        "belongs_elsewhere": belongs_elsewhere(membership.user, scope.service),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/person_login.html", context, status=status)
