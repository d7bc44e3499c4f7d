"""Rows of closed cases that say all that a sheet can say, and a file of them."""

import pytest

from moving.actions import imports
from moving.actions.answering import answer_about_file
from moving.lifecycle import ImportState
from moving.sheets.headers import SheetKind
from tests.factories.organisations import DistrictFactory, PartnerOrganisationFactory
from tests.moving.files import brought_in, let_work, sent

PLANTED = "Zwaluwstaart"
HEADER = [
    *("Zaaknr", "Aangemeld op", "Status", "Soort overlast", "Vorm", "Langs", "Verwijzer"),
    *("Kenmerk verwijzer", "Toestemming van", "Toestemming", "Wijk", "Talen"),
    *("Melder", "Straat melder", "Huisnummer melder", "Postcode melder", "Plaats melder"),
    *("Tel melder", "E-mail melder", "Taal melder", "Verhaal melder"),
    *("Naam buren", "Straat buren", "Postcode buren", "Tel buren", "E-mail buren"),
    *("Bemiddelaar 1", "Bemiddelaar 2", "Toegewezen op", "Nazorg op", "In één regel"),
    *("Gesprek 1 soort", "Gesprek 1 dag", "Gesprek 1 uitkomst", "Gesprek 1 minuten"),
    *("Afgesloten op", "Resultaat", "Resultaat nazorg", "Reden van afsluiten"),
    "Kleur van de deur",
]
PEOPLE = {
    "Kenmerk verwijzer": f"{PLANTED}-7",
    "Toestemming van": f"mevrouw {PLANTED}",
    "Toestemming": "1-3-2019",
    "Talen": "Nederlands, Turks",
    "Melder": f"T. {PLANTED}",
    "Straat melder": f"{PLANTED}straat",
    "Huisnummer melder": "77",
    "Postcode melder": "7511 QX",
    "Plaats melder": f"{PLANTED}dam",
    "Tel melder": "06-12345671",
    "E-mail melder": f"{PLANTED}@post.example",
    "Verhaal melder": f"{PLANTED} slaat met deuren",
    "Naam buren": f"U. {PLANTED}",
    "Straat buren": f"{PLANTED}plein",
    "Postcode buren": "7511 QZ",
    "Tel buren": "06-12345672",
    "E-mail buren": f"buur.{PLANTED}@post.example",
    "In één regel": f"{PLANTED} en de boom",
    "Kleur van de deur": f"{PLANTED}rood",
}
RUNS = {
    "Status": "intake",
    "In één regel": "een boom",
    "Kenmerk verwijzer": "P-1",
    "Afgesloten op": "",
}
FACTS = {
    "Aangemeld op": "4-3-2019",
    "Status": "afgesloten",
    "Soort overlast": "tuin",
    "Vorm": "pendel",
    "Langs": "balie",
    "Verwijzer": "Politie Oost",
    "Gesprek 1 soort": "intake",
    "Gesprek 1 dag": "11-3-2019",
    "Gesprek 1 minuten": "75",
    "Afgesloten op": "2-7-2019",
    "Resultaat": "verbeterd",
    "Resultaat nazorg": "opgelost",
    "Reden van afsluiten": "afspraken gemaakt",
}


@pytest.fixture
def house(service):
    partner = PartnerOrganisationFactory(service=service, name="Politie Oost")
    return partner, DistrictFactory(service=service, name="Oost", postcodes=["7511"])


@pytest.fixture
def do(coordinator, now, pair, house):
    """Send a file of these lines; each says all that a sheet can say, unless it says otherwise."""

    def do(*lines, by=brought_in, who=coordinator):
        said = [{**PEOPLE, **FACTS, **line} for line in lines]
        rows = [HEADER, *([line.get(name, "") for name in HEADER] for line in said)]
        run = sent(rows, kind=SheetKind.CASES, name="zaken.csv", by=who, at=now)
        if run.state == ImportState.ASKING:
            answer_about_file(run, {"columns": {"Kleur van de deur": ""}}, by=who, at=now)
            let_work(run, at=now)
        if by is brought_in:
            imports.start_import(run, by=who, at=now)
            let_work(run, at=now)
        return run

    return do
