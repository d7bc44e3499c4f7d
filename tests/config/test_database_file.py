"""The database file lies where nobody but its owner reads it."""

from stat import S_IMODE

import pytest

from config.database_file import make_private


@pytest.fixture
def mode():
    return lambda path: oct(S_IMODE(path.stat().st_mode))


def test_folder_and_file_are_made_for_their_owner_alone(tmp_path, mode):
    file = tmp_path / "srv" / "house" / "db.sqlite3"

    make_private(file)

    assert mode(file.parent) == "0o700"
    assert mode(file) == "0o600"


def test_a_file_that_all_could_read_is_closed_to_others_with_its_journals(tmp_path, mode):
    files = [tmp_path / name for name in ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm")]
    for file in files:
        file.write_bytes(b"rows")
        file.chmod(0o644)
    files[0].chmod(0o664)  # a group that somebody let in
    tmp_path.chmod(0o755)

    make_private(files[0])

    assert [mode(file) for file in files] == ["0o660", "0o640", "0o640"]
    assert files[0].read_bytes() == b"rows"
    assert mode(tmp_path) == "0o755"
