"""What the pair board answers: any two by hand, hours side by side, why somebody is not there."""

from datetime import date

import pytest
from django.urls import reverse

from organisations.models import Role
from scheduling.models import Offer, PairingRules
from tests.factories.cases import READY, AssignmentFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.training import CertificationFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, ready_case

pytestmark = pytest.mark.slow


@pytest.fixture
def client(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


def url_of(name, case) -> str:
    return reverse(f"scheduling:{name}", args=[case.service.slug, case.pk])


# --- chosen by hand


def check(client, case, *people, **headers) -> str:
    chosen = dict(zip(("first", "second"), (one.pk for one in people), strict=False))
    return client.get(url_of("pair_check", case), chosen, **headers).content.decode()


def test_the_page_by_hand_names_everybody_who_may_mediate(service, client):
    mediator(service, first_name="Ans")
    mediator(service, first_name="Cor", state="paused")

    page = check(client, ready_case(service))

    assert "Ans Bakker" in page
    assert "Cor Bakker" not in page
    assert "Choose somebody, and you read here" in page


def test_who_was_chosen_stays_chosen(service, client):
    pair = [mediator(service), mediator(service)]

    page = check(client, ready_case(service), *pair)

    for one in pair:
        assert page.count(f'<option value="{one.pk}" selected>') == 1


def test_in_a_crowd_only_those_no_rule_keeps_out_are_listed(service, client, monkeypatch):
    monkeypatch.setattr("scheduling.pairing.pages.handpicked.MOST_LISTED", 2)
    mediator(service, first_name="Ans")
    mediator(service, first_name="Bert", max_open_cases=0)
    full = mediator(service, first_name="Cor", max_open_cases=0)

    page = check(client, ready_case(service), full)

    assert ">Ans Bakker</option>" in page
    assert ">Cor Bakker</option>" in page
    assert "Bert Bakker" not in page
    assert "Only people whom no rule keeps out are listed" in page


def test_every_rule_is_kept_by_a_good_pair_and_it_has_a_place(service, client):
    pair = [mediator(service), mediator(service)]

    page = check(client, ready_case(service), *pair)

    assert "Every rule is kept." in page
    assert "That is place 1 in the ranking." in page
    assert "Room for another case" in page
    assert "Offer to these two" in page


def test_what_is_broken_comes_first_and_cannot_be_asked(service, client):
    pair = [mediator(service, first_name="Cor", max_open_cases=0), mediator(service)]

    page = check(client, ready_case(service), *pair)

    assert "This is not possible" in page
    assert page.index("Cor Bakker has as many cases") < page.index("Active as a mediator")
    assert "0 of 0 cases" in page
    assert "Offer to" not in page


def test_what_is_soft_asks_for_a_reason(service, client):
    pair = [mediator(service), mediator(service)]

    page = check(client, ready_case(service, languages=["tr"]), *pair)

    assert "Together they do not speak all languages" in page
    assert "Broken, you may set it aside" in page
    assert 'name="despite" value="language"' in page
    assert 'name="despite_reason"' in page


def test_one_person_can_be_looked_at_alone(service, client):
    page = check(client, ready_case(service), mediator(service, first_name="Ans"))

    assert "Offer to Ans Bakker" in page
    assert "ranking" not in page


def test_the_answer_alone_comes_to_htmx(service, client):
    pair = [mediator(service), mediator(service)]

    part = check(client, ready_case(service), *pair, headers={"HX-Request": "true"})

    assert "Every rule is kept." in part
    assert "<html" not in part


def test_looking_changes_nothing(service, client):
    check(client, ready_case(service), mediator(service), mediator(service))

    assert not Offer.unscoped.exists()


def test_two_people_are_too_many_for_one_seat(service, client):
    case = ready_case(service, state="seeking_pair")
    AssignmentFactory(service=service, case=case, volunteer=mediator(service))

    assert "one seat left" in check(client, case, mediator(service), mediator(service))


def test_somebody_who_was_asked_is_no_choice(service, client):
    case, asked = offered_case(service), mediator(service, first_name="Ans")
    offer_to(asked, case)

    assert "Ans Bakker was asked already" in check(client, case, asked)


def test_a_case_that_seeks_nobody_can_be_looked_at_without_a_button(service, client):
    case = ready_case(service, state="triage")

    assert "Offer to" not in check(client, case, mediator(service), mediator(service))


def test_a_mentor_is_asked_for_where_the_service_wants_one(service, client):
    PairingRules.unscoped.create(service=service, newcomers="with_mentor")
    pair = [mediator(service, level="novice"), mediator(service)]

    assert "goes with a mentor only" in check(client, ready_case(service), *pair)


# --- hours side by side


def test_the_hours_of_the_best_pairs_stand_side_by_side(service, client):
    mediator(service, first_name="Ans", weekdays=(0, 1))
    mediator(service, first_name="Bert", weekdays=(0,))
    case = ready_case(service, wishes=["0-evening", "1-evening"])

    page = client.get(url_of("pair_hours", case)).content.decode()

    assert page.count('<th scope="row">') == 3
    assert "Pairs that can together" in page
    assert page.count("data-can") > 4
    assert "pair 1" in page


def test_where_one_mediator_takes_a_case_no_word_is_of_pairs(service, client):
    service.mediators_per_case = 1
    service.save()
    one, case = mediator(service, weekdays=(0,)), ready_case(service, wishes=["0-evening"])

    hours = client.get(url_of("pair_hours", case)).content.decode()
    rules = check(client, case, one)
    mediator(service, first_name="Cor", level="novice")
    newcomers = why(client, case, rule="nobody_experienced")

    assert "place 1" in hours
    assert "Are newcomers, and do not work alone yet" in newcomers
    assert "Cor Bakker" in newcomers
    assert "pair 1" not in hours
    assert "Pairs that" not in hours
    assert "Enough experience together" not in rules


def test_who_was_asked_does_not_stand_as_on_the_case(service, client):
    case = offered_case(service, wishes=["0-evening"])
    offer_to(mediator(service, first_name="Ans", weekdays=(0,)), case)
    mediator(service, first_name="Bert", weekdays=(0,))

    page = client.get(url_of("pair_hours", case)).content.decode()

    assert "on the case" not in page
    assert "Can together, by place" in page


def test_without_a_pair_there_are_no_hours(service, client):
    page = client.get(url_of("pair_hours", ready_case(service))).content.decode()

    assert "no pair that can begin" in page


# --- why somebody is not there


def why(client, case, **asked) -> str:
    return client.get(url_of("pair_why", case), asked).content.decode()


def test_somebody_left_out_is_told_with_the_rule_and_what_would_change_it(service, client):
    mediator(service, first_name="Cor", max_open_cases=0)

    page = why(client, ready_case(service), q="cor")

    assert "Cor Bakker has as many cases as they want. Has 0 of 0 cases." in page
    assert "Cor Bakker can raise their own maximum" in page


def test_who_left_the_case_is_told_so_with_what_would_change_it(service, client):
    case, cor = ready_case(service), mediator(service, first_name="Cor")
    AssignmentFactory(service=service, case=case, volunteer=cor, ended_at=READY, left_early=True)

    page = why(client, case, q="cor")

    assert "Cor Bakker was on this case before and left it." in page
    assert "Ask Cor Bakker again only when you have talked about it" in page
    assert 'value="left_case"' in check(client, case, cor)


def test_of_who_is_left_out_every_rule_can_be_read(service, client):
    full = mediator(service, first_name="Cor", max_open_cases=0)
    mediator(service, first_name="Dirk", state="paused")
    case = ready_case(service)

    assert f"check/?first={full.pk}" in why(client, case, q="cor")
    assert "check/" not in why(client, case, q="dirk")


def test_a_certification_that_begins_later_is_told_with_its_day(service, client):
    late = mediator(service, first_name="Cor", certified=False)
    CertificationFactory(service=service, volunteer=late, effective_on=date(2026, 4, 1))

    assert "This ends by itself on 1 April 2026." in why(client, ready_case(service), q="cor")


def test_somebody_who_stands_lower_is_told_their_place(service, client):
    for _ in range(2):
        mediator(service)
    busy = mediator(service, first_name="Cor")
    AssignmentFactory(service=service, volunteer=busy)

    page = why(client, ready_case(service), q="cor")

    assert "Place 2, with" in page
    assert f"first={busy.pk}&amp;second=" in page


def test_who_is_asked_or_on_the_case_is_told_so(service, client):
    case = offered_case(service)
    AssignmentFactory(service=service, case=case, volunteer=mediator(service, first_name="Ans"))
    offer_to(mediator(service, first_name="Bert"), case)

    page = why(client, case, q="Bakker")

    assert "Is on the case." in page
    assert "Was asked, and has not answered yet." in page


def test_who_does_not_mediate_is_told_with_their_state(service, client):
    mediator(service, first_name="Cor", state="training")

    assert "Does not mediate now: in training." in why(client, ready_case(service), q="cor")


def test_a_name_nobody_has_is_said(service, client):
    mediator(service)
    case = ready_case(service)

    for words in ("Zzz", "???"):
        assert f"No volunteer here is called “{words}”." in why(client, case, q=words)


def test_everybody_under_one_rule_is_named(service, client):
    mediator(service, first_name="Cor", max_open_cases=0)
    mediator(service, first_name="Dirk", certified=False)

    page = why(client, ready_case(service), rule="load_full")

    assert "Cor Bakker" in page
    assert "0 of 0 cases" in page
    assert "Dirk Bakker" not in page


def test_a_volunteer_of_another_service_is_never_found(service, client):
    mediator(DistrictFactory().service, first_name="Vreemd")

    assert "No volunteer here" in why(client, ready_case(service), q="Vreemd")


def test_an_unknown_rule_or_no_question_is_an_empty_page(service, client):
    case = ready_case(service)

    assert "Why is somebody not here?" in why(client, case, rule="nonsense")
    assert "Why is somebody not here?" in why(client, case)


@pytest.mark.parametrize("name", ["pair_check", "pair_hours", "pair_why"])
def test_an_answer_takes_few_queries_however_many_people_there_are(
    service, client, name, django_assert_max_num_queries
):
    case, volunteers = ready_case(service), [mediator(service) for _ in range(2)]
    asked = {"first": volunteers[0].pk, "second": volunteers[1].pk, "q": "bakker"}

    def queries() -> int:
        client.get(url_of(name, case), asked)  # whoever looks first reads the pool
        with django_assert_max_num_queries(14) as seen:
            client.get(url_of(name, case), asked)
        return len(seen)

    few = queries()
    for _ in range(6):
        mediator(service)

    assert queries() == few
