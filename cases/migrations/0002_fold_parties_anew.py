"""Parties are known again by whole phone numbers and by more letters: write their keys anew."""

from django.db import migrations

from cases.recognition import email_key, home_key, phone_key

MANY = 500
KEYS = ["email_key", "phone_key", "home_key"]


def write_keys(apps, schema_editor):
    parties = apps.get_model("cases", "Party")._base_manager
    some = []
    rows = parties.select_related("service").order_by("pk")
    for party in rows.iterator(chunk_size=MANY):
        party.email_key = email_key(party.email)
        party.phone_key = phone_key(party.phone, party.service.country)
        party.home_key = home_key(party.name, party.postcode, party.house_number)
        some.append(party)
        if len(some) == MANY:
            parties.bulk_update(some, KEYS)
            some = []
    parties.bulk_update(some, KEYS)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_first_tables"),
        ("organisations", "0007_fold_names_anew"),
    ]

    # Back again the keys stay as they are: whoever saves a party writes them.
    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop)]
