from datetime import timedelta

import pytest
from django.utils import timezone

from cases.lifecycle import CaseState
from cases.models import Assignment, Case, Outcome, Party, Triage
from cases.signals import case_page_opened
from organisations.models import ReadEntry, Role
from tests.factories.cases import READY, AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def case(service):
    case = CaseFactory(service=service, paired=True, number="2026-0042")
    PartyFactory(service=service, case=case, story="The drums go on.")
    return case


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service)


@pytest.fixture
def mediator(case, volunteer, as_volunteer):
    AssignmentFactory(service=case.service, case=case, volunteer=volunteer)
    return as_volunteer(volunteer)


def page_of(case, path=""):
    return f"/s/{case.service.slug}/cases/{case.pk}/{path}"


def list_of(service, query=""):
    return f"/s/{service.slug}/cases/{query}"


def test_a_coordinator_sees_open_cases_first_and_ended_ones_on_request(
    service, coordinator, logged_in
):
    CaseFactory(service=service, number="2026-0001")
    CaseFactory(service=service, number="2026-0002", closed=True)
    client = logged_in(coordinator)

    seen = {
        show: [
            number
            for number in ("2026-0001", "2026-0002")
            if number in client.get(list_of(service, f"?show={show}")).content.decode()
        ]
        for show in ("open", "ended", "all", "nonsense")
    }

    assert seen == {
        "open": ["2026-0001"],
        "ended": ["2026-0002"],
        "all": ["2026-0001", "2026-0002"],
        "nonsense": ["2026-0001"],
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("0042", True),
        ("lodz deppen", True),
        ("Geheim", False),
        ("Verborgenlaan", False),
        ("???", False),
    ],
)
def test_cases_are_found_by_number_and_district_and_never_by_name(
    words, found, case, coordinator, logged_in
):
    case.district = DistrictFactory(service=case.service, name="Łódź-Deppenbroek")
    case.save()

    page = logged_in(coordinator).get(list_of(case.service, f"?q={words}")).content.decode()

    assert (page_of(case) in page) == found


def test_the_list_tells_since_when_and_whose_move_it_is(case, coordinator, logged_in):
    page = logged_in(coordinator).get(list_of(case.service)).content.decode()

    assert "The coordinator" in page  # they should have planned a talk long ago
    assert "23/02/2026" in page
    assert "Geheim" not in page


def test_the_list_answers_a_search_with_its_rows_alone(case, coordinator, logged_in):
    answer = logged_in(coordinator).get(
        list_of(case.service, "?q=0042"), headers={"hx-request": "true"}
    )

    assert b"2026-0042" in answer.content
    assert b"<html" not in answer.content


@pytest.mark.parametrize("who", ["coordinator", "mediator"])
def test_the_list_asks_the_same_of_the_database_for_one_and_for_three(
    who, request, case, volunteer, logged_in, django_assert_max_num_queries
):
    scope = request.getfixturevalue(who)
    client = logged_in(scope)
    client.get(list_of(case.service))
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(10) as queries:
            client.get(list_of(case.service))
        counts.append(len(queries))
        for _more in range(2):
            AssignmentFactory(service=case.service, volunteer=volunteer)

    assert counts[0] == counts[1]


def test_a_volunteer_sees_their_own_cases_as_cards(case, mediator, logged_in):
    other = CaseFactory(service=case.service, number="2026-0099")

    page = logged_in(mediator).get(list_of(case.service)).content.decode()

    assert page_of(case) in page
    assert "Talk with the first party" in page
    assert page_of(other) not in page


def test_the_page_of_a_case_shows_the_parties_and_the_look_is_logged(case, coordinator, logged_in):
    page = logged_in(coordinator).get(page_of(case)).content.decode()

    for known in ("2026-0042", "Mrs Geheim", "Verborgenlaan 12", "The drums go on."):
        assert known in page
    entry = ReadEntry.unscoped.get()
    assert (entry.by, entry.object_kind, entry.object_id, entry.why) == (
        coordinator.user,
        "cases.case",
        case.pk,
        "case page",
    )


