from datetime import UTC, datetime

from cases.models import Case
from organisations.actions.numbers import next_number
from tests.factories.cases import CaseFactory
from tests.factories.organisations import ServiceFactory


def test_numbers_count_on_by_service_and_year(service, now):
    other = ServiceFactory()
    CaseFactory(service=service, number="2026-0007")
    CaseFactory(service=service, number="2025-0099")
    CaseFactory(service=other, number="2026-0400")

    assert next_number(Case.unscoped, service=service, at=now) == "2026-0008"
    assert next_number(Case.unscoped, service=other, at=now) == "2026-0401"


def test_numbers_count_on_past_four_digits(service, now):
    CaseFactory(service=service, number="2026-9999")
    CaseFactory(service=service, number="2026-10000")

    assert next_number(Case.unscoped, service=service, at=now) == "2026-10001"


def test_the_year_is_that_of_the_service(service):
    at = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)

    assert next_number(Case.unscoped, service=service, at=at) == "2026-0001"


def test_what_is_no_number_of_ours_counts_for_nothing(service, now):
    CaseFactory(service=service, number="2026-0007")
    CaseFactory(service=service, number="2026-BB17")
    CaseFactory(service=service, number="2026-000000099")

    assert next_number(Case.unscoped, service=service, at=now) == "2026-0008"
