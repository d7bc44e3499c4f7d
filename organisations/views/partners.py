"""The organisations that refer residents, and their people."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import ONE_MORE, posted
from core.htmx import go_to
from organisations.actions.partners import add_partner, change_partner, end_partner
from organisations.actions.people import invite_member
from organisations.actions.refusals import (
    AlreadyInvited,
    AlreadyMember,
    LoginTaken,
    PartnerKnown,
    PartnerOver,
    PerhapsKnown,
)
from organisations.forms.partners import PartnerForm, PartnerPersonForm
from organisations.models import Invitation, Membership, PartnerOrganisation, Role
from organisations.policies import MANAGE_PARTNERS, allowed
from organisations.requests import MemberRequest
from organisations.words import words_about_login, words_about_partner


@require_GET
@allowed(MANAGE_PARTNERS)
def partner_list(request: MemberRequest) -> HttpResponse:
    partners = PartnerOrganisation.visible_to(request.scope).counting_people().working_first()
    return render(request, "organisations/partner_list.html", {"partners": partners})


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_PARTNERS)
def partner_create(request: MemberRequest) -> HttpResponse:
    form = PartnerForm(posted(request))
    if form.is_valid():
        try:
            partner = add_partner(facts=form.cleaned_data, by=request.scope, at=timezone.now())
        except PartnerKnown as refusal:
            form.add_error("name", words_about_partner(refusal))
        else:
            told = _("%(name)s is added. Now invite who refers for it.")
            messages.success(request, told % {"name": partner})
            if ONE_MORE in request.POST:
                return go_to(request, "organisations:partner_create", request.service.slug)
            return go_to(request, "organisations:partner_detail", request.service.slug, partner.pk)
    status = 422 if form.errors else 200
    return render(request, "organisations/partner_create.html", {"form": form}, status=status)


def _the_partner(request: MemberRequest, partner_id: int) -> PartnerOrganisation:
    rows = PartnerOrganisation.visible_to(request.scope)
    partner: PartnerOrganisation = get_object_or_404(rows, pk=partner_id)
    return partner


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_PARTNERS)
def partner_detail(request: MemberRequest, partner_id: int) -> HttpResponse:
    """Shows its people; POST asks one more in."""
    scope, now = request.scope, timezone.now()
    partner = _the_partner(request, partner_id)
    initial = {"language": scope.service.language}
    form = PartnerPersonForm(posted(request), initial=initial)
    if form.is_valid():
        role = Role.PARTNER
        try:
            invite_member(**form.cleaned_data, role=role, partner=partner, by=scope, at=now)
        except (AlreadyMember, AlreadyInvited, PartnerOver) as refusal:
            form.add_error("email", words_about_partner(refusal))
        except LoginTaken as refusal:
            form.add_error("email", words_about_login(refusal))
        except PerhapsKnown as refusal:
            form.ask_who(refusal.known)
        else:
            messages.success(request, _("The invitation is on its way."))
            return go_to(request, "organisations:partner_detail", scope.service.slug, partner.pk)
    rows = Membership.objects.of_service(scope.service).current().of_partner(partner)
    context: dict[str, Any] = {
        "partner": partner,
        "form": form,
        "people": rows.with_person().by_name(),
        "invitations": Invitation.visible_to(scope).open().of_partner(partner).newest_first(),
        "now": now,
    }
    status = 422 if form.is_bound else 200
    return render(request, "organisations/partner_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_PARTNERS)
def partner_change(request: MemberRequest, partner_id: int) -> HttpResponse:
    partner = _the_partner(request, partner_id)
    form = PartnerForm(posted(request), partner=partner)
    if form.is_valid():
        try:
            change_partner(partner, changes=form.changes, by=request.scope, at=timezone.now())
        except PartnerKnown as refusal:
            form.add_error("name", words_about_partner(refusal))
        else:
            messages.success(request, _("The organisation is saved."))
            return go_to(request, "organisations:partner_detail", request.service.slug, partner.pk)
    context = {"form": form, "partner": partner}
    status = 422 if form.errors else 200
    return render(request, "organisations/partner_change.html", context, status=status)


@require_POST
@allowed(MANAGE_PARTNERS)
def partner_end(request: MemberRequest, partner_id: int) -> HttpResponse:
    partner = _the_partner(request, partner_id)
    try:
        end_partner(partner, by=request.scope, at=timezone.now())
    except PartnerOver as refusal:
        messages.info(request, words_about_partner(refusal))
    else:
        told = _("%(name)s refers nobody any more. Its people are told by email.")
        messages.success(request, told % {"name": partner})
    return go_to(request, "organisations:partner_list", request.service.slug)
