"""Words that choose in sheets of cases: states, kinds, forms, ways in, talks and their results."""

import re

from core.letters import letters
from moving.sheets.cells import Cell
from moving.sheets.our_words import CASE_KINDS_OURS
from moving.sheets.values.choices import by_words, reader_of_choice, without_day
from moving.sheets.values.reading import CellReading, Place, clean, says_nothing

CASE_STATES = by_words(
    {
        "triage": "intake | nieuw | aangemeld | aanmelding | in behandeling | beoordeling | "
        "triage | "
        "nouveau | analyse | neu | fallprüfung | new | in triage | lopend | open | ouvert | offen",
        "ready": "wachtlijst | toe te wijzen | zoekt bemiddelaars | te koppelen | "
        "wacht op bemiddelaars | "
        "wacht op duo | à attribuer | warteliste | ready | waiting | wachtend op bemiddelaars",
        "with_the_pair": "bij bemiddelaars | bij duo | bij bemiddelaar | in bemiddeling | "
        "bemiddeling | "
        "loopt | uitgezet | toegewezen | gekoppeld | bij de bemiddelaars | chez les médiateurs | "
        "en médiation | bei den mediatoren | in mediation | "
        "with mediators | with the mediators | with the pair",
        "coaching": "coaching | bij de coach | coach | accompagnement",
        "aftercare": "nazorg | in nazorg | suivi | nachsorge | nachgespräch | aftercare",
        "dormant": "in de wacht | in wacht | geparkeerd | slapend | rust | en veille | ruhend | "
        "dormant | "
        "on hold",
        "closed": "afgesloten | gesloten | afgerond | klaar | opgelost | beëindigd | archief | "
        "clos | "
        "clôturé | fermé | terminé | abgeschlossen | geschlossen | beendet | closed | done | "
        "niet opgelost | afgehandeld | traité | erledigt | dealt with | "
        "ingetrokken | geannuleerd | retiré | annulé | zurückgezogen | storniert | "
        "withdrawn | cancelled | canceled",
    }
)
WITHDRAWN = "withdrawn"
WHY_CLOSED = by_words(
    {
        WITHDRAWN: "ingetrokken | retiré | zurückgezogen | withdrawn",
        "ended:other": "geannuleerd | annulé | storniert | cancelled | canceled",
    }
)
"""States that say why a case was closed. Who withdrew did so before the talks or during them; who
cancelled it they do not say.
"""
CASE_KINDS = by_words(
    {
        "noise_people": "geluid | geluidsoverlast | lawaai | burengerucht | geluid personen | "
        "bruit | "
        "nuisances sonores | tapage | lärm | lärmbelästigung | noise | leefgeluiden | "
        "geluidoverlast",
        "noise_devices": "muziek | geluid apparaten | apparatuur | televisie | musique | "
        "musik | music",
        "harassment": "pesten | treiteren | intimidatie | bedreiging | pesten intimidatie | "
        "harcèlement | "
        "intimidation | belästigung | mobbing | harassment | bullying",
        "relationship": "verstoorde relatie | relatie | ruzie | relation | beziehung | "
        "konflikt | conflict",
        "garden": "tuin | erfafscheiding | schutting | erfgrens | overhangend groen | bomen | "
        "tuin erf | "
        "jardin | haie | clôture | garten | hecke | zaun | garden | fence | boom | groen",
        "pets": "huisdieren | huisdier | dieren | hond | honden | katten | blaffende hond | "
        "animaux | "
        "chien | haustiere | tiere | hund | pets | animals",
        "parking": "parkeren | parkeeroverlast | auto | stationnement | parking | parken",
        "waste": "vuil | afval | stank | rook | rommel | vervuiling | stankoverlast | "
        "rookoverlast | "
        "déchets | odeurs | müll | geruch | rauch | waste | smell | smoke",
        "children": "kinderen | spelende kinderen | jongeren | enfants | kinder | children | jeugd",
        "camera": "camera | cameras | caméra | caméras | kamera | kameras",
        "other": "anders | overig | overige | diversen | autre | autres | sonstiges | other | "
        "onbekend",
    },
    CASE_KINDS_OURS,
)
FORMS = by_words(
    {
        "regular": "bemiddeling | gewone bemiddeling | gewoon | regulier | buurtbemiddeling | "
        "médiation | mediation | vermittlung",
        "coaching": "coaching | conflictcoaching | coachen | accompagnement",
        "shuttle": "pendel | pendelbemiddeling | navette | médiation en navette | "
        "médiation navette | pendelmediation | shuttle | shuttle mediation"
        " | médiation indirecte",
        "group": "groep | groepsbemiddeling | groupe | médiation de groupe | gruppe | "
        "gruppenmediation | group | group mediation",
    }
)
CHANNELS = by_words(
    {
        "phone": "telefoon | telefonisch | per telefoon | gebeld | téléphone | par téléphone | "
        "telefon | telefonisch | phone | by phone"
        " | per telefon",
        "form": "formulier | website | site | online | webformulier | e-mail | mail | formulaire | "
        "internet | formular | form"
        " | via het formulier op onze pagina | par le formulaire de notre page"
        " | über das formular auf unserer seite | by the form on our page",
        "partner": "verwijzer | partner | via een partner | verwezen | partenaire | "
        "par un partenaire | zuweisung | partner | through a partner | referral"
        " | via een samenwerkingspartner | über eine partnerorganisation",
        "desk": "balie | inloop | spreekuur | aan de balie | langsgekomen | persoonlijk | "
        "guichet | sur place | persönlich | desk | in person"
        " | au guichet | persönlich bei uns",
    }
)
CONSENTS = by_words(
    {
        "spoken": "mondeling | gesproken | oral | oralement | mündlich | spoken",
        "phone": "telefoon | telefonisch | per telefoon | par téléphone | téléphone | "
        "am telefon | phone | by phone"
        " | per telefon",
        "written": "schriftelijk | op papier | per e-mail | e-mail | écrit | par écrit | "
        "schriftlich | written | in writing",
    }
)
TALK_KINDS = by_words(
    {
        "talk_a": "intake | gesprek partij 1 | gesprek a | eerste partij | gesprek melder | "
        "melder | partij 1 | entretien partie 1 | partie 1 | gespräch partei 1 | partei 1 | "
        "first party | party 1"
        " | gesprek met de eerste partij | entretien avec la première partie"
        " | première partie | gespräch mit der ersten partei | erste partei"
        " | talk with the first party",
        "approach_b": "benadering | benaderen partij 2 | brief | brief buren | prise de contact | "
        "kontaktaufnahme | approach"
        " | contact met de tweede partij | prise de contact avec la deuxième partie"
        " | kontakt mit der zweiten partei | approach to the second party",
        "talk_b": "gesprek partij 2 | gesprek b | tweede partij | gesprek buren | buren | "
        "partij 2 | entretien partie 2 | partie 2 | gespräch partei 2 | partei 2 | "
        "second party | party 2"
        " | gesprek met de tweede partij | entretien avec la deuxième partie"
        " | deuxième partie | gespräch mit der zweiten partei | zweite partei"
        " | talk with the second party",
        "joint": "bemiddelingsgesprek | samen | gezamenlijk | gezamenlijk gesprek | "
        "gesprek samen | tafelgesprek | entretien commun | gemeinsames gespräch | joint | "
        "joint talk"
        " | séance de médiation | mediationsgespräch",
        "shuttle": "pendel | pendelbemiddeling | navette | pendelmediation | shuttle"
        " | médiation indirecte | shuttle mediation",
        "group": "groep | groepsgesprek | groupe | gruppe | gruppengespräch | group"
        " | entretien de groupe | group talk",
        "coaching": "coaching | coachingsgesprek | coachgesprek | accompagnement | coaching talk"
        " | entretien de coaching | coaching-gespräch",
    }
)
TALK_RESULTS = by_words(
    {
        "goes_on": "gaat verder | vervolg | loopt | suite | weiter | goes on"
        " | gaat door naar de volgende stap | passe à l’étape suivante"
        " | weiter zum nächsten schritt | goes on to the next step",
        "agreed": "afspraak | afspraken | akkoord | overeenkomst | accord | vereinbarung | "
        "einigung | agreement | agreed"
        " | afspraken gemaakt | un accord | eine vereinbarung | an agreement",
        "better": "beter | verbeterd | mieux | besser | better"
        " | het is nu beter | cela va mieux maintenant | es ist jetzt besser"
        " | it is better now",
        "stopped": "gestopt | stopt | arrêté | abgebrochen | beendet | stopped"
        " | het stopt hier | cela s’arrête ici | es endet hier | it stops here",
        "not_held": "niet doorgegaan | ging niet door | afgezegd | niet gehouden | pas eu lieu | "
        "annulé | nicht stattgefunden | ausgefallen | not held"
        " | het gesprek ging niet door | l’entretien n’a pas eu lieu"
        " | das gespräch fand nicht statt | the talk did not take place",
    }
)
"""Beside these stands what our own pages call each (``moving.words.cases``)."""
RESULTS = by_words(
    {
        "solved": "opgelost | helemaal opgelost | geslaagd | résolu | réglé | gelöst | "
        "erfolgreich | solved | resolved",
        "improved": "verbeterd | verbetering | deels opgelost | gedeeltelijk opgelost | beter | "
        "amélioré | partiellement résolu | verbessert | teilweise gelöst | besser | "
        "improved | partly solved | better",
        "not_solved": "niet opgelost | onopgelost | mislukt | niet geslaagd | non résolu | "
        "pas résolu | échec | nicht gelöst | ungelöst | gescheitert | not solved | unsolved | "
        "failed",
        "unknown": "niet bekend | onbekend | pas connu | non connu | inconnu | nicht bekannt | "
        "unbekannt | not known | unknown",
    }
)
SAYS_HOW = re.compile(r"[:(;]|\s[-–]\s")
"""What stands behind it in a state is how the case ended."""


