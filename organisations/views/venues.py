"""The venues of a service and their rooms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from organisations.actions import venues as actions
from organisations.actions.refusals import RoomEnded, RoomKnown, VenueEnded, VenueKnown
from organisations.forms.venues import RoomForm, VenueForm
from organisations.models import Room, Venue
from organisations.pages.venues import bookings_ahead, comforts, opening_lines
from organisations.policies import MANAGE_VENUES, SEE_OPENING, allowed
from organisations.requests import MemberRequest
from organisations.words import words_about_venue


@require_GET
@allowed(SEE_OPENING)
def venue_list(request: MemberRequest) -> HttpResponse:
    today = local_day(timezone.now(), request.service.zone)
    rows = [
        {"venue": venue, "comforts": comforts(venue), "is_over": venue.is_over(today)}
        for venue in Venue.visible_to(request.scope).with_rooms().current_first(today)
    ]
    may_change = MANAGE_VENUES.lets_in(request.scope)
    context = {"rows": rows, "may_change": may_change, "today": today}
    return render(request, "organisations/venue_list.html", context)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_VENUES)
def venue_create(request: MemberRequest) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    today = local_day(now, scope.service.zone)
    form = VenueForm(posted(request), today=today, town=scope.service.town)
    if form.is_valid():
        said = form.cleaned_data
        first = {"room": said["room"], "capacity": said["capacity"]}
        try:
            venue = actions.add_venue(facts=form.facts, hours=form.hours, **first, by=scope, at=now)
        except VenueKnown as refusal:
            form.add_error("name", words_about_venue(refusal))
        else:
            told = _("%(name)s is added. Talks and course days can be planned there.")
            messages.success(request, told % {"name": venue})
            return go_to(request, "organisations:venue_detail", scope.service.slug, venue.pk)
    status = 422 if form.errors else 200
    return render(request, "organisations/venue_create.html", {"form": form}, status=status)


@require_GET
@allowed(SEE_OPENING)
def venue_detail(request: MemberRequest, venue_id: int) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    venue = _the_venue(request, venue_id)
    context = {
        "venue": venue,
        "hours": opening_lines(venue),
        "comforts": comforts(venue),
        "rooms": Room.visible_to(scope).of_venue(venue).by_name(),
        "bookings": bookings_ahead(venue, scope=scope, at=now),
        "is_over": venue.is_over(local_day(now, scope.service.zone)),
        "may_change": MANAGE_VENUES.lets_in(scope),
    }
    return render(request, "organisations/venue_detail.html", context)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_VENUES)
def venue_change(request: MemberRequest, venue_id: int) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    venue = _the_venue(request, venue_id)
    today = local_day(now, scope.service.zone)
    form = VenueForm(posted(request), today=today, venue=venue)
    if form.is_valid():
        try:
            actions.change_venue(venue, changes=form.facts, hours=form.hours, by=scope, at=now)
        except VenueKnown as refusal:
            form.add_error("name", words_about_venue(refusal))
        else:
            messages.success(request, _("The venue is saved."))
            return go_to(request, "organisations:venue_detail", scope.service.slug, venue.pk)
    context = {
        "form": form,
        "venue": venue,
        "planned": len(bookings_ahead(venue, scope=scope, at=now)),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/venue_change.html", context, status=status)


@require_POST
@allowed(MANAGE_VENUES)
def venue_end(request: MemberRequest, venue_id: int) -> HttpResponse:
    venue = _the_venue(request, venue_id)
    try:
        actions.end_venue(venue, by=request.scope, at=timezone.now())
    except VenueEnded as refusal:
        messages.info(request, words_about_venue(refusal))
    else:
        told = _("Today is the last day of %(name)s. What is planned there stands.")
        messages.success(request, told % {"name": venue})
    return go_to(request, "organisations:venue_detail", request.service.slug, venue.pk)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_VENUES)
def room_create(request: MemberRequest, venue_id: int) -> HttpResponse:
    venue = _the_venue(request, venue_id)
    form = RoomForm(posted(request))
    if form.is_valid():
        try:
            actions.add_room(venue, **form.cleaned_data, by=request.scope, at=timezone.now())
        except RoomKnown as refusal:
            form.add_error("name", words_about_venue(refusal))
        else:
            messages.success(request, _("The room is added."))
            return go_to(request, "organisations:venue_detail", request.service.slug, venue.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "venue": venue}
    return render(request, "organisations/room_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_VENUES)
def room_change(request: MemberRequest, room_id: int) -> HttpResponse:
    room = _the_room(request, room_id)
    form = RoomForm(posted(request), room=room)
    if form.is_valid():
        try:
            actions.change_room(room, changes=form.changes, by=request.scope, at=timezone.now())
        except RoomKnown as refusal:
            form.add_error("name", words_about_venue(refusal))
        else:
            messages.success(request, _("The room is saved."))
            return go_to(request, "organisations:venue_detail", request.service.slug, room.venue_id)
    status = 422 if form.errors else 200
    context = {"form": form, "room": room}
    return render(request, "organisations/room_change.html", context, status=status)


@require_POST
@allowed(MANAGE_VENUES)
def room_end(request: MemberRequest, room_id: int) -> HttpResponse:
    room = _the_room(request, room_id)
    try:
        actions.end_room(room, by=request.scope, at=timezone.now())
    except RoomEnded as refusal:
        messages.info(request, words_about_venue(refusal))
    else:
        messages.success(request, _("Nothing new is planned in this room. What is planned stands."))
    return go_to(request, "organisations:venue_detail", request.service.slug, room.venue_id)


def _the_venue(request: MemberRequest, venue_id: int) -> Venue:
    venue: Venue = get_object_or_404(Venue.visible_to(request.scope), pk=venue_id)
    return venue


def _the_room(request: MemberRequest, room_id: int) -> Room:
    room: Room = get_object_or_404(Room.visible_to(request.scope).with_venue(), pk=room_id)
    return room
