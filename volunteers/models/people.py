"""The volunteers, and what they should not be asked for. Changed in ``actions`` only."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from core.finding import Sought
from core.lifecycle import Tone
from organisations.models import (
    Addressed,
    District,
    MailboxColumn,
    Membership,
    PartnerOrganisation,
    Scope,
    ScopedModel,
    ScopedQuerySet,
    Service,
    User,
    found_as,
    named_like,
)
from organisations.models.addresses import NO_MAILBOX
from volunteers.lifecycle import LEARNING, MAY_MEDIATE, PRESENT, VOLUNTEER_TONES, VolunteerState


class Spoken(models.TextChoices):
    """Languages people speak in talks (ISO 639-1)."""

    NL = "nl", _("Dutch")
    FR = "fr", _("French")
    DE = "de", _("German")
    EN = "en", _("English")
    AR = "ar", _("Arabic")
    TR = "tr", _("Turkish")
    PL = "pl", _("Polish")
    ES = "es", _("Spanish")
    PT = "pt", _("Portuguese")
    UK = "uk", _("Ukrainian")
    FA = "fa", _("Persian")
    SO = "so", _("Somali")


class VolunteerQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return super().visible_to(scope).unmerged()

    def unmerged(self) -> Self:
        """Of two records of one person only the one in use: the other stands on no page."""
        return self.filter(merged_into__isnull=True)

    def present(self) -> Self:
        return self.filter(state__in=PRESENT)

    def may_mediate(self) -> Self:
        return self.filter(state__in=MAY_MEDIATE)

    def resting_on(self, day: Any) -> Self:
        """Who takes a break that lasts up to this day; ``day`` may be that of a query around it."""
        lasts = Q(paused_until__isnull=True) | Q(paused_until__gt=day)
        return self.filter(lasts, state=VolunteerState.PAUSED)

    def of_keys(self, keys: Iterable[int]) -> Self:
        return self.filter(pk__in=list(keys))

    def in_training(self) -> Self:
        return self.filter(state=VolunteerState.TRAINING)

    def in_state(self, state: str) -> Self:
        return self.filter(state=state)

    def without_home(self) -> Self:
        """Of whom nobody can tell whether they live near the parties of a case."""
        return self.filter(street="", postcode="")

    def known_by_name(self) -> Self:
        """Without those of whom only a number is left."""
        return self.exclude(user__email__endswith=NO_MAILBOX)

    def with_person(self) -> Self:
        return self.select_related("user", "district")

    def as_lines(self, *more: str) -> "models.QuerySet[Any, Any]":
        """What every line of a list shows of a volunteer, instead of the row; ``more`` if asked."""
        person = ("user__first_name", "user__last_name", "user__mailbox")
        return self.values_list("pk", "state", "paused_until", *person, *more, named=True)

    def by_name(self) -> Self:
        """As the index of names stands; an address is nobody else's, so nothing is left open."""
        return self.order_by("user__name_key", "pk")

    def knowing_other_services(self) -> Self:
        """Annotate ``is_elsewhere``: this person belongs to another service as well."""
        others = Membership.objects.current().filter(user=models.OuterRef("user"))
        elsewhere = others.exclude(service=models.OuterRef("service"))
        return self.annotate(is_elsewhere=models.Exists(elsewhere))

    def knowing_parts(self) -> Self:
        """Annotate ``has_parts``: another record became part of this one."""
        parts = Volunteer.unscoped.filter(merged_into=models.OuterRef("pk"))
        return self.annotate(has_parts=models.Exists(parts))

    def of_key(self, key: Any) -> Self:
        return self.filter(pk=key)

    def of_person(self, user: models.Model) -> Self:
        return self.filter(user=user)

    def besides(self, volunteer: "Volunteer") -> Self:
        return self.exclude(pk=volunteer.pk)

    def of_address(self, service: Service, email: str) -> Self:
        """Whoever logs in with it or is written to there: more than one, where people share it."""
        theirs = Q(user__email__iexact=email) | Q(user__mailbox__iexact=email)
        return self.filter(theirs, service=service).unmerged()

    def listed_for(self, scope: Scope) -> Self:
        """A coordinator's are all; a trainer's those who learn."""
        return self if scope.is_coordinator else self.filter(state__in=LEARNING)

    def changeable_by(self, scope: Scope) -> Self:
        """A coordinator's are all; anybody else has at most their own."""
        return self if scope.is_coordinator else self.filter(user=scope.user)

    def of_level(self, level: str) -> Self:
        return self.filter(level=level)

    def speaking(self, language: str) -> Self:
        # As text: SQLite looks for no member in a list.
        spoken = Cast("languages", models.TextField())
        return self.alias(spoken=spoken).filter(spoken__contains=f'"{language}"')

    def living_in(self, district: Any) -> Self:
        return self.filter(district=district)

    def with_a_free_seat(self) -> Self:
        """Needs ``load``: whoever may mediate and has fewer cases than they want at most."""
        return self.may_mediate().filter(load__lt=F("max_open_cases"))

    def not_asked_since(self, moment: datetime) -> Self:
        """Needs ``load`` and ``asked_at``: could have been asked, and was admitted before that."""
        never = Q(asked_at__isnull=True, admitted_on__lt=moment.date())
        return self.with_a_free_seat().filter(never | Q(asked_at__lt=moment))

    def certified_until_between(self, first: date, last: date) -> Self:
        """Needs ``certified_until``."""
        return self.filter(certified_until__range=(first, last))

    def named_like(self, words: str) -> Self:
        return self.filter(named_like(words, "user__"))

    def found_by(self, sought: Iterable[Sought], country: str) -> Self:
        """Each word stands in a name, a telephone number, or is the number of an older register."""
        found = self
        for each in sought:
            theirs = Q(their_number__iexact=each.word)
            found = found.filter(found_as(each, country, "user__") | theirs)
        return found

    def of_their_number(self, number: str) -> Self:
        """Whoever has that number in an older register."""
        return self.exclude(their_number="").filter(their_number__iexact=number.strip())

    def of_people(self, people: models.QuerySet[User]) -> Self:
        return self.filter(user__in=people)


