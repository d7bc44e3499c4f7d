"""Has the person behind this session proved twice who they are, and if not, where do they do so?"""

from collections.abc import Iterable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse

from organisations.models import PROVING_TWICE, Membership, Scope, User

MFA = "mfa"  # allauth's word for it in the session


def is_needed(scope: Scope) -> bool:
    return scope.service.second_factor_required and scope.has(*PROVING_TWICE)


def was_used(request: HttpRequest) -> bool:
    """In this session and by this person: allauth keeps what was proved beside the login."""
    person = request.user if request.user.is_authenticated else None
    records = get_authentication_records(request, person)
    return any(record.get("method") == MFA for record in records)


def note_second_factor(request: HttpRequest, factor: Authenticator) -> None:
    record_authentication(
        request, factor.user, MFA, id=factor.pk, type=factor.type, reauthenticated=True
    )


def who_has_one(memberships: Iterable[Membership], *, besides: User) -> frozenset[int]:
    """The ids of those among these people, but for one, who have set up a second step."""
    people = {membership.user_id for membership in memberships} - {besides.pk}
    return frozenset(
        Authenticator.objects.filter(user__in=people).values_list("user_id", flat=True)
    )


def where_to_prove(user: User, *, onward: str) -> str:
    """The page that asks for the factor one has; empty if there is none to ask for."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    query = urlencode({"next": onward})
    if Authenticator.Type.TOTP in kinds:
        return f"{reverse('mfa_reauthenticate')}?{query}"
    if Authenticator.Type.WEBAUTHN in kinds:
        return f"{reverse('mfa_reauthenticate_webauthn')}?{query}"
    return ""
