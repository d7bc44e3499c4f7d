"""Why something of a service was not done, as people read it: about oneself, about a district."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.refusals import Sentences, words_from
from organisations.actions.oneself import deciding_about
from organisations.actions.refusals import (
    AboutOneself,
    AlreadyInvited,
    AlreadyMember,
    DistrictKnown,
    EndedByThem,
    NobodyElse,
    PartnerKnown,
    PartnerOver,
    PostcodesTaken,
)
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


DISTRICT_REFUSED: Sentences = {
    DistrictKnown: _("There is a district of this name already. It may have ended."),
    PostcodesTaken: _("Take out %(postcodes)s: that lies in %(district)s."),
}
words_about_district = words_from(DISTRICT_REFUSED)

PARTNER_REFUSED: Sentences = {
    PartnerKnown: _("There is an organisation of this name already."),
    PartnerOver: _("This organisation has ended. Add it again first."),
    AlreadyMember: _("This person has that role already."),
    AlreadyInvited: _("This person is invited to that role already: see who is not here yet."),
}
words_about_partner = words_from(PARTNER_REFUSED)