def read_case_state(cell: Cell, place: Place) -> CellReading:
    """What stands behind a colon is how it ended: "afgesloten: opgelost"."""
    text, _is_odd = clean(cell)
    before, *behind = SAYS_HOW.split(text, maxsplit=1)
    found = CASE_STATES.get(letters(text)) or CASE_STATES.get(without_day(before))
    if not text:
        return CellReading()
    if not found:
        return CellReading(fault="unknown_word", facts={"choice": "case_state"})
    return CellReading(value=found, more=_how_it_ended(before, behind) if found == "closed" else {})


def _how_it_ended(before: str, behind: list[str]) -> dict[str, str]:
    said = behind[0] if behind else before
    result = RESULTS.get(letters(said), "")
    reason = WHY_CLOSED.get(without_day(said), "") or WHY_CLOSED.get(without_day(before), "")
    more = {"provisional_result": result, "ended_reason": reason}
    return {name: found for name, found in more.items() if found}


def read_result(cell: Cell, place: Place) -> CellReading:
    """That a result is not known is one as well, and not an empty cell."""
    text, _is_odd = clean(cell)
    found = RESULTS.get(letters(text), "")
    is_odd = not found and not says_nothing(text)
    return CellReading(value=found, warnings=("not_understood",) if is_odd else ())


def read_reason(cell: Cell, place: Place) -> CellReading:
    """Why a case ended, as "ended:moved"; the words are those of the service."""
    text, _is_odd = clean(cell)
    found = place.reasons.get(letters(text), "")
    is_odd = not found and not says_nothing(text)
    return CellReading(value=found, warnings=("not_understood",) if is_odd else ())


READ_STANDARD_KIND = reader_of_choice(CASE_KINDS, otherwise="other")


def read_case_kind(cell: Cell, place: Place) -> CellReading:
    """Their own word comes first: it may be one that means something else to everybody."""
    text, _is_odd = clean(cell)
    if found := place.kinds.get(letters(text)):
        return CellReading(value=found)
    return READ_STANDARD_KIND(cell, place)
