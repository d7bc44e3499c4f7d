import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions.pairs import release_mediator
from cases.lifecycle import CaseState
from cases.models import Case, CaseNote, HeadsUp
from cases.pages.story import FOLDED
from core.notes import LONGEST_NOTE
from organisations.audit import record
from organisations.models import ReadEntry
from tests.factories.cases import (
    READY,
    AssignmentFactory,
    CaseFactory,
    CaseNoteFactory,
    ReferralFactory,
)
from tests.factories.cases import PartyFactory as Party
from tests.factories.scheduling import OfferFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def case(service):
    case = CaseFactory(service=service, paired=True, summary="Drums at night")
    Party(service=service, case=case)
    return case


@pytest.fixture
def mediator(case, as_volunteer):
    volunteer = VolunteerFactory(service=case.service)
    AssignmentFactory(service=case.service, case=case, volunteer=volunteer)
    return as_volunteer(volunteer)


def page_of(case, path=""):
    return f"/s/{case.service.slug}/cases/{case.pk}/{path}"


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_line_and_enter_are_a_note(case, coordinator, logged_in):
    client = logged_in(coordinator)

    answer = client.post(
        page_of(case, "notes/new/"), {"text": "She is glad.", "kind": "called"}, follow=True
    )

    note = CaseNote.unscoped.get()
    assert (note.text, note.kind, note.staff_only) == ("She is glad.", "called", False)
    assert "<q>She is glad.</q>" in text(answer)
    assert page_of(case, f"notes/{note.pk}/back/") in text(answer)


def test_a_note_that_is_refused_stays_in_its_line(case, coordinator, logged_in):
    words = "x" * (LONGEST_NOTE + 1)

    answer = logged_in(coordinator).post(
        page_of(case, "notes/new/"), {"text": words, "kind": "note", "staff_only": "on"}
    )

    assert answer.status_code == 422
    assert f'value="{words}"' in text(answer)
    assert "At most 500 signs" in text(answer)
    assert ReadEntry.unscoped.get().why == "case page"
    empty = logged_in(coordinator).post(page_of(case, "notes/new/"), {"kind": "nonsense"})
    assert "Please write what was said" in text(empty)


def test_a_note_that_names_a_party_is_refused_in_words(case, coordinator, logged_in):
    typed = {"text": "Geheim called.", "kind": "called"}

    answer = logged_in(coordinator).post(page_of(case, "notes/new/"), typed)

    assert answer.status_code == 422
    assert 'value="Geheim called."' in text(answer)
    assert "Please leave out: Geheim." in text(answer)
    heads_up = logged_in(coordinator).post(page_of(case, "heads-up/"), typed)
    assert heads_up.status_code == 422
    assert "Please leave out: Geheim." in text(heads_up)


def test_beside_a_refused_note_the_whole_story_stands_and_no_link_away(
    case, coordinator, logged_in
):
    for day in range(FOLDED + 2):
        CaseNoteFactory(
            service=case.service, case=case, text=f"Day {day}.", at=READY + timedelta(days=day)
        )
    client = logged_in(coordinator)

    refused = text(client.post(page_of(case, "notes/new/"), {"text": "", "kind": "note"}))

    assert "Day 0." in refused
    assert "story=all" not in refused
    assert f'href="{page_of(case)}?story=all#story"' in text(client.get(page_of(case)))


def test_a_case_whose_time_is_over_has_no_line_for_notes(case, coordinator, logged_in):
    long_ago = timezone.now() - timedelta(days=3 * 365)
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=long_ago, received_at=long_ago)
    client = logged_in(coordinator)

    page = text(client.get(page_of(case)))

    assert 'id="note"' not in page
    assert page_of(case, "heads-up/") not in page
    refused = client.post(page_of(case, "notes/new/"), {"text": "They called.", "kind": "note"})
    assert refused.status_code == 422
    assert "would be erased by tomorrow" in text(refused)


