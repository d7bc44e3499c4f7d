"""The ways in: the public page of a service, and the coordinator who takes a call."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import policies
from cases.actions.reporting import report_case
from cases.forms.incoming import CaseForm, ReportForm
from cases.models import Channel, PartyFacts
from cases.pages.earlier import earlier_cases
from cases.pages.next_step import TRIAGE
from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from organisations.models import Language, Scope, last_of_working_days
from organisations.models.kept_rows import promised_months
from organisations.policies import allowed
from organisations.requests import GuestRequest, MemberRequest
from organisations.views.public_forms import note_failed_form, put_off_mail, takes_form
from volunteers.words import too_many_forms


def _language(request: GuestRequest) -> str:
    language = get_language() or ""
    return language if language in Language.values else str(request.service.language)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: GuestRequest) -> HttpResponse:
    if not request.service.reports_are_open:
        return render(request, "cases/report_closed.html")
    now = timezone.now()
    guest = Scope(service=request.service, user=None, roles=frozenset(), via="form")
    asked = {"scope": guest, "today": local_day(now, request.service.zone)}
    if request.method != "POST":
        form = ReportForm(initial={"languages": [_language(request)]}, **asked)
        return _show_report(request, form)
    form = ReportForm(request.POST, **asked)
    if not form.is_valid():
        return _show_report(request, form, status=422)
    if form.is_from_a_program:
        note_failed_form(request, "report")
        return go_to(request, "cases:report_thanks", request.service.slug)
    if not takes_form(request, "report"):
        form.add_error(None, too_many_forms(request.service))
        return _show_report(request, form, status=429)
    problem = form.problem(language=_language(request), town=request.service.town)
    email = problem.reporter.email
    report_case(
        problem,
        put_off=put_off_mail(request, "report", email, at=now) if email else None,
        by=guest,
        at=now,
    )
    return go_to(request, "cases:report_thanks", request.service.slug)


def _show_report(request: GuestRequest, form: ReportForm, *, status: int = 200) -> HttpResponse:
    return render(request, "cases/report.html", {"form": form}, status=status)


@login_not_required
@require_safe
def report_thanks(request: GuestRequest) -> HttpResponse:
    service = request.service
    today = local_day(timezone.now(), service.zone)
    context = {
        "months": promised_months("party", service),
        "latest": last_of_working_days(service, today, service.intake_days),
    }
    return render(request, "cases/report_thanks.html", context)


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def case_create(request: MemberRequest) -> HttpResponse:
    scope = request.scope
    form = _case_form(posted(request), by=scope)
    if form.is_valid():
        case = report_case(
            form.problem(language=scope.service.language, town=form.town),
            channel=Channel(form.cleaned_data["channel"]),
            their_number=form.cleaned_data["their_number"],
            by=scope,
            at=timezone.now(),
        )
        messages.success(request, _("Case %(number)s is open.") % {"number": case.number})
        if form.outside:
            words = _("%(postcode)s lies outside your area. The triage says where they can go.")
            messages.warning(request, words % {"postcode": form.outside})
        to = TRIAGE if request.POST.get("go") == "assess" else "cases:case_detail"
        return go_to(request, to, scope.service.slug, case.pk)
    context = {"form": form, **_found(form, by=scope)}
    status = 422 if form.is_bound else 200
    return render(request, "cases/case_create.html", context, status=status)


@require_POST
@allowed(policies.LEAD_CASES)
def earlier(request: MemberRequest) -> HttpResponse:
    """Part of the page of a new case. Sent and not asked for: addresses of pages are kept."""
    form = _case_form(request.POST, by=request.scope)
    return render(request, "cases/_earlier_found.html", _found(form, by=request.scope))


def _case_form(said: QueryDict | None, *, by: Scope) -> CaseForm:
    return CaseForm(said, scope=by, today=local_day(timezone.now(), by.service.zone))


def _found(form: CaseForm, *, by: Scope) -> dict[str, Any]:
    """By what is filled in well so far; the rest of the form may be wrong or empty still."""
    form.is_valid()
    told = PartyFacts.among(form.cleaned_data) if form.is_bound else PartyFacts()
    return {
        "earlier": earlier_cases([told], by=by, at=timezone.now()),
        "outside": form.outside,
        "place": form.place if form.is_bound else None,
    }
