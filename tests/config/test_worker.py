import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.unfinished_restore import MARK


@pytest.mark.django_db
def test_the_worker_does_not_start_while_a_migration_waits():
    MigrationRecorder(connection).record_unapplied("cases", "0001_first_tables")

    with pytest.raises(CommandError, match=r"cases\.0001_first_tables.*manage.py migrate"):
        call_command("worker")


@pytest.mark.django_db
def test_nor_while_a_backup_is_being_put_back():
    with connection.cursor() as cursor:
        cursor.execute(MARK % "")

    with pytest.raises(CommandError, match=r"backup is being put back.*manage\.py restore"):
        call_command("worker")
