"""Where somebody lives."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Addressed(models.Model):
    """The columns of a row with the address of a home; each may be unknown."""

    street = models.CharField(_("street"), max_length=120, blank=True)
    house_number = models.CharField(_("house number"), max_length=12, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        street = f"{self.street} {self.house_number}".strip()
        town = f"{self.postcode} {self.town}".strip()
        return ", ".join(part for part in (street, town) if part)
