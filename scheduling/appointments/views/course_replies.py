"""Answering for the days of a course by the one link in the mail: all at once, or day by day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from core.responses import private
from core.tokens import BadLink
from organisations.models import Role, Scope
from organisations.requests import GuestRequest
from organisations.views.signed_links import enter_by_link, link_over
from scheduling.appointments import links
from scheduling.appointments.actions.answers import answer_course_days
from scheduling.appointments.forms.appointments import CourseReplyForm
from scheduling.appointments.words import words_of
from training.models import Enrolment


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@private
def course_reply(request: GuestRequest, token: str) -> HttpResponse:
    """Opening it changes nothing: programs that check mail open every link. A POST answers."""
    try:
        enrolment = links.enrolment_of(token)
    except (BadLink, Enrolment.DoesNotExist) as broken:
        raise Http404("no such course") from broken
    person = enrolment.volunteer.user
    enter_by_link(request, enrolment.service, language=person.language)
    items = links.days_to_answer(enrolment, at=timezone.now())
    if not items:
        return link_over(request)
    form = CourseReplyForm(posted(request), items=items)
    is_answer = form.is_valid()
    if form.is_bound and not is_answer and form.is_outdated:
        # Never the form as it was sent: it holds the numbers of days that are no more.
        _ask_again(request)
        return go_to(request, "scheduling:course_reply", token)
    if is_answer:
        by = Scope.by_link(enrolment.service, person, Role.VOLUNTEER)
        _answer(request, form, by=by)
        return go_to(request, "scheduling:course_reply", token)
    context = {"course": enrolment.course, "person": person, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/course_reply.html", context, status=status)


def _answer(request: HttpRequest, form: CourseReplyForm, *, by: Scope) -> None:
    try:
        counting = answer_course_days(form.said, by=by, at=timezone.now())
    except Refused as refusal:  # a day was called off while they read
        messages.warning(request, words_of(refusal))
        return
    if counting == form.answered:
        messages.success(request, _("Thank you, your answers are noted."))
    elif counting:
        messages.warning(
            request,
            _(
                "Your other answers are noted, but a day changed while you were reading. Please "
                "answer again for each day without an answer."
            ),
        )
    else:
        _ask_again(request)


def _ask_again(request: HttpRequest) -> None:
    messages.warning(
        request,
        _(
            "The days changed while you were reading. These are the days as they are now: please "
            "answer again."
        ),
    )
