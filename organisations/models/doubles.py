"""That two records are of two people, however much they are alike: said once, asked no more."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models.scope import ScopedModel, ScopedQuerySet


class TwoPeopleQuerySet(ScopedQuerySet):
    def about(self, row: models.Model) -> Self:
        return self.filter(about_kind=row._meta.label_lower, about_id=row.pk)

    def with_who_said_it(self) -> Self:
        return self.select_related("said_by")


class TwoPeople(ScopedModel):
    """Somebody who knows them says that ``person`` is not who that row is about.

    The row is another account, an application or an invitation. Of two accounts the one with the
    smaller number is the ``person``.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    about_kind = models.CharField(_("kind of row"), max_length=60)
    about_id = models.BigIntegerField(_("row"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(_("said"))

    unscoped = TwoPeopleQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer that these are two people")
        verbose_name_plural = _("answers that these are two people")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "person", "about_kind", "about_id"],
                name="organisations_two_people_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.about_kind} {self.about_id}"
