"""The rules of pairing, through the browser's door."""

import pytest
from django.urls import reverse
from django.utils import translation

from organisations.models import Role, Service
from scheduling.models import PairingRules

HTMX = {"HTTP_HX-Request": "true"}


@pytest.fixture
def manager(service, member, logged_in):
    return logged_in(member(service, Role.MANAGER))


@pytest.fixture
def look(service):
    return reverse("scheduling:pairing_rules", args=[service.slug])


@pytest.fixture
def change(service):
    return reverse("scheduling:pairing_rules_change", args=[service.slug])


@pytest.fixture
def facts(manager, change):
    """What the form holds when nobody changed anything."""
    form = manager.get(change).context["form"]
    return {
        name: "on" if form[name].value() is True else form[name].value() for name in form.fields
    }


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_says_what_counts_and_what_never_does(manager, look):
    page = words_of(manager.get(look))

    assert "Gender, age and origin never count, unless a coordinator asks for it" in page
    assert "<dt>Each open case takes off</dt><dd>60</dd>" in page
    assert "<dt>A case in the volunteer&#x27;s own postcode</dt><dd>Never</dd>" in page


def test_a_number_of_their_own_stands_beside_the_delivered_one(service, manager, look):
    PairingRules.unscoped.create(service=service, weights={"open_case": -90}, same_household=False)

    page = words_of(manager.get(look))

    assert "90 (default: 60)" in page
    assert "May go together" in page


def test_a_coordinator_looks_and_is_shown_no_button(service, member, logged_in, look, change):
    coordinator = logged_in(member(service, Role.COORDINATOR))

    assert change not in coordinator.get(look).content.decode()
    assert coordinator.get(change).status_code == 403


def test_a_manager_keeps_other_rules(service, manager, look, change, facts):
    told = facts | {"open_case": 90, "fairness": 50, "area_street": "warning"}
    told.pop("same_household")

    answer = manager.post(change, told)

    assert (answer.status_code, answer.url) == (302, look)
    rules = PairingRules.of(service)
    assert rules.weights == {"open_case": -90, "fairness": 5_000}
    assert not rules.same_household
    assert Service.objects.get(pk=service.pk).same_street_rule == "warning"


def test_keeping_the_page_as_it_is_changes_nothing(service, manager, change, facts):
    manager.post(change, facts)

    assert PairingRules.of(service).weights == {}


def test_a_wrong_number_is_explained_and_nothing_that_was_typed_is_lost(
    service, manager, change, facts
):
    answer = manager.post(change, facts | {"open_case": -5, "pause_day": 7})

    assert answer.status_code == 422
    assert "open_case" in answer.context["form"].errors
    assert answer.context["form"]["pause_day"].value() == "7"
    assert "<li>Each open case takes off</li>" in words_of(answer)
    assert "cannot be worked out yet" in words_of(answer)
    assert PairingRules.of(service).pk is None


def test_errors_are_in_the_language_of_the_reader(manager, change, facts):
    manager.cookies["language"] = "nl"

    answer = manager.post(change, facts | {"open_case": ""})

    with translation.override("nl"):
        wanted = translation.gettext("This field is required.")
    assert answer.context["form"].errors["open_case"] == [wanted]
    assert "This field is required." not in words_of(answer)


def test_trying_counts_the_example_out_and_keeps_nothing(service, manager, change, facts):
    before = manager.get(change).context["example"]

    answer = manager.post(change, facts | {"open_case": 500, "try": "1"})

    assert answer.status_code == 200
    assert answer.context["example"].sides != before.sides
    assert answer.context["form"]["open_case"].value() == "500"
    assert PairingRules.of(service).pk is None


def test_a_browser_that_can_gets_the_example_alone(manager, change, facts):
    answer = manager.post(change, facts | {"try": "1"}, **HTMX)

    page = answer.content.decode()
    assert 'id="example"' in page
    assert '<span id="example-line" hx-swap-oob="true">' in page
    assert "<form" not in page


@pytest.mark.parametrize("number", ["", "-1", "abc", "3000000"])
def test_a_number_that_cannot_be_counted_with_takes_the_example_away(
    manager, change, facts, number
):
    answer = manager.post(change, facts | {"pause_day": number, "try": "1"}, **HTMX)

    page = words_of(answer)
    assert answer.status_code == 422
    assert "Not counted yet: Each day since their last case adds" in page
    assert "stand first" not in page


def test_the_line_that_stays_in_sight_says_what_the_example_says(manager, change):
    page = words_of(manager.get(change))

    assert page.count("stand first") == 2
    assert "<noscript><button" in page


def test_the_page_tells_apart_what_no_reason_and_what_a_reason_sets_aside(service, manager, look):
    before, after = words_of(manager.get(look)).split("set it aside with a reason")

    assert "Room for another case" in before
    assert "Not from the same street" in before
    assert "Hours they share with the parties" not in before
    assert "The languages that are needed" in after


def test_where_one_mediates_nothing_is_said_of_two(service, manager, look, change):
    service.mediators_per_case, service.language = 1, "fr"
    service.save()

    page = words_of(manager.get(look)) + words_of(manager.get(change))

    assert "French and Arabic. Two people could take it" in page
    for words in ("The two together", "household", "A newcomer goes", "experience together"):
        assert words not in page


def test_where_one_mediates_what_is_about_two_stays_as_it_was(service, manager, change):
    service.mediators_per_case = 1
    service.save()
    PairingRules.unscoped.create(
        service=service, weights={"together": 7}, newcomers="with_mentor", same_household=False
    )
    form = manager.get(change).context["form"]

    answer = manager.post(
        change, {name: form[name].value() for name in form.fields} | {"open_case": 90}
    )

    rules = PairingRules.of(service)
    assert answer.status_code == 302
    assert rules.weights == {"together": 7, "open_case": -90}
    assert (rules.newcomers, rules.same_household) == ("with_mentor", False)


def test_back_to_the_default_is_shown_before_it_is_kept(service, manager, change):
    PairingRules.unscoped.create(service=service, weights={"open_case": -90})

    answer = manager.get(change + "?delivered")

    assert answer.context["form"]["open_case"].value() == 60
    assert "They count once you save them" in words_of(answer)
    assert PairingRules.of(service).weights == {"open_case": -90}
