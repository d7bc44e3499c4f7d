"""Whether two records may be of one person, by what they have in common. Plain Python: no Django.

Never decided alone: what comes out is a question for whoever knows them, with the answer that is
likely right. A name alone never asks. Sheets that come in and people who are here are told alike
by the same rules.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from core.letters import folded

DIGITS = re.compile(r"\d+")
"""Who gives people of one name a number wants them told apart."""
ALIKE_FIRST = 0.92
ALIKE_LAST = 0.90
MOST_COMPARED = 12
"""Of more people in one home, or behind one mailbox or telephone, not each two are compared."""
PREFIXES = frozenset(
    [
        "van",
        "de",
        "den",
        "der",
        "des",
        "te",
        "ten",
        "ter",
        "tot",
        "het",
        "t",
        "op",
        "in",
        "aan",
        "bij",
        "onder",
        "over",
        "uit",
        "voor",
        "vd",
        "v",
        "d",
        "s",
        "la",
        "le",
        "les",
        "du",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "dei",
        "al",
        "el",
        "ibn",
        "bin",
        "ben",
        "bint",
        "abu",
        "ould",
        "von",
        "zu",
        "zum",
        "zur",
        "vom",
        "am",
        "af",
        "av",
        "dit",
    ]
)


class Likely(StrEnum):
    """The answer that is ticked before anybody has looked."""

    SAME = "same"
    TWO_PEOPLE = "two"
    UNSURE = ""


class Shared(StrEnum):
    """What the two have in common."""

    MAILBOX = "mailbox"
    PHONE = "phone"
    HOME = "home"


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What is known of one record: mailboxes in small letters, the phone as dialled from abroad.

    ``home`` is the folded postcode and house number, or empty where either is unknown.
    """

    first_name: str
    last_name: str = ""
    mailboxes: frozenset[str] = frozenset()
    phone: str = ""
    home: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """Are these one person? Asked because of what they share."""

    shared: Shared
    likely: Likely


def question_between(one: PersonFacts, other: PersonFacts) -> Asked | None:
    """What to ask about two records; nothing where nothing but a name speaks for it."""
    first = first_names_alike(one.first_name, other.first_name)
    last = last_names_alike(one.last_name, other.last_name)
    # Whoever is kept by a first name alone may be called anything behind it.
    unknown = not (one.last_name and other.last_name)
    if one.mailboxes & other.mailboxes:
        return Asked(Shared.MAILBOX, _by_names(first=first, last=last))
    if one.phone and one.phone == other.phone and first and (last or unknown):
        return Asked(Shared.PHONE, Likely.SAME if last else Likely.UNSURE)
    if one.home and one.home == other.home and last:
        # Father and son look like this.
        return Asked(Shared.HOME, Likely.UNSURE)
    return None


def _by_names(*, first: bool, last: bool) -> Likely:
    """Whoever marries may change the last name, and keeps first name and mailbox."""
    if not first:
        return Likely.TWO_PEOPLE
    return Likely.SAME if last else Likely.UNSURE


def questions_among(people: Sequence[PersonFacts]) -> Iterator[tuple[int, int, Asked]]:
    """Each two of these to ask about, by their places; only who shares something is compared."""
    sharing: dict[tuple[str, ...], list[int]] = {}
    for place, person in enumerate(people):
        for key in _keys(person):
            sharing.setdefault(key, []).append(place)
    asked: set[tuple[int, int]] = set()
    for places in sharing.values():
        for one, other in combinations(places[:MOST_COMPARED], 2):
            if (one, other) not in asked:
                asked.add((one, other))
                if question := question_between(people[one], people[other]):
                    yield one, other, question


def _keys(person: PersonFacts) -> Iterator[tuple[str, ...]]:
    for mailbox in sorted(person.mailboxes):
        yield (Shared.MAILBOX, mailbox)
    if person.phone:
        yield (Shared.PHONE, person.phone)
    if person.home:
        yield (Shared.HOME, *person.home)


def without_prefixes(last: str) -> str:
    """The folded name that counts when two are compared: "van den Berg" is "berg"."""
    words = folded(last).split()
    while len(words) > 1 and words[0] in PREFIXES:
        words = words[1:]
    return " ".join(words)


def last_names_alike(one: str, other: str) -> bool:
    ours, theirs = without_prefixes(one), without_prefixes(other)
    return bool(ours and theirs) and likeness(ours, theirs) >= ALIKE_LAST


def first_names_alike(one: str, other: str) -> bool:
    """Equal, nearly so, or one is the initial of the other; an unknown one speaks against nothing.

    "Jan 1" and "Jan 2" are two people.
    """
    ours, theirs = folded(one), folded(other)
    if not ours or not theirs:
        return True
    if DIGITS.findall(ours) != DIGITS.findall(theirs):
        return False
    is_initial = len(ours.split()[0]) == 1 or len(theirs.split()[0]) == 1
    return likeness(ours, theirs) >= ALIKE_FIRST or (is_initial and ours[0] == theirs[0])


def likeness(a: str, b: str) -> float:
    """The likeness of Jaro and Winkler: 1 for the same text, 0 for nothing in common."""
    if a == b:
        return 1.0
    reach = max(len(a), len(b)) // 2 - 1
    taken = [False] * len(b)
    ours = []
    for at, sign in enumerate(a):
        for there in range(max(0, at - reach), min(len(b), at + reach + 1)):
            if not taken[there] and b[there] == sign:
                taken[there] = True
                ours.append(sign)
                break
    if not ours:
        return 0.0
    theirs = [sign for sign, is_taken in zip(b, taken, strict=True) if is_taken]
    moved = sum(x != y for x, y in zip(ours, theirs, strict=True)) / 2
    same = len(ours)
    jaro = (same / len(a) + same / len(b) + (same - moved) / same) / 3
    begin = 0
    while begin < min(4, len(a), len(b)) and a[begin] == b[begin]:
        begin += 1
    return jaro + begin * 0.1 * (1 - jaro)
