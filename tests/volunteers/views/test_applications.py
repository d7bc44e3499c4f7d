from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import AuditEntry, OutboxMessage, Role, free_days
from tests.factories.organisations import OwnFreeDayFactory
from tests.factories.volunteers import (
    ApplicationFactory,
    CampaignFactory,
    VolunteerFactory,
)
from tests.volunteers.papers import publish_both, ready_to_screen
from volunteers.lifecycle import ApplicationState
from volunteers.models import AcceptedVia, ConductCertificate, Volunteer, VolunteerAgreement


def board(service, **query):
    return reverse("volunteers:application_board", args=[service.slug], query=query or None)


def url(name, application):
    return reverse(
        f"volunteers:application_{name}", args=[application.service.slug, application.pk]
    )


def test_the_board_shows_who_stands_where(service, desk):
    ApplicationFactory(service=service, last_name="Visser")
    ApplicationFactory(service=service, state=ApplicationState.INFORMED)
    ApplicationFactory(service=service, confirmed_at=None, last_name="Unseen")

    answer = desk.get(board(service))

    counts = [column["count"] for column in answer.context["columns"]]
    assert counts == [1, 1, 0, 0]
    assert "Visser" in answer.content.decode()
    assert "Unseen" not in answer.content.decode()


def test_a_full_step_shows_the_first_and_leads_to_all(service, desk):
    ApplicationFactory.create_batch(9, service=service)

    answer = desk.get(board(service))

    assert len(answer.context["columns"][0]["cards"]) == 8
    assert answer.context["is_cut"]


def test_one_step_is_a_list_with_the_longest_waiting_on_top(service, desk, now):
    ApplicationFactory(service=service, last_name="Late")
    ApplicationFactory(service=service, moved_at=now)

    answer = desk.get(board(service, state="applied"))

    assert answer.context["rows"][0].name.endswith("Late")
    assert len(answer.context["rows"]) == 2


def test_the_ended_ones_are_kept_apart(service, desk):
    ended = ApplicationFactory(service=service, state=ApplicationState.DECLINED)
    ApplicationFactory(service=service)

    answer = desk.get(board(service, state="ended"))

    assert [row.name for row in answer.context["rows"]] == [ended.full_name]


def waited(service, days: int, **facts):
    return ApplicationFactory(
        service=service, moved_at=timezone.now() - timedelta(days=days), **facts
    )


def test_how_long_somebody_waits_is_told_in_working_days_against_the_norm(service, desk):
    """On the board, in the list of the step and on their page, as in the list of turns."""
    applicant = waited(service, 14)
    here = (timezone.now() - timedelta(days=14)).astimezone(service.zone).date()
    free = here + timedelta(days=(7 - here.weekday()) % 7 or 7)
    OwnFreeDayFactory(service=service, starts_on=free, ends_on=free)
    official = free_days(service, here + timedelta(days=1), timezone.now().date())
    days = 10 - sum(day.weekday() < 5 for day in official)

    pages = (board(service), board(service, state="applied"), url("detail", applicant))
    for page in (*pages, reverse("insights:due", args=[service.slug], query={"show": "all"})):
        assert f"{days} of 5 days" in desk.get(page).content.decode(), page


def test_the_board_says_what_is_to_be_done_and_marks_who_waits_too_long(service, desk):
    waited(service, 30)
    waited(service, 0, state=ApplicationState.SCREENED)

    applied, _informed, _interviewed, screened = desk.get(board(service)).context["columns"]

    assert [(card["note"], card["tone"]) for card in applied["cards"]] == [
        ("Answer the application", "turn")
    ]
    assert [(card["note"], card["tone"]) for card in screened["cards"]] == [
        ("Decide about admission", "")
    ]


def test_the_address_narrows_board_and_counts_and_every_link_keeps_it(service, desk):
    campaign = CampaignFactory(service=service)
    waited(service, 30, campaign=campaign, last_name="Late")
    waited(service, 1, campaign=campaign)
    waited(service, 30, spoken=["ar"])

    page = desk.get(board(service, waits="late", campaign=str(campaign.pk)))
    arabic = desk.get(board(service, language="ar"))

    assert [column["count"] for column in page.context["columns"]] == [1, 0, 0, 0]
    assert [tab["count"] for tab in arabic.context["tabs"]][:2] == [1, 1]
    text = page.content.decode()
    assert f"?state=informed&amp;waits=late&amp;campaign={campaign.pk}" in text
    assert f"sheet/csv/?campaign={campaign.pk}&amp;waits=late" in text


