"""How people stand: everybody in training, and one volunteer's whole record."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.htmx import go_to
from core.local_time import local_day
from core.refusals import Refused
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.words import why_not_oneself
from training import policies
from training.actions.certifications import propose_renewal, renewal_findings
from training.forms.observations import ObservationForm
from training.lifecycle import CertificationStanding, CertificationState
from training.models import Certification, Enrolment, Observation
from training.pages.choices import counting_watched
from training.pages.progress_lines import progress_lines
from training.snapshot import logbook_of, newest_by_volunteer, standings_of
from training.views.certifications import standings_on_paper
from training.words import words_of
from volunteers.lifecycle import LEARNING
from volunteers.models import Volunteer
from volunteers.models.people import VolunteerQuerySet
from volunteers.pages.roll import Roll

PEOPLE_PER_PAGE = 25


@require_GET
@allowed(policies.JUDGE)
def progress(request: MemberRequest) -> HttpResponse:
    """Everybody in training, with the course they were in last."""
    scope = request.scope
    words = request.GET.get("q", "").strip()
    roll = Roll(Volunteer.visible_to(scope).in_training(), named=words, per_page=PEOPLE_PER_PAGE)
    page = roll.get_page(request.GET.get("page"))
    on_page = cast("VolunteerQuerySet", page.object_list)
    volunteers = list(counting_watched(on_page).as_lines("watched"))
    enrolments = Enrolment.visible_to(scope).of_volunteers(volunteers).not_withdrawn()
    standings = newest_by_volunteer(
        enrolments.with_course_alone(),
        watched={volunteer.pk: volunteer.watched for volunteer in volunteers},
        service=scope.service,
    )
    proposed = {
        row.volunteer_id: row
        for row in Certification.visible_to(scope).of_volunteers(volunteers).proposed()
    }
    context = {
        "page": page,
        "words": words,
        "lines": progress_lines(volunteers, standings, proposed, scope.service),
    }
    return render(request, "training/progress.html", context)


@require_GET
@allowed(policies.JUDGE)
def volunteer_record(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    volunteer = get_object_or_404(
        Volunteer.visible_to(request.scope).with_person(), pk=volunteer_id
    )
    learns = volunteer.state in LEARNING
    return show_record(request, volunteer, observation_form(request, volunteer) if learns else None)


def observation_form(
    request: MemberRequest, volunteer: Volunteer, sent: QueryDict | None = None
) -> ObservationForm:
    scope = request.scope
    today = local_day(timezone.now(), scope.service.zone)
    return ObservationForm(sent, volunteer=volunteer, scope=scope, today=today)


def show_record(
    request: MemberRequest, volunteer: Volunteer, form: ObservationForm | None
) -> HttpResponse:
    """What they followed, watched and hold. Without ``form`` nothing more is to be watched."""
    scope = request.scope
    oneself = why_not_oneself(
        volunteer.user_id, by=scope, roles=policies.NOTE_OBSERVATIONS.roles, at=timezone.now()
    )
    enrolments = list(
        Enrolment.visible_to(scope).of_volunteer(volunteer).with_course().newest_first()
    )
    for enrolment in enrolments:
        enrolment.course.service = scope.service
    rows = Certification.visible_to(scope).of_volunteer(volunteer).newest_first()
    certifications = standings_on_paper(scope, rows)
    logbook = logbook_of(
        Observation.visible_to(scope).of_volunteer(volunteer), service=scope.service
    )
    context = {
        "volunteer": volunteer,
        "standings": standings_of(enrolments, watched={volunteer.pk: logbook.watched}),
        "certifications": certifications,
        "about_oneself": oneself,
        "may_take_back": not oneself,
        "may_renew": not oneself and _may_renew(certifications),
        "renewal_findings": renewal_findings(volunteer, service=scope.service, at=timezone.now()),
        "logbook": logbook,
        # Where it was sent already, what was typed stays to be read.
        "observation_form": form if form and (form.is_bound or not oneself) else None,
    }
    status = 422 if form and form.is_bound else 200
    return render(request, "training/volunteer_record.html", context, status=status)


def _may_renew(certifications: list[tuple[Certification, str]]) -> bool:
    """The one that runs longest ends soon or has ended, and nothing is proposed yet."""
    if any(row.state == CertificationState.PROPOSED for row, _standing in certifications):
        return False
    standings = {standing for row, standing in certifications if row.is_in_force}
    return bool(standings) and standings <= {
        CertificationStanding.DUE,
        CertificationStanding.LAPSED,
    }


@require_POST
@allowed(policies.JUDGE)
def renewal_propose(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    scope = request.scope
    volunteer = get_object_or_404(Volunteer.visible_to(scope), pk=volunteer_id)
    try:
        certification = propose_renewal(volunteer, by=scope, at=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        words = _("Certificate %(number)s is proposed. The coordinator decides.")
        messages.success(request, words % {"number": certification.number})
    return go_to(request, "training:volunteer_record", scope.service.slug, volunteer.pk)
