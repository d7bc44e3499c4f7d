"""The words that stand above columns, in Dutch, French, German and English, and what they mean.

They are compared as ``core.letters.letters`` has them: "E-mail-adres:" is "emailadres".
"""

from enum import StrEnum
from functools import cache
from itertools import pairwise

from core.letters import folded, letters
from moving.sheets.case_headers import OF_A_CASE, PARTIES, TALKS
from moving.sheets.our_words import CASES_OURS, PARTNERS_OURS, PARTY_OURS, VOLUNTEERS_OURS


def in_words(words: str) -> frozenset[str]:
    return frozenset(words.split())


class SheetKind(StrEnum):
    VOLUNTEERS = "volunteers"
    CASES = "cases"
    PARTNERS = "partners"


EMAIL = """
    e-mail | email | mail | e-mailadres | mailadres | emailadres | e-mailadres privé | mailbox
    | adresse e-mail | adresse mail | courriel | adresse électronique | adresse courriel | mél
    | e-mail-adresse | mailadresse | email address | e-mail address | digitaal adres
"""
PHONE = """
    telefoon | telefoonnummer | tel | telnr | tel nr | telefoonnr | mobiel | mobiel nummer | gsm
    | gsm-nummer | mobiele telefoon | mobielnummer | 06-nummer | 06 | 06 nummer | telefoon mobiel
    | telefoon privé | téléphone | numéro de téléphone | n° de téléphone | portable | mobile
    | n° gsm | handy | handynummer | telefon | telefonnummer | rufnummer | mobiltelefon | phone
    | phone number | telephone | mobile phone | cell phone | vaste telefoon | telefoon vast
    | telefoon thuis | festnetz | téléphone fixe | bereikbaar op | tél fixe | tel vast | tel thuis
    | tel mobiel | tel privé | tél portable
"""
SECOND_EMAIL = "tweede e-mail | e-mail 2 | email 2 | tweede e-mailadres | e-mail werk | werkmail"
SECOND_PHONE = """
    tweede telefoon | telefoon 2 | tel 2 | tweede telefoonnummer | telefoon werk | téléphone 2
    | telefon 2 | phone 2 | telefoonnummer 2
"""
NUMBER = """
    nummer | nr | no | n° | numéro | num | # | id | lidnummer | lidnr | kenmerk
    | vrijwilligersnummer
    | vrijwilligernummer | vrijwilliger nr | bemiddelaarsnummer | relatienummer | volgnummer | code
    | personeelsnummer | numéro de bénévole | matricule | mitgliedsnummer | lfd nr | number
    | volunteer number | member number | ons nummer
"""
STREET = "straat | straatnaam | rue | straße | strasse | street | voie | adres straat"
HOUSE_NUMBER = """
    huisnummer | huisnr | huis nr | huisnummer en toevoeging | numéro de maison | n° de rue
    | hausnummer | hausnr | house number | house no | huisnummer toevoeging | nr bus
"""
ADDRESS = """
    adres | woonadres | volledig adres | adresse | anschrift | address | adresgegevens | thuisadres
    | adresse complète | vollständige adresse | full address | adresse postale | domicile
    | wohnadresse
"""
STREET_AND_NUMBER = """
    straat en nummer | straat en huisnummer | straat + nr | straat/nr | straat nr
    | straat + huisnummer
    | straat huisnummer | adres en nummer | rue et numéro | rue et n° | rue n° | straße/nr
    | straße und hausnummer | straße und nr | straße nr | street and number | straat & nr
"""
POSTCODE = """
    postcode | postnummer | pc | code postal | cp | postleitzahl | plz | postal code | zip
    | zip code | post code | pc plaats | pc woonplaats | postcode plaats | postcode woonplaats
    | plz ort | code postal ville | cp ville | cp localité
"""
TOWN = """
    woonplaats | plaats | plaatsnaam | gemeente | stad | localité | ville | commune | ort | wohnort
    | stadt | gemeinde | town | city | place
"""
SPOKEN = """
    talen | taal | spreekt | gesproken talen | talenkennis | langues | langue | langues parlées
    | langues connues | sprachen | sprache | languages | spoken languages | language | speaks
"""
FREE = """
    beschikbaar | beschikbaarheid | dagdelen | wanneer beschikbaar | vrij op | inzetbaar op
    | dispo | dispos | disponibilité | disponibilités | disponible | verfügbar | verfügbarkeit
    | zeiten
    | availability | available
"""
NOTE = """
    opmerking | opmerkingen | opm | opmerk | bijzonderheden | notitie | notities
    | toelichting | memo
    | aantekening
    | aantekeningen | remarque | remarques | commentaire | commentaires | observations | notes
    | bemerkung | bemerkungen | anmerkung | anmerkungen | notiz | notizen | note | remarks
    | comment | comments | diversen
"""
FIRST_NAME = """
    voornaam | roepnaam | voornamen | prénom | prenoms | vorname | rufname | first name
    | given name
    | firstname | voornaam/roepnaam | voorletters | voornaam vrijwilliger
"""
LAST_NAME = """
    achternaam | familienaam | geslachtsnaam | nom de famille | nachname | familienname | zuname
    | last name | surname | family name | lastname | naam familie
"""
PREFIX = """
    tussenvoegsel | tussenvoegsels | tussenv | tv | tussen | voorvoegsel | voorvoegsels
    | tussenvgsl
    | particule | namenszusatz | prefix | infix
"""
FULL_NAME = """
    naam | volledige naam | naam vrijwilliger | vrijwilliger | bemiddelaar | nom | nom complet
    | nom et prénom | nom prénom | name | vollständiger name | full name | naam bemiddelaar
    | voor- en achternaam | voornaam en achternaam | bénévole | médiateur | ehrenamtliche
    | volunteer
    | mediator
"""

