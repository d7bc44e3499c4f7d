"""A service leaves with its partners, people and cases, and another takes them in."""

from dataclasses import replace

import pytest

from cases.actions.choices import ChoiceFacts, add_choice
from cases.models import Case, ChoiceList
from moving.actions.write_cases import add as add_case
from moving.actions.write_partners import add as add_partner
from moving.actions.write_volunteers import add as add_volunteer
from moving.models import ExportForm, ImportQuestion
from moving.pages.exports import build
from moving.sheets.child import cells_of
from moving.sheets.headers import SheetKind
from organisations.models import Role, Scope
from tests.factories.organisations import DistrictFactory, MembershipFactory, ServiceFactory
from tests.factories.volunteers import AgreementTextFactory
from tests.moving.files import brought_in, letters
from tests.moving.people import LEAST, WHOLE
from volunteers.models import AgreementKind

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ORDER = (SheetKind.PARTNERS, SheetKind.VOLUNTEERS, SheetKind.CASES)
PARTNERS = [
    {"organisation": "Woonstad Noord, Utrecht", "kind": "housing", "phone": "+31101234567"},
    {"organisation": "=Politie", "kind": "police", "email": "wijk@politie.example"},
]
PEOPLE = [
    {**WHOLE, "free": [], "state": "active", "not_for": "Woonstad Noord, Utrecht; Steeg (3512 AA)"},
    {
        **WHOLE,
        "number": "007",
        "first_name": "Ali",
        "email": "ali@post.example",
        "email_2": "",
        "phone": "+31612345699",
        "street": "Plein",
        "postcode": "3512 CD",
        "not_for": "",
    },
    {**LEAST, "phone": "+32470123456", "spoken": ["fr"]},
]
CLOSED = {"state": "closed", "received_on": "2019-03-04", "closed_on": "2019-07-02"}


def a_service() -> Scope:
    service = ServiceFactory(language="nl")
    for kind in AgreementKind:
        AgreementTextFactory(service=service, kind=kind)
    DistrictFactory(service=service, name="Noord")
    person = MembershipFactory(service=service, role=Role.COORDINATOR).user
    scope = Scope(service=service, user=person, roles=frozenset({Role.COORDINATOR}), via="import")
    facts = ChoiceFacts(words={"nl": "Duiven voeren"}, use="offered", counts_as="pets")
    manager = replace(scope, roles=frozenset({Role.MANAGER}))
    row = add_choice(ChoiceList.KIND, facts, by=manager, at=person.date_joined)
    service.refresh_from_db()
    service.own_code = row.code
    return scope


def cases_of(line, code):
    """One that waits, of a kind of their own, and one with its pair that an organisation sent."""
    return [
        line | {"kind": code},
        line
        | {"number": "2019-0017", "a_name": "-V. Proef", "state": "with_the_pair"}
        | {"mediator_1": "V-12", "mediator_2": "007", "form": "shuttle", "channel": "desk"}
        | {"partner": "=Politie", "partner_reference": "P-1", "consent_by": "V. Proef"}
        | {"consent_how": "phone", "talk_1_kind": "talk_a", "talk_1_on": "2026-02-10"},
    ]


def exports(scope, form, now):
    return {kind: build(scope, [kind], form, now).content for kind in ORDER}


@pytest.mark.parametrize("form", [ExportForm.XLSX, ExportForm.CSV])
def test_what_leaves_one_service_comes_into_another_and_leaves_it_as_it_was(line, now, form):
    old, new = a_service(), a_service()
    for row in PARTNERS:
        add_partner(row, same=None, by=old, at=now)
    for row in PEOPLE:
        add_volunteer(row, same=None, by=old, at=now)
    for row in cases_of(line, old.service.own_code):
        add_case(row, same=None, by=old, at=now)
    # It leaves in the figures, and not as a line.
    add_case({**CLOSED, "kind": old.service.own_code}, same=None, by=old, at=now)
    left = exports(old, form, now)

    for kind in ORDER:
        run = brought_in(content=left[kind], kind=kind, name=f"x.{form}", by=new, at=now)
        assert set(run.counts) == {"added"}, (kind, list(run.lines.values("row", "faults")))

    assert not ImportQuestion.unscoped.exists()
    assert not letters().exists()
    assert Case.visible_to(new).filter(own_kind__isnull=False).count() == 1
    for kind, content in exports(new, form, now).items():
        before, after = (cells_of(one).sheets[0].rows for one in (left[kind], content))
        assert after == before
