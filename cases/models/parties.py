"""The neighbours themselves and who referred them: the most sensitive rows of the house."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases import recognition
from cases.models.case import Case, OfCaseQuerySet
from cases.models.finding import CaseWord, keep_words, words_of_party
from cases.names import KnownBy
from core.letters import letters
from core.phones import phone_key
from organisations.models import (
    Addressed,
    Language,
    MailboxColumn,
    PartnerOrganisation,
    Scope,
    ScopedModel,
    ScopedQuerySet,
)


class PartyRole(models.TextChoices):
    A = "a", _("first party")
    B = "b", _("second party")


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    """Who one party is and how to reach them; all may be unknown.

    They are columns of ``Party`` and stand beside them, so that a new one is written in one file.
    """

    name: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    story: str = ""

    @classmethod
    def among(cls, answers: Mapping[str, Any], *, prefix: str = "") -> Self:
        """Those that stand among the answers to a form, each under its own name."""
        names = [fact.name for fact in fields(cls) if prefix + fact.name in answers]
        return cls(**{name: answers[prefix + name] for name in names})

    @property
    def told(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def known_by(self) -> KnownBy:
        return KnownBy(**{fact.name: getattr(self, fact.name) for fact in fields(KnownBy)})


KEYS = ("email_key", "phone_key", "home_key")


class PartyQuerySet(OfCaseQuerySet):
    def in_order(self) -> Self:
        return self.order_by("role", "pk")

    def perhaps_like(self, probe: "Party") -> Self:
        """Known by something of the probe, or at the same house number of some street.

        Streets and additions are compared by whoever asks: a database knows no accents.
        """
        known = {key: getattr(probe, key) for key in KEYS if getattr(probe, key)}
        alike = [Q(**{key: value}) for key, value in known.items()]
        if probe.street and (number := recognition.house_begins(probe.house_number)):
            alike.append(Q(house_number__startswith=number))
        return self.filter(reduce(or_, alike)) if alike else self.none()

    def since(self, begin: datetime) -> Self:
        """Of cases that are open, or ended after that."""
        return self.filter(Q(case__closed_at__isnull=True) | Q(case__closed_at__gte=begin))

    def besides_case(self, case: Case | None) -> Self:
        return self.exclude(case=case) if case else self

    def with_case(self) -> Self:
        return self.select_related("case")

    def newest_case_first(self) -> Self:
        return self.order_by("-case__received_at", "-case", "role")

    def bulk_create(self, objs: Iterable["Party"], *args: Any, **options: Any) -> list["Party"]:
        parties = list(objs)
        # bulk_create does not call save(), which is where one row writes its keys.
        for party in parties:
            party.write_keys()
        with transaction.atomic(savepoint=False):
            made = super().bulk_create(parties, *args, **options)
            keep_words(word for party in made for word in words_of_party(party))
        return made


class Party(Addressed, ScopedModel):
    """A person or household in the conflict. Shown on the case's page; each look is logged.

    The keys are by what they are known again (``cases.recognition``); they and the words by which
    the case is found (``CaseWord``) are written with the row and never shown.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(_("party"), max_length=1, choices=PartyRole)
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = MailboxColumn(_("email address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.NL)
    story = models.TextField(_("what is going on"), blank=True)
    consented_at = models.DateTimeField(_("agreed that we keep this"), null=True, blank=True)
    email_key = models.TextField(blank=True, editable=False)
    phone_key = models.TextField(blank=True, editable=False)
    home_key = models.TextField(blank=True, editable=False)

    unscoped = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        indexes = [
            models.Index(
                fields=["service", key], condition=~Q(**{key: ""}), name=f"cases_party_{key}"
            )
            for key in KEYS
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        self.write_keys()
        if update_fields is not None:
            # Whoever saves one column means the keys that are made of it too.
            update_fields = {*update_fields, *KEYS}
        known = None if self._state.adding else CaseWord.unscoped.of_party(self)
        with transaction.atomic(savepoint=False):
            super().save(*args, update_fields=update_fields, **options)
            keep_words(words_of_party(self), known=known)

    @property
    def known_by(self) -> KnownBy:
        return KnownBy(**{fact.name: getattr(self, fact.name) for fact in fields(KnownBy)})

    def is_perhaps(self, other: "Party") -> bool:
        """One household by its keys, or one address: people move, and neighbours share a street."""
        if any(getattr(self, key) and getattr(self, key) == getattr(other, key) for key in KEYS):
            return True
        mine, theirs = (
            (letters(party.street), letters(party.house_number)) for party in (self, other)
        )
        return all(mine) and mine == theirs and not self._lies_elsewhere_than(other)

    def _lies_elsewhere_than(self, other: "Party") -> bool:
        """Every town has a street of the church."""
        for column in ("postcode", "town"):
            mine, theirs = letters(getattr(self, column)), letters(getattr(other, column))
            if mine and theirs and mine != theirs:
                return True
        return False

    def write_keys(self) -> None:
        self.email_key = recognition.email_key(self.email)
        self.phone_key = phone_key(self.phone, self.service.country)
        self.home_key = recognition.home_key(self.name, self.postcode, self.house_number)


class ReferralQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Coordinators see all; a partner's people those of their own organisation."""
        referrals = super().visible_to(scope)
        if scope.is_coordinator:
            return referrals
        if scope.is_partner:
            return referrals.filter(partner=scope.partner_id)
        return referrals.none()

    def newest_first(self) -> Self:
        return self.order_by("-referred_at", "-pk")

    def with_case(self) -> Self:
        return self.select_related("case", "partner")

    def with_letter_facts(self) -> Self:
        return self.select_related("case__service", "partner", "referred_by")

    def since(self, moment: datetime) -> Self:
        return self.filter(referred_at__gte=moment)

    def of_partner(self, partner: int | None) -> Self:
        return self.filter(partner=partner)

    def of_key_in(self, keys: Iterable[int]) -> Self:
        return self.filter(pk__in=list(keys))

    def with_own_reference(self, reference: str) -> Self:
        return self.filter(own_reference__iexact=reference.strip())

    def projected(self) -> models.QuerySet:
        """Only what a partner may know, as rows for ``cases.snapshot.project``."""
        return self.values_list(
            "pk",
            "own_reference",
            "referred_at",
            # The result is made of these when it is shown (cases.partner_status) and never leaves
            # as it is.
            "case__state",
            "case__started_at",
            "case__confirmed_result",
            "case__provisional_result",
            named=True,
        )


class ConsentHow(models.TextChoices):
    SPOKEN = "spoken", _("spoken")
    PHONE = "phone", _("by phone")
    WRITTEN = "written", _("in writing")


class Referral(ScopedModel):
    """A case handed over by a partner, with the resident's consent: who gave it, how and when."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="referral")
    partner = models.ForeignKey(
        PartnerOrganisation, on_delete=models.PROTECT, related_name="referrals"
    )
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    own_reference = models.CharField(_("your own reference"), max_length=60, blank=True)
    consent_by = models.CharField(_("who gave consent"), max_length=120)
    consent_how = models.CharField(
        pgettext_lazy("of a consent", "how"), max_length=10, choices=ConsentHow
    )
    consent_on = models.DateField(pgettext_lazy("of a consent", "on"))
    referred_at = models.DateTimeField(_("referred"))

    unscoped = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        indexes = [
            models.Index(
                fields=["service", "partner", "-referred_at"], name="cases_referral_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.referred_at:%Y-%m-%d}"
