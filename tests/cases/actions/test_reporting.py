from datetime import date, timedelta

import pytest

from cases.actions.refusals import ConsentMissing
from cases.actions.reporting import Consent, Problem, refer_case, report_case
from cases.lifecycle import CaseState
from cases.models import Case, Channel, Party, PartyFacts, PartyRole, Referral
from organisations.models import AuditEntry, OutboxMessage, Scope
from tests.cases.letters import letters

REPORTER = PartyFacts(
    name="Mrs Geheim",
    street="Verborgenlaan",
    house_number="12",
    email="geheim@example.org",
    phone="06 12345678",
    language="fr",
    story="The drums go on all night.",
)
PROBLEM = Problem(
    kind="noise_people",
    reporter=REPORTER,
    neighbour=PartyFacts(street="Verborgenlaan", house_number="14"),
    languages=["nl", "tr"],
    wishes=["0-evening"],
    tried_themselves=True,
)
CONSENT = Consent(given_by="Mrs Geheim", how="phone", on=date(2026, 3, 1))


def anybody(service):
    return Scope(service=service, user=None, roles=frozenset(), via="form")


def test_a_report_opens_a_case_with_both_parties(service, now):
    case = report_case(PROBLEM, by=anybody(service), at=now)

    assert (case.state, case.number, case.channel) == (CaseState.NEW, "2026-0001", Channel.FORM)
    assert (case.languages, case.wishes, case.tried_themselves) == (
        ["nl", "tr"],
        ["0-evening"],
        True,
    )
    first, second = Party.unscoped.of_case(case).in_order()
    assert (first.role, first.name, first.language) == (PartyRole.A, "Mrs Geheim", "fr")
    assert first.consented_at == now
    assert (second.role, second.name, second.house_number) == (PartyRole.B, "", "14")
    assert second.consented_at is None
    assert second.language == service.language


def test_a_report_leaves_a_trail_without_the_facts(service, now):
    case = report_case(PROBLEM, by=anybody(service), at=now)

    entries = AuditEntry.unscoped.order_by("pk")
    assert [entry.verb for entry in entries] == ["case.open", "party.add", "party.add"]
    assert {entry.via for entry in entries} == {"form"}
    assert "Geheim" not in str(list(entries.values()))
    assert entries[0].object_id == case.pk


def test_the_reporter_gets_a_mail_without_the_story(service, now):
    report_case(PROBLEM, by=anybody(service), at=now)

    (letter,) = letters()
    words = " ".join((letter["subject"], letter["text"], letter["html"]))
    assert letter["to"] == "geheim@example.org"
    assert 'lang="fr"' in letter["html"]
    assert "2026-0001" in words
    for secret in ("Geheim", "Verborgenlaan", "drums", "06 1234"):
        assert secret not in words


def test_without_an_address_no_mail_leaves(service, now):
    report_case(Problem(kind="pets", reporter=PartyFacts(phone="1")), by=anybody(service), at=now)

    assert not OutboxMessage.unscoped.exists()


def test_without_an_address_of_the_neighbour_there_is_no_second_party(service, now):
    case = report_case(
        Problem(kind="pets", reporter=PartyFacts(phone="1")), by=anybody(service), at=now
    )

    assert [party.role for party in Party.unscoped.of_case(case)] == [PartyRole.A]


def test_a_coordinator_takes_a_case_in_by_phone(coordinator, now):
    case = report_case(PROBLEM, channel=Channel.PHONE, by=coordinator, at=now)

    assert case.channel == Channel.PHONE
    assert AuditEntry.unscoped.filter(by=coordinator.user).exists()


def test_a_partner_refers_a_case_with_consent(service, partner, now):
    referral = refer_case(PROBLEM, consent=CONSENT, own_reference=" W-77 ", by=partner, at=now)

    assert referral.own_reference == "W-77"
    assert referral.partner_id == partner.partner_id
    assert (referral.consent_by, referral.consent_how) == ("Mrs Geheim", "phone")
    assert (referral.referred_by, referral.referred_at) == (partner.user, now)
    assert (referral.case.partner_id, referral.case.channel) == (
        partner.partner_id,
        Channel.PARTNER,
    )
    assert not OutboxMessage.unscoped.exists()


@pytest.mark.parametrize("consent", [None, Consent(given_by="", how="phone", on=CONSENT.on)])
def test_without_consent_nothing_is_kept(consent, partner, now):
    with pytest.raises(ConsentMissing):
        refer_case(PROBLEM, consent=consent, by=partner, at=now)

    assert not Case.unscoped.exists()
    assert not Party.unscoped.exists()
    assert not Referral.unscoped.exists()


def test_the_same_words_an_hour_later_are_another_case(service, now):
    for at in (now, now + timedelta(hours=1)):
        report_case(PROBLEM, by=anybody(service), at=at)

    assert Case.unscoped.count() == 2


def test_nothing_known_of_the_reporter_is_nobody_again(service, now):
    unknown = Problem(kind="pets", reporter=PartyFacts())
    for _ in range(2):
        report_case(unknown, by=anybody(service), at=now)

    assert Case.unscoped.count() == 2
