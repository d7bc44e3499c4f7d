import django.db.models.deletion
import django.db.models.functions.text
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
            name='AgreementText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('volunteer', 'volunteer agreement'), ('confidentiality', 'confidentiality statement')], max_length=20, verbose_name='kind')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('body', models.TextField(verbose_name='text')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('erased_acceptances', models.PositiveIntegerField(default=0, editable=False)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'agreement text',
                'verbose_name_plural': 'agreement texts',
                'constraints': [models.UniqueConstraint(fields=('service', 'kind', 'version'), name='volunteers_agreement_text_version_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('code', models.SlugField(max_length=40, verbose_name='code in the link')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('target', models.PositiveSmallIntegerField(default=0, verbose_name='volunteers wanted')),
                ('erased_applications', models.PositiveIntegerField(default=0, editable=False)),
                ('erased_admissions', models.PositiveIntegerField(default=0, editable=False)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'campaign',
                'verbose_name_plural': 'campaigns',
                'constraints': [models.UniqueConstraint(fields=('service', 'code'), name='volunteers_campaign_code_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('street', models.CharField(blank=True, max_length=120, verbose_name='street')),
                ('house_number', models.CharField(blank=True, max_length=12, verbose_name='house number')),
                ('postcode', models.CharField(blank=True, max_length=10, verbose_name='postcode')),
                ('town', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('state', models.CharField(choices=[('applied', 'applied'), ('informed', 'informed'), ('interviewed', 'interviewed'), ('screened', 'screened'), ('admitted', 'admitted'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], default='applied', max_length=20, verbose_name='state')),
                ('first_name', models.CharField(max_length=60, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                ('email', models.EmailField(max_length=254, verbose_name='email address')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('fr', 'French'), ('de', 'German'), ('en', 'English')], default='nl', max_length=2, verbose_name='language of our email to you')),
                ('spoken', models.JSONField(default=list, verbose_name='languages you speak')),
                ('motivation', models.TextField(blank=True, verbose_name='why you want to do this')),
                ('heard_through', models.CharField(blank=True, max_length=120, verbose_name='how you heard of us')),
                ('informed_on', models.DateField(blank=True, null=True, verbose_name='informed on')),
                ('interviewed_on', models.DateField(blank=True, null=True, verbose_name='interviewed on')),
                ('interview_note', models.TextField(blank=True, verbose_name='note of the interview')),
                ('applied_at', models.DateTimeField(verbose_name='applied')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='address confirmed')),
                ('email_corrected_at', models.DateTimeField(blank=True, null=True, verbose_name='address corrected')),
                ('moved_at', models.DateTimeField(verbose_name='in this state since')),
                ('end_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='volunteers.campaign')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
                'indexes': [models.Index(fields=['service', 'state', 'moved_at'], name='volunteers_application_pipe')],
                'constraints': [models.UniqueConstraint(models.F('service'), django.db.models.functions.text.Lower('email'), condition=models.Q(('confirmed_at__isnull', False), ('state__in', ('applied', 'informed', 'interviewed', 'screened'))), name='volunteers_application_open_once_an_address')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Volunteer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('street', models.CharField(blank=True, max_length=120, verbose_name='street')),
                ('house_number', models.CharField(blank=True, max_length=12, verbose_name='house number')),
                ('postcode', models.CharField(blank=True, max_length=10, verbose_name='postcode')),
                ('town', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('state', models.CharField(choices=[('training', 'in training'), ('probation', 'probation'), ('active', 'active'), ('paused', 'paused'), ('left', 'left')], default='training', max_length=20, verbose_name='state')),
                ('their_number', models.CharField(blank=True, max_length=40, verbose_name='number in an older register')),
                ('level', models.CharField(choices=[('novice', 'newcomer'), ('regular', 'experienced'), ('senior', 'mentor')], default='novice', max_length=10, verbose_name='level')),
                ('languages', models.JSONField(default=list, verbose_name='languages')),
                ('gender', models.CharField(blank=True, choices=[('', 'not told'), ('woman', 'woman'), ('man', 'man'), ('other', 'other')], max_length=10, verbose_name='gender')),
                ('extra_training', models.JSONField(default=list, verbose_name='trained for')),
                ('max_open_cases', models.PositiveSmallIntegerField(default=2, verbose_name='open cases at most')),
                ('admitted_on', models.DateField(verbose_name='admitted on')),
                ('paused_from', models.CharField(blank=True, choices=[('training', 'in training'), ('probation', 'probation'), ('active', 'active'), ('paused', 'paused'), ('left', 'left')], max_length=20, verbose_name='state before the pause')),
                ('paused_until', models.DateField(blank=True, null=True, verbose_name='paused until')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ('leave_reason', models.CharField(blank=True, max_length=200, verbose_name='why they left')),
                ('second_mailbox', models.EmailField(blank=True, max_length=254, verbose_name='second email address')),
                ('second_phone', models.CharField(blank=True, max_length=30, verbose_name='second phone')),
                ('note', models.TextField(blank=True, verbose_name='remark')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='volunteers', to='organisations.district')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.volunteer')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='volunteers', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'volunteer',
                'verbose_name_plural': 'volunteers',
                'indexes': [models.Index(fields=['service', 'state'], name='volunteers_volunteer_state')],
                'constraints': [models.UniqueConstraint(fields=('service', 'user'), name='volunteers_volunteer_once_a_service'), models.CheckConstraint(condition=models.Q(models.Q(('left_on__isnull', False), ('state', 'left')), models.Q(models.Q(('state', 'left'), _negated=True), ('left_on__isnull', True)), _connector='OR'), name='volunteers_volunteer_left_on_only_when_left')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='RecordMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('merged_at', models.DateTimeField(verbose_name='brought together')),
                ('moved', models.JSONField(default=list, verbose_name='rows that moved')),
                ('changed', models.JSONField(default=list, verbose_name='facts before and after')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken apart again')),
                ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.volunteer')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'records brought together',
                'verbose_name_plural': 'records brought together',
                'constraints': [models.CheckConstraint(condition=models.Q(('kept', models.F('merged')), _negated=True), name='volunteers_merge_of_two_records'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='volunteers_merge_undone_by_somebody'), models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('merged',), name='volunteers_merge_once_a_record')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ConflictOfInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('street', models.CharField(blank=True, max_length=120, verbose_name='street')),
                ('postcode', models.CharField(blank=True, max_length=10, verbose_name='postcode')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('noted_at', models.DateTimeField(verbose_name='noted')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.partnerorganisation')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts_of_interest', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'conflict of interest',
                'verbose_name_plural': 'conflicts of interest',
                'constraints': [models.CheckConstraint(condition=models.Q(('partner__isnull', False), models.Q(('street', ''), _negated=True), models.Q(('postcode', ''), _negated=True), _connector='OR'), name='volunteers_conflict_says_with_what')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ConductCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, verbose_name='number')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('seen_on', models.DateField(verbose_name='seen on')),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.application')),
                ('seen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'conduct certificate',
                'verbose_name_plural': 'conduct certificates',
                'constraints': [models.CheckConstraint(condition=models.Q(('seen_on__gte', models.F('issued_on'))), name='volunteers_conduct_certificate_seen_after_issue'), models.CheckConstraint(condition=models.Q(('application__isnull', False), ('volunteer__isnull', False), _connector='OR'), name='volunteers_conduct_certificate_is_somebodys')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='application',
            name='volunteer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='volunteers.volunteer'),
        ),
        migrations.CreateModel(
            name='VolunteerAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accepted_at', models.DateTimeField(verbose_name='accepted')),
                ('via', models.CharField(choices=[('screen', 'on screen'), ('paper', 'on paper, entered by the coordinator')], max_length=10, verbose_name='how')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('application', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.application')),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accepted', to='volunteers.agreementtext')),
                ('volunteer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'accepted agreement',
                'verbose_name_plural': 'accepted agreements',
                'constraints': [models.UniqueConstraint(fields=('application', 'text'), name='volunteers_agreement_accepted_once'), models.UniqueConstraint(condition=models.Q(('application__isnull', True)), fields=('volunteer', 'text'), name='volunteers_agreement_signed_once'), models.CheckConstraint(condition=models.Q(('via', 'paper'), models.Q(('seen_by__isnull', True), ('signed_on__isnull', True)), _connector='OR'), name='volunteers_agreement_signed_on_paper_only'), models.CheckConstraint(condition=models.Q(('application__isnull', False), ('volunteer__isnull', False), _connector='OR'), name='volunteers_agreement_is_somebodys')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'admitted'), ('volunteer__isnull', False)), models.Q(models.Q(('state', 'admitted'), _negated=True), ('volunteer__isnull', True)), _connector='OR'), name='volunteers_application_admitted_has_volunteer'),
        ),
    ]
