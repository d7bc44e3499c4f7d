"""The ranking told of people, and in words."""

from datetime import date

import pytest
from django.utils import translation

from scheduling import words
from scheduling.board import NAMES_SHOWN, board_of
from scheduling.snapshot import take_snapshot
from tests.factories.cases import AssignmentFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.training import CertificationFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, ready_case


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def look(case, at):
    return take_snapshot(case, service=case.service, at=at)


def board(case, at):
    return board_of(look(case, at))


def lines(case, at) -> list[tuple[str, str]]:
    snapshot = look(case, at)
    card = board_of(snapshot).cards[0]
    return [(line["tone"], str(line["text"])) for line in words.reasons_for(card, snapshot)]


def test_a_card_has_the_two_people_their_load_and_their_first_hours(service, now):
    pair = [
        mediator(service, weekdays=(0, 1), first_name=name, max_open_cases=3)
        for name in ("Ans", "Bert")
    ]
    AssignmentFactory(service=service, volunteer=pair[0])
    case = ready_case(service, wishes=["0-evening", "1-evening"])

    (card,) = board(case, now).cards

    assert [member.person.first_name for member in card.members] == ["Ans", "Bert"]
    assert [(member.taken, member.room) for member in card.members] == [(1, 3), (0, 3)]
    assert card.new_ids == [one.pk for one in pair]
    assert [f"{hour:%m-%d %H:%M}" for hour in card.hours] == [
        "03-03 17:30",
        "03-09 17:30",
        "03-10 17:30",
    ]


def test_the_reasons_say_why_this_pair(service, now):
    pair = [mediator(service, level="novice"), mediator(service, level="senior")]
    AssignmentFactory(service=service, volunteer=pair[1], assigned_at=now, ended_at=now)

    found = lines(ready_case(service), now)

    assert found == [
        ("good", "16 times to begin in the next four weeks"),
        ("good", "A newcomer goes along with a mentor"),
        ("good", "Both speak Dutch"),
        ("good", f"{pair[0].user.first_name} has had no case for four months or more"),
        ("quiet", f"{pair[1].user.first_name} got the last case on 2 March"),
    ]


@pytest.mark.parametrize(
    ("levels", "line"),
    [
        (("novice", "regular"), "A newcomer goes along with somebody experienced"),
        (("regular", "senior"), "A mentor is one of the two"),
    ],
)
def test_who_learns_from_whom_is_told(service, now, levels, line):
    for level in levels:
        mediator(service, level=level)

    assert ("good", line) in lines(ready_case(service), now)


def test_languages_they_cover_together_are_told(service, now):
    for language in ("nl", "tr"):
        mediator(service, languages=[language])
    case = ready_case(service, languages=["nl", "tr"])

    assert ("good", "Together they speak all that is needed") in lines(case, now)


def test_a_woman_and_a_man_are_told_only_where_the_case_asks(service, now):
    for gender in ("woman", "man"):
        mediator(service, gender=gender)
    line = ("good", "A woman and a man, as the parties asked")

    assert line in lines(ready_case(service, prefer_mixed_pair=True), now)
    assert line not in lines(ready_case(service), now)


def test_a_warning_comes_first_with_the_name(service, now):
    district = DistrictFactory(service=service)
    neighbour = mediator(service, district=district)
    mediator(service)

    first = lines(ready_case(service, district=district), now)[0]

    assert first == (
        "wait",
        f"{neighbour.user.full_name} lives in the same district as the parties.",
    )


def test_the_points_are_shown_term_by_term_without_zeros(service, now):
    for _ in range(2):
        mediator(service)
    (card,) = board(ready_case(service), now).cards

    points = words.points_of(card)

    assert sum(term["points"] for term in points) == card.points
    assert [str(term["label"]) for term in points] == [
        "Time since their last case",
        "Languages both speak",
        "Hours they share with the parties",
    ]


