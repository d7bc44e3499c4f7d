"""People on their way to becoming a mediator, and the mediators. Changed in ``actions`` only."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import (
    District,
    Language,
    PartnerOrganisation,
    ScopedModel,
    ScopedQuerySet,
)
from volunteers.lifecycle import (
    ENDED,
    MAY_MEDIATE,
    OPEN,
    PRESENT,
    ApplicationState,
    VolunteerState,
)


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


class CampaignQuerySet(ScopedQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-pk")

    def with_code(self, code: str) -> Self:
        return self.filter(code=code)

    def counting_applications(self) -> Self:
        return self.annotate(
            applied=models.Count("applications", filter=Q(applications__confirmed_at__isnull=False)),
            admitted=models.Count(
                "applications", filter=Q(applications__state=ApplicationState.ADMITTED)
            ),
        )


class Campaign(ScopedModel):
    """A recruitment campaign; its code in a link says where an application came from."""

    name = models.CharField(_("name"), max_length=120)
    code = models.SlugField(_("code in the link"), max_length=40)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    target = models.PositiveSmallIntegerField(_("volunteers wanted"), default=0)

    unscoped = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.UniqueConstraint(fields=["service", "code"], name="volunteers_campaign_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class VolunteerQuerySet(ScopedQuerySet):
    def present(self) -> Self:
        return self.filter(state__in=PRESENT)

    def may_mediate(self) -> Self:
        return self.filter(state__in=MAY_MEDIATE)

    def in_training(self) -> Self:
        return self.filter(state=VolunteerState.TRAINING)

    def in_state(self, state: str) -> Self:
        return self.filter(state=state)

    def with_person(self) -> Self:
        return self.select_related("user", "district")

    def by_name(self) -> Self:
        return self.order_by("user__last_name", "user__first_name", "pk")

    def of_person(self, user: models.Model) -> Self:
        return self.filter(user=user)

    def named_like(self, words: str) -> Self:
        found = self
        for word in words.split():
            found = found.filter(
                Q(user__first_name__icontains=word)
                | Q(user__last_name__icontains=word)
                | Q(user__email__icontains=word)
            )
        return found


class Level(models.TextChoices):
    NOVICE = "novice", _("newcomer")
    REGULAR = "regular", _("experienced")
    SENIOR = "senior", _("mentor")


class Gender(models.TextChoices):
    """Kept only where the volunteer tells it; used only when a coordinator asks for it on a case."""

    UNTOLD = "", _("not told")
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", _("other")


class Volunteer(ScopedModel):
    """A mediator of one service, from the day of admission. Staff mediators are volunteers too."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="volunteers"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=VolunteerState, default=VolunteerState.TRAINING
    )
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.NOVICE)
    is_staff_mediator = models.BooleanField(_("paid staff"), default=False)
    languages = models.JSONField(_("languages"), default=list)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    street = models.CharField(_("street"), max_length=120, blank=True)
    house_number = models.CharField(_("house number"), max_length=12, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="volunteers"
    )
    extra_training = models.JSONField(_("trained for"), default=list)
    max_open_cases = models.PositiveSmallIntegerField(_("open cases at most"), default=2)
    admitted_on = models.DateField(_("admitted on"))
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    leave_reason = models.CharField(_("why they left"), max_length=200, blank=True)

    unscoped = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [
            models.UniqueConstraint(fields=["service", "user"], name="volunteers_volunteer_once_a_service"),
            models.CheckConstraint(
                condition=Q(state=VolunteerState.LEFT, left_on__isnull=False)
                | (~Q(state=VolunteerState.LEFT) & Q(left_on__isnull=True)),
                name="volunteers_volunteer_left_on_only_when_left",
            ),
        ]
        indexes = [models.Index(fields=["service", "state"], name="volunteers_volunteer_state")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def may_mediate(self) -> bool:
        return self.state in MAY_MEDIATE

    @property
    def language_labels(self) -> list[str]:
        return [str(Spoken(code).label) for code in self.languages if code in Spoken.values]


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

    def longest_waiting_first(self) -> Self:
        return self.order_by("moved_at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-moved_at", "-pk")

    def with_campaign(self) -> Self:
        return self.select_related("campaign")


class Application(ScopedModel):
    """Somebody who wants to become a mediator. ``moved_at`` is since when the state stands."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    volunteer = models.OneToOneField(
        Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="application"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=ApplicationState, default=ApplicationState.APPLIED
    )
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("last name"), max_length=80)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(
        _("language of our mail to you"), max_length=2, choices=Language, default=Language.NL
    )
    spoken = models.JSONField(_("languages you speak"), default=list)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    street = models.CharField(_("street"), max_length=120, blank=True)
    house_number = models.CharField(_("house number"), max_length=12, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    motivation = models.TextField(_("why you want to do this"), blank=True)
    heard_through = models.CharField(_("how you heard of us"), max_length=120, blank=True)
    interview_note = models.TextField(_("note of the interview"), blank=True)
    applied_at = models.DateTimeField(_("applied"))
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
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
        ]
        indexes = [models.Index(fields=["service", "state", "moved_at"], name="volunteers_application_pipe")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class AgreementKind(models.TextChoices):
    VOLUNTEER = "volunteer", _("volunteer agreement")
    CONFIDENTIALITY = "confidentiality", _("confidentiality statement")


class AgreementTextQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        """The newest version of each kind of the service."""
        newest = (
            AgreementText.unscoped.filter(service=models.OuterRef("service"))
            .filter(kind=models.OuterRef("kind"))
            .order_by("-version")
            .values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(newest)).order_by("kind", "pk")


class AgreementText(ScopedModel):
    """One version of a text that volunteers accept. A changed text is a new version."""

    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind)
    version = models.PositiveSmallIntegerField(_("version"))
    body = models.TextField(_("text"))
    published_at = models.DateTimeField(_("published"))

    unscoped = AgreementTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement text")
        verbose_name_plural = _("agreement texts")
        constraints = [
            models.UniqueConstraint(fields=["service", "kind", "version"], name="volunteers_agreement_text_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class AcceptedVia(models.TextChoices):
    SCREEN = "screen", _("on screen")
    PAPER = "paper", _("on paper, entered by the coordinator")


class VolunteerAgreement(ScopedModel):
    """That this person accepted this version of a text, when and how."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="agreements"
    )
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="accepted")
    accepted_at = models.DateTimeField(_("accepted"))
    via = models.CharField(_("how"), max_length=10, choices=AcceptedVia)

    unscoped = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("accepted agreement")
        verbose_name_plural = _("accepted agreements")
        constraints = [
            models.UniqueConstraint(fields=["application", "text"], name="volunteers_agreement_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.accepted_at:%Y-%m-%d}"


class ConductCertificateQuerySet(ScopedQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-issued_on", "-pk")


class ConductCertificate(ScopedModel):
    """That a certificate of conduct was *seen*: its number and dates, never the file."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="conduct_certificates"
    )
    number = models.CharField(_("number"), max_length=60)
    issued_on = models.DateField(_("issued on"))
    seen_on = models.DateField(_("seen on"))
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    unscoped = ConductCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("conduct certificate")
        verbose_name_plural = _("conduct certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_on__gte=models.F("issued_on")),
                name="volunteers_conduct_certificate_seen_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issued_on}"


class ConflictOfInterestQuerySet(ScopedQuerySet):
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
