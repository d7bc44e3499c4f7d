"""Own words in letters: plain, short, without links, and with no facts but those of the service."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import MailboxField, layout_of, paragraph_field, text_field
from core.wording import listed
from organisations.letters import PLACEHOLDERS, one_line
from organisations.models import LONGEST_TEXT, Language, Service

LOOKS_LIKE_LINK = re.compile(r"\w+://|\bwww\.|@|\w\.[a-z]{2,}", re.IGNORECASE)
"""Programs make a link of whatever looks like one. A full stop without a space looks so too."""
SIGN = re.compile(r"\{[^{}]*\}")


class SenderForm(EditForm, forms.Form):
    sender_name = text_field(
        _("Name of the sender"),
        80,
        required=False,
        help_text=_("Empty: the name of the service."),
    )
    reply_address = MailboxField(
        label=_("Answers go to"),
        required=False,
        help_text=_("Empty: the email address of the service."),
    )

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edits({name: getattr(service, name) for name in self.fields})
        self.helper = layout_of("sender_name", "reply_address")

    def clean_sender_name(self) -> str:
        name = one_line(self.cleaned_data["sender_name"])
        if LOOKS_LIKE_LINK.search(name):
            # Where people read a name, an address would pass for the one it came from.
            raise ValidationError(_("Write a name: no web or email address."))
        return name


class OwnTextForm(EditForm, forms.Form):
    """One field for each language, that of the service first."""

    def __init__(
        self, *args: Any, service: Service, stored: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.service = service
        for language in languages_of(service):
            self.fields[language] = paragraph_field(
                Language(language).label, rows=4, length=LONGEST_TEXT, required=False
            )
        self.edits({language: stored.get(language, "") for language in self.fields})
        self.helper = layout_of(*languages_of(service))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        for language in languages_of(self.service):
            body = told.get(language, "").replace("\r\n", "\n").strip()
            for fault in self._faults(body):
                self.add_error(language, fault)
            if language in told:
                told[language] = body
        return told

    def _faults(self, body: str) -> list[ValidationError]:
        found = []
        link = LOOKS_LIKE_LINK.search(body)
        if link:
            words = _(
                "Look at “%(said)s”: no web or email addresses here, and a space behind a full "
                "stop. Readers cannot tell a good link from a bad one."
            )
            found.append(ValidationError(words, params={"said": _around(body, link)}))
        strange = [sign for sign in SIGN.findall(body) if sign not in PLACEHOLDERS]
        if strange or re.search(r"[{}]", SIGN.sub("", body)):
            words = _("Between { and } only these can stand: %(signs)s.")
            found.append(ValidationError(words, params={"signs": listed(*PLACEHOLDERS)}))
        empty = [sign for sign in self._used(body) if not getattr(self.service, _column(sign))]
        if empty:
            words = _("Fill this in first, in the settings: %(signs)s.")
            found.append(ValidationError(words, params={"signs": listed(*empty)}))
        return found

    def _used(self, body: str) -> list[str]:
        return [sign for sign in PLACEHOLDERS if sign in body]


def _column(sign: str) -> str:
    return PLACEHOLDERS[sign][1]


def _around(body: str, found: re.Match[str]) -> str:
    """The word in which it stands."""
    words = [one for one in re.finditer(r"\S+", body) if one.start() <= found.start() < one.end()]
    return words[0].group() if words else found.group()


def languages_of(service: Service) -> list[str]:
    """All languages of our letters, that of the service first."""
    return sorted(Language.values, key=lambda language: language != service.language)
