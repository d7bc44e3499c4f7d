import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.upgrades import due_migrations


@pytest.mark.django_db
def test_nothing_is_due_until_the_code_knows_more_than_the_database():
    assert due_migrations(connection) == []

    MigrationRecorder(connection).record_unapplied("cases", "0001_first_tables")

    assert due_migrations(connection) == ["cases.0001_first_tables"]
