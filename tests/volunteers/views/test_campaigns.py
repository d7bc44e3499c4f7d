from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from organisations.models import Role
from tests.factories.volunteers import ApplicationFactory, CampaignFactory
from tests.filled_in import form_with
from volunteers.models import Campaign

TODAY = timezone.now().date()
SPRING = {"name": "Spring", "code": "Spring", "starts_on": TODAY, "ends_on": "", "target": 8}


def url(name, service):
    return reverse(f"volunteers:campaign_{name}", args=[service.slug])


def test_each_campaign_shows_its_link_and_what_it_brought(service, desk):
    campaign = CampaignFactory(service=service, code="spring", target=5)
    ApplicationFactory.create_batch(2, service=service, campaign=campaign)

    page = desk.get(url("list", service)).content.decode()

    assert f"/s/{service.slug}/apply/spring/" in page
    assert "<strong>2</strong>" in page
    assert "0 of 5" in page


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    service, desk, django_assert_max_num_queries
):
    counts = []
    for number in (1, 2):
        CampaignFactory.create_batch(number, service=service)
        with django_assert_max_num_queries(10) as asked:
            desk.get(url("list", service))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_campaign_is_started_with_a_small_word(service, desk):
    answer = desk.post(url("create", service), SPRING)

    assert answer.status_code == 302
    assert Campaign.unscoped.get().code == "spring"


def test_the_word_of_another_service_is_free_and_ones_own_is_not(service, desk):
    CampaignFactory(code="spring")

    first = desk.post(url("create", service), SPRING)
    again = desk.post(url("create", service), SPRING)

    assert first.status_code == 302
    assert again.status_code == 422
    assert "has this word already" in again.content.decode()


def test_a_campaign_does_not_end_before_it_starts(service, desk):
    answer = desk.post(url("create", service), {**SPRING, "ends_on": TODAY - timedelta(days=1)})

    assert answer.status_code == 422


def change(service, campaign, path="change"):
    return reverse(f"volunteers:campaign_{path}", args=[service.slug, campaign.pk])


def test_a_campaign_is_changed_and_its_link_stays(service, desk):
    campaign = CampaignFactory(service=service, code="spring", name="Sprnig")

    page = desk.get(change(service, campaign)).content.decode()
    answer = desk.post(
        change(service, campaign), SPRING | {"code": "other", "ends_on": TODAY + timedelta(days=90)}
    )

    assert 'value="Sprnig"' in page
    assert 'name="code"' not in page
    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert (campaign.name, campaign.code, campaign.target) == ("Spring", "spring", 8)
    assert campaign.ends_on == TODAY + timedelta(days=90)


def test_a_change_that_cannot_be_is_shown_again(service, desk):
    campaign = CampaignFactory(service=service)

    answer = desk.post(change(service, campaign), {**SPRING, "ends_on": "2026-02-01"})

    assert answer.status_code == 422
    assert "cannot end before it starts" in answer.content.decode()


def test_a_campaign_is_ended_from_the_list_once(service, desk):
    campaign = CampaignFactory(service=service, starts_on=date(2026, 1, 1), ends_on=None)

    before = desk.get(url("list", service)).content.decode()
    ended = desk.post(change(service, campaign, "end"), follow=True).content.decode()
    again = desk.post(change(service, campaign, "end"), follow=True).content.decode()

    assert "End the campaign…" in before
    assert "End the campaign…" not in ended
    assert "last day" in ended
    assert "is not running" in again


def test_the_campaign_of_another_service_is_not_found(service, desk):
    stranger = CampaignFactory()

    for path in ("change", "end"):
        assert desk.post(change(service, stranger, path), SPRING).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [(Role.MANAGER, 200), (Role.TRAINER, 403), (Role.VOLUNTEER, 403)]
)
def test_who_runs_campaigns(role, status, service, member, logged_in):
    client = logged_in(member(service, role))

    assert client.get(url("list", service)).status_code == status
    assert client.get(url("create", service)).status_code == status


def test_a_campaign_of_other_times_is_changed_in_what_was_touched_alone(service, desk):
    campaign = CampaignFactory(
        service=service, starts_on=date(2025, 1, 1), ends_on=date(2045, 1, 1), target=3
    )
    page = reverse("volunteers:campaign_change", args=[service.slug, campaign.pk])
    sent = form_with(desk.get(page).content.decode(), "drawn")

    assert desk.post(page, sent | {"name": "Spring"}).status_code == 302

    campaign.refresh_from_db()
    assert (campaign.name, campaign.ends_on) == ("Spring", date(2045, 1, 1))


def test_what_another_writes_while_it_is_read_is_not_written_over(service, desk):
    campaign = CampaignFactory(service=service, name="Autumn", target=5)
    page = reverse("volunteers:campaign_change", args=[service.slug, campaign.pk])
    sent = form_with(desk.get(page).content.decode(), "drawn")
    seen = []

    def in_between(execute, sql, params, many, context):
        # The campaign is read for the form, and then once more by the action.
        if 'FROM "volunteers_campaign"' in sql:
            seen.append(sql)
            if len(seen) == 2:
                Campaign.unscoped.filter(pk=campaign.pk).update(name="Spring")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(in_between):
        assert desk.post(page, sent | {"target": "8"}).status_code == 302

    campaign.refresh_from_db()
    assert (campaign.name, campaign.target) == ("Spring", 8)
