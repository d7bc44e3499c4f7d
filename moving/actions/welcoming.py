"""Welcome who came in from a file: by hand, all or some of them, and each of them once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moving.models import Import, ImportLine
from organisations.audit import record
from organisations.models import Scope
from volunteers import mails
from volunteers.models import Volunteer

AT_ONCE = 100
"""Letters with one press: each is written while somebody waits."""


@dataclass(frozen=True)
class ToWelcome:
    """``by_phone`` have no address: they are called."""

    by_mail: list[Volunteer]
    by_phone: list[Volunteer]


def to_welcome(run: Import, *, by: Scope) -> ToWelcome:
    lines = ImportLine.visible_to(by).of(run).to_welcome().filter(became_kind=VOLUNTEER)
    rows = Volunteer.visible_to(by).present().filter(pk__in=lines.values("became_id"))
    people = list(rows.with_person().by_name())
    return ToWelcome(
        by_mail=[one for one in people if not one.user.is_called_by_phone],
        by_phone=[one for one in people if one.user.is_called_by_phone],
    )


VOLUNTEER = Volunteer._meta.label_lower


@transaction.atomic
def welcome_imported(
    run: Import, chosen: Collection[int] | None, *, by: Scope, at: datetime
) -> int:
    """Send the letter to these volunteers, to all where None is said; at most so many at once.

    Whoever was welcomed gets no second one. Returns how many were.
    """
    run = Import.visible_to(by).without_file().locked().get(pk=run.pk)
    people = to_welcome(run, by=by).by_mail
    some = [one for one in people if chosen is None or one.pk in chosen][:AT_ONCE]
    for volunteer in some:
        mails.welcome(volunteer, is_new=False, at=at)
    theirs = {volunteer.pk for volunteer in some}
    lines = ImportLine.unscoped.of(run).to_welcome().filter(became_kind=VOLUNTEER)
    lines.filter(became_id__in=theirs).update(welcomed_at=at)
    if some:
        record("import.welcome", run, by=by, at=at)
    return len(some)
