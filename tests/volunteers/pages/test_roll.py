import pytest
from django.db import connection

from tests.factories.volunteers import VolunteerFactory
from volunteers.lifecycle import VolunteerState
from volunteers.models import Volunteer
from volunteers.pages.roll import Roll


def roll_of(service, named="", per_page=2):
    rows = Volunteer.unscoped.filter(service=service)
    return Roll(rows, named=named, per_page=per_page)


def test_the_roll_goes_by_name_from_page_to_page(service):
    names = [("Wit", "Anna"), ("Bos", "Bea"), ("Bos", "Ad")]
    wit, bea, ad = (
        VolunteerFactory(service=service, user__last_name=last, user__first_name=first)
        for last, first in names
    )

    roll = roll_of(service)

    assert [list(roll.get_page(number)) for number in (1, 2)] == [[ad, bea], [wit]]
    assert (roll.count, roll.num_pages) == (3, 2)


def test_namesakes_stand_in_the_order_of_their_addresses(service):
    same = {"service": service, "user__last_name": "Bos", "user__first_name": "Bea"}
    second = VolunteerFactory(**same, user__email="b@example.org")
    first = VolunteerFactory(**same, user__email="a@example.org")

    assert list(roll_of(service).page(1)) == [first, second]


def test_small_letters_and_accents_stand_where_one_would_look_for_them(service):
    names = ["Yılmaz", "de Vries", "Özdemir", "Dekker"]
    for name in names:
        VolunteerFactory(service=service, user__last_name=name)

    shown = [one.user.last_name for one in roll_of(service, per_page=9).page(1)]

    assert shown == ["de Vries", "Dekker", "Özdemir", "Yılmaz"]


def test_a_name_is_found_without_its_accents(service):
    omer = VolunteerFactory(service=service, user__first_name="Ömer")

    assert list(roll_of(service, named="OMER").page(1)) == [omer]


def test_the_roll_follows_a_name_that_changes(service):
    volunteer = VolunteerFactory(service=service, user__last_name="Wit")
    volunteer.user.last_name = "Zwart"
    volunteer.user.save(update_fields=["last_name"])

    assert list(roll_of(service, named="zwart").page(1)) == [volunteer]


def test_a_search_counts_and_shows_those_named_so(service):
    bos = VolunteerFactory(service=service, user__last_name="Bos")
    VolunteerFactory(service=service, user__last_name="Wit")

    roll = roll_of(service, named="os")

    assert (roll.count, list(roll.page(1))) == (1, [bos])


def test_nobody_of_elsewhere_and_nobody_else_stands_on_the_roll(service):
    here = VolunteerFactory(service=service, state=VolunteerState.ACTIVE)
    VolunteerFactory(service=service, trainee=True)
    VolunteerFactory(user=here.user, membership=False)

    active = Volunteer.unscoped.filter(service=service).in_state(VolunteerState.ACTIVE)

    assert list(Roll(active, named="", per_page=2).page(1)) == [here]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a small table is not worth an index")
def test_a_page_is_read_along_the_index_of_names(service):
    page = roll_of(service).page(1)

    assert "SCAN V0 USING COVERING INDEX organisations_user_by_name" in page.object_list.explain()
