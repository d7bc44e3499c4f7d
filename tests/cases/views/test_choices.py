"""The manager's pages of triage questions, kinds and reasons, and the forms that offer them."""

import pytest

from cases.lifecycle import CaseState
from cases.models import Case, ChoiceInUse, ContraIndication, Triage
from organisations.models import Role, Service
from tests.factories.cases import READY, AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.filled_in import form_with


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def at(service):
    return f"/s/{service.slug}/"


@pytest.fixture
def manager(service, member, logged_in):
    return logged_in(member(service, Role.MANAGER))


@pytest.fixture
def desk(coordinator, logged_in):
    return logged_in(coordinator)


def change(client, url, **fields):
    sent = form_with(client.get(url).content.decode(), "drawn")
    return client.post(url, sent | {name: [value] for name, value in fields.items()})


def add(client, url, **fields):
    sent = form_with(client.get(url).content.decode(), "words_nl")
    return client.post(url, sent | {name: [value] for name, value in fields.items()})


@pytest.fixture
def pigeons(manager, at):
    facts = {"words_nl": "duiven", "words_en": "pigeons", "counts_as": "pets"}
    assert add(manager, f"{at}choices/kind/new/", **facts).status_code == 302
    return ChoiceInUse.unscoped.get(code__startswith="own-")


@pytest.mark.slow
def test_the_standard_stands_there_before_anybody_chose(manager, at):
    page = text(manager.get(f"{at}triage-questions/"))

    assert page.count('<th scope="row">') == 7
    assert "since" not in page
    assert "A legal procedure is pending (only with a reason)" in page
    kinds = text(manager.get(f"{at}choices/"))
    assert kinds.count('<th scope="row">') == 11
    assert "always offered: the system uses it too" in kinds
    assert "The second party did not react" in text(manager.get(f"{at}choices/?list=ended"))
    assert manager.get(f"{at}choices/?list=question").status_code == 200


def test_a_manager_words_weighs_and_places_a_question(manager, desk, service, at):
    url = f"{at}triage-questions/legal/"

    answer = change(manager, url, words_en="a court case", use="soft", after="top")

    assert answer.url == f"{at}triage-questions/"
    page = text(manager.get(answer.url))
    assert "in your words; the standard is “A legal procedure is pending”" in page
    case = CaseFactory(service=service, state=CaseState.TRIAGE)
    triage = desk.get(f"{at}cases/{case.pk}/triage/").content.decode()
    assert "A court case" in triage
    assert "legal procedure is pending" not in triage
    assert triage.index("A court case") < triage.index("Violence, threats")


@pytest.mark.slow
def test_a_ticked_question_that_is_switched_off_still_stands_in_the_form(
    manager, desk, service, at
):
    case = CaseFactory(service=service)
    url = f"{at}cases/{case.pk}/triage/"
    change(desk, url, contra_indications="family", note="Call first", decision="keep")

    change(manager, f"{at}triage-questions/family/", use="off", words_en="relatives")

    page = text(desk.get(url))
    assert "A conflict inside a family (no longer asked)" in page
    other = CaseFactory(service=service)
    assert "inside a family" not in text(desk.get(f"{at}cases/{other.pk}/triage/"))
    answer = change(desk, url, note="Call her first", decision="keep")
    assert answer.status_code == 302
    assert Triage.unscoped.get().contra_indications == ["family"]
    shown = text(desk.get(f"{at}cases/{case.pk}/"))
    assert "A conflict inside a family" in shown


def test_what_was_ticked_is_for_coordinators_alone(service, coordinator, logged_in, as_volunteer):
    case = CaseFactory(service=service, paired=True)
    seat = AssignmentFactory(service=service, case=case)
    Triage.unscoped.create(
        service=service,
        case=case,
        contra_indications=["criminal"],
        note="Look out",
        decided_by=coordinator.user,
        decided_at=READY,
    )
    url = f"/s/{service.slug}/cases/{case.pk}/"

    assert "Criminal offences" in text(logged_in(coordinator).get(url))
    assert "Criminal offences" not in text(logged_in(as_volunteer(seat.volunteer)).get(url))


@pytest.mark.slow
def test_without_any_question_the_triage_asks_none(manager, desk, service, at):
    for code in ContraIndication.values:
        change(manager, f"{at}triage-questions/{code}/", use="off")

    assert "No questions are asked" in text(manager.get(f"{at}triage-questions/"))
    case = CaseFactory(service=service)
    page = text(desk.get(f"{at}cases/{case.pk}/triage/"))
    assert "speaks against it" not in page
    assert change(desk, f"{at}cases/{case.pk}/triage/", go="later").status_code == 302


