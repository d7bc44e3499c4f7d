"""Open a service: the first owner of the installation, the service, its first manager."""

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone, translation

from config.management.commands.createsuperuser import agrees
from core.forms import MailboxField, text_field
from organisations.actions.installation import (
    account_standing,
    invite_manager,
    make_owner,
    make_owner_of,
    manager_invited_to,
    open_service,
)
from organisations.actions.invitations import invite_again, is_managed
from organisations.forms.installation import ManagerForm, OpenServiceForm
from organisations.letters import address_of
from organisations.models import Scope, Service, User


class OwnerForm(forms.Form):
    """Who looks after the installation, where nobody does so far."""

    owner_email = MailboxField(label="Email address of the owner")
    owner_first_name = text_field("First name of the owner", 60)
    owner_last_name = text_field("Last name of the owner", 80, required=False)


LABELS = {
    "manager_first_name": "First name of the first manager",
    "manager_last_name": "Last name of the first manager",
    "manager_email": "Email address of the first manager",
    "manager_language": "Language of the email to the first manager",
}
"""On the page a heading says whose name it is."""


class Command(BaseCommand):
    """Safe to repeat: what stands already is told and left as it is.

    The invitation of the manager goes once more only with ``--invite-again``.
    """

    help = "Open a service: make the first owner, the service and an invitation for its manager."
    asks = False

    def add_arguments(self, parser: CommandParser) -> None:
        for form in (OpenServiceForm, OwnerForm):
            for name, field in form().fields.items():
                parser.add_argument(_flag(name), help=_words_for(name, field))
        parser.add_argument(
            "--invite-again",
            action="store_true",
            dest="send_again",
            help="Of a service that stands: send the invitation once more, or to another address.",
        )
        parser.add_argument(
            "--noinput", "--no-input", action="store_false", dest="asks", help="Ask nothing."
        )

    def handle(self, *, asks: bool, send_again: bool, **options: Any) -> None:
        self.asks = asks and sys.stdin.isatty()
        names = {*OpenServiceForm.base_fields, *OwnerForm.base_fields}
        told = {name: options[name] for name in names if options[name] is not None}
        # Its own words are English, like those of Django's commands.
        with translation.override("en"), transaction.atomic():
            self._complete(told, {"slug": OpenServiceForm.base_fields["slug"]})
            standing = Service.objects.of_slug(told["slug"].lower()).first()
            if standing:
                self._tell_standing(standing, told, again=send_again, at=timezone.now())
            else:
                self._open(told, at=timezone.now())

    def _open(self, told: dict[str, str], *, at: datetime) -> None:
        form = self._filled(OpenServiceForm, told)
        owner = self._owner(told, language=form.cleaned_data["language"], at=at)
        service = open_service(**form.facts(), by=owner, at=at)
        self.stdout.write(f"Opened “{service}”: {address_of('insights:home', service.slug)}")
        self.stdout.write(f"The invitation is on its way to {form.cleaned_data['manager_email']}.")

    def _owner(self, told: dict[str, str], *, language: str, at: datetime) -> User:
        """The owner who is named, or else the first; where there is none yet they are made."""
        first, named = User.objects.owners().first(), told.get("owner_email", "")
        if first:
            owner = account_standing(named) if named else first
            if owner and not owner.is_superuser and self._agrees(owner):
                owner = make_owner_of(owner, named, at=at)
            if owner is None or not owner.is_superuser:
                raise CommandError(
                    "This installation has an owner with another address. Leave --owner-email "
                    "out, or make one more owner first with manage.py createsuperuser"
                    + (f" --existing --email {named}" if owner else "")
                )
            return owner
        if named and (standing := account_standing(named)) and self._agrees(standing):
            return self._told(make_owner_of(standing, named, at=at))
        form = self._filled(OwnerForm, told)
        owner = make_owner(
            form.cleaned_data["owner_email"],
            first_name=form.cleaned_data["owner_first_name"],
            last_name=form.cleaned_data["owner_last_name"],
            language=language,
            at=at,
        )
        return self._told(owner)

    def _told(self, owner: User) -> User:
        self.stdout.write(f"{owner.email} is the owner of this installation, and gets a mail.")
        return owner

    def _agrees(self, person: User) -> bool:
        """Whether whoever types makes an owner of an account that stands; else nobody is asked."""
        return self.asks and agrees(f"{person} has this address.")

    def _tell_standing(
        self, service: Service, told: dict[str, str], *, again: bool, at: datetime
    ) -> None:
        self.stdout.write(f"“{service}” stands already. Nothing of it is changed.")
        if is_managed(service):
            self.stdout.write("It has a manager.")
            return
        owner = self._owner(told, language=service.language, at=at)
        waiting = manager_invited_to(service, owner)
        if not again:
            until = f"{waiting.expires_at:%Y-%m-%d}" if waiting else ""
            self.stdout.write(
                f"The invitation of its manager stands until {until}. Send it with --invite-again."
                if waiting
                else "It has no manager. Ask one in with --invite-again and --manager-email."
            )
        elif waiting and "manager_email" not in told:
            invite_again(waiting, by=Scope.of_owner(service, owner), at=at)
            self.stdout.write("The invitation is on its way once more.")
        else:
            form = self._filled(ManagerForm, told)
            newcomer = form.newcomer(language=service.language)
            row = invite_manager(service, newcomer, by=owner, at=at)
            self.stdout.write(f"The invitation is on its way to {row.email}.")

    def _filled(self, kind: type[forms.Form], told: dict[str, str]) -> Any:
        """The form with what was said and asked; what is wrong with it ends the command."""
        self._complete(told, kind().fields)
        form = kind(told)
        if not form.is_valid():
            wrong = ((name, " ".join(map(str, said))) for name, said in form.errors.items())
            raise CommandError("\n".join(f"{_flag(name)}: {said}" for name, said in wrong))
        return form

    def _complete(self, told: dict[str, str], fields: dict[str, forms.Field]) -> None:
        """Ask for what was not said; where nobody can be asked, say what is missing."""
        lacking = {name: field for name, field in fields.items() if name not in told}
        if self.asks:
            for name, field in lacking.items():
                told[name] = self._ask(name, field)
            return
        missing = [_flag(name) for name, field in lacking.items() if field.required]
        if missing:
            raise CommandError(f"Say also {', '.join(missing)}.")

    def _ask(self, name: str, field: forms.Field) -> str:
        while True:
            said = input(f"{_words_for(name, field)}: ").strip()
            try:
                field.clean(said)
            except ValidationError as wrong:
                self.stderr.write(" ".join(wrong.messages))
            else:
                return said


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _words_for(name: str, field: forms.Field) -> str:
    words = str(LABELS.get(name, field.label))
    if isinstance(field, forms.ChoiceField):
        choices = cast("Iterable[tuple[str, str]]", field.choices)
        words += f" ({', '.join(value for value, _label in choices)})"
    return words if field.required else f"{words} (may stay empty)"
