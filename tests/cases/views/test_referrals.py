import re
from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from cases.actions.moving import tell_partner
from cases.actions.pairs import note_case_offered
from cases.actions.triage import Judgement, find_unsuitable
from cases.lifecycle import ENDED, CaseState
from cases.models import Case, EndedReason, NotStartedReason, Party, Referral, Result
from cases.partner_status import PartnerStatus
from cases.words.partner_status import WORDS
from organisations.models import Membership, OutboxMessage, Role
from tests.cases.letters import letters
from tests.factories.cases import READY, RECEIVED, CaseFactory, PartyFactory, ReferralFactory

FACTS = {
    "consent": "yes",
    "consent_by": "the resident",
    "consent_how": "spoken",
    "consent_on": (timezone.now() - timedelta(days=1)).date(),
    "name": "Mrs Geheim",
    "phone": "06 12345678",
    "street": "Verborgenlaan",
    "house_number": "12",
    "kind": "pets",
    "story": "",
    "own_reference": "W-77",
}
SECRETS = ("Geheim", "Verborgenlaan", "06 12345678", "geheim@", "drums", "NUMBER-", "/cases/")


@pytest.fixture
def pages(partner, logged_in):
    client = logged_in(partner)

    def ask(path, facts=None, **more):
        address = f"/s/{partner.service.slug}/referrals/{path}"
        return client.get(address, **more) if facts is None else client.post(address, facts)

    return ask


def test_a_partner_refers_a_resident(pages, partner):
    answer = pages("new/", FACTS)

    referral = Referral.unscoped.get()
    assert answer.url == f"/s/{partner.service.slug}/referrals/{referral.pk}/"
    assert (referral.partner_id, referral.own_reference) == (partner.partner_id, "W-77")
    assert referral.case.partner_id == partner.partner_id
    assert [party.name for party in Party.unscoped.all()] == ["Mrs Geheim"]


def test_without_consent_nothing_is_kept_and_the_reason_is_told(pages):
    answer = pages("new/", FACTS | {"consent": "no"})
    page = pages("without-consent/").content.decode()

    assert answer.url.endswith("/referrals/without-consent/")
    assert "Nothing was kept" in page
    assert "/report/" in page
    assert not Case.unscoped.exists()
    assert not Party.unscoped.exists()


@pytest.mark.parametrize("gap", ["consent", "consent_by", "consent_how", "consent_on"])
def test_who_how_and_when_of_the_consent_are_asked(gap, pages):
    answer = pages("new/", FACTS | {gap: ""})

    assert answer.status_code == 422
    assert not Case.unscoped.exists()


def test_a_consent_of_tomorrow_is_none(pages):
    tomorrow = timezone.now().date() + timedelta(days=2)

    assert pages("new/", FACTS | {"consent_on": tomorrow.isoformat()}).status_code == 422


def test_the_same_reference_again_is_asked_about_and_may_be_meant(pages):
    pages("new/", FACTS)

    again = pages("new/", FACTS | {"own_reference": "w-77"})
    page = again.content.decode()
    assert again.status_code == 422
    assert "You sent a referral with this reference on" in page
    assert 'name="another_case"' in page
    assert Referral.unscoped.count() == 1

    meant = pages("new/", FACTS | {"another_case": "on"})
    assert meant.status_code == 302
    assert Referral.unscoped.count() == 2


def test_a_second_click_without_a_reference_refers_once(pages):
    answers = [pages("new/", FACTS | {"own_reference": ""}) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Referral.unscoped.count() == 1


def test_the_reference_of_another_partner_is_no_duplicate(pages, service):
    ReferralFactory(service=service, own_reference="W-77")

    assert pages("new/", FACTS).status_code == 302


def test_the_box_for_another_case_is_not_shown_before(pages):
    assert b"another_case" not in pages("new/").content


def test_a_partner_sees_their_own_referrals_only(pages, partner, service):
    own = ReferralFactory(service=service, partner_id=partner.partner_id, own_reference="MINE")
    other = ReferralFactory(service=service, own_reference="THEIRS")

    page = pages("").content.decode()

    assert "MINE" in page
    assert "THEIRS" not in page
    assert pages(f"{own.pk}/").status_code == 200
    assert pages(f"{other.pk}/").status_code == 404
    assert b"THEIRS" not in b"".join(pages("download/"))


@pytest.mark.parametrize("path", ["cases/", "cases/new/", "cases/{case}/", "cases/{case}/triage/"])
def test_a_partner_opens_no_case(path, partner, logged_in, service):
    referral = ReferralFactory(service=service, partner_id=partner.partner_id)
    address = f"/s/{service.slug}/" + path.format(case=referral.case_id)

    assert logged_in(partner).get(address).status_code == 403


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.VOLUNTEER, Role.OBSERVER])
def test_only_partners_have_referral_pages(role, member, logged_in, service):
    client = logged_in(member(service, role))

    assert client.get(f"/s/{service.slug}/referrals/").status_code == 403


def every_end(service, partner, state):
    """A referral for every result, start and reason of an end, with seeded secrets."""
    reasons = [(r, "") for r in EndedReason] + [("", r) for r in NotStartedReason]
    made = []
    for result, started in product(["", *Result.values], [True, False]):
        ended, not_started = reasons[len(made) % len(reasons)] if state in ENDED else ("", "")
        case = CaseFactory(
            service=service,
            state=state,
            number=f"NUMBER-{len(made)}",
            summary="drums of Geheim",
            ready_at=READY,
            wakes_on=RECEIVED.date() if state == CaseState.DORMANT else None,
            closed_at=READY if state in ENDED else None,
            started_at=RECEIVED if started else None,
            provisional_result=result,
            ended_reason=ended,
            not_started_reason=not_started,
        )
        PartyFactory(service=service, case=case, story="drums")
        made.append(
            ReferralFactory(
                service=service,
                case=case,
                partner_id=partner.partner_id,
                own_reference=f"REF-{len(made)}",
                consent_by="Mrs Geheim",
                referred_by=partner.user,
            )
        )
    return made


