import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_first_tables'),
        ('organisations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('kinds', models.JSONField(default=list, verbose_name='what was taken along')),
                ('form', models.CharField(choices=[('xlsx', 'Excel'), ('csv', 'CSV'), ('zip', 'everything in one file')], max_length=10, verbose_name='kind of file')),
                ('lines', models.PositiveIntegerField(default=0, verbose_name='lines')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='made')),
                ('filename', models.CharField(blank=True, max_length=120, verbose_name='name of the file')),
                ('content', models.BinaryField(default=b'', verbose_name='file')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'export',
                'verbose_name_plural': 'exports',
                'indexes': [models.Index(fields=['service', 'asked_by', '-asked_at'], name='moving_export_of_a_person')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
