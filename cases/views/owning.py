"""Handing a case over to a coordinator."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import policies
from cases.actions.owning import assign_owner
from cases.forms.owning import HandOverForm
from cases.views.cases import the_case
from cases.views.undoing import tell_done
from cases.words.refusals import words_of
from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from organisations.policies import allowed
from organisations.requests import MemberRequest


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def case_owner(request: MemberRequest, case_id: int) -> HttpResponse:
    scope = request.scope
    case = the_case(request, case_id)
    form = HandOverForm(posted(request), scope=scope)
    if form.is_valid():
        to, now = form.cleaned_data["to"], timezone.now()
        try:
            assign_owner(case, to=to, by=scope, at=now)
        except Refused as refusal:
            form.add_error(None, words_of(refusal))
        else:
            words = _("%(name)s is in charge of the case.") if to else _("It stands for all now.")
            tell_done(request, words % {"name": to.user if to else ""}, at=now)
            return go_to(request, "cases:case_detail", scope.service.slug, case.pk)
    status = 422 if form.errors else 200
    return render(request, "cases/case_owner.html", {"case": case, "form": form}, status=status)
