"""The ranking told of people, and in words."""

from datetime import date

import pytest
from django.utils import translation

from organisations.models import Role, Scope
from scheduling.engine.explain import FAR_ENOUGH, Relief
from scheduling.engine.reasons import Rule
from scheduling.pairing.pages import board_lines, left_out
from scheduling.pairing.pages.board import Nobody, board_of, weekdays_of
from scheduling.pairing.snapshot.everybody import look_at_pool
from scheduling.pairing.words.rules import RULES
from tests.factories.cases import AssignmentFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.training import CertificationFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case, ready_case
from training.actions.observations import note_observation


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def look(case, at):
    return look_at_pool(case, service=case.service, at=at)


def board(case, at):
    return board_of(look(case, at))


def lines(case, at) -> list[tuple[str, str]]:
    snapshot = look(case, at)
    card = board_of(snapshot).cards[0]
    return [(line["tone"], str(line["text"])) for line in board_lines.reasons_for(card, snapshot)]


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
    for languages in (["nl"], ["nl", "tr"]):
        mediator(service, languages=languages)
    case = ready_case(service, languages=["nl", "tr"])

    assert ("good", "Together they speak all that is needed") in lines(case, now)


def test_a_woman_and_a_man_are_told_only_where_the_case_asks(service, now):
    for gender in ("woman", "man"):
        mediator(service, gender=gender)
    line = ("good", "A woman and a man, as the parties asked")

    assert line in lines(ready_case(service, prefer_mixed_pair=True), now)
    assert line not in lines(ready_case(service), now)


def test_a_warning_is_told_with_the_name(service, now):
    district = DistrictFactory(service=service)
    neighbour = mediator(service, district=district)
    mediator(service)
    snapshot = look(ready_case(service, district=district), now)

    (card,) = board_of(snapshot).cards

    assert card.rules_warned == ["same_district"]
    assert [str(line["text"]) for line in board_lines.warning_lines(card.warnings, snapshot)] == [
        f"{neighbour.user.full_name} lives in the same district as the parties."
    ]


def test_the_first_card_tells_all_and_the_others_their_company(service, now):
    for level in ("novice", "senior", "senior"):
        mediator(service, level=level)
    snapshot = look(ready_case(service), now)

    first, second = (
        board_lines.card_words(card, snapshot, place=place)
        for place, card in enumerate(board_of(snapshot).cards[:2], 1)
    )

    assert len(first["lines"]) == 4
    assert [str(line["text"]) for line in second["lines"]] == [
        "A newcomer goes along with a mentor",
        "Both speak Dutch",
    ]


def test_a_load_is_drawn_and_said(service, now):
    for _ in range(2):
        mediator(service, max_open_cases=2)
    snapshot = look(ready_case(service), now)

    card = board_lines.card_words(board_of(snapshot).cards[0], snapshot, place=1)

    assert card["people"][0]["load"] == "0 of 2 cases"
    assert card["people"][0]["dots"] == '<span class="load-dot"></span>' * 2


def test_a_card_marks_the_days_of_the_week_on_which_its_team_can_begin(service, now):
    for _ in range(2):
        mediator(service, weekdays=(0, 3))
    wishes = [f"{day}-evening" for day in range(7)]
    snapshot = look(ready_case(service, wishes=wishes), now)
    (card,) = board_of(snapshot).cards

    told = board_lines.card_words(card, snapshot, place=1)["week"]

    assert card.weekdays == (0, 3)
    assert "Days on which they can begin: Monday, Thursday" in told
    assert "<span data-can>Thu</span><span>Fri</span>" in told


@pytest.mark.parametrize("start", [0, 47, 7 * 48, 3 * 7 * 48 + 5])
def test_a_start_in_any_week_marks_its_day(start):
    wednesday = date(2026, 3, 4)

    assert weekdays_of(1 << start, first=wednesday) == (2,)
    assert weekdays_of(1 << start + 5 * 48, first=wednesday) == (0,)


def test_the_points_are_shown_term_by_term_without_zeros(service, now):
    for _ in range(2):
        mediator(service)
    (card,) = board(ready_case(service), now).cards

    points = board_lines.points_of(card.terms)

    assert sum(term["points"] for term in points) == card.points
    assert [str(term["label"]) for term in points] == [
        "Time since their last case",
        "Languages both speak",
        "Hours they share with the parties",
    ]


