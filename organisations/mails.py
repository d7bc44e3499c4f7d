"""The mail of the ground floor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account import app_settings as account_settings
from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.mailboxes import NotAMailbox, plain_mailbox
from core.tokens import secret, sign_token
from organisations.letters import address_of, compose_letter, post_letter, tell_letters
from organisations.models import (
    Cover,
    Invitation,
    Membership,
    OutboxMessage,
    Service,
    ServiceClosing,
    User,
)
from organisations.outbox import post

tell_letters(_("Colleagues and partners"), organisations__invitation=_("You are asked to join"))
HOUSE = "Tweespraak"
A_MINUTE = 60  # seconds
A_DAY = 24 * 60 * A_MINUTE
NEWS_STAY = 3 * A_DAY
LOGIN_CODE = "account/email/login_code"
EMAIL_CHANGED = "account/email/email_changed"
UNKNOWN_ACCOUNT = "account/email/unknown_account"
NEW_OWNER = "installation/owner"
SERVICE_ERASED = "installation/service_erased"
CODES = frozenset(
    {
        LOGIN_CODE,
        "account/email/email_confirmation",
        "account/email/email_confirmation_signup",
    }
)
"""What counts only in the browser that asked for it."""


def post_membership_invitation(
    row: Invitation, *, again: bool = False, at: datetime
) -> OutboxMessage | None:
    """``again`` it is another mail, and replaces one that still waits."""
    link = address_of("organisations:invitation", sign_token("invitation", invitation=row.pk))
    return post_letter(
        f"organisations/mail/{'login_offered' if row.is_for_login else 'invitation'}",
        service=row.service,
        recipient=row.email,
        language=row.language,
        context={"invitation": row, "link": link},
        kind="invitation_of_staff",
        key=f"invitation:{row.pk}:again:{at.isoformat()}" if again else f"invitation:{row.pk}",
        about=about_invitation(row),
        at=at,
    )


def about_invitation(row: Invitation) -> str:
    return f"invitation:{row.pk}"


def tell_invitation_taken_back(row: Invitation, *, at: datetime) -> OutboxMessage | None:
    return post_letter(
        "organisations/mail/invitation_taken_back",
        service=row.service,
        recipient=row.email,
        language=row.language,
        context={"invitation": row},
        kind="invitation_taken_back",
        key=f"invitation_taken_back:{row.pk}",
        about=about_invitation(row),
        at=at,
    )


@dataclass(frozen=True)
class Addressee:
    """Whom a letter about the people of a service goes to. ``key`` tells them apart.

    Who ``gives_roles`` opens the page of people; others can only answer.
    """

    key: str
    name: str
    email: str
    language: str
    gives_roles: bool

    @classmethod
    def of(cls, person: User, *, gives_roles: bool) -> "Addressee":
        key, name = str(person.pk), person.first_name
        return cls(key, name, person.mailbox, person.language, gives_roles)

    @classmethod
    def mailbox_of(cls, service: Service) -> "Addressee":
        return cls("mailbox", service.name, service.email, service.language, gives_roles=True)


def _post_of_people(
    letter: str, service: Service, to: Addressee, facts: dict[str, Any], *, key: str, at: datetime
) -> OutboxMessage | None:
    """A letter about who has which role; ``facts`` may name another page than that of people."""
    page = address_of("organisations:people", service.slug) if to.gives_roles else ""
    return post_letter(
        f"organisations/mail/{letter}",
        service=service,
        recipient=to.email,
        language=to.language,
        context={"name": to.name, "link": page, **facts},
        kind=letter,
        key=f"{letter}:{key}:{to.key}",
        at=at,
    )


def tell_of_new_reader(
    row: Membership, to: Addressee, *, given_by: User, at: datetime
) -> OutboxMessage | None:
    """Somebody got a role in which they read of the neighbours: a colleague may know better."""
    facts = {"membership": row, "given_by": given_by}
    return _post_of_people("new_reader", row.service, to, facts, key=str(row.pk), at=at)


def tell_whose_role_ended(row: Membership, *, ended_by: User, at: datetime) -> OutboxMessage | None:
    to = Addressee.of(row.user, gives_roles=False)
    facts = {"membership": row, "ended_by": ended_by}
    return _post_of_people("role_ended", row.service, to, facts, key=str(row.pk), at=at)


def tell_of_ended_role(
    row: Membership, to: Addressee, *, left: int = 0, ended_by: User, at: datetime
) -> OutboxMessage | None:
    """``left`` are the open cases that were theirs and are everybody's from now on."""
    facts = {"membership": row, "ended_by": ended_by, "left": left}
    return _post_of_people("role_of_another_ended", row.service, to, facts, key=str(row.pk), at=at)