def test_the_list_logs_no_look(case, coordinator, logged_in):
    logged_in(coordinator).get(list_of(case.service))

    assert not ReadEntry.unscoped.exists()


def test_a_mediator_sees_their_case_and_the_look_is_logged(case, mediator, logged_in):
    page = logged_in(mediator).get(page_of(case)).content.decode()

    assert "Mrs Geheim" in page
    assert "I cannot go on…" in page
    assert ReadEntry.unscoped.get().by == mediator.user


PAGES = ["", "parties/", "outcomes/new/", "aftercare/plan/", "aftercare/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_volunteer_who_is_not_on_the_case_finds_nothing(
    path, case, volunteer, as_volunteer, logged_in
):
    client = logged_in(as_volunteer(volunteer))

    assert client.get(page_of(case, path)).status_code == 404
    assert client.post(page_of(case, path)).status_code in {404, 405}
    assert not ReadEntry.unscoped.exists()


@pytest.mark.parametrize("path", ["triage/", "close/", "reopen/", "rest/", "wake/"])
def test_a_mediator_does_not_lead_the_case(path, case, mediator, logged_in):
    assert logged_in(mediator).post(page_of(case, path)).status_code == 403


@pytest.mark.parametrize(("left", "status"), [(timedelta(days=1), 200), (timedelta(days=-1), 404)])
def test_a_closed_case_is_seen_until_the_grace_is_over(left, status, case, mediator, logged_in):
    now = timezone.now()
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=now)
    Assignment.unscoped.update(ended_at=now, readable_until=now + left)

    answer = logged_in(mediator).get(page_of(case))

    assert answer.status_code == status
    assert b"I cannot go on" not in answer.content


def test_a_closed_case_still_shows_who_mediated(case, mediator, coordinator, logged_in):
    gone = AssignmentFactory(service=case.service, case=case, seat=2, ended_at=READY)
    now = timezone.now()
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=now)
    Assignment.unscoped.filter(ended_at=None).update(ended_at=now)

    page = logged_in(coordinator).get(page_of(case)).content.decode()

    story, beside = page[: page.index('id="parties"')], page[page.index('id="parties"') :]
    assert f"{gone.volunteer.user} took the case" in story
    assert mediator.user.full_name in beside
    assert gone.volunteer.user.full_name not in beside


@pytest.mark.parametrize("role", [Role.PARTNER, Role.TRAINER, Role.MANAGER, Role.OBSERVER])
def test_nobody_else_opens_a_case(role, case, member, logged_in):
    client = logged_in(member(case.service, role))

    assert client.get(page_of(case)).status_code == 403
    assert client.get(list_of(case.service)).status_code == 403


def test_the_case_of_another_service_is_not_found(case, member, logged_in):
    stranger = member(DistrictFactory().service, Role.COORDINATOR)
    client = logged_in(stranger)

    assert client.get(page_of(case)).status_code == 404
    assert client.get(f"/s/{stranger.service.slug}/cases/{case.pk}/").status_code == 404


@pytest.mark.parametrize("state", sorted(CaseState))
def test_the_page_opens_in_every_state(state, service, coordinator, logged_in):
    ended = state in {"closed", "advice_given", "unsuitable", "outside_area"}
    case = CaseFactory(
        service=service,
        state=state,
        ready_at=READY,
        closed_at=READY if ended else None,
        wakes_on=READY.date() if state == "dormant" else None,
        slept_from="ready" if state == "dormant" else "",
    )

    answer = logged_in(coordinator).get(page_of(case))

    assert answer.status_code == 200
    assert (b"card-turn" in answer.content) == (not ended and state != "dormant") or state in {
        "ready",
        "seeking_pair",
        "offered",
    }


