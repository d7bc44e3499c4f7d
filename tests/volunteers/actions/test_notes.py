from datetime import timedelta

import pytest

from core.notes import LONGEST_NOTE, NotesGoAtOnce, NoteStays, NoteTooLong, NothingNoted
from organisations.models import AuditEntry, Role
from organisations.models.kept_rows import all_about
from organisations.models.whole_service import whole_tables
from tests.factories.volunteers import VolunteerFactory, VolunteerNoteFactory
from tests.volunteers.two_records import merge
from volunteers.actions.merging import undo_merge
from volunteers.actions.notes import note_on_volunteer, take_back_note_on_volunteer
from volunteers.lifecycle import VolunteerState
from volunteers.models import VolunteerNote


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service)


def test_a_note_says_who_and_when_and_the_trail_never_what(volunteer, coordinator, now):
    note = note_on_volunteer(volunteer, " Wants  a break. ", by=coordinator, at=now)
    note_on_volunteer(volunteer, "Wants a break.", by=coordinator, at=now)

    assert (note.text, note.by, note.at) == ("Wants a break.", coordinator.user, now)
    assert VolunteerNote.unscoped.get() == note
    entry = AuditEntry.unscoped.get()
    assert (entry.verb, entry.object_id, entry.reason) == ("volunteer.note", volunteer.pk, "")


@pytest.mark.parametrize(
    ("words", "refusal"), [("  ", NothingNoted), ("x" * (LONGEST_NOTE + 1), NoteTooLong)]
)
def test_a_note_of_nothing_and_one_too_long_are_refused(
    words, refusal, volunteer, coordinator, now
):
    with pytest.raises(refusal):
        note_on_volunteer(volunteer, words, by=coordinator, at=now)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR}))
def test_only_coordinators_read_them(role, volunteer, member):
    VolunteerNoteFactory(service=volunteer.service, volunteer=volunteer)

    assert not VolunteerNote.visible_to(member(volunteer.service, role)).exists()


def test_its_writer_takes_a_note_back_for_ten_minutes(volunteer, coordinator, member, now):
    note = note_on_volunteer(volunteer, "Wrong one.", by=coordinator, at=now)

    for by, at in (
        (member(volunteer.service, Role.COORDINATOR), now),
        (coordinator, now + timedelta(minutes=11)),
    ):
        with pytest.raises(NoteStays):
            take_back_note_on_volunteer(note, by=by, at=at)
    for _twice in range(2):
        take_back_note_on_volunteer(note, by=coordinator, at=now + timedelta(minutes=9))

    assert not VolunteerNote.unscoped.exists()


def test_nothing_is_noted_of_who_left_so_long_ago_that_it_would_be_erased(
    service, coordinator, now
):
    left_on = (now - timedelta(days=3 * 365)).date()
    gone = VolunteerFactory(service=service, state=VolunteerState.LEFT, left_on=left_on)

    with pytest.raises(NotesGoAtOnce):
        note_on_volunteer(gone, "Called.", by=coordinator, at=now)

    assert not VolunteerNote.unscoped.exists()


def test_the_same_words_five_minutes_later_are_another_note(volunteer, coordinator, now):
    for minutes in (0, 5):
        note_on_volunteer(
            volunteer, "Not at home.", by=coordinator, at=now + timedelta(minutes=minutes)
        )

    assert VolunteerNote.unscoped.count() == 2


def test_notes_go_along_when_two_records_become_one(service, volunteer, coordinator, now):
    again = VolunteerFactory(service=service)
    note = VolunteerNoteFactory(service=service, volunteer=again)

    done = merge(volunteer, again, coordinator, now)
    note.refresh_from_db()
    assert note.volunteer == volunteer

    undo_merge(done, by=coordinator, at=now)
    note.refresh_from_db()
    assert note.volunteer == again


def test_who_asks_reads_what_was_noted_of_them_and_a_service_takes_it_along(volunteer):
    note = VolunteerNoteFactory(service=volunteer.service, volunteer=volunteer)

    told = all_about(volunteer, volunteer)["volunteers.VolunteerNote"]
    assert [row["text"] for row in told] == [note.text]
    tables = dict(whole_tables(volunteer.service))
    assert list(tables[VolunteerNote]) == [note]
