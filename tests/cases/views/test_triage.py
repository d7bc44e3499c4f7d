import pytest

from cases.lifecycle import CaseState
from cases.models import Case, Party, Triage
from organisations.models import ReadEntry
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory


@pytest.fixture
def case(service):
    case = CaseFactory(service=service, number="2026-0042")
    PartyFactory(service=service, case=case, story="The drums go on.")
    return case


@pytest.fixture
def address(case):
    return f"/s/{case.service.slug}/cases/{case.pk}/triage/"


@pytest.fixture
def client(coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def facts(service):
    return {
        "contra_indications": [],
        "override_reason": "",
        "note": "",
        "tried_themselves": "on",
        "neighbour_name": "Mr Ander",
        "neighbour_phone": "06 9",
        "summary": "Drums at night",
        "district": DistrictFactory(service=service).pk,
        "mediation_type": "regular",
        "languages": ["nl"],
        "both_speak": "on",
        "wishes": ["1-evening"],
        "decision": "make_ready",
    }


def test_the_page_shows_the_reporter_and_the_look_is_logged(client, address, case):
    page = client.get(address).content.decode()

    assert "Mrs Geheim" in page
    assert "because the parties ask for it" in page
    assert page.count('name="wishes"') == 21
    assert ReadEntry.unscoped.get().why == "triage page"
    assert Case.unscoped.get().state == CaseState.NEW


def test_a_suitable_case_goes_to_the_queue(client, address, case, facts):
    answer = client.post(address, facts)

    case.refresh_from_db()
    assert answer.url == f"/s/{case.service.slug}/cases/{case.pk}/"
    assert (case.state, case.both_speak, case.wishes) == (CaseState.READY, True, ["1-evening"])
    assert Party.unscoped.get(role="b").name == "Mr Ander"


@pytest.mark.parametrize(
    ("decision", "more", "state"),
    [
        ("coach", {}, CaseState.COACHING),
        ("give_advice", {"result": "solved"}, CaseState.ADVICE_GIVEN),
        ("find_unsuitable", {"reason": "legal"}, CaseState.UNSUITABLE),
        ("find_outside_area", {}, CaseState.OUTSIDE_AREA),
        ("keep", {"summary": "", "district": ""}, CaseState.TRIAGE),
    ],
)
def test_triage_has_six_ends(decision, more, state, client, address, facts):
    answer = client.post(address, facts | {"decision": decision} | more)

    assert answer.status_code == 302
    assert Case.unscoped.get().state == state


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"summary": ""}, "Please fill this in first."),
        ({"summary": "Drums of Mrs Geheim"}, "Please leave out: Geheim."),
        ({"summary": "Noise in the Verborgenlaan"}, "Please leave out: Verborgenlaan."),
        ({"summary": "Ander drums"}, "Please leave out: Ander."),
        ({"contra_indications": ["violence"]}, "violence, threats or a chance of violence"),
        ({"contra_indications": ["family"]}, "a conflict inside a family"),
        ({"decision": "find_unsuitable"}, "Please fill this in first."),
        ({"decision": "give_advice"}, "Please fill this in first."),
        ({"decision": ""}, "This field is required."),
    ],
)
def test_a_judgement_with_a_gap_is_shown_again_and_not_kept(wrong, words, client, address, facts):
    answer = client.post(address, facts | wrong)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Case.unscoped.get().state == CaseState.NEW
    assert not Triage.unscoped.exists()


def test_with_a_written_reason_a_hard_contra_indication_is_overridden(client, address, facts):
    more = {"contra_indications": ["violence"], "override_reason": "Ten years ago"}

    assert client.post(address, facts | more).status_code == 302
    assert Triage.unscoped.get().override_reason == "Ten years ago"


def test_what_was_kept_stands_there_the_next_time(client, address, facts):
    client.post(address, facts | {"decision": "keep", "note": "Call in the evening"})

    page = client.get(address).content.decode()

    assert "Call in the evening" in page
    assert 'value="Mr Ander"' in page
    assert 'value="Drums at night"' in page
    assert page.count('value="1-evening" checked') == 1


def test_a_case_beyond_triage_is_not_judged_again(client, address, case, facts):
    Case.unscoped.update(state=CaseState.PAIRED)

    answer = client.post(address, facts, follow=True)

    assert b"This case has been assessed." in answer.content
