"""A real mail server on the loopback, for tests of what leaves the house."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class PostOffice:
    """Answers as it is told, and keeps what it accepted, in order."""

    def __init__(self) -> None:
        self.port = free_port()
        self.answers: list[str] = []
        self.accepted: list[bytes] = []

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "hang up":
            server.transport.close()
        if answer.startswith("250"):
            self.accepted.append(envelope.original_content)
        return answer


@contextmanager
def open_post_office(office: PostOffice | None = None) -> Iterator[PostOffice]:
    office = office or PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
