"""What a row of a sheet became."""

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Written:
    """``told`` are codes of what somebody should look at, such as a case that landed in triage."""

    row: models.Model
    told: tuple[str, ...] = ()