# The engine knows the same three words (scheduling.engine.people).
class Level(models.TextChoices):
    NOVICE = "novice", _("newcomer")
    REGULAR = "regular", _("experienced")
    SENIOR = "senior", _("mentor")


class Gender(models.TextChoices):
    """Kept only where the volunteer tells it; used only where a coordinator asks for it."""

    UNTOLD = "", _("not told")
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", _("other")


class ExtraTraining(models.TextChoices):
    """What needs more than the basic training; the words of the types of mediation."""

    COACHING = "coaching", _("coaching")
    SHUTTLE = "shuttle", _("shuttle mediation")
    GROUP = "group", _("group mediation")


class Volunteer(Addressed, ScopedModel):
    """A mediator of one service, from the day of admission. Staff mediators are volunteers too."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="volunteers"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=VolunteerState, default=VolunteerState.TRAINING
    )
    their_number = models.CharField(_("number in an older register"), max_length=40, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.NOVICE)
    languages = models.JSONField(_("languages"), default=list)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="volunteers"
    )
    extra_training = models.JSONField(_("trained for"), default=list)
    max_open_cases = models.PositiveSmallIntegerField(_("open cases at most"), default=2)
    admitted_on = models.DateField(_("admitted on"))
    paused_from = models.CharField(
        _("state before the pause"), max_length=20, choices=VolunteerState, blank=True
    )
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    leave_reason = models.CharField(_("why they left"), max_length=200, blank=True)
    # Of this service alone, and nothing is ever sent there: their own address and phone stand with
    # the person, one for all services.
    second_mailbox = MailboxColumn(_("second email address"), blank=True)
    second_phone = models.CharField(_("second phone"), max_length=30, blank=True)
    note = models.TextField(_("remark"), blank=True)

    is_elsewhere: bool  # only after ``knowing_other_services``
    has_parts: bool  # only after ``knowing_parts``

    unscoped = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "user"], name="volunteers_volunteer_once_a_service"
            ),
            models.CheckConstraint(
                condition=Q(state=VolunteerState.LEFT, left_on__isnull=False)
                | (~Q(state=VolunteerState.LEFT) & Q(left_on__isnull=True)),
                name="volunteers_volunteer_left_on_only_when_left",
            ),
        ]
        indexes = [models.Index(fields=["service", "state"], name="volunteers_volunteer_state")]

    def __str__(self) -> str:
        return str(self.user)

    def rests_on(self, day: date) -> bool:
        """Whether a break they take now lasts up to that day; without an end it does."""
        if self.state != VolunteerState.PAUSED:
            return False
        return self.paused_until is None or day < self.paused_until

    @property
    def state_tone(self) -> Tone:
        return VOLUNTEER_TONES[self.state]

    @property
    def may_mediate(self) -> bool:
        return self.state in MAY_MEDIATE

    @property
    def is_present(self) -> bool:
        return self.state in PRESENT

    @property
    def has_home(self) -> bool:
        """Whether their street can be told from what we know (see ``without_home``)."""
        return bool(self.street or self.postcode)

    @property
    def extra_training_labels(self) -> list[str]:
        return [
            str(ExtraTraining(word).label)
            for word in self.extra_training
            if word in ExtraTraining.values
        ]

    @property
    def way_back(self) -> str:
        """The move that ends a pause: nobody is released by taking a rest."""
        was_on_probation = self.paused_from == VolunteerState.PROBATION
        return "return_to_probation" if was_on_probation else "return"


class ConflictOfInterestQuerySet(ScopedQuerySet):
    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def with_partner(self) -> Self:
        return self.select_related("partner")

    def newest_first(self) -> Self:
        return self.order_by("-noted_at", "-pk")

    def on_day(self, day: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


class ConflictOfInterest(ScopedModel):
    """Why a volunteer should not get certain cases: an employer, a street, an organisation."""

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, related_name="conflicts_of_interest"
    )
    partner = models.ForeignKey(
        PartnerOrganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    street = models.CharField(_("street"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    noted_at = models.DateTimeField(_("noted"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    unscoped = ConflictOfInterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.CheckConstraint(
                condition=Q(partner__isnull=False) | ~Q(street="") | ~Q(postcode=""),
                name="volunteers_conflict_says_with_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.noted_at:%Y-%m-%d}"