def test_who_is_left_out_is_counted_under_the_first_rule_that_keeps_them(service, now):
    for _ in range(2):
        mediator(service, max_open_cases=0)
    mediator(service, certified=False, max_open_cases=0)

    found = board(ready_case(service), now).left_out

    assert found == [(Rule.NOT_CERTIFIED, 1), (Rule.LOAD_FULL, 2)]
    assert left_out.group_words(*found[1]) == {
        "rule": "load_full",
        "title": "Have as many cases as they want",
        "count": "2",
    }


def test_whoever_learns_could_come_along(service, now):
    for _ in range(2):
        mediator(service)
    learner = mediator(service, state="training", certified=False, first_name="Mira")

    assert [one.id for one in board(ready_case(service), now).along] == [learner.pk]


def test_whoever_has_watched_enough_is_not_named_any_more(service, now):
    service.observations_needed = 1
    service.save()
    for _ in range(2):
        mediator(service)
    learner, other = (mediator(service, state="training", certified=False) for _ in range(2))
    case = ready_case(service)
    by = Scope.by_link(service, other.user, Role.TRAINER)
    note_observation(learner, day=now.date(), kind="practice", by=by, at=now)

    found = board(case, now)

    assert [one.id for one in found.along] == [other.pk]
    assert Rule.NOT_ACTIVE not in dict(found.left_out)


def test_when_no_pair_fits_the_rule_that_stands_in_the_way_most_is_named(service, now):
    for _ in range(2):
        mediator(service, level="novice")

    found = board(ready_case(service), now)

    assert found.cards == []
    assert (found.nobody.worst, found.nobody.of_two) == (Rule.NOBODY_EXPERIENCED, True)
    told = left_out.nobody_words(found.nobody)
    assert "Two newcomers" in told["obstacle"]
    assert [relief["gain"] for relief in told["reliefs"]] == [
        "Without this one rule 1 pair could take the case."
    ]
    assert [str(text) for text in told["recruit"]] == [
        "Let more newcomers finish their first cases."
    ]


def test_when_several_rules_stand_in_the_way_the_worst_is_told_with_its_remedy(service, now):
    for _ in range(2):
        mediator(service, max_open_cases=0, weekdays=())

    told = left_out.nobody_words(board(ready_case(service), now).nobody)

    assert told["several"]
    assert "their own maximum" in str(told["remedy"])
    (rules,) = told["joint"]
    assert [str(one["title"]) for one in rules] == [
        "Have as many cases as they want",
        str(RULES[Rule.NO_COMMON_TIME].title),
    ]


def test_many_possibilities_are_not_counted_to_the_last():
    relief = Relief(Rule.LOAD_FULL, FAR_ENOUGH)
    nobody = Nobody([relief], Rule.LOAD_FULL, of_two=False, free_from=None)

    (line,) = left_out.nobody_words(nobody)["reliefs"]

    assert line["gain"] == "Without this one rule 100 pairs or more could take the case."


def test_what_nobody_can_change_is_no_help():
    nobody = Nobody([Relief(Rule.DECLINED, 3)], Rule.DECLINED, of_two=False, free_from=None)

    told = left_out.nobody_words(nobody)

    assert told["reliefs"] == []
    assert not told["several"]
    assert told["recruit"] == ["Look for new volunteers."]


def test_waiting_is_told_where_a_certification_begins(service, now):
    for _ in range(2):
        late = mediator(service, certified=False)
        CertificationFactory(service=service, volunteer=late, effective_on=date(2026, 3, 9))

    assert board(ready_case(service), now).nobody.free_from == date(2026, 3, 9)


def test_when_everybody_is_left_out_the_rule_of_most_people_is_named(service, now):
    mediator(service, max_open_cases=0)
    for _ in range(2):
        mediator(service, certified=False)

    assert board(ready_case(service), now).nobody.worst == Rule.NOT_CERTIFIED


def test_without_anybody_there_is_no_rule_to_name(service, now):
    nobody = board(ready_case(service), now).nobody

    assert (nobody.worst, nobody.reliefs) == (None, [])
    assert left_out.nobody_words(nobody)["obstacle"] == ""


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

    assert [reason.about for reason in found.concerns] == [stays.pk]
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
