"""Finds in a text what tells who a party is, or how to reach them. Plain Python: no Django."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from phonenumbers import Leniency, PhoneNumberMatcher

from core.letters import folded, letters
from core.mailboxes import LONGEST_MAILBOX, mailable

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
APOSTROPHES = str.maketrans(dict.fromkeys("`´‘ʹʻʼʽˈ′＇", "’"))
"""What is typed and pasted instead of one."""
APOSTROPHE = re.compile("['’]")
# What is no part of the one address may be of the next: "x@y.org. a@b.org" without its space. So
# each is looked for anew, from where its own signs begin.
OF_MAILBOX = r"[\w.!#$%&'*+/=?^`{|}~-]"
EMAIL = re.compile(rf"(?<!{OF_MAILBOX})(?=({OF_MAILBOX}+)@([\w-]+(?:\.[\w-]+)*))")
END_OF_HOST = re.compile(r"[\W_]|$")
AROUND_SIGNS = re.compile(r"\s*([@.])\s*")
RUN_OF_DIGITS = re.compile(r"\+?\d(?:[\W_]{0,4}\d)*")
CHUNK = re.compile(r"[^\W_]+")

PARTS_AT_MOST = 3
"""A name between apostrophes: "D'Haene's" has three parts, and no name has more."""

REGIONS = ("NL", "BE", "FR", "DE")
"""Where a number without the code of a country may be from."""
SHORTEST_NUMBER = 7
"""So many digits are left of a number without country and leading 0; fewer may be anything."""
BEFORE_A_HOUSE = ("", "nr", "no", "n", "nummer", "huisnummer", "number", "numero")
CHUNKS_AT_MOST = 6
"""An address in pieces: "NL", "7511", "AB", "nr", "12", "a"."""

# Words that stand in many names and streets and say nothing about whose name it is.
OF_NAMES = """
    mr mrs ms miss dhr mevr mevrouw meneer heer mme madame monsieur herr frau dr prof family familie
    famille buur buren neighbour neighbours the and van von vom zum zur der den des del dos het ten
    ter aan bij met voor uit over los las les
"""
OF_STREETS = """
    straat laan weg plein kade gracht hof pad dreef rue avenue place chemin route boulevard quai
    strasse platz allee gasse street road lane square
