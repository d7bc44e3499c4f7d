import pytest

from cases.actions.parties import describe_party
from cases.actions.refusals import CaseEnded
from cases.lifecycle import CaseState
from cases.models import Case, Party, PartyFacts, PartyRole
from organisations.models import AuditEntry
from tests.factories.cases import AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.volunteers import VolunteerFactory


def test_describing_an_unknown_party_adds_it(service, coordinator, now):
    case = CaseFactory(service=service)

    party = describe_party(case, PartyRole.B, PartyFacts(name="Li"), by=coordinator, at=now)

    assert (party.case_id, party.role, party.name) == (case.pk, PartyRole.B, "Li")


def test_describing_a_known_party_replaces_the_facts_and_keeps_the_story(service, coordinator, now):
    case = CaseFactory(service=service)
    PartyFactory(service=service, case=case, story="The drums.", language="tr")

    describe_party(case, PartyRole.A, PartyFacts(name="Mrs Nieuw"), by=coordinator, at=now)

    party = Party.unscoped.get()
    assert (party.name, party.phone, party.story, party.language) == (
        "Mrs Nieuw",
        "",
        "The drums.",
        "tr",
    )
    entry = AuditEntry.unscoped.get()
    assert (entry.verb, "phone" in entry.changed, "story" in entry.changed) == (
        "party.describe",
        True,
        False,
    )


def test_describing_with_the_same_facts_leaves_no_trail(service, coordinator, now):
    party = PartyFactory(service=service, name="", email="", phone="", postcode="", town="")

    describe_party(
        party.case,
        PartyRole.A,
        PartyFacts(street=party.street, house_number=party.house_number),
        by=coordinator,
        at=now,
    )

    assert not AuditEntry.unscoped.exists()


def test_nothing_known_adds_nobody(service, coordinator, now):
    case = CaseFactory(service=service)

    assert describe_party(case, PartyRole.B, PartyFacts(), by=coordinator, at=now) is None
    assert not Party.unscoped.exists()


def test_facts_are_frozen_when_the_case_ends(service, coordinator, now):
    case = CaseFactory(service=service, closed=True)

    with pytest.raises(CaseEnded):
        describe_party(case, PartyRole.B, PartyFacts(name="Li"), by=coordinator, at=now)


def test_a_mediator_describes_the_parties_of_their_own_case_only(service, as_volunteer, now):
    case = CaseFactory(service=service, paired=True)
    mediator, stranger = VolunteerFactory.create_batch(2, service=service)
    AssignmentFactory(service=service, case=case, volunteer=mediator)
    facts = PartyFacts(phone="06 1")

    party = describe_party(case, PartyRole.B, facts, by=as_volunteer(mediator), at=now)
    with pytest.raises(Case.DoesNotExist):
        describe_party(case, PartyRole.B, facts, by=as_volunteer(stranger), at=now)

    assert party.phone == "06 1"
    assert case.state == CaseState.PAIRED
