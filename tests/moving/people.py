"""Rows of a sheet of volunteers as the reader judges them, and a service that can take them."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from core.week import BOXES
from organisations.models import Service
from tests.factories.organisations import PartnerOrganisationFactory
from tests.factories.volunteers import AgreementTextFactory
from volunteers.models import AgreementKind, Spoken

WHOLE: dict[str, Any] = {
    "number": "V-12",
    "first_name": "Anna",
    "last_name": "van den Berg",
    "email": "anna@post.example",
    "email_2": "anna.werk@post.example",
    "phone": "+31612345681",
    "phone_2": "+31201234567",
    "mail_language": "fr",
    "street": "Kerkstraat",
    "house_number": "12 bis",
    "postcode": "3511 AB",
    "town": "Utrecht",
    "spoken": ["nl", "tr"],
    "free": ["0-evening", "2-morning"],
    "max_open_cases": 3,
    "extra_trained": ["coaching", "shuttle"],
    "state": "active",
    "experience": "senior",
    "admitted_on": "2021-05-01",
    "rest_until": "",
    "left_on": "",
    "certificate_by": "De Buurtschool",
    "certificate_on": "2021-06-01",
    "certificate_until": "2027-06-01",
    "certificate_seen_on": "2021-06-02",
    "certificate_seen_by": "Jan Zonder Account",
    "conduct_on": "2021-04-01",
    "conduct_number": "VOG-77",
    "conduct_seen_on": "2021-04-20",
    "agreement_on": "2021-05-03",
    "confidentiality_on": "2021-05-04",
    "not_for": "Woonstad Noord, Utrecht; Dorpsplein; Steeg (3512 AA); 3513",
    "note": "=SOM(A1) is geen formule\nBelt liever 's avonds",
}
LEAST: dict[str, Any] = {"first_name": "Bo", "last_name": ""}


def take_in(service: Service) -> None:
    """What a service has before it takes people in: its texts, and a partner that a row names."""
    for kind in AgreementKind:
        AgreementTextFactory(service=service, kind=kind)
    PartnerOrganisationFactory(service=service, name="Woonstad Noord, Utrecht")


DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2026, 2, 1)).map(
    lambda day: day.isoformat()
)
NAMES = st.sampled_from(
    ["de Vries", "Yılmaz", "O'Neill", "D’Haene", "’t Hart", "Ångström", "El Amrani"]
)
TEXTS = st.sampled_from(["", "Kerkstraat", "Plein 1813", "Rue de l'Église", "=1+1", "'s-Gravenweg"])


@st.composite
def whole_rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row in which nothing is missing that we would have to fill in."""
    row = dict(WHOLE)
    since, until = sorted([draw(DAYS), draw(DAYS)])
    issued, seen = sorted([draw(DAYS), draw(DAYS)])
    row |= {
        "number": draw(st.sampled_from(["", "12", "V-7", "2026-BB17", "007"])),
        "first_name": draw(st.sampled_from(["Anna", "Zoë", "J.P.", "Ali"])),
        "last_name": draw(NAMES),
        "email": draw(st.sampled_from(["a@post.example", "b.c@xn--mnchen-3ya.example"])),
        "email_2": draw(st.sampled_from(["", "z@post.example"])),
        "phone": draw(st.sampled_from(["", "+31612345681", "+32470123456"])),
        "phone_2": draw(st.sampled_from(["", "+31201234567"])),
        "mail_language": draw(st.sampled_from(["nl", "fr", "de", "en"])),
        "street": draw(TEXTS),
        "postcode": draw(st.sampled_from(["", "3511 AB", "3511"])),
        "spoken": sorted(draw(st.sets(st.sampled_from(Spoken.values), min_size=1))),
        "free": sorted(draw(st.sets(st.sampled_from(sorted(BOXES))))),
        "max_open_cases": draw(st.integers(0, 20)),
        "extra_trained": sorted(draw(st.sets(st.sampled_from(["coaching", "group", "shuttle"])))),
        "experience": draw(st.sampled_from(["novice", "regular", "senior"])),
        "admitted_on": since,
        "state": draw(st.sampled_from(["active", "probation", "training", "paused", "left"])),
        "conduct_on": issued,
        "conduct_seen_on": seen,
        "conduct_number": draw(st.sampled_from(["", "VOG-1"])),
        "agreement_on": draw(st.sampled_from(["", "2020-01-02"])),
        "confidentiality_on": draw(st.sampled_from(["", "2020-01-03"])),
        "not_for": draw(st.sampled_from(["", "Steeg", "3511 AB; Woonstad Noord, Utrecht"])),
        "note": draw(st.sampled_from(["", "Eén regel", "@twee\n+drie"])),
    }
    row["left_on"] = until if row["state"] == "left" else ""
    row["rest_until"] = (
        draw(st.sampled_from(["", "2027-01-01"])) if row["state"] == "paused" else ""
    )
    if draw(st.booleans()):
        row |= dict.fromkeys([name for name in row if name.startswith("certificate_")], "")
    return row