@pytest.mark.slow
def test_every_form_offers_an_own_kind_and_it_is_read_everywhere(
    client, manager, desk, service, pigeons, at
):
    public = client.get(f"{at}report/").content.decode()
    assert f'value="{pigeons.code}"' in public
    facts = {
        "channel": "phone",
        "kind": pigeons.code,
        "name": "Mrs Geheim",
        "phone": "06 12345678",
        "street": "Brink",
        "house_number": "1",
        "consent": "on",
    }

    answer = desk.post(f"{at}cases/new/", facts)

    case = Case.unscoped.get()
    assert answer.url == f"{at}cases/{case.pk}/"
    assert (case.kind, case.own_kind_id) == ("pets", pigeons.pk)
    for page in (answer.url, f"{at}cases/"):
        assert "Pigeons" in text(desk.get(page))
    assert "· pigeons ·" in text(desk.get(f"{answer.url}triage/"))


@pytest.mark.slow
def test_an_older_page_with_a_kind_that_is_off_loses_nothing(client, manager, pigeons, at):
    sent = form_with(client.get(f"{at}report/").content.decode(), "story")
    change(manager, f"{at}choices/kind/{pigeons.code}/", use="off")
    facts = {"kind": pigeons.code, "story": "They sit on my roof", "name": "Mrs Geheim"}
    told = facts | {"phone": "06 1", "street": "Brink", "house_number": "1", "consent": "on"}

    answer = client.post(f"{at}report/", sent | {name: [value] for name, value in told.items()})

    assert answer.status_code == 422
    assert "This is no longer offered. Please choose another." in text(answer)
    assert "They sit on my roof" in text(answer)
    assert f'value="{pigeons.code}"' not in client.get(f"{at}report/").content.decode()


