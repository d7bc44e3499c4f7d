"""What is read on every floor: who is to be called, and why something was not done."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.refusals import Sentences, words_from
from core.wording import listed
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
from organisations.models import Scope, User

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


def please_call(people: Iterable[User]) -> str:
    """What whoever decided reads of those whom no letter tells; empty where all have an address."""
    by_phone = [person for person in people if person.is_called_by_phone]
    if not by_phone:
        return ""
    names = listed(
        *(f"{person} ({person.phone})" if person.phone else f"{person}" for person in by_phone)
    )
    return gettext("No email goes to %(names)s. Please call.") % {"names": names}


def phone_note(mailbox: str, phone: str) -> str:
    """What stands beside the name of somebody whom no letter reaches; empty for all others."""
    if mailbox:
        return ""
    return gettext("no email, call %(phone)s") % {"phone": phone or "?"}


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
