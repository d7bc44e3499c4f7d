"""What somebody chose of a list and wants to see again: an address's query under a name."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models.memberships import Membership
from organisations.models.scope import Scope, ScopedModel, ScopedQuerySet

MOST_VIEWS = 6
"""Of one person: more tabs than that nobody looks through."""
LONGEST_NAME = 30
LONGEST_QUERY = 1000


class SavedViewQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own only."""
        return super().visible_to(scope).filter(member__user=scope.user)

    def called(self, name: str) -> Self:
        return self.filter(name__iexact=name)

    def in_order(self) -> Self:
        return self.order_by("pk")


class SavedView(ScopedModel):
    """``query`` is what stands behind the "?" of the list of turns, and may mean nothing by now."""

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(_("what is shown"), max_length=LONGEST_QUERY)

    unscoped = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "name"], name="organisations_savedview_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
