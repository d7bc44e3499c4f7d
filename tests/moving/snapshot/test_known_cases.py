import pytest

from moving.sheets.rows import JudgedRow
from moving.snapshot.known_cases import BY_NUMBER, BY_REPORT, PERHAPS, known_cases
from tests.factories.cases import CaseFactory, PartyFactory


@pytest.fixture
def case(service):
    case = CaseFactory(service=service, number="2026-0007", their_number="BB-17")
    PartyFactory(service=service, case=case)
    return case


def lines(*told):
    return [JudgedRow(row=row, values=values) for row, values in enumerate(told, start=2)]


WHO = {"a_name": "Mrs Geheim", "a_postcode": "7511AB", "a_house_number": "12"}


def test_a_number_of_theirs_is_the_same_case(case, coordinator):
    found = known_cases(lines({"number": "bb-17"}, {"number": "2026-0007"}), scope=coordinator)

    assert {row: (one.pk, one.why) for row, one in found.items()} == {2: (case.pk, BY_NUMBER)}


def test_our_own_number_is_theirs_where_there_is_no_other(service, coordinator):
    case = CaseFactory(service=service, number="2026-0007")

    found = known_cases(lines({"number": "2026-0007"}), scope=coordinator)

    assert (found[2].pk, found[2].number) == (case.pk, "2026-0007")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (WHO | {"received_on": "2026-02-23"}, BY_REPORT),
        (WHO | {"received_on": "2026-02-24"}, PERHAPS),
        ({"a_phone": "+31612345678", "received_on": "2026-02-23"}, BY_REPORT),
        ({"a_email": "GEHEIM@example.org"}, PERHAPS),
    ],
)
def test_the_first_party_on_that_day_is_asked_and_on_another_told(case, coordinator, said, why):
    found = known_cases(lines(said), scope=coordinator)

    assert (found[2].pk, found[2].why) == (case.pk, why)


def test_who_was_the_other_neighbour_then_is_told(service, coordinator):
    case = CaseFactory(service=service)
    PartyFactory(service=service, case=case, role="b")

    assert known_cases(lines(WHO | {"received_on": "2026-02-23"}), scope=coordinator)[2].why == (
        PERHAPS
    )


def test_a_stranger_a_closed_line_and_another_service_find_nothing(case, coordinator):
    PartyFactory(phone="0687654321", email="", name="")
    stranger = {"a_name": "Iemand", "a_postcode": "7511 AB", "a_house_number": "12"}

    assert not known_cases(
        lines(stranger, {"number": "BB-17", "state": "closed"}, {"a_phone": "+31687654321"}, {}),
        scope=coordinator,
    )


def test_very_many_lines_take_few_queries(case, coordinator, django_assert_max_num_queries):
    many = [WHO | {"a_phone": f"+316{number:08}"} for number in range(20000000, 20000700)]

    with django_assert_max_num_queries(5):
        found = known_cases(lines(*many), scope=coordinator)

    assert len(found) == 700
