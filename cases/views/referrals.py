"""What partners do and see: their own referrals, and of each one word."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies
from cases.actions.reporting import refer_case
from cases.forms.incoming import ReferralForm
from cases.models import Referral
from cases.snapshot import ProjectedReferral, project
from cases.words.partner_status import WORDS
from cases.words.refusals import field_of, words_of
from core.downloads import csv_download
from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from core.refusals import Refused
from organisations.policies import allowed
from organisations.requests import MemberRequest

REFERRALS_PER_PAGE = 25


def _shown(referral: ProjectedReferral) -> dict[str, object]:
    return {"referral": referral, "words": WORDS[referral.status]}


@require_GET
@allowed(policies.REFER)
def referral_list(request: MemberRequest) -> HttpResponse:
    referrals = Referral.visible_to(request.scope).newest_first().projected()
    page = Paginator(referrals, REFERRALS_PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [_shown(project(row)) for row in page.object_list]
    return render(request, "cases/referral_list.html", {"page": page})


@require_GET
@allowed(policies.REFER)
def referral_detail(request: MemberRequest, referral_id: int) -> HttpResponse:
    rows = Referral.visible_to(request.scope).projected()
    referral = project(get_object_or_404(rows, pk=referral_id))
    return render(request, "cases/referral_detail.html", _shown(referral))


@require_GET
@allowed(policies.REFER)
def referral_download(request: MemberRequest) -> HttpResponseBase:
    zone = request.scope.service.zone
    rows = (project(row) for row in Referral.visible_to(request.scope).newest_first().projected())
    header = [_("Your own reference"), _("Referred on"), _("Status")]
    return csv_download(
        _("referrals") + ".csv",
        header,
        (
            (row.own_reference, local_day(row.referred_at, zone), WORDS[row.status].label)
            for row in rows
        ),
    )


@require_http_methods(["GET", "POST"])
@allowed(policies.REFER)
def referral_create(request: MemberRequest) -> HttpResponse:
    """Who answers "no" to the question of consent is told why nothing can be kept."""
    scope, now = request.scope, timezone.now()
    if request.POST.get("consent") == "no":
        return go_to(request, "cases:referral_without_consent", scope.service.slug)
    form = ReferralForm(posted(request), scope=scope, today=local_day(now, scope.service.zone))
    if form.is_valid():
        try:
            referral = refer_case(
                form.problem(language=scope.service.language, town=scope.service.town),
                consent=form.permission,
                own_reference=form.cleaned_data["own_reference"],
                by=scope,
                at=now,
            )
        except Refused as refusal:
            form.add_error(field_of(refusal), words_of(refusal))
        else:
            return go_to(request, "cases:referral_detail", scope.service.slug, referral.pk)
    status = 422 if form.is_bound else 200
    return render(request, "cases/referral_create.html", {"form": form}, status=status)


@require_GET
@allowed(policies.REFER)
def referral_without_consent(request: MemberRequest) -> HttpResponse:
    return render(request, "cases/referral_without_consent.html")
