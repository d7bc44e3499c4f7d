"""Who belongs to a service: asked in, let in, let go."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from core.mailboxes import mailable, plain_mailbox
from organisations import mails, signals
from organisations.actions.colleagues import GIVE_ROLES, and_the_mailbox, those_who_hear
from organisations.actions.covers import end_covers_of
from organisations.actions.doubles import (
    add_login,
    address_is_free,
    carry_over,
    perhaps_invited_before,
    say_two_people,
    who_is_meant,
)
from organisations.actions.invitations import (
    INVITATION_STANDS,
    giver_still_may,
    roles_given_by,
    roles_given_now_by,
    take_back_unbacked,
)
from organisations.actions.oneself import deciding_about, is_address_of
from organisations.actions.refusals import (
    AlreadyInvited,
    AlreadyMember,
    InvitationEnded,
    LastManager,
    LoginTaken,
    PartnerOver,
    PerhapsSame,
    RoleNotTheirs,
)
from organisations.audit import record
from organisations.lifecycle import HOLDER, INVITATION_LIFECYCLE
from organisations.models import (
    OWNER,
    PROVING_TWICE,
    READS_PARTIES,
    Invitation,
    Membership,
    PartnerOrganisation,
    Role,
    SavedView,
    Scope,
    Service,
    User,
)
from organisations.policies import MANAGE_PEOPLE


def locked_person(pk: int) -> User:
    """The account, locked until the transaction ends: erasing locks the same row.

    Ask it again whether the name is erased; what was read before may be of a moment ago.
    """
    # "no key": whatever only points at the person need not wait.
    return User.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


@transaction.atomic
def person_of_address(
    email: str, *, first_name: str, last_name: str, language: str, phone: str = ""
) -> User:
    """Whoever owns a confirmed address, or a new person who does from now on.

    One address is one person in all services: what they told about themselves stays. Of whom only
    a number is left nobody knows whose address it was: then it is a new person. Call it only for
    an address that its owner has just confirmed; erasing waits until your transaction ends.
    """
    email = mailable(email).strip().lower()
    if owner := _proved_owner(email):
        return owner
    named = User.objects.select_for_update(no_key=True).filter(email__iexact=email)
    person = _in_use(named.first()) or _new_person(
        email, first_name=first_name, last_name=last_name, language=language, phone=phone
    )
    add_login(person, email)
    return person


def _in_use(person: User | None) -> User | None:
    """Of two records that became one, the one that is in use, locked."""
    while person and person.merged_into_id:
        person = locked_person(person.merged_into_id)
    return person


def _proved_owner(email: str) -> User | None:
    """What somebody proved to own decides, before what an account happens to be called by."""
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
    if address is None:
        return None
    owner = locked_person(address.user_id)
    if not owner.is_erased:
        return _in_use(owner)
    # The account went a moment ago and its addresses go next, each table in its own transaction.
    address.delete()
    return None


def keep_mail_in_step(person: User, *, former: str, address: str) -> None:
    """Whoever logs in with another address is written to there, if they were at the ``former``.

    An address for mail that was another one stays: somebody chose it, or shares it.
    """
    if person.mailbox.lower() == former.lower():
        person.mailbox = address
        person.save(update_fields=["mailbox"])


def _new_person(email: str, **facts: str) -> User:
    """Somebody new, or whom another service let in at this very moment."""
    # In a savepoint: on PostgreSQL the refused insert would break the transaction around it.
    try:
        with transaction.atomic():
            return User.objects.create_user(email, **facts)
    except IntegrityError:
        # Two services let the same person in at once: the address is unique, so the other row is
        # theirs.
        return User.objects.get(email__iexact=email)


@transaction.atomic
def invite_member(
    email: str,
    *,
    first_name: str,
    last_name: str,
    language: str,
    role: Role,
    partner: PartnerOrganisation | None,
    same: str = "",
    by: Scope,
    at: datetime,
) -> Invitation:
    """Ask somebody in by mail.

    ``same`` answers ``PerhapsKnown``: the number of whom is meant, or ``NOBODY_KNOWN``.
    Raises ``AlreadyInvited``, ``AlreadyMember``, ``LoginTaken``, ``NotAMailbox``, ``PartnerOver``,
    ``PerhapsKnown``, ``RoleNotTheirs``, and ``AboutOneself`` for a role that reads of the
    neighbours and would come to whoever asks.
    """
    if role not in roles_given_by(by):
        raise RoleNotTheirs(role)
    email = plain_mailbox(email).lower()
    members = Membership.objects.current().filter(service=by.service, role=role)
    if members.filter(user__email__iexact=email).exists():
        raise AlreadyMember
    known = _perhaps_known(email, first_name, last_name, by=by)
    person = _who_is_asked(known, same, email=email)
    is_own = person is not None and person == by.user
    if role in READS_PARTIES and (is_own or is_address_of(by.user, email)):
        by = deciding_about(by.person.pk, by=by, roles=MANAGE_PEOPLE.roles, at=at)
    if person and members.filter(user=person).exists():
        raise AlreadyMember
    # Two who press at once take turns; one open invitation is all the database takes.
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    # Whose own role ended while they waited for their turn would leave a letter that opens nothing.
    if role not in roles_given_now_by(by.person, by.service):
        raise RoleNotTheirs(role)
    if partner and not PartnerOrganisation.visible_to(by).working().contains(partner):
        raise PartnerOver(partner)
    if Invitation.visible_to(by).offering(role, email).open().exists():
        raise AlreadyInvited
    invitation = Invitation.unscoped.create(
        service=by.service,
        email=email,
        first_name=first_name,
        last_name=last_name,
        language=language,
        role=role,
        partner=partner,
        person=person,
        invited_by=by.person,
        invited_at=at,
        expires_at=at + INVITATION_STANDS,
    )
    record("person.invite", invitation, by=by, at=at)
    for one in known if person is None else ():
        say_two_people(one.person, [invitation], by=by, at=at)
    mails.post_membership_invitation(invitation, at=at)
    return invitation


def _who_is_asked(known: list[PerhapsSame], same: str, *, email: str) -> User | None:
    """Raises ``LoginTaken`` where it is somebody new with another's login, and ``PerhapsKnown``."""
    person = who_is_meant(known, same)
    if person is None and any(one.signs_in_there for one in known):
        raise LoginTaken(email)
    return person