VOLUNTEERS = {
    "number": NUMBER,
    "first_name": FIRST_NAME,
    "prefix": PREFIX,
    "last_name": LAST_NAME,
    "full_name": FULL_NAME,
    "email": EMAIL,
    "email_2": SECOND_EMAIL,
    "phone": PHONE,
    "phone_2": SECOND_PHONE,
    "mail_language": "taal van onze post | taal post | voorkeurstaal | langue du courrier | "
    "korrespondenzsprache | correspondence language",
    "street": STREET,
    "house_number": HOUSE_NUMBER,
    "street_and_number": STREET_AND_NUMBER,
    "address": ADDRESS,
    "postcode": POSTCODE,
    "town": TOWN,
    "spoken": SPOKEN,
    "free": FREE,
    "max_open_cases": "max zaken | maximum zaken | meeste zaken tegelijk | max aantal zaken | "
    "maximaal aantal zaken | aantal zaken tegelijk | max dossiers | nombre max de dossiers | "
    "max fälle | maximum cases",
    "extra_trained": "extra geleerd | specialisatie | specialisaties | extra training | "
    "spécialisation | spezialisierung | specialisation",
    "state": "status | stand | staat | actief | actif | aktiv | active | statut | état | "
    "zustand | "
    "state | actief/inactief | fase",
    "experience": "ervaring | niveau | expérience | erfahrung | experience | level",
    "admitted_on": "sinds | in dienst | vrijwilliger sinds | bemiddelaar sinds | startdatum | "
    "datum in dienst | begindatum | ingangsdatum | actief sinds | lid sinds | aangenomen op | "
    "gestart op | start | datum start | instroom | instroomdatum | entré le | entrée | "
    "bénévole depuis | depuis | date d'entrée | eintritt | eintrittsdatum | seit | "
    "mitglied seit | "
    "dabei seit | since | start date | joined | joined on | volunteer since",
    "rest_until": "rust tot | pauze tot | afwezig tot | en pause jusqu'au | pause bis | away until",
    "left_on": "einddatum | gestopt op | uit dienst | datum uit dienst | gestopt per | gestopt | "
    "datum einde | vertrokken op | uitstroom | uitstroomdatum | date de sortie | sortie | "
    "parti le | austritt | austrittsdatum | end date | left on",
    "certificate_on": "certificaat | certificaat d d | datum certificaat | certificaat datum | "
    "certificaat sinds | gecertificeerd | gecertificeerd op | certificaat behaald | "
    "basistraining | datum basistraining | basistraining gevolgd | certificat | "
    "date du certificat | certifié le | zertifikat | zertifikat vom | zertifiziert am | "
    "certificate | certificate date | certified on",
    "certificate_until": "certificaat tot | certificaat geldig tot | geldig tot | "
    "certificat jusqu'au | zertifikat bis | certificate until",
    "certificate_by": "certificaat door wie | certificaat door | certificat par | zertifikat durch",
    "certificate_seen_on": "certificaat gezien op | certificat vu le | zertifikat gesehen am",
    "certificate_seen_by": "certificaat gezien door | certificat vu par | zertifikat gesehen von",
    "conduct_on": "vog | datum vog | vog ontvangen | vog ontvangen op | vog datum | vog d d | "
    "vog afgegeven | vog van | "
    "datum afgifte vog | "
    "vog afgifte | uittreksel strafregister | strafregister | datum uittreksel | "
    "bewijs goed gedrag | "
    "extrait de casier | extrait de casier judiciaire | casier judiciaire | führungszeugnis | "
    "führungszeugnis vom | strafregisterauszug | conduct certificate | certificate of conduct",
    "conduct_number": "vog nummer | nummer vog | vog nr | kenmerk vog | n° extrait de casier",
    "conduct_seen_on": "vog gezien op | vog gezien | vog ingezien | extrait vu le | "
    "führungszeugnis gesehen am",
    "agreement_on": "overeenkomst getekend op | overeenkomst | vrijwilligersovereenkomst | "
    "overeenkomst getekend | datum overeenkomst | contract | convention signée le | convention | "
    "vereinbarung | vereinbarung vom | agreement signed",
    "confidentiality_on": "geheimhouding getekend op | geheimhouding | geheimhoudingsverklaring | "
    "geheimhouding getekend | gedragscode | gedragscode getekend | "
    "engagement de confidentialité | "
    "confidentialité | verschwiegenheitserklärung | schweigepflicht | confidentiality signed",
    "not_for": "niet voor | niet inzetten bij | belangenconflict | niet in | pas pour | nicht für",
    "note": NOTE,
}
CASES = {
    **OF_A_CASE,
    **TALKS,
    "number": f"{NUMBER} | {OF_A_CASE['number']}",
    "spoken": f"{SPOKEN} | {OF_A_CASE['spoken']}",
    "free": f"{FREE} | {OF_A_CASE['free']}",
}
PARTY = {
    "name": "naam | nom | name",
    "email": EMAIL,
    "phone": PHONE,
    "street": STREET,
    "house_number": HOUSE_NUMBER,
    "street_and_number": STREET_AND_NUMBER,
    "address": ADDRESS,
    "postcode": POSTCODE,
    "town": TOWN,
    "language": "taal | langue | sprache | language",
    "story": "wat er speelt | verhaal | klacht | histoire | geschichte | story",
    "consent_on": "toestemming | toestemming op | toestemming gegeven op | accord | "
    "accord donné le | einwilligung | eingewilligt am | consent | consent given on",
}
PARTNERS = {
    "organisation": "organisatie | naam organisatie | instantie | instelling | verwijzer | "
    "partner | "
    "samenwerkingspartner | organisation | nom de l'organisation | partenaire | institution | "
    "einrichtung | organization",
    "kind": "soort | soort organisatie | type | type organisatie | catégorie | art | "
    "kategorie | kind",
    "email": f"{EMAIL} | algemeen e-mail | algemeen e-mailadres | e-mail organisatie | "
    "e-mail algemeen",
    "phone": f"{PHONE} | algemeen telefoonnummer | telefoon organisatie | telefoon algemeen",
    "full_name": f"{FULL_NAME} | contactpersoon | contact | naam contactpersoon | "
    "personne de contact | "
    "ansprechpartner | ansprechpartnerin | ansprechperson | kontaktperson | contact person",
    "first_name": FIRST_NAME,
    "prefix": PREFIX,
    "last_name": LAST_NAME,
    "contact_email": "e-mail contactpersoon | e-mailadres contactpersoon | mail contactpersoon | "
    "e-mail contact | e-mail de la personne de contact | e-mail ansprechpartner | contact e-mail",
    "role": "rol | functie | fonction | rôle | funktion | role | position",
    "note": NOTE,
}

