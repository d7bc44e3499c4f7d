"""Somebody here who may be the very person that is written down: asked, never decided alone."""

from dataclasses import dataclass

from django.db.models import Q

from core.letters import FIELDS_APART, folded, letters
from core.mailboxes import mailable
from organisations.models import Membership, Scope, User
from volunteers.models import Volunteer

SAME, TWO_PEOPLE, UNSURE = "yes", "no", ""
LAST_DIGITS = 8
"""So much of a phone number is compared: it may begin with a zero, or with the country."""


@dataclass(frozen=True, kw_only=True)
class SomebodyAlike:
    """``preset`` is the answer that is likely right.

    Only whoever belongs to this service is named: of anybody else it is said that the address is
    in use, and nothing more. ``volunteer`` and ``person`` are theirs, where they belong here.
    """

    preset: str
    volunteer: Volunteer | None = None
    person: User | None = None

    @property
    def name(self) -> str:
        return str(self.person) if self.person else ""


@dataclass(frozen=True, kw_only=True)
class ToldOfPerson:
    first_name: str
    last_name: str
    mailbox: str
    phone: str
    postcode: str
    house_number: str

    def is_called_as(self, person: User) -> bool:
        """First names alike: equal, or one is the initial of the other; last names equal."""
        first, other = folded(self.first_name), folded(person.first_name)
        short, long = sorted((first, other), key=len)
        is_first_alike = first == other or (len(short) == 1 and long.startswith(short))
        return is_first_alike and folded(self.last_name) == folded(person.last_name)


def somebody_alike(told: ToldOfPerson, *, scope: Scope) -> SomebodyAlike | None:
    """By mailbox, else by phone or home together with the last name; a name alone never asks."""
    return _by_mailbox(told, scope) or _by_name_and(told, scope)


def _by_mailbox(told: ToldOfPerson, scope: Scope) -> SomebodyAlike | None:
    address = mailable(told.mailbox).strip().lower()
    if not address:
        return None
    proved = Q(emailaddress__email__iexact=address, emailaddress__verified=True)
    of_address = Q(email__iexact=address) | Q(mailbox__iexact=address) | proved
    people = list(User.objects.filter(of_address).distinct().order_by("pk"))
    if not people:
        return None
    people.sort(key=lambda person: not told.is_called_as(person))
    for person in people:
        volunteer = Volunteer.visible_to(scope).of_person(person).first()
        roles = Membership.objects.of_service(scope.service).current().of_person(person)
        if volunteer or roles.exists():
            preset = SAME if told.is_called_as(person) else TWO_PEOPLE
            return SomebodyAlike(preset=preset, volunteer=volunteer, person=person)
    return SomebodyAlike(preset=UNSURE)


def _by_name_and(told: ToldOfPerson, scope: Scope) -> SomebodyAlike | None:
    last_name = folded(told.last_name)
    if not last_name:
        return None
    namesakes = Volunteer.visible_to(scope).with_person().by_name()
    namesakes = namesakes.filter(user__name_key__startswith=f"{last_name}{FIELDS_APART}")
    phone = _digits(told.phone)
    home = (letters(told.postcode), letters(told.house_number))
    for volunteer in namesakes:
        person, is_called_so = volunteer.user, told.is_called_as(volunteer.user)
        if phone and is_called_so and phone == _digits(person.phone):
            return SomebodyAlike(preset=SAME, volunteer=volunteer, person=person)
        if all(home) and home == (letters(volunteer.postcode), letters(volunteer.house_number)):
            # Father and son look like this.
            return SomebodyAlike(preset=UNSURE, volunteer=volunteer, person=person)
    return None


def _digits(phone: str) -> str:
    found = "".join(sign for sign in phone if sign.isdecimal())
    return found[-LAST_DIGITS:] if len(found) >= LAST_DIGITS else ""
