import pytest

from cases.actions.choices import ChoiceFacts, change_choice
from cases.lifecycle import CaseState
from cases.models import Case, ChoiceList, ContraIndication, Party, Triage
from organisations.models import ReadEntry, Role
from tests.factories.cases import CaseFactory, PartyFactory, ReferralFactory
from tests.factories.organisations import DistrictFactory

FIT = {
    "contra_indications": ["none"],
    "override_reason": "",
    "note": "",
    "tried_themselves": "yes",
    "go": "next",
}
ASKING = {
    "summary": "Drums at night",
    "mediation_type": "regular",
    "both_speak": "on",
    "go": "next",
}


@pytest.fixture
def case(service):
    case = CaseFactory(service=service, number="2026-0042", languages=[])
    PartyFactory(service=service, case=case, story="The drums go on.")
    return case


@pytest.fixture
def address(case):
    return f"/s/{case.service.slug}/cases/{case.pk}/triage/"


@pytest.fixture
def client(coordinator, logged_in):
    return logged_in(coordinator)


@pytest.fixture
def who(service):
    return {
        "neighbour_name": "Mr Ander",
        "neighbour_phone": "06 9",
        "district": DistrictFactory(service=service).pk,
        "languages": ["nl"],
        "wishes": ["1-evening"],
        "go": "next",
    }


@pytest.fixture
def until_asking(client, address, who):
    """Two screens are answered; the third is open."""
    client.post(address, FIT)
    client.post(f"{address}who/", who)
    return f"{address}asking/"


def test_the_first_screen_shows_the_reporter_and_the_look_is_logged(client, address):
    page = client.get(address).content.decode()

    assert "Mrs Geheim" in page
    assert "The drums go on." in page
    assert "checked" not in page.partition("contra_indications")[2].partition("tried_them")[0]
    assert ReadEntry.unscoped.get().why == "triage page"
    assert Case.unscoped.get().state == CaseState.NEW


def test_the_second_screen_asks_the_times_and_presets_the_language_of_the_service(
    client, address, service
):
    page = client.get(f"{address}who/").content.decode()

    assert page.count('name="wishes"') == 21
    assert page.count('name="languages"') == 12
    ticked = page.partition("id_languages")[2].partition(" checked")[0].rsplit("<input", 1)[1]
    assert f'value="{service.language}"' in ticked
    assert Case.unscoped.get().languages == []


def test_the_third_screen_asks_for_a_woman_and_a_man_only_because_the_parties_do(client, address):
    assert b"because the parties ask for it" in client.get(f"{address}asking/").content


def test_one_mediator_alone_is_asked_no_wishes_of_two(client, address, service):
    service.mediators_per_case = 1
    service.save()

    page = client.get(f"{address}asking/").content

    assert b'name="both_speak"' not in page
    assert b'name="prefer_mixed_pair"' not in page


def test_a_suitable_case_goes_on_screen_by_screen_to_the_pair_board(client, address, case, who):
    ways = [
        client.post(address, FIT).url,
        client.post(f"{address}who/", who).url,
        client.post(f"{address}asking/", ASKING).url,
    ]

    case.refresh_from_db()
    board = f"/s/{case.service.slug}/queue/{case.pk}/"
    assert ways == [f"{address}who/", f"{address}asking/", board]
    assert (case.state, case.both_speak, case.wishes) == (CaseState.READY, True, ["1-evening"])
    assert (case.tried_themselves, case.triage.found_none) == (True, True)
    assert Party.unscoped.get(role="b").name == "Mr Ander"


@pytest.mark.parametrize(
    ("decision", "more", "state"),
    [
        ("coach", {}, CaseState.COACHING),
        ("give_advice", {"result": "solved"}, CaseState.ADVICE_GIVEN),
        ("find_unsuitable", {"reason": "legal"}, CaseState.UNSUITABLE),
        ("find_outside_area", {}, CaseState.OUTSIDE_AREA),
    ],
)
def test_triage_has_four_other_ends(decision, more, state, client, address):
    client.post(address, FIT | {"go": "otherwise"})
    told = {"decision": decision, "referred_to": "The district nurse"}

    answer = client.post(f"{address}otherwise/", told | more)

    assert answer.status_code == 302
    case = Case.unscoped.get()
    assert (case.state, case.triage.referred_to) == (state, "The district nurse")
    assert b"The district nurse" in client.get(answer.url).content


@pytest.mark.parametrize("path", ["", "who/", "asking/"])
def test_each_screen_is_kept_and_may_be_left(path, client, address, case, who):
    some = {"": FIT, "who/": who, "asking/": ASKING | {"summary": ""}}[path]

    answer = client.post(f"{address}{path}", some | {"go": "later"})

    assert answer.url == f"/s/{case.service.slug}/cases/{case.pk}/"
    assert Case.unscoped.get().state == CaseState.TRIAGE


def test_back_keeps_what_was_written(client, until_asking):
    answer = client.post(until_asking, ASKING | {"go": "back", "summary": "Half a li"})

    assert answer.url == until_asking.replace("asking", "who")
    assert Case.unscoped.get().summary == "Half a li"


def test_what_one_screen_writes_leaves_the_others_as_they_are(client, until_asking, address):
    client.post(address, FIT | {"note": "Call in the evening", "go": "later"})

    case = Case.unscoped.get()
    assert (case.wishes, case.languages) == (["1-evening"], ["nl"])
    assert case.triage.note == "Call in the evening"


