"""A page of one's own account: on which days and when the morning email comes."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import posted
from core.htmx import go_to
from organisations.actions.mornings import choose_mornings
from organisations.forms.mornings import MorningForm
from organisations.models import User
from organisations.requests import GuestRequest


@require_http_methods(["GET", "POST"])
def mornings(request: GuestRequest) -> HttpResponse:
    person = cast("User", request.user)  # the middleware lets in nobody else
    form = MorningForm(posted(request), person=person)
    if form.is_valid():
        choose_mornings(person, changes=form.changes)
        messages.success(request, _("Your choice is saved."))
        return go_to(request, "organisations:mornings")
    status = 422 if form.errors else 200
    return render(request, "organisations/mornings.html", {"form": form}, status=status)
