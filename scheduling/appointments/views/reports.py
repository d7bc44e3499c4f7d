"""Telling how a talk went: by the link in a mail without login, or from one's own pages."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.actions.refusals import NamesInText
from cases.lifecycle import CaseState
from cases.models import Case
from cases.policies import LEAD_CASES, WORK_ON_CASES
from core.forms import posted
from core.htmx import go_to
from core.rates import takes_one
from core.refusals import Refused
from core.responses import private
from core.tokens import BadLink
from organisations.models import Role, Scope
from organisations.policies import allowed
from organisations.requests import GuestRequest, MemberRequest
from organisations.views.signed_links import enter_by_link, link_over
from scheduling.appointments import links
from scheduling.appointments.actions import reports
from scheduling.appointments.forms.reports import TalkReportForm
from scheduling.appointments.models import Appointment, CalendarItem, ways_after
from scheduling.appointments.models.reports import MAY_BE_TOLD
from scheduling.appointments.pages.reports import Tapped, place_after, screen_of, told_words
from scheduling.appointments.words import words_of
from scheduling.lifecycle import AppointmentState

NEW_LINKS_AN_HOUR = 3


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@private
def talk_report(request: GuestRequest, token: str) -> HttpResponse:
    """Opening it changes nothing (programs that check mail open links too); a POST tells."""
    now = timezone.now()
    try:
        link = links.report_of(token, at=now)
    except (BadLink, Appointment.DoesNotExist) as broken:
        raise Http404("no such talk") from broken
    enter_by_link(request, link.service, language=link.person.language)
    if not link.has_seat or link.talk.state == AppointmentState.CANCELLED:
        return link_over(request)
    if link.is_old:
        return _send_new(request, link)
    by = Scope.by_link(link.service, link.person, Role.VOLUNTEER)
    try:
        return _report(request, link.talk, by=by, page="scheduling/talk_report.html")
    except Case.DoesNotExist:  # the seat was taken from them between the look above and the lock
        return link_over(request)


@require_http_methods(["GET", "POST"])
@allowed(WORK_ON_CASES)
def appointment_report(request: MemberRequest, appointment_id: int) -> HttpResponse:
    """The same screens, from the page of the case or the start page."""
    talk = _talk(request, appointment_id)
    if talk.state == AppointmentState.CANCELLED or talk.starts_at > timezone.now():
        messages.info(request, _("There is nothing to tell of this talk now."))
        return go_to(request, "cases:case_detail", request.service.slug, talk.case_id)
    page = "scheduling/appointment_report.html"
    return _report(request, talk, by=request.scope, page=page)


@require_POST
@allowed(LEAD_CASES)
def appointment_heard(request: MemberRequest, appointment_id: int) -> HttpResponse:
    """A coordinator has spoken with the mediators about what was unsafe."""
    talk = _talk(request, appointment_id)
    try:
        reports.hear_unsafe(talk, by=request.scope, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, words_of(refusal))
    else:
        messages.success(request, _("Noted that you spoke with the mediators."))
    return go_to(request, "cases:case_detail", request.service.slug, talk.case_id)


def _talk(request: MemberRequest, appointment_id: int) -> Appointment:
    talks = Appointment.visible_to(request.scope).with_case().with_report()
    talk: Appointment = get_object_or_404(talks, pk=appointment_id)
    return talk


def _send_new(request: HttpRequest, link: links.ReportLink) -> HttpResponse:
    """A link of before: it tells nothing, and sends a new one to the address we know."""
    sent = request.method == "POST"
    key = f"{link.talk.pk}/{link.person.pk}"
    if sent and takes_one("talk_report", key, most=NEW_LINKS_AN_HOUR):
        reports.ask_again(link.talk, link.person, at=timezone.now())
    # The same words whether or not one leaves: whoever holds an old link learns nothing of it.
    return render(request, "scheduling/talk_report_old.html", {"sent": sent}, status=410)


def _report(request: HttpRequest, talk: Appointment, *, by: Scope, page: str) -> HttpResponse:
    if request.method == "POST" and "unsafe" in request.POST:
        return _say_unsafe(request, talk, by=by)
    if request.method == "POST":
        return _tell(request, talk, by=by, page=page)
    return _show(request, talk, by=by, page=page)


def _say_unsafe(request: HttpRequest, talk: Appointment, *, by: Scope) -> HttpResponse:
    try:
        reports.say_unsafe(talk, by=by, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, words_of(refusal))
    else:
        messages.success(request, _("The coordinator is told, and will call you."))
    return HttpResponseRedirect(screen_of(talk, request.GET).unsafe_url)


def _tell(request: HttpRequest, talk: Appointment, *, by: Scope, page: str) -> HttpResponse:
    changes = request.POST.get("change") == "1"
    form = TalkReportForm(posted(request), ways=ways_after(talk.kind, talk.case.state))
    if form.is_valid():
        verb = reports.tell_otherwise if changes else reports.tell_talk
        try:
            verb(talk, form.told, by=by, at=timezone.now())
        except NamesInText as refusal:
            # Whoever holds a link might try names; on one's own pages one may know them.
            by_link = _("Please write no names and no addresses here.")
            form.add_error("note", by_link if by.via == "link" else words_of(refusal))
        except Refused as refusal:
            messages.warning(request, words_of(refusal))
            return HttpResponseRedirect(request.path)
        else:
            return HttpResponseRedirect(request.path)
    elif "note" not in form.errors:
        # The case went on while they answered, or somebody made the answers up.
        messages.warning(request, _("Please answer once more: the case has gone on meanwhile."))
    return _show(request, talk, by=by, page=page, form=form)


def _show(
    request: HttpRequest,
    talk: Appointment,
    *,
    by: Scope,
    page: str,
    form: TalkReportForm | None = None,
) -> HttpResponse:
    asked = request.POST if form else request.GET
    outcome = reports.outcome_of(talk)
    is_mine = outcome is not None and outcome.recorded_by_id == by.person.pk
    may_change = is_mine and reports.may_be_told_otherwise(talk)
    others = CalendarItem.visible_to(by).of_appointment(talk).invited().but_of(by.person).in_order()
    context: dict[str, Any] = {
        "talk": talk,
        "outcome": outcome,
        "is_mine": is_mine,
        "may_change": may_change,
        "others": list(others.values_list("user__first_name", flat=True)),
    }
    wants_unsafe = asked.get("ask") == "unsafe"
    if outcome and not wants_unsafe and not (may_change and asked.get("change") == "1"):
        context |= {"told": told_words(talk), "change": Tapped.of_report(talk).link()}
    elif talk.case.state in MAY_BE_TOLD or outcome or wants_unsafe:
        context["screen"] = screen = screen_of(talk, asked)
        stands = place_after(talk, screen.answers)
        context["stands"] = CaseState(stands).label if stands else ""
        context["note"] = asked.get("note", outcome.note if outcome else "")
        context["note_errors"] = form.errors.get("note", []) if form else []
    return render(request, page, context, status=422 if form else 200)