def test_whether_they_talked_stays_open_where_nobody_says_it(client, address, who):
    client.post(f"{address}who/", who)

    assert Case.unscoped.get().tried_themselves is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"contra_indications": []}, "Tick what you know, or “Nothing of this”."),
        ({"contra_indications": ["none", "family"]}, "untick what does not hold"),
        ({"contra_indications": ["violence"]}, "violence, threats or a chance of violence"),
        ({"contra_indications": ["family"]}, "a conflict inside a family"),
    ],
)
def test_answers_that_let_nothing_go_on_are_shown_again_and_not_kept(wrong, words, client, address):
    answer = client.post(address, FIT | wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page.partition('role="alert"')[2]
    assert Case.unscoped.get().state == CaseState.NEW
    assert not Triage.unscoped.exists()


@pytest.mark.parametrize("gap", [{"languages": []}, {"district": ""}])
def test_the_second_screen_goes_on_with_languages_and_a_district(gap, client, address, who):
    answer = client.post(f"{address}who/", who | gap)

    assert answer.status_code == 422
    assert "Please fill this in first." in answer.content.decode()
    assert Case.unscoped.get().state == CaseState.NEW


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"summary": ""}, "Please fill this in first."),
        ({"summary": "Drums of Mrs Geheim"}, "Please leave out: Geheim."),
        ({"summary": "Noise in the Verborgenlaan"}, "Please leave out: Verborgenlaan."),
        ({"summary": "Ander drums"}, "Please leave out: Ander."),
        ({"mediation_type": ""}, "This field is required."),
    ],
)
def test_a_line_that_may_not_leave_stops_the_third_screen(wrong, words, client, until_asking):
    answer = client.post(until_asking, ASKING | wrong)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Case.unscoped.get().state == CaseState.TRIAGE


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"decision": "find_unsuitable"}, "Please fill this in first."),
        ({"decision": "give_advice"}, "Please fill this in first."),
        ({"decision": ""}, "This field is required."),
    ],
)
def test_an_end_without_its_reason_is_no_end(wrong, words, client, address):
    answer = client.post(f"{address}otherwise/", wrong)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Case.unscoped.get().state == CaseState.NEW


@pytest.mark.parametrize(
    ("skipped", "words"),
    [("", "Nothing of this"), ("who/", "Which languages are needed in the talks?")],
)
def test_who_skips_a_screen_is_led_there_and_loses_nothing(skipped, words, client, address, who):
    for path, told in {"": FIT, "who/": who}.items():
        if path != skipped:
            client.post(f"{address}{path}", told)

    answer = client.post(f"{address}asking/", ASKING, follow=True)

    assert answer.redirect_chain[0][0] == f"{address}{skipped}"
    assert words in answer.content.decode().partition('class="notice"')[2]
    case = Case.unscoped.get()
    assert (case.state, case.summary) == (CaseState.TRIAGE, "Drums at night")


def test_nobody_is_asked_to_say_none_where_a_service_asks_nothing(
    client, address, service, member, now
):
    manager = member(service, Role.MANAGER)
    for code in ContraIndication:
        change_choice(ChoiceList.QUESTION, code, ChoiceFacts(use="off"), by=manager, at=now)

    assert b'name="contra_indications"' not in client.get(address).content
    assert client.post(address, {"go": "next"}).url == f"{address}who/"


def test_with_a_written_reason_a_hard_contra_indication_is_overridden(client, address):
    more = {"contra_indications": ["violence"], "override_reason": "Ten years ago"}

    assert client.post(address, FIT | more).status_code == 302
    assert Triage.unscoped.get().override_reason == "Ten years ago"


def test_what_was_kept_stands_there_the_next_time(client, address, until_asking):
    client.post(address, FIT | {"go": "later", "note": "Call in the evening"})
    client.post(until_asking, ASKING | {"go": "later"})

    first, second, third = (
        client.get(f"{address}{path}").content.decode() for path in ("", "who/", "asking/")
    )

    assert "Call in the evening" in first
    assert 'value="none"' in first.partition(" checked")[0].rsplit("<input", 1)[1]
    assert 'value="Mr Ander"' in second
    assert second.count('value="1-evening" checked') == 1
    assert 'value="Drums at night"' in third


def test_only_advice_leads_to_the_end_with_advice_chosen(client, address):
    answer = client.post(address, FIT | {"go": "advice"}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"{address}otherwise/?end=give_advice"
    assert 'value="give_advice"' in page.partition(" checked")[0].rsplit("<input", 1)[1]


def test_whoever_ends_a_referral_reads_what_the_partner_will(client, service):
    referral = ReferralFactory(service=service)
    case = referral.case
    Case.unscoped.filter(pk=case.pk).update(partner=referral.partner)

    page = client.get(f"/s/{service.slug}/cases/{case.pk}/triage/otherwise/").content.decode()

    assert f"What {referral.partner} reads of it" in page
    assert "Not suitable" in page


@pytest.mark.parametrize("path", ["", "who/", "asking/", "otherwise/"])
def test_a_case_beyond_triage_is_not_judged_again(path, client, address):
    Case.unscoped.update(state=CaseState.PAIRED)

    answer = client.post(f"{address}{path}", FIT, follow=True)

    assert b"This case has been assessed." in answer.content
