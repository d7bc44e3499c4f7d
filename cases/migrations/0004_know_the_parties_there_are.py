from django.db import migrations

from cases.recognition import email_key, home_key, phone_key

KEYS = ["email_key", "phone_key", "home_key"]
AT_ONCE = 1_000


def write_keys(apps, schema_editor):
    rows = apps.get_model("cases", "Party")._base_manager.using(schema_editor.connection.alias)
    last = 0
    while parties := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = parties[-1].pk
        for party in parties:
            party.email_key = email_key(party.email)
            party.phone_key = phone_key(party.phone)
            party.home_key = home_key(party.name, party.postcode, party.house_number)
        rows.bulk_update(parties, KEYS)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_what_parties_are_known_by'),
    ]

    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop)]
