"""Who stands in for whom, as whoever is one of the two reads it above the list of turns."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.local_time import local_day
from core.templatetags.ui import spelled
from insights.due.steps import DueStep, owner_of
from organisations.models import Cover, Scope


def cover_notices(scope: Scope, steps: Iterable[DueStep], *, at: datetime) -> list[dict[str, str]]:
    """One for each cover that runs now and that is theirs, as deputy or while they are away."""
    today = local_day(at, scope.service.zone)
    rows = Cover.visible_to(scope).running_on(today).with_people().soonest_first()
    owners = [owner.pk for step in steps if (owner := owner_of(step))]
    return [
        _notice(cover, scope, owners.count(cover.absent_id))
        for cover in rows
        if scope.person.pk in {cover.absent.user_id, cover.deputy.user_id}
    ]


def _notice(cover: Cover, scope: Scope, number: int) -> dict[str, str]:
    last = spelled(cover.ends_on, "j F")
    if cover.absent.user_id == scope.person.pk:
        title = _("%(name)s stands in for you up to and with %(last)s.")
        return {"title": title % {"name": cover.deputy.user, "last": last}, "text": ""}
    title = _("You stand in for %(name)s up to and with %(last)s.")
    text = ngettext(
        "%(n)s step of theirs is among yours.",
        "%(n)s steps of theirs are among yours.",
        number,
    )
    return {
        "title": title % {"name": cover.absent.user, "last": last},
        "text": text % {"n": number},
    }
