"""Write down a mediator who simply is one: no application, no admission."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from core.mailboxes import mailable
from organisations.actions.doubles import say_two_people
from organisations.actions.oneself import deciding_about
from organisations.audit import record
from organisations.models import District, Scope, User
from volunteers.actions.admission import open_door
from volunteers.actions.refusals import AlreadyVolunteer
from volunteers.lifecycle import VolunteerState
from volunteers.models import Volunteer
from volunteers.policies import KNOW_VOLUNTEERS

STATES_BY_HAND = (
    VolunteerState.ACTIVE,
    VolunteerState.PROBATION,
    VolunteerState.TRAINING,
    VolunteerState.LEFT,
)
_owned: ContextVar[dict[str, bool] | None] = ContextVar("logins_that_were_asked", default=None)


@dataclass(frozen=True, kw_only=True)
class ExistingMediator:
    """What a coordinator knows of somebody. ``left_on`` goes with the state *left*, and only so.

    ``paused_until`` goes with *paused*: from such a pause they come back as active.
    """

    first_name: str
    last_name: str = ""
    mailbox: str = ""
    phone: str = ""
    language: str
    their_number: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""
    district: District | None = None
    languages: list[str] = field(default_factory=list)
    level: str
    max_open_cases: int
    extra_training: list[str] = field(default_factory=list)
    state: str = VolunteerState.ACTIVE
    admitted_on: date
    paused_until: date | None = None
    left_on: date | None = None
    second_mailbox: str = ""
    second_phone: str = ""
    note: str = ""


@contextmanager
def logins_asked_together(mailboxes: Iterable[str]) -> Iterator[None]:
    """For who adds many in one transaction: whose logins these are is asked of all at once."""
    logins = {_login_of(mailbox) for mailbox in mailboxes} - {""}
    owned = User.objects.owned_among(logins)
    token = _owned.set({login: login in owned for login in logins})
    try:
        yield
    finally:
        _owned.reset(token)


def _login_of(mailbox: str) -> str:
    return mailable(mailbox).strip().lower()


def _is_owned(login: str) -> bool:
    """Of each that was asked together it counts once: whoever was just added may have it now."""
    asked = (_owned.get() or {}).pop(login, None)
    return User.objects.owner_of(login) is not None if asked is None else asked


@transaction.atomic
def add_volunteer(
    told: ExistingMediator,
    *,
    person: User | None = None,
    others: Iterable[User] = (),
    by: Scope,
    at: datetime,
) -> Volunteer:
    """Keep them as a volunteer, with a login unless somebody else logs in with that address.

    ``person`` is somebody of this service who is the very same: their account keeps what it says.
    ``others`` are people who are alike and somebody else: that is asked no more.
    No letter leaves. Raises ``AlreadyVolunteer``, ``NameErased`` where ``person`` went meanwhile,
    and ``AboutOneself`` for who would write down themselves.
    """
    by = deciding_about(person.pk if person else None, by=by, roles=KNOW_VOLUNTEERS.roles, at=at)
    if person:
        for volunteer in Volunteer.visible_to(by).of_person(person):
            raise AlreadyVolunteer(volunteer)
    user = person or _new_person(told)
    volunteer = Volunteer.unscoped.create(
        service=by.service,
        user=user,
        state=told.state,
        their_number=told.their_number,
        level=told.level,
        languages=told.languages,
        street=told.street,
        house_number=told.house_number,
        postcode=told.postcode,
        town=told.town,
        district=told.district,
        extra_training=told.extra_training,
        max_open_cases=told.max_open_cases,
        admitted_on=told.admitted_on,
        paused_from=VolunteerState.ACTIVE if told.state == VolunteerState.PAUSED else "",
        paused_until=told.paused_until,
        left_on=told.left_on,
        second_mailbox=_login_of(told.second_mailbox),
        second_phone=told.second_phone,
        note=told.note,
    )
    if told.state != VolunteerState.LEFT:
        open_door(user, by.service, is_new=person is None, at=at)
    record("volunteer.add_by_hand", volunteer, by=by, at=at)
    for other in others:
        say_two_people(other, [user], by=by, at=at)
    return volunteer


def _new_person(told: ExistingMediator) -> User:
    facts = {
        "first_name": told.first_name,
        "last_name": told.last_name,
        "phone": told.phone,
        "language": told.language,
    }
    mailbox = _login_of(told.mailbox)
    login = None if mailbox and _is_owned(mailbox) else mailbox
    # In a savepoint: on PostgreSQL the refused insert would break the transaction around it.
    try:
        with transaction.atomic():
            return User.objects.create_user(login, mailbox=mailbox, **facts)
    except IntegrityError:
        # Somebody got that login at this very moment: it is theirs.
        return User.objects.create_user(None, mailbox=mailbox, **facts)