def tell_whose_second_step_ended(
    row: Membership, *, ended_by: User | None, at: datetime
) -> OutboxMessage | None:
    """``ended_by`` is None where it was whoever runs the site."""
    to = Addressee.of(row.user, gives_roles=False)
    facts = {"membership": row, "ended_by": ended_by, "link": address_of("account_login")}
    key = f"{row.pk}:{at.isoformat()}"
    return _post_of_people("second_step_ended", row.service, to, facts, key=key, at=at)


def tell_of_ended_second_step(
    row: Membership, to: Addressee, *, ended_by: User | None, at: datetime
) -> OutboxMessage | None:
    facts = {"membership": row, "ended_by": ended_by}
    key = f"{row.pk}:{at.isoformat()}"
    return _post_of_people("second_step_of_another_ended", row.service, to, facts, key=key, at=at)


def tell_alone_may_decide(
    service: Service, to: Addressee, *, allowed_by: User, at: datetime
) -> OutboxMessage | None:
    """A wall is down: whoever is alone in a role may decide about themselves from now on."""
    facts = {"allowed_by": allowed_by}
    key = f"{service.pk}:{at.isoformat()}"
    return _post_of_people("alone_may_decide", service, to, facts, key=key, at=at)


def tell_cover_begins(cover: Cover, *, at: datetime) -> None:
    """To both: who is away, and who stands in."""
    for to, facts in _sides_of(cover):
        _post_of_people("cover_begins", cover.service, to, facts, key=str(cover.pk), at=at)


def tell_cover_ends(cover: Cover, *, ended_by: User, at: datetime) -> None:
    for to, facts in _sides_of(cover, ended_by=ended_by):
        _post_of_people("cover_ends", cover.service, to, facts, key=str(cover.pk), at=at)


def _sides_of(cover: Cover, **beside: User) -> Iterator[tuple[Addressee, dict[str, Any]]]:
    link = address_of("organisations:covers", cover.service.slug)
    for role in (cover.absent, cover.deputy):
        facts = {"cover": cover, "stands_in": role == cover.deputy, "link": link, **beside}
        yield Addressee.of(role.user, gives_roles=True), facts


def tell_service_paused(service: Service, to: Addressee, *, at: datetime) -> OutboxMessage | None:
    key, facts = f"{service.pk}:{at.isoformat()}", _home_of(service)
    return _post_of_people("service_paused", service, to, facts, key=key, at=at)


def tell_service_resumed(service: Service, to: Addressee, *, at: datetime) -> OutboxMessage | None:
    key, facts = f"{service.pk}:{at.isoformat()}", _home_of(service)
    return _post_of_people("service_resumed", service, to, facts, key=key, at=at)


def _closing_facts(closing: ServiceClosing, to: Addressee) -> dict[str, Any]:
    """The page where it is taken back; whoever else reads it can answer only."""
    service = closing.service
    page = address_of("organisations:closing", service.slug) if to.gives_roles else ""
    return {"leaving": closing, "link": page}


def tell_closing_asked(closing: ServiceClosing, to: Addressee, *, at: datetime) -> None:
    facts, key = _closing_facts(closing, to), str(closing.pk)
    _post_of_people("closing_asked", closing.service, to, facts, key=key, at=at)


