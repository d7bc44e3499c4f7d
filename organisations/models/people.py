"""People, and the roles there are."""

from collections.abc import Iterable
from datetime import time
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Lower, Replace
from django.db.models.lookups import Contains, Exact
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.finding import Sought
from core.letters import folded, name_key
from core.mailboxes import mailable
from organisations.models.addresses import NO_MAILBOX, MailboxColumn


class Language(models.TextChoices):
    """The languages of pages and mail; what people *speak* is a wider list (``Spoken``)."""

    NL = "nl", _("Dutch")
    FR = "fr", _("French")
    DE = "de", _("German")
    EN = "en", _("English")


class Role(models.TextChoices):
    VOLUNTEER = "volunteer", _("volunteer")
    COORDINATOR = "coordinator", _("coordinator")
    TRAINER = "trainer", _("trainer")
    MANAGER = "manager", _("manager")
    PARTNER = "partner", _("partner")
    OBSERVER = "observer", _("observer")


PROVING_TWICE = frozenset({Role.COORDINATOR, Role.TRAINER, Role.MANAGER})
"""Who needs a second factor where the service asks for one: whoever reads of many people."""
GIVEN_BY_MANAGERS = frozenset({Role.MANAGER})
WORDS_SOUGHT = 8
"""So many words one looks for at once: a database takes only so many conditions in a query."""
READS_PARTIES = frozenset({Role.COORDINATOR})
"""Who reads of every neighbour: such a role is given by somebody else, and colleagues hear of it.

A volunteer reads of their own cases; that role comes with an admission.
"""
NEVER_GIVEN = frozenset({Role.VOLUNTEER})
"""Volunteers come in by an application and leave by their own page, which sees to their seats."""


HALF_PAST_SEVEN = time(7, 30)


def monday_to_friday() -> list[int]:
    """As ``date.weekday`` counts them."""
    return [0, 1, 2, 3, 4]