def test_higher_floors_put_panels_on_the_page(case, coordinator, logged_in):
    heard = []

    def answer(sender, **facts):
        heard.append((facts["case"], facts["scope"].user, facts["at"].tzinfo is not None))
        return {"template": "components/notice.html"}

    def silent(sender, **facts):
        return None

    client = logged_in(coordinator)
    without = client.get(page_of(case)).content.count(b'class="notice"')
    case_page_opened.connect(answer)
    case_page_opened.connect(silent)
    try:
        page = client.get(page_of(case))
    finally:
        case_page_opened.disconnect(answer)
        case_page_opened.disconnect(silent)

    assert heard == [(case, coordinator.user, True)]
    assert page.content.count(b'class="notice"') == without + 1


def test_the_page_asks_the_same_of_the_database_with_more_on_it(
    case, coordinator, logged_in, django_assert_max_num_queries
):
    client = logged_in(coordinator)
    AssignmentFactory(service=case.service, case=case)  # hours are looked for once somebody has it
    client.get(page_of(case))
    counts = []
    for number in range(2):
        with django_assert_max_num_queries(24) as queries:
            client.get(page_of(case))
        counts.append(len(queries))
        ended = {"ended_at": READY} if number else {}
        AssignmentFactory(service=case.service, case=case, seat=2, **ended)
        PartyFactory(service=case.service, case=case, role="b")
        Outcome.unscoped.create(
            service=case.service,
            case=case,
            stage="talk_a",
            result="goes_on",
            held_on=READY.date(),
            recorded_by=coordinator.user,
            recorded_at=READY,
        )

    assert counts[0] == counts[1]


def test_both_parties_are_written_down_on_one_page(case, mediator, logged_in):
    facts = {"a-name": "Mrs Geheim", "a-phone": "06 9", "b-name": "Mr Ander", "b-language": "fr"}

    answer = logged_in(mediator).post(page_of(case, "parties/"), facts)

    assert answer.url == page_of(case)
    first, second = Party.unscoped.of_case(case).in_order()
    assert (first.phone, first.story) == ("06 9", "The drums go on.")
    assert (second.role, second.name, second.language) == ("b", "Mr Ander", "fr")


def test_a_wrong_address_is_shown_again(case, coordinator, logged_in):
    client = logged_in(coordinator)

    answer = client.post(page_of(case, "parties/"), {"a-email": "no address"})

    assert answer.status_code == 422
    assert Party.unscoped.get().email == "geheim@example.org"


def test_the_page_of_the_parties_is_a_look_too(case, coordinator, logged_in):
    page = logged_in(coordinator).get(page_of(case, "parties/"))

    assert b"Mrs Geheim" in page.content
    assert ReadEntry.unscoped.get().why == "parties page"


def test_the_page_of_the_parties_that_comes_back_is_a_look_too(case, coordinator, logged_in):
    page = logged_in(coordinator).post(page_of(case, "parties/"), {"a-email": "no address"})

    assert page.status_code == 422
    assert ReadEntry.unscoped.get().why == "parties page"


def test_parties_of_an_ended_case_stay_as_they_are(case, coordinator, logged_in):
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=READY)

    answer = logged_in(coordinator).post(page_of(case, "parties/"), {"a-name": "X"}, follow=True)

    assert b"is closed" in answer.content
    assert Party.unscoped.get().name == "Mrs Geheim"


def test_a_party_whom_the_line_names_by_now_is_pointed_out(case, coordinator, logged_in):
    Case.unscoped.update(summary="The drums of Tamboer")

    facts = {"a-name": "Mr Tamboer", "a-language": "nl", "b-language": "nl"}
    page = logged_in(coordinator).post(page_of(case, "parties/"), facts, follow=True)

    assert "who is asked does not see that line" in page.content.decode()


def test_what_to_be_careful_about_stands_before_everything_else(
    case, coordinator, mediator, logged_in
):
    Triage.unscoped.create(
        service=case.service,
        case=case,
        suitable=True,
        note="A big dog at number 14.",
        decided_by=coordinator.user,
        decided_at=READY,
    )

    for who in (coordinator, mediator):
        page = logged_in(who).get(page_of(case)).content.decode()
        content = page[page.index("<h1") :]
        assert content.index("A big dog at number 14.") < content.index("card-title")
        assert coordinator.user.full_name in content
