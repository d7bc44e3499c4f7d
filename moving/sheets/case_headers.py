"""The words above columns of running cases, beside those that other sheets have as well."""

OF_A_CASE = {
    "number": "zaaknr | zaaknummer | zaak nr | zaak | dossiernummer | dossiernr | "
    "dossier | "
    "n° de dossier | numéro de dossier | fallnummer | fall nr | aktenzeichen | case number | case",
    "received_on": "aangemeld op | aanmelddatum | datum aanmelding | aangemeld | datum melding | "
    "melddatum | gemeld op | meldingsdatum | datum binnen | ingekomen | ingekomen op | "
    "signalé le | "
    "reçu le | date de réception | date du signalement | eingang | eingegangen am | gemeldet am | "
    "received | received on | reported on",
    "state": "status | stand | fase | statut | état | phase | zustand | state | stand van zaken",
    "kind": "soort | soort overlast | overlast | aard overlast | aard | soort klacht | klacht | "
    "type overlast | soort probleem | probleem | type de nuisance | nuisance | problème | "
    "type de problème | art | art der störung | störung | problem | kind | kind of problem"
    " | sorte",
    "form": "vorm | vorm van bemiddeling | type bemiddeling | forme | type de médiation | form"
    " | forme de médiation | form der mediation | form of mediation",
    "channel": "langs | via | kanaal | binnengekomen via | canal | kanal | channel"
    " | hoe het binnenkwam | voie d’arrivée | wie es hereinkam | how it came in",
    "partner": "verwijzer | verwijzende instantie | doorverwezen door | verwezen door | "
    "aangemeld door | melder instantie | envoyé par | orienté par | partenaire | "
    "vermittelt durch | "
    "zugewiesen von | referrer | referred by"
    " | gemeldet durch",
    "partner_reference": "kenmerk verwijzer | kenmerk van de verwijzer | referentie verwijzer | "
    "dossiernummer verwijzer | référence du partenaire | referenz"
    " | aktenzeichen der partnerorganisation | the referrer's own reference",
    "consent_by": "toestemming van | accord de | einwilligung von"
    " | wie toestemming gaf | qui a donné son accord | wer eingewilligt hat"
    " | who gave consent",
    "consent_how": "toestemming hoe | hoe toestemming | forme de l'accord"
    " | hoe toestemming werd gegeven | comment l’accord a été donné"
    " | wie eingewilligt wurde | how consent was given",
    "a_consent_on": "toestemming | toestemming op | datum toestemming | akkoord | accord | "
    "accord le | consentement | einwilligung | zustimmung | einwilligung am | consent | "
    "consent on",
    "spoken": "languages spoken",
    "free": "moments de la semaine | tageszeiten | parts of the week",
    "district": "wijk | buurt | quartier | viertel | stadtteil | district | neighbourhood",
    "mediator_1": "bemiddelaar 1 | bemiddelaar | eerste bemiddelaar | bemiddelaar a | "
    "médiateur 1 | "
    "premier médiateur | mediator 1 | mediatorin 1 | erste mediatorin"
    " | première personne du binôme | erste person im tandem | first mediator",
    "mediator_2": "bemiddelaar 2 | tweede bemiddelaar | bemiddelaar b | médiateur 2 | "
    "second médiateur | mediator 2 | mediatorin 2"
    " | deuxième personne du binôme | zweite person im tandem | second mediator",
    "with_pair_since": "bij bemiddelaars sinds | toegewezen op | datum toewijzing | attribué le | "
    "zugeteilt am | assigned on",
    "aftercare_on": "nazorg op | nazorg | datum nazorg | suivi le | nachgespräch am | aftercare on",
    "partner_person": "contactpersoon verwijzer | contactpersoon van de verwijzer | "
    "naam verwijzer | personne de contact du partenaire | ansprechperson der zuweisenden stelle | "
    "the referrer's person | referrer contact"
    " | kontaktperson der partnerorganisation",
    "b_consent_on": "toestemming buren | toestemming partij 2 | toestemming buren op | "
    "accord du voisin | accord partie 2 | einwilligung nachbar | einwilligung partei 2 | "
    "consent second party",
    "mediator_1_since": "bemiddelaar 1 sinds | eerste bemiddelaar sinds | médiateur 1 depuis | "
    "mediator 1 since | mediator 1 seit | first mediator since"
    " | première personne du binôme depuis | erste person im tandem seit",
    "mediator_2_since": "bemiddelaar 2 sinds | tweede bemiddelaar sinds | médiateur 2 depuis | "
    "mediator 2 since | mediator 2 seit | second mediator since"
    " | deuxième personne du binôme depuis | zweite person im tandem seit",
    "closed_on": "afgesloten op | gesloten op | afsluitdatum | datum afsluiting | datum afgesloten"
    " | sluitingsdatum | datum sluiting | beëindigd op | afgerond op | datum einde | einddatum"
    " | clôturé le | clos le | fermé le | date de clôture | date de fin"
    " | abgeschlossen am | geschlossen am | beendet am | abschlussdatum | abschluss am"
    " | closed on | date closed | closing date | closing day | end date | ended on",
    "provisional_result": "resultaat | eindresultaat | uitkomst | afloop | resultaat bemiddeling"
    " | résultat | issue | ergebnis | resultat | ausgang | result | outcome"
    " | resultaat na de gesprekken | résultat après les entretiens"
    " | ergebnis nach den gesprächen | result after the talks",
    "confirmed_result": "resultaat nazorg | uitkomst nazorg | résultat du suivi"
    " | ergebnis der nachsorge | result of the aftercare"
    " | resultaat bij de nazorg | resultaat bij nazorg | résultat au suivi"
    " | ergebnis beim nachgespräch | result at aftercare",
    "ended_reason": "reden | reden afsluiting | reden van afsluiting | reden einde"
    " | reden beëindiging | motif | raison de la clôture | raison | grund | abschlussgrund"
    " | reason | closing reason"
    " | reden van afsluiten | motif de clôture | grund des abschlusses | reason of closing",
    "wakes_on": "wacht tot | rust tot | in de wacht tot | geparkeerd tot | wordt wakker op | "
    "en veille jusqu'au | en pause jusqu'au | ruht bis | pausiert bis | rests until | wakes on"
    " | zaak rust tot | dossier en veille jusqu’au | fall ruht bis | case rests until",
    "summary": "in één regel | omschrijving | korte omschrijving | samenvatting | "
    "korte beschrijving | onderwerp | résumé | description | zusammenfassung | beschreibung | "
    "kurzbeschreibung | summary"
    " | en une ligne | in einer zeile | in one line",
}
PARTIES = {
    "a": "melder | melder 1 | partij 1 | partij a | eerste partij | klager | aanmelder | "
    "bewoner | "
    "bewoner 1 | bewoner a | partie 1 | partie a | première partie | demandeur | plaignant | "
    "partei 1 | partei a | meldende person | party 1 | party a | first party"
    " | erste partei",
    "b": "buren | buur | de buren | buurman | buurvrouw | partij 2 | partij b | tweede partij | "
    "beklaagde | wederpartij | andere partij | bewoner 2 | bewoner b | partie 2 | partie b | "
    "voisin | voisins | seconde partie | deuxième partie | partei 2 | partei b | nachbar | "
    "nachbarn | nachbarin | party 2 | party b | second party | neighbour | neighbours"
    " | zweite partei",
}

CALLED = "gesprek | entretien | gespräch | talk"
OF_A_TALK = {
    "kind": "soort | welk | type | sorte | genre | art | kind",
    "on": "dag | datum | op | jour | date | le | tag | am | day | on",
    "result": "uitkomst | resultaat | afloop | issue | résultat | ergebnis | result | outcome",
    "minutes": "minuten | duur | tijd | minutes | durée | dauer",
}


def _talks() -> dict[str, str]:
    """The number stands behind the talk, or behind both: "gesprek 1 dag", "dag gesprek 1"."""
    found: dict[str, list[str]] = {}
    for number in (1, 2, 3):
        for called in CALLED.split(" | "):
            found.setdefault(f"talk_{number}_on", []).append(f"{called} {number}")
            for fact, words in OF_A_TALK.items():
                found.setdefault(f"talk_{number}_{fact}", []).extend(
                    said
                    for word in words.split(" | ")
                    for said in (f"{called} {number} {word}", f"{word} {called} {number}")
                )
    return {field: " | ".join(words) for field, words in found.items()}


TALKS = _talks()
