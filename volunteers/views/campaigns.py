"""Recruitment campaigns: their links, and what they bring."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from organisations.letters import address_of
from organisations.policies import allowed
from organisations.requests import MemberRequest
from volunteers.actions.campaigns import change_campaign, end_campaign, start_campaign
from volunteers.forms.campaigns import CampaignForm
from volunteers.models import Campaign
from volunteers.policies import RUN_CAMPAIGNS
from volunteers.views.applications import service_today
from volunteers.words import words_of

IN_A_PAGE = 25


@require_GET
@allowed(RUN_CAMPAIGNS)
def campaign_list(request: MemberRequest) -> HttpResponse:
    campaigns = Campaign.visible_to(request.scope).counting_applications().newest_first()
    page = Paginator(campaigns, IN_A_PAGE).get_page(request.GET.get("page"))
    slug, today = request.service.slug, service_today(request)
    rows = [
        {
            "campaign": campaign,
            "is_over": campaign.is_over(today),
            "may_end": campaign.may_end(today),
            "address": address_of("volunteers:apply_campaign", slug, campaign.code),
        }
        for campaign in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "plain_address": address_of("volunteers:apply", slug),
        "today": today,
    }
    return render(request, "volunteers/campaign_list.html", context)


@require_http_methods(["GET", "POST"])
@allowed(RUN_CAMPAIGNS)
def campaign_create(request: MemberRequest) -> HttpResponse:
    form = CampaignForm(posted(request), scope=request.scope, today=service_today(request))
    if form.is_valid():
        try:
            campaign = start_campaign(**form.cleaned_data, by=request.scope, at=timezone.now())
        except IntegrityError:  # somebody was quicker, or this is a second click
            return go_to(request, "volunteers:campaign_list", request.service.slug)
        messages.success(
            request, _("The campaign “%(name)s” has its own link now.") % {"name": campaign}
        )
        return go_to(request, "volunteers:campaign_list", request.service.slug)
    status = 422 if form.errors else 200
    return render(request, "volunteers/campaign_create.html", {"form": form}, status=status)


def _campaign(request: MemberRequest, campaign_id: int) -> Campaign:
    campaign: Campaign = get_object_or_404(Campaign.visible_to(request.scope), pk=campaign_id)
    return campaign


@require_http_methods(["GET", "POST"])
@allowed(RUN_CAMPAIGNS)
def campaign_change(request: MemberRequest, campaign_id: int) -> HttpResponse:
    campaign, today = _campaign(request, campaign_id), service_today(request)
    form = CampaignForm(posted(request), scope=request.scope, today=today, campaign=campaign)
    if form.is_valid():
        change_campaign(campaign, **form.changes, by=request.scope, at=timezone.now())
        messages.success(request, _("The campaign is changed."))
        return go_to(request, "volunteers:campaign_list", request.service.slug)
    context = {
        "form": form,
        "campaign": campaign,
        "address": address_of("volunteers:apply_campaign", request.service.slug, campaign.code),
    }
    status = 422 if form.errors else 200
    return render(request, "volunteers/campaign_change.html", context, status=status)


@require_POST
@allowed(RUN_CAMPAIGNS)
def campaign_end(request: MemberRequest, campaign_id: int) -> HttpResponse:
    campaign = _campaign(request, campaign_id)
    try:
        end_campaign(campaign, by=request.scope, at=timezone.now())
    except Refused as refusal:
        messages.error(request, " ".join(words_of(refusal)))
    else:
        words = _("Today is the last day of “%(name)s”. Its link keeps working and says so.")
        messages.success(request, words % {"name": campaign})
    return go_to(request, "volunteers:campaign_list", request.service.slug)
