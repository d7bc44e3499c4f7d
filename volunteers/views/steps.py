"""What a coordinator does with one application. Each answers with its page, or a refusal on it."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from organisations.actions.refusals import PerhapsKnown
from organisations.policies import allowed
from organisations.requests import MemberRequest
from volunteers.actions import agreements, applications
from volunteers.actions.admission import admit_applicant, say_not_the_same
from volunteers.actions.corrections import correct_application
from volunteers.forms.applications import (
    AdmitForm,
    CertificateForm,
    CorrectApplicationForm,
    DeclineApplicationForm,
    InformForm,
    InterviewForm,
    SignedForm,
    WithdrawForm,
)
from volunteers.models import AcceptedVia, Application
from volunteers.policies import LEAD_APPLICANTS
from volunteers.snapshot import perhaps_applied_before, texts_for
from volunteers.views.applications import application_for, service_today, show_application
from volunteers.words import CONDUCT_WORDS, words_of


def _do(
    request: MemberRequest, application: Application, step: Callable[[], object], done: str
) -> HttpResponse:
    try:
        step()
    except PerhapsKnown:
        # The page asks, above the button.
        application.refresh_from_db(fields=["state", "moved_at"])
        return show_application(request, application, status=422)
    except Refused as refusal:
        application.refresh_from_db(fields=["state", "moved_at"])
        return show_application(request, application, refusals=words_of(refusal), status=422)
    messages.success(request, done)
    return go_to(request, "volunteers:application_detail", request.service.slug, application.pk)


def _show_again(
    request: MemberRequest, application: Application, name: str, form: Form
) -> HttpResponse:
    return show_application(request, application, filled={name: form}, status=422)


@require_http_methods(["GET", "POST"])
@allowed(LEAD_APPLICANTS)
def application_correct(request: MemberRequest, application_id: int) -> HttpResponse:
    """A name or an address, put right by who leads the application."""
    application = application_for(request, application_id)
    form = CorrectApplicationForm(posted(request), application=application)
    if form.is_valid():
        try:
            correct_application(
                application, changes=form.changes, by=request.scope, at=timezone.now()
            )
        except Refused as refusal:
            for words in words_of(refusal):
                form.add_error("email", words)
        else:
            messages.success(request, _("Corrected."))
            return go_to(
                request, "volunteers:application_detail", request.service.slug, application.pk
            )
    context = {"form": form, "application": application}
    status = 422 if form.errors else 200
    return render(request, "volunteers/application_correct.html", context, status=status)


@require_POST
@allowed(LEAD_APPLICANTS)
def application_inform(request: MemberRequest, application_id: int) -> HttpResponse:
    application = application_for(request, application_id)
    form = InformForm(request.POST, today=service_today(request))
    if not form.is_valid():
        return _show_again(request, application, "inform", form)
    return _do(
        request,
        application,
        lambda: applications.inform_applicant(
            application, **form.cleaned_data, by=request.scope, at=timezone.now()
        ),
        _("Noted. The next step is the interview."),
    )


@require_POST
@allowed(LEAD_APPLICANTS)
def application_interview(request: MemberRequest, application_id: int) -> HttpResponse:
    application = application_for(request, application_id)
    form = InterviewForm(request.POST, today=service_today(request))
    if not form.is_valid():
        return _show_again(request, application, "interview", form)
    return _do(
        request,
        application,
        lambda: applications.interview_applicant(
            application, **form.cleaned_data, by=request.scope, at=timezone.now()
        ),
        _("Noted. The next step is the screening."),
    )


@require_POST
@allowed(LEAD_APPLICANTS)
def application_certificate(request: MemberRequest, application_id: int) -> HttpResponse:
    application = application_for(request, application_id)
    form = CertificateForm(request.POST, today=service_today(request))
    if not form.is_valid():
        return _show_again(request, application, "certificate", form)
    return _do(
        request,
        application,
        lambda: applications.note_conduct_certificate(
            application, **form.cleaned_data, by=request.scope, at=timezone.now()
        ),
        str(CONDUCT_WORDS[request.service.country].was_seen),
    )


@require_POST
@allowed(LEAD_APPLICANTS)
def application_ask_agreements(request: MemberRequest, application_id: int) -> HttpResponse:
    application = application_for(request, application_id)
    return _do(
        request,
        application,
        lambda: agreements.ask_for_agreements(application, by=request.scope, at=timezone.now()),
        _("The texts are on their way to %(name)s.") % {"name": application.full_name},
    )


@require_POST
@allowed(LEAD_APPLICANTS)
def application_paper_agreements(request: MemberRequest, application_id: int) -> HttpResponse:
    """Signed on paper: both current texts at once, entered by the coordinator."""
    application = application_for(request, application_id)
    form = SignedForm(request.POST, today=service_today(request))
    if not form.is_valid():
        return _show_again(request, application, "signed", form)
    texts = frozenset(on_file.text.pk for on_file in texts_for(application) if on_file.text)
    return _do(
        request,
        application,
        lambda: agreements.accept_agreements(
            application,
            texts=texts,
            via=AcceptedVia.PAPER,
            **form.cleaned_data,
            by=request.scope,
            at=timezone.now(),
        ),
        _("Noted that the texts were signed on paper."),
    )


@require_POST
@allowed(LEAD_APPLICANTS)
def application_screen(request: MemberRequest, application_id: int) -> HttpResponse:
    application = application_for(request, application_id)
    return _do(
        request,
        application,
        lambda: applications.screen_applicant(application, by=request.scope, at=timezone.now()),
        _("The screening is finished."),
    )


@require_POST
@allowed(LEAD_APPLICANTS)
def application_admit(request: MemberRequest, application_id: int) -> HttpResponse:
    application = application_for(request, application_id)
    form = AdmitForm(request.POST)
    same = form.cleaned_data["same"] if form.is_valid() else ""
    return _do(
        request,
        application,
        lambda: admit_applicant(application, same=same, by=request.scope, at=timezone.now()),
        _("%(name)s is a volunteer now and gets a welcome by email.")
        % {"name": application.full_name},
    )


@require_POST
@allowed(LEAD_APPLICANTS)
def application_two_people(
    request: MemberRequest, application_id: int, person_id: int
) -> HttpResponse:
    """The applicant is not that person; it is asked no more."""
    application = application_for(request, application_id)
    known = perhaps_applied_before(application, scope=request.scope)
    people = [one.person for one in known if one.person.pk == person_id]
    if not people:
        # Somebody answered it before, or it was put right meanwhile.
        messages.info(request, _("This is not asked any more."))
        return go_to(request, "volunteers:application_detail", request.service.slug, application.pk)
    return _do(
        request,
        application,
        lambda: say_not_the_same(application, people, by=request.scope, at=timezone.now()),
        _("Noted: these are two people."),
    )


@require_POST
@allowed(LEAD_APPLICANTS)
def application_decline(request: MemberRequest, application_id: int) -> HttpResponse:
    application = application_for(request, application_id)
    form = DeclineApplicationForm(request.POST, today=service_today(request))
    if not form.is_valid():
        return _show_again(request, application, "decline", form)
    return _do(
        request,
        application,
        lambda: applications.decline_application(
            application, **form.cleaned_data, by=request.scope, at=timezone.now()
        ),
        _("The application is turned down."),
    )


@require_POST
@allowed(LEAD_APPLICANTS)
def application_withdraw(request: MemberRequest, application_id: int) -> HttpResponse:
    application = application_for(request, application_id)
    form = WithdrawForm(request.POST, today=service_today(request))
    if not form.is_valid():
        return _show_again(request, application, "withdraw", form)
    return _do(
        request,
        application,
        lambda: applications.withdraw_application(
            application, **form.cleaned_data, by=request.scope, at=timezone.now()
        ),
        _("The application is withdrawn."),
    )
