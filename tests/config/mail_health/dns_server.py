"""A real small DNS server on the loopback, which knows what a test tells it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from config.mail_health.dns_lines import DnsLines, resolver_of

Zone = dict[tuple[str, str], list[str]]
"""By name and kind the lines, as a zone file writes them."""


class SmallDns:
    """``asked`` are the questions it was put, in order; with ``is_mute`` it answers none."""

    def __init__(self, zone: Zone) -> None:
        self.zone, self.asked = zone, list[tuple[str, str]]()
        self.is_mute = False
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1#{self._socket.getsockname()[1]}"

    @property
    def lines(self) -> DnsLines:
        return DnsLines(resolver_of([self.address]))

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        port = self._socket.getsockname()[1]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
            bell.sendto(b"stop", ("127.0.0.1", port))
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            wire, sender = self._socket.recvfrom(4096)
            if wire == b"stop":
                return
            if not self.is_mute:
                self._socket.sendto(self._answer(dns.message.from_wire(wire)), sender)

    def _answer(self, query: dns.message.Message) -> bytes:
        (question,) = query.question
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if lines := self.zone.get((name, kind)):
            row = dns.rrset.from_text_list(question.name, 60, "IN", kind, lines)
            answer.answer.append(row)
        elif not any(known == name for known, _kind in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()


@contextmanager
def small_dns(zone: Zone) -> Iterator[SmallDns]:
    server = SmallDns(zone)
    server.start()
    try:
        yield server
    finally:
        server.stop()
