import pytest
from django.db import IntegrityError, transaction

from organisations.models import Role
from tests.factories.organisations import EARLIER, MembershipFactory
from tests.factories.volunteers import ApplicationFactory, CampaignFactory, VolunteerFactory
from volunteers.lifecycle import ApplicationState, VolunteerState
from volunteers.models import Application, Campaign, Volunteer


def test_an_address_has_one_open_application_in_a_service(service):
    ApplicationFactory(service=service, email="anna@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(service=service, email="Anna@example.org")


def test_an_unconfirmed_or_ended_application_stands_in_nobodys_way(service):
    facts = {"service": service, "email": "anna@example.org"}
    ApplicationFactory(**facts)
    ApplicationFactory(**facts, confirmed_at=None)
    ApplicationFactory(**facts, state=ApplicationState.DECLINED)

    assert Application.unscoped.from_address(service, "anna@example.org").count() == 3


def test_each_step_shows_at_most_so_many_and_the_longest_waiting(coordinator, service, now):
    waits_long = ApplicationFactory(service=service)
    ApplicationFactory(service=service, moved_at=now)
    informed = ApplicationFactory(service=service, state=ApplicationState.INFORMED)

    shown = Application.visible_to(coordinator).open().first_of_each_state(1)

    assert set(shown) == {waits_long, informed}


def test_a_campaign_counts_confirmed_and_admitted_applications(coordinator, service):
    campaign = CampaignFactory(service=service)
    ApplicationFactory(service=service, campaign=campaign)
    ApplicationFactory(service=service, campaign=campaign, confirmed_at=None)
    ApplicationFactory(
        service=service,
        campaign=campaign,
        state=ApplicationState.ADMITTED,
        volunteer=VolunteerFactory(service=service),
    )

    counted = Campaign.visible_to(coordinator).counting_applications().get()

    assert (counted.applied, counted.admitted) == (2, 1)


def test_somebody_of_two_services_is_known_elsewhere(service):
    here_only = VolunteerFactory(service=service)
    in_two = VolunteerFactory(service=service)
    MembershipFactory(user=in_two.user, role=Role.TRAINER)
    was_in_two = VolunteerFactory(service=service)
    MembershipFactory(user=was_in_two.user, role=Role.TRAINER, ended_at=EARLIER)

    known = Volunteer.unscoped.knowing_other_services().in_bulk()

    assert [known[row.pk].is_elsewhere for row in (here_only, in_two, was_in_two)] == [
        False,
        True,
        False,
    ]


def test_every_word_of_a_search_has_to_fit(service):
    anna = VolunteerFactory(service=service, user__first_name="Anna", user__last_name="de Wit")
    VolunteerFactory(service=service, user__first_name="Anna", user__last_name="Smit")

    assert list(Volunteer.unscoped.named_like("wit anna")) == [anna]


def test_the_way_back_from_a_pause_is_where_one_came_from():
    assert Volunteer(paused_from=VolunteerState.PROBATION).way_back == "return_to_probation"
    assert Volunteer(paused_from=VolunteerState.ACTIVE).way_back == "return"
    assert Volunteer().way_back == "return"


def test_an_address_is_written_as_far_as_it_is_known():
    whole = Volunteer(street="Dorpsstraat", house_number="5", postcode="7511 AA", town="Enschede")

    assert whole.address == "Dorpsstraat 5, 7511 AA Enschede"
    assert Volunteer(town="Enschede").address == "Enschede"


def test_words_that_are_no_training_are_left_out():
    volunteer = Volunteer(extra_training=["group", "juggling"])

    assert len(volunteer.extra_training_labels) == 1
