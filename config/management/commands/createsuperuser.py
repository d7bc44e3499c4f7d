"""Make an owner of the installation, also of somebody who has an account already."""

import os
from typing import Any, cast

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError, CommandParser
from django.db.models import Field
from django.utils import timezone

from organisations.actions.installation import account_standing, make_owner_of
from organisations.models import User


class Command(createsuperuser.Command):
    help = "Make an owner of this installation."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--existing",
            action="store_true",
            help="Make an owner of the account that has this address.",
        )

    def handle(self, *args: Any, existing: bool = False, **options: Any) -> None:
        is_asked = bool(options["interactive"]) and self.stdin.isatty()
        email = options["email"] or os.environ.get("DJANGO_SUPERUSER_EMAIL")
        while is_asked and email is None:
            field = cast("Field[Any, Any]", User._meta.get_field(User.USERNAME_FIELD))
            email = self.get_input_data(field, "Address to sign in with: ")
        person = account_standing(email) if email else None
        if existing and person is None:
            raise CommandError(f"Nobody has the address {email}. Leave --existing out.")
        if person and _is_meant(person, email or "", is_asked=is_asked, existing=existing):
            owner = make_owner_of(person, email or "", at=timezone.now())
            self.stdout.write(f"{owner.email} is an owner of this installation, and gets a mail.")
            return
        super().handle(*args, **options | {"email": email})


def _is_meant(person: User, email: str, *, is_asked: bool, existing: bool) -> bool:
    """Whether the account is to be an owner's; not where somebody else reads the same mailbox.

    Raises ``CommandError`` where it is one already, or nobody says so.
    """
    if person.is_superuser:
        raise CommandError(f"{email} is an owner of this installation already.")
    if existing or (is_asked and agrees(f"{person} has this address.")):
        return True
    if person.email:
        raise CommandError(
            f"{email} has an account already: make an owner of it with "
            f"manage.py createsuperuser --existing --email {email}"
        )
    return False


def agrees(fact: str) -> bool:
    """Whether whoever types makes an owner of an account that stands."""
    said = input(f"{fact} Make an owner of this account? [y/N]: ")
    return said.strip().lower() in {"y", "yes"}
