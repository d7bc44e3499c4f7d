"""The doors of allauth whose address goes past the adapter."""

from typing import Any

from allauth.account import forms as theirs
from allauth.account.fields import EmailField

from core.forms import MailboxField


class LoginMailboxField(MailboxField, EmailField):
    """Looks as allauth's, reads as ours."""


class LoginForm(theirs.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = LoginMailboxField()
        self.order_fields(["login", "password"])


class RequestLoginCodeForm(theirs.RequestLoginCodeForm):
    email = LoginMailboxField()