def tell_closing_called_off(closing: ServiceClosing, to: Addressee, *, at: datetime) -> None:
    facts, key = _closing_facts(closing, to), str(closing.pk)
    _post_of_people("closing_called_off", closing.service, to, facts, key=key, at=at)


def tell_service_closed(closing: ServiceClosing, to: Addressee, *, at: datetime) -> None:
    """To whoever runs it, and to the owners of the installation."""
    facts, key = _closing_facts(closing, to), str(closing.pk)
    _post_of_people("service_closed", closing.service, to, facts, key=key, at=at)


def tell_member_service_closes(closing: ServiceClosing, to: Addressee, *, at: datetime) -> None:
    """To volunteers, partners and observers: their account ends there."""
    facts, key = _closing_facts(closing, to), str(closing.pk)
    _post_of_people("service_closes", closing.service, to, facts, key=key, at=at)


def tell_service_goes_on(closing: ServiceClosing, to: Addressee, *, at: datetime) -> None:
    facts, key = _closing_facts(closing, to), str(closing.pk)
    _post_of_people("service_goes_on", closing.service, to, facts, key=key, at=at)


def _home_of(service: Service) -> dict[str, str]:
    return {"link": address_of(settings.HOME_OF_SERVICE, service.slug)}


def tell_mailbox_changed(person: User, *, former: str, service: Service, at: datetime) -> None:
    """To both addresses, as far as there are any: one was wrong, and may be a stranger's."""
    for address, is_new in ((former, False), (person.mailbox, True)):
        post_letter(
            "organisations/mail/mailbox_changed",
            service=service,
            recipient=address,
            language=person.language,
            context={"name": person.first_name if is_new else "", "is_new": is_new},
            kind="mailbox_changed",
            key=f"mailbox_changed:{person.pk}:{is_new}:{at.isoformat()}",
            at=at,
        )


@dataclass(frozen=True)
class AccountNews:
    """What was changed about an account, to whoever owns it. Facts stand in it as %(name)s."""

    title: str | Promise
    sentence: str | Promise

    def told_with(self, facts: Mapping[str, Any]) -> dict[str, str]:
        return {"title": str(self.title), "sentence": str(self.sentence) % facts}


NEWS = {
    "account/email/password_changed": AccountNews(
        _("Your password was changed"), _("Your account has another password from now on.")
    ),
    "account/email/password_set": AccountNews(
        _("You have a password now"), _("From now on you can sign in with a password too.")
    ),
    "account/email/password_reset": AccountNews(
        _("You chose a new password"), _("The password you had before counts no more.")
    ),
    EMAIL_CHANGED: AccountNews(
        _("Your email address was changed"),
        _("We write to %(to_email)s from now on, and no more to %(from_email)s."),
    ),
    "account/email/email_confirm": AccountNews(
        _("Your email address is confirmed"), _("From now on you can sign in with this address.")
    ),
    "account/email/email_deleted": AccountNews(
        _("An email address was taken out of your account"),
        _("Nobody logs in with %(deleted_email)s any more."),
    ),
    "mfa/email/totp_activated": AccountNews(
        _("Codes from an app are asked for now"),
        _("Whoever logs in to your account is asked for a code from your app."),
    ),
    "mfa/email/totp_deactivated": AccountNews(
        _("Codes from an app are asked for no more"),
        _("Your account asks for no code from an app when you sign in."),
    ),
    "mfa/email/recovery_codes_generated": AccountNews(
        _("You have new recovery codes"), _("The recovery codes you had before count no more.")
    ),
    "mfa/email/webauthn_added": AccountNews(
        _("You have a new passkey"), _("From now on a new passkey opens your account.")
    ),
    "mfa/email/webauthn_removed": AccountNews(
        _("A passkey was removed"), _("That passkey opens your account no more.")
    ),
}
"""By the name that allauth gives the occasion."""

