from datetime import date

import pytest
from django.urls import reverse

from organisations.models import Role
from tests.factories.organisations import (
    DistrictFactory,
    MembershipFactory,
    PartnerOrganisationFactory,
)
from tests.factories.volunteers import ConflictOfInterestFactory, VolunteerFactory
from tests.volunteers.papers import admitted_as, ready_to_screen
from volunteers.lifecycle import VolunteerState
from volunteers.models import ConflictOfInterest


def volunteers(service, **query):
    return reverse("volunteers:volunteer_list", args=[service.slug], query=query or None)


def url(name, volunteer, *more):
    return reverse(f"volunteers:{name}", args=[volunteer.service.slug, volunteer.pk, *more])


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service)


def test_the_list_shows_who_is_here(service, desk, volunteer):
    VolunteerFactory(service=service, state=VolunteerState.LEFT, left_on=date(2025, 1, 1))
    VolunteerFactory()

    assert list(desk.get(volunteers(service)).context["page"]) == [volunteer]


def test_the_list_says_until_when_somebody_rests(service, desk):
    VolunteerFactory(service=service, state=VolunteerState.PAUSED, paused_until=date(2026, 12, 1))

    page = desk.get(volunteers(service), headers={"Accept-Language": "en"}).content.decode()

    assert "1 December 2026" in page or "1 december 2026" in page


def test_addresses_to_complete_are_counted_and_listed_for_coordinators(
    service, desk, volunteer, member, logged_in
):
    missing = VolunteerFactory(service=service, street="", postcode="")
    trainer = logged_in(member(service, Role.TRAINER))

    page = desk.get(volunteers(service)).content.decode()
    listed = desk.get(volunteers(service, without_home="on"))

    assert "Only addresses to complete (1)" in page
    assert list(listed.context["page"]) == [missing]
    assert "Where your rules forbid that" in desk.get(url("volunteer_detail", missing)).text
    assert "Where your rules forbid that" not in desk.get(url("volunteer_detail", volunteer)).text
    assert "addresses to complete" not in trainer.get(volunteers(service)).content.decode()


def test_the_page_of_somebody_who_is_here_leads_to_when_they_are_free(service, desk, volunteer):
    gone = VolunteerFactory(service=service, state=VolunteerState.LEFT, left_on=date(2025, 1, 1))

    def leads_there(one):
        address = reverse("scheduling:availability_of", args=[service.slug, one.pk])
        return address in desk.get(url("volunteer_detail", one)).content.decode()

    assert leads_there(volunteer)
    assert not leads_there(gone)


def test_the_list_is_searched_by_name_and_state(service, desk, volunteer):
    wit = VolunteerFactory(service=service, user__last_name="de Wit", trainee=True)

    for query in ({"q": "wit"}, {"state": "training"}, {"q": "Wit", "state": "training"}):
        assert list(desk.get(volunteers(service, **query)).context["page"]) == [wit]
    for words in ("xyz", "???"):
        assert "Nobody found" in desk.get(volunteers(service, q=words)).content.decode()


def test_an_unknown_state_gives_everybody(service, desk, volunteer):
    assert list(desk.get(volunteers(service, state="nonsense")).context["page"]) == [volunteer]


def test_htmx_gets_the_rows_alone(service, desk, volunteer):
    answer = desk.get(volunteers(service), headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert str(volunteer.user) in answer.content.decode()


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    service, desk, django_assert_max_num_queries
):
    counts = []
    for number in (1, 2):
        VolunteerFactory.create_batch(
            number, service=service, district=DistrictFactory(service=service)
        )
        with django_assert_max_num_queries(10) as asked:
            desk.get(volunteers(service))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_trainer_sees_who_learns_and_nobody_else(service, member, logged_in, volunteer):
    trainee = VolunteerFactory(service=service, trainee=True)
    client = logged_in(member(service, Role.TRAINER))

    for query in ({}, {"state": "active"}, {"q": str(volunteer.user)}):
        assert volunteer not in client.get(volunteers(service, **query)).context["page"]
    assert trainee in client.get(volunteers(service)).context["page"]
    assert client.get(url("volunteer_detail", trainee)).status_code == 403


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.MANAGER, Role.PARTNER])
def test_others_see_no_volunteers(role, service, member, logged_in, volunteer):
    client = logged_in(member(service, role))

    assert client.get(volunteers(service)).status_code == 403
    assert client.get(url("volunteer_detail", volunteer)).status_code == 403


def test_the_page_shows_papers_and_conflicts_and_asks_little(
    service, desk, now, volunteer, django_assert_max_num_queries
):
    application = ready_to_screen(service, now)
    admitted_as(volunteer, application)
    ConflictOfInterestFactory(service=service, volunteer=volunteer, street="Kerkstraat")

    with django_assert_max_num_queries(24):
        page = desk.get(url("volunteer_detail", volunteer)).content.decode()

    assert "Kerkstraat" in page
    assert "version 1 accepted" in page


