"""From which machines mail of a domain may come: its SPF record, read as a receiver reads it.

Source: RFC 7208. Not here: macros in explanations, which receivers show and nobody decides by.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import TypeVar

from config.mail_health.dns_lines import Address, DnsLines

MOST_LOOKUPS = 10
MOST_VOID = 2
MOST_EXCHANGERS = 10
DEPTH = 20
MACRO = re.compile(
    r"%(?:\{(?P<letter>[a-z])(?P<digits>\d*)(?P<reverse>r?)(?P<cuts>[.\-+,/_=]*)\}|(?P<sign>[%_-]))",
    re.IGNORECASE,
)
SIGNS = {"%": "%", "_": " ", "-": "%20"}
MODIFIER = re.compile(r"([a-z][a-z0-9_.-]*)=(.*)", re.IGNORECASE)
MECHANISM = re.compile(
    r"([-+?~]?)([a-z][a-z0-9]*)(?::(\S+?))?((?:/\d{1,3})?(?://\d{1,3})?)", re.IGNORECASE
)
LOOKS_UP = {"include", "a", "mx", "ptr", "exists"}
NEEDS_VALUE = {"include", "exists", "ip4", "ip6"}


class SpfVerdict(StrEnum):
    PASS = "pass"  # noqa: S105  (what a receiver says, no password)
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"


Found = TypeVar("Found")
VERDICTS = {
    "+": SpfVerdict.PASS,
    "": SpfVerdict.PASS,
    "-": SpfVerdict.FAIL,
    "~": SpfVerdict.SOFTFAIL,
    "?": SpfVerdict.NEUTRAL,
}


class SpfBroken(Exception):
    """Receivers take the whole record for broken ("permerror"). ``mend`` says what to do."""

    def __init__(self, why: str, mend: str) -> None:
        self.why, self.mend = why, mend
        super().__init__(why)


@dataclass(frozen=True)
class SpfTerm:
    verdict: SpfVerdict
    name: str
    value: str
    bits4: int
    bits6: int


def spf_record(lines: DnsLines, domain: str) -> str:
    """The one record of a domain; empty where there is none. Raises ``SpfBroken`` for several."""
    found = [line for line in lines.texts(domain) if line.lower().split(" ")[0] == "v=spf1"]
    if len(found) > 1:
        raise SpfBroken(
            f"{domain} has {len(found)} SPF records, so none counts",
            "Leave one TXT record that begins with v=spf1, with all that stood in the others.",
        )
    return found[0] if found else ""


def parse_spf(record: str, domain: str) -> tuple[list[SpfTerm], str]:
    """Its mechanisms in order, and the domain it is redirected to. Raises ``SpfBroken``."""
    terms, redirects = [], []
    for word in record.split()[1:]:
        if (modifier := MODIFIER.fullmatch(word)) and ":" not in modifier[1]:
            if modifier[1].lower() == "redirect":
                redirects.append(modifier[2])
            continue
        terms.append(_term(word, domain))
    if len(redirects) > 1 or redirects == [""]:
        raise SpfBroken(
            f"the SPF record of {domain} has a broken redirect=", "Leave one redirect=."
        )
    return terms, redirects[0] if redirects else ""


def _term(word: str, domain: str) -> SpfTerm:
    found = MECHANISM.fullmatch(word)
    name = found[2].lower() if found else ""
    known = LOOKS_UP | {"all", "ip4", "ip6"}
    if found is None or name not in known or (name in NEEDS_VALUE and not found[3]):
        raise SpfBroken(
            f"the SPF record of {domain} says “{word}”, which nobody understands",
            "Mend that word: look for a typing error.",
        )
    value = found[3] or ""
    if name in {"ip4", "ip6"}:
        _network(name, value + found[4], word, domain)
        return SpfTerm(VERDICTS[found[1]], name, value + found[4], 32, 128)
    four, _sign, six = found[4].partition("//")
    bits4, bits6 = int(four.strip("/") or 32), int(six or 128)
    if bits4 > 32 or bits6 > 128:
        raise _no_address(word, domain)
    return SpfTerm(VERDICTS[found[1]], name, value, bits4, bits6)


def _network(name: str, value: str, word: str, domain: str) -> None:
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        network = None
    if network is None or network.version != int(name[2]):
        raise _no_address(word, domain)


def _no_address(word: str, domain: str) -> SpfBroken:
    return SpfBroken(
        f"the SPF record of {domain} says “{word}”, which is no address", "Mend that address."
    )


@dataclass
class SpfCheck:
    """One look as a receiver has it: mail from that machine with a sender in that domain.

    Without a machine everything in the record is looked at, which is the most it can cost.
    """

    lines: DnsLines
    domain: str
    machine: Address | None = None
    lookups: int = 0
    voids: int = 0
    _inside: list[str] = field(default_factory=list)

    def verdict(self) -> SpfVerdict:
        """Raises ``SpfBroken``, and ``DnsSilent`` where the DNS does not answer."""
        return self._of(self.domain)

    def _of(self, domain: str) -> SpfVerdict:
        record = spf_record(self.lines, domain)
        if not record:
            return SpfVerdict.NONE
        if len(self._inside) >= DEPTH:
            raise self._too_many()
        self._inside.append(domain)
        try:
            terms, redirect = parse_spf(record, domain)
            for term in terms:
                if term.name in LOOKS_UP:
                    self._count()
                if term.name == "all" or self._fits(term, domain):
                    return term.verdict
            if redirect:
                return self._redirected(redirect, domain)
        finally:
            self._inside.pop()
        return SpfVerdict.NEUTRAL

    def _redirected(self, redirect: str, domain: str) -> SpfVerdict:
        self._count()
        target = self._expanded(redirect, domain)
        verdict = self._of(target)
        if verdict is SpfVerdict.NONE:
            raise SpfBroken(
                f"the SPF record of {domain} redirects to {target}, which has none",
                "Mend redirect=, or take it out and say who may send.",
            )
        return verdict

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise self._too_many()

    def _too_many(self) -> SpfBroken:
        return SpfBroken(
            f"the SPF record of {self.domain} needs more than {MOST_LOOKUPS} lookups, so receivers "
            "give up",
            "Take out what no longer sends, and write the addresses themselves (ip4:, ip6:) for "
            "machines that keep theirs. Each include, a, mx, exists and redirect counts, also "
            "inside an include.",
        )

    def _fits(self, term: SpfTerm, domain: str) -> bool:
        match term.name:
            case "ip4" | "ip6":
                return self.machine is not None and self.machine in ip_network(
                    term.value, strict=False
                )
            case "include":
                return self._is_included(self._expanded(term.value, domain), domain)
            case "a":
                target = self._expanded(term.value, domain) or domain
                return self._is_one_of(self._filled(self.lines.addresses(target)), term)
            case "mx":
                return self._is_exchanger(term, domain)
            case "exists":
                target = self._expanded(term.value, domain)
                return self.machine is not None and any(
                    isinstance(one, IPv4Address) for one in self.lines.addresses(target)
                )
        return False  # ptr: nobody should use it, and many receivers do not ask

    def _is_included(self, target: str, domain: str) -> bool:
        verdict = self._of(target)
        if verdict is SpfVerdict.NONE:
            raise SpfBroken(
                f"the SPF record of {domain} includes {target}, which has none",
                f"Take out include:{target}, or mend its name.",
            )
        return self.machine is not None and verdict is SpfVerdict.PASS

    def _is_exchanger(self, term: SpfTerm, domain: str) -> bool:
        target = self._expanded(term.value, domain) or domain
        hosts = self._filled(self.lines.exchangers(target))
        if len(hosts) > MOST_EXCHANGERS:
            raise SpfBroken(
                f"{target} has {len(hosts)} mail servers, and SPF reads {MOST_EXCHANGERS}",
                "Write their addresses (ip4:, ip6:) in place of mx.",
            )
        return any(self._is_one_of(self.lines.addresses(host), term) for host in hosts)

    def _filled(self, found: list[Found]) -> list[Found]:
        """What came back; of questions to which nothing comes back receivers put two."""
        self.voids += not found
        if self.voids > MOST_VOID:
            raise SpfBroken(
                f"the SPF record of {self.domain} names more than {MOST_VOID} machines that are "
                "not there",
                "Take out the a: and mx: of which nothing is left.",
            )
        return found

    def _is_one_of(self, addresses: list[Address], term: SpfTerm) -> bool:
        if self.machine is None:
            return False
        bits = term.bits4 if isinstance(self.machine, IPv4Address) else term.bits6
        return any(
            type(one) is type(self.machine)
            and self.machine in ip_network(f"{one}/{bits}", strict=False)
            for one in addresses
        )

    def _expanded(self, value: str, domain: str) -> str:
        """A name with its macros filled in; without a machine by an address of nowhere."""
        machine = self.machine or IPv4Address("0.0.0.0")  # noqa: S104  (an address, not a door)
        spelled = (
            ".".join(f"{int(machine):032x}") if isinstance(machine, IPv6Address) else str(machine)
        )
        facts = {
            "s": f"postmaster@{self.domain}",
            "l": "postmaster",
            "o": self.domain,
            "d": domain,
            "i": spelled,
            "h": self.domain,
            "v": "ip6" if isinstance(machine, IPv6Address) else "in-addr",
        }

        def filled(found: re.Match[str]) -> str:
            if found["sign"]:
                return SIGNS[found["sign"]]
            cuts = re.escape(found["cuts"] or ".")
            words = re.split(f"[{cuts}]", facts.get(found["letter"].lower(), ""))
            if found["reverse"]:
                words.reverse()
            return ".".join(words[-int(found["digits"]) :] if found["digits"] else words)

        return MACRO.sub(filled, value)