LOGIN_CHANGED = AccountNews(
    _("Your email address was changed"),
    _("You sign in with %(to_email)s from now on. Our letters go where they went before."),
)
"""The same occasion for somebody whose letters went to another address than they log in with."""

OTHER_OCCASIONS = {
    LOGIN_CODE: ("account_code", "account_confirm_login_code"),
    "account/email/email_confirmation": ("account_code", "account_email_verification_sent"),
    "account/email/email_confirmation_signup": ("account_code", "account_email_verification_sent"),
    "account/email/password_reset_key": ("account_password", ""),
    UNKNOWN_ACCOUNT: ("account_unknown", "account_login"),
    "account/email/account_already_exists": ("account_taken", "account_login"),
    NEW_OWNER: ("account_owner", "account_login"),
    SERVICE_ERASED: ("account_service_erased", settings.HOME_OF_INSTALLATION),
}
"""By the same name: the letter, and the page that its button opens. The last two are our own."""


def post_account_mail(
    occasion: str, email: str, facts: Mapping[str, Any], *, asked_by: str = "", at: datetime
) -> OutboxMessage | None:
    """What allauth has to say to somebody about their account; it leaves soon or never.

    In their own language, from the service they belong to; from the house to whoever belongs to
    several or to none. A newer one of its kind replaces what still waits, of a code only one that
    was ``asked_by`` the same browser: a stranger's code is of no use to the owner. None where the
    address takes no mail (a bad old row): there is nobody else to tell. Raises ``KeyError`` for an
    occasion that has no letter.
    """
    try:
        email = plain_mailbox(email)
    except NotAMailbox:
        return None
    person = User.objects.owner_of(email)
    services = list(Service.objects.of_person(person)[:2]) if person else []
    service = services[0] if len(services) == 1 else None
    language = person.language if person else translation.get_language() or settings.LANGUAGE_CODE
    seconds = _lifetime(occasion)
    # Two codes are two mails, however much they are alike.
    key = f"account:{secret()}"
    zone = service.zone if service else timezone.get_default_timezone()
    with translation.override(language), timezone.override(zone):
        letter, context = _account_words(occasion, facts, person)
        content = compose_letter(
            f"organisations/mail/{letter}",
            service=service,
            recipient=email,
            language=language,
            context={
                **context,
                "house": service.name if service else HOUSE,
                "name": person.first_name if person else "",
                "email": email,
                "days": seconds // A_DAY,
                "minutes": seconds // A_MINUTE,
            },
            key=key,
            at=at,
        )
    return post(
        service=None,  # no colleague sees when somebody logs in
        kind=occasion,
        key=key,
        recipient=email,
        content=content,
        at=at,
        about="" if occasion in NEWS else f"{occasion}:{asked_by}",
        expires_at=at + timedelta(seconds=seconds),
    )


def _account_words(
    occasion: str, facts: Mapping[str, Any], person: User | None
) -> tuple[str, dict[str, Any]]:
    """The name of the letter, and what its templates see."""
    if news := NEWS.get(occasion):
        if occasion == EMAIL_CHANGED and person and person.mailbox != facts["to_email"]:
            news = LOGIN_CHANGED
        told = {"news": news.told_with(facts), "link": address_of("usersessions_list")}
        return "account_news", {**facts, **told}
    letter, page = OTHER_OCCASIONS[occasion]
    link = address_of(page) if page else facts["password_reset_url"]
    return letter, {**facts, "link": link, "is_login": occasion == LOGIN_CODE}


def _lifetime(occasion: str) -> int:
    """For how many seconds it is of use to whoever reads it."""
    if occasion == LOGIN_CODE:
        return account_settings.LOGIN_BY_CODE_TIMEOUT
    if occasion == "account/email/password_reset_key":
        return settings.PASSWORD_RESET_TIMEOUT
    if occasion in NEWS or occasion in {NEW_OWNER, SERVICE_ERASED}:
        return NEWS_STAY
    return account_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT
