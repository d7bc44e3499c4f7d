from django.db import migrations

from core.letters import folded

AT_ONCE = 1_000


def write_name_keys(apps, schema_editor):
    rows = apps.get_model("organisations", "User")._base_manager.using(schema_editor.connection.alias)
    last = 0
    while people := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = people[-1].pk
        for person in people:
            person.name_key = folded(f"{person.last_name} {person.first_name} {person.email}")
        rows.bulk_update(people, ["name_key"])


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_names_as_they_are_searched'),
    ]

    operations = [migrations.RunPython(write_name_keys, migrations.RunPython.noop)]
