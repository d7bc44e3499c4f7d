from datetime import timedelta

import pytest

from cases.actions.bringing_in import used_since
from cases.actions.notes import give_heads_up, note_on_case, take_back_note_on_case
from cases.actions.refusals import CaseEnded, NamesInText
from cases.lifecycle import CaseState
from cases.models import Case, CaseNote, HeadsUp, NoteKind
from core.notes import LONGEST_NOTE, NotesGoAtOnce, NoteStays, NoteTooLong, NothingNoted
from organisations.models import AuditEntry, Hold, Role
from tests.factories.cases import (
    READY,
    AssignmentFactory,
    CaseFactory,
    CaseNoteFactory,
    PartyFactory,
)
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def case(service):
    return CaseFactory(service=service, paired=True)


@pytest.fixture
def mediator(case, as_volunteer):
    volunteer = VolunteerFactory(service=case.service)
    AssignmentFactory(service=case.service, case=case, volunteer=volunteer)
    return as_volunteer(volunteer)


def test_a_note_says_who_and_when_and_the_trail_never_what(case, coordinator, now):
    words = "  Called   Mrs Geheim. "
    note = note_on_case(case, words, kind=NoteKind.CALLED, by=coordinator, at=now)

    assert (note.text, note.kind, note.by, note.at) == (
        "Called Mrs Geheim.",
        "called",
        coordinator.user,
        now,
    )
    entry = AuditEntry.unscoped.get()
    assert (entry.verb, entry.object_id, entry.reason, entry.changed) == (
        "case.note",
        case.pk,
        "",
        [],
    )


@pytest.mark.parametrize(
    ("words", "refusal"), [(" \n ", NothingNoted), ("x" * (LONGEST_NOTE + 1), NoteTooLong)]
)
def test_a_note_of_nothing_and_one_too_long_are_refused(words, refusal, case, coordinator, now):
    with pytest.raises(refusal):
        note_on_case(case, words, by=coordinator, at=now)

    assert not CaseNote.unscoped.exists()


@pytest.mark.parametrize("write", [note_on_case, give_heads_up])
def test_words_that_name_a_party_are_refused(write, case, coordinator, now):
    PartyFactory(service=case.service, case=case, role="b", name="Mrs Geheim")

    with pytest.raises(NamesInText) as refused:
        write(case, "Geheim has a big dog.", by=coordinator, at=now)

    assert (refused.value.field, refused.value.words) == ("text", ["Geheim"])
    assert not CaseNote.unscoped.exists()
    assert not HeadsUp.unscoped.exists()


@pytest.mark.parametrize(("write", "model"), [(note_on_case, CaseNote), (give_heads_up, HeadsUp)])
def test_nothing_is_noted_where_it_would_be_erased_by_tomorrow(
    write, model, case, coordinator, now
):
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=now)
    case.refresh_from_db()
    much_later = now + timedelta(days=3 * 365)

    with pytest.raises(NotesGoAtOnce):
        write(case, "They called.", by=coordinator, at=much_later)
    assert not model.unscoped.exists()
    until = much_later.date() + timedelta(days=9)
    Hold.unscoped.create(
        service=case.service,
        about_kind="cases.case",
        about_id=case.pk,
        until=until,
        reason="in court",
        placed_by=coordinator.user,
        placed_at=now,
    )
    assert write(case, "They called.", by=coordinator, at=much_later)


def test_a_second_click_keeps_one_note_and_another_person_keeps_theirs(
    case, coordinator, mediator, now
):
    for by in (coordinator, coordinator, mediator):
        note_on_case(case, "No answer.", by=by, at=now)

    assert CaseNote.unscoped.count() == 2


def test_who_rings_again_in_vain_five_minutes_later_notes_it_again(case, coordinator, now):
    for minutes in (0, 5):
        at = now + timedelta(minutes=minutes)
        note_on_case(case, "No answer.", kind=NoteKind.NO_ANSWER, by=coordinator, at=at)

    assert CaseNote.unscoped.count() == 2


def test_what_coordinators_keep_to_themselves_no_mediator_reads(case, coordinator, mediator, now):
    note_on_case(case, "Sounded tense.", staff_only=True, by=coordinator, at=now)
    open_note = note_on_case(case, "Not at home.", staff_only=True, by=mediator, at=now)

    assert not open_note.staff_only
    assert list(CaseNote.visible_to(mediator)) == [open_note]
    assert CaseNote.visible_to(coordinator).count() == 2


def test_only_coordinators_note_on_a_case_that_has_ended(case, coordinator, mediator, now):
    Case.unscoped.update(state=CaseState.CLOSED, closed_at=now)

    with pytest.raises(CaseEnded):
        note_on_case(case, "Late.", by=mediator, at=now)
    assert note_on_case(case, "They called.", by=coordinator, at=now)


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.MANAGER, Role.PARTNER])
def test_nobody_else_notes_or_reads(role, case, member, now):
    CaseNoteFactory(service=case.service, case=case)
    other = member(case.service, role)

    assert not CaseNote.visible_to(other).exists()
    with pytest.raises(Case.DoesNotExist):
        note_on_case(case, "Hello", by=other, at=now)


def test_its_writer_takes_a_note_back_for_ten_minutes(case, coordinator, member, now):
    note = note_on_case(case, "Wrong case.", by=coordinator, at=now)

    with pytest.raises(NoteStays):
        take_back_note_on_case(note, by=member(case.service, Role.COORDINATOR), at=now)
    with pytest.raises(NoteStays):
        take_back_note_on_case(note, by=coordinator, at=now + timedelta(minutes=10, seconds=1))
    for _twice in range(2):
        take_back_note_on_case(note, by=coordinator, at=now + timedelta(minutes=10))

    assert not CaseNote.unscoped.exists()
    assert AuditEntry.unscoped.filter(verb="case.take_note_back", object_id=case.pk).count() == 1


def test_a_heads_up_is_given_changed_and_taken_away(case, coordinator, now):
    later = now + timedelta(hours=1)
    give_heads_up(case, "A big dog.", by=coordinator, at=now)
    give_heads_up(case, "A big dog. ", by=coordinator, at=later)
    assert HeadsUp.unscoped.get().at == now

    give_heads_up(case, "Two big dogs.", by=coordinator, at=later)
    assert (HeadsUp.unscoped.get().text, HeadsUp.unscoped.get().at) == ("Two big dogs.", later)

    assert give_heads_up(case, " ", by=coordinator, at=later) is None
    assert not HeadsUp.unscoped.exists()
    verbs = list(AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["case.give_heads_up", "case.give_heads_up", "case.drop_heads_up"]


def test_a_case_with_a_note_is_in_use(case, coordinator):
    CaseNoteFactory(service=case.service, case=case, at=READY)

    assert used_since(case, by=coordinator)
