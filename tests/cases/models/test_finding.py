"""The words by which a case is found follow its rows, whoever writes them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions.parties import describe_party
from cases.models import Case, CaseWord, Party, PartyFacts, PartyRole
from cases.models.finding import words_of_numbers, words_of_party
from core.finding import words_sought
from organisations.actions.erasing import erase_what_is_due
from organisations.models import Service
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import ServiceFactory


def found(typed: str, service: Service) -> list[str]:
    cases = Case.unscoped.filter(service=service).found_by(words_sought(typed), service)
    return sorted(case.number for case in cases)


def words_anew() -> list[tuple]:
    """What the words of all rows must be, by the rows themselves."""
    cases = Case.unscoped.all()
    parties = Party.unscoped.select_related("service")
    words = [word for case in cases for word in words_of_numbers(case)]
    words += [word for party in parties for word in words_of_party(party)]
    return sorted((w.case_id, w.party_id or 0, str(w.source), w.word) for w in words)


def words_kept() -> list[tuple]:
    rows = CaseWord.unscoped.values_list("case", "party", "source", "word")
    return sorted((case, party or 0, source, word) for case, party, source, word in rows)


@pytest.fixture
def case(service):
    case = CaseFactory(service=service, number="2026-0041", their_number="BB-17")
    PartyFactory(
        service=service,
        case=case,
        name="mevrouw Yılmaz",
        street="Kerkstraat",
        house_number="8a",
        phone="06-12 34 56 78",
    )
    PartyFactory(service=service, case=case, role=PartyRole.B, name="d'Haene", phone="")
    return case


@pytest.mark.parametrize(
    "typed",
    [
        "yilmaz",
        "Yılmaz, Kerkstraat",
        "kerkstr 8",
        "0612345678",
        "345678",
        "+31 6 12 34 56 78",
        "41",
        "2026-0041",
        "bb17",
        "haene yilmaz",
        "BB-17 dhaene",
    ],
)
def test_a_case_is_found_by_all_of_the_words(case, service, typed):
    CaseFactory(service=service)

    assert found(typed, service) == ["2026-0041"]


@pytest.mark.parametrize("typed", ["yilmaz jansen", "kerkstr 9", "412", "0612345679", "!"])
def test_a_case_is_not_found_by_less(case, service, typed):
    assert found(typed, service) == [] or not words_sought(typed)


def test_a_case_of_another_service_is_never_found(case):
    assert found("yilmaz", ServiceFactory()) == []


def test_words_follow_what_is_told_of_a_party(case, service, coordinator):
    told = PartyFacts(name="Bos", street="Havenweg", house_number="30", phone="0612345678")
    describe_party(case, PartyRole.A, told, by=coordinator, at=timezone.now())

    assert found("yilmaz", service) == found("kerkstraat", service) == []
    assert found("bos havenweg 30", service) == ["2026-0041"]
    assert words_kept() == words_anew()


def test_words_follow_a_number(case, service):
    case.their_number = "17-X"
    case.save(update_fields=["their_number"])

    assert found("bb", service) == []
    assert found("17x", service) == ["2026-0041"]
    assert words_kept() == words_anew()


def test_a_move_of_the_case_asks_for_no_words(case, django_assert_num_queries):
    with django_assert_num_queries(1):
        case.save(update_fields=["priority"])


def test_rows_that_are_written_together_have_their_words(service):
    drafts = [CaseFactory.build(service=service, district=None, number=f"B-{n}") for n in range(3)]
    cases = Case.unscoped.bulk_create(drafts)
    Party.unscoped.bulk_create(
        PartyFactory.build(service=service, case=case, name=f"Vriés{case.pk}") for case in cases
    )

    assert found(f"vries{cases[1].pk}", service) == ["B-1"]
    assert words_kept() == words_anew()


def test_words_go_with_their_row(case):
    Party.unscoped.filter(role=PartyRole.A).delete()

    assert words_kept() == words_anew()
    case.parties.all().delete()
    case.delete()
    assert not CaseWord.unscoped.exists()


def erase(*, after: timedelta) -> None:
    while erase_what_is_due(clock=lambda: timezone.now() + after):
        pass


def test_what_is_erased_is_not_found(service):
    closed = CaseFactory(service=service, closed=True, number="2026-0041", their_number="BB-17")
    PartyFactory(service=service, case=closed, name="Yılmaz")

    erase(after=timedelta(days=3_000))

    assert found("yilmaz", service) == found("bb", service) == []
    assert found("41", service) == ["2026-0041"]
    assert words_kept() == words_anew()


def test_of_a_neighbour_who_never_agreed_the_words_go_first(service):
    closed = CaseFactory(service=service, closed=True)
    closed.closed_at = timezone.now()
    closed.save()
    PartyFactory(service=service, case=closed, name="Yılmaz", consented_at=timezone.now())
    PartyFactory(service=service, case=closed, role=PartyRole.B, name="Bos")

    erase(after=timedelta(days=200))

    assert found("bos", service) == []
    assert found("yilmaz", service) == [closed.number]
    assert words_kept() == words_anew()
