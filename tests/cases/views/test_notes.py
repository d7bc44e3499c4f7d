import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cases.lifecycle import CaseState
from cases.models import Case, CaseNote, HeadsUp
from cases.pages.story import FOLDED
from core.notes import LONGEST_NOTE
from organisations.models import ReadEntry
from tests.factories.cases import READY, AssignmentFactory, CaseFactory, CaseNoteFactory
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


def test_a_note_is_taken_back_from_the_page(case, coordinator, logged_in):
    client = logged_in(coordinator)
    note = CaseNoteFactory(service=case.service, case=case, by=coordinator.user, at=timezone.now())
    old = CaseNoteFactory(service=case.service, case=case, by=coordinator.user, text="Old.")

    page = text(client.get(page_of(case)))
    assert page_of(case, f"notes/{note.pk}/back/") in page
    assert page_of(case, f"notes/{old.pk}/back/") not in page
    client.post(page_of(case, f"notes/{note.pk}/back/"))
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
    with django_assert_max_num_queries(22) as few:
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
