from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def write_to_where_they_log_in(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Until now the one address was both. A second run finds the column filled."""
    people = apps.get_model("organisations", "User").objects
    people.filter(mailbox="", email__isnull=False).update(mailbox=F("email"))


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_mailbox_of_a_person")]

    operations = [
        migrations.RunPython(write_to_where_they_log_in, migrations.RunPython.noop),
    ]