@pytest.mark.parametrize(
    ("state", "move", "sent", "then"),
    [
        ("training", "begin_probation", {}, "probation"),
        ("probation", "release", {}, "active"),
        ("active", "pause", {"until": ""}, "paused"),
        ("paused", "return", {}, "active"),
        ("active", "leave", {"reason": "moved"}, "left"),
    ],
)
def test_each_move_is_a_button(state, move, sent, then, service, desk):
    volunteer = VolunteerFactory(service=service, state=state)

    page = desk.get(url("volunteer_detail", volunteer)).content.decode()
    answer = desk.post(url("volunteer_move", volunteer, move), sent)

    volunteer.refresh_from_db()
    assert url("volunteer_move", volunteer, move) in page
    assert answer.status_code == 302
    assert volunteer.state == then


def test_who_left_can_be_taken_back(service, desk):
    volunteer = VolunteerFactory(
        service=service, state=VolunteerState.LEFT, left_on=date(2025, 1, 1)
    )

    desk.post(url("volunteer_move", volunteer, "take_back"))

    volunteer.refresh_from_db()
    assert volunteer.state == VolunteerState.TRAINING


def test_a_move_that_is_not_possible_is_refused_in_words(desk, volunteer):
    answer = desk.post(url("volunteer_move", volunteer, "release"))

    assert answer.status_code == 422
    assert "the state is “active”" in answer.content.decode()


def test_there_is_no_other_move(desk, volunteer):
    assert desk.post(url("volunteer_move", volunteer, "promote")).status_code == 404


@pytest.mark.parametrize(
    ("move", "sent"), [("leave", {"reason": ""}), ("pause", {"until": "2020-01-01"})]
)
def test_a_move_asks_what_it_needs(move, sent, desk, volunteer):
    answer = desk.post(url("volunteer_move", volunteer, move), sent)

    volunteer.refresh_from_db()
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode()
    assert volunteer.state == VolunteerState.ACTIVE


FACTS = {
    "first_name": "Anna",
    "last_name": "de Wit",
    "mailbox": "anna.de.wit@example.org",
    "level": "senior",
    "max_open_cases": "3",
    "languages": ["nl", "tr"],
    "gender": "",
    "street": "Dorpsstraat",
    "house_number": "5",
    "postcode": "7511 AA",
    "town": "Enschede",
    "extra_training": ["coaching"],
    "district": "",
    "phone": "053 1",
    "language": "de",
}


def test_the_coordinator_changes_the_facts(desk, volunteer):
    answer = desk.post(url("volunteer_change", volunteer), FACTS)

    volunteer.refresh_from_db()
    assert answer.status_code == 302
    assert (volunteer.level, volunteer.extra_training) == ("senior", ["coaching"])
    assert volunteer.user.phone == "053 1"
    assert str(volunteer.user) == "Anna de Wit"
    assert volunteer.user.mailbox == "anna.de.wit@example.org"


def test_the_phone_of_somebody_known_elsewhere_is_not_asked(desk, volunteer):
    MembershipFactory(user=volunteer.user, role=Role.TRAINER)

    form = desk.get(url("volunteer_change", volunteer)).context["form"]
    desk.post(url("volunteer_change", volunteer), FACTS)

    volunteer.user.refresh_from_db()
    assert not {"phone", "first_name", "mailbox"} & set(form.fields)
    assert volunteer.user.phone == ""
    assert volunteer.user.last_name == "Bakker"


def test_a_district_of_another_service_cannot_be_chosen(desk, volunteer):
    foreign = DistrictFactory()

    answer = desk.post(url("volunteer_change", volunteer), {**FACTS, "district": foreign.pk})

    assert answer.status_code == 422
    assert "district" in answer.context["form"].errors


def test_a_conflict_is_added_and_ended(service, desk, volunteer):
    partner = PartnerOrganisationFactory(service=service)
    sent = {"partner": partner.pk, "street": "", "postcode": "", "note": "", "ends_on": ""}

    desk.post(url("conflict_add", volunteer), sent)
    conflict = ConflictOfInterest.unscoped.get()
    page = desk.get(url("volunteer_detail", volunteer)).content.decode()
    desk.post(url("conflict_end", volunteer, conflict.pk))

    conflict.refresh_from_db()
    assert partner.name in page
    assert conflict.ends_on


def test_a_conflict_with_nothing_is_refused(desk, volunteer):
    answer = desk.post(url("conflict_add", volunteer), {"note": "somebody"})

    assert answer.status_code == 422
    assert ConflictOfInterest.unscoped.count() == 0


def test_a_conflict_of_another_volunteer_is_not_found(service, desk, volunteer):
    conflict = ConflictOfInterestFactory(service=service)

    assert desk.post(url("conflict_end", volunteer, conflict.pk)).status_code == 404