def test_a_case_is_closed_with_a_reason_of_the_service(manager, desk, service, at):
    facts = {"words_nl": "op vakantie", "words_en": "on holiday", "counts_as": "withdrew"}
    answer = add(manager, f"{at}choices/not_started/new/", **facts)
    assert answer.url == f"{at}choices/?list=not_started"
    reason = ChoiceInUse.unscoped.get(code__startswith="own-")
    change(manager, f"{at}choices/not_started/gone/", use="off")
    case = CaseFactory(service=service, ready=True)
    url = f"{at}cases/{case.pk}/close/"

    page = desk.get(url).content.decode()
    assert "The problem is gone" not in page
    answer = desk.post(url, {"not_started_reason": reason.code})

    assert "On holiday" in text(desk.get(answer.url))
    case.refresh_from_db()
    assert (case.not_started_reason, case.own_reason_id) == ("withdrew", reason.pk)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words_en": ""}, "This field is required."),
        ({"words_en": "pets"}, "“Pets” stands in this list already"),
        ({"words_nl": "x" * 4000}, "at most 80 characters"),
        ({"counts_as": "drums"}, "Select a valid choice"),
        ({"after": "own-nobody"}, "Select a valid choice"),
        ({"use": "hard"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_typed_stays(manager, at, wrong, said):
    facts = {"words_en": "pigeons", "words_fr": "les pigeons", "counts_as": "pets"} | wrong

    answer = add(manager, f"{at}choices/kind/new/", **facts)

    assert answer.status_code == 422
    assert said.lower() in text(answer).lower()
    assert "les pigeons" in text(answer)
    assert not ChoiceInUse.unscoped.exists()


def test_signs_that_nobody_sees_break_nothing(manager, at):
    answer = add(manager, f"{at}choices/kind/new/", words_en="a\0b\u202e", counts_as="pets")

    assert answer.status_code < 500
    assert manager.get(f"{at}choices/kind/{'9' * 4000}/").status_code == 404


def test_who_sends_the_form_twice_adds_one(manager, pigeons, at):
    twice = {"words_nl": "duiven", "words_en": "pigeons", "counts_as": "pets"}
    answer = add(manager, f"{at}choices/kind/new/", **twice)

    assert answer.status_code == 422
    assert "“pigeons” stands in this list already." in text(answer)
    assert ChoiceInUse.unscoped.filter(code__startswith="own-").count() == 1


@pytest.mark.parametrize(
    "path",
    ["choices/drums/new/", "choices/question/new/", "choices/kind/drums/", "triage-questions/x/"],
)
def test_what_is_no_list_or_no_choice_is_not_found(manager, at, path):
    assert manager.get(at + path).status_code == 404
    assert manager.post(at + path).status_code == 404


def test_a_choice_that_must_stay_says_so_and_has_no_switch(manager, at):
    url = f"{at}choices/not_started/outside_area/"

    page = manager.get(url).content.decode()
    assert "This one cannot be switched off" in page
    assert 'name="use"' not in page
    assert change(manager, url, words_en="not our town").status_code == 302
    assert "Not our town" in text(manager.get(f"{at}choices/?list=not_started"))


def test_a_change_is_seen_by_the_next_request_of_everybody(manager, client, at):
    assert (
        ">Pets<" in client.get(f"{at}report/", headers={"accept-language": "en"}).content.decode()
    )
    change(manager, f"{at}choices/kind/pets/", words_en="animals")
    page = client.get(f"{at}report/", headers={"accept-language": "en"}).content.decode()
    assert ">Animals<" in page
    assert Service.objects.get().choices_version


FACTS = {
    "kind": "noise_people",
    "name": "Mrs Geheim",
    "phone": "06 12345678",
    "street": "Brink",
    "house_number": "1",
    "postcode": "4000 AA",
    "consent": "on",
}


@pytest.fixture
def east(service):
    service.elsewhere = "Call Bergstad: 010 765 43 21."
    service.save()
    return DistrictFactory(service=service, name="Oost", postcodes=["3511-3515"])


def test_a_resident_from_outside_reads_where_to_go_and_nothing_is_kept(client, east, at):
    answer = client.post(f"{at}report/", FACTS)

    assert answer.status_code == 422
    assert "4000 AA lies outside our area" in text(answer)
    assert "Call Bergstad: 010 765 43 21." in text(answer)
    assert not Case.unscoped.exists()
    again = client.post(f"{at}report/", FACTS | {"all_the_same": "on"})
    assert again.status_code == 302
    assert Case.unscoped.get().district is None


def test_the_box_to_send_it_all_the_same_stands_only_where_it_is_asked(client, east, at):
    assert 'name="all_the_same"' not in client.get(f"{at}report/").content.decode()
    inside = client.post(f"{at}report/", FACTS | {"postcode": "3512 AB"})
    assert inside.status_code == 302
    assert Case.unscoped.get().district == east


def test_a_partner_reads_where_to_send_a_resident_from_outside(partner, logged_in, east, at):
    client = logged_in(partner)
    facts = FACTS | {"consent": "yes", "consent_by": "The resident", "consent_how": "phone"}
    facts |= {"consent_on": "2026-02-22", "own_reference": "W-12"}

    answer = client.post(f"{at}referrals/new/", facts)

    assert answer.status_code == 422
    assert "Call Bergstad: 010 765 43 21." in text(answer)
    sent = facts | {"all_the_same": "on"}
    assert client.post(f"{at}referrals/new/", sent).status_code == 302
    again = client.post(f"{at}referrals/new/", sent)
    assert 'name="another_case"' in again.content.decode()
    assert 'name="all_the_same"' in again.content.decode()


def test_a_coordinator_is_told_while_the_postcode_is_typed_and_afterwards(desk, east, at):
    typed = desk.post(f"{at}cases/new/earlier/", {"postcode": "4000 AA"})
    assert "4000 AA lies outside your area" in text(typed)
    assert "Call Bergstad" in text(typed)

    answer = desk.post(f"{at}cases/new/", FACTS | {"channel": "phone"}, follow=True)

    assert "4000 AA lies outside your area. The triage says where they can go." in text(answer)
    chosen = {"postcode": "4000 AA", "district": east.pk}
    assert "outside" not in text(desk.post(f"{at}cases/new/earlier/", chosen))


@pytest.mark.slow
def test_where_no_district_names_a_postcode_nothing_is_outside(client, desk, service, at):
    DistrictFactory(service=service, postcodes=[])

    assert client.post(f"{at}report/", FACTS).status_code == 302

    case = Case.unscoped.get()
    assert case.district is None
    page = text(desk.get(f"{at}cases/{case.pk}/triage/"))
    assert "outside your area" not in page
    answer = change(desk, f"{at}cases/{case.pk}/triage/who/", languages="nl", go="next")
    assert answer.status_code == 422
    assert "Please fill this in first." in text(answer)


@pytest.mark.parametrize("elsewhere", ["", "Call Bergstad."])
def test_the_exit_outside_the_area_ends_the_case_with_its_reason(
    desk, service, east, at, elsewhere
):
    Service.objects.update(elsewhere=elsewhere)
    case = CaseFactory(service=service, district=None)
    PartyFactory(service=service, case=case, postcode="4000 AA")
    url = f"{at}cases/{case.pk}/triage/"

    assert "4000 AA lies outside your area" in text(desk.get(url))
    answer = desk.post(f"{url}otherwise/", {"decision": "find_outside_area"})

    assert answer.url == f"{at}cases/{case.pk}/"
    case.refresh_from_db()
    assert (case.state, case.not_started_reason) == (CaseState.OUTSIDE_AREA, "outside_area")
