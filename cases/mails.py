"""The letters about a case. None holds a name, an address or a story of a party."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases.models import Case, Party, Referral
from cases.partner_status import PartnerStatus
from cases.snapshot import without_traces
from core.local_time import local_day
from core.wording import listed
from organisations.letters import address_of, post_letter, tell_letters
from organisations.mails import Addressee
from organisations.models import Membership, User, last_of_working_days, recipients_for
from organisations.outbox import PutOff
from volunteers.models import Volunteer

tell_letters(_("Residents"), cases__report_received=_("We have your report"))
tell_letters(_("Partners"), cases__referral_changed=_("The status of a referral changed"))
tell_letters(
    _("Volunteers"),
    cases__mediator_gone=_("The other mediator stops with a case"),
    cases__seat_ended=_("Your work on a case ended"),
    cases__talk_again=_("The neighbours of a case need you again"),
)


def confirm_report(case: Case, reporter: Party, *, put_off: PutOff | None, at: datetime) -> None:
    """Tell the reporter that we have their report, if they gave an address."""
    if not reporter.email:
        return
    service = case.service
    days, today = service.intake_days, local_day(at, service.zone)
    latest = last_of_working_days(service, today, days)
    post_letter(
        "cases/mail/report_received",
        service=service,
        recipient=reporter.email,
        language=reporter.language,
        context={"number": case.number, "days": days, "latest": latest},
        kind="report received",
        key=f"cases.report_received:{case.pk}",
        about=put_off.about if put_off else "",
        not_before=put_off.not_before if put_off else None,
        at=at,
    )


def works_there(referral: Referral) -> bool:
    """Whether the person who referred still refers for that organisation."""
    if referral.referred_by is None:
        return False
    roles = Membership.objects.current().of_service(referral.case.service)
    theirs = roles.of_person(referral.referred_by).filter(partner=referral.partner)
    return theirs.filter(user__is_active=True).exists()


def tell_status_changed(referral: Referral, status: PartnerStatus, *, at: datetime) -> None:
    """Tell the partner to log in, once for each change; what the status is stays on the page.

    Where the organisation has no address it goes to whoever referred, while they work there. One
    that has ended hears nothing more: nobody could look any more.
    """
    if referral.partner.is_over:
        return
    person = referral.referred_by if works_there(referral) else None
    recipient = referral.partner.email or (person.mailbox if person else "")
    if not recipient:
        return
    service = referral.case.service
    post_letter(
        "cases/mail/referral_changed",
        service=service,
        recipient=recipient,
        language=person.language if person else service.language,
        context={
            "own_reference": without_traces(referral.case, referral.own_reference),
            "referred_on": referral.referred_at.astimezone(service.zone).date(),
            "address": address_of("cases:referral_detail", service.slug, referral.pk),
        },
        kind="referral changed",
        key=f"cases.referral_changed:{referral.pk}:{status}:{at.isoformat()}",
        at=at,
        about=f"referral:{referral.pk}",
    )


def tell_seat_ended(
    case: Case, leaver: Volunteer, *, is_replaced: bool, is_thanked: bool, at: datetime
) -> None:
    """Tell a mediator whom a coordinator took off the case: they see it no more, and may ask.

    ``is_thanked``: they asked for it themselves, so it is no news to them.
    """
    post_letter(
        "cases/mail/seat_ended",
        service=case.service,
        recipient=leaver.user.mailbox,
        language=leaver.user.language,
        context={
            "person": leaver.user,
            "number": case.number,
            "is_replaced": is_replaced,
            "is_thanked": is_thanked,
        },
        kind="seat ended",
        key=f"cases.seat_ended:{case.pk}:{leaver.pk}:{at.isoformat()}",
        at=at,
    )


def tell_seat_lost(
    cases: Sequence[Case], leaver: Volunteer, to: Addressee, *, at: datetime
) -> None:
    """Tell whoever sees to these cases that a mediator stopped: somebody else is to be found."""
    service, first = cases[0].service, cases[0]
    post_letter(
        "cases/mail/seat_lost",
        service=service,
        recipient=to.email,
        language=to.language,
        context={
            "name": to.name,
            "leaver": leaver.user.full_name,
            "numbers": listed(*(case.number for case in cases)),
            "how_many": len(cases),
            "address": address_of("cases:case_detail", service.slug, first.pk)
            if len(cases) == 1
            else address_of("cases:case_list", service.slug),
        },
        kind="seat lost",
        key=f"cases.seat_lost:{first.pk}:{leaver.pk}:{to.key}:{at.isoformat()}",
        at=at,
    )


def tell_mediator_gone(
    case: Case, leaver: Volunteer, stays: Volunteer, *, is_replaced: bool, at: datetime
) -> None:
    """Tell the mediator who keeps the case that the other one stops; never why.

    ``is_replaced``: somebody is sought to do it with them.
    """
    post_letter(
        "cases/mail/mediator_gone",
        service=case.service,
        recipient=stays.user.mailbox,
        language=stays.user.language,
        context={
            "person": stays.user,
            "name": leaver.user.full_name,
            "number": case.number,
            "is_replaced": is_replaced,
            "address": address_of("cases:case_detail", case.service.slug, case.pk),
        },
        kind="mediator gone",
        key=f"cases.mediator_gone:{case.pk}:{leaver.pk}:{stays.pk}:{at.isoformat()}",
        at=at,
    )


def tell_talk_again(case: Case, mediator: Volunteer, *, at: datetime) -> None:
    """Tell a mediator that the look back told of trouble, and that they begin again.

    For whom it became worse, and how, stands on the page of the case alone.
    """
    post_letter(
        "cases/mail/talk_again",
        service=case.service,
        recipient=mediator.user.mailbox,
        language=mediator.user.language,
        context={
            "person": mediator.user,
            "number": case.number,
            "address": address_of("cases:case_detail", case.service.slug, case.pk),
        },
        kind="talk again",
        key=f"cases.talk_again:{case.pk}:{mediator.pk}:{at.isoformat()}",
        at=at,
    )


def tell_owner(cases: Iterable[Case], to: Membership, *, by: User, at: datetime) -> None:
    """Tell a coordinator, and who stands in for them, which cases are theirs now, in one letter."""
    _post_of_owner(cases, to, owner=to, by=by, at=at)


def tell_former_owner(
    cases: Iterable[Case], former: Membership, *, to: Membership | None, by: User, at: datetime
) -> None:
    """``to`` looks after them now, or nobody in particular."""
    if former.ended_at is None:
        _post_of_owner(cases, former, owner=to, by=by, at=at)


def _post_of_owner(
    cases: Iterable[Case], reader: Membership, *, owner: Membership | None, by: User, at: datetime
) -> None:
    numbers = [case.number for case in cases]
    service = reader.service
    for person in recipients_for(reader, service=service, at=at):
        if person == by:
            continue
        post_letter(
            "cases/mail/cases_handed_over",
            service=service,
            recipient=person.mailbox,
            language=person.language,
            context={
                "person": person,
                "numbers": numbers,
                "reader": reader.user,
                "owner": owner.user if owner else None,
                "by": by,
                "address": address_of("insights:due", service.slug),
            },
            kind="cases handed over",
            key=f"cases.handed_over:{reader.pk}:{person.pk}:{numbers[0]}:{at.isoformat()}",
            at=at,
        )