@pytest.mark.parametrize(
    ("sort", "order"),
    [("", "BA"), ("waiting", "AB"), ("name", "AB"), ("-name", "BA"), ("town", "BA")],
)
def test_a_step_is_sorted_by_its_heads(sort, order, service, desk):
    waited(service, 2, first_name="A", last_name="", town="Zwolle")
    waited(service, 9, first_name="B", last_name="", town="Assen")

    page = desk.get(board(service, state="applied", sort=sort))
    columns = desk.get(board(service, sort=sort)).context["columns"]

    assert "".join(row.name for row in page.context["rows"]) == order
    assert "".join(card["title"] for card in columns[0]["cards"]) == order
    assert page.content.decode().count("aria-sort") == 1


def test_late_is_whoever_the_drawing_calls_late(service, desk):
    for days in range(15):
        waited(service, days)

    page = desk.get(board(service, state="applied")).context["rows"]
    late = desk.get(board(service, state="applied", waits="late")).context["rows"]

    assert [row.name for row in late] == [row.name for row in page if row.age.is_late]
    assert late


def test_an_unknown_step_gives_the_board(service, desk):
    assert "columns" in desk.get(board(service, state="nonsense")).context


@pytest.mark.parametrize("state", ["", "applied", "ended"])
def test_the_board_asks_the_database_as_often_for_three_as_for_one(
    state, service, desk, django_assert_max_num_queries
):
    def make(number):
        for _ in range(number):
            campaign = CampaignFactory(service=service)
            ApplicationFactory(service=service, campaign=campaign)
            ApplicationFactory(service=service, campaign=campaign, state=ApplicationState.DECLINED)

    counts = []
    for number in (1, 2):
        make(number)
        with django_assert_max_num_queries(10) as asked:
            desk.get(board(service, state=state))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_page_has_twenty_five_rows(service, desk):
    ApplicationFactory.create_batch(26, service=service)

    assert len(desk.get(board(service, state="applied")).context["rows"]) == 25


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.TRAINER, Role.MANAGER])
def test_only_a_coordinator_sees_applicants(role, service, member, logged_in):
    client = logged_in(member(service, role))

    assert client.get(board(service)).status_code == 403
    assert client.get(url("detail", ApplicationFactory(service=service))).status_code == 403


def test_an_application_of_another_service_is_not_found(service, desk):
    foreign = ApplicationFactory()

    path = reverse("volunteers:application_detail", args=[service.slug, foreign.pk])

    assert desk.get(path).status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ApplicationState.APPLIED, "Work explained"),
        (ApplicationState.INFORMED, "The interview was held"),
        (ApplicationState.INTERVIEWED, "I have seen it"),
        (ApplicationState.SCREENED, "Admit"),
    ],
)
def test_each_step_has_one_thing_to_do_now(state, words, service, desk):
    publish_both(service)
    application = ApplicationFactory(service=service, state=state)

    page = desk.get(url("detail", application)).content.decode()

    assert page.count("btn btn-primary") == 1
    assert words in page


def test_the_whole_road_can_be_walked_by_its_buttons(service, desk, coordinator):
    texts = publish_both(service)
    application = ApplicationFactory(service=service)
    today = application.applied_at.date()

    for name, sent in (
        ("inform", {"informed_on": today}),
        ("interview", {"interviewed_on": today, "note": "Listens well."}),
        ("certificate", {"number": "VOG-1", "issued_on": today, "seen_on": today}),
        ("paper_agreements", {"signed_on": today}),
        ("screen", {}),
        ("admit", {}),
    ):
        answer = desk.post(url(name, application), sent)
        assert answer.status_code == 302, name

    application.refresh_from_db()
    assert application.state == ApplicationState.ADMITTED
    assert ConductCertificate.unscoped.get().seen_by == coordinator.user
    agreements = VolunteerAgreement.unscoped.of_application(application)
    assert {row.text for row in agreements} == set(texts)
    assert {row.via for row in agreements} == {AcceptedVia.PAPER}
    assert Volunteer.visible_to(coordinator).count() == 1
    page = desk.get(url("detail", application)).content.decode()
    assert "To the volunteer" in page


def test_the_refusal_says_in_words_what_is_missing(service, desk):
    publish_both(service)
    application = ApplicationFactory(service=service, state=ApplicationState.INTERVIEWED)

    answer = desk.post(url("screen", application))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The conduct certificate has not been seen yet." in page
    assert "The confidentiality statement has not been accepted yet." in page


