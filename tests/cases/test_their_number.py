"""The number of an older register stands beside ours, and both are searched."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case, ComplaintKind
from organisations.models import Role
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer

THEIRS = "2026-BB17"


@pytest.fixture
def desk(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


def test_a_case_is_found_by_either_number(service, desk):
    case = CaseFactory(service=service, their_number=THEIRS)
    other = CaseFactory(service=service)
    cases = Case.unscoped.filter(service=service)
    listed = desk.get(reverse("cases:case_list", args=[service.slug]), {"q": "bb17"}).text

    assert list(cases.matching("bb17")) == list(cases.matching(case.number)) == [case]
    assert THEIRS in listed
    assert case.number in listed
    assert other.number not in listed


def test_only_coordinators_read_it(service, desk):
    case = CaseFactory(service=service, paired=True, their_number=THEIRS)
    seat = AssignmentFactory(service=service, case=case)
    url = reverse("cases:case_detail", args=[service.slug, case.pk])
    phone = Client()
    phone.force_login(seat.volunteer.user)

    assert f"In your older register: {THEIRS}" in desk.get(url).text
    assert THEIRS not in phone.get(url).text


def test_it_is_written_down_with_a_case_and_ours_goes_on_counting(service, desk):
    sent = {
        "channel": "phone",
        "name": "Umut",
        "phone": "06 12345678",
        "street": "Dorpsstraat",
        "house_number": "4",
        "kind": ComplaintKind.values[0],
        "their_number": THEIRS,
        "consent": "on",
    }

    for number, name in enumerate(("Umut", "Ria")):
        answer = desk.post(
            reverse("cases:case_create", args=[service.slug]),
            sent | {"name": name, "phone": f"06 1234567{number}"},
        )
        assert answer.status_code == 302, answer.context["form"].errors

    first, second = Case.unscoped.filter(service=service).order_by("pk")
    assert first.their_number == second.their_number == THEIRS
    assert int(second.number[5:]) == int(first.number[5:]) + 1


def test_a_volunteer_is_found_by_name_or_number(service, desk):
    volunteer = VolunteerFactory(service=service, their_number="V-12")
    VolunteerFactory(service=service)
    url = reverse("volunteers:volunteer_list", args=[service.slug])

    by_number = desk.get(url, {"q": "v-12"})
    by_name = desk.get(url, {"q": volunteer.user.first_name})
    page = desk.get(reverse("volunteers:volunteer_detail", args=[service.slug, volunteer.pk]))

    assert list(by_number.context["page"]) == [volunteer]
    assert volunteer in by_name.context["page"]
    assert "V-12" in page.text
    assert list(Volunteer.unscoped.of_their_number("")) == []