NEVER = """
    bsn | burgerservicenummer | sofinummer | sofi | rijksregister | rijksregisternummer | rrn
    | niss
    | insz | svnr | sv nummer | nationaal nummer | paspoort | identiteitskaart | id kaart | idkaart
    | identiteitsbewijs | legitimatie | legitimatiebewijs | rijbewijs | nationaliteit | godsdienst
    | religie | geloof | geloofsovertuiging | etniciteit | afkomst | iban | rekeningnummer
    | bankrekening | bankrekeningnummer | bankgegevens | numéro national | registre national
    | numéro de registre | passeport | carte d'identité | nationalité | religion | confession
    | compte bancaire | numéro de compte | origine ethnique | sozialversicherung
    | sozialversicherungsnummer | steuer id | steueridentifikationsnummer | personalausweis
    | reisepass | ausweisnummer | staatsangehörigkeit | konfession | kontonummer | bankverbindung
    | passport | identity card | id card | nationality | ethnicity | bank account | account number
    | national insurance number | social security number | ssn
    | burgerservice | burger service nr | burger service nummer | bsn nr | bsn nummer | sofi nr
    | rijksreg | sv nr | nationaal nr | nat nr | persoonsnummer | persoonsnr | documentnummer
    | documentnr | identiteitsnummer | identiteitsnr | identificatienummer | fiscaal nummer
    | verblijfsdocument | verblijfsvergunning | vreemdelingennummer
    | n national | nr national | no national | n registre | n de registre | numéro d'identité
    | n d'identité | pièce d'identité | numéro d'identification | numéro de document
    | n de document | sécurité sociale | titre de séjour | numéro fiscal
    | identitätsnummer | identitätskarte | identifikationsnummer | steuernummer | steuer nr
    | steuer id nr | sozialversicherungsnr | versicherungsnummer | dokumentnummer
    | dokumentennummer | passnummer | ausweis nr | ausweisnr | aufenthaltstitel
    | identity number | identification number | document number | passport number | tax number
    | tax id | national number | national register
"""
SHORTEST_WITHIN = 6
"""A word of fewer letters is never-read as a word alone, or "sofie" would be a number."""