def test_who_is_left_out_stands_under_the_first_rule_that_keeps_them(service, now):
    mediator(service, first_name="Zoe", max_open_cases=0)
    mediator(service, first_name="Ada", max_open_cases=0)
    mediator(service, certified=False)

    groups = [words.group_words(group) for group in board(ready_case(service), now).left_out]

    assert [(group["rule"], group["count"]) for group in groups] == [
        ("not_certified", 1),
        ("load_full", 2),
    ]
    assert [person["name"] for person in groups[1]["people"]] == ["Ada Bakker", "Zoe Bakker"]
    assert groups[1]["people"][0]["fact"] == "0 of 0 cases"
    assert groups[0]["people"][0]["fact"] == "not certified yet"


def test_of_a_long_list_the_first_names_are_shown(service, now):
    for _ in range(NAMES_SHOWN + 2):
        mediator(service, certified=False, weekdays=())

    (group,) = board(ready_case(service), now).left_out

    assert (group.count, len(group.people), group.more) == (NAMES_SHOWN + 2, NAMES_SHOWN, 2)


@pytest.mark.parametrize(
    ("facts", "fact"),
    [
        ({"effective_on": date(2026, 4, 1)}, "from 1 April 2026"),
        ({"valid_until": date(2026, 2, 28)}, "until 28 February 2026"),
    ],
)
def test_a_certification_is_told_with_its_day(service, now, facts, fact):
    volunteer = mediator(service, certified=False)
    CertificationFactory(service=service, volunteer=volunteer, **facts)

    (group,) = board(ready_case(service), now).left_out

    assert words.group_words(group)["people"][0]["fact"] == fact


def test_languages_and_hours_that_miss_are_told(service, now):
    mediator(service, languages=["nl"])
    mediator(service, languages=["tr"], weekdays=())
    mediator(service, languages=["tr"], weekdays=(4,))
    case = ready_case(service, languages=["tr"], both_speak=True)

    groups = [words.group_words(group) for group in board(case, now).left_out]

    facts = {group["rule"]: {one["fact"] for one in group["people"]} for group in groups}
    assert facts == {
        "language": {"not: Turkish"},
        "no_common_time": {"has not said when free, or is away", ""},
    }


def test_when_no_pair_fits_the_rule_that_stands_in_the_way_most_is_named(service, now):
    for _ in range(2):
        mediator(service, level="novice")

    found = board(ready_case(service), now)

    assert found.cards == []
    assert found.bottleneck.rule == "nobody_experienced"
    assert "Two newcomers" in words.group_words(found.bottleneck)["obstacle"]


def test_when_everybody_is_left_out_the_rule_of_most_people_is_named(service, now):
    mediator(service, max_open_cases=0)
    for _ in range(2):
        mediator(service, certified=False)

    assert board(ready_case(service), now).bottleneck.rule == "not_certified"


def test_without_anybody_there_is_no_rule_to_name(service, now):
    assert board(ready_case(service), now).bottleneck is None


def test_a_second_is_sought_beside_the_one_who_stays(service, now):
    case = offered_case(service)
    stays, second = mediator(service), mediator(service)
    AssignmentFactory(service=service, case=case, volunteer=stays)

    found = board(case, now)

    (card,) = found.cards
    assert card.new_ids == [second.pk]
    assert [member.person.name for member in card.new_members] == [second.user.full_name]
    assert [member.person.id for member in found.seated] == [stays.pk]


def test_what_there_is_to_say_of_who_stays_is_said_once(service, now):
    district = DistrictFactory(service=service)
    case = offered_case(service, district=district)
    stays = mediator(service, district=district)
    AssignmentFactory(service=service, case=case, volunteer=stays)
    mediator(service)

    found = board(case, now)

    assert [one.person.id for one in found.concerns] == [stays.pk]
    assert found.cards[0].warnings == []


def test_one_seat_is_ranked_one_by_one(service, now):
    service.mediators_per_case = 1
    people = [mediator(service) for _ in range(2)]

    cards = board(ready_case(service), now).cards

    assert [card.new_ids for card in cards] == [[one.pk] for one in people]


def test_whoever_was_asked_is_not_ranked_again(service, now):
    case = offered_case(service)
    asked = [mediator(service) for _ in range(2)]
    for volunteer in asked:
        offer_to(volunteer, case)
    for _ in range(2):
        mediator(service)

    (card,) = board(case, now).cards

    assert set(card.new_ids).isdisjoint(one.pk for one in asked)
