"""A page of one's own account: on which days and when the morning email comes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import posted
from core.htmx import go_to
from organisations.actions.mornings import choose_mornings
from organisations.forms.mornings import MorningForm
from organisations.requests import GuestRequest


@require_http_methods(["GET", "POST"])
def mornings(request: GuestRequest) -> HttpResponse:
    person = request.user
    stored = {"days": person.morning_days, "hour": person.morning_at}
    form = MorningForm(posted(request), initial=stored)
    if form.is_valid():
        told = form.cleaned_data
        choose_mornings(person, days=told["days"], hour=told["hour"])
        messages.success(request, _("Your choice is saved."))
        return go_to(request, "organisations:mornings")
    status = 422 if form.errors else 200
    return render(request, "organisations/mornings.html", {"form": form}, status=status)