@pytest.mark.slow
@pytest.mark.parametrize("state", sorted(CaseState))
def test_nothing_but_the_projected_status_leaves(state, service, partner, pages):
    referrals = every_end(service, partner, state)
    for referral in referrals:
        tell_partner(referral.case, None, at=READY)

    listed = pages("").content.decode()
    detail = pages(f"{referrals[0].pk}/").content.decode()
    downloaded = b"".join(pages("download/")).decode()
    written = [" ".join(letter.values()) for letter in letters()]

    assert written
    for text in (listed, detail, downloaded, *written):
        assert not [secret for secret in SECRETS if secret in text]
        assert not [reason for reason in EndedReason.labels if str(reason) in text]
    for text in written:
        assert not [words.label for words in WORDS.values() if str(words.label) in text]


def test_who_refused_makes_no_difference(service, partner, pages):
    referral = ReferralFactory(service=service, partner_id=partner.partner_id, own_reference="R")
    seen = set()

    for reason in EndedReason:
        Case.unscoped.update(
            state=CaseState.CLOSED,
            closed_at=READY,
            started_at=RECEIVED,
            ended_reason=reason,
            provisional_result="not_solved",
        )
        page = pages(f"{referral.pk}/").content + b"".join(pages("download/"))
        seen.add(_without_tokens(page))

    assert len(seen) == 1


def _without_tokens(page):
    return re.sub(rb"csrfmiddlewaretoken\" value=\"\w+\"|X-CSRFToken\": \"\w+\"", b"", page)


def test_a_changed_status_is_mailed_once(service, partner, coordinator, now):
    referral = ReferralFactory(
        service=service,
        partner_id=partner.partner_id,
        referred_by=partner.user,
        own_reference="W-77",
    )
    referral.partner.email = "desk@partner.example.org"
    referral.partner.save()

    find_unsuitable(referral.case, Judgement(), reason="legal", by=coordinator, at=now)
    case = Case.unscoped.get()
    tell_partner(case, PartnerStatus.RECEIVED, at=now)

    (letter,) = letters()
    assert letter["to"] == "desk@partner.example.org"
    assert "W-77" in letter["subject"]
    assert f"/s/{service.slug}/referrals/{referral.pk}/" in letter["text"]
    assert "suitable" not in " ".join(letter.values())


def test_a_status_that_comes_back_is_mailed_again(service, partner, coordinator, now, later):
    case = CaseFactory(service=service, closed=True, started_at=RECEIVED)
    ReferralFactory(
        service=service, case=case, partner_id=partner.partner_id, referred_by=partner.user
    )

    for at in (now, later):
        tell_partner(case, PartnerStatus.IN_PROGRESS, at=at)

    assert [letter["to"] for letter in letters()] == [partner.user.email] * 2


def test_whoever_no_longer_refers_for_the_partner_gets_no_mail(service, partner, now):
    referral = ReferralFactory(
        service=service, partner_id=partner.partner_id, referred_by=partner.user
    )
    Membership.objects.of_person(partner.user).update(ended_at=now)

    tell_partner(referral.case, PartnerStatus.SOLVED, at=now)

    assert not OutboxMessage.unscoped.exists()


def test_a_status_that_stays_is_not_mailed(service, partner, coordinator, now):
    case = CaseFactory(service=service, ready=True)
    ReferralFactory(
        service=service, case=case, partner_id=partner.partner_id, referred_by=partner.user
    )

    note_case_offered(case, by=coordinator, at=now)

    assert not OutboxMessage.unscoped.exists()


def test_a_partner_without_any_address_gets_no_mail(service, coordinator, now):
    referral = ReferralFactory(service=service)

    tell_partner(referral.case, PartnerStatus.SOLVED, at=now)

    assert not OutboxMessage.unscoped.exists()


def test_the_status_has_words_for_every_status():
    assert set(WORDS) == set(PartnerStatus)


def test_the_list_asks_the_same_of_the_database_for_one_and_for_three(
    service, partner, pages, django_assert_max_num_queries
):
    counts = []
    for _ in range(2):
        ReferralFactory(service=service, partner_id=partner.partner_id)
        with django_assert_max_num_queries(10) as queries:
            pages("")
        counts.append(len(queries))
        ReferralFactory(service=service, partner_id=partner.partner_id)

    assert counts[0] == counts[1]


@pytest.mark.parametrize("reference", ["Geheim 3", "06-12345678", "Verborgenlaan"])
def test_a_reference_that_names_the_resident_is_asked_again(pages, reference):
    answer = pages("new/", FACTS | {"own_reference": reference})

    assert answer.status_code == 422
    assert "Please leave out" in answer.content.decode()
    assert f'value="{reference}"' in answer.content.decode()
    assert not Referral.unscoped.exists()


def test_a_reference_that_names_somebody_learnt_of_later_stays_out_of_the_mail(service, now):
    referral = ReferralFactory(
        service=service, own_reference="Stil 7", partner__email="desk@partner.example.org"
    )
    PartyFactory(service=service, case=referral.case, name="Mr Stil")

    tell_partner(referral.case, None, at=now)

    (letter,) = letters()
    assert "Stil" not in letter["subject"] + letter["text"] + letter["html"]
    assert "The status of your referral of" in letter["subject"]
