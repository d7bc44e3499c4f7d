"""What a service chooses for itself counts from now on; what was chosen before stays."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from cases.actions.choices import AT_THE_TOP, ChoiceFacts, add_choice, change_choice
from cases.actions.closing import close_case, reopen_case
from cases.actions.refusals import (
    ChoiceKnown,
    ChoiceNeeded,
    NoteMissing,
    NotOffered,
    OverrideMissing,
)
from cases.actions.reporting import Problem, report_case
from cases.actions.triage import Judgement, find_unsuitable, keep_judgement, make_ready
from cases.lifecycle import CaseState
from cases.models import Case, ChoiceInUse, ChoiceList, PartyFacts, Triage, choices_of
from organisations.models import AuditEntry, Role, Service
from tests.factories.cases import READY, CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory, ServiceFactory

QUESTION, KIND = ChoiceList.QUESTION, ChoiceList.KIND
NOT_STARTED, ENDED = ChoiceList.NOT_STARTED, ChoiceList.ENDED


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def pigeons(manager, now):
    facts = ChoiceFacts(words={"nl": "duiven", "en": "pigeons"}, use="offered", counts_as="pets")
    return add_choice(KIND, facts, by=manager, at=now)


@pytest.fixture
def judgement(service):
    district = DistrictFactory(service=service)
    return Judgement(summary="Drums", district=district, languages=["nl"], found_none=True)


def labels(service, which=KIND):
    fresh = Service.objects.get(pk=service.pk)
    return [choice.label for choice in choices_of(fresh).offered(which)]


def test_a_service_without_rows_has_the_standard(service):
    assert labels(service)[0] == "noise by people"
    assert len(labels(service, QUESTION)) == 7
    assert choices_of(service).find(QUESTION, "violence").is_hard
    assert not choices_of(service).find(QUESTION, "family").is_hard


def test_own_words_are_read_in_their_language_and_the_standard_in_others(service, manager, now):
    facts = ChoiceFacts(words={"nl": "dieren"})

    row = change_choice(KIND, "pets", facts, by=manager, at=now)

    assert "pets" in labels(service)
    with translation.override("nl"):
        assert "dieren" in labels(service)
    assert (row.name, row.used_since) == ("Pets", None)
    entry = AuditEntry.unscoped.get()
    assert (entry.verb, entry.changed) == ("choice.change", ["words"])


def test_own_words_that_are_emptied_are_the_standard_again(service, manager, now):
    change_choice(KIND, "pets", ChoiceFacts(words={"en": "animals"}), by=manager, at=now)
    change_choice(KIND, "pets", ChoiceFacts(words={"en": ""}), by=manager, at=now)

    assert "pets" in labels(service)


def test_the_same_again_changes_nothing(service, manager, now, later):
    facts = ChoiceFacts(use="off", after="garden")
    change_choice(KIND, "pets", facts, by=manager, at=now)
    version = Service.objects.get().choices_version

    row = change_choice(KIND, "pets", facts, by=manager, at=later)

    assert row.used_since == now
    assert AuditEntry.unscoped.count() == 1
    assert Service.objects.get().choices_version == version


def test_an_own_kind_counts_as_a_standard_one(service, coordinator, pigeons, now):
    problem = Problem(kind=pigeons.code, reporter=PartyFacts(name="Mrs Geheim"))

    case = report_case(problem, by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.kind, case.own_kind) == ("pets", pigeons)
    assert report_case(problem, by=coordinator, at=now) == case


def test_a_kind_of_another_service_or_none_at_all_is_refused(coordinator, member, now):
    other = member(ServiceFactory(), Role.MANAGER)
    facts = ChoiceFacts(words={"nl": "duiven"}, use="offered", counts_as="pets")
    theirs = add_choice(KIND, facts, by=other, at=now)

    for kind in (theirs.code, "drums", "", "violence"):
        with pytest.raises(NotOffered):
            report_case(Problem(kind=kind, reporter=PartyFacts()), by=coordinator, at=now)
    assert not Case.unscoped.exists()


def test_what_is_switched_off_is_offered_no_more_and_stays_readable(service, manager, pigeons, now):
    case = CaseFactory(service=service, kind="pets", own_kind=pigeons)

    change_choice(KIND, pigeons.code, ChoiceFacts(use="off"), by=manager, at=now)

    assert "pigeons" not in labels(service)
    words = choices_of(manager.service).said(KIND, case.kind, case.own_kind_id)
    assert words == "pigeons"


@pytest.mark.parametrize(
    ("which", "code"),
    [(KIND, "other"), (NOT_STARTED, "outside_area"), (NOT_STARTED, "duplicate"), (ENDED, "other")],
)
def test_what_code_itself_chooses_cannot_be_switched_off(service, manager, now, which, code):
    with pytest.raises(ChoiceNeeded):
        change_choice(which, code, ChoiceFacts(use="off"), by=manager, at=now)

    assert not ChoiceInUse.unscoped.exists()
    change_choice(which, code, ChoiceFacts(words={"en": "the rest"}), by=manager, at=now)
    assert "the rest" in labels(service, which)


def test_at_least_one_kind_always_stays(service, manager, now):
    for code in [choice.code for choice in choices_of(service).all_of(KIND)]:
        if not choices_of(service).find(KIND, code).must_stay:
            change_choice(KIND, code, ChoiceFacts(use="off"), by=manager, at=now)

    assert labels(service) == ["something else"]


def test_two_of_a_list_never_read_the_same(service, manager, pigeons, now):
    twice = ChoiceFacts(words={"nl": "Duíven"}, use="offered", counts_as="other")
    with pytest.raises(ChoiceKnown) as refusal:
        add_choice(KIND, twice, by=manager, at=now)
    assert refusal.value.other.code == pigeons.code

    with pytest.raises(ChoiceKnown):
        change_choice(KIND, "pets", ChoiceFacts(words={"en": "Parking"}), by=manager, at=now)
    assert ChoiceInUse.unscoped.get() == pigeons


def test_a_choice_is_put_below_another_or_at_the_top(service, manager, pigeons, now):
    change_choice(KIND, pigeons.code, ChoiceFacts(after=AT_THE_TOP), by=manager, at=now)
    assert labels(service)[:2] == ["pigeons", "noise by people"]

    change_choice(KIND, "noise_people", ChoiceFacts(after="parking"), by=manager, at=now)

    assert labels(service)[:3] == ["pigeons", "noise by equipment", "bullying or intimidation"]
    assert labels(service).index("noise by people") == labels(service).index("parking") + 1
    assert AuditEntry.unscoped.newest_first().first().changed == ["place"]


def test_a_new_question_is_asked_with_its_weight(service, manager, coordinator, judgement, now):
    dogs = add_choice(
        QUESTION, ChoiceFacts(words={"nl": "een gevaarlijke hond"}, use="hard"), by=manager, at=now
    )
    case = CaseFactory(service=service)
    ticked = replace(judgement, contra_indications=[dogs.code], note="Take care")

    with pytest.raises(OverrideMissing) as refusal:
        make_ready(case, ticked, by=coordinator, at=now)
    assert [question.label for question in refusal.value.questions] == ["een gevaarlijke hond"]

    make_ready(case, replace(ticked, override_reason="It is on a lead"), by=coordinator, at=now)
    triage = Triage.unscoped.get()
    assert triage.contra_indications == [dogs.code]
    assert triage.asked_as[dogs.code] == {
        "use": "hard",
        "words": {"nl": "een gevaarlijke hond"},
    }


def test_a_standard_question_weighs_what_the_service_says(
    service, manager, coordinator, judgement, now
):
    change_choice(QUESTION, "violence", ChoiceFacts(use="soft"), by=manager, at=now)
    change_choice(QUESTION, "family", ChoiceFacts(use="hard"), by=manager, at=now)
    soft = replace(judgement, contra_indications=["violence"])

    with pytest.raises(NoteMissing):
        make_ready(CaseFactory(service=service), soft, by=coordinator, at=now)
    make_ready(
        CaseFactory(service=service), replace(soft, note="Take care"), by=coordinator, at=now
    )
    with pytest.raises(OverrideMissing):
        hard = replace(soft, contra_indications=["family"], note="Take care")
        make_ready(CaseFactory(service=service), hard, by=coordinator, at=now)


def test_what_was_judged_stays_when_a_question_is_reworded_and_switched_off(
    service, manager, coordinator, judgement, now, later
):
    case = CaseFactory(service=service, state=CaseState.TRIAGE)
    ticked = replace(judgement, contra_indications=["violence"])
    keep_judgement(case, ticked, by=coordinator, at=now)
    facts = ChoiceFacts(use="off", words={"en": "a weapon"})
    change_choice(QUESTION, "violence", facts, by=manager, at=now)

    # Asked no more, it weighs what it weighed when it was ticked.
    with pytest.raises(OverrideMissing) as refusal:
        make_ready(case, ticked, by=coordinator, at=later)

    assert [question.label for question in refusal.value.questions] == [
        "violence, threats or a chance of violence"
    ]
    keep_judgement(case, replace(ticked, note="Call first"), by=coordinator, at=later)
    assert Triage.unscoped.get().asked_as["violence"] == {"use": "hard", "words": {}}


def test_a_question_that_is_none_of_the_service_is_refused(service, coordinator, judgement, now):
    ticked = replace(judgement, contra_indications=["own-0123456789ab"], note="Take care")

    with pytest.raises(NotOffered):
        keep_judgement(CaseFactory(service=service), ticked, by=coordinator, at=now)


def test_own_reasons_count_as_standard_ones_and_go_when_a_case_is_reopened(
    service, manager, coordinator, judgement, now, later
):
    facts = ChoiceFacts(words={"nl": "op vakantie"}, use="offered", counts_as="withdrew")
    away = add_choice(NOT_STARTED, facts, by=manager, at=now)
    facts = replace(facts, words={"nl": "koffie gedronken"}, counts_as="relation")
    coffee = add_choice(ENDED, facts, by=manager, at=now)
    case = CaseFactory(service=service)

    find_unsuitable(case, judgement, reason=away.code, by=coordinator, at=now)
    case.refresh_from_db()
    assert (case.not_started_reason, case.own_reason) == ("withdrew", away)

    talked = CaseFactory(
        service=service, state=CaseState.TALKS_DONE, started_at=READY, ready_at=READY
    )
    PartyFactory(service=service, case=talked)
    with pytest.raises(NotOffered):
        close_case(
            talked, ended_reason=away.code, provisional_result="solved", by=coordinator, at=now
        )
    close_case(
        talked, ended_reason=coffee.code, provisional_result="solved", by=coordinator, at=now
    )
    talked.refresh_from_db()
    assert (talked.ended_reason, talked.own_reason) == ("relation", coffee)

    reopen_case(talked, reason="It began again", by=coordinator, at=later)
    talked.refresh_from_db()
    assert (talked.ended_reason, talked.own_reason) == ("", None)


def test_a_change_that_is_rolled_back_is_read_by_nobody(service, manager, now):
    with transaction.atomic():
        change_choice(KIND, "pets", ChoiceFacts(words={"en": "animals"}), by=manager, at=now)
        assert "animals" in labels(service)
        transaction.set_rollback(True)
    assert "animals" not in labels(service)

    change_choice(KIND, "pets", ChoiceFacts(words={"en": "beasts"}), by=manager, at=now)
    assert "beasts" in labels(service)


@pytest.mark.parametrize(
    "facts",
    [
        {"which": "question", "use": "offered"},
        {"which": "kind", "use": "hard"},
        {"which": "kind", "code": "own-1", "counts_as": ""},
        {"which": "kind", "code": "pets", "counts_as": "garden"},
        {"which": "question", "code": "own-1", "use": "soft", "counts_as": "pets"},
    ],
)
def test_the_database_holds_what_fits_a_list(service, facts):
    row = {"which": "kind", "code": "pets", "use": "offered", "name": "x", "place": 0} | facts

    with pytest.raises(IntegrityError), transaction.atomic():
        ChoiceInUse.unscoped.create(service=service, **row)
