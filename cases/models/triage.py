"""Whether a case suits mediation, as a coordinator judged it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models.case import Case
from organisations.models import ScopedModel, ScopedQuerySet


class Triage(ScopedModel):
    """The coordinator's judgement whether a case suits mediation; kept with its reasons.

    ``suitable`` is empty while the coordinator is still thinking; ``decided_at`` is then the day
    of the last note. ``asked_as`` holds the weight and the own words of each question that was
    ticked, as they were then: a service words and weighs them otherwise later. ``found_none`` says
    that the questions were asked and nothing was found, which an empty list does not; else empty.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="triage")
    suitable = models.BooleanField(_("suitable"), null=True, blank=True)
    contra_indications = models.JSONField(_("contra-indications"), default=list)
    asked_as = models.JSONField(_("how that was asked"), default=dict)
    found_none = models.BooleanField(_("nothing speaks against it"), null=True, blank=True)
    override_reason = models.TextField(_("why it goes on all the same"), blank=True)
    tried_themselves = models.BooleanField(_("the reporter has tried it themselves"), default=False)
    note = models.TextField(_("note"), blank=True)
    referred_to = models.CharField(
        _("where the reporter was referred to"), max_length=120, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(pgettext_lazy("triage", "decided"))

    unscoped = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("triage")
        verbose_name_plural = _("triages")
        constraints = [
            models.CheckConstraint(
                condition=~Q(found_none=True) | Q(contra_indications=[]),
                name="cases_triage_none_or_some",
            ),
            models.CheckConstraint(
                condition=~Q(suitable=True)
                | Q(contra_indications=[])
                | ~Q(override_reason="")
                | ~Q(note=""),
                # The form and the action ask for more (a hard one needs its own words); the
                # database holds the least of it against every other way of writing.
                name="cases_triage_override_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.suitable}"
