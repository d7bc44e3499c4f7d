"""Words that choose: yes and no, states, kinds, and whole numbers."""

import re
from collections.abc import Callable, Mapping

from core.letters import folded, letters
from moving.sheets.cells import Cell
from moving.sheets.headers import in_letters, in_words
from moving.sheets.our_words import EXPERIENCES_OURS, PARTNER_KINDS_OURS
from moving.sheets.values.days import day_within
from moving.sheets.values.reading import CellReading, Place, as_seen, clean, says_nothing

YES = in_words("ja j x 1 waar yes y oui o ✓ ✔ ☑ √ v true vrai wahr si ok akkoord")
NO = in_words("nee neen n - -- 0 onwaar no non nein false faux falsch ☐ ✗ ✘")

YesOrNo = bool | None


def as_yes_or_no(cell: Cell) -> YesOrNo:
    """True or false, or nothing where the cell says neither."""
    if isinstance(cell, bool):
        return cell
    word = as_seen(cell).strip().lower()
    return True if word in YES else False if word in NO else None


def is_mark(cell: Cell) -> bool:
    return as_yes_or_no(cell) is not None


def reader_of_yes_or_no(day_field: str) -> Callable[[Cell, Place], CellReading]:
    """``day_field`` takes the day where there is one: "ja, 12-3-2020"."""

    def read_yes_or_no(cell: Cell, place: Place) -> CellReading:
        text, _is_odd = clean(cell)
        if not text:
            return CellReading(value=None)
        plain = as_yes_or_no(cell)
        if plain is not None:
            return CellReading(value=plain)
        day = day_within(text, place)
        words = folded(re.sub(r"[\d./-]+", " ", text)).split()
        says_no = any(word in NO for word in words)
        if (
            day
            and not says_no
            and all(word in YES or word in {"op", "le", "am", "on", "d"} for word in words)
        ):
            return CellReading(value=True, more={day_field: day})
        return CellReading(fault="not_yes_or_no")

    return read_yes_or_no


def read_whole_number(cell: Cell, place: Place) -> CellReading:
    """A number without a part behind the comma; "2.0" is one, "twee" is none."""
    text = as_seen(cell).strip()
    if says_nothing(text):
        return CellReading(value=None)
    found = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?", text)
    return CellReading(value=int(found[1])) if found else CellReading(fault="not_a_whole_number")


def by_words(*tables: Mapping[str, str]) -> dict[str, str]:
    return {
        word: choice
        for table in tables
        for choice, words in table.items()
        for word in in_letters(words)
    }


VOLUNTEER_STATES = by_words(
    {
        "active": "actief | active | actif | aktiv | inzetbaar | beschikbaar | in dienst | "
        "bemiddelaar | "
        "lopend | disponible | einsatzbereit | ja | oui | yes | j | x | 1 | waar | wahr | vrai",
        "probation": "inwerkperiode | en stage pratique | stage pratique | einarbeitung | "
        "in einarbeitung | proeftijd | op proef | in proeftijd | période d'essai | à l'essai | "
        "probezeit | "
        "in der probezeit | auf probe | probation | on probation",
        "training": "aspirant | in opleiding | opleiding | stagiair | stagiaire | in training | "
        "leerling | "
        "nieuw | en formation | in ausbildung | ausbildung | training | trainee | "
        "aspirant bemiddelaar",
        "paused": "pauze | rust | in rust | slapend | slaper | tijdelijk inactief | inactief | "
        "niet actief | "
        "nietactief | non actief | verlof | on hold | afwezig | tijdelijk gestopt | en pause | "
        "pause | "
        "inactif | pausiert | inaktiv | inactive | paused | on leave | ziek",
        "left": "gestopt | uit dienst | vertrokken | weg | uitgestroomd | ex | oud | "
        "oud vrijwilliger | "
        "beëindigd | afgemeld | parti | partie | arrêté | sorti | ausgeschieden | beendet | "
        "ausgetreten | "
        "left | stopped | ended | nee | non | no | nein | n | 0 | onwaar",
    }
)
EXPERIENCES = by_words(
    {
        "novice": "nieuw | beginner | starter | débutant | débutante | neu | anfänger | "
        "newcomer | new",
        "regular": "ervaren | gevorderd | senior | expérimenté | expérimentée | erfahren | "
        "experienced",
        "senior": "mentor | coach | begeleider | praktijkbegeleider | praxisbegleitung",
    },
    EXPERIENCES_OURS,
)
PARTNER_KINDS = by_words(
    {
        "police": "politie | wijkagent | wijkpolitie | police | polizei",
        "housing": "woningcorporatie | corporatie | verhuurder | woonstichting | huisvesting | "
        "sociale huisvesting | woningbouw | woningbouwvereniging | logement social | bailleur | "
        "wohnungsgesellschaft | vermieter | housing | landlord",
        "municipality": "gemeente | stad | commune | ville | gemeinde | stadt | municipality | "
        "handhaving | omgevingsdienst",
        "social": "wijkteam | sociaal wijkteam | buurtteam | welzijn | maatschappelijk werk | "
        "ocmw | cpas | "
        "sociaal werk | service social | sozialdienst | social | hulpverlening | caw | ggd | ggz",
        "other": "anders | overig | overige | autre | sonstige | other",
    },
    PARTNER_KINDS_OURS,
)
MAIL_LANGUAGES = by_words(
    {
        "nl": "nl | nederlands | néerlandais | niederländisch | dutch | vlaams",
        "fr": "fr | frans | français | französisch | french",
        "de": "de | duits | allemand | deutsch | german",
        "en": "en | engels | anglais | englisch | english",
    }
)
EXTRA_TRAININGS = by_words(
    {
        "coaching": "coaching | conflictcoaching | conflict coaching | coach | accompagnement",
        "shuttle": "pendel | pendelbemiddeling | pendelen | navette | médiation navette | "
        "médiation indirecte | pendelmediation | shuttle | shuttle mediation",
        "group": "groep | groepsbemiddeling | groepen | groupe | médiation de groupe | gruppe | "
        "gruppenmediation | group | group mediation",
    }
)
BETWEEN_TRAININGS = re.compile(r"[,;/+&|\n]|\s(?:en|et|und|and)\s", re.IGNORECASE)
NOBODY_SENT_THEM = in_letters(
    "zelf gemeld | zelf | zelfmelder | eigen melding | zelf aangemeld | melder zelf | "
    "bewoner zelf | "
    "elle-même | lui-même | soi-même | spontané | selbst | selbst gemeldet | self | self-referred"
)


