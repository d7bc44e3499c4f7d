"""Districts and partners are found and put in order by a folded name, as people are."""

from django.db import migrations, models

TABLES = ["organisations_user", "organisations_district", "organisations_partnerorganisation"]


def order_alike(apps, schema_editor):
    """PostgreSQL would order by its locale, which overlooks spaces; SQLite goes by the letters."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN name_key TYPE text COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_an_invitation_has_a_state")]

    operations = [
        migrations.AddField(
            model_name="district",
            name="name_key",
            field=models.TextField(blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="partnerorganisation",
            name="name_key",
            field=models.TextField(blank=True, default="", editable=False),
            preserve_default=False,
        ),
        # Some people have one name.
        migrations.AlterField(
            model_name="user",
            name="last_name",
            field=models.CharField(blank=True, max_length=80, verbose_name="last name"),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="last_name",
            field=models.CharField(blank=True, max_length=80, verbose_name="last name"),
        ),
        # Back again nothing needs to be undone: the order was the database's own before.
        migrations.RunPython(order_alike, migrations.RunPython.noop),
    ]
