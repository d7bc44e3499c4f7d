from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0001_first_tables")]

    operations = [
        migrations.AddField(
            model_name="coursesession",
            name="cancel_reason",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="why it was cancelled"
            ),
        ),
    ]
