"""Some people have one name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_first_tables")]

    operations = [
        migrations.AlterField(
            model_name="application",
            name="last_name",
            field=models.CharField(blank=True, max_length=80, verbose_name="last name"),
        ),
    ]