def test_a_step_that_somebody_else_has_just_taken_is_refused_in_words(service, desk):
    application = ApplicationFactory(service=service, state=ApplicationState.SCREENED)

    answer = desk.post(
        url("inform", application), {"informed_on": (timezone.now() - timedelta(days=1)).date()}
    )

    assert answer.status_code == 422
    assert "the state is “screened”" in answer.content.decode()


def test_who_is_a_volunteer_already_cannot_be_admitted_again(service, desk):
    VolunteerFactory(service=service, user__email="anna@example.org", user__first_name="Anna")
    application = ApplicationFactory(
        service=service,
        email="anna@example.org",
        first_name="Anna",
        state=ApplicationState.SCREENED,
    )

    answer = desk.post(url("admit", application))

    assert answer.status_code == 422
    assert "is a volunteer here already" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "state", "sent"),
    [
        ("inform", "applied", {"informed_on": "2999-01-01"}),
        ("interview", "informed", {"interviewed_on": "2026-01-01", "note": ""}),
        ("interview", "informed", {"interviewed_on": "2999-01-01", "note": "Fine."}),
        ("certificate", "interviewed", {"number": "", "issued_on": "x", "seen_on": ""}),
        (
            "certificate",
            "interviewed",
            {"number": "1", "issued_on": "2026-02-02", "seen_on": "2026-02-01"},
        ),
        ("decline", "applied", {"reason": ""}),
        ("withdraw", "applied", {"reason": ""}),
    ],
)
def test_a_form_that_is_not_filled_in_well_changes_nothing(name, state, sent, service, desk):
    application = ApplicationFactory(service=service, state=state)

    answer = desk.post(url(name, application), sent)

    application.refresh_from_db()
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode()
    assert application.state == state


def test_the_texts_are_mailed_on_request(service, desk):
    publish_both(service)
    application = ApplicationFactory(service=service, state=ApplicationState.INTERVIEWED)

    answer = desk.post(url("ask_agreements", application))

    assert answer.status_code == 302
    assert OutboxMessage.unscoped.get().kind == "application.agreements"


def test_without_texts_the_coordinator_is_told_to_publish_them(service, desk):
    application = ApplicationFactory(service=service, state=ApplicationState.INTERVIEWED)

    answer = desk.post(url("ask_agreements", application))

    assert answer.status_code == 422
    assert "Publish them first" in answer.content.decode()


@pytest.mark.parametrize("name", ["decline", "withdraw"])
def test_an_application_ends_with_a_reason(name, service, desk):
    application = ApplicationFactory(service=service)

    desk.post(url(name, application), {"reason": "Moved away."})

    page = desk.get(url("detail", application)).content.decode()
    assert "Moved away." in page
    assert "card-turn" not in page


def test_the_page_of_an_applicant_asks_little(service, desk, now, django_assert_max_num_queries):
    application = ready_to_screen(service, now, campaign=CampaignFactory(service=service))
    for day in range(3):
        desk.post(
            url("certificate", application),
            {
                "number": str(day),
                "issued_on": "2026-01-01",
                "seen_on": (now.date() + timedelta(days=day)).isoformat(),
            },
        )

    with django_assert_max_num_queries(11):
        desk.get(url("detail", application))


def test_a_coordinator_lets_a_crowd_come_and_ends_it_again(service, desk):
    begin = reverse("volunteers:crowd_begin", args=[service.slug])
    end = reverse("volunteers:crowd_end", args=[service.slug])
    assert begin in desk.get(board(service)).text

    desk.post(begin, {"hours": "2"})

    page = desk.get(board(service)).text
    assert "up to 600 people an hour can apply from one network" in page
    assert end in page
    assert f'"{begin}"' not in page

    desk.post(end)

    assert begin in desk.get(board(service)).text
    verbs = (
        AuditEntry.unscoped.filter(service=service).order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["service.open_to_crowd", "service.end_crowd"]


@pytest.mark.parametrize("hours", ["", "0", "3", "100", "abc"])
def test_a_crowd_comes_for_the_hours_that_may_be_chosen(service, desk, hours):
    answer = desk.post(reverse("volunteers:crowd_begin", args=[service.slug]), {"hours": hours})

    assert answer.status_code == 422
    service.refresh_from_db()
    assert service.crowd_until is None
