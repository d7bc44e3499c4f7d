"""A house of its own for a journey: its database, its web server, and nobody in it yet.

A journey commits for real and is seen by threads and processes, so it gets a copy of an empty
database: a file, or a database beside the one that ``DATABASE_URL`` names.
"""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from django_q.conf import Conf
from pytest_django.live_server_helper import LiveServer

from tests.post_office import PostOffice, open_post_office

ROOT = Path(__file__).parents[2]
FILE = "tweespraak.sqlite3"
SERVER, REDIS = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
LOOPBACK = "127.0.0.1"
NUMBER = int(urlsplit(REDIS).path.strip("/") or 0) + 8  # beside those of the test processes
QUEUE = urlunsplit(urlsplit(REDIS)._replace(path=f"/{NUMBER}")) if REDIS else ""


@dataclass(frozen=True)
class Database:
    """A folder that holds the file, or the name of a database on the server."""

    folder: Path
    name: str

    @classmethod
    def new(cls, parent: Path) -> "Database":
        name = f"journey_{uuid.uuid4().hex[:12]}"
        folder = parent / name
        folder.mkdir()
        return cls(folder=folder, name=name)

    @property
    def facts(self) -> dict[str, object]:
        return {"NAME": self.name if SERVER else str(self.folder / FILE)}

    @property
    def environment(self) -> dict[str, str]:
        """What a process of ours needs to find it."""
        if SERVER:
            return {"DATABASE_URL": urlunsplit(urlsplit(SERVER)._replace(path=f"/{self.name}"))}
        return {"VAR_DIR": str(self.folder)}

    def make_room(self) -> None:
        """A database without any table; a file comes into being by itself."""
        self._tell_server(f"CREATE DATABASE {self.name}")

    def create(self) -> None:
        self.make_room()
        with self.in_use():
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)

    def copy(self) -> "Database":
        twin = Database.new(self.folder.parent)
        self._tell_server(f"CREATE DATABASE {twin.name} TEMPLATE {self.name}")
        if not SERVER:
            shutil.copy(self.folder / FILE, twin.folder / FILE)
        return twin

    def drop(self) -> None:
        self._tell_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Every thread that asks for the default database gets this one."""
        usual, facts = connections["default"], connections.settings["default"]
        connections.settings["default"] = facts | self.facts
        connections["default"] = connections.create_connection("default")
        try:
            yield
        finally:
            connections["default"].close()
            connections.settings["default"] = facts
            connections["default"] = usual

    @staticmethod
    def _tell_server(sentence: str) -> None:
        if SERVER:
            with psycopg.connect(SERVER, autocommit=True) as connection:
                connection.execute(sentence)


@dataclass(frozen=True)
class House:
    address: str
    office: PostOffice
    database: Database

    @property
    def address_by_name(self) -> str:
        """A passkey wants a name. A bare Debian knows none; Chromium knows this one by itself."""
        return self.address.replace(LOOPBACK, "localhost")


@contextmanager
def open_house(blank: Database) -> Iterator[House]:
    """Serve a copy of that database over HTTP, with a mail server at hand.

    Where a Redis is used, its cache goes by a name and its queue by a number of its own.
    """
    database = blank.copy()
    if QUEUE:
        with redis.Redis.from_url(QUEUE) as queue:
            queue.flushdb()
    try:
        with database.in_use(), open_post_office() as office:
            server = LiveServer(LOOPBACK)
            mail = "django.core.mail.backends.smtp.EmailBackend"
            caches = {"default": settings.CACHES["default"] | {"KEY_PREFIX": database.name}}
            facts = {"SITE_ADDRESS": server.url, "EMAIL_BACKEND": mail, "EMAIL_PORT": office.port}
            try:
                with (
                    override_settings(CACHES=caches, **facts),
                    patch.object(Conf, "REDIS", QUEUE or Conf.REDIS),
                ):
                    yield House(address=server.url, office=office, database=database)
            finally:
                server.stop()
    finally:
        database.drop()


@contextmanager
def open_worker(house: House) -> Iterator[None]:
    """``manage.py worker``, as it stands beside the web server of a real house."""
    environment = os.environ | house.database.environment
    environment |= {"EMAIL_PORT": str(house.office.port), "SITE_ADDRESS": house.address}
    environment |= {"DEBUG": "1", "LOG_LEVEL": "ERROR"}
    if QUEUE:  # as it is: tests/settings.py gives test processes, and only them, another number
        environment |= {"REDIS_URL": QUEUE, "PYTEST_XDIST_WORKER": ""}
    worker = subprocess.Popen([sys.executable, ROOT / "manage.py", "worker"], env=environment)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)
