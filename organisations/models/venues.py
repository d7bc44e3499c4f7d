"""Where a service meets people: houses with rooms, when they are open, and who has a room when."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.spans import Span
from organisations.models.addresses import Addressed
from organisations.models.partners import FoundByName, LastingQuerySet
from organisations.models.scope import ScopedModel, ScopedQuerySet


class VenueQuerySet(LastingQuerySet):
    def with_rooms(self) -> Self:
        """With ``rooms_in_use``, in the order of their names."""
        rooms = Room.unscoped.in_use().by_name()
        return self.prefetch_related(models.Prefetch("rooms", rooms, to_attr="rooms_in_use"))

    def named(self, name: str) -> Self:
        return self.filter(name=name)


class Venue(Addressed, FoundByName, ScopedModel):
    """A house with rooms in which talks and courses are held.

    ``opening_hours`` holds ``[weekday, from, until]`` with minutes of the day, Monday is 0; where
    nothing stands nobody has said when it is open. It is the address of a house, and nobody's home.
    """

    phone = models.CharField(_("phone"), max_length=30, blank=True)
    opening_hours = models.JSONField(_("opening hours"), default=list, blank=True)
    is_step_free = models.BooleanField(_("no steps on the way in"), default=False)
    has_lift = models.BooleanField(_("lift"), default=False)
    has_hearing_loop = models.BooleanField(_("hearing loop"), default=False)
    way_there = models.CharField(_("parking, tram or bus"), max_length=200, blank=True)
    valid_from = models.DateField(_("counts from"), null=True, blank=True)
    valid_until = models.DateField(_("last day"), null=True, blank=True)

    unscoped = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        constraints = [
            models.UniqueConstraint(fields=["service", "name"], name="organisations_venue_once"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                name="organisations_venue_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_over(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until < day

    def counts_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and not self.is_over(day)

    def hours_on(self, weekday: int) -> Iterator[tuple[int, int]]:
        """From and until which minutes it is open on such a day."""
        return ((first, last) for on, first, last in self.opening_hours if on == weekday)

    def is_open(self, weekday: int, first: int, last: int) -> bool:
        """From ``first`` until ``last`` minute without a break; always where nothing is known."""
        if not self.opening_hours:
            return True
        return any(opens <= first and last <= closes for opens, closes in self.hours_on(weekday))


class RoomQuerySet(ScopedQuerySet):
    def in_use(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def of_venue(self, venue: Venue) -> Self:
        return self.filter(venue=venue)

    def counting_from(self, day: date) -> Self:
        """Those in which something can be planned from that day on."""
        lasts = Q(venue__valid_until__isnull=True) | Q(venue__valid_until__gte=day)
        return self.in_use().filter(lasts)

    def named(self, name: str) -> Self:
        return self.filter(name=name)

    def with_venue(self) -> Self:
        return self.select_related("venue")

    def by_name(self) -> Self:
        return self.order_by("name", "pk")

    def beside_bookings(self, start: datetime, past: datetime) -> Self:
        """A row for each booking in that time, and one for a room that has none then.

        With ``taken_from`` and ``taken_until``.
        """
        then = Q(bookings__starts_at__lt=past, bookings__ends_at__gt=start)
        taken = self.annotate(taken=models.FilteredRelation("bookings", condition=then))
        return taken.annotate(
            taken_from=models.F("taken__starts_at"), taken_until=models.F("taken__ends_at")
        )

    def by_venue(self) -> Self:
        return self.order_by("venue__name_key", "venue", "name", "pk")


class Room(ScopedModel):
    """One room of a venue: two things cannot be in it at once."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=80)
    capacity = models.PositiveSmallIntegerField(
        _("how many people it holds"), validators=[MinValueValidator(1)]
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    unscoped = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [
            models.UniqueConstraint(fields=["venue", "name"], name="organisations_room_once"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1), name="organisations_room_holds_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue.name}, {self.name}"

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    def is_open_for(self, span: Span, zone: tzinfo) -> bool:
        """Whether its house is open from the beginning to the end; always where nobody said."""
        start, end = (at.astimezone(zone) for at in (span.start, span.end))
        first = start.hour * 60 + start.minute
        last = (end.date() - start.date()).days * 24 * 60 + end.hour * 60 + end.minute
        return self.venue.is_open(start.weekday(), first, last)

    @property
    def place(self) -> str:
        """What an invitation says of it: house, room and address."""
        return ", ".join(part for part in (str(self), self.venue.address) if part)


class RoomBookingQuerySet(ScopedQuerySet):
    def in_room(self, room: Room) -> Self:
        return self.filter(room=room)

    def of_venue(self, venue: Venue) -> Self:
        return self.filter(room__venue=venue)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def ending_after(self, at: datetime) -> Self:
        return self.filter(ends_at__gt=at)

    def soonest_first(self) -> Self:
        return self.order_by("starts_at", "pk")


class RoomBooking(ScopedModel):
    """A room from then until then. The talk or the course day that has it points here.

    It stands on this floor so that the two see each other's, and goes when they are called off.
    """

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="bookings")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    unscoped: Any = RoomBookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("room that is taken")
        verbose_name_plural = _("rooms that are taken")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="organisations_room_booking_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["room", "starts_at", "ends_at"], name="organisations_room_booking_at"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.starts_at:%Y-%m-%d %H:%M}"