def _perhaps_known(email: str, first_name: str, last_name: str, *, by: Scope) -> list[PerhapsSame]:
    # Whoever looks after the installation knows nobody, and reads of nobody. Their own address
    # everybody knows.
    if by.has(OWNER) or is_address_of(by.user, email):
        return []
    names = {"first_name": first_name, "last_name": last_name}
    return perhaps_invited_before(email, **names, service=by.service)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, at: datetime) -> Membership:
    """Let the invited person in, with an account where they have none.

    Of a role that reads of the neighbours the coordinators are told. Raises ``InvitationEnded``,
    also where whoever stands behind it may give the role no more, and ``AboutOneself`` where such
    an invitation was written by the very person.
    """
    # The service first, as when a role ends: whoever gives this one cannot lose theirs meanwhile,
    # and the two never wait for each other.
    Service.objects.select_for_update(no_key=True).get(pk=invitation.service_id)
    invitation = (
        # Locked, so that two clicks on the same link make one membership and not two; this row
        # only, not the service that is joined to it.
        Invitation.unscoped.select_for_update(of=("self",))
        .select_related("service", "invited_by")
        .get(pk=invitation.pk)
    )
    if not invitation.is_open(at) or not giver_still_may(invitation):
        raise InvitationEnded(invitation)
    move = INVITATION_LIFECYCLE.move("accept", state=invitation.state, roles=HOLDER)
    person = _who_was_invited(invitation)
    # Nobody is logged in: the link itself is what lets them act, and the trail says so ("link").
    by = Scope.by_link(invitation.service, person, Role(invitation.role))
    reads_parties = invitation.role in READS_PARTIES
    # Asked again: the address may have become theirs since they wrote the invitation.
    if reads_parties and person == invitation.invited_by:
        by = deciding_about(person.pk, by=by, roles=MANAGE_PEOPLE.roles, at=at)
    membership, is_new = _membership_by(invitation, person, at=at)
    carry_over(invitation, person)
    invitation.state, invitation.accepted_at = move.target, at
    invitation.save(update_fields=["state", "accepted_at"])
    if invitation.is_for_login:
        record("person.sign_in", membership, by=by, at=at)
    else:
        record("person.join", membership, by=by, at=at)
    if is_new and reads_parties:
        _tell_colleagues(membership, invitation, at=at)
    return membership


