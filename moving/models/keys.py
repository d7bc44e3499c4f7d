"""By what a line is known again, for ever: digests, never the words."""

import secrets
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from moving.models.imports import ImportKind
from organisations.models import PartnerOrganisation, Scope, ScopedModel, ScopedQuerySet
from volunteers.models import Volunteer


def new_salt() -> str:
    return secrets.token_hex(32)


class ImportSalt(ScopedModel):
    """What the digests of a service are made with. Not a secret of the site: whoever changes that
    one would make a stranger of everybody, and of the next import doubles.
    """

    salt = models.CharField(max_length=64, default=new_salt, editable=False)

    unscoped = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("salt of the keys of lines")
        verbose_name_plural = _("salts of the keys of lines")
        constraints = [
            models.UniqueConstraint(fields=["service"], name="moving_importsalt_one_a_service"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}"


class ImportKeyQuerySet(ScopedQuerySet):
    def of_kind(self, scope: Scope, kind: str) -> Self:
        return self.filter(service=scope.service, kind=kind)

    def among_digests(self, digests: Iterable[str]) -> Self:
        return self.filter(digest__in=list(digests))

    def of_row(self, kind: str, pk: int) -> Self:
        return self.filter(became_kind=kind, became_id=pk)


class ImportKey(ScopedModel):
    """What a key became, and of each field a digest of what the last import wrote there.

    ``volunteer``, ``case`` and ``partner`` are that row, where it is one: the key goes when their
    time is over. A closed case that came in without anybody is no ``case`` here, and its key stays.
    """

    kind = models.CharField(max_length=12, choices=ImportKind)
    digest = models.CharField(max_length=64)
    became_kind = models.CharField(max_length=60)
    became_id = models.BigIntegerField()
    fields = models.JSONField(default=dict, blank=True)
    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    partner = models.ForeignKey(
        PartnerOrganisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    unscoped = ImportKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of a line")
        verbose_name_plural = _("keys of lines")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind", "digest"], name="moving_importkey_once"
            ),
        ]
        indexes = [
            models.Index(fields=["became_kind", "became_id"], name="moving_importkey_of_a_row"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.became_kind} {self.became_id}"

    @property
    def is_of_fact(self) -> bool:
        return self.became_kind == Case._meta.label_lower and self.case_id is None

    @property
    def place(self) -> tuple[str, int]:
        """The row it leads to; of a volunteer whose records became one, the record in use."""
        return self.became_kind, self.volunteer_id or self.became_id


class KnownHeaderQuerySet(ScopedQuerySet):
    def of_kind(self, scope: Scope, kind: str) -> Self:
        return self.filter(service=scope.service, kind=kind)


class KnownHeader(ScopedModel):
    """What somebody said that a column is; by a digest of its header, which may be anything."""

    kind = models.CharField(max_length=12, choices=ImportKind)
    digest = models.CharField(max_length=64)
    field = models.CharField(max_length=40, blank=True)

    unscoped = KnownHeaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("column that was explained")
        verbose_name_plural = _("columns that were explained")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind", "digest"], name="moving_knownheader_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.field}"