def test_a_note_is_taken_back_from_the_page(case, coordinator, logged_in):
    client = logged_in(coordinator)
    note = CaseNoteFactory(service=case.service, case=case, by=coordinator.user, at=timezone.now())
    old = CaseNoteFactory(service=case.service, case=case, by=coordinator.user, text="Old.")

    page = text(client.get(page_of(case)))
    assert page_of(case, f"notes/{note.pk}/back/") in page
    assert page_of(case, f"notes/{old.pk}/back/") not in page
    for _twice in range(2):
        again = client.post(page_of(case, f"notes/{note.pk}/back/"), follow=True)
        assert "The note is taken back." in text(again)
    answer = client.post(page_of(case, f"notes/{old.pk}/back/"), follow=True)

    assert "This note stays" in text(answer)
    assert list(CaseNote.unscoped.all()) == [old]


def test_a_mediator_reads_no_note_of_coordinators_alone_and_no_refusal(
    case, coordinator, mediator, logged_in
):
    CaseNoteFactory(service=case.service, case=case, text="Sounded tense.", staff_only=True)
    CaseNoteFactory(service=case.service, case=case, text="Not at home.")
    asked = OfferFactory(
        service=case.service, case=case, state="declined", answered_at=READY, expires_at=READY
    )

    theirs, ours = (text(logged_in(who).get(page_of(case))) for who in (mediator, coordinator))

    assert "Not at home." in theirs
    assert "Sounded tense." not in theirs
    assert str(asked.volunteer.user) not in theirs
    assert "Who read this case" not in theirs
    assert 'name="staff_only"' not in theirs
    assert "Sounded tense." in ours
    assert f"{asked.volunteer.user} said no" in ours


def test_a_long_story_is_folded_until_somebody_asks(case, coordinator, logged_in):
    for day in range(FOLDED + 2):
        CaseNoteFactory(
            service=case.service, case=case, text=f"Day {day}.", at=READY + timedelta(days=day)
        )
    client = logged_in(coordinator)

    short, whole = text(client.get(page_of(case))), text(client.get(page_of(case, "?story=all")))

    assert short.index(f"Day {FOLDED + 1}.") < short.index("Day 3.")
    assert "Day 1." not in short
    assert "Show all that happened" in short
    assert "Day 1." in whole
    assert "The case came in" in whole
    assert "Show all that happened" not in whole


def test_a_long_story_asks_no_more_of_the_database(
    case, coordinator, logged_in, django_assert_num_queries, django_assert_max_num_queries
):
    client = logged_in(coordinator)
    client.get(page_of(case))
    with django_assert_max_num_queries(20) as few:
        client.get(page_of(case))
    for _ in range(12):
        CaseNoteFactory(service=case.service, case=case)
        OfferFactory(service=case.service, case=case, state="declined", answered_at=READY)

    with django_assert_num_queries(len(few)):
        client.get(page_of(case, "?story=all"))


def test_whom_to_ring_stands_above_with_a_number_to_tap(case, mediator, coordinator, logged_in):
    page = text(logged_in(coordinator).get(page_of(case)))
    calls = page[page.index('id="call"') : page.index('id="story"')]

    assert mediator.user.full_name in calls
    assert 'href="tel:0612345678"' in calls
    assert page.index("Drums at night") < page.index('id="call"')


def test_who_has_no_name_is_called_by_their_part_once(case, coordinator, logged_in):
    Party(service=case.service, case=case, role="b", name="")

    page = text(logged_in(coordinator).get(page_of(case)))
    calls = page[page.index('id="call"') : page.index('id="story"')]

    assert calls.count("Second party") == 1
    assert calls.count("First party") == 1


