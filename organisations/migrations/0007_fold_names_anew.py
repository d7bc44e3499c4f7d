"""The folding of names knows more letters and signs: write the keys of all rows anew."""

from django.db import migrations

from core.letters import name_key

MANY = 500


def fold(apps, schema_editor):
    people = apps.get_model("organisations", "User")._base_manager
    _write(
        people,
        lambda one: name_key(one.last_name, one.first_name, unlike=one.email.lower()),
    )
    for model in ("District", "PartnerOrganisation"):
        _write(apps.get_model("organisations", model)._base_manager, lambda one: name_key(one.name))


def _write(rows, key_of):
    some = []
    for row in rows.order_by("pk").iterator(chunk_size=MANY):
        row.name_key = key_of(row)
        some.append(row)
        if len(some) == MANY:
            rows.bulk_update(some, ["name_key"])
            some = []
    rows.bulk_update(some, ["name_key"])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0006_name_keys")]

    # Back again the keys stay as they are: whoever saves a row writes its key.
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
