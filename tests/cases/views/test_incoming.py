from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case, Party
from core.rates import takes_one
from organisations.actions.service import open_to_crowd
from organisations.models import AuditEntry, OutboxMessage, OutboxState, Service
from tests.factories.organisations import DistrictFactory

FACTS = {
    "kind": "noise_people",
    "story": "The drums go on all night.",
    "tried_themselves": "yes",
    "neighbour_street": "",
    "neighbour_house_number": "14",
    "name": "Mrs Geheim",
    "phone": "06 12345678",
    "email": "geheim@example.org",
    "street": "Verborgenlaan",
    "house_number": "12",
    "postcode": "7511 AB",
    "wishes": ["0-evening", "5-morning"],
    "languages": ["nl", "tr"],
    "consent": "on",
    "website": "",
}


@pytest.fixture
def address(service):
    return f"/s/{service.slug}/report/"


def test_a_resident_reports_without_an_account(client, service, address):
    service.town = "Enschede"
    service.save()

    answer = client.post(address, FACTS)

    assert answer.status_code == 302
    assert answer.url == f"{address}thanks/"
    case = Case.unscoped.get()
    assert (case.wishes, case.languages) == (["0-evening", "5-morning"], ["nl", "tr"])
    first, second = Party.unscoped.of_case(case).in_order()
    assert (first.name, first.town, first.language) == ("Mrs Geheim", "Enschede", "en")
    assert (second.street, second.house_number, second.name) == ("Verborgenlaan", "14", "")
    assert AuditEntry.unscoped.filter(verb="case.open", by=None, via="form").exists()


def test_the_page_asks_no_name_of_the_neighbour(client, address):
    page = client.get(address).content.decode()

    assert 'name="neighbour_house_number"' in page
    assert 'name="neighbour_name"' not in page
    assert page.count('name="wishes"') == 21


def test_the_thanks_tell_what_comes(client, address, service):
    page = client.get(f"{address}thanks/").content.decode()

    assert f"within {service.intake_days} working days" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"consent": ""}, "Without this we may not keep your report."),
        ({"phone": "", "email": ""}, "Please give a phone number or an email address."),
        ({"kind": ""}, "This field is required."),
        ({"wishes": ["9-night"]}, "Select a valid choice"),
    ],
)
def test_a_report_with_a_gap_is_shown_again_and_not_kept(wrong, words, client, address):
    answer = client.post(address, FACTS | wrong, headers={"accept-language": "en"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "The drums go on all night." in answer.content.decode()
    assert not Case.unscoped.exists()


def test_programs_that_fill_in_everything_are_thanked_and_forgotten(client, address):
    answer = client.post(address, FACTS | {"website": "https://spam.example"})

    assert answer.status_code == 302
    assert not Case.unscoped.exists()


def spend(what: str, number: int) -> None:
    for _ in range(number):
        takes_one(what, "127.0.0.1", most=number)


def reports(client, address, number, **facts) -> list[int]:
    return [
        client.post(address, {**FACTS, "house_number": house, **facts}).status_code
        for house in range(1, number + 1)
    ]


@pytest.mark.slow
def test_one_network_reports_at_most_sixty_times_an_hour(client, address):
    spend("report.from", 48)

    answers = reports(client, address, 13, email="", phone="0612345678")

    assert answers == [302] * 12 + [429]
    assert Case.unscoped.count() == 12


def test_a_crowd_that_applies_opens_no_door_for_reports(client, address, coordinator):
    open_to_crowd(hours=1, by=coordinator, at=timezone.now())
    spend("report.from", 59)

    assert reports(client, address, 2, email="") == [302, 429]


def test_one_address_is_told_of_three_reports_at_once_and_of_the_newest_when_the_hour_is_over(
    client, address, now, time_machine
):
    time_machine.move_to(now + timedelta(minutes=20), tick=False)

    answers = reports(client, address, 5, email="anna@example.org")

    assert answers == [302] * 5
    assert Case.unscoped.count() == 5
    waiting = OutboxMessage.unscoped.filter(kind="report received", state=OutboxState.QUEUED)
    *at_once, newest = waiting.order_by("pk")
    assert len(at_once) == 3
    assert newest.not_before == now + timedelta(hours=1)
    assert newest.key == f"cases.report_received:{Case.unscoped.latest('pk').pk}"


@pytest.mark.parametrize(("phone", "offers_a_call"), [("010 123 45 67", True), ("", False)])
def test_whoever_is_stopped_may_call(client, address, service, phone, offers_a_call):
    Service.objects.update(phone=phone)
    spend("report.from", 60)

    answer = client.post(address, FACTS, headers={"accept-language": "en"})

    assert "Too many forms" in answer.content.decode()
    assert ("call us: 010 123 45 67" in answer.content.decode()) == offers_a_call


def test_the_consent_names_the_service(client, address, service):
    answer = client.get(address, headers={"accept-language": "en"})

    assert f"I agree that {service.name} keeps these facts" in answer.content.decode()


def test_a_second_click_opens_no_second_case(client, address):
    answers = [client.post(address, FACTS).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Case.unscoped.count() == 1
    assert Party.unscoped.count() == 2


def test_a_service_may_take_no_reports_here(client, address, service):
    service.takes_reports = False
    service.save()

    assert b"takes no reports" in client.get(address).content
    client.post(address, FACTS)

    assert not Case.unscoped.exists()


def test_there_is_no_report_page_of_an_unknown_service(client, db):
    assert client.get("/s/nowhere/report/").status_code == 404


def test_a_coordinator_opens_a_case_by_phone(coordinator, logged_in, service):
    district = DistrictFactory(service=service)
    facts = FACTS | {"channel": "phone", "district": district.pk}

    answer = logged_in(coordinator).post(f"/s/{service.slug}/cases/new/", facts)

    case = Case.unscoped.get()
    assert answer.url == f"/s/{service.slug}/cases/{case.pk}/"
    assert (case.channel, case.district) == ("phone", district)


def test_districts_of_other_services_are_no_choice(coordinator, logged_in, service):
    other = DistrictFactory()

    answer = logged_in(coordinator).post(
        f"/s/{service.slug}/cases/new/", FACTS | {"channel": "phone", "district": other.pk}
    )

    assert answer.status_code == 422


def test_a_caller_who_does_not_agree_is_not_kept(coordinator, logged_in, service):
    answer = logged_in(coordinator).post(
        f"/s/{service.slug}/cases/new/", FACTS | {"channel": "phone", "consent": ""}
    )

    assert answer.status_code == 422
    assert not Case.unscoped.exists()
