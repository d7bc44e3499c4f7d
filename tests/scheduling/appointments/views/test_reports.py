"""Telling how a talk went: four taps by a link without login, or from one's own pages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cases.actions.closing import close_case
from cases.actions.pairs import release_mediator
from cases.lifecycle import CaseState
from cases.models import Case, Outcome
from core import tokens
from organisations.models import AuditEntry, Membership, OutboxMessage, Role
from scheduling.appointments.actions.reports import TalkTold, tell_talk
from scheduling.appointments.links import REPLY, REPORT, report_token
from scheduling.models import Appointment
from tests.factories.organisations import ServiceFactory
from tests.scheduling.talks import EVENING, SECRETS, as_mediator, make_pair, plan

END = EVENING + timedelta(minutes=90)
LATE = END + timedelta(minutes=30)
SENT = {"took": "yes", "after": "approach", "minutes": "120", "note": ""}


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def pair(service):
    return make_pair(service)


@pytest.fixture
def talk(pair, coordinator, now, time_machine):
    time_machine.move_to(now, tick=False)
    talk = plan(pair, coordinator, now)
    time_machine.move_to(LATE, tick=False)
    return talk


@pytest.fixture
def link(talk, pair):
    return address(talk, pair.users[0])


@pytest.fixture
def stranger() -> Client:
    client = Client()
    client.cookies["language"] = "en"
    return client


def address(talk, user, at=LATE) -> str:
    return reverse("scheduling:talk_report", args=[report_token(talk, user, at=at)])


def text(answer) -> str:
    return answer.content.decode()


def question(page: str) -> str:
    return re.search(r"<h1>\s*(.*?)\s*</h1>", page, re.DOTALL).group(1)


def taps(page: str) -> dict[str, str]:
    found = re.findall(r'<a class="tap" href="([^"]*)">.*?<span>([^<]*)', page, re.DOTALL)
    return {words: url.replace("&amp;", "&") for url, words in found}


def stored() -> tuple:
    rows = (Outcome, AuditEntry, OutboxMessage)
    states = Appointment.unscoped.values_list("state", "outcome", "unsafe_at")
    return (*(model.unscoped.count() for model in rows), *states)


def test_four_taps_tell_it_and_the_case_follows(link, stranger, pair):
    first = text(stranger.get(link))
    second = text(stranger.get(link + taps(first)["Yes"]))
    third = text(stranger.get(link + taps(second)["We go and ask the other party"]))
    fourth = text(stranger.get(link + taps(third)["2 hours"]))
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', fourth))
    thanks = stranger.post(link, hidden | {"note": "Calm"}, follow=True)

    assert [question(page) for page in (first, second, third, fourth)] == [
        "Did the talk take place?",
        "What comes next?",
        "How long were you busy?",
        "Is this right?",
    ]
    assert list(taps(second)) == [
        "We go and ask the other party",
        "We talk with this party once more",
        "They do not want to go on",
    ]
    assert question(text(thanks)) == "Thank you for telling us"
    assert Case.unscoped.get(pk=pair.case.pk).state == CaseState.APPROACHING_B
    assert (Outcome.unscoped.get().minutes, Outcome.unscoped.get().note) == (120, "Calm")


def test_opening_any_screen_changes_nothing_and_names_no_party(link, stranger, pair):
    before = stored()
    asked = ["", "?took=yes", "?took=yes&after=approach", "?took=yes&after=approach&minutes=60"]
    pages = [text(stranger.get(link + query)) for query in [*asked, "?ask=unsafe"]]

    assert stored() == before
    assert [secret for page in pages for secret in SECRETS if secret in page] == []
    assert pair.users[1].first_name in pages[0]
    assert pair.users[1].last_name not in re.sub(r"<[^>]*>", "", pages[0])


def test_a_talk_that_did_not_take_place_takes_two_screens(link, stranger, pair):
    first = text(stranger.get(link))
    last = text(stranger.get(link + taps(first)["No, somebody did not come"]))
    stranger.post(link, {"took": "nobody_came", "after": "", "minutes": "", "note": ""})

    assert question(last) == "Is this right?"
    assert "2 of 2" in last
    assert Appointment.unscoped.get().missed_because == "nobody_came"
    assert Case.unscoped.get(pk=pair.case.pk).state == CaseState.PAIRED


def test_going_back_keeps_the_answers(link, stranger):
    page = text(stranger.get(f"{link}?took=yes&after=approach&minutes=60&ask=after"))

    assert question(page) == "What comes next?"
    assert taps(page)["They do not want to go on"] == "?took=yes&after=stops&minutes=60"


def test_something_else_shows_the_other_answers(link, stranger):
    page = text(stranger.get(f"{link}?took=yes&ask=after&all=1"))

    assert "It is better now" in taps(page)


@pytest.mark.parametrize(
    "made_up", [{"after": "agreed"}, {"after": "nonsense"}, {"took": "maybe"}, {"minutes": "7"}]
)
def test_answers_that_were_made_up_are_asked_again_and_the_note_is_kept(made_up, link, stranger):
    answer = stranger.post(link, SENT | made_up | {"note": "Calm"})

    assert answer.status_code == 422
    assert not Outcome.unscoped.exists()


def test_a_note_with_a_name_is_refused_kept_and_by_link_not_told_which(link, stranger, talk, pair):
    by_link = stranger.post(link, SENT | {"note": "Mr Stil shouted"})

    assert by_link.status_code == 422
    assert "Mr Stil shouted" in text(by_link)
    assert "Please write no names and no addresses here." in text(by_link)
    assert "Please leave out" not in text(by_link)


def test_sent_twice_it_is_told_once(link, stranger):
    answers = [stranger.post(link, SENT) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Outcome.unscoped.count() == 1


def test_the_other_mediator_sees_by_whom_it_was_told(link, stranger, talk, pair):
    stranger.post(link, SENT)
    theirs = address(talk, pair.users[1])

    page = text(stranger.get(theirs))
    late = text(stranger.post(theirs, SENT | {"after": "stops"}, follow=True))

    told = f"{pair.users[0].first_name} has told how it went"
    assert question(page) == told
    assert told in late
    assert "Nothing was changed." in late
    assert "Change it" not in page


def test_it_can_be_changed_until_the_coordinator_opens_the_case(
    link, stranger, talk, pair, coordinator, logged_in, time_machine
):
    stranger.post(link, SENT)
    thanks = text(stranger.get(link))
    change = re.search(r'href="(\?[^"]*change=1[^"]*)"', thanks).group(1).replace("&amp;", "&")
    check = text(stranger.get(link + change))
    stranger.post(link, SENT | {"minutes": "60", "change": "1"})
    time_machine.move_to(LATE + timedelta(minutes=1), tick=False)

    logged_in(coordinator).get(reverse_case(pair))
    late = stranger.post(link, SENT | {"minutes": "30", "change": "1"}, follow=True)

    assert question(check) == "Is this right?"
    assert Outcome.unscoped.get().minutes == 60
    assert "The coordinator has read it" in text(late)
    assert "Change it" not in text(stranger.get(link))


def reverse_case(pair) -> str:
    return reverse("cases:case_detail", args=[pair.case.service.slug, pair.case.pk])


def test_a_link_that_is_tampered_with_or_of_another_door_opens_nothing(link, stranger, talk, pair):
    facts = {"talk": talk.pk, "person": pair.users[0].pk, "until": "2026-04-01", "of": "x"}
    other_door = reverse("scheduling:talk_report", args=[tokens.sign_token(REPLY, **facts)])

    answers = [stranger.get(link[:-2] + "/"), stranger.get(other_door), stranger.post(other_door)]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_a_link_for_somebody_of_another_service_opens_nothing(stranger, talk, member):
    elsewhere = member(ServiceFactory(), Role.VOLUNTEER).user

    assert stranger.get(address(talk, elsewhere)).status_code == 404


def test_whoever_has_left_or_has_no_seat_any_more_tells_nothing(
    link, stranger, talk, pair, coordinator
):
    other = address(talk, pair.users[1])
    Membership.objects.of_person(pair.users[1]).update(ended_at=LATE)
    release_mediator(pair.case, pair.volunteers[0], reason="ill", by=coordinator, at=LATE)

    answers = [stranger.get(link), stranger.post(link, SENT), stranger.post(other, SENT)]

    assert [answer.status_code for answer in answers] == [410, 410, 404]
    assert not Outcome.unscoped.exists()


def test_after_the_case_was_closed_nothing_is_told(link, stranger, pair, coordinator):
    close_case(pair.case, not_started_reason="withdrew", by=coordinator, at=LATE)

    answers = [stranger.get(link), stranger.post(link, SENT)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "This link is closed" in text(answers[0])


def test_an_old_link_only_sends_a_new_one_to_the_known_address(link, stranger, pair, time_machine):
    time_machine.move_to(LATE + timedelta(days=9), tick=False)

    looked = stranger.get(link)
    nothing_left = OutboxMessage.unscoped.filter(kind="talk_report").count()
    sent = stranger.post(link, SENT)
    for minute in range(1, 6):
        time_machine.move_to(LATE + timedelta(days=9, minutes=minute), tick=False)
        stranger.post(link)

    mails = OutboxMessage.unscoped.filter(kind="talk_report")
    assert nothing_left == 0
    assert [looked.status_code, sent.status_code] == [410, 410]
    assert "This link is old" in text(looked)
    assert pair.case.number not in text(looked)
    assert {mail.lane for mail in mails} == {pair.users[0].mailbox.lower()}
    assert mails.count() == 3
    assert not Outcome.unscoped.exists()


def test_a_link_of_before_the_talk_was_moved_is_old(link, stranger, talk):
    Appointment.unscoped.filter(pk=talk.pk).update(starts_at=EVENING - timedelta(minutes=15))

    assert "This link is old" in text(stranger.get(link))


def test_a_link_holds_ids_only(talk, pair):
    facts = tokens.read_token(REPORT, report_token(talk, pair.users[0], at=LATE))

    assert set(facts) == {"talk", "person", "until", "of"}


def test_something_unsafe_is_told_by_one_button_and_by_phone(link, stranger, pair, coordinator):
    page = text(stranger.get(f"{link}?ask=unsafe"))
    told = text(stranger.post(link, {"unsafe": "1"}, follow=True))

    assert "Call 112" in page
    assert "The coordinator is told, and will call you." in told
    assert OutboxMessage.unscoped.filter(kind="unsafe_told").count() == 1
    assert not Outcome.unscoped.exists()


def test_a_mediator_finds_it_on_the_start_page_and_the_page_of_the_case(
    talk, pair, logged_in, coordinator
):
    me = logged_in(as_mediator(pair.volunteers[0]))
    home = me.get(reverse("insights:home", args=[pair.case.service.slug]))
    page = reverse("scheduling:appointment_report", args=[pair.case.service.slug, talk.pk])

    shown = text(me.get(page))
    done = me.post(page, SENT, follow=True)

    assert page in text(home)
    assert question(shown) == "Did the talk take place?"
    assert question(text(done)) == "Thank you for telling us"
    assert page not in text(me.get(reverse("insights:home", args=[pair.case.service.slug])))


def test_the_page_of_a_talk_that_has_not_begun_says_so(
    pair, coordinator, now, time_machine, logged_in
):
    time_machine.move_to(now, tick=False)
    talk = plan(pair, coordinator, now)
    page = reverse("scheduling:appointment_report", args=[pair.case.service.slug, talk.pk])

    answer = logged_in(as_mediator(pair.volunteers[0])).get(page, follow=True)

    assert "There is nothing to tell of this talk now." in text(answer)


def test_a_coordinator_says_that_they_called(talk, pair, link, stranger, coordinator, logged_in):
    stranger.post(link, {"unsafe": "1"})
    staff = logged_in(coordinator)
    shown = text(staff.get(reverse_case(pair)))
    heard = reverse("scheduling:appointment_heard", args=[pair.case.service.slug, talk.pk])

    after = text(staff.post(heard, follow=True))

    assert "I have spoken with them" in shown
    assert "I have spoken with them" not in after
    assert Appointment.unscoped.get().unsafe_heard_at == LATE


def test_of_a_talk_that_was_noted_as_held_only_what_follows_is_asked(
    link, stranger, talk, coordinator
):
    Appointment.unscoped.filter(pk=talk.pk).update(state="held")

    page = text(stranger.get(link))

    assert question(page) == "What comes next?"
    assert "1 of 3" in page


def test_a_report_by_the_verb_shows_on_the_page(link, stranger, talk, pair):
    by = as_mediator(pair.volunteers[0])
    tell_talk(talk, TalkTold(after="stops", minutes=60), by=by, at=LATE)

    assert "They do not want to go on" in text(stranger.get(link))
