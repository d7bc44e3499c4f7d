"""What a service offers, read from the standard and its rows."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions.choices import ChoiceFacts, add_choice, change_choice
from cases.models import ChoiceList, choices_of
from organisations.models import Role, Service


def test_only_the_first_look_after_a_change_asks_the_database(service, member, now):
    manager = member(service, Role.MANAGER)
    with CaptureQueriesContext(connection) as seen:
        choices_of(service)
    assert len(seen) == 0
    change_choice(ChoiceList.KIND, "pets", ChoiceFacts(use="off"), by=manager, at=now)

    fresh = Service.objects.get(pk=service.pk)
    with CaptureQueriesContext(connection) as seen:
        first = choices_of(fresh)
        second = choices_of(fresh)

    assert len(seen) == 1
    assert first is second
    assert not first.find(ChoiceList.KIND, "pets").is_offered


def test_an_own_choice_made_a_moment_later_is_told_as_what_it_counts_as(service, member, now):
    before = choices_of(service)
    manager = member(service, Role.MANAGER)
    facts = ChoiceFacts(words={"en": "pigeons"}, use="offered", counts_as="pets")
    row = add_choice(ChoiceList.KIND, facts, by=manager, at=now)

    assert before.said(ChoiceList.KIND, "pets", row.pk) == "pets"
    assert before.titles(ChoiceList.KIND).of("pets", row.pk) == "Pets"
    assert choices_of(manager.service).said(ChoiceList.KIND, "pets", row.pk) == "pigeons"


def test_without_words_in_a_language_an_own_choice_speaks_that_of_the_service(service, member, now):
    facts = ChoiceFacts(words={"en": "pigeons"}, use="offered", counts_as="pets")
    row = add_choice(ChoiceList.KIND, facts, by=member(service, Role.MANAGER), at=now)
    choice = choices_of(Service.objects.get()).find(ChoiceList.KIND, row.code)

    assert choice.said_in("fr") == "pigeons"


def test_words_of_sheets_lead_to_choices_in_every_language(service, member, now):
    manager = member(service, Role.MANAGER)
    facts = ChoiceFacts(words={"nl": "Duiven voeren"}, use="offered", counts_as="pets")
    row = add_choice(ChoiceList.KIND, facts, by=manager, at=now)
    known = choices_of(manager.service).by_letters(ChoiceList.KIND)

    assert known["duivenvoeren"] == row.code
    assert known["parking"] == "parking"
