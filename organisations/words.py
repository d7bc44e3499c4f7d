"""Why somebody does not decide about themselves, as they read it on every floor."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.refusals import Sentences, words_from
from organisations.actions.oneself import deciding_about
from organisations.actions.refusals import AboutOneself, EndedByThem, NobodyElse
from organisations.models import Scope

ABOUT_ONESELF: Sentences = {
    AboutOneself: _("This is about yourself, so somebody else decides it: %(people)s."),
    NobodyElse: _(
        "This is about yourself, and nobody else here can decide it. Invite somebody, or let the "
        "manager allow it in the settings."
    ),
    EndedByThem: _(
        "This is about yourself, and you ended the role of somebody who could decide it. Invite "
        "somebody who can, or wait %(days)s days from the day that role ended."
    ),
}
words_about_oneself = words_from(ABOUT_ONESELF)


def why_not_oneself(person: int, *, by: Scope, roles: Collection[str], at: datetime) -> str:
    """What a page says instead of offering such a decision; empty where it may offer it."""
    try:
        deciding_about(person, by=by, roles=roles, at=at)
    except AboutOneself as refusal:
        return words_about_oneself(refusal)
    return ""
