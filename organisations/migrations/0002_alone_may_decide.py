from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_first_tables")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="alone_may_decide",
            field=models.BooleanField(
                default=False,
                help_text="For a service in which one person does the work of several: gives themselves a role, assesses or certifies themselves. It counts only while nobody else here could do it, and the history says so each time.",
                verbose_name="whoever is alone in a role may decide about themselves",
            ),
        ),
    ]
