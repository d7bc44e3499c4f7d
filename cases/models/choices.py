"""What is chosen from at intake, at triage and at the end, and what one service does otherwise.

The standard stands here as code. A service without rows has all of it; a row says that it words one
otherwise, puts it elsewhere, weighs it otherwise or no longer offers it, or it is one of its own.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.lifecycle import Tone
from organisations.models import ScopedModel, ScopedQuerySet

OWN = "own-"
"""So the code of a choice begins that a service made itself."""


class ComplaintKind(models.TextChoices):
    NOISE_PEOPLE = "noise_people", _("noise by people")
    NOISE_DEVICES = "noise_devices", _("noise by equipment")
    HARASSMENT = "harassment", _("bullying or intimidation")
    RELATIONSHIP = "relationship", _("strained relationship")
    GARDEN = "garden", _("garden, boundary or fence")
    PETS = "pets", _("pets")
    PARKING = "parking", _("parking")
    WASTE = "waste", _("waste, smell or smoke")
    CHILDREN = "children", _("children")
    CAMERA = "camera", _("cameras")
    OTHER = "other", _("something else")


class ContraIndication(models.TextChoices):
    VIOLENCE = "violence", _("violence, threats or a chance of violence")
    LEGAL = "legal", _("a legal procedure is pending")
    UNABLE = "unable", _("somebody is not able to have the talk")
    FAMILY = "family", _("a conflict inside a family")
    CRIMINAL = "criminal", _("criminal offences")
    ORGANISATION = "organisation", _("a resident against an organisation")
    DISCRIMINATION = "discrimination", _("discrimination or intimidation behind it")


# With one of these a case goes on for a written reason only, unless the service weighs it
# otherwise; of the others a note suffices.
HARD_CONTRA_INDICATIONS = frozenset(
    {
        ContraIndication.VIOLENCE,
        ContraIndication.LEGAL,
        ContraIndication.CRIMINAL,
        ContraIndication.ORGANISATION,
    }
)


class NotStartedReason(models.TextChoices):
    VIOLENCE = "violence", _("violence or threat")
    LEGAL = "legal", _("legal procedure")
    UNABLE = "unable", _("not able to talk")
    FAMILY = "family", _("family conflict")
    ORGANISATION = "organisation", _("resident against organisation")
    CRIMINAL = "criminal", _("criminal offences")
    OUTSIDE_AREA = "outside_area", _("outside our area")
    WITHDREW = "withdrew", _("the reporter withdrew")
    THEMSELVES = "themselves", _("the reporter will do it themselves")
    GONE = "gone", _("the problem is gone")
    MOVED = "moved", _("moved house")
    DUPLICATE = "duplicate", _("the case exists already")
    OTHER = "other", _("something else")


class EndedReason(models.TextChoices):
    AGREEMENT = "agreement", _("an agreement")
    IMPROVED = "improved", _("it got better without a joint talk")
    RELATION = "relation", _("a better relation, no agreement")
    A_WITHDREW = "a_withdrew", _("the first party withdrew")
    B_REFUSED = "b_refused", _("the second party did not want to")
    B_NO_REACTION = "b_no_reaction", _("the second party did not react")
    FAILED = "failed", _("the talks failed")
    MOVED = "moved", _("moved house")
    HANDED_BACK = "handed_back", _("handed back to the referrer")
    REFERRED_ON = "referred_on", _("referred on")
    OTHER = "other", _("something else")


class Channel(models.TextChoices):
    PHONE = "phone", _("by phone")
    FORM = "form", _("by the form on our page")
    PARTNER = "partner", _("through a partner")
    DESK = "desk", _("in person")


class MediationType(models.TextChoices):
    REGULAR = "regular", _("mediation")
    COACHING = "coaching", _("coaching")
    SHUTTLE = "shuttle", _("shuttle mediation")
    GROUP = "group", _("group mediation")


class Result(models.TextChoices):
    SOLVED = "solved", _("solved")
    IMPROVED = "improved", _("improved")
    NOT_SOLVED = "not_solved", _("not solved")
    UNKNOWN = "unknown", _("not known")


class MediationMethod(models.TextChoices):
    ADVICE = "advice", _("by themselves, after advice")
    COORDINATOR = "coordinator", _("by the coordinator")
    COACHING = "coaching", _("coaching")
    SINGLE_TALKS = "single_talks", _("talks with each party")
    SHUTTLE = "shuttle", _("shuttle mediation")
    JOINT = "joint", _("a joint talk")
    GROUP = "group", _("group mediation")


class ChoiceList(models.TextChoices):
    QUESTION = "question", _("triage questions")
    KIND = "kind", _("kinds of problem")
    NOT_STARTED = "not_started", _("why it did not start")
    ENDED = "ended", _("how it ended")


STANDARD: dict[ChoiceList, type[models.TextChoices]] = {
    ChoiceList.QUESTION: ContraIndication,
    ChoiceList.KIND: ComplaintKind,
    ChoiceList.NOT_STARTED: NotStartedReason,
    ChoiceList.ENDED: EndedReason,
}
ALWAYS_OFFERED: dict[ChoiceList, frozenset[str]] = {
    ChoiceList.QUESTION: frozenset(),
    ChoiceList.KIND: frozenset({ComplaintKind.OTHER}),
    ChoiceList.NOT_STARTED: frozenset(
        {NotStartedReason.OUTSIDE_AREA, NotStartedReason.DUPLICATE, NotStartedReason.OTHER}
    ),
    ChoiceList.ENDED: frozenset({EndedReason.OTHER}),
}
"""What code itself writes, or falls back to where a sheet brings a word that nobody knows."""


class ChoiceUse(models.TextChoices):
    """What becomes of a choice: a question weighs hard or soft, the others are offered."""

    OFFERED = "offered", _("is offered")
    HARD = "hard", _("only with a written reason")
    SOFT = "soft", _("with a note")
    OFF = "off", pgettext_lazy("choice", "not used")


USES: dict[ChoiceList, tuple[ChoiceUse, ...]] = {
    which: (
        (ChoiceUse.HARD, ChoiceUse.SOFT, ChoiceUse.OFF)
        if which == ChoiceList.QUESTION
        else (ChoiceUse.OFFERED, ChoiceUse.OFF)
    )
    for which in ChoiceList
}
USE_TONES: dict[str, Tone] = {
    ChoiceUse.OFFERED: Tone.GOOD,
    ChoiceUse.HARD: Tone.BAD,
    ChoiceUse.SOFT: Tone.WAIT,
    ChoiceUse.OFF: Tone.QUIET,
}


def standard_use(which: ChoiceList, code: str) -> ChoiceUse:
    if which != ChoiceList.QUESTION:
        return ChoiceUse.OFFERED
    return ChoiceUse.HARD if code in HARD_CONTRA_INDICATIONS else ChoiceUse.SOFT


class ChoiceInUseQuerySet(ScopedQuerySet):
    def of_list(self, which: str) -> Self:
        return self.filter(which=which)

    def of_code(self, code: str) -> Self:
        return self.filter(code=code)

    def in_order(self) -> Self:
        return self.order_by("which", "place", "pk")


class ChoiceInUse(ScopedModel):
    """One choice that a service has otherwise than the standard, or made itself.

    ``words`` are its own, by language; a standard one without has those of the house. ``counts_as``
    is the standard one that figures count in place of an own one. ``used_since`` is since when its
    use stands; empty for a standard one whose use nobody touched. ``name`` says it in the language
    of the service, for the history. No row is ever deleted: cases point at it.
    """

    which = models.CharField(_("list"), max_length=12, choices=ChoiceList)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    words = models.JSONField(_("words"), default=dict, blank=True)
    use = models.CharField(_("use"), max_length=10, choices=ChoiceUse)
    place = models.PositiveSmallIntegerField(_("place in the list"))
    counts_as = models.CharField(_("counts in figures as"), max_length=20, blank=True)
    used_since = models.DateTimeField(_("used so since"), null=True, blank=True)

    unscoped = ChoiceInUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "which", "code"], name="cases_choice_once_a_list"
            ),
            models.CheckConstraint(
                condition=Q(which=ChoiceList.QUESTION, use__in=["hard", "soft", "off"])
                | (~Q(which=ChoiceList.QUESTION) & Q(use__in=["offered", "off"])),
                name="cases_choice_use_fits_its_list",
            ),
            models.CheckConstraint(
                # What counts as nothing would be in no figure; a question is in none anyway.
                condition=Q(which=ChoiceList.QUESTION, counts_as="")
                | (Q(code__startswith=OWN) & ~Q(counts_as="") & ~Q(which=ChoiceList.QUESTION))
                | (~Q(code__startswith=OWN) & Q(counts_as="")),
                name="cases_choice_own_counts_as_standard",
            ),
        ]

    def __str__(self) -> str:
        return self.name
