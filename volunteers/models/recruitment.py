"""Campaigns and the applications they bring. Changed in ``actions`` only."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import Cast, Lower, RowNumber
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Tone
from organisations.models import (
    Addressed,
    Language,
    MailboxColumn,
    ScopedModel,
    ScopedQuerySet,
    Service,
    full_name_of,
)
from volunteers.lifecycle import APPLICATION_TONES, ENDED, OPEN, PIPELINE, ApplicationState
from volunteers.models.people import Volunteer


class CampaignQuerySet(ScopedQuerySet):
    def of_service(self, service: Service) -> Self:
        """For the public page, where nobody is logged in."""
        return self.filter(service=service)

    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-pk")

    def with_code(self, code: str) -> Self:
        return self.filter(code=code)

    def counting_applications(self) -> Self:
        return self.annotate(
            applied=models.Count("applications", filter=Q(applications__confirmed_at__isnull=False))
            + F("erased_applications"),
            admitted=models.Count(
                "applications", filter=Q(applications__state=ApplicationState.ADMITTED)
            )
            + F("erased_admissions"),
        )


class Campaign(ScopedModel):
    """A recruitment campaign; its code in a link says where an application came from.

    What it brought is counted on when applications are erased: ``erased_applications`` are those
    with a confirmed address, and ``erased_admissions`` those among them that were admitted.
    """

    name = models.CharField(_("name"), max_length=120)
    code = models.SlugField(_("code in the link"), max_length=40)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    target = models.PositiveSmallIntegerField(_("volunteers wanted"), default=0)
    erased_applications = models.PositiveIntegerField(default=0, editable=False)
    erased_admissions = models.PositiveIntegerField(default=0, editable=False)

    unscoped = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "code"], name="volunteers_campaign_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_over(self, today: date) -> bool:
        """It runs to the end of its last day."""
        return self.ends_on is not None and self.ends_on < today

    def may_end(self, today: date) -> bool:
        """It has begun, and would still run tomorrow."""
        return self.starts_on <= today and (self.ends_on is None or self.ends_on > today)


class ApplicationQuerySet(ScopedQuerySet):
    def confirmed(self) -> Self:
        """Those whose address was confirmed: nothing is shown of the others."""
        return self.filter(confirmed_at__isnull=False)

    def open(self) -> Self:
        return self.confirmed().filter(state__in=OPEN)

    def ended(self) -> Self:
        return self.confirmed().filter(state__in=ENDED)

    def in_state(self, state: str) -> Self:
        return self.confirmed().filter(state=state)

    def not_admitted(self) -> Self:
        """Whoever was admitted is a volunteer since."""
        return self.confirmed().exclude(state=ApplicationState.ADMITTED)

    def longest_waiting_first(self) -> Self:
        return self.order_by("moved_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-moved_at", "-pk")

    def with_campaign(self) -> Self:
        return self.select_related("campaign")

    def from_address(self, service: Service, email: str) -> Self:
        return self.filter(service=service, email__iexact=email)

    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def standing_since_before(self, moment: datetime) -> Self:
        return self.filter(moved_at__lt=moment)

    def brought_by(self, campaign: Any) -> Self:
        return self.filter(campaign=campaign)

    def speaking(self, language: str) -> Self:
        # As text: SQLite looks for no member in a list.
        said = Cast("spoken", models.TextField())
        return self.alias(said=said).filter(said__contains=f'"{language}"')

    def first_of_each_state(self, number: int, *order: Any) -> Self:
        """The first of each step in this order, at most ``number`` a step."""
        # One query for all columns of the board, however many applications wait in each.
        place = Window(RowNumber(), partition_by=F("state"), order_by=order)
        return self.annotate(place=place).filter(place__lte=number)

    def count_by_state(self) -> dict[str, int]:
        # An order that stood on the rows would be grouped by as well.
        return dict(self.order_by("state").values_list("state").annotate(models.Count("pk")))


class Application(Addressed, ScopedModel):
    """Somebody who wants to become a mediator. ``moved_at`` is since when the state stands."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=ApplicationState, default=ApplicationState.APPLIED
    )
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    email = MailboxColumn(_("email address"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(
        _("language of our email to you"), max_length=2, choices=Language, default=Language.NL
    )
    spoken = models.JSONField(_("languages you speak"), default=list)
    motivation = models.TextField(_("why you want to do this"), blank=True)
    heard_through = models.CharField(_("how you heard of us"), max_length=120, blank=True)
    informed_on = models.DateField(_("informed on"), null=True, blank=True)
    interviewed_on = models.DateField(_("interviewed on"), null=True, blank=True)
    interview_note = models.TextField(_("note of the interview"), blank=True)
    applied_at = models.DateTimeField(_("applied"))
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    # By a coordinator, and not confirmed since: nobody has shown yet that it is theirs.
    email_corrected_at = models.DateTimeField(_("address corrected"), null=True, blank=True)
    moved_at = models.DateTimeField(_("in this state since"))
    end_reason = models.CharField(_("reason"), max_length=200, blank=True)

    unscoped = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ApplicationState.ADMITTED, volunteer__isnull=False)
                | (~Q(state=ApplicationState.ADMITTED) & Q(volunteer__isnull=True)),
                name="volunteers_application_admitted_has_volunteer",
            ),
            models.UniqueConstraint(
                "service",
                Lower("email"),
                condition=Q(confirmed_at__isnull=False, state__in=PIPELINE),
                # Confirmed ones only: anybody may type in somebody else's address and must not keep
                # them out by it.
                name="volunteers_application_open_once_an_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["service", "state", "moved_at"], name="volunteers_application_pipe"
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return full_name_of(self.first_name, self.last_name)

    @property
    def state_tone(self) -> Tone:
        return APPLICATION_TONES[self.state]

    @property
    def is_address_proved(self) -> bool:
        return self.confirmed_at is not None and self.email_corrected_at is None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def may_accept_texts(self) -> bool:
        """While they apply, and as long as they are a volunteer: texts may be renewed."""
        return self.is_open or (self.volunteer is not None and self.volunteer.is_present)
