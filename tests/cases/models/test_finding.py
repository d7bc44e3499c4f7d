"""The words by which a case is found follow its rows, whoever writes them."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from cases.actions.parties import describe_party
from cases.models import Case, CaseWord, Party, PartyFacts, PartyRole
from core.finding import words_sought
from organisations.actions.erasing import erase_what_is_due
from organisations.actions.requests_of_people import erase_on_request
from organisations.models import Service
from tests.cases.found import words_anew, words_kept
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import ServiceFactory


def found(typed: str, service: Service) -> list[str]:
    cases = Case.unscoped.filter(service=service).found_by(words_sought(typed), service)
    return sorted(case.number for case in cases)


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


def test_the_migration_writes_the_words_of_rows_that_were_here(case):
    CaseWord.unscoped.all().delete()
    step = import_module("cases.migrations.0006_keep_words_of_cases")

    step.keep_words(apps, SimpleNamespace(connection=connection))

    assert words_kept() == words_anew() != []


def test_the_words_of_the_other_party_stay_when_one_asks_to_be_erased(service, coordinator):
    closed = CaseFactory(service=service, closed=True)
    mine = PartyFactory(service=service, case=closed, name="Yılmaz", consented_at=timezone.now())
    PartyFactory(
        service=service, case=closed, role=PartyRole.B, name="Bos", consented_at=timezone.now()
    )

    erase_on_request(closed, mine, by=coordinator, at=timezone.now())

    assert found("yilmaz", service) == []
    assert found("bos", service) == [closed.number]
    assert words_kept() == words_anew()
