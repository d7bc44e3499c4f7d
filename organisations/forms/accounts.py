"""The doors of allauth whose address goes past the adapter."""

from typing import Any

from allauth.account import forms as theirs
from allauth.account.fields import EmailField
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import MailboxField
from core.rates import takes_one
from organisations.requests import network_of

ASKED_AN_HOUR = 10  # of each kind, for one address from one network


class LoginMailboxField(MailboxField, EmailField):
    """Looks as allauth's, reads as ours."""


class LoginForm(theirs.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = LoginMailboxField()
        self.order_fields(["login", "password"])


class RequestLoginCodeForm(theirs.RequestLoginCodeForm):
    email = LoginMailboxField()

    def clean_email(self) -> str:
        # First of all: what is refused here does not count among what the world may ask.
        _count_asking("login_code", self.cleaned_data["email"])
        return str(super().clean_email())


class ResetPasswordForm(theirs.ResetPasswordForm):
    def clean_email(self) -> str:
        email = str(super().clean_email())
        _count_asking("reset_password", email)
        return email


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(label=gettext_lazy("Name of this key"), max_length=100, required=False)


def _count_asking(what: str, email: str) -> None:
    """Count a mail that is asked for, whether or not the address has an account.

    By network, so that who floods an address keeps nobody out but themselves. Raises
    ``ValidationError`` after the last one of the hour.
    """
    who = f"{network_of(context.request)} {email}"
    if not takes_one(f"account.{what}", who, most=ASKED_AN_HOUR):
        raise ValidationError(
            _(
                "Too many emails to this address were asked for from your connection. Please try "
                "again in an hour."
            )
        )
