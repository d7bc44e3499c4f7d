"""The services that people belong to: each a tenant with its own rules."""

from datetime import datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models.addresses import MailboxColumn
from organisations.models.people import Language, User
from organisations.retention import Period


class Country(models.TextChoices):
    NL = "nl", _("Netherlands")
    BE = "be", _("Belgium")


class AreaRule(models.TextChoices):
    """What a volunteer's own neighbourhood means for a case there."""

    HARD = "hard", _("never")
    WARNING = "warning", _("with a warning")
    OFF = "off", pgettext_lazy("rule", "no rule")


class PartnerProfile(models.TextChoices):
    NL_STRICT = "nl_strict", _("suitable, taken up, solved")
    UK_STAGE = "uk_stage", _("stage and outcome")


def _days(label: Any, default: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(label, default=default)


class ServiceQuerySet(models.QuerySet["Service"]):
    def in_order(self) -> Self:
        return self.order_by("name", "pk")

    def of_person(self, user: User) -> Self:
        """Those in which they have a role now."""
        roles = Q(memberships__user=user, memberships__ended_at__isnull=True)
        return self.filter(roles).distinct().in_order()

    def of_slug(self, slug: str) -> Self:
        return self.filter(slug=slug)

    def open_to_the_public(self) -> Self:
        is_open = Q(takes_applications=True) | Q(takes_reports=True)
        return self.filter(is_open, paused_at__isnull=True, closed_at__isnull=True)

    def at_work(self) -> Self:
        """Neither paused nor closed: somebody works there today."""
        return self.filter(paused_at__isnull=True, closed_at__isnull=True)

    def not_erased(self) -> Self:
        """Without those of which only the name, counts and a day are left."""
        return self.filter(erased_at__isnull=True)


class Service(models.Model):
    """One neighbourhood-mediation service: the tenant, with its own rules."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name in addresses"), max_length=40, unique=True)
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.NL)
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Amsterdam")
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.NL)
    town = models.CharField(_("town"), max_length=80, blank=True)
    email = MailboxColumn(_("email address"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    phone_hours = models.CharField(_("when somebody answers the phone"), max_length=80, blank=True)
    about = models.TextField(_("about the service"), blank=True)
    elsewhere = models.TextField(_("where people outside the area can go"), blank=True)
    takes_applications = models.BooleanField(_("takes applications"), default=True)
    takes_reports = models.BooleanField(_("residents may report a conflict here"), default=True)
    second_party_by_name = models.BooleanField(
        _("a register brings the name of a second party who has not agreed"), default=False
    )
    crowd_until = models.DateTimeField(
        _("many forms from one network until"), null=True, blank=True
    )
    second_factor_required = models.BooleanField(_("second factor for staff"), default=True)
    # Paused by an owner of the installation: who works here reads on and changes nothing, and the
    # public finds its doors closed (docs/decisions/0019).
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True, editable=False)
    # Another word whenever the choices of the service change (cases/models/in_use.py): they stand
    # ready in each process, and this says whether those are the ones of now. Empty: the standard.
    choices_version = models.CharField(
        _("version of its choices"), max_length=32, blank=True, editable=False
    )
    # Closed by its manager and a coordinator, or by an owner: everything of it goes on that day,
    # and until then that is taken back (docs/decisions/0029). The walls of the trail ask for it.
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    erases_on = models.DateField(_("day of erasing"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    alone_may_decide = models.BooleanField(
        _("whoever is alone in a role may decide about themselves"),
        default=False,
        help_text=_(
            "For a service in which one person does the work of several: gives themselves a "
            "role, assesses or certifies themselves. It counts only while nobody else here "
            "could do it, and the history says so each time."
        ),
    )

    sender_name = models.CharField(_("name of the sender"), max_length=80, blank=True)
    reply_address = MailboxColumn(_("address for answers"), blank=True)
    days_switched = models.JSONField(
        _("official days that are otherwise than usual"), default=list, blank=True
    )

    mediators_per_case = models.PositiveSmallIntegerField(
        _("mediators per case"), default=2, validators=[MinValueValidator(1)]
    )
    intake_days = _days(_("working days for triage"), 5)
    pairing_days = _days(_("working days to find a pair"), 5)
    offer_hours = _days(_("hours an offer stands"), 48)
    first_contact_days = _days(_("working days to the first contact"), 5)
    report_days = _days(_("working days to the report of a talk"), 3)
    second_letter_days = _days(_("days to a second letter"), 10)
    close_proposal_days = _days(_("days to a proposal to close"), 21)
    aftercare_days = _days(_("days to aftercare"), 42)
    talks_before_review = _days(_("talks before a review"), 3)
    coaching_talks = _days(_("talks in coaching, at most"), 2)
    cases_per_year = _days(_("cases a volunteer a year, at least"), 8)
    meetings_per_year = _days(_("meetings a volunteer a year, at least"), 5)
    basic_training_hours = _days(_("hours of basic training"), 15)
    further_training_hours = _days(_("hours of further training a year (0: not asked)"), 0)
    observations_needed = _days(_("talks to watch before a certificate (0: not asked)"), 0)
    conduct_certificate_months = _days(_("months to a new conduct certificate"), 36)
    certification_months = models.PositiveSmallIntegerField(
        _("months a certification is valid (empty: no end)"), null=True, blank=True
    )
    renewal_window_days = _days(_("days before the end when renewal opens"), 90)
    grace_days = _days(_("days of grace after the end"), 0)
    same_street_rule = models.CharField(
        _("a case in the volunteer's own street"),
        max_length=10,
        choices=AreaRule,
        default=AreaRule.HARD,
    )
    same_district_rule = models.CharField(
        _("a case in the volunteer's own district"),
        max_length=10,
        choices=AreaRule,
        default=AreaRule.WARNING,
    )
    case_retention_months = _days(_("months a closed case is kept"), 24)
    applicant_retention_months = _days(_("months an ended application is kept"), 6)
    volunteer_retention_months = _days(_("months a former volunteer is kept"), 24)
    party_data_grace_days = _days(_("days mediators still see a closed case"), 7)
    reopen_days = _days(_("days in which a case may be reopened"), 90)
    suppress_below = _days(_("smallest number shown in reports"), 5)
    complaint_months = _days(_("months to complain"), 3)
    partner_profile = models.CharField(
        _("what partners see"),
        max_length=10,
        choices=PartnerProfile,
        default=PartnerProfile.NL_STRICT,
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.CheckConstraint(
                condition=Q(mediators_per_case__gte=1) & Q(mediators_per_case__lte=2),
                name="organisations_service_one_or_two_mediators",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, erases_on__isnull=True, erased_at__isnull=True)
                | Q(closed_at__isnull=False, erases_on__isnull=False),
                name="organisations_service_erased_only_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def contact_days(self) -> int:
        """Working days from a report to the first talk with somebody, if every norm is kept."""
        return self.intake_days + self.pairing_days + self.first_contact_days

    @property
    def sends_as(self) -> str:
        """The name that people read as the sender of our emails and as who invites them."""
        return self.sender_name or self.name

    @property
    def answers_to(self) -> str:
        """The address at which answers to our emails arrive."""
        return self.reply_address or self.email

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def reports_are_open(self) -> bool:
        return self.takes_reports and not self.is_paused and not self.is_closed

    @property
    def applications_are_open(self) -> bool:
        return self.takes_applications and not self.is_paused and not self.is_closed

    def months_kept(self, setting: str) -> int:
        """How long it counts and is shown: what was stored before there was a most is the most."""
        return Period.told_by(setting, getattr(self, setting)).amount

    def expects_crowd(self, at: datetime) -> bool:
        """Whether many people may apply from one network now: an information evening."""
        return self.crowd_until is not None and self.crowd_until > at