def _membership_by(
    invitation: Invitation, person: User, *, at: datetime
) -> tuple[Membership, bool]:
    """The role they were asked for, and whether it is new.

    Raises ``InvitationEnded`` where a role that is never given is theirs no more.
    """
    role = {"user": person, "service": invitation.service, "role": invitation.role}
    if invitation.is_for_login:
        if membership := Membership.objects.current().filter(**role).first():
            return membership, False
        raise InvitationEnded(invitation)
    return Membership.objects.get_or_create(
        **role, ended_at=None, defaults={"since": at, "partner": invitation.partner}
    )


def _who_was_invited(invitation: Invitation) -> User:
    """Who is meant, with this address to sign in; else whoever owns it, or somebody new.

    Raises ``InvitationEnded`` where somebody else signs in with the address by now.
    """
    if invitation.person_id:
        person = _in_use(locked_person(invitation.person_id))
        if person is None or person.is_erased or not address_is_free(invitation.email, person):
            raise InvitationEnded(invitation)
        add_login(person, invitation.email)
        return person
    return person_of_address(
        invitation.email,
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        language=invitation.language,
    )


def _tell_colleagues(membership: Membership, invitation: Invitation, *, at: datetime) -> None:
    """Whoever looks after the service knows who reads of the neighbours, but for who asked."""
    service, given_by = invitation.service, invitation.invited_by
    colleagues = those_who_hear(
        service,
        now_in=GIVE_ROLES,
        lately_in=READS_PARTIES,
        besides=[membership.user, given_by],
        at=at,
    )
    for colleague in and_the_mailbox(colleagues, service):
        mails.tell_of_new_reader(membership, colleague, given_by=given_by, at=at)


@transaction.atomic
def end_membership(membership: Membership, *, by: Scope, at: datetime) -> Membership:
    """Take a role back, and with it what they asked others in to and could give no more.

    What they owned is everybody's, and nobody stands in for them any more. Of who runs the service
    they hear, and the others who give roles. One that has ended stays as it is, and nobody hears
    again. Raises ``LastManager``, ``RoleNotTheirs``.
    """
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    current = Membership.objects.current().filter(service=by.service)
    # All current roles are locked and not this one alone: two managers who take back each other's
    # role at the same time would otherwise both find another manager left. In the order of their
    # keys, so that two who lock them never wait for each other.
    rows = list(current.with_person().select_for_update(of=("self",)).order_by("pk"))
    row = next((row for row in rows if row.pk == membership.pk), None)
    if row is None:
        # Ended before, or in another service: a second click says the same as the first.
        return membership
    if row.role not in roles_given_by(by):
        raise RoleNotTheirs(row.role)
    managers = [other for other in rows if other.role == Role.MANAGER]
    if row.role == Role.MANAGER and len(managers) == 1:
        raise LastManager
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record("person.leave", row, by=by, at=at, changed=["ended_at"])
    take_back_unbacked(row.user, by=by, at=at)
    end_covers_of(row, by=by, at=at)
    SavedView.unscoped.filter(service=by.service, member=row).delete()
    told = signals.role_ended.send(sender=Membership, membership=row, by=by, at=at)
    if row.role in PROVING_TWICE:
        left = sum(int(number or 0) for _receiver, number in told)
        _tell_of_end(row, left=left, by=by, at=at)
    return row


def _tell_of_end(row: Membership, *, left: int, by: Scope, at: datetime) -> None:
    """Whose role ended reads it, and so do those who may give it back, but for who ended it."""
    mails.tell_whose_role_ended(row, ended_by=by.person, at=at)
    others = those_who_hear(by.service, now_in=GIVE_ROLES, besides=[row.user, by.user], at=at)
    for colleague in others:
        mails.tell_of_ended_role(row, colleague, left=left, ended_by=by.person, at=at)
