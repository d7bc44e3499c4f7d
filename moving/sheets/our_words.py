"""The words of our own templates and exports, beside those that others use.

They are what ``moving.words.columns`` says above columns and ``moving.words.cells`` in cells,
in the four languages; a test holds them together.
"""

VOLUNTEERS_OURS = {
    "address": "heel adres | ganze Adresse | whole address",
    "admitted_on": "im Ehrenamt seit",
    "agreement_on": "Vereinbarung unterschrieben am | agreement signed on",
    "certificate_by": (
        "certificaat gegeven door | certificat donné par | Zertifikat ausgestellt von | "
        "certificate given by"
    ),
    "certificate_on": "certificat depuis | Zertifikat seit | certificate since",
    "certificate_seen": (
        "certificaat gezien | certificat vu | Zertifikat gesehen | certificate seen"
    ),
    "certificate_seen_by": "certificate seen by",
    "certificate_seen_on": "certificate seen on",
    "conduct_number": (
        "nummer van VOG of uittreksel | numéro de l’extrait de casier | Nummer des "
        "Führungszeugnisses | number of the conduct certificate"
    ),
    "conduct_on": (
        "datum van VOG of uittreksel | date de l’extrait de casier | Datum des "
        "Führungszeugnisses | date of the conduct certificate"
    ),
    "conduct_seen": (
        "VOG of uittreksel gezien | extrait de casier vu | Führungszeugnis gesehen | "
        "conduct certificate seen"
    ),
    "conduct_seen_on": (
        "VOG of uittreksel gezien op | extrait de casier vu le | conduct certificate seen on"
    ),
    "confidentiality_on": (
        "engagement de confidentialité signé le | Verschwiegenheit unterschrieben am | "
        "confidentiality signed on"
    ),
    "email_2": "deuxième adresse e-mail | zweite E-Mail-Adresse | second email address",
    "extra_trained": "formations supplémentaires | zusätzlich gelernt",
    "free": "moments de la semaine | Tageszeiten | parts of the week",
    "full_name": "hele naam | ganzer Name | whole name",
    "left_on": "a arrêté le | aufgehört am | stopped on",
    "mail_language": "langue de notre courrier | Sprache unserer Post | language of our email",
    "max_open_cases": (
        "nombre maximal de dossiers | höchstens so viele Fälle | most cases at a time"
    ),
    "not_for": "à ne pas proposer pour | nicht anfragen für | not to be asked for",
    "phone_2": "deuxième téléphone | zweites Telefon | second phone",
    "prefix": "particule du nom | prefix of the last name",
    "rest_until": "macht Pause bis | rests until",
    "spoken": "languages spoken",
    "street_and_number": "street and house number",
}
CASES_OURS = {
    "a_consent": (
        "eerste partij: toestemming gegeven | première partie : accord donné | erste "
        "Partei: eingewilligt | first party: consent given"
    ),
    "a_consent_on": (
        "eerste partij: toestemming gegeven op | première partie : accord donné le | "
        "erste Partei: eingewilligt am | first party: consent given on"
    ),
    "with_pair_since": (
        "bij het duo sinds | auprès du binôme depuis | beim Tandem seit | with the mediators since"
    ),
}
"""The other words of cases stand with those that others use (``case_headers``)."""
PARTNERS_OURS = {
    "contact_email": (
        "e-mailadres van de contactpersoon | adresse e-mail de la personne de contact | "
        "E-Mail-Adresse der Kontaktperson | email address of the contact"
    ),
    "full_name": "hele naam | ganzer Name | whole name",
    "kind": "sorte",
    "prefix": "particule du nom | prefix of the last name",
}
PARTY_OURS = {
    "street_and_number": "street and house number",
    "address": "heel adres | ganze Adresse | whole address",
    "story": "ce qui se passe | worum es geht | what is going on",
}
EXPERIENCES_OURS = {
    "novice": "neu im Ehrenamt",
}
CASE_KINDS_OURS = {
    "noise_people": (
        "geluidsoverlast door personen | bruit de personnes | Lärm durch Personen | noise by people"
    ),
    "noise_devices": (
        "geluidsoverlast door apparaten | bruit d’appareils | Lärm durch Geräte | noise "
        "by equipment"
    ),
    "harassment": (
        "pesten of intimidatie | harcèlement ou intimidation | Schikane oder "
        "Einschüchterung | bullying or intimidation"
    ),
    "relationship": "relation dégradée | gestörte Beziehung | strained relationship",
    "garden": (
        "tuin, erfafscheiding of schutting | jardin, limite ou clôture | Garten, Grenze "
        "oder Zaun | garden, boundary or fence"
    ),
    "pets": "animaux domestiques",
    "waste": (
        "afval, stank of rook | déchets, odeurs ou fumée | Müll, Geruch oder Rauch | "
        "waste, smell or smoke"
    ),
    "other": "iets anders | autre chose | etwas anderes | something else",
}
PARTNER_KINDS_OURS = {
    "housing": (
        "woningcorporatie of woonmaatschappij | société de logement social | "
        "Wohnungsbaugesellschaft | housing corporation"
    ),
    "social": (
        "wijkteam of OCMW | CPAS ou équipe sociale de quartier | ÖSHZ oder Sozialteam | "
        "neighbourhood team"
    ),
    "other": ("andere organisatie | autre organisation | andere Organisation | other organisation"),
}
