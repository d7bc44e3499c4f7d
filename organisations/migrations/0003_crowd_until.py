from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_alone_may_decide")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="crowd_until",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="many forms from one network until"
            ),
        ),
    ]
