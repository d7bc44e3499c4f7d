"""Naming a colleague, their answer by the link, and the one click of the coordinator."""

import pytest
from django.test import Client
from django.urls import reverse

from organisations.models import Role, User
from scheduling.models import Substitution
from scheduling.pairing.links import substitution_token
from tests.scheduling.mediators import mediator, seats_on
from tests.scheduling.taking_over import agreed, name, seat_of, standing_of
from tests.scheduling.talks import SECRETS, as_mediator
from volunteers.models import Volunteer


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def boss(service, member, logged_in):
    return logged_in(member(service, Role.COORDINATOR))


@pytest.fixture
def client(ans, logged_in):
    """Ans, who cannot go on."""
    return logged_in(as_mediator(ans))


def text(answer) -> str:
    return answer.content.decode()


def naming(volunteer) -> str:
    seat = seat_of(volunteer)
    return reverse("scheduling:substitution_create", args=[seat.service.slug, seat.pk])


def link_of(row) -> str:
    return reverse("scheduling:substitution_answer", args=[substitution_token(row)])


def at(row, what: str = "detail") -> str:
    return reverse(f"scheduling:substitution_{what}", args=[row.service.slug, row.pk])


def test_whom_the_rules_let_in_is_listed_by_first_name(service, client, ans, bert, cora):
    mediator(service, certified=False, first_name="Dora")
    mediator(service, state="paused", first_name="Els")
    User.objects.filter(pk=cora.user_id).update(last_name="Zegers")
    alike = [mediator(service, first_name="Fem", user__last_name=last) for last in ("Bos", "Dam")]

    listed = client.get(naming(ans)).context["people"]

    assert listed == [(cora.pk, "Cora"), (alike[0].pk, "Fem Bos"), (alike[1].pk, "Fem Dam")]
    assert "Zegers" not in text(client.get(naming(ans)))


def test_a_colleague_is_named_with_a_reason_of_ones_own(client, ans, cora):
    assert client.post(naming(ans), {"colleague": cora.pk}).status_code == 422
    no_reason = {"colleague": cora.pk, "why": "not_certified"}
    assert client.post(naming(ans), no_reason).status_code == 422

    client.post(naming(ans), {"colleague": cora.pk, "why": "ill"})

    row = Substitution.unscoped.get()
    assert (row.volunteer, row.seat, row.why) == (cora, seat_of(ans), "ill")


def test_somebody_who_is_not_in_the_list_cannot_be_sent(service, client, ans, cora):
    resting = mediator(service, state="paused")

    assert client.post(naming(ans), {"colleague": resting.pk, "why": "ill"}).status_code == 422
    assert not Substitution.unscoped.exists()


def test_only_ones_own_seat_has_that_page(client, bert):
    answer = client.get(naming(bert))

    assert answer.url == reverse("cases:case_list", args=[bert.service.slug])


def test_the_page_of_the_case_shows_it_to_who_named_and_to_coordinators_alone(
    logged_in, boss, at_work, client, ans, bert, cora, now
):
    row = name(ans, cora, now)
    page = reverse("cases:case_detail", args=[at_work.case.service.slug, at_work.case.pk])

    assert "You asked Cora to take over" in text(client.get(page))
    assert at(row) in text(boss.get(page))
    assert "Cora" not in text(logged_in(as_mediator(bert)).get(page))


def test_the_way_there_stands_where_one_says_that_one_cannot_go_on(client, ans):
    seat = seat_of(ans)
    page = reverse("cases:mediator_release", args=[seat.service.slug, seat.pk])

    assert naming(ans) in text(client.get(page))


def test_whoever_named_takes_it_back_with_one_click(client, ans, cora, now):
    row = name(ans, cora, now)
    assert at(row, "take_back") in text(client.get(naming(ans)))

    client.post(at(row, "take_back"))

    assert standing_of(row) == "taken_back"


def test_programs_that_open_the_link_change_nothing(ans, cora, now):
    row = name(ans, cora, now)

    opened = [Client().get(link_of(row)), Client().head(link_of(row))]

    assert [answer.status_code for answer in opened] == [200, 200]
    assert standing_of(row) == "asked"
    words = text(opened[0])
    assert ans.user.first_name in words
    assert [one for one in (*SECRETS, row.case.number) if one in words] == []


@pytest.mark.parametrize(("answer", "state"), [("yes", "agreed"), ("no", "declined")])
def test_the_colleague_answers_without_a_login(ans, cora, now, answer, state):
    row = name(ans, cora, now)

    assert Client().post(link_of(row), {"answer": "perhaps"}).status_code == 422
    shown = Client().post(link_of(row), {"answer": answer}, follow=True)

    assert standing_of(row) == state
    assert "Noise by people" not in text(shown)


def test_a_yes_that_a_rule_forbids_is_told_gently(ans, cora, now):
    row = name(ans, cora, now)
    Volunteer.unscoped.filter(pk=cora.pk).update(state="paused")

    shown = Client().post(link_of(row), {"answer": "yes"}, follow=True)

    assert standing_of(row) == "void"
    assert shown.status_code == 410


def test_it_stands_where_the_colleague_looks(service, logged_in, ans, cora, now):
    row = name(ans, cora, now)
    theirs = logged_in(as_mediator(cora))

    for view in ("insights:home", "scheduling:offer_list"):
        assert link_of(row) in text(theirs.get(reverse(view, args=[service.slug])))


def test_one_click_confirms_it(boss, at_work, ans, bert, cora, now):
    row = agreed(ans, cora, now)
    assert "With one click" in text(boss.get(at(row)))

    answer = boss.post(at(row, "confirm"))

    assert answer.url == reverse("cases:case_detail", args=[row.service.slug, row.case_id])
    assert seats_on(at_work.case) == [(1, cora.pk), (2, bert.pk)]


def test_what_a_rule_forbids_is_said_and_not_done(boss, at_work, ans, bert, cora, now):
    row = agreed(ans, cora, now)
    Volunteer.unscoped.filter(pk=cora.pk).update(state="paused")

    shown = text(boss.post(at(row, "confirm"), follow=True))

    assert "A rule does not let them take this seat" in shown
    assert seats_on(at_work.case) == [(1, ans.pk), (2, bert.pk)]


def test_a_no_of_the_coordinator_has_its_words(boss, ans, cora, now):
    row = agreed(ans, cora, now)

    assert boss.post(at(row), {"reason": ""}).status_code == 422
    boss.post(at(row), {"reason": "Let us call"})

    assert standing_of(row) == "refused"
    assert "Let us call" in text(boss.get(at(row)))


def test_an_answer_by_phone_is_noted(boss, ans, cora, now):
    row = name(ans, cora, now)

    boss.post(at(row, "by_phone"), {"answer": "yes"})

    row.refresh_from_db()
    assert (row.state, row.answered_via) == ("agreed", "phone")


def test_the_list_of_moves_and_the_news_lead_there(service, boss, ans, cora, now):
    row = agreed(ans, cora, now)

    due = text(boss.get(reverse("insights:due", args=[service.slug])))
    home = text(boss.get(reverse("insights:home", args=[service.slug])))

    assert "Confirm that a colleague takes over" in due
    assert at(row) in due
    assert at(row) in home
