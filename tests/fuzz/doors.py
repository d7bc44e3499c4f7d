"""Every address of the URLconf, with rows that are there, and with what nobody could mean."""

import re
from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

from core.tokens import sign_token
from organisations.models import Invitation, Role, Scope, Service
from organisations.models.people import Language
from scheduling.appointments.actions.feeds import make_feed
from scheduling.appointments.links import reply_token
from scheduling.pairing.links import offer_token, substitution_token
from tests.conventions.rows import ROW_OF, WORD_OF
from tests.factories.organisations import EARLIER
from tests.fuzz.hostile import PLACES, ROWS
from volunteers.links import AGREEMENTS, CONFIRM, token_for

KWARG = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
DOORS_OF_LINKS = {
    "o/": "offer",
    "r/": "reply",
    "v/": "substitution",
    "confirm/": "confirm",
    "agreements/": "agreements",
    "invitations/": "invitation",
    "cal/": "feed",
    "certificates/": "certificate",
}


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """The path of each address there is, ours and allauth's."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, path)
        else:
            yield path.replace("^", "").replace("$", "").replace("\\", "")


def keys_of_links(service: Service, rows: dict, cast: dict[str, Scope]) -> dict[str, str]:
    """What opens each door that has no login."""
    invitation = Invitation.unscoped.create(
        service=service, email="tom@x.test", first_name="Tom", language=Language.EN,
        role=Role.TRAINER, invited_by=cast[Role.MANAGER].person, invited_at=EARLIER,
        expires_at=EARLIER.replace(year=2090),
    )  # fmt: skip
    mediator = Scope.by_link(service, rows["volunteer"].user, Role.VOLUNTEER)
    return {
        "offer": offer_token(rows["offer"]),
        "substitution": substitution_token(rows["substitution"]),
        "reply": reply_token(rows["item"]),
        "confirm": token_for(CONFIRM, rows["application"]),
        "agreements": token_for(AGREEMENTS, rows["application"]),
        "invitation": sign_token("invitation", invitation=invitation.pk),
        "feed": make_feed(by=mediator, at=EARLIER),
        "certificate": rows["certification"].secret,
    }


def stale_keys() -> list[str]:
    """Well signed, of rows that were erased since."""
    none = 10**12
    return [
        sign_token("offer", offer=none),
        sign_token("reply", item=none, of="x"),
        sign_token(CONFIRM, application=none),
        sign_token(AGREEMENTS, application=none),
        sign_token("invitation", invitation=none),
    ]


class Door:
    """One address: ``usual`` leads to a row that is there."""

    def __init__(self, path: str, *, service: Service, rows: dict, keys: dict[str, str]) -> None:
        self.path, self.service, self.rows = path, service, rows
        self.key = next(
            (keys[of] for start, of in DOORS_OF_LINKS.items() if path.startswith(start)), ""
        )
        self.usual = "/" + KWARG.sub(self._usual, path)

    def _usual(self, match: re.Match) -> str:
        _kind, name, regex_name = match.groups()
        name = name or regex_name
        if name == "service_slug":
            return self.service.slug
        if name in {"token", "secret"}:
            return self.key
        words = [words[name] for words in WORD_OF.values() if name in words]
        if words and name not in ROW_OF:
            return words[0]
        return str(ROW_OF[name](self.rows)) if name in ROW_OF else "1"

    def strange(self) -> Iterator[str]:
        """The same address with something strange in one of its places."""
        for place in KWARG.finditer(self.path):
            kind, name, _regex_name = place.groups()
            if name == "service_slug":
                continue
            strange = ROWS if kind in {"row", "int"} else [*PLACES, *stale_keys()]
            head, tail = self.path[: place.start()], self.path[place.end() :]
            for value in strange:
                yield "/" + KWARG.sub(self._usual, head) + value + KWARG.sub(self._usual, tail)
