"""What stands in the DNS under a name. Whoever asks says where: a test has a server of its own."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver

PATIENCE = 4.0
"""Seconds for one question, all servers and tries together."""
Address = IPv4Address | IPv6Address


class DnsSilent(Exception):
    """No server answered, or none knew how: it says nothing about the name."""


class DnsLines:
    """Asks each question once, however often it is put."""

    def __init__(self, resolver: dns.resolver.Resolver) -> None:
        self.resolver = resolver
        self._known: dict[tuple[str, str], list[str]] = {}

    def texts(self, name: str) -> list[str]:
        """The TXT lines, each put together from its pieces."""
        return self._lines(name, "TXT")

    def addresses(self, name: str) -> list[Address]:
        found = [*self._lines(name, "A"), *self._lines(name, "AAAA")]
        return [ip_address(line) for line in found]

    def exchangers(self, name: str) -> list[str]:
        """Which machines take its mail, the first choice first; one that says "." takes none."""
        lines = [line.split() for line in self._lines(name, "MX")]
        return [host for _rank, host in sorted(lines, key=lambda line: int(line[0]))]

    def _lines(self, name: str, kind: str) -> list[str]:
        key = (name.rstrip(".").lower(), kind)
        if key not in self._known:
            self._known[key] = self._asked(*key)
        return self._known[key]

    def _asked(self, name: str, kind: str) -> list[str]:
        try:
            answer = self.resolver.resolve(f"{name}.", kind, lifetime=PATIENCE)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.Timeout as trouble:
            raise DnsSilent(name) from trouble
        except dns.resolver.NoNameservers as trouble:
            raise DnsSilent(name) from trouble
        except dns.exception.DNSException:
            # No name at all, such as one with an empty part or one that is too long.
            return []
        return [_line_of(row, kind) for row in answer]


def _line_of(row: object, kind: str) -> str:
    if kind == "TXT":
        pieces: tuple[bytes, ...] = row.strings  # type: ignore[attr-defined]
        return b"".join(pieces).decode("ascii", "replace")
    return str(row)


def resolver_of(servers: Iterable[str]) -> dns.resolver.Resolver:
    """One that asks these servers ("192.0.2.1" or "192.0.2.1#5353"); without any, the machine's.

    Where the machine knows none either, every question is answered by silence.
    """
    told = list(servers)
    try:
        resolver = dns.resolver.Resolver(configure=not told)
    except dns.resolver.NoResolverConfiguration:
        resolver = dns.resolver.Resolver(configure=False)
    if told:
        resolver.nameservers = [_server(one) for one in told]
    return resolver


def _server(told: str) -> dns.nameserver.Nameserver:
    address, _sign, port = told.partition("#")
    return dns.nameserver.Do53Nameserver(address, int(port or 53))
