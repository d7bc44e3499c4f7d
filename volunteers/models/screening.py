"""What people show and accept: before admission, or as a volunteer. Changed in ``actions`` only."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import ScopedModel, ScopedQuerySet, Service
from volunteers.models.people import Volunteer
from volunteers.models.recruitment import Application


class AgreementKind(models.TextChoices):
    VOLUNTEER = "volunteer", _("volunteer agreement")
    CONFIDENTIALITY = "confidentiality", _("confidentiality statement")


class AgreementTextQuerySet(ScopedQuerySet):
    def of_service(self, service: Service) -> Self:
        """For a signed link, where nobody is logged in."""
        return self.filter(service=service)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def newest_first(self) -> Self:
        return self.order_by("-version", "-pk")

    def counting_acceptances(self) -> Self:
        return self.annotate(
            times_accepted=models.Count("accepted") + models.F("erased_acceptances")
        )

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
    # Counted on when the acceptances themselves are erased.
    erased_acceptances = models.PositiveIntegerField(default=0, editable=False)

    unscoped = AgreementTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement text")
        verbose_name_plural = _("agreement texts")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind", "version"], name="volunteers_agreement_text_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class AcceptedVia(models.TextChoices):
    SCREEN = "screen", _("on screen")
    PAPER = "paper", _("on paper, entered by the coordinator")


class PaperQuerySet(ScopedQuerySet):
    def of_application(self, application: Application) -> Self:
        return self.filter(application=application)

    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)


class PaperOfPerson(ScopedModel):
    """The columns of what somebody brought: as an applicant, or without ever having applied.

    ``volunteer`` is empty until admission, and what a volunteer's papers are read by after it.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


def is_somebodys(name: str) -> models.CheckConstraint:
    """Of an application, of a volunteer, or of both."""
    somebody = Q(application__isnull=False) | Q(volunteer__isnull=False)
    return models.CheckConstraint(condition=somebody, name=name)


class VolunteerAgreement(PaperOfPerson):
    """That this person accepted this version of a text, when and how.

    On paper: signed on which day, and who saw it. ``accepted_at`` is then when it was written down.
    """

    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="accepted")
    accepted_at = models.DateTimeField(_("accepted"))
    via = models.CharField(
        pgettext_lazy("of an acceptance", "how"), max_length=10, choices=AcceptedVia
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    unscoped = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("accepted agreement")
        verbose_name_plural = _("accepted agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "text"], name="volunteers_agreement_accepted_once"
            ),
            models.UniqueConstraint(
                fields=["volunteer", "text"],
                condition=Q(application__isnull=True),
                # Whoever left and applied anew accepted a text twice, each time as an applicant.
                name="volunteers_agreement_signed_once",
            ),
            models.CheckConstraint(
                condition=Q(via=AcceptedVia.PAPER)
                | Q(signed_on__isnull=True, seen_by__isnull=True),
                name="volunteers_agreement_signed_on_paper_only",
            ),
            is_somebodys("volunteers_agreement_is_somebodys"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.accepted_at:%Y-%m-%d}"


class ConductCertificateQuerySet(PaperQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-issued_on", "-pk")


class ConductCertificate(PaperOfPerson):
    """That a certificate of conduct was *seen*: its number and dates, never the file."""

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
            is_somebodys("volunteers_conduct_certificate_is_somebodys"),
        ]

    def __str__(self) -> str:
        return f"{self.issued_on}"