def test_the_story_names_who_left_to_coordinators_and_no_staff_to_mediators(
    case, coordinator, mediator, logged_in
):
    gone = VolunteerFactory(service=case.service)
    AssignmentFactory(service=case.service, case=case, volunteer=gone, seat=2)
    now = timezone.now()
    release_mediator(case, gone, reason="Moved away.", by=coordinator, at=now)
    record("case.assign_owner", case, by=coordinator, at=now)

    ours, theirs = (
        page[page.index('id="story"') : page.index('id="parties"')]
        for page in (text(logged_in(who).get(page_of(case))) for who in (coordinator, mediator))
    )

    assert f"{gone.user} took the case" in ours
    assert ours.count(str(gone.user)) == 2
    assert f"{coordinator.user}</b> · Ended the work of a mediator" in ours
    assert "Said who is in charge" in ours
    assert "Ended the work of a mediator" in theirs
    assert str(gone.user) not in theirs
    assert str(coordinator.user) not in theirs
    assert "Said who is in charge" not in theirs
    assert f"{mediator.user} took the case" in theirs


def test_a_closed_case_says_the_seats_it_had(case, mediator, coordinator, logged_in):
    end = timezone.now()
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=end)
    case.assignments.update(ended_at=end)

    assert "1 of 2 seats" in text(logged_in(coordinator).get(page_of(case)))


def test_who_agreed_at_the_referrer_is_read_by_coordinators_alone(
    case, mediator, coordinator, logged_in
):
    ReferralFactory(service=case.service, case=case, consent_by="Her daughter Els")

    ours, theirs = (text(logged_in(who).get(page_of(case))) for who in (coordinator, mediator))

    assert "Her daughter Els" in ours
    assert "Her daughter Els" not in theirs


def test_a_heads_up_is_added_and_stands_first_for_everybody(case, coordinator, mediator, logged_in):
    desk = logged_in(coordinator)
    assert page_of(case, "heads-up/") in text(desk.get(page_of(case)))

    answer = desk.post(page_of(case, "heads-up/"), {"text": "A big dog at 14."})

    assert answer.url == page_of(case)
    page = text(logged_in(mediator).get(page_of(case)))
    assert page.index("A big dog at 14.") < page.index('id="now"')
    assert coordinator.user.full_name in page[page.index("A big dog") : page.index('id="now"')]
    assert page_of(case, "heads-up/") not in page
    assert logged_in(mediator).get(page_of(case, "heads-up/")).status_code == 403
    long = desk.post(page_of(case, "heads-up/"), {"text": "x" * 301})
    assert long.status_code == 422
    assert "At most 300 signs" in text(long)


def test_a_heads_up_that_another_changed_meanwhile_is_not_overwritten_in_silence(
    case, coordinator, logged_in
):
    client = logged_in(coordinator)
    drawn = re.search(r'name="drawn" value="([^"]+)"', text(client.get(page_of(case, "heads-up/"))))
    HeadsUp.unscoped.create(
        service=case.service, case=case, text="A big dog.", by=coordinator.user, at=READY
    )

    answer = client.post(page_of(case, "heads-up/"), {"text": "Ring twice.", "drawn": drawn[1]})

    assert answer.status_code == 422
    assert "A big dog." in text(answer)
    assert HeadsUp.unscoped.get().text == "A big dog."


def test_a_closed_case_says_until_when_it_can_be_opened_again(case, coordinator, logged_in):
    closed = timezone.now() - timedelta(days=1)
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=closed, confirmed_result="solved")
    client = logged_in(coordinator)

    page = text(client.get(page_of(case)))
    assert "Closed: solved" in page
    assert "It can be opened again until" in page

    Case.unscoped.update(closed_at=closed - timedelta(days=case.service.reopen_days))
    assert "It can be opened again until" not in text(client.get(page_of(case)))


def test_a_coordinator_sees_the_step_of_the_list_of_turns(case, coordinator, mediator, logged_in):
    page, theirs = (
        text(logged_in(who).get(page_of(case, "?story=all"))) for who in (coordinator, mediator)
    )

    assert "Call the mediators: no first talk is planned" in page
    assert 'href="#call"' in page
    assert "Talk with the first party" in theirs
    assert page_of(case, "outcomes/new/") in page
