"""The list of cases and the page of one, with its people."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies
from cases.actions.pairs import free_seats, is_refilled, release_mediator
from cases.actions.parties import describe_party
from cases.forms.ending import ReleaseForm
from cases.forms.parties import PartyForm
from cases.models import Assignment, Case, CaseQuerySet, NoteKind, Party, PartyRole
from cases.models.questions import THE_CASE
from cases.pages.case_page import case_page
from cases.pages.listing import CaseListing
from cases.pages.next_step import BOARD, next_step
from cases.pages.sheet import sheet_of_cases
from cases.snapshot import traces_of_parties
from cases.words.refusals import field_of, words_of
from core.forms import posted
from core.htmx import go_to, render_page
from core.refusals import Refused
from organisations.audit import log_read
from organisations.models import Scope
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.lists import take_along
from organisations.views.phone_calls import ask_to_call

CASES_PER_PAGE = 25
VIEWS: dict[str, str | Promise] = {
    "open": gettext_lazy("Open"),
    "ended": gettext_lazy("Ended"),
    "all": gettext_lazy("All"),
}


def the_case(request: MemberRequest, case_id: int) -> Case:
    case: Case | None = THE_CASE.first(request.scope, case=case_id)
    if case is None:
        raise Http404("no such case")
    case.service = request.scope.service
    return case


REPLACE = "scheduling:seat_replace"


@require_GET
@allowed(policies.SEE_CASES)
def case_list(request: MemberRequest) -> HttpResponse:
    shown, words = _asked(request)
    cases = _chosen(request)
    number = request.GET.get("page")
    context: dict[str, Any] = {"shown": shown, "words": words}
    if request.scope.is_coordinator:
        listed = CaseListing.of(request.GET, request.scope, timezone.now())
        page = listed.chosen(cases, per_page=CASES_PER_PAGE).get_page(number)
        context |= {"page": page, "listing": listed.listing, "lines": listed.lines(page)}
        context["tabs"] = _tabs(shown, words, listed.listing.hidden)
        return render_page(request, "cases/case_list.html", "cases/_case_rows.html", context)
    page = Paginator(cases.newest_first(), CASES_PER_PAGE).get_page(number)
    on_page = cast("CaseQuerySet", page.object_list)
    context |= {"page": page, "tabs": _tabs(shown, words, {})}
    context["cards"] = [
        {"case": case, "step": next_step(case, request.scope)}
        for case in on_page.with_place().with_aftercare()
    ]
    return render_page(request, "cases/case_list.html", "cases/_case_cards.html", context)


def _asked(request: MemberRequest) -> tuple[str, str]:
    """Which tab, and what was searched for."""
    shown = request.GET.get("show", "open")
    return shown if shown in VIEWS else "open", request.GET.get("q", "").strip()


def _chosen(request: MemberRequest) -> CaseQuerySet:
    shown, words = _asked(request)
    cases: CaseQuerySet = Case.visible_to(request.scope)
    if words:
        cases = cases.matching(words)
    chosen: dict[str, Callable[[], CaseQuerySet]] = {
        "open": cases.open,
        "ended": cases.ended,
        "all": cases.all,
    }
    return chosen[shown]()


@require_GET
@allowed(policies.LEAD_CASES)
def case_sheet(request: MemberRequest, form: str) -> HttpResponseBase:
    """What the list shows, all pages of it; a mediator has cards of their own few."""
    listed = CaseListing.of(request.GET, request.scope, timezone.now())
    sheet = sheet_of_cases(listed, _chosen(request))
    return take_along(request, sheet, form=form, why="cases taken out", back="cases:case_list")


def _tabs(shown: str, words: str, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """Another tab keeps what was searched for and chosen."""
    kept = {**({"q": words} if words else {}), **chosen}
    return [
        {
            "label": label,
            "url": f"?{urlencode({'show': view, **kept})}",
            "current": view == shown,
        }
        for view, label in VIEWS.items()
    ]


@require_GET
@allowed(policies.SEE_CASES)
def case_detail(request: MemberRequest, case_id: int) -> HttpResponse:
    return show_case(request, the_case(request, case_id))


def show_case(
    request: MemberRequest, case: Case, *, note: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of the case, with the ``note`` that was refused still in its line.

    Then the whole story stands there: a link to it would leave behind what was typed.
    """
    scope, now = request.scope, timezone.now()
    # The search showed names as well, and of that nothing is logged.
    is_hit = request.GET.get("from") == "search"
    log_read(case, by=scope, at=now, why="search" if is_hit else "case page")
    context = case_page(case, scope=scope, at=now, whole=bool(note) or "story" in request.GET)
    context["note"] = note or {"kind": NoteKind.CALLED}
    return render(request, "cases/case_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.WORK_ON_CASES)
def parties_edit(request: MemberRequest, case_id: int) -> HttpResponse:
    """Both parties on one page, because a call brings news of both."""
    case = the_case(request, case_id)
    forms = _party_forms(request, case)
    if all(form.is_valid() for form in forms.values()):
        try:
            _describe(case, forms, request.scope)
        except Refused as refusal:
            messages.error(request, words_of(refusal))
        else:
            messages.success(request, _("What is known of the parties is saved."))
            if traces_of_parties(case, case.summary):
                words = _(
                    "The case in one line names them now: who is asked does not see that line."
                )
                messages.warning(request, words)
        return go_to(request, "cases:case_detail", request.scope.service.slug, case.pk)
    log_read(case, by=request.scope, at=timezone.now(), why="parties page")
    status = 422 if request.method == "POST" else 200
    context = {"case": case, "forms": list(forms.values())}
    return render(request, "cases/parties_edit.html", context, status=status)


def _party_forms(request: MemberRequest, case: Case) -> dict[PartyRole, PartyForm]:
    known = {
        party.role: party for party in Party.visible_to(request.scope).of_case(case).in_order()
    }
    titles = {PartyRole.A: _("The first party"), PartyRole.B: _("The second party")}
    return {
        role: PartyForm(
            posted(request), prefix=role.value, title=titles[role], party=known.get(role)
        )
        for role in PartyRole
    }


def _describe(case: Case, forms: dict[PartyRole, PartyForm], scope: Scope) -> None:
    for role, form in forms.items():
        describe_party(
            case, role, form.facts, only=form.changes.keys(), by=scope, at=timezone.now()
        )


@require_http_methods(["GET", "POST"])
@allowed(policies.WORK_ON_CASES)
def mediator_release(request: MemberRequest, assignment_id: int) -> HttpResponse:
    """A mediator gives back their own seat. Whoever replaces another does so on one page."""
    scope = request.scope
    assignment = get_object_or_404(
        Assignment.visible_to(scope).open().of_cases_seen_by(scope).with_person().with_case(),
        pk=assignment_id,
    )
    if assignment.volunteer.user_id != scope.person.pk:
        return go_to(request, REPLACE, scope.service.slug, assignment.pk)
    form = ReleaseForm(posted(request))
    if form.is_valid():
        try:
            case = release_mediator(
                assignment.case,
                assignment.volunteer,
                reason=form.cleaned_data["reason"],
                by=scope,
                at=timezone.now(),
            ).case
        except Refused as refusal:
            if not field_of(refusal):
                messages.error(request, words_of(refusal))
                return go_to(request, "cases:case_list", scope.service.slug)
            form.add_error(field_of(refusal), words_of(refusal))
        else:
            return _after_release(request, case)
    status = 422 if form.is_bound else 200
    context = {
        "case": assignment.case,
        "seat": assignment,
        "form": form,
        "is_refilled": is_refilled(assignment),
    }
    return render(request, "cases/mediator_release.html", context, status=status)


def _after_release(request: MemberRequest, case: Case) -> HttpResponse:
    """Who gave the case back sees it no more, unless they coordinate too."""
    scope = request.scope
    if free_seats(case):
        told = _("You have given the case back. The coordinator looks for somebody else.")
    else:
        told = _("You have given the case back. Whoever does it with you goes on alone.")
        staying = Assignment.visible_to(scope).of_case(case).open().with_person()
        ask_to_call(request, [seat.volunteer.user for seat in staying])
    messages.success(request, told)
    if not scope.is_coordinator:
        return go_to(request, "cases:case_list", scope.service.slug)
    # A case that rests has no board before it wakes.
    page = BOARD if case.is_in_queue else "cases:case_detail"
    return go_to(request, page, scope.service.slug, case.pk)
