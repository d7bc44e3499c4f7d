"""Languages and parts of the week: several to a cell, in words, or a column each with crosses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.letters import folded
from core.week import DayPart, box
from moving.sheets.cells import Cell
from moving.sheets.headers import in_words
from moving.sheets.values.reading import CellReading, Place, clean, says_nothing

LANGUAGES = {
    word: code
    for code, words in {
        "nl": "nl nld nederlands nederland ned néerlandais niederländisch holländisch dutch vlaams "
        "flamand hollands",
        "fr": "fr fra frans français francais franz französisch french",
        "de": "de deu ger duits dui allemand deutsch german",
        "en": "en eng engels anglais englisch english gb",
        "ar": "ar ara arabisch arabe arabic darija",
        "tr": "tr tur turks turc türkisch turkish",
        "pl": "pl pol pools polonais polnisch polish",
        "es": "es esp spa spaans espagnol spanisch spanish español",
        "pt": "pt por portugees portugais portugiesisch portuguese português",
        "uk": "uk ukr oekraïens oekraiens ukrainien ukrainisch ukrainian",
        "fa": "fa fas farsi perzisch persan persisch persian dari",
        "so": "so som somalisch somali",
    }.items()
    for word in folded(words).split()
}
SPOKEN = frozenset(LANGUAGES.values())
A_LITTLE = in_words("beetje basis weinig wat matig peu notions etwas wenig little basic bit")
DENIED = in_words("geen niet pas kein keine nicht no not non")
AGREED = in_words("wel mais maar aber but sondern")
OF_LANGUAGES = in_words("""
    alleen only seulement nur ook aussi auch also goed vloeiend moedertaal native langue maternelle
    muttersprache fluent spreekt spreek taal een un de la le bon gut good redelijk enkel bien a of
    """)
BETWEEN_LANGUAGES = re.compile(r"[,;/+&|\n]|\s[-–]\s|\b(?:en|et|und|and|y|u\.)\s")
"""In small letters alone: "NL EN TR" has English in the middle."""
REMARK = re.compile(r"\([^)]*\)?")

WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "ma maandag maandagen lundi lun lundis mo montag montags mon monday mondays",
            "di dinsdag dinsdagen mardi mar mardis dienstag dienstags tue tuesday tuesdays",
            "wo woensdag woensdagen mercredi mer mercredis mi mittwoch mittwochs wed wednesday",
            "do donderdag donderdagen jeudi jeu jeudis donnerstag donnerstags thu thursday",
            "vr vrij vrijdag vrijdagen vendredi ven vendredis fr freitag freitags fri friday",
            "za zaterdag zaterdagen samedi sam samedis sa samstag samstags sat saturday saturdays",
            "zo zondag zondagen dimanche dim dimanches so sonntag sonntags sun sunday sundays",
        )
    )
    for word in words.split()
}
MORNING, AFTERNOON, EVENING = DayPart
MORNINGS = """
    ochtend ochtends ochtenden morgen morgens matin matins matinee vormittag vormittags morning
    mornings voormiddag voormiddagen
"""
AFTERNOONS = """
    middag middags middagen namiddag namiddagen apresmidi nachmittag nachmittags afternoon
    afternoons
