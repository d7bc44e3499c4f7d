"""Who answers for a case: given, taken over, told, and left by whoever goes."""

import pytest

from cases.actions.owning import assign_owner, assign_owners
from cases.actions.refusals import NobodyAnswers, OwnerUnknown
from cases.actions.reporting import Problem, report_case
from cases.actions.triage import Judgement, keep_judgement
from cases.models import Case, Channel, PartyFacts
from organisations.actions.covers import begin_cover
from organisations.actions.people import end_membership
from organisations.models import AuditEntry, Membership, OutboxMessage, Role, Scope
from tests.cases.letters import letters
from tests.factories.cases import CaseFactory
from tests.factories.organisations import MembershipFactory


@pytest.fixture
def truus(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def samira(service, member):
    return member(service, Role.COORDINATOR)


def role_of(scope) -> Membership:
    return Membership.objects.get(user=scope.user, role=Role.COORDINATOR)


def mails() -> list[str]:
    rows = OutboxMessage.unscoped.filter(kind="cases handed over")
    return sorted(rows.values_list("recipient", flat=True))


def test_whoever_takes_a_case_in_answers_for_it(truus, service, now):
    problem = Problem(kind="pets", reporter=PartyFacts(name="Mrs Geheim", phone="0612345678"))
    case = report_case(problem, channel=Channel.PHONE, by=truus, at=now)

    assert case.owner == role_of(truus)


def test_what_comes_in_by_itself_is_of_whoever_assesses_it_first(
    truus, samira, service, member, now
):
    problem = Problem(kind="pets", reporter=PartyFacts(name="Mrs Geheim", phone="0612345678"))
    guest = Scope(service, None, frozenset(), via="form")
    case = report_case(problem, by=guest, at=now)
    assert case.owner is None

    keep_judgement(case, Judgement(), by=samira, at=now)
    case = keep_judgement(case, Judgement(), by=truus, at=now)

    assert case.owner == role_of(samira)


def test_the_new_owner_is_told_and_the_trail_knows(truus, samira, service, now):
    case = CaseFactory(service=service)
    assign_owner(case, to=role_of(samira), by=truus, at=now)

    assert Case.unscoped.get().owner == role_of(samira)
    assert mails() == [samira.user.mailbox]
    (entry,) = AuditEntry.unscoped.of_verb("case.assign_owner")
    assert (entry.by, entry.changed) == (truus.user, ["owner"])


def test_who_takes_it_herself_gets_no_letter_and_the_former_owner_does(truus, samira, service, now):
    case = CaseFactory(service=service, owner=role_of(samira))
    assign_owner(case, to=role_of(truus), by=truus, at=now)

    assert mails() == [samira.user.mailbox]


def test_the_same_again_changes_and_tells_nothing(truus, samira, service, now):
    case = CaseFactory(service=service, owner=role_of(samira))
    assign_owner(case, to=role_of(samira), by=truus, at=now)

    assert not mails()
    assert not AuditEntry.unscoped.exists()


def test_several_are_one_letter_and_a_refusal_holds_up_no_other(truus, samira, service, now):
    cases = [CaseFactory(service=service) for _ in range(2)]
    ended = CaseFactory(service=service, closed=True)
    come = assign_owners([*cases, ended], to=role_of(samira), by=truus, at=now)

    assert [case.pk for case in come.cases] == [case.pk for case in cases]
    ((refused, why),) = come.refused
    assert (refused, type(why)) == (ended, NobodyAnswers)
    assert mails() == [samira.user.mailbox]
    text = letters()[0]["text"]
    assert all(case.number in text for case in cases)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VOLUNTEER])
def test_only_a_coordinator_of_the_service_can_own_it(role, truus, service, now):
    other = MembershipFactory(service=service, role=role)

    with pytest.raises(OwnerUnknown):
        assign_owner(CaseFactory(service=service), to=other, by=truus, at=now)
    with pytest.raises(OwnerUnknown):
        assign_owner(CaseFactory(service=service), to=MembershipFactory(), by=truus, at=now)


def test_whoever_stands_in_reads_it_too(truus, samira, service, member, now):
    third = member(service, Role.COORDINATOR)
    days = {"starts_on": now.date(), "ends_on": now.date()}
    begin_cover(role_of(samira), deputy=role_of(third), **days, by=samira, at=now)
    assign_owner(CaseFactory(service=service), to=role_of(samira), by=truus, at=now)

    assert mails() == sorted([samira.user.mailbox, third.user.mailbox])


def test_when_a_role_ends_their_cases_are_everybodys_and_colleagues_read_how_many(
    truus, samira, service, member, now
):
    manager = member(service, Role.MANAGER)
    mine = CaseFactory(service=service, owner=role_of(samira))
    CaseFactory(service=service, owner=role_of(samira), closed=True)
    theirs = CaseFactory(service=service, owner=role_of(truus))
    end_membership(role_of(samira), by=manager, at=now)

    assert set(Case.unscoped.exclude(owner=None)) == {theirs}
    assert AuditEntry.unscoped.of_verb("case.lose_owner").get().object_id == mine.pk
    told = {letter["to"]: letter["text"] for letter in letters()}
    assert "1 open case was theirs" in told[truus.user.mailbox]