def read_volunteer_state(cell: Cell, place: Place) -> CellReading:
    """A state, and the day in its words: "uit dienst per 1-7-2023"."""
    text, _is_odd = clean(cell)
    if not text:
        return CellReading()
    if isinstance(cell, bool):
        return CellReading(value="active" if cell else "left")
    found = VOLUNTEER_STATES.get(without_day(text))
    if found is None:
        return CellReading(fault="unknown_word", facts={"choice": "volunteer_state"})
    day = day_within(text, place) if found == "left" else ""
    return CellReading(value=found, more={"left_on": day} if day else {})


def read_extra_training(cell: Cell, place: Place) -> CellReading:
    """What somebody learned beside the basic training; words that we do not know are told."""
    text, _is_odd = clean(cell)
    if says_nothing(text):
        return CellReading(value=[])
    pieces = [piece.strip() for piece in BETWEEN_TRAININGS.split(text) if piece.strip()]
    found = {piece: EXTRA_TRAININGS.get(letters(piece), "") for piece in pieces}
    unknown = [piece for piece, code in found.items() if not code]
    return CellReading(
        value=sorted({code for code in found.values() if code}),
        warnings=("not_understood",) if unknown else (),
        facts={"words": ", ".join(unknown)} if unknown else {},
    )


def without_day(text: str) -> str:
    bare = re.sub(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", " ", text)
    words = [
        word
        for word in folded(bare).split()
        if word not in {"per", "op", "sinds", "le", "am", "seit"}
    ]
    return "".join(words)


def reader_of_choice(
    table: Mapping[str, str], *, otherwise: str = "", named: str = "", is_left_out: bool = False
) -> Callable[[Cell, Place], CellReading]:
    """``otherwise`` is what an unknown word comes to, with a warning; else it is a fault.

    ``named`` says which words there are to choose from. What does not matter much may be left out.
    """

    def read_choice(cell: Cell, place: Place) -> CellReading:
        text, _is_odd = clean(cell)
        if says_nothing(text):
            return CellReading()
        if found := table.get(letters(text)):
            return CellReading(value=found)
        if otherwise:
            return CellReading(value=otherwise, warnings=("not_understood",), facts={"words": text})
        if is_left_out:
            return CellReading(warnings=("not_understood",))
        return CellReading(fault="unknown_word", facts={"choice": named})

    return read_choice


def read_sender(cell: Cell, place: Place) -> CellReading:
    """Who referred a case; nobody where the neighbours came by themselves."""
    text, _is_odd = clean(cell)
    return CellReading(
        value="" if says_nothing(text) or letters(text) in NOBODY_SENT_THEM else text
    )
