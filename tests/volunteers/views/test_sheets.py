"""The lists of volunteers and applications as sheets: what the page shows, to whoever sees it."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import ReadEntry, Role
from tests.factories.scheduling import OfferFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import ApplicationFactory, CampaignFactory, VolunteerFactory
from volunteers.lifecycle import ApplicationState, VolunteerState

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture
def rows(service, desk):
    def read(name: str, client=desk, **query):
        url = reverse(f"volunteers:{name}_sheet", args=[service.slug, "csv"], query=query)
        text = client.get(url).getvalue().decode().removeprefix("\ufeff")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    return read


def test_all_volunteers_of_all_pages_in_the_order_of_the_list(service, desk, rows):
    for number in range(28):
        VolunteerFactory(service=service, user__last_name=f"V{number:02}", max_open_cases=number)
    page = reverse("volunteers:volunteer_list", args=[service.slug])

    for query in ({}, {"sort": "-name"}, {"q": "v0"}, {"q": "v1", "sort": "-name"}):
        pages = [
            line["name"]
            for number in (1, 2)
            for line in desk.get(page, {**query, "page": number}).context["lines"]
        ]
        assert [row["Name"] for row in rows("volunteer", **query)] == list(dict.fromkeys(pages))


def test_a_volunteer_is_told_as_on_the_page(service, rows):
    asked = VolunteerFactory(
        service=service, admitted_on=LONG_AGO.date(), max_open_cases=2, languages=["ar"]
    )
    OfferFactory(service=service, volunteer=asked, sent_at=NOW - timedelta(days=91))
    CertificationFactory(service=service, volunteer=asked, valid_until=None)

    [row] = rows("volunteer")

    assert (row["Open cases"], row["At most"], row["Free seats"]) == ("0", "2", "2")
    assert (row["Certificate"], row["Not asked for 90 days"]) == ("without an end", "yes")
    assert row["Last asked"] == (NOW - timedelta(days=91)).astimezone(service.zone).strftime(
        "%Y-%m-%d"
    )
    assert row["Languages"] == "Arabic"


def test_a_trainer_takes_who_learns_and_nothing_of_their_work(service, member, logged_in, rows):
    VolunteerFactory(service=service, state=VolunteerState.TRAINING, user__last_name="Learns")
    VolunteerFactory(service=service, state=VolunteerState.ACTIVE, user__last_name="Works")

    [row] = rows("volunteer", logged_in(member(service, Role.TRAINER)))

    assert "Learns" in row["Name"]
    assert "Open cases" not in row
    assert "Certificate" not in row


def test_applications_wait_against_their_norm_and_say_what_is_to_be_done(service, rows):
    ApplicationFactory(service=service, last_name="Late", moved_at=LONG_AGO)
    ApplicationFactory(
        service=service, last_name="Fresh", moved_at=NOW, state=ApplicationState.SCREENED
    )
    ApplicationFactory(service=service, last_name="Gone", state=ApplicationState.DECLINED)
    ApplicationFactory(service=service, last_name="Unseen", confirmed_at=None)

    late, fresh = rows("application")
    [gone] = rows("application", state="ended")

    assert (late["What to do"], fresh["What to do"]) == (
        "Answer the application",
        "Decide about admission",
    )
    assert int(late["Days"]) > 200
    assert (fresh["Days"], fresh["Norm in working days"]) == ("0", "5")
    assert late["Whose turn it is"] == "the coordinator"
    assert (gone["Days"], gone["What to do"]) == ("", "")


def test_applications_are_narrowed_as_on_the_page(service, rows):
    campaign = CampaignFactory(service=service, name="Buren gezocht")
    ApplicationFactory(service=service, campaign=campaign, moved_at=NOW)
    ApplicationFactory(service=service, moved_at=LONG_AGO, state=ApplicationState.INFORMED)

    [brought] = rows("application", campaign=str(campaign.pk))
    [late] = rows("application", waits="late")

    assert (brought["Campaign"], late["Step"]) == ("Buren gezocht", "Informed")
    assert [row["Step"] for row in rows("application", state="informed")] == ["Informed"]


@pytest.mark.parametrize(
    ("name", "why"),
    [("volunteer", "volunteers taken out"), ("application", "applications taken out")],
)
def test_the_log_of_reading_says_which_list_was_taken(name, why, service, coordinator, desk, rows):
    rows(name)

    entry = ReadEntry.visible_to(coordinator).get()
    trail = desk.get(reverse("organisations:trail", args=[service.slug]), {"show": "looks"})
    assert (entry.by, entry.why, entry.object_id) == (coordinator.user, why, service.pk)
    assert f"Took the list of {name}s out as a sheet" in trail.content.decode()


@pytest.mark.parametrize("name", ["volunteer", "application"])
def test_a_sheet_asks_the_same_for_forty_rows_as_for_one(
    name, service, desk, django_assert_max_num_queries
):
    url = reverse(f"volunteers:{name}_sheet", args=[service.slug, "csv"])
    make = VolunteerFactory if name == "volunteer" else ApplicationFactory
    counts = []
    for number in (1, 39):
        make.create_batch(number, service=service)
        desk.get(url).getvalue()
        with django_assert_max_num_queries(9) as asked:
            desk.get(url).getvalue()
        counts.append(len(asked))

    assert counts[0] == counts[1]
