"""Answering an invitation: by the link in the mail without login, on the page, or by phone."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from core.responses import private
from core.tokens import BadLink
from organisations.models import Role, Scope
from organisations.policies import allowed
from organisations.requests import GuestRequest, MemberRequest
from organisations.views.signed_links import enter_by_link, link_over
from scheduling.appointments import links
from scheduling.appointments.actions.answers import answer_invitation
from scheduling.appointments.forms.appointments import ReplyForm
from scheduling.appointments.models import CalendarItem
from scheduling.appointments.pages.talks import AgendaEntry, company_of
from scheduling.appointments.words import words_of
from scheduling.policies import ANSWER_INVITATIONS


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@private
def invitation_reply(request: GuestRequest, token: str) -> HttpResponse:
    """Opening it changes nothing: programs that check mail open every link. A POST answers."""
    try:
        item = links.item_of(token)
    except (BadLink, CalendarItem.DoesNotExist) as broken:
        raise Http404("no such invitation") from broken
    enter_by_link(request, item.service, language=item.user.language)
    if _is_over(item):
        return _over(request, item)
    by = Scope.by_link(item.service, item.user, Role.VOLUNTEER)
    form = ReplyForm(posted(request))
    if form.is_valid():
        try:
            _answer(item, form, by=by)
        except Refused:  # it ended between the look above and the lock
            return _over(request, item)
        return go_to(request, "scheduling:invitation_reply", token)
    return _page(request, item, by=by, status=422 if form.is_bound else 200)


def _is_over(item: CalendarItem) -> bool:
    return not item.is_answerable(timezone.now()) or not links.is_still_expected(item)


def _over(request: HttpRequest, item: CalendarItem) -> HttpResponse:
    """One sentence; to an answer it also says that it came too late."""
    status = 409 if request.method == "POST" else 410
    if item.is_cancelled:
        words = {
            "heading": _("This is cancelled"),
            "lead": _("You do not need to come, and there is nothing to answer."),
        }
    else:
        words = {
            "heading": _("This link has ended"),
            "lead": _("It is over; there is nothing to answer any more."),
        }
    return link_over(request, **words, status=status)


def _page(request: HttpRequest, item: CalendarItem, *, by: Scope, status: int) -> HttpResponse:
    company = company_of(item, scope=by)
    context = {"entry": AgendaEntry(item, company), "item": item}
    return render(request, "scheduling/invitation_reply.html", context, status=status)


@require_POST
@allowed(ANSWER_INVITATIONS)
def invitation_answer(request: MemberRequest, item_id: int) -> HttpResponse:
    """From the agenda or the page of the case; a coordinator notes what others said by phone."""
    items = CalendarItem.visible_to(request.scope).answerable_by(request.scope).with_subject()
    item = get_object_or_404(items, pk=item_id)
    is_own = item.user_id == request.user.pk
    form = ReplyForm(request.POST)
    if form.is_valid():
        by = request.scope if is_own else replace(request.scope, via="phone")
        try:
            item = _answer(item, form, by=by)
        except Refused as refusal:
            messages.warning(request, words_of(refusal))
        else:
            _say(request, item, form)
    else:
        messages.error(request, _("Please choose one of the answers."))
    if request.POST.get("back") == "case" and item.appointment_id:
        return go_to(request, "cases:case_detail", request.service.slug, item.appointment.case_id)
    return go_to(request, "scheduling:agenda", request.service.slug)


def _answer(item: CalendarItem, form: ReplyForm, *, by: Scope) -> CalendarItem:
    return answer_invitation(
        item,
        partstat=form.partstat,
        for_sequence=form.cleaned_data["sequence"],
        note=form.cleaned_data["note"],
        by=by,
        at=timezone.now(),
    )


def _say(request: MemberRequest, item: CalendarItem, form: ReplyForm) -> None:
    if item.answer == form.partstat:
        messages.success(request, _("Thank you, your answer is noted."))
    else:
        messages.warning(request, _("The time has changed meanwhile. Please answer again."))
