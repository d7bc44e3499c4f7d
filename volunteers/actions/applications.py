"""An application, from the public form to its end. Admission stands in ``actions.admission``."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from core.alike import first_names_alike
from core.letters import folded
from core.lifecycle import Move
from core.mailboxes import plain_mailbox
from organisations.actions.oneself import deciding_about, is_address_of
from organisations.audit import record
from organisations.models import Scope, Service
from organisations.outbox import PutOff
from volunteers import mails
from volunteers.actions.refusals import ApplicationEnded, ApplicationsClosed, ScreeningIncomplete
from volunteers.lifecycle import APPLICATION_LIFECYCLE, ENDED_WITHOUT_ADMISSION
from volunteers.links import applicant
from volunteers.models import Application, Campaign, ConductCertificate, Volunteer
from volunteers.policies import LEAD_APPLICANTS
from volunteers.snapshot import Screening, screening_of


@transaction.atomic
def receive_application(
    service: Service,
    *,
    first_name: str,
    last_name: str,
    email: str,
    phone: str,
    language: str,
    spoken: Iterable[str],
    postcode: str,
    motivation: str,
    heard_through: str,
    campaign: Campaign | None,
    put_off: PutOff | None = None,
    at: datetime,
) -> Application | None:
    """Keep an application and mail the link that confirms its address, later if it is ``put_off``.

    None: the address is known here already (an open application, a volunteer). Nothing is kept;
    a mail says so to the one who owns the address, and only to them.
    Raises ``ApplicationsClosed``, ``NotAMailbox``.
    """
    if not service.applications_are_open:
        raise ApplicationsClosed
    email = plain_mailbox(email).lower()
    # The page says the same in both cases: who types in somebody's address learns nothing about
    # them.
    if _is_known(service, email, first_name=first_name, at=at):
        return None
    application = Application.unscoped.create(
        service=service,
        campaign=campaign,
        first_name=first_name,
        last_name=last_name,
        email=email,
        phone=phone,
        language=language,
        spoken=list(spoken),
        postcode=postcode,
        motivation=motivation,
        heard_through=heard_through,
        applied_at=at,
        moved_at=at,
    )
    record("application.apply", application, by=applicant(service), at=at)
    mails.ask_to_confirm(application, put_off=put_off, at=at)
    return application


def _is_known(service: Service, email: str, *, first_name: str, at: datetime) -> bool:
    known = Volunteer.unscoped.of_address(service, email).present().with_person().by_name()
    # Who is called otherwise shares the mailbox with them, and may want to become a mediator too:
    # the coordinator is asked about the two.
    alike = [one for one in known if first_names_alike(one.user.first_name, first_name)]
    volunteer = alike[0] if alike else None
    # Before an open application, which a volunteer may have as well: the mail then says the greater
    # of the two.
    if volunteer:
        person = volunteer.user
        name, language = person.first_name, person.language
    else:
        open_one = Application.unscoped.from_address(service, email).open().first()
        if open_one is None:
            return False
        name, language = open_one.first_name, open_one.language
    mails.tell_already_known(
        service,
        email=email,
        # Somebody else may use the same address: they are not greeted by the name of the other.
        first_name=name if folded(name) == folded(first_name) else "",
        language=language,
        is_volunteer=volunteer is not None,
        signs_in=volunteer is not None and bool(volunteer.user.email),
        at=at,
    )
    return True


@transaction.atomic
def confirm_application(application: Application, *, by: Scope, at: datetime) -> Application:
    """The address is theirs: the coordinator sees the application. A second run changes nothing.

    Where the same address has an open application already, that one is returned and this one
    stays unseen until it is erased.
    """
    # Two links of one address clicked at once: the second finds the first confirmed.
    Service.objects.select_for_update(no_key=True).get(pk=application.service_id)
    application = Application.unscoped.select_for_update(of=("self",)).get(pk=application.pk)
    if application.confirmed_at:
        return _with_proved_address(application, by=by, at=at)
    rows = Application.unscoped.from_address(application.service, application.email)
    if earlier := rows.open().first():
        return earlier
    application.confirmed_at = application.moved_at = at
    application.save(update_fields=["confirmed_at", "moved_at"])
    record("application.confirm", application, by=by, at=at, changed=["confirmed_at"])
    return application


def _with_proved_address(application: Application, *, by: Scope, at: datetime) -> Application:
    """Whoever got the mail at an address that was put right shows that it is theirs."""
    if application.email_corrected_at:
        application.email_corrected_at = None
        application.save(update_fields=["email_corrected_at"])
        record("application.confirm", application, by=by, at=at, changed=["email_corrected_at"])
    return application


def moved(
    application: Application, name: str, *, by: Scope, at: datetime
) -> tuple[Application, Move]:
    """The locked row with its new state, not saved yet, and the move. Raises ``MoveRefused``."""
    rows = Application.visible_to(by).confirmed().select_for_update(of=("self",))
    application = rows.select_related("service").get(pk=application.pk)
    move = APPLICATION_LIFECYCLE.move(name, state=application.state, roles=by.roles)
    application.state = move.target
    application.moved_at = at
    return application, move


def leading(application: Application, *, by: Scope, at: datetime) -> Scope:
    """As whom they lead this application, for the trail. Raises ``AboutOneself`` for their own."""
    if not is_address_of(by.user, application.email):
        return by
    return deciding_about(by.person.pk, by=by, roles=LEAD_APPLICANTS.roles, at=at)


@transaction.atomic
def inform_applicant(
    application: Application, *, informed_on: date, by: Scope, at: datetime
) -> Application:
    """Note that they know what the work is, from a meeting or a talk.

    Raises ``MoveRefused`` and ``AboutOneself``.
    """
    by = leading(application, by=by, at=at)
    application, move = moved(application, "inform", by=by, at=at)
    application.informed_on = informed_on
    application.save(update_fields=["state", "moved_at", "informed_on"])
    record(move.verb, application, by=by, at=at, changed=["informed_on", "state"])
    return application


@transaction.atomic
def interview_applicant(
    application: Application, *, interviewed_on: date, note: str, by: Scope, at: datetime
) -> Application:
    """Raises ``MoveRefused`` and ``AboutOneself``."""
    by = leading(application, by=by, at=at)
    application, move = moved(application, "interview", by=by, at=at)
    application.interviewed_on = interviewed_on
    application.interview_note = note
    application.save(update_fields=["state", "moved_at", "interviewed_on", "interview_note"])
    changed = ["interview_note", "interviewed_on", "state"]
    record(move.verb, application, by=by, at=at, changed=changed)
    return application


@transaction.atomic
def note_conduct_certificate(
    application: Application,
    *,
    number: str,
    issued_on: date,
    seen_on: date,
    by: Scope,
    at: datetime,
) -> ConductCertificate:
    """Note that a certificate of conduct was seen; also later, when a volunteer renews it.

    The same one again changes nothing.

    Raises ``ApplicationEnded``, ``AboutOneself``, and ``ValueError`` where nobody can have seen
    it.
    """
    if by.user is None:
        raise ValueError("a certificate is seen by a person")
    by = leading(application, by=by, at=at)
    rows = Application.visible_to(by).confirmed().select_for_update(of=("self",))
    application = rows.get(pk=application.pk)
    if application.state in ENDED_WITHOUT_ADMISSION:
        raise ApplicationEnded(application)
    facts = {"number": number, "issued_on": issued_on, "seen_on": seen_on}
    noted = ConductCertificate.unscoped.of_application(application).filter(**facts)
    if earlier := noted.newest_first().first():
        return earlier
    certificate = ConductCertificate.unscoped.create(
        service=by.service,
        application=application,
        volunteer_id=application.volunteer_id,
        seen_by=by.person,
        **facts,
    )
    record("application.see_certificate", application, by=by, at=at)
    return certificate


@transaction.atomic
def screen_applicant(application: Application, *, by: Scope, at: datetime) -> Application:
    """Raises ``MoveRefused``, ``AboutOneself``, and ``ScreeningIncomplete`` of what is missing."""
    by = leading(application, by=by, at=at)
    application, move = moved(application, "screen", by=by, at=at)
    _refuse_unless_complete(screening_of(application), application.service.country)
    application.save(update_fields=["state", "moved_at"])
    record(move.verb, application, by=by, at=at, changed=["state"])
    return application


@transaction.atomic
def decline_application(
    application: Application, *, reason: str, tell: bool, by: Scope, at: datetime
) -> Application:
    """``tell``: mail them a friendly no, without the reason.

    Raises ``MoveRefused`` and ``AboutOneself``.
    """
    by = leading(application, by=by, at=at)
    application, move = moved(application, "decline", by=by, at=at)
    application.end_reason = reason
    application.save(update_fields=["state", "moved_at", "end_reason"])
    record(move.verb, application, by=by, at=at, changed=["end_reason", "state"])
    if tell:
        mails.tell_declined(application, at=at)
    return application


@transaction.atomic
def withdraw_application(
    application: Application, *, reason: str, by: Scope, at: datetime
) -> Application:
    """The applicant does not want to go on. Raises ``MoveRefused``."""
    application, move = moved(application, "withdraw", by=by, at=at)
    application.end_reason = reason
    application.save(update_fields=["state", "moved_at", "end_reason"])
    record(move.verb, application, by=by, at=at, changed=["end_reason", "state"])
    return application


def _refuse_unless_complete(screening: Screening, country: str) -> None:
    if not screening.is_complete:
        raise ScreeningIncomplete(
            needs_certificate=screening.certificate is None,
            country=country,
            not_accepted=screening.not_accepted,
            not_published=screening.not_published,
        )
