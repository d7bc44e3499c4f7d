"""Pages for people without an account: the public form and the links in our mail."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from core.responses import private
from core.tokens import BadLink
from organisations.models import Language
from organisations.models.due_rows import retention_list
from organisations.models.kept_rows import promised_months
from organisations.requests import GuestRequest
from organisations.views.public_forms import note_failed_form, put_off_mail, takes_form
from organisations.views.signed_links import enter_by_link, link_over
from volunteers.actions import applications
from volunteers.actions.agreements import accept_agreements
from volunteers.forms.public import AgreementsForm, ApplyForm
from volunteers.links import AGREEMENTS, CONFIRM, applicant, application_of
from volunteers.models import AcceptedVia, Application, Campaign
from volunteers.models.questions import campaign_of
from volunteers.snapshot import texts_for
from volunteers.words import CONDUCT_WORDS, too_many_forms


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: GuestRequest, code: str = "") -> HttpResponse:
    """An unknown code is no error: the poster was printed, the campaign perhaps removed."""
    if not request.service.applications_are_open:
        return render(request, "volunteers/apply_closed.html")
    campaign = campaign_of(request.service, code)
    if request.method != "POST":
        language = get_language() or request.service.language
        spoken = [language] if language in Language.values else []
        form = ApplyForm(initial={"language": language, "spoken": spoken})
        return _show_form(request, form, campaign)
    form = ApplyForm(request.POST)
    if not form.is_valid():
        return _show_form(request, form, campaign, status=422)
    if form.is_from_a_program:
        note_failed_form(request, "apply")
        return go_to(request, "volunteers:application_sent", request.service.slug)
    now = timezone.now()
    if not takes_form(request, "apply", from_crowd=request.service.expects_crowd(now)):
        form.add_error(None, too_many_forms(request.service))
        return _show_form(request, form, campaign, status=429)
    applications.receive_application(
        request.service,
        **form.facts,
        campaign=campaign,
        put_off=put_off_mail(request, "apply", form.cleaned_data["email"], at=now),
        at=now,
    )
    return go_to(request, "volunteers:application_sent", request.service.slug)


def _show_form(
    request: GuestRequest, form: ApplyForm, campaign: Campaign | None, *, status: int = 200
) -> HttpResponse:
    """An old poster still says where somebody came from, and the page says that it is old."""
    today = local_day(timezone.now(), request.service.zone)
    context = {
        "form": form,
        "campaign_is_over": campaign is not None and campaign.is_over(today),
        "months": request.service.months_kept("applicant_retention_months"),
    }
    return render(request, "volunteers/apply.html", context, status=status)


@login_not_required
@require_safe
def application_sent(request: GuestRequest) -> HttpResponse:
    """The same words for a known and an unknown address."""
    days = retention_list().times["unconfirmed"].keep.amount
    return render(request, "volunteers/application_sent.html", {"days": days})


def _enter(request: GuestRequest, purpose: str, token: str) -> Application:
    """Whose link this is; the page then speaks their language. 404 for a link that is not ours."""
    try:
        application = application_of(purpose, token)
    except (BadLink, Application.DoesNotExist) as unknown:
        raise Http404("no such link") from unknown
    enter_by_link(request, application.service, language=application.language)
    return application


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@private
def application_confirm(request: GuestRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail programs follow links too. The button confirms."""
    application = _enter(request, CONFIRM, token)
    if not application.is_open:
        return link_over(request)
    if request.method == "POST":
        applications.confirm_application(
            application, by=applicant(application.service), at=timezone.now()
        )
        return go_to(request, "volunteers:application_received", token)
    if application.is_address_proved:
        return go_to(request, "volunteers:application_received", token)
    return render(request, "volunteers/application_confirm.html", {"application": application})


@login_not_required
@require_safe
@private
def application_received(request: GuestRequest, token: str) -> HttpResponse:
    application = _enter(request, CONFIRM, token)
    if not application.is_open:
        return link_over(request)
    context = {
        "application": application,
        "conduct_words": CONDUCT_WORDS[application.service.country],
        "months": promised_months("applicant", application.service),
    }
    return render(request, "volunteers/application_received.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@private
def agreements(request: GuestRequest, token: str) -> HttpResponse:
    application = _enter(request, AGREEMENTS, token)
    if not application.confirmed_at:
        raise Http404("not confirmed")
    if not application.may_accept_texts:
        return link_over(request)
    texts = [on_file for on_file in texts_for(application) if on_file.text]
    waiting = [on_file for on_file in texts if not on_file.accepted]
    form = AgreementsForm(posted(request), waiting=waiting)
    if form.is_valid():
        accept_agreements(
            application,
            texts=form.texts,
            via=AcceptedVia.SCREEN,
            by=applicant(application.service),
            at=timezone.now(),
        )
        return go_to(request, "volunteers:agreements", token)
    context = {
        "application": application,
        "form": form,
        "accepted": [on_file for on_file in texts if on_file.accepted],
    }
    status = 422 if form.errors else 200
    return render(request, "volunteers/agreements.html", context, status=status)
