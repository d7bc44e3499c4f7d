"""Certifications: whose move it is, what is decided, and the paper."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from core.htmx import go_to
from core.local_time import local_day
from core.refusals import Refused
from core.responses import private
from organisations.models import Scope
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from organisations.words import why_not_oneself
from training import policies
from training.actions import certifications as actions
from training.forms.certifications import ConfirmForm
from training.forms.reasons import ReasonForm
from training.lifecycle import CERTIFICATION_LIFECYCLE
from training.models import Certification
from training.pages.paper import print_certificate
from training.requirements.validity import first_day
from training.snapshot import standing_of
from training.words import words_of

CERTIFICATIONS_PER_PAGE = 25
READ_BY_THE_VOLUNTEER = gettext_lazy("The volunteer reads this on their own page.")
READ_BY_THE_TRAINER = gettext_lazy("The trainer reads this, and may propose again later.")
MOVES: dict[str, tuple[Callable[..., Certification], object]] = {
    "refuse": (actions.refuse_certification, gettext_lazy("Not confirmed. The reason is saved.")),
    "suspend": (actions.suspend_certification, gettext_lazy("The certificate is suspended.")),
    "reinstate": (actions.reinstate_certification, gettext_lazy("The certificate counts again.")),
    "revoke": (actions.revoke_certification, gettext_lazy("The certificate is revoked.")),
}


@require_GET
@allowed(policies.JUDGE)
def certification_list(request: MemberRequest) -> HttpResponse:
    scope = request.scope
    rows = Certification.visible_to(scope).with_person().proposed_first()
    page = Paginator(rows, CERTIFICATIONS_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "training/certification_list.html",
        {"page": page, "rows": standings_on_paper(scope, page)},
    )


def standings_on_paper(
    scope: Scope, rows: Iterable[Certification]
) -> list[tuple[Certification, str]]:
    """With what each is worth today, which no row says."""
    service = scope.service
    today = local_day(timezone.now(), service.zone)
    window = service.renewal_window_days
    return [(row, row.standing(today, renewal_window_days=window)) for row in rows]


@require_GET
@allowed(policies.JUDGE)
def certification_detail(request: MemberRequest, certification_id: int) -> HttpResponse:
    certification = _certification(request.scope, certification_id)
    return _show(request, certification, _confirm_form(request.scope, certification, None))


@require_POST
@allowed(policies.DECIDE)
def certification_confirm(request: MemberRequest, certification_id: int) -> HttpResponse:
    certification = _certification(request.scope, certification_id)
    form = _confirm_form(request.scope, certification, request.POST)
    if not form.is_valid():
        return _show(request, certification, form)
    try:
        actions.confirm_certification(
            certification, **form.cleaned_data, by=request.scope, at=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        words = _("%(name)s is certified, and hears it by email.")
        if certification.volunteer.user.is_called_by_phone:
            words = _("%(name)s is certified.")
        messages.success(request, words % {"name": certification.volunteer})
        ask_to_call(request, [certification.volunteer.user])
    return go_to(request, "training:certification_list", request.scope.service.slug)


@require_POST
@allowed(policies.DECIDE)
def certification_move(request: MemberRequest, certification_id: int, move: str) -> HttpResponse:
    if move not in MOVES:
        raise Http404(move)
    action, done = MOVES[move]
    scope = request.scope
    certification = _certification(scope, certification_id)
    form = _reason_form(move, request.POST)
    if not form.is_valid():
        return _show(
            request, certification, _confirm_form(request.scope, certification, None), (move, form)
        )
    try:
        action(certification, **form.cleaned_data, by=scope, at=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, str(done))
        ask_to_call(request, [certification.volunteer.user])
    return go_to(request, "training:certification_detail", scope.service.slug, certification.pk)


@require_POST
@allowed(policies.DECIDE)
def certification_reissue(request: MemberRequest, certification_id: int) -> HttpResponse:
    scope = request.scope
    certification = _certification(scope, certification_id)
    try:
        actions.reissue_certification(certification, by=scope, at=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, _("The certificate is issued again."))
        ask_to_call(request, [certification.volunteer.user])
    return go_to(request, "training:certification_detail", scope.service.slug, certification.pk)


@require_GET
@allowed(policies.READ_CERTIFICATE)
@private
def certificate_pdf(request: MemberRequest, certification_id: int) -> HttpResponse:
    """The paper of one of ours that stands; a suspended or revoked one has none."""
    certification = _certification(request.scope, certification_id)
    if not certification.has_paper:
        raise Http404("no paper of what does not stand, or of what others gave")
    response = HttpResponse(print_certificate(certification), content_type="application/pdf")
    name = f"certificate-{certification.number}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _certification(scope: Scope, certification_id: int) -> Certification:
    rows = Certification.visible_to(scope).with_all()
    certification = get_object_or_404(rows, pk=certification_id)
    certification.service = scope.service
    if certification.enrolment:
        certification.enrolment.course.service = scope.service
    return certification


def _confirm_form(
    scope: Scope, certification: Certification, sent: QueryDict | None
) -> ConfirmForm:
    others = Certification.visible_to(scope).beside(certification).confirmed()
    running = others.latest_to_end_first().first()
    today = local_day(timezone.now(), scope.service.zone)
    until = running.valid_until if running else None
    return ConfirmForm(
        sent, certification=certification, first_day=first_day(today=today, running_until=until)
    )


def _show(
    request: MemberRequest,
    certification: Certification,
    confirm_form: ConfirmForm,
    tried: tuple[str, ReasonForm] | None = None,
) -> HttpResponse:
    scope = request.scope
    moves = {move.name for move in CERTIFICATION_LIFECYCLE.moves(certification.state, scope.roles)}
    oneself = why_not_oneself(
        certification.volunteer.user_id, by=scope, roles=policies.DECIDE.roles, at=timezone.now()
    )
    if oneself:
        moves = set()
    forms = {move: _reason_form(move) for move in moves & MOVES.keys()}
    if tried and tried[0] in forms:
        forms[tried[0]] = tried[1]
    ((_row, standing),) = standings_on_paper(scope, [certification])
    context = {
        "certification": certification,
        "standing": standing,
        "course_standing": standing_of(certification.enrolment)
        if certification.enrolment
        else None,
        "others": standings_on_paper(
            scope, Certification.visible_to(scope).beside(certification).newest_first()
        ),
        "about_oneself": oneself,
        "may_confirm": "confirm" in moves,
        "confirm_form": confirm_form,
        "forms": forms,
        "has_paper": certification.has_paper,
        "may_reissue": certification.has_paper and scope.is_coordinator and not oneself,
    }
    status = 422 if confirm_form.is_bound or tried else 200
    return render(request, "training/certification_detail.html", context, status=status)


def _reason_form(move: str, sent: QueryDict | None = None) -> ReasonForm:
    return ReasonForm(
        sent,
        required=move != "reinstate",
        help_text=READ_BY_THE_TRAINER if move == "refuse" else READ_BY_THE_VOLUNTEER,
        auto_id=f"{move}_%s",  # several stand on one page
    )