"""
IN_MANY_NAMES = frozenset(OF_NAMES.split())
IN_MANY_STREETS = frozenset(OF_STREETS.split()) | IN_MANY_NAMES


def names_in(text: str, names: Iterable[str], streets: Iterable[str] = ()) -> list[str]:
    """Return the words of ``text`` that are part of a name or a street, as they stand there.

    Words of three letters and more are found in any spelling of capitals and accents; shorter
    ones only when written with a capital, or "an" and "is" would be names. What is whose ("Anna's",
    "Umuts", "d'Anna") tells the name too.
    """
    known = _words(names) - IN_MANY_NAMES | _words(streets) - IN_MANY_STREETS
    found = [word for word in _words_of(text) if any(_names_within(word, known))]
    return list(dict.fromkeys(found))


def _words_of(text: str) -> Iterator[str]:
    """Each as it is read, an unseen sign being nothing, and then being the border of two words.

    Copied from a page, a space without width stands between a first name and a last name as well
    as inside of one.
    """
    yield from WORD.findall(_plain(text))
    yield from WORD.findall(_plain(_parted(text)))


def _parted(text: str) -> str:
    return "".join(" " if unicodedata.category(sign) == "Cf" else sign for sign in text)


def _names_within(word: str, known: set[str]) -> Iterator[str]:
    borders = [sign.start() for sign in APOSTROPHE.finditer(word)]
    begins, ends = [0, *(border + 1 for border in borders)], [*borders, len(word)]
    for first, begin in enumerate(begins):
        for name in (word[begin:end] for end in ends[first : first + PARTS_AT_MOST]):
            if folded(name) in known and (len(name) > 2 or name[0].isupper()):
                yield name
            # With a capital only, or every "dans" were about Dan.
            owner = name.removesuffix("s")
            if owner != name and len(owner) > 2 and owner[0].isupper() and folded(owner) in known:
                yield owner


def _words(texts: Iterable[str]) -> set[str]:
    return {folded(word) for text in texts for word in _words_of(text)}


@dataclass(frozen=True, kw_only=True)
class KnownBy:
    """By what one party may be known; each may be unknown."""

    name: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    email: str = ""
    phone: str = ""


def traces_in(text: str, parties: Iterable[KnownBy]) -> list[str]:
    """Return what of ``text`` points at one of the parties, as it stands there, each once.

    Names and streets, the e-mail address, the phone number however it is written, and the postcode
    with its house number. A postcode alone is no trace: the library may be around the corner.
    """
    everybody = list(parties)
    found = names_in(
        text, (party.name for party in everybody), (party.street for party in everybody)
    )
    for plain in dict.fromkeys([_plain(text), _plain(_parted(text))]):
        for party in everybody:
            found += [*_emails(plain, party), *_phones(plain, party), *_homes(plain, party)]
    return list(dict.fromkeys(found))


def national_numbers(phone: str) -> set[str]:
    """Return each number in these words without country, leading 0 and extension.

    "+32 (0)9 223 45 67" and "09/223.45.67" are the same. Too short a number tells nobody.
    """
    plain = _plain(phone)
    found = {
        str(match.number.national_number)
        for region in REGIONS
        for match in PhoneNumberMatcher(plain, region, leniency=Leniency.POSSIBLE)
    }
    return {number for number in found if len(number) >= SHORTEST_NUMBER}


def _phones(text: str, party: KnownBy) -> Iterator[str]:
    wanted = national_numbers(party.phone)
    for run in RUN_OF_DIGITS.findall(text):
        digits = "".join(str(int(sign)) for sign in run if sign.isdecimal())
        # Inside the run: before it may stand a country or another number, behind it an extension.
        if any(number in digits for number in wanted):
            yield run


def _emails(text: str, party: KnownBy) -> Iterator[str]:
    name, _at, host = _plain(party.email).strip().casefold().rpartition("@")
    if not name or not host:
        return
    for found, server in EMAIL.findall(AROUND_SIGNS.sub(r"\1", text)):
        # A sentence that ended just before it has been drawn into it: "ask.anna@example.org".
        before, itself, behind = found.casefold().rpartition(name)
        if not itself or behind or before[-1:].isalnum():
            continue
        # And so has the one that begins behind it: "anna@example.org.Ask her".
        ends = (end.start() for end in END_OF_HOST.finditer(server[:LONGEST_MAILBOX]))
        shown = (server[:end] for end in ends if _host(server[:end]) == _host(host))
        yield from (f"{found}@{part}" for part in shown)


def _host(host: str) -> str:
    """In small letters and ASCII: "münchen.example" is also written "xn--mnchen-3ya.example"."""
    return mailable(f"at@{host}").removeprefix("at@").casefold()


def _homes(text: str, party: KnownBy) -> Iterator[str]:
    postcode, number = letters(party.postcode), letters(party.house_number)
    if not postcode or not number:
        return
    codes = list(_pieces(text, postcode))
    # A postcode with letters is one street or less, so its number may stand anywhere in the text.
    # One of digits alone is a whole town: there the number has to follow it.
    if codes and not postcode.isdecimal() and any(_pieces(text, number)):
        yield codes[0]
    for word in BEFORE_A_HOUSE:
        yield from _pieces(text, postcode + word + number)


def _pieces(text: str, wanted: str) -> Iterator[str]:
    """Stretches of the text that are ``wanted`` once signs and spaces are left out."""
    chunks = list(CHUNK.finditer(text))
    for first, begin in enumerate(chunks):
        for end in chunks[first : first + CHUNKS_AT_MOST]:
            stretch = text[begin.start() : end.end()]
            if letters(stretch) == wanted:
                yield stretch


def _plain(text: str) -> str:
    """Wide digits and letters, and the signs that stand for them, are read as plain ones.

    What stands inside a word unseen goes, such as the soft hyphen and the space without width: of
    "U\u00admut" two words were made, and neither is a name. So do accents that no letter has.
    """
    # Before composing, which makes a space and an accent of the sign on many keyboards.
    composed = unicodedata.normalize("NFKC", text.translate(APOSTROPHES))
    return "".join(
        sign
        for sign in composed
        if (kind := unicodedata.category(sign)) != "Cf" and not kind.startswith("M")
    )
