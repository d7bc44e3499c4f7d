"""What a row of a sheet became."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Written:
    """``told`` are codes of what somebody should look at, such as a case that landed in triage.

    Of ``not_kept`` fields something else stands in the row than the sheet says. ``beside`` is a
    row that was made for an ``apart`` field, such as the invitation of a contact. A row that
    ``is_fact`` is about nobody: no sheet changes it, and its key stays.
    """

    row: models.Model
    told: tuple[str, ...] = ()
    not_kept: Collection[str] = frozenset()
    beside: models.Model | None = None
    is_fact: bool = False