AROUND = in_words("""
    vrijwilliger vrijwilligers van de het der des een bemiddelaar bemiddelaars datum d dd mm jjjj jj
    evt eventueel invullen verplicht optioneel ingevuld prive du la le les date bénévole des vom am
    der die das of the and en et und volunteer obligatoire facultatif pflichtfeld required optional
    """)
"""What people put around the word that counts: left out where the whole is not known."""


def in_letters(words: str) -> frozenset[str]:
    """Return the words between bars, each as it is compared."""
    return frozenset(letters(word) or word.strip() for word in words.split("|"))


def _table(*tables: dict[str, str]) -> dict[str, str]:
    return {
        word: field
        for fields in tables
        for field, words in fields.items()
        for word in in_letters(words)
    }


def _cases() -> dict[str, str]:
    """A party's word stands before or behind the fact, or alone for the name."""
    found = {}
    for party, called in PARTIES.items():
        for name in in_letters(called):
            found[name] = f"{party}_name"
            for word, field in _table(PARTY, PARTY_OURS).items():
                found[word + name] = found[name + word] = f"{party}_{field}"
    return found | _table(CASES, CASES_OURS)


@cache
def headers_of(kind: SheetKind) -> dict[str, str]:
    """Return the field that each word means above a column of this kind of sheet."""
    if kind == SheetKind.CASES:
        return _cases()
    if kind == SheetKind.VOLUNTEERS:
        return _table(VOLUNTEERS, VOLUNTEERS_OURS)
    return _table(PARTNERS, PARTNERS_OURS)


NEVER_READ = in_letters(NEVER)


def is_never_read(header: str) -> bool:
    """Whether what stands below may not be kept: the law, or nobody's business."""
    words, whole = folded(header).split(), letters(header)
    alone = {*words, whole, *("".join(pair) for pair in pairwise(words))}
    return bool(alone & NEVER_READ) or any(
        word in whole for word in NEVER_READ if len(word) >= SHORTEST_WITHIN
    )


def without_what_stands_around(header: str) -> str:
    return "".join(word for word in folded(header).split() if word not in AROUND)
