import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkerBeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('came_home_at', models.DateTimeField(blank=True, null=True, verbose_name='came home')),
            ],
            options={
                'verbose_name': 'beat of the worker',
                'verbose_name_plural': 'beats of the worker',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='email address')),
                ('first_name', models.CharField(max_length=60, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('fr', 'French'), ('de', 'German'), ('en', 'English')], default='nl', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('date_joined', models.DateTimeField(auto_now_add=True, verbose_name='joined')),
                ('name_key', models.TextField(blank=True, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'indexes': [models.Index(fields=['name_key'], name='organisations_user_by_name')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='organisations_user_email_any_case')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='short name in addresses')),
                ('country', models.CharField(choices=[('nl', 'Netherlands'), ('be', 'Belgium')], default='nl', max_length=2, verbose_name='country')),
                ('timezone', models.CharField(default='Europe/Amsterdam', max_length=40, verbose_name='time zone')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('fr', 'French'), ('de', 'German'), ('en', 'English')], default='nl', max_length=2, verbose_name='language')),
                ('town', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('email', models.EmailField(max_length=254, verbose_name='email address')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('about', models.TextField(blank=True, verbose_name='about the service')),
                ('takes_applications', models.BooleanField(default=True, verbose_name='takes applications')),
                ('takes_reports', models.BooleanField(default=True, verbose_name='residents may report a conflict here')),
                ('crowd_until', models.DateTimeField(blank=True, null=True, verbose_name='many forms from one network until')),
                ('second_factor_required', models.BooleanField(default=True, verbose_name='second factor for staff')),
                ('alone_may_decide', models.BooleanField(default=False, help_text='For a service in which one person does the work of several: gives themselves a role, assesses or certifies themselves. It counts only while nobody else here could do it, and the history says so each time.', verbose_name='whoever is alone in a role may decide about themselves')),
                ('mediators_per_case', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1)], verbose_name='mediators per case')),
                ('intake_days', models.PositiveSmallIntegerField(default=5, verbose_name='working days for triage')),
                ('pairing_days', models.PositiveSmallIntegerField(default=5, verbose_name='working days to find a pair')),
                ('offer_hours', models.PositiveSmallIntegerField(default=48, verbose_name='hours an offer stands')),
                ('first_contact_days', models.PositiveSmallIntegerField(default=5, verbose_name='working days to the first contact')),
                ('second_letter_days', models.PositiveSmallIntegerField(default=10, verbose_name='days to a second letter')),
                ('close_proposal_days', models.PositiveSmallIntegerField(default=21, verbose_name='days to a proposal to close')),
                ('aftercare_days', models.PositiveSmallIntegerField(default=42, verbose_name='days to aftercare')),
                ('talks_before_review', models.PositiveSmallIntegerField(default=3, verbose_name='talks before a review')),
                ('coaching_talks', models.PositiveSmallIntegerField(default=2, verbose_name='talks in coaching, at most')),
                ('cases_per_year', models.PositiveSmallIntegerField(default=8, verbose_name='cases a volunteer a year, at least')),
                ('meetings_per_year', models.PositiveSmallIntegerField(default=5, verbose_name='meetings a volunteer a year, at least')),
                ('basic_training_hours', models.PositiveSmallIntegerField(default=15, verbose_name='hours of basic training')),
                ('further_training_hours', models.PositiveSmallIntegerField(default=0, verbose_name='hours of further training a year (0: not asked)')),
                ('observations_needed', models.PositiveSmallIntegerField(default=0, verbose_name='talks to watch before a certificate (0: not asked)')),
                ('conduct_certificate_months', models.PositiveSmallIntegerField(default=36, verbose_name='months to a new conduct certificate')),
                ('certification_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='months a certification is valid (empty: no end)')),
                ('renewal_window_days', models.PositiveSmallIntegerField(default=90, verbose_name='days before the end when renewal opens')),
                ('grace_days', models.PositiveSmallIntegerField(default=0, verbose_name='days of grace after the end')),
                ('same_street_rule', models.CharField(choices=[('hard', 'never'), ('warning', 'with a warning'), ('off', 'no rule')], default='hard', max_length=10, verbose_name="a case in the volunteer's own street")),
                ('same_district_rule', models.CharField(choices=[('hard', 'never'), ('warning', 'with a warning'), ('off', 'no rule')], default='warning', max_length=10, verbose_name="a case in the volunteer's own district")),
                ('case_retention_months', models.PositiveSmallIntegerField(default=24, verbose_name='months a closed case is kept')),
                ('applicant_retention_months', models.PositiveSmallIntegerField(default=6, verbose_name='months an ended application is kept')),
                ('volunteer_retention_months', models.PositiveSmallIntegerField(default=24, verbose_name='months a former volunteer is kept')),
                ('party_data_grace_days', models.PositiveSmallIntegerField(default=7, verbose_name='days mediators still see a closed case')),
                ('reopen_days', models.PositiveSmallIntegerField(default=90, verbose_name='days in which a case may be reopened')),
                ('suppress_below', models.PositiveSmallIntegerField(default=5, verbose_name='smallest number shown in reports')),
                ('complaint_months', models.PositiveSmallIntegerField(default=3, verbose_name='months to complain')),
                ('partner_profile', models.CharField(choices=[('nl_strict', 'suitable, taken up, solved'), ('uk_stage', 'stage and outcome')], default='nl_strict', max_length=10, verbose_name='what partners see')),
            ],
            options={
                'verbose_name': 'service',
                'verbose_name_plural': 'services',
                'constraints': [models.CheckConstraint(condition=models.Q(('mediators_per_case__gte', 1), ('mediators_per_case__lte', 2)), name='organisations_service_one_or_two_mediators')],
            },
        ),
        migrations.CreateModel(
            name='ReadEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('object_kind', models.CharField(max_length=60, verbose_name='kind of row')),
                ('object_id', models.BigIntegerField(verbose_name='row')),
                ('why', models.CharField(max_length=60, verbose_name='why')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'read entry',
                'verbose_name_plural': 'read log',
                'indexes': [models.Index(fields=['service', 'object_kind', 'object_id'], name='organisations_reads_of_a_row'), models.Index(fields=['service', '-at', '-id'], name='organisations_reads_newest')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PartnerOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_key', models.TextField(blank=True, editable=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('police', 'police'), ('housing', 'housing corporation'), ('municipality', 'municipality'), ('social', 'neighbourhood team'), ('other', 'other organisation')], max_length=20, verbose_name='kind')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'partner organisation',
                'verbose_name_plural': 'partner organisations',
                'constraints': [models.UniqueConstraint(fields=('service', 'name'), name='organisations_partner_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='key')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('lane', models.CharField(max_length=254, verbose_name='lane')),
                ('about', models.CharField(blank=True, max_length=100, verbose_name='about')),
                ('recipient', models.EmailField(max_length=254, verbose_name='recipient')),
                ('message_id', models.CharField(max_length=200, unique=True, verbose_name='Message-ID')),
                ('content', models.BinaryField(verbose_name='message')),
                ('repeatable', models.BooleanField(default=True, verbose_name='may be repeated after a crash')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'failed'), ('unclear', 'unclear whether it was sent'), ('superseded', 'replaced by a newer message')], default='queued', max_length=20, verbose_name='state')),
                ('queued_at', models.DateTimeField(verbose_name='queued')),
                ('woken_at', models.DateTimeField(verbose_name='last given to the queue')),
                ('not_before', models.DateTimeField(verbose_name='not before')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='of no use after')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('last_error', models.CharField(blank=True, max_length=200, verbose_name='last error')),
                ('service', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'outbox',
                'indexes': [models.Index(fields=['lane', 'state', 'id'], name='organisations_outbox_lane'), models.Index(condition=models.Q(('state__in', ['queued', 'sending'])), fields=['not_before', 'id'], name='organisations_outbox_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='organisations_outbox_sent_at_only_when_sent'), models.CheckConstraint(condition=models.Q(('service__isnull', False), ('expires_at__isnull', False), _connector='OR'), name='organisations_outbox_of_a_service_or_ends')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('volunteer', 'volunteer'), ('coordinator', 'coordinator'), ('trainer', 'trainer'), ('manager', 'manager'), ('partner', 'partner'), ('observer', 'observer')], max_length=20, verbose_name='role')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.partnerorganisation')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.service')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'service', 'role'), name='organisations_membership_once_a_role'), models.CheckConstraint(condition=models.Q(models.Q(('partner__isnull', False), ('role', 'partner')), models.Q(models.Q(('role', 'partner'), _negated=True), ('partner__isnull', True)), _connector='OR'), name='organisations_membership_partner_of_an_organisation')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='email address')),
                ('first_name', models.CharField(max_length=60, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('fr', 'French'), ('de', 'German'), ('en', 'English')], default='nl', max_length=2, verbose_name='language of the email')),
                ('role', models.CharField(choices=[('volunteer', 'volunteer'), ('coordinator', 'coordinator'), ('trainer', 'trainer'), ('manager', 'manager'), ('partner', 'partner'), ('observer', 'observer')], max_length=20, verbose_name='role')),
                ('invited_at', models.DateTimeField(verbose_name='invited')),
                ('expires_at', models.DateTimeField(verbose_name='stands until')),
                ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('taken_back', 'taken back')], default='open', max_length=20, verbose_name='state')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='taken up')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.partnerorganisation')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('partner__isnull', False), ('role', 'partner')), models.Q(models.Q(('role', 'partner'), _negated=True), ('partner__isnull', True)), _connector='OR'), name='organisations_invitation_partner_of_one'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', False), ('state', 'accepted')), models.Q(models.Q(('state', 'accepted'), _negated=True), ('accepted_at__isnull', True)), _connector='OR'), name='organisations_invitation_accepted_at'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken_back'), ('taken_back_at__isnull', False)), models.Q(models.Q(('state', 'taken_back'), _negated=True), ('taken_back_at__isnull', True)), _connector='OR'), name='organisations_invitation_taken_back_at'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('service', 'email', 'role'), name='organisations_invitation_open_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_key', models.TextField(blank=True, editable=False)),
                ('municipality', models.CharField(max_length=80, verbose_name='municipality')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'district',
                'verbose_name_plural': 'districts',
                'constraints': [models.UniqueConstraint(fields=('service', 'municipality', 'name'), name='organisations_district_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('via', models.CharField(max_length=10, verbose_name='how')),
                ('verb', models.CharField(max_length=60, verbose_name='verb')),
                ('object_kind', models.CharField(max_length=60, verbose_name='kind of row')),
                ('object_id', models.BigIntegerField(verbose_name='row')),
                ('changed', models.JSONField(default=list, verbose_name='changed fields')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('request_id', models.CharField(blank=True, max_length=32, verbose_name='request')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit history',
                'indexes': [models.Index(fields=['service', 'object_kind', 'object_id'], name='organisations_audit_of_a_row'), models.Index(fields=['service', '-at', '-id'], name='organisations_audit_newest')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