"""
EVENINGS = "avond avonds avonden soir soirs soiree soirees abend abends evening evenings"
PARTS = {
    word: parts
    for words, parts in (
        (MORNINGS, (MORNING,)),
        (AFTERNOONS, (AFTERNOON,)),
        (EVENINGS, (EVENING,)),
        ("overdag journee tagsuber daytime", (MORNING, AFTERNOON)),
        ("heledag ganztags ganztagig allday", tuple(DayPart)),
    )
    for word in words.split()
}
OF_FRENCH_DAYS = in_words("lu me je ve")
FRENCH = in_words("matin matins matinee apresmidi soir soirs soiree soirees journee")
TWO_TONGUES = in_words("ma di")
"""Monday and Tuesday in Dutch, Tuesday and Sunday in French."""
ABBREVIATED_PARTS = {
    word: part
    for words, part in (("o vm ocht", MORNING), ("m nm mid", AFTERNOON), ("a av", EVENING))
    for word in words.split()
}
WORKING_DAYS = in_words(
    "doordeweeks doordeweekse werkdagen werkdag weekdagen weekdays semaine werktags wochentags"
)
WEEKENDS = in_words("weekend weekends weekeinde wochenende")
EVERY = in_words("alle elke iedere dagelijks altijd tous toutes chaque jede jeden alltid every all")
UNTIL = in_words("tm t/m tot a au bis to - –")
OF_THE_WEEK = in_words("""
    s op de het in am an le la les en el und et and dag dagen jour jours tag tage day days graag
    week vooral ook beschikbaar
    """)
NOT_SO = in_words("niet geen behalve nooit pas sauf jamais nicht kein ausser nie not except never")
WHOLE = re.compile(
    r"\b(?:hele|gehele|ganze[rn]?|whole)\s+(?:dag|tag|day)(?:en|s)?\b|\btoute\s+la\s+journée\b",
    re.IGNORECASE,
)
APRES_MIDI = re.compile(r"après-midis?", re.IGNORECASE)
WEEK_SIGNS = re.compile(r"[,;\n.&+]|t/m|[-–/]|[^\W\d_]+|\d\S*|'s\b", re.IGNORECASE)


@dataclass
class _Said:
    spoken: set[str] = field(default_factory=set)
    warnings: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)


def read_languages(cell: Cell, place: Place) -> CellReading:
    """The codes of the languages that somebody speaks in talks. What we do not know is told."""
    text = on_one_line(cell)
    said = _Said()
    if not says_nothing(text):
        for piece in BETWEEN_LANGUAGES.split(REMARK.sub(" ", text)):
            _hear(folded(piece).split(), said)
    if said.unknown:
        said.warnings.add("language_unknown")
    return CellReading(
        value=sorted(said.spoken),
        warnings=tuple(sorted(said.warnings)),
        facts={"words": ", ".join(said.unknown)},
    )


def _hear(words: list[str], said: _Said) -> None:
    is_denied = False
    only_codes = all(word in LANGUAGES for word in words)
    for word in words:
        # "de" is German in a list of codes, and an article in a sentence.
        code = LANGUAGES.get(word, "") if len(word) > 2 or only_codes else ""
        code = code or LANGUAGES.get(word.removesuffix("e"), "")
        if word in DENIED or word in AGREED:
            is_denied = word in DENIED
        elif word in A_LITTLE:
            said.warnings.add("language_a_little")
        elif code and is_denied:
            said.warnings.add("language_denied")
        elif code:
            said.spoken.add(code)
        elif word not in OF_LANGUAGES:
            said.unknown.append(word)


def on_one_line(cell: Cell) -> str:
    return clean(cell.replace("\n", ", ") if isinstance(cell, str) else cell)[0]


def language_named(header: str) -> str:
    """The code, where a header is the name of one language and nothing else."""
    words = folded(header).split()
    return LANGUAGES.get(words[0], "") if len(words) == 1 else ""


def box_of(header: str) -> str:
    """The part of the week that a header names: "ma o", "maandagavond", "Mo Abend"; or nothing."""
    words = _week_words(header)
    if len(words) != 2 or words[0] not in WEEKDAYS:
        return ""
    part = ABBREVIATED_PARTS.get(words[1]) or next(iter(PARTS.get(words[1], ())), None)
    is_one = words[1] in ABBREVIATED_PARTS or len(PARTS.get(words[1], ())) == 1
    return box(WEEKDAYS[words[0]], part) if part and is_one else ""


def has_french_days(headers: Iterable[str]) -> bool:
    """Whether days are written with two letters as in French: then «ma» is no Monday."""
    return any(folded(header).partition(" ")[0] in OF_FRENCH_DAYS for header in headers)


def read_free(cell: Cell, place: Place) -> CellReading:
    """The parts of the week when somebody is free. Of a cell that we half understand: nothing."""
    text = on_one_line(cell)
    if says_nothing(text):
        return CellReading(value=[])
    boxes = _boxes(_week_words(text))
    if boxes is None:
        return CellReading(value=[], warnings=("not_understood",))
    return CellReading(value=sorted(boxes))


def read_not_for(cell: Cell, place: Place) -> CellReading:
    """Streets, postcodes and organisations to keep somebody away from, with ";" between them."""
    lines = cell.replace("\n", ";") if isinstance(cell, str) else cell
    pieces = [piece.strip() for piece in clean(lines)[0].split(";")]
    return CellReading(value="; ".join(piece for piece in pieces if not says_nothing(piece)))


def _week_words(text: str) -> list[str]:
    """Words and signs in their order, those that are written as one taken apart."""
    words = []
    for sign in WEEK_SIGNS.findall(WHOLE.sub(" heledag ", APRES_MIDI.sub("apresmidi", text))):
        word = folded(sign).replace(" ", "") or sign
        if word in WEEKDAYS or word in PARTS:
            words.append(word)
            continue
        day = next((day for day in WEEKDAYS if len(day) > 4 and word.startswith(day)), "")
        behind = word[len(day) :]
        words += [day, behind] if day and behind in PARTS else [word]
    return words


class _Week:
    """What was said so far: days that wait for a part of the day, or parts that wait for days."""

    def __init__(self) -> None:
        self.boxes: set[str] = set()
        self.days: list[int] = []
        self.parts: list[DayPart] = []
        self.is_range = False

    def settle(self, *, is_end: bool = False) -> None:
        if self.parts or (is_end and self.days):
            days, parts = self.days or range(7), self.parts or tuple(DayPart)
            self.boxes.update(box(day, part) for day in days for part in parts)
            self.days, self.parts = [], []

    def name_days(self, days: Iterable[int]) -> None:
        if self.parts and self.days:
            self.settle()
        for day in days:
            first = self.days[-1] + 1 if self.is_range and self.days else day
            self.days += range(first, day + 1) if first <= day else [day]
        self.is_range = False


def _boxes(words: list[str]) -> set[str] | None:
    """The named parts of the week; ``None`` where a word says what we cannot put in boxes."""
    said = set(words)
    if said & TWO_TONGUES and said & (FRENCH | OF_FRENCH_DAYS):
        return None
    week = _Week()
    for at, word in enumerate(words):
        behind = words[at + 1] if at + 1 < len(words) else ""
        if word in WEEKDAYS:
            week.name_days([WEEKDAYS[word]])
        elif word in WORKING_DAYS or word in WEEKENDS:
            week.name_days(range(5) if word in WORKING_DAYS else (5, 6))
        elif word in PARTS:
            week.parts += PARTS[word]
        elif word in UNTIL and week.days and not week.parts and behind in WEEKDAYS:
            week.is_range = True
        elif word in ",;\n.&+/" or word in UNTIL:
            week.settle()
        elif word in EVERY:
            week.name_days(range(7) if behind in OF_THE_WEEK or not behind else ())
        elif word in NOT_SO or word not in OF_THE_WEEK:
            return None
    week.settle(is_end=True)
    return week.boxes
