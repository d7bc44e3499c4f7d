"""Who may be known here already, and what whoever knows them says about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.db.models import Q

from core.alike import Likely, first_names_alike, last_names_alike
from core.mailboxes import mailable
from organisations.actions.refusals import PerhapsKnown, PerhapsSame
from organisations.audit import record
from organisations.models import Membership, Scope, Service, TwoPeople, User
from organisations.models.doubles import TwoPeopleQuerySet

NOBODY_KNOWN = "two"
"""The answer that it is somebody new, and nobody of those who were named."""


def known_to(service: Service) -> "models.QuerySet[User]":
    """Everybody with an account who has a role here, or had one, and of whom a name is left."""
    rows = Membership.objects.of_service(service).values("user")
    return User.objects.filter(pk__in=rows).standing()


def behind_mailbox(email: str) -> Q:
    """Who signs in with it, is written to there, or has proved that it is theirs."""
    proved = Q(emailaddress__email__iexact=email, emailaddress__verified=True)
    return Q(email__iexact=email) | Q(mailbox__iexact=email) | proved


def perhaps_invited_before(
    email: str, *, first_name: str, last_name: str, service: Service
) -> list[PerhapsSame]:
    """Of whom to ask whether they are meant by an invitation to this address.

    Nobody where it is certain: whoever signs in with it and is called so. Who belongs to other
    services only is nobody's business here.
    """
    email = mailable(email).strip().lower()
    owner = User.objects.owner_of(email)
    found = []
    for person in known_to(service).filter(behind_mailbox(email)).distinct().order_by("pk"):
        first = first_names_alike(person.first_name, first_name)
        if first and person == owner:
            return []
        likely = _likely(person, last_name) if first else Likely.TWO_PEOPLE
        found.append(PerhapsSame(person=person, likely=likely, signs_in_there=person == owner))
    return found


def who_is_meant(known: Sequence[PerhapsSame], same: str) -> User | None:
    """By the number that was chosen; None for somebody new.

    Raises ``PerhapsKnown`` where nobody has said so yet.
    """
    if not known:
        return None
    for one in known:
        if same == str(one.person.pk):
            return one.person
    if same != NOBODY_KNOWN:
        raise PerhapsKnown(known)
    return None


def _likely(person: User, last_name: str) -> Likely:
    if last_names_alike(person.last_name, last_name):
        return Likely.SAME
    return Likely.TWO_PEOPLE if person.last_name and last_name else Likely.UNSURE


@transaction.atomic
def say_two_people(
    person: User, rows: Iterable[models.Model], *, by: Scope, at: datetime
) -> list[TwoPeople]:
    """Keep that ``person`` is nobody of these rows; what was said before stays as it is."""
    said = []
    for row in rows:
        one, other = _in_order(person, row)
        answer, is_new = TwoPeople.unscoped.get_or_create(
            service=by.service,
            person=one,
            about_kind=other._meta.label_lower,
            about_id=other.pk,
            defaults={"said_by": by.person, "said_at": at},
        )
        if is_new:
            record("person.two_people", answer, by=by, at=at)
        said.append(answer)
    return said


def carry_over(row: models.Model, person: User) -> None:
    """What was said about an application or an invitation holds for whom it brought."""
    for answer in TwoPeople.unscoped.about(row).select_related("person"):
        if answer.person == person:
            continue
        one, other = _in_order(answer.person, person)
        TwoPeople.unscoped.get_or_create(
            service_id=answer.service_id,
            person=one,
            about_kind=other._meta.label_lower,
            about_id=other.pk,
            defaults={"said_by_id": answer.said_by_id, "said_at": answer.said_at},
        )


@transaction.atomic
def take_back_two_people(one: User, other: User, *, by: Scope, at: datetime) -> bool:
    """Let it be asked again. False where nothing was said, or somebody was quicker."""
    answer = two_people(one, other, by=by).select_for_update(of=("self",)).first()
    if answer is None:
        return False
    record("person.two_people_taken_back", answer, by=by, at=at)
    answer.delete()
    return True


def two_people(person: User, row: models.Model, *, by: Scope) -> TwoPeopleQuerySet:
    one, other = _in_order(person, row)
    rows: TwoPeopleQuerySet = TwoPeople.visible_to(by).about(other).filter(person=one)
    return rows


def _in_order(person: User, row: models.Model) -> tuple[User, models.Model]:
    if isinstance(row, User) and row.pk < person.pk:
        return row, person
    return person, row


def address_is_free(email: str, person: User) -> bool:
    """Whether nobody else signs in with it, or has proved that it is theirs."""
    owner = User.objects.owner_of(email)
    return owner is None or owner == person


def add_login(person: User, email: str) -> None:
    """Let somebody sign in with an address that they have just confirmed; their first one stays.

    Call it with the row of the person locked, and ask ``address_is_free`` before.
    """
    email = mailable(email).strip().lower()
    if not person.email:
        person.email = email
        person.save(update_fields=["email"])
    has_primary = EmailAddress.objects.filter(user=person, primary=True).exclude(email=email)
    EmailAddress.objects.update_or_create(
        user=person,
        email=email,
        # allauth lets a person have one primary address; it writes to that one, so an address
        # that is added later does not take its place.
        defaults={"verified": True, "primary": not has_primary.exists()},
    )
