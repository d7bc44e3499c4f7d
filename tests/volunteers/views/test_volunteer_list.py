"""The list of volunteers tells who has room, whom nobody asks, and what ends; sorts and narrows."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Role
from tests.factories.cases import AssignmentFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.scheduling import OfferFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.actions.notes import note_on_volunteer
from volunteers.lifecycle import VolunteerState
from volunteers.models import Level, VolunteerNoteKind

LONG_AGO = timezone.now() - timedelta(days=400)


@pytest.fixture
def made(service):
    def make(name: str, **facts):
        facts = {"admitted_on": LONG_AGO.date(), "max_open_cases": 2} | facts
        return VolunteerFactory(service=service, user__last_name=name, **facts)

    return make


@pytest.fixture
def opened(service, desk):
    def ask(**query):
        return desk.get(reverse("volunteers:volunteer_list", args=[service.slug], query=query))

    return ask


@pytest.fixture
def names(opened):
    """The last names in the order of the list."""

    def of(**query) -> list[str]:
        return [one.user.last_name for one in opened(**query).context["page"]]

    return of


def asked(volunteer, ago: timedelta) -> None:
    OfferFactory(service=volunteer.service, volunteer=volunteer, sent_at=timezone.now() - ago)


def test_a_line_tells_load_and_room_and_who_was_not_asked(made, opened):
    busy, quiet = made("Aarts", max_open_cases=1), made("Bakker")
    AssignmentFactory(service=busy.service, volunteer=busy)
    asked(quiet, timedelta(days=91))

    first, second = opened().context["lines"]

    assert (first["load"], first["most"], first["room"]) == (1, 1, 0)
    assert not first["is_forgotten"]
    assert (second["load"], second["room"], second["is_forgotten"]) == (0, 2, True)
    assert "not asked for 90 days" in opened().content.decode()


@pytest.mark.parametrize(
    ("facts", "ago", "is_forgotten"),
    [
        ({}, None, True),
        ({}, timedelta(days=89), False),
        ({"admitted_on": timezone.now().date()}, None, False),
        ({"state": VolunteerState.PAUSED, "paused_from": "active"}, None, False),
        ({"max_open_cases": 0}, None, False),
    ],
)
def test_forgotten_is_who_could_have_been_asked(facts, ago, is_forgotten, made, opened, names):
    volunteer = made("Aarts", **facts)
    if ago:
        asked(volunteer, ago)

    [line] = opened().context["lines"]

    assert line["is_forgotten"] is is_forgotten
    assert names(asked="yes") == (["Aarts"] if is_forgotten else [])


def test_the_certificate_says_until_when_and_that_it_ends_soon(service, made, opened, names):
    today = timezone.now().date()
    for name, until in (("Aarts", 59), ("Bakker", 90), ("Cox", -5)):
        CertificationFactory(
            service=service, volunteer=made(name), valid_until=today + timedelta(days=until)
        )
    CertificationFactory(service=service, volunteer=made("Dekker"), valid_until=None)

    soon, later, ended, endless = opened().context["lines"]

    assert (soon["ends_soon"], later["ends_soon"]) == (True, False)
    assert (ended["certified"], endless["certified"]) == (False, True)
    assert names(certificate="yes") == ["Aarts"]
    assert names(sort="certificate")[:2] == ["Aarts", "Bakker"]


def test_last_spoken_is_by_phone_or_in_person(coordinator, made, opened):
    talked, noted = made("Aarts"), made("Bakker")
    at = timezone.now()
    note_on_volunteer(
        talked, kind=VolunteerNoteKind.CALLED, text="Gaat goed.", by=coordinator, at=at
    )
    note_on_volunteer(noted, kind=VolunteerNoteKind.NOTE, text="Iets.", by=coordinator, at=at)

    first, second = opened().context["lines"]

    assert isinstance(first["spoken_on"], type(at.date()))
    assert not isinstance(first["spoken_on"], datetime)
    assert second["spoken_on"] is None


def test_it_sorts_by_each_head_and_back(service, made, names):
    noord, zuid = (DistrictFactory(service=service, name=name) for name in ("Noord", "Zuid"))
    a = made("Aarts", district=zuid, level=Level.SENIOR)
    b = made("Bakker", district=noord, level=Level.NOVICE)
    AssignmentFactory(service=service, volunteer=a)
    asked(b, timedelta(days=3))

    for sort in ("name", "-district", "-level", "-load", "asked", "state"):
        assert names(sort=sort) == ["Aarts", "Bakker"], sort
    for sort in ("-name", "district", "level", "load", "-asked"):
        assert names(sort=sort) == ["Bakker", "Aarts"], sort
    assert names(sort="languages; drop") == ["Aarts", "Bakker"]


def test_it_is_narrowed_by_what_the_chips_offer(service, made, names):
    noord = DistrictFactory(service=service, name="Noord")
    full = made("Aarts", max_open_cases=1, languages=["nl"], level=Level.SENIOR)
    AssignmentFactory(service=service, volunteer=full)
    made("Bakker", district=noord, languages=["nl", "ar"])

    assert names(room="yes") == ["Bakker"]
    assert names(language="ar") == names(district=str(noord.pk)) == ["Bakker"]
    assert names(level="senior") == ["Aarts"]
    assert names(level="senior", room="yes") == []
    assert names(q="aar", language="ar") == []
    assert names(language="xx", district="999999") == ["Aarts", "Bakker"]


def test_a_choice_and_an_order_stay_in_every_address_of_the_page(made, opened):
    made("Aarts")
    page = opened(room="yes", sort="-load", q="aarts")
    text = page.content.decode()

    assert 'aria-sort="descending"' in text
    assert text.count("aria-sort") == 1
    assert '<input type="hidden" name="room" value="yes">' in text
    assert '<input type="hidden" name="sort" value="-load">' in text
    [chip] = [chip for chip in page.context["listing"].chips() if chip["name"] == "room"]
    assert chip["off_url"] == "?q=aarts&sort=-load"
    assert re.search(r'href="\?q=aarts&amp;room=yes&amp;sort=load"', text)


def test_the_next_page_keeps_choice_and_order(service, made, opened):
    VolunteerFactory.create_batch(26, service=service)

    page = opened(room="yes", sort="-name")

    assert "?room=yes&amp;sort=-name&amp;page=2" in page.content.decode()


def test_a_trainer_sees_no_work_and_sorts_by_none(service, member, logged_in, made):
    made("Aarts", state=VolunteerState.TRAINING)
    client = logged_in(member(service, Role.TRAINER))

    url = reverse("volunteers:volunteer_list", args=[service.slug], query={"sort": "load"})
    page = client.get(url)

    assert "load" not in page.context["lines"][0]
    assert page.context["listing"].is_usual
    assert "Last asked" not in page.content.decode()
