"""What would give this machine away if a file of the house named it: its paths and its hosts.

Nothing is written down here that is true of one machine only. The checkout says where it lies, the
environment and the configuration of the package managers say which hosts they ask. What is the
same on every machine (the folders of the file system, the loopback address, the names that are
reserved for examples) gives nothing away.
"""

import ipaddress
import os
import platform
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

OF_THE_SYSTEM = {"bin", "dev", "etc", "lib", "proc", "sbin", "sys", "usr", "var"}
"""Folders whose insides are much the same on every machine."""
RESERVED = {"example", "invalid", "localhost", "test"}  # RFC 2606 and RFC 6761
SHORTEST = 6
"""A word of fewer signs may stand anywhere by chance."""

HOST = re.compile(r"\b[a-z][a-z0-9+.-]*://(?:[^\s/@\"']*@)?(\[[0-9a-f:]+\]|[\w.-]+)", re.IGNORECASE)
NAMESPACE = re.compile(r"xmlns(?::\w+)?=([\"']).*?\1")
"""A name that is spelled like an address and never asked for."""
PATH = re.compile(r"(?<![\w./:>})\]*-])/([\w.-]+)/([\w.-]+)")
CONFIGURATIONS = (
    *("pip.conf", "npmrc", "apt/sources.list", "apt/sources.list.d", "apt/apt.conf.d"),
    *(".npmrc", ".pip/pip.conf", ".config/pip/pip.conf"),
)
NOTHING = "(?!)"
SOURCE = re.compile(
    r"\s*(?!//)[\w:@.-]*(?:deb|uris|url|index|links|registry|proxy)\b", re.IGNORECASE
)
"""How a line begins that names a source; one that holds a key begins otherwise."""


def hosts_in(text: str) -> Iterator[tuple[int, str]]:
    """Every host of an address in the text that is somebody's, with the line it stands on."""
    if "://" not in text:
        return
    for number, line in enumerate(NAMESPACE.sub("", text).splitlines(), start=1):
        for match in HOST.finditer(line):
            if is_somebodys(match[1]):
                yield number, match[1].lower()


def is_somebodys(host: str) -> bool:
    """Neither the loopback, nor a single word, nor a name that is reserved for examples."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        labels = host.lower().strip(".").split(".")
        return len(labels) > 1 and not RESERVED & {labels[-1], labels[-2]}


def paths_in(text: str, checkout: Path) -> Iterator[tuple[int, str]]:
    """Every path in the text that is there on this machine, with the line it stands on.

    An address of our own site looks the same, and is there only if the checkout is the root: then
    the two cannot be told apart and nothing is found.
    """
    if checkout == checkout.parent:
        return
    for match in PATH.finditer(text):
        if match[1] not in OF_THE_SYSTEM and os.path.lexists(match[0]):
            yield text.count("\n", 0, match.start()) + 1, match[0]


def learned_words(checkout: Path, home: Path, environment: Mapping[str, str]) -> set[str]:
    """Return what no file may hold: the ways to us and our home, the hosts that are asked."""
    words = ways_to(checkout) | ways_to(home)
    words |= {host for value in environment.values() for _line, host in hosts_in(value)}
    words |= {
        host
        for text in _configurations(Path("/etc"), home)
        for line in text.splitlines()
        if SOURCE.match(line)
        for _line, host in hosts_in(line)
    }
    own_name = platform.node().lower()
    if "." in own_name or "-" in own_name:  # one plain word could be any word
        words.add(own_name)
    return {word for word in words if len(word) >= SHORTEST}


def ways_to(place: Path) -> set[str]:
    """Return the place and the folders above it, less those that lie at the root.

    One folder at the root says too little: an address of our own site may well begin, or end, like
    it. What is in that folder on this machine is found by ``paths_in``.
    """
    return {str(path) for path in (place, *place.parents) if len(path.parts) > 2}


def _configurations(*roots: Path) -> Iterator[str]:
    for place in (root / name for root in roots for name in CONFIGURATIONS):
        for file in place.iterdir() if place.is_dir() else [place]:
            try:
                yield file.read_text()
            except (OSError, UnicodeDecodeError):
                continue  # not there, or not for us to read: nothing to learn


def any_of(words: set[str]) -> re.Pattern[str]:
    """Match each of the words where it stands by itself, not as a part of a longer one."""
    ends = (re.escape(word) + ("" if word.endswith("/") else r"(?![\w-])") for word in words)
    return re.compile(r"(?<![\w.}-])(?:" + ("|".join(sorted(ends)) or NOTHING) + ")")