class UserQuerySet(models.QuerySet["User"]):
    def standing(self) -> Self:
        """Those of whom more than a number is left, and whose record is the one in use."""
        named = Q(email__isnull=True) | ~Q(email__endswith=NO_MAILBOX)
        return self.filter(named, merged_into__isnull=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def bulk_create(self, objs: Iterable["User"], *args: Any, **options: Any) -> list["User"]:
        people = list(objs)
        # bulk_create does not call save(), which is where one row writes its key.
        for person in people:
            person.write_name_key()
        return super().bulk_create(people, *args, **options)

    def create_user(self, email: str | None, password: str | None = None, **facts: Any) -> "User":
        """A person who logs in with ``email``, and is written to there unless ``mailbox`` is given.

        Without one they cannot log in yet.
        """
        # Small letters throughout: one login is one person however somebody spells it, and the
        # constraint on Lower("email") refuses what comes another way.
        login = mailable(email or "").strip().lower()
        user = self.model(email=login or None, **{"mailbox": login, **facts})
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        """An owner of the installation, for ``manage.py createsuperuser``.

        Whoever may type that vouches for the address: it is asked for no proof at the first login.
        """
        with transaction.atomic(using=self._db):
            owner = self.create_user(email, password, is_superuser=True, **facts)
            owner.emailaddress_set.create(email=owner.mailbox, verified=True, primary=True)
        return owner

    def owners(self) -> "models.QuerySet[User]":
        """Who looks after the installation and can sign in, the first one first."""
        able = self.filter(is_superuser=True, is_active=True, email__isnull=False)
        # Of whom only a number is left nobody reads mail and nobody can sign in.
        return able.exclude(email__endswith=NO_MAILBOX).order_by("pk")

    def owned_among(self, emails: Iterable[str]) -> set[str]:
        """Those of these, in small letters, of which ``owner_of`` names somebody; two queries."""
        asked = set(emails)
        rows = self.annotate(login=Lower("email")).filter(login__in=asked)
        proved = self.filter(emailaddress__email__in=asked, emailaddress__verified=True)
        return {
            *rows.values_list("login", flat=True),
            *proved.values_list("emailaddress__email", flat=True),
        }

    def owner_of(self, email: str) -> "User | None":
        """Whoever has proved that this address is theirs, or whose account is called by it.

        Of two records that became one it is the one in use.
        """
        # Each asked by its own index: together in one query they would read every account.
        called_so = self.filter(Exact(Lower("email"), Lower(Value(email))))
        proved = self.filter(emailaddress__email=email.lower(), emailaddress__verified=True)
        found = min((*called_so, *proved), key=lambda person: person.pk, default=None)
        while found and found.merged_into:
            found = found.merged_into
        return found


def named_like(words: str, person: str = "") -> Q:
    """Every word stands somewhere in a name or the address, whatever its accents and capitals.

    ``person`` is the way to them, such as ``user__``. Of very many words the first count. Signs
    without a letter or digit are in nobody's name, and find nobody; nothing at all finds everybody.
    """
    looked_for = folded(words).split()[:WORDS_SOUGHT]
    if words.strip() and not looked_for:
        return Q(**{f"{person}pk__in": ()})
    return Q(*((f"{person}name_key__contains", word) for word in looked_for))


def found_as(sought: Sought, country: str, person: str = "") -> Q:
    """One word of a search: in a name, or of a telephone number some digits that follow."""
    if not sought.is_phone:
        return Q(**{f"{person}name_key__contains": sought.word})
    phone: Any = F(f"{person}phone")
    for sign in " -./()":
        phone = Replace(phone, Value(sign))
    return Q(Contains(phone, sought.dialled_here(country)))


def full_name_of(first_name: str, last_name: str) -> str:
    """Either may be unknown."""
    return f"{first_name} {last_name}".strip()


def called(first_name: str, last_name: str, mailbox: str) -> str:
    """A person as the pages call them."""
    return full_name_of(first_name, last_name) or mailbox or gettext("name erased")


class User(AbstractBaseUser, PermissionsMixin):
    """A person, one for all the services they belong to.

    A mailbox is not a person: ``email`` is what they log in with, nobody else's and perhaps nothing
    yet; ``mailbox`` is where mail to them goes, which two people may share and somebody may lack.
    Whoever has none is called by phone.

    ``is_superuser`` makes them an owner of the installation, which is no role in any service.
    ``name_key`` is written with the row: by it people are put in order and searched, alike on
    every database. "de Vries" stands under the d.
    """

    email = MailboxColumn(_("address to sign in with"), unique=True, null=True, blank=True)
    mailbox = MailboxColumn(_("address for email"), blank=True)
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.NL)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)
    # By the clock of each service. Without a day no such email comes.
    morning_at = models.TimeField(_("time of the morning email"), default=HALF_PAST_SEVEN)
    morning_days = models.JSONField(
        _("days of the morning email"), default=monday_to_friday, blank=True
    )
    # Of two records of one person the other stays, so that what points at it still does. It signs
    # nobody in and stands on no page.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # A column and not an expression: SQLite knows no accents, PostgreSQL orders by its locale, and
    # an index on the column serves order and search alike on both.
    name_key = models.TextField(blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            # Beside "unique" of the field itself, which takes Anna@ and anna@ for two people.
            models.UniqueConstraint(Lower("email"), name="organisations_user_email_any_case"),
            models.CheckConstraint(condition=~Q(email=""), name="organisations_user_email_or_null"),
        ]
        indexes = [models.Index(fields=["name_key"], name="organisations_user_by_name")]

    def __str__(self) -> str:
        if self.is_erased:
            return gettext("name erased (%(number)s)") % {"number": self.pk}
        return called(self.first_name, self.last_name, self.mailbox)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        self.write_name_key()
        if update_fields is not None:
            # Whoever saves the last name alone means its key too.
            update_fields = {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **options)

    def write_name_key(self) -> None:
        # The address last, so that two people of one name stand in one order everywhere.
        address = self.mailbox or self.email or ""
        self.name_key = name_key(self.last_name, self.first_name, unlike=address.lower())

    @property
    def is_erased(self) -> bool:
        """Whether only a number is left, as the list of retention says."""
        return (self.email or "").endswith(NO_MAILBOX)

    @property
    def full_name(self) -> str:
        return full_name_of(self.first_name, self.last_name)

    @property
    def is_called_by_phone(self) -> bool:
        """No mail reaches them: whoever asks them something rings them up."""
        return not self.mailbox

    @property
    def initials(self) -> str:
        letters = [name[0] for name in (self.first_name, self.last_name) if name]
        return "".join(letters).upper() or "?"
