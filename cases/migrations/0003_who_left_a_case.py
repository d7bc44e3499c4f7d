from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_fold_parties_anew'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='left_early',
            field=models.BooleanField(default=False, verbose_name='left before the case ended'),
        ),
    ]
