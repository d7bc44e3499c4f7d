"""Write the words of the cases and parties that are here: those of new ones come with the row."""

from django.db import migrations

from core.finding import words_in, words_in_phone

A_BATCH = 2_000


def keep_words(apps, schema_editor):
    words = apps.get_model('cases', 'CaseWord').unscoped.using(schema_editor.connection.alias)
    cases = apps.get_model('cases', 'Case').unscoped.using(schema_editor.connection.alias)
    parties = apps.get_model('cases', 'Party').unscoped.using(schema_editor.connection.alias)
    waiting = []

    def put(least):
        if len(waiting) >= least:
            words.bulk_create(waiting, batch_size=A_BATCH)
            waiting.clear()

    numbers = cases.values_list('pk', 'service', 'number', 'their_number')
    for case, service, *both in numbers.iterator(A_BATCH):
        for source, text in zip(('number', 'theirs'), both, strict=True):
            waiting += [
                words.model(service_id=service, case_id=case, source=source, word=word)
                for word in words_in(text)
            ]
        put(A_BATCH)
    columns = ('name', 'street', 'house_number', 'phone_key', 'service__country')
    told = parties.values_list('pk', 'case', 'service', *columns)
    for party, case, service, name, street, house_number, phone, country in told.iterator(A_BATCH):
        waiting += [
            words.model(
                service_id=service, case_id=case, party_id=party, source='party', word=word
            )
            for word in words_in(name, f'{street} {house_number}') | words_in_phone(phone, country)
        ]
        put(A_BATCH)
    put(1)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_words_of_cases'),
    ]

    operations = [
        # Back: the table itself goes.
        migrations.RunPython(keep_words, migrations.RunPython.noop),
    ]
