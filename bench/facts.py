"""What the timing needs to know of a database: sessions, rows to ask for, queries of a page."""

import sys
from functools import partial

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from core.tokens import digest, secret
from organisations.models import Service, User
from scheduling.models import FeedToken
from volunteers.models import Volunteer

PEOPLE = ("coordinator@demo.test", "trainer@demo.test", "volunteer@demo.test")


def facts() -> None:
    """Print "name value" lines."""
    service = Service.objects.get()
    for email in PEOPLE:
        user = User.objects.get(email=email)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        print(email, session.session_key)
    key = secret()
    volunteer = User.objects.get(email="volunteer@demo.test")
    FeedToken.unscoped.create(
        service=service, user=volunteer, digest=digest(key), created_at=user.date_joined
    )
    paired = Case.unscoped.filter(assignments__ended_at__isnull=True, assignments__isnull=False)
    print("s", f"/s/{service.slug}")
    print("feed", key)
    print("case", paired.latest("pk").pk)
    print("volunteer", Volunteer.unscoped.filter(state="active").latest("pk").pk)
    print("waiting", Case.unscoped.filter(state="ready").earliest("pk").pk)


def queries() -> None:
    """Read "person address typed" lines, print how many queries each page makes."""
    for line in sys.stdin:
        person, address, typed = line.rstrip("\n").split(" ", 2)
        client = Client(headers={"x-forwarded-proto": "https"})
        if "@" in person:
            client.force_login(User.objects.get(email=person))
        ask = partial(client.post, data={"q": typed}) if typed else client.get
        headers = {"host": "127.0.0.1", **({"hx-request": "true"} if typed else {})}
        ask(address, headers=headers, secure=True)
        with CaptureQueriesContext(connection) as seen:
            answer = ask(address, headers=headers, secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"{answer.status_code} for {address}")
        print(
            len(
                [
                    q
                    for q in seen.captured_queries
                    if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
                ]
            )
        )


if __name__ == "__main__":
    queries() if "queries" in sys.argv else facts()
