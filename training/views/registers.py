"""The register of a session: one minute, one hand, one POST."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from organisations.models import Scope
from organisations.policies import allowed
from organisations.requests import MemberRequest
from training import policies
from training.actions.participation import save_register
from training.forms.registers import Register
from training.models import Attendance, CourseSession, Enrolment
from training.words import words_of


@require_http_methods(["GET", "POST"])
@allowed(policies.TAKE_REGISTER)
def register(request: MemberRequest, session_id: int) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    session = get_object_or_404(CourseSession.visible_to(scope).with_course(), pk=session_id)
    recorded = list(Attendance.visible_to(scope).of_session(session).with_recorder().newest_first())
    known = {row.enrolment_id: row.presence for row in recorded}
    expected = _expected(scope, session, known)
    sheet = Register.of(session, expected, known, scope=scope, at=now, sent=posted(request))
    form = sheet.form
    if form.is_valid():
        try:
            save_register(session, form.presences, by=scope, at=now)
        except Refused as refusal:
            form.add_error(None, words_of(refusal))
        else:
            messages.success(request, _saved(len(form.presences), len(form.enrolments)))
            return go_to(request, "training:register", scope.service.slug, session.pk)
    context = {
        "session": session,
        "course": session.course,
        "register": sheet,
        "last_recorded": recorded[0] if recorded else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "training/register.html", context, status=status)


def _expected(scope: Scope, session: CourseSession, known: dict[int, str]) -> list[Enrolment]:
    """Who takes part, and who left later but was seen at this session."""
    in_course = Enrolment.visible_to(scope).in_course(session.course).with_person().by_name()
    return [row for row in in_course if row.takes_part or row.pk in known]


def _saved(marked: int, total: int) -> str:
    return ngettext(
        "Saved: %(marked)s of %(total)s person is marked.",
        "Saved: %(marked)s of %(total)s people are marked.",
        total,
    ) % {"marked": marked, "total": total}
