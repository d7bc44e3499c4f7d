"""Which records may be of one person, and what is asked about them."""

import pytest

from core.alike import (
    Asked,
    Likely,
    PersonFacts,
    Shared,
    likeness,
    question_between,
    questions_among,
    without_prefixes,
)

NOOR = {
    "first_name": "Noor",
    "last_name": "de Wolf",
    "mailboxes": frozenset({"noor@post.example"}),
    "phone": "+31612345681",
    "home": ("9712 ab", "12"),
}
NOTHING_SHARED = {"mailboxes": frozenset(), "phone": "", "home": ()}


def asked(**other):
    return question_between(PersonFacts(**NOOR), PersonFacts(**{**NOOR, **NOTHING_SHARED, **other}))


def only(name):
    return {name: NOOR[name]}


@pytest.mark.parametrize("first", ["Noor", "N.", "Nóór"])
def test_one_mailbox_and_names_alike_are_likely_one_person(first):
    assert asked(first_name=first, **only("mailboxes")) == Asked(Shared.MAILBOX, Likely.SAME)


@pytest.mark.parametrize(
    ("names", "likely"),
    [
        ({"first_name": "Bas"}, Likely.TWO_PEOPLE),
        ({"first_name": "Bas", "last_name": "Kaya"}, Likely.TWO_PEOPLE),
        ({"last_name": "Kaya"}, Likely.UNSURE),
    ],
)
def test_one_mailbox_and_another_first_name_are_likely_two_people(names, likely):
    assert asked(**names, **only("mailboxes")) == Asked(Shared.MAILBOX, likely)


def test_who_is_kept_by_a_first_name_alone_may_be_the_same():
    assert asked(last_name="", **only("mailboxes")) == Asked(Shared.MAILBOX, Likely.UNSURE)
    assert asked(last_name="", **only("phone")) == Asked(Shared.PHONE, Likely.UNSURE)
    assert asked(last_name="", **only("home")) is None


def test_one_telephone_asks_for_names_alike_only():
    assert asked(**only("phone")) == Asked(Shared.PHONE, Likely.SAME)
    assert asked(first_name="Bas", **only("phone")) is None
    assert asked(last_name="Kaya", **only("phone")) is None


def test_one_home_asks_for_one_last_name_and_ticks_nothing():
    assert asked(first_name="Bas", **only("home")) == Asked(Shared.HOME, Likely.UNSURE)
    assert asked(last_name="Kaya", **only("home")) is None


def test_a_name_alone_never_asks():
    assert asked() is None


def test_who_is_told_apart_by_a_number_is_not_one_person():
    found = question_between(
        PersonFacts(**{**NOOR, "first_name": "Jan 1"}),
        PersonFacts(**{**NOOR, "first_name": "Jan 2", "home": ()}),
    )

    assert found == Asked(Shared.MAILBOX, Likely.TWO_PEOPLE)


def test_each_two_are_asked_about_once_however_much_they_share():
    people = [PersonFacts(**NOOR), PersonFacts(**NOOR), PersonFacts(first_name="Noor")]

    assert list(questions_among(people)) == [(0, 1, Asked(Shared.MAILBOX, Likely.SAME))]


def test_a_crowd_behind_one_number_is_not_compared_each_with_each():
    crowd = [PersonFacts(first_name="Noor", last_name="Wolf", phone="+31612345681")] * 500

    assert len(list(questions_among(crowd))) == 12 * 11 / 2


def test_a_prefix_makes_no_names_alike():
    assert without_prefixes("Van den Berg") == "berg"
    assert without_prefixes("Van") == "van"
    assert asked(last_name="de Bos", **only("phone")) is None


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [("jansen", "jansen", 1, 1), ("jansen", "janssen", 0.95, 0.99),
     ("martha", "marhta", 0.96, 0.97),
     ("dwayne", "duane", 0.83, 0.85), ("a", "b", 0, 0), ("kok", "xyz", 0, 0)],
)  # fmt: skip
def test_likeness_is_that_of_jaro_and_winkler(a, b, least, most):
    assert least <= likeness(a, b) <= most
    assert likeness(a, b) == likeness(b, a)
