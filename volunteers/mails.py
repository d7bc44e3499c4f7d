"""Mail to applicants and new volunteers, each in the language they chose."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.tokens import digest
from organisations.letters import address_of, post_letter, tell_letters
from organisations.models import Service
from organisations.outbox import PutOff
from volunteers.links import agreements_address, confirm_address
from volunteers.models import Application, RecordMerge, Volunteer

tell_letters(
    _("Applicants"),
    volunteers__confirm=_("Confirm your email address"),
    volunteers__agreements=_("Read and accept what volunteers agree to"),
    volunteers__declined=_("We do not go on with your application"),
)
tell_letters(_("Volunteers"), volunteers__welcome=_("Welcome as a volunteer"))


def ask_to_confirm(
    application: Application, *, put_off: PutOff | None = None, at: datetime
) -> None:
    post_letter(
        "volunteers/mail/confirm",
        service=application.service,
        recipient=application.email,
        language=application.language,
        context={"application": application, "confirm_url": confirm_address(application)},
        kind="application.confirm",
        key=f"application.confirm:{application.pk}",
        about=put_off.about if put_off else "",
        not_before=put_off.not_before if put_off else None,
        at=at,
    )


def ask_to_confirm_again(application: Application, *, at: datetime) -> None:
    """An address that was corrected is confirmed like the first."""
    post_letter(
        "volunteers/mail/confirm_again",
        service=application.service,
        recipient=application.email,
        language=application.language,
        context={"application": application, "confirm_url": confirm_address(application)},
        kind="application.confirm_again",
        key=f"application.confirm_again:{application.pk}:{at.isoformat()}",
        about=f"application.confirm_again:{application.pk}",
        at=at,
    )


def about_agreements(application: Application) -> str:
    return f"application.agreements:{application.pk}"


def tell_already_known(
    service: Service,
    *,
    email: str,
    first_name: str,
    language: str,
    is_volunteer: bool,
    signs_in: bool,
    at: datetime,
) -> None:
    """At most one an hour to an address. ``signs_in``: the volunteer of that name can."""
    post_letter(
        "volunteers/mail/already_known",
        service=service,
        recipient=email,
        language=language,
        context={
            "first_name": first_name,
            "is_volunteer": is_volunteer,
            "login_url": address_of("account_login") if signs_in else "",
        },
        kind="application.already_known",
        # The hour stands in the key, and a key leaves once; the address stands in it as a digest
        # only.
        key=f"application.already_known:{service.pk}:{digest(email)[:16]}:{at:%Y-%m-%dT%H}",
        at=at,
    )


def post_agreements(application: Application, *, at: datetime) -> None:
    """At most one a minute; a newer one replaces what still waits."""
    post_letter(
        "volunteers/mail/agreements",
        service=application.service,
        recipient=application.email,
        language=application.language,
        context={"application": application, "agreements_url": agreements_address(application)},
        kind="application.agreements",
        # With the minute: a coordinator may ask again, a double click may not.
        key=f"{about_agreements(application)}:{digest(application.email)[:8]}:{at:%Y-%m-%dT%H:%M}",
        about=about_agreements(application),
        at=at,
    )


def tell_declined(application: Application, *, at: datetime) -> None:
    """Says thank you and no; never the reason, which is the service's own note."""
    post_letter(
        "volunteers/mail/declined",
        service=application.service,
        recipient=application.email,
        language=application.language,
        context={"application": application},
        kind="application.declined",
        key=f"application.declined:{application.pk}",
        at=at,
    )


def welcome(
    volunteer: Volunteer, *, is_new: bool = True, link_follows: bool = False, at: datetime
) -> None:
    """``is_new`` is false for somebody who is a mediator here for long, and only now has pages.

    ``link_follows``: they confirm their address first, by another letter.
    """
    post_letter(
        "volunteers/mail/welcome",
        service=volunteer.service,
        recipient=volunteer.user.mailbox,
        language=volunteer.user.language,
        context={
            "volunteer": volunteer,
            "is_new": is_new,
            "link_follows": link_follows,
            "login_url": address_of("account_login"),
        },
        kind="volunteer.welcome",
        # With the day: whoever comes back after leaving is welcomed again.
        key=f"volunteer.welcome:{volunteer.pk}:{volunteer.admitted_on}",
        at=at,
    )


def tell_records_merged(merge: RecordMerge, *, at_mailboxes: tuple[str, str], at: datetime) -> None:
    """To whoever could sign in, at the mailbox they had before: with which address they do so now.

    The record that went had another mailbox, and perhaps it was somebody else's after all: there
    the address stands in part only.
    """
    _post_of_merge("records_merged", merge, at_mailboxes, at=at)


def tell_merge_undone(merge: RecordMerge, *, at: datetime) -> None:
    mailboxes = (merge.kept.user.mailbox, merge.merged.user.mailbox)
    _post_of_merge("records_parted", merge, mailboxes, at=at)


def _post_of_merge(
    letter: str, merge: RecordMerge, mailboxes: tuple[str, str], *, at: datetime
) -> None:
    kept, merged = merge.kept.user, merge.merged.user
    told: set[str] = set()
    for person, mailbox in zip((kept, merged), mailboxes, strict=True):
        if not person.email or mailbox in told:
            continue
        told.add(mailbox)
        is_kept = person == kept
        login = kept.email if letter == "records_merged" else person.email
        post_letter(
            f"volunteers/mail/{letter}",
            service=merge.service,
            recipient=mailbox,
            language=person.language,
            context={
                "name": person.first_name,
                "login": login if is_kept or letter != "records_merged" else in_part(login or ""),
                "login_url": address_of("account_login"),
            },
            kind=f"volunteer.{letter}",
            key=f"volunteer.{letter}:{merge.pk}:{person.pk}",
            at=at,
        )


def in_part(address: str) -> str:
    """Enough for its owner to know which of their addresses it is: "an…@example.org"."""
    name, at_sign, host = address.rpartition("@")
    return f"{name[:2]}…{at_sign}{host}"
