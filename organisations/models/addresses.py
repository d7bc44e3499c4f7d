"""Where somebody lives, and where mail reaches them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.forms import MailboxField
from core.mailboxes import mailable

NO_MAILBOX = "@erased.invalid"
"""Behind the number of a row it is an address to which nothing can be sent (RFC 2606)."""


class MailboxColumn(models.EmailField):
    """A mail address, kept and looked for in ASCII: ``münchen.example`` finds its own row.

    To migrations it is what it is to the database: an ``EmailField``.
    """

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:  # noqa: FBT001  (Django's)
        # The row at hand says at once what the next one to read it will find.
        given = mailable(getattr(model_instance, self.attname) or "")
        # Where no address is null, two without one must not be alike to a unique constraint.
        address = given or (None if self.null else "")
        setattr(model_instance, self.attname, address)
        return address

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(mailable(value) if isinstance(value, str) else value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": MailboxField, **kwargs})


ADDRESS_COLUMNS = ("street", "house_number", "postcode", "town")
"""Those of ``Addressed``: half of one address and half of another is no home."""


class Addressed(models.Model):
    """The columns of a row with the address of a home or a house; each may be unknown."""

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
