"""The one click of the week that gives a talk a free room."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.htmx import go_to
from core.refusals import Refused
from organisations.models import User
from organisations.pages.venues import rooms_to_choose
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from scheduling.appointments.actions.appointments import move_to_room
from scheduling.appointments.actions.refusals import Doubts
from scheduling.appointments.forms.rooms import TalkRoomForm
from scheduling.appointments.models import Appointment, CalendarItem
from scheduling.appointments.words import doubt_words, words_of
from scheduling.policies import GIVE_ROOMS

WEEK = "insights:service_week"


@require_POST
@allowed(GIVE_ROOMS)
def appointment_room(request: MemberRequest, appointment_id: int) -> HttpResponse:
    """Back to the week as it was; where something is to be thought over, to the form instead."""
    scope, at = request.scope, timezone.now()
    talk = get_object_or_404(Appointment.visible_to(scope).with_case(), pk=appointment_id)
    form = TalkRoomForm(request.POST, rooms=rooms_to_choose(scope, at=at))
    if not form.is_valid():
        messages.warning(request, words_of(Refused()))
        return _to_week(request)
    room = form.cleaned_data["room"]
    try:
        move_to_room(talk, room, shown=form.shown, by=scope, at=at)
    except Doubts as refusal:
        for doubt in refusal.doubts:
            messages.warning(request, doubt_words(doubt))
        page = reverse("scheduling:appointment_move", args=[scope.service.slug, talk.pk])
        return go_to(request, f"{page}?room={room.pk}")
    except Refused as refusal:
        messages.warning(request, words_of(refusal))
        return _to_week(request)
    told = _("The talk of case %(number)s is in %(room)s now, and everybody is asked again.")
    messages.success(request, told % {"number": talk.case.number, "room": room})
    ask_to_call(request, _others_invited(request, talk))
    return _to_week(request)


def _others_invited(request: MemberRequest, talk: Appointment) -> list[User]:
    items = CalendarItem.visible_to(request.scope).of_appointment(talk).invited()
    return [item.user for item in items.but_of(request.user).with_person()]


def _to_week(request: MemberRequest) -> HttpResponse:
    page = reverse(WEEK, args=[request.service.slug])
    asked = request.GET.urlencode()
    return go_to(request, f"{page}?{asked}" if asked else page)
