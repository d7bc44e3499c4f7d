"""What a service says in its own words in our letters, and who sends them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from organisations.actions.refusals import NoSuchLetter
from organisations.audit import record
from organisations.letters import LETTER_KINDS
from organisations.models import CLOSING, Language, OwnText, Scope, Service

OF_THE_SENDER = ("sender_name", "reply_address")


@transaction.atomic
def write_texts(
    letter: str, *, bodies: Mapping[str, str], by: Scope, at: datetime
) -> list[OwnText]:
    """Write these words, by language; the same again changes nothing, and no words drop them.

    They stand in what is promised from now on. Raises ``NoSuchLetter``.
    """
    if letter not in LETTER_KINDS and letter != CLOSING:
        raise NoSuchLetter(letter)
    # Two who write at once take turns: of each language there is one row.
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    rows = {row.language: row for row in OwnText.visible_to(by).of_letter(letter)}
    written = []
    for language, body in bodies.items():
        row = rows.get(language)
        if not body:
            _drop(row, by=by, at=at)
        elif row is None or row.body != body:
            row = row or OwnText(service=by.service, letter=letter, language=Language(language))
            row.body = body
            row.save()
            record("text.write", row, by=by, at=at, changed=["body"])
            written.append(row)
    return written


def _drop(row: OwnText | None, *, by: Scope, at: datetime) -> None:
    if row is not None:
        record("text.drop", row, by=by, at=at)
        row.delete()


@transaction.atomic
def change_sender(*, changes: Mapping[str, Any], by: Scope, at: datetime) -> Service:
    """Under which name our emails come, and where answers go; their address stays ours."""
    service = Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    changed = [
        name
        for name in OF_THE_SENDER
        if name in changes and getattr(service, name) != changes[name]
    ]
    if changed:
        for name in changed:
            setattr(service, name, changes[name])
        service.save(update_fields=changed)
        record("service.change_sender", service, by=by, at=at, changed=changed)
    return service
