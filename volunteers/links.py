"""What stands in the links we mail and print: signed applications and codes of campaigns."""

from core.tokens import BadLink, digest, read_token, sign_token
from organisations.letters import address_of
from organisations.models import Scope, Service
from volunteers.models import Application

CONFIRM = "volunteers.confirm"
AGREEMENTS = "volunteers.agreements"


def token_for(purpose: str, application: Application) -> str:
    """Bound to the address: where it was put right, the link that went to the wrong one ends."""
    return sign_token(purpose, application=application.pk, of=_print_of_address(application))


def _print_of_address(application: Application) -> str:
    return digest(application.email.lower())[:12]


def confirm_address(application: Application) -> str:
    return address_of("volunteers:application_confirm", token_for(CONFIRM, application))


def agreements_address(application: Application) -> str:
    return address_of("volunteers:agreements", token_for(AGREEMENTS, application))


def application_of(purpose: str, token: str) -> Application:
    """Raises ``BadLink``, or ``Application.DoesNotExist`` where it has been erased since."""
    facts = read_token(purpose, token)
    rows = Application.unscoped.select_related("service", "volunteer")
    application: Application = rows.get(pk=facts["application"])
    if facts.get("of") != _print_of_address(application):
        raise BadLink(purpose)
    return application


def applicant(service: Service) -> Scope:
    """Somebody who holds a link or the public form: no account, no role."""
    return Scope(service=service, user=None, roles=frozenset(), via="link")
