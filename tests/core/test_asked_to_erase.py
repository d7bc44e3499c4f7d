from datetime import UTC, datetime, timedelta

from core.asked_to_erase import FILE, add_asked, asked_since, carry_asked, note_asked

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
ONE, TWO = "1" * 64, "2" * 64


def test_a_line_that_stands_there_is_not_added_again(tmp_path):
    add_asked(tmp_path, {ONE: AT})
    add_asked(tmp_path, {ONE: AT, TWO: AT})

    assert (tmp_path / FILE).read_text().count("\n") == 2
    assert asked_since(AT, tmp_path) == {ONE: AT, TWO: AT}


def test_a_line_that_was_cut_off_says_nothing(tmp_path):
    add_asked(tmp_path, {ONE: AT})
    with (tmp_path / FILE).open("a") as file:
        file.write(f"2026-03-02T12:00:00+00:00 {TWO[:30]}\nnever {TWO}\n2026-03-02 {TWO}\n\x00")

    assert asked_since(None, tmp_path, tmp_path / "nowhere") == {ONE: AT}


def test_what_was_asked_goes_to_the_backups_at_once_or_with_the_next(tmp_path, settings):
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    backups = tmp_path / "backups"
    note = settings.VAR_DIR / "last-backup.json"
    note.write_text(f'{{"file": "{backups}/monday.copy"}}')

    note_asked([ONE], at=AT)  # the folder is not there
    backups.mkdir()
    note_asked([TWO], at=AT + timedelta(days=1))
    assert asked_since(None, backups) == {TWO: AT + timedelta(days=1)}

    carry_asked(backups)
    assert asked_since(None, backups) == asked_since(None, settings.VAR_DIR)
