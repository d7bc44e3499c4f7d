import django.db.models.deletion
import django.db.models.manager
import moving.models.keys
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_first_tables'),
        ('organisations', '0001_first_tables'),
        ('organisations', '__first__'),
        ('volunteers', '0001_first_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('partners', 'partner organisations'), ('volunteers', 'volunteers'), ('cases', 'cases')], max_length=12, verbose_name='what is in it')),
                ('state', models.CharField(choices=[('uploaded', 'being read'), ('asking', 'waits for an answer'), ('ready', 'ready to begin'), ('refused', 'cannot be read'), ('running', 'coming in'), ('stopped', 'stopped'), ('finished', 'came in'), ('undoing', 'being undone'), ('undone', 'undone')], default='uploaded', max_length=10, verbose_name='state')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name of the file')),
                ('form', models.CharField(blank=True, max_length=5, verbose_name='form of the file')),
                ('content', models.BinaryField(blank=True, default=b'', verbose_name='the file')),
                ('asked_at', models.DateTimeField(verbose_name='sent')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='answers about the file')),
                ('found', models.JSONField(blank=True, default=dict, verbose_name='what was found')),
                ('refusal', models.CharField(blank=True, max_length=20, verbose_name='why it was refused')),
                ('woken_at', models.DateTimeField(verbose_name='last given to the queue')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('beat_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('tries', models.PositiveIntegerField(default=0, verbose_name='tries')),
                ('stalls', models.PositiveSmallIntegerField(default=0, verbose_name='tries without progress')),
                ('stop_asked', models.BooleanField(default=False, verbose_name='somebody asked to stop')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='lines')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='what became of the lines')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'import of a file',
                'verbose_name_plural': 'imports of files',
                'indexes': [models.Index(fields=['service', '-asked_at', '-id'], name='moving_import_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asking', 'ready', 'running', 'undoing', 'uploaded'])), fields=('service',), name='moving_import_one_under_way'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['finished', 'refused', 'stopped', 'undone'])), models.Q(models.Q(('state__in', ['finished', 'refused', 'stopped', 'undone']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='moving_import_ended_at_only_when_ended'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['running', 'undoing']), _negated=True), ('started_at__isnull', False), _connector='OR'), name='moving_import_running_has_started'), models.CheckConstraint(condition=models.Q(('state', 'refused'), ('refusal', ''), _connector='XOR'), name='moving_import_refused_says_why')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ImportKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('partners', 'partner organisations'), ('volunteers', 'volunteers'), ('cases', 'cases')], max_length=12)),
                ('digest', models.CharField(max_length=64)),
                ('became_kind', models.CharField(max_length=60)),
                ('became_id', models.BigIntegerField()),
                ('fields', models.JSONField(blank=True, default=dict)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.partnerorganisation')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'key of a line',
                'verbose_name_plural': 'keys of lines',
                'indexes': [models.Index(fields=['became_kind', 'became_id'], name='moving_importkey_of_a_row')],
                'constraints': [models.UniqueConstraint(fields=('service', 'kind', 'digest'), name='moving_importkey_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ImportLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='row')),
                ('state', models.CharField(choices=[('waits', 'waits'), ('added', 'added'), ('changed', 'changed'), ('unchanged', 'unchanged'), ('wrong', 'did not work'), ('left_out', 'left out'), ('undone', 'undone'), ('kept', 'kept')], default='waits', max_length=10, verbose_name='state')),
                ('is_held', models.BooleanField(default=False, verbose_name='waits for an answer')),
                ('outlook', models.CharField(blank=True, choices=[('added', 'new'), ('changed', 'changed'), ('unchanged', 'unchanged')], max_length=10)),
                ('values', models.JSONField(blank=True, default=dict)),
                ('erases', models.JSONField(blank=True, default=list)),
                ('cells', models.JSONField(blank=True, default=list)),
                ('faults', models.JSONField(blank=True, default=list)),
                ('warnings', models.JSONField(blank=True, default=list)),
                ('key', models.CharField(blank=True, max_length=64)),
                ('key_kind', models.CharField(blank=True, max_length=20)),
                ('same_kind', models.CharField(blank=True, max_length=60)),
                ('same_id', models.BigIntegerField(blank=True, null=True)),
                ('takes_sheet', models.BooleanField(blank=True, null=True)),
                ('became_kind', models.CharField(blank=True, max_length=60)),
                ('became_id', models.BigIntegerField(blank=True, null=True)),
                ('before', models.JSONField(blank=True, default=dict)),
                ('told', models.JSONField(blank=True, default=list)),
                ('why_kept', models.CharField(blank=True, max_length=30)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('welcomed_at', models.DateTimeField(blank=True, null=True, verbose_name='welcomed')),
                ('of_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='moving.import')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'line of a file',
                'verbose_name_plural': 'lines of a file',
                'indexes': [models.Index(fields=['of_import', 'state', 'is_held', 'row'], name='moving_importline_next')],
                'constraints': [models.UniqueConstraint(fields=('of_import', 'row'), name='moving_importline_row_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['added', 'changed']), _negated=True), ('became_id__isnull', False), _connector='OR'), name='moving_importline_written_became_something')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ImportQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('rows', models.JSONField(default=list)),
                ('column', models.CharField(blank=True, max_length=300)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('preset', models.CharField(blank=True, max_length=30)),
                ('answer', models.CharField(blank=True, max_length=254, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('of_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='moving.import')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'question about a file',
                'verbose_name_plural': 'questions about a file',
                'constraints': [models.CheckConstraint(condition=models.Q(('answer', ''), ('answered_at__isnull', False), _connector='XOR'), name='moving_importquestion_answered_at_with_answer')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ImportSalt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.CharField(default=moving.models.keys.new_salt, editable=False, max_length=64)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'salt of the keys of lines',
                'verbose_name_plural': 'salts of the keys of lines',
                'constraints': [models.UniqueConstraint(fields=('service',), name='moving_importsalt_one_a_service')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='KnownHeader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('partners', 'partner organisations'), ('volunteers', 'volunteers'), ('cases', 'cases')], max_length=12)),
                ('digest', models.CharField(max_length=64)),
                ('field', models.CharField(blank=True, max_length=40)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'column that was explained',
                'verbose_name_plural': 'columns that were explained',
                'constraints': [models.UniqueConstraint(fields=('service', 'kind', 'digest'), name='moving_knownheader_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
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
