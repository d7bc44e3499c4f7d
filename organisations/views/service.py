"""What managers and coordinators look after: people, rules, stranded mail."""

from collections.abc import Callable
from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.lifecycle import MoveRefused
from organisations import policies
from organisations.actions import mail, service
from organisations.actions import people as people_actions
from organisations.actions.corrections import belongs_elsewhere, correct_member
from organisations.actions.invitations import (
    invite_again,
    roles_given_by,
    take_back_invitation,
)
from organisations.actions.refusals import (
    AboutOneself,
    AlreadyInvited,
    AlreadyMember,
    LastManager,
    LoginTaken,
    NoSecondFactor,
    NothingToSend,
    OwnSecondFactor,
    PartnerOver,
    PerhapsKnown,
)
from organisations.actions.second_factor import end_second_factor
from organisations.forms.people import CorrectPersonForm, InviteForm
from organisations.forms.service import ServiceSettingsForm
from organisations.models import NEVER_GIVEN, Invitation, Membership, OutboxMessage
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.second_factor import who_has_one
from organisations.words import words_about_login, words_about_oneself, words_about_partner

A_PAGE = 50


@require_http_methods(["GET", "POST"])
@allowed(policies.MANAGE_PEOPLE)
def people(request: MemberRequest) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    form = InviteForm(posted(request), scope=scope)
    if form.is_valid():
        try:
            people_actions.invite_member(**form.cleaned_data, by=scope, at=now)
        except AlreadyMember:
            form.add_error("email", _("This person has that role already."))
        except AlreadyInvited:
            told = _("This person is invited to that role already: see who is not here yet.")
            form.add_error("email", told)
        except PartnerOver as refusal:
            form.add_error("partner", words_about_partner(refusal))
        except AboutOneself as refusal:
            form.add_error("role", words_about_oneself(refusal))
        except LoginTaken as refusal:
            form.add_error("email", words_about_login(refusal))
        except PerhapsKnown as refusal:
            form.ask_who(refusal.known)
        else:
            messages.success(request, _("The invitation is on its way."))
            return go_to(request, "organisations:people", scope.service.slug)
    rows = Membership.objects.of_service(scope.service).current().with_person().staff_first()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    may_end = policies.END_SECOND_STEP.lets_in(scope)
    context = {
        "form": form,
        "page": page,
        "second_steps": who_has_one(page, besides=scope.person) if may_end else frozenset(),
        "roles_given": roles_given_by(scope),
        "roles_asked_for": [*roles_given_by(scope), *NEVER_GIVEN],
        "now": now,
        "invitations": Invitation.visible_to(scope).open().newest_first(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "organisations/people.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.MANAGE_PEOPLE)
def person_correct(request: MemberRequest, membership_id: int) -> HttpResponse:
    """A name or an address, of whoever belongs to no other service."""
    scope = request.scope
    rows = Membership.objects.of_service(scope.service).current().with_person()
    membership = get_object_or_404(rows, pk=membership_id)
    elsewhere = belongs_elsewhere(membership.user, scope.service)
    form = CorrectPersonForm(posted(request), person=membership.user)
    if form.is_valid() and not elsewhere:
        correct_member(membership, changes=form.changes, by=scope, at=timezone.now())
        messages.success(request, _("Corrected."))
        return go_to(request, "organisations:people", scope.service.slug)
    context = {"form": form, "membership": membership, "belongs_elsewhere": elsewhere}
    status = 422 if form.errors or (form.is_bound and elsewhere) else 200
    return render(request, "organisations/person_correct.html", context, status=status)


@require_POST
@allowed(policies.MANAGE_PEOPLE)
def membership_end(request: MemberRequest, membership_id: int) -> HttpResponse:
    scope = request.scope
    rows = Membership.objects.of_service(scope.service)
    rows = rows.in_roles(roles_given_by(scope))
    membership = get_object_or_404(rows, pk=membership_id)
    try:
        people_actions.end_membership(membership, by=scope, at=timezone.now())
    except LastManager:
        messages.error(request, _("This is the last manager. Invite another one first."))
    else:
        messages.success(request, _("The role has ended."))
    return go_to(request, "organisations:people", scope.service.slug)


@require_POST
@allowed(policies.END_SECOND_STEP)
def second_step_end(request: MemberRequest, membership_id: int) -> HttpResponse:
    scope = request.scope
    rows = Membership.objects.of_service(scope.service).current().with_person()
    person = get_object_or_404(rows, pk=membership_id).user
    try:
        end_second_factor(person, by=scope, at=timezone.now())
    except OwnSecondFactor:
        told = _("Another manager ends your own second step, or whoever runs this site.")
        messages.error(request, told)
    except NoSecondFactor:
        messages.info(request, _("%(name)s has no second step any more.") % {"name": person})
    else:
        told = _("The second step of %(name)s has ended. They and all managers read it by email.")
        messages.success(request, told % {"name": person})
    return go_to(request, "organisations:people", scope.service.slug)


INVITATION_MOVES: dict[str, tuple[Callable[..., Invitation], str | Promise]] = {
    "again": (invite_again, gettext_lazy("The invitation is on its way once more.")),
    "take-back": (take_back_invitation, gettext_lazy("The invitation is taken back.")),
}


@require_POST
@allowed(policies.MANAGE_PEOPLE)
def invitation_move(request: MemberRequest, invitation_id: int, move: str) -> HttpResponse:
    if move not in INVITATION_MOVES:
        raise Http404("no such move")
    verb, done = INVITATION_MOVES[move]
    scope = request.scope
    rows = Invitation.visible_to(scope).in_roles([*roles_given_by(scope), *NEVER_GIVEN])
    row = get_object_or_404(rows, pk=invitation_id)
    try:
        verb(row, by=scope, at=timezone.now())
    except MoveRefused:
        messages.warning(request, _("This invitation was taken up or taken back meanwhile."))
    except AboutOneself as refusal:
        messages.error(request, words_about_oneself(refusal))
    else:
        messages.success(request, str(done))
    return go_to(request, "organisations:people", scope.service.slug)


@require_http_methods(["GET", "POST"])
@allowed(policies.MANAGE_SERVICE)
def service_settings(request: MemberRequest) -> HttpResponse:
    scope = request.scope
    form = ServiceSettingsForm(posted(request), instance=scope.service)
    if form.is_valid():
        service.change_settings(changes=form.changes, by=scope, at=timezone.now())
        messages.success(request, _("The settings are saved."))
        return go_to(request, "organisations:service_settings", scope.service.slug)
    status = 422 if form.errors else 200
    return render(request, "organisations/service_settings.html", {"form": form}, status=status)


@require_GET
@allowed(policies.MEND_MAIL)
def mail_trouble(request: MemberRequest) -> HttpResponse:
    rows = OutboxMessage.visible_to(request.scope).needing_a_person().without_content()
    page = Paginator(rows.newest_first(), A_PAGE).get_page(request.GET.get("page"))
    held = OutboxMessage.visible_to(request.scope).held(timezone.now()).without_content()
    context = {"page": page, "held": held[:A_PAGE], "held_count": held.count()}
    return render(request, "organisations/mail_trouble.html", context)


@require_POST
@allowed(policies.MEND_MAIL)
def mail_settle(request: MemberRequest, message_id: int) -> HttpResponse:
    """``settle=again`` sends the message once more, ``settle=let_go`` leaves it."""
    scope = request.scope
    message = get_object_or_404(OutboxMessage.visible_to(scope), pk=message_id)
    with suppress(OutboxMessage.DoesNotExist):  # settled meanwhile: the list shows it no more
        if request.POST.get("settle") == "again":
            try:
                mail.send_again(message, by=scope, at=timezone.now())
            except NothingToSend:
                messages.error(
                    request, _("Please call them: email cannot be sent to this address.")
                )
            else:
                messages.success(request, _("The email is sent again."))
        else:
            mail.let_go(message, by=scope, at=timezone.now())
            messages.success(request, _("The email stays unsent."))
    return go_to(request, "organisations:mail_trouble", scope.service.slug)
