"""What every test stands on: real rows, a fast password hasher, warnings as errors."""

import gc
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from types import SimpleNamespace

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

import hypothesis
import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.test import Client
from django.utils import timezone, translation

from core.prepared import PreparedQuery
from organisations import tasks
from organisations.actions import erasing
from organisations.models import OutboxMessage, Scope, Service, User
from scheduling.pairing.snapshot import pool_store
from tests import statements
from tests.factories.organisations import MembershipFactory, ServiceFactory, UserFactory
from tests.hours import let_hours_pass
from tests.trials import pytest_terminal_summary  # noqa: F401  (a hook)

# Most of what is made here lives as long as the run: to look through it again and again is a
# tenth of the time.
gc.set_threshold(100_000, 50, 100)

# A busy machine is no bug; and the same commit gives the same verdict twice.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    statements.begin(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    statements.leave_out_what_adds_nothing(config, items)


@pytest.fixture(autouse=True)
def forget_what_redis_counted() -> None:
    """A rollback takes back what the database's cache counted; Redis knows of none."""
    if settings.REDIS_URL:
        cache.clear()


@pytest.fixture(autouse=True)
def begin_in_english() -> Iterator[None]:
    """A page leaves its language and zone to the thread; the next test must not meet them."""
    with translation.override("en"), timezone.override(None):
        yield


@pytest.fixture(autouse=True)
def forget_pools() -> None:
    """A rollback takes numbers of rows back; a store that knows them must not meet them again."""
    pool_store.forget()


@pytest.fixture(autouse=True, scope="session")
def compose_anew_what_is_prepared() -> Iterator[None]:
    """Whenever a prepared query is asked, Django composes it as well: the same words and values.

    So no test of a page needs to run a second time without them.
    """
    ask = PreparedQuery.ask

    def ask_and_compare(query: PreparedQuery, **given: object) -> list[object]:
        found = ask(query, **given)
        if query.composed is not None and settings.PREPARED_QUERIES:
            with suppress(EmptyResultSet):
                anew = comparable(*query.build(**given).query.sql_with_params())
                assert comparable(query.composed.sql, query.composed.told(given)) == anew
        return found

    def comparable(sql: str, values: tuple[object, ...]) -> tuple[str, list[object]]:
        """Django puts an expression in brackets, and names a value of a list but once."""
        while (bare := re.sub(r"(?<!IN )\(%s\)", "%s", sql)) != sql:
            sql = bare
        rest, told = iter(values), []

        def tell(found: re.Match[str]) -> str:
            several = found[0].startswith("IN")
            these = [next(rest) for _one in range(found[0].count("%s"))]
            told.append(frozenset(these) if several else these[0])
            return "IN (…)" if several else "%s"

        return re.sub(r"IN \(%s(?:, %s)*\)|%s", tell, sql), told

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PreparedQuery, "ask", ask_and_compare)
        yield


@pytest.fixture
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else waits for the database of a test."""
    monkeypatch.setattr(erasing, "REST_SECONDS", 0)


@pytest.fixture
def now() -> datetime:
    """Monday 2 March 2026, noon UTC."""
    return datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def service(db: None) -> Service:
    return ServiceFactory()


@pytest.fixture
def member() -> Callable[..., Scope]:
    """Make a member of a service: ``member(service, Role.TRAINER, Role.VOLUNTEER)``."""

    def make(service: Service, *roles: str, user: User | None = None, **facts: object) -> Scope:
        memberships = []
        for role in roles:
            row = MembershipFactory(
                service=service, role=role, **({"user": user} if user else {}), **facts
            )
            user = row.user
            memberships.append(row)
        return Scope(
            service=service,
            user=user,
            roles=frozenset(roles),
            partner_id=next((row.partner_id for row in memberships if row.partner_id), None),
        )

    return make


@pytest.fixture
def logged_in() -> Callable[[Scope], Client]:
    """A client that is logged in as the person of that scope."""

    def make(scope: Scope) -> Client:
        client = Client()
        client.force_login(scope.user)
        client.cookies["language"] = "en"
        return client

    return make


@pytest.fixture
def as_owner(db: None) -> Callable[[], Client]:
    """A client of an owner of the installation, who proved twice that it is them."""

    def make() -> Client:
        client, owner = Client(), UserFactory(is_superuser=True)
        client.force_login(owner)
        session = client.session
        record_authentication(SimpleNamespace(session=session), owner, "mfa")
        session.save()
        client.cookies["language"] = "en"
        return client

    return make


@pytest.fixture
def deliver_mail(db: None) -> Iterator[Callable[[], list]]:
    """Do the worker's round for every queued message and return what has left so far.

    Whatever the hour, and each by itself: the hours have their own tests (test_hours_of_mail.py).
    """

    def deliver() -> list:
        let_hours_pass()
        while due := list(
            OutboxMessage.unscoped.filter(state="queued")
            .order_by("pk")
            .values_list("pk", flat=True)
        ):
            before = len(mail.outbox)
            for pk in due:
                tasks.deliver(pk)
            if len(mail.outbox) == before:
                break
        return mail.outbox

    return deliver
