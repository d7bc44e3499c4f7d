"""What was done and who read what. Rows are only ever added: triggers refuse the rest.

The words of a reason stand in a row of their own, which goes after its time; the entry stays with a
digest of them. The salt goes with the words, so that nobody can try which words they were.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models.memberships import Membership
from organisations.models.people import Role, named_like
from organisations.models.scope import ScopedModel, ScopedQuerySet


class TrailQuerySet(ScopedQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def about(self, kind: str, pk: int) -> Self:
        return self.filter(object_kind=kind, object_id=pk)

    def about_any(self, kind: str, rows: models.QuerySet[Any]) -> Self:
        return self.filter(object_kind=kind, object_id__in=rows.values("pk"))

    def of_verb(self, verb: str) -> Self:
        return self.filter(verb=verb)

    def of_person(self, person: models.Model) -> Self:
        return self.filter(by=person)

    def about_rows_of(self, app: str) -> Self:
        """Those about rows of this app; all of them where none is named."""
        return self.filter(object_kind__startswith=f"{app}.") if app else self

    def by_coordinators_since(self, at: datetime) -> Self:
        """Those later than that by whoever is a coordinator of the service now."""
        staff = Membership.objects.current().in_role(Role.COORDINATOR)
        theirs = staff.filter(user=models.OuterRef("by"), service=models.OuterRef("service"))
        return self.filter(models.Exists(theirs), at__gt=at)

    def by_people_called(self, words: str) -> Self:
        """Those by people in whose name each of the words stands."""
        return self.filter(named_like(words, "by__"))

    def with_person(self) -> Self:
        return self.select_related("by")


class AuditQuerySet(TrailQuerySet):
    def with_person(self) -> Self:
        """And with on whose behalf, and the words of the reason, where there are any."""
        return super().with_person().select_related("on_behalf_of__user", "written")


class AuditEntry(ScopedModel):
    """One verb on one row: names of changed fields, never their values.

    ``on_behalf_of``: whoever did it stood in for this colleague, who answers for the row.
    """

    append_only = True

    at = models.DateTimeField(pgettext_lazy("moment", "at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    via = models.CharField(pgettext_lazy("of what was done", "how"), max_length=10)
    # Without an index: nobody looks for it, and this table is the largest.
    on_behalf_of = models.ForeignKey(
        "organisations.Membership",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    verb = models.CharField(_("verb"), max_length=60)
    object_kind = models.CharField(_("kind of row"), max_length=60)
    object_id = models.BigIntegerField(_("row"))
    changed = models.JSONField(_("changed fields"), default=list)
    reason_digest = models.CharField(max_length=64, blank=True, editable=False)
    reason_until = models.DateField(null=True, blank=True, editable=False)
    request_id = models.CharField(_("request"), max_length=32, blank=True)

    unscoped = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit history")
        indexes = [
            models.Index(
                fields=["service", "object_kind", "object_id"], name="organisations_audit_of_a_row"
            ),
            models.Index(fields=["service", "-at", "-id"], name="organisations_audit_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_id}"

    @property
    def reason(self) -> str:
        """The words, as long as they are kept; needs ``with_person`` where there are many."""
        if not self.reason_digest:
            return ""
        try:
            return str(self.written.words)
        except WrittenReason.DoesNotExist:
            return ""

    @property
    def is_reason_erased(self) -> bool:
        return bool(self.reason_digest) and not self.reason


def digest_of_reason(salt: str, words: str) -> str:
    return hmac.new(salt.encode(), words.encode(), hashlib.sha256).hexdigest()


class WrittenReason(ScopedModel):
    """Why somebody did it, in their own words; kept until the day on which the entry says so."""

    append_only = True

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="written")
    salt = models.CharField(max_length=64)
    words = models.TextField(_("reason"))
    keep_until = models.DateField()

    unscoped = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("written reason")
        verbose_name_plural = _("written reasons")

    def __str__(self) -> str:
        return f"{self.entry_id}"

    @property
    def is_what_was_written(self) -> bool:
        """Whether these words are those of which the entry keeps the digest."""
        return self.proves(self.entry.reason_digest, self.salt, self.words)

    @staticmethod
    def proves(digest: str, salt: str, words: str) -> bool:
        return digest == digest_of_reason(salt, words)


class ReadEntry(ScopedModel):
    """Somebody opened party data: who, which row, on which page."""

    append_only = True

    at = models.DateTimeField(pgettext_lazy("moment", "at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    object_kind = models.CharField(_("kind of row"), max_length=60)
    object_id = models.BigIntegerField(_("row"))
    why = models.CharField(_("why"), max_length=60)

    unscoped = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("read entry")
        verbose_name_plural = _("read log")
        indexes = [
            models.Index(
                fields=["service", "object_kind", "object_id"], name="organisations_reads_of_a_row"
            ),
            models.Index(fields=["service", "-at", "-id"], name="organisations_reads_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.object_kind} {self.object_id}"
