"""Offering what a plan found: what was ticked, or all, and a second look before many letters."""

import re

import pytest

from cases.models import Case
from organisations.models import Role
from scheduling.models import Offer
from scheduling.planning.actions import offers as plan_offers
from tests.factories.organisations import UserFactory
from tests.factories.plans import PlanRunFactory
from tests.scheduling.mediators import mediator, ready_case
from tests.scheduling.plan_pages import look, pair, planned, url_of

pytestmark = pytest.mark.slow


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def run(service):
    return PlanRunFactory(service=service)


def sent_by(page: str) -> dict[str, list[str]]:
    """What the hidden fields of the page would send."""
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page):
        sent.setdefault(name, []).append(value)
    return sent


def test_the_cases_that_were_ticked_are_offered(service, client, run):
    ticked = planned(run, *pair(service), case=ready_case(service))
    other = planned(run, *pair(service), case=ready_case(service))

    page = client.post(url_of(service, "plan_offer"), {"planned": [ticked.pk]}, follow=True)

    assert "1 case is offered." in page.content.decode()
    assert set(Offer.unscoped.values_list("case", flat=True)) == {ticked.case_id}
    assert Case.unscoped.get(pk=other.case_id).state == "ready"


def test_all_are_offered_but_those_with_a_warning(service, client, run):
    fine = planned(run, *pair(service), case=ready_case(service))
    near = mediator(service)
    planned(
        run, near, mediator(service), case=ready_case(service),
        warnings=[["same_district", near.pk]],
    )  # fmt: skip

    client.post(url_of(service, "plan_offer"), {"everything": "on", "seen": run.pk})

    assert set(Offer.unscoped.values_list("case", flat=True)) == {fine.case_id}


def test_a_case_with_a_warning_is_offered_with_its_own_reason(service, client, run):
    rows = []
    for _ in range(2):
        case = ready_case(service)
        near = mediator(service, district=case.district)
        warnings = [["same_district", near.pk]]
        rows.append(planned(run, near, mediator(service), case=case, warnings=warnings))
    said, silent = rows

    posted = {
        "planned": [row.pk for row in rows],
        f"reason-{said.pk}": "Nobody else speaks it",
        f"reason-{silent.pk}": " ",
        "sure": "on",
    }
    page = client.post(url_of(service, "plan_offer"), posted, follow=True).content.decode()

    offers = Offer.unscoped.all()
    assert {offer.case_id for offer in offers} == {said.case_id}
    assert "Nobody else speaks it" in {offer.override_reason for offer in offers}
    assert "Not offered: say why you ask them in spite of the warning." in page
    assert f'id="offer-{silent.pk}" checked' in page


def test_many_letters_are_looked_at_twice_and_say_to_whom(service, client, run):
    case = ready_case(service)
    near = mediator(service, district=case.district)
    rows = [
        planned(run, *pair(service), case=ready_case(service, number="2026-0011")),
        planned(
            run, near, mediator(service), case=case, warnings=[["same_district", near.pk]]
        ),
    ]  # fmt: skip
    chosen = {"planned": [row.pk for row in rows], f"reason-{rows[1].pk}": "Nobody else speaks it"}

    page = client.post(url_of(service, "plan_offer"), chosen).content.decode()
    nothing_yet = Offer.unscoped.count()
    client.post(url_of(service, "plan_offer"), sent_by(page))

    assert "Send 4 emails" in page
    assert "2026-0011" in page
    assert str(near) in page
    assert nothing_yet == 0
    assert set(Offer.unscoped.values_list("case", flat=True)) == {row.case_id for row in rows}
    assert "Nobody else speaks it" in {offer.override_reason for offer in Offer.unscoped.all()}


def test_whom_no_letter_asks_is_named_before_and_after(service, client, run):
    person = UserFactory(email=None, mailbox="", first_name="Toos", phone="06 12345678")
    by_phone = mediator(service, user=person)
    rows = [
        planned(run, by_phone, mediator(service), case=ready_case(service)),
        planned(run, *pair(service), case=ready_case(service)),
        planned(run, *pair(service), case=ready_case(service)),
    ]

    page = client.post(url_of(service, "plan_offer"), {"planned": [row.pk for row in rows]})
    after = client.post(url_of(service, "plan_offer"), sent_by(page.text), follow=True)

    words = "No email goes to Toos Bakker (06 12345678). Please call."
    assert "Send 5 emails" in page.text
    assert words in page.text
    assert words in after.text
    assert Offer.unscoped.count() == 6


def test_whoever_would_get_several_letters_is_named(service, client, run):
    one, other = pair(service)
    rows = [planned(run, one, other, case=ready_case(service)) for _ in range(2)]

    page = client.post(url_of(service, "plan_offer"), {"planned": [row.pk for row in rows]})

    assert f"More than one email goes to {one} (2), {other} (2)." in page.content.decode()
    assert "2 cases, 2 people" in page.content.decode()


def test_the_buttons_say_how_many_cases_they_offer(service, client, run):
    for _ in range(2):
        planned(run, *pair(service), case=ready_case(service))

    assert "Offer all 2 cases without a warning" in look(client, service)


def test_all_of_a_plan_one_has_not_looked_at_are_not_offered(service, client, run):
    chosen = {"everything": "on", "seen": run.pk}
    run.delete()
    planned(PlanRunFactory(service=service), *pair(service), case=ready_case(service))

    page = client.post(url_of(service, "plan_offer"), chosen, follow=True)

    assert "There is a newer plan now." in page.content.decode()
    assert not Offer.unscoped.exists()


def test_a_long_plan_is_offered_part_by_part(service, client, run, monkeypatch):
    monkeypatch.setattr(plan_offers, "AT_ONCE", 1)
    for _ in range(2):
        planned(run, *pair(service), case=ready_case(service))

    chosen = {"everything": "on", "seen": run.pk}
    page = client.post(url_of(service, "plan_offer"), chosen, follow=True)

    assert "Press again for the rest." in page.content.decode()
    assert f'name="seen" value="{run.pk}"' in page.content.decode()
    assert len(set(Offer.unscoped.values_list("case", flat=True))) == 1


def test_a_case_that_cannot_be_offered_says_why(service, client, run):
    one, other = pair(service)
    row = planned(run, one, other, case=ready_case(service))
    other.certifications.all().delete()

    page = client.post(url_of(service, "plan_offer"), {"planned": [row.pk]}, follow=True)

    assert "1 case could not be offered." in page.content.decode()
    assert "Not offered: Bram" in page.content.decode()


def test_offering_nothing_says_so(service, client, run):
    page = client.post(url_of(service, "plan_offer"), follow=True)

    assert "Nothing was offered." in page.content.decode()


def test_cases_of_another_plan_are_not_offered(service, client, run):
    elsewhere = PlanRunFactory()
    foreign = planned(elsewhere, case=ready_case(elsewhere.service))

    page = client.post(url_of(service, "plan_offer"), {"planned": [foreign.pk]}, follow=True)

    assert "There is a newer plan now." in page.content.decode()
    assert not Offer.unscoped.exists()


def test_offering_without_a_plan_leads_back(service, client):
    assert client.post(url_of(service, "plan_offer")).status_code == 302
