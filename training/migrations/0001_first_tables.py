import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_first_tables'),
        ('organisations', '__first__'),
        ('volunteers', '0001_first_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind', models.CharField(choices=[('basic', 'basic training'), ('follow_up', 'further training'), ('coaching', 'training in coaching'), ('shuttle', 'training in shuttle mediation'), ('group', 'training in group mediation')], default='basic', max_length=20, verbose_name='kind')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('fr', 'French'), ('de', 'German'), ('en', 'English')], default='nl', max_length=2, verbose_name='language')),
                ('places', models.PositiveSmallIntegerField(default=12, verbose_name='places')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('all_sessions_required', models.BooleanField(default=True, verbose_name='every session must be attended')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('trainer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'course',
                'verbose_name_plural': 'courses',
                'constraints': [models.CheckConstraint(condition=models.Q(('places__gte', 1)), name='training_course_has_places')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='CourseSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(max_length=400, verbose_name='place')),
                ('half_days', models.PositiveSmallIntegerField(default=1, verbose_name='half-days')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled')),
                ('cancel_reason', models.CharField(blank=True, max_length=200, verbose_name='why it was cancelled')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='training.course')),
                ('room_booking', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='course_day', to='organisations.roombooking', verbose_name='room')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'session of a course',
                'verbose_name_plural': 'sessions of courses',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='training_session_ends_after_start')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('requested', 'requested'), ('waiting', 'on the waiting list'), ('offered', 'place offered'), ('accepted', 'taking part'), ('completed', 'completed'), ('withdrawn', 'withdrawn')], default='requested', max_length=20, verbose_name='state')),
                ('enrolled_at', models.DateTimeField(verbose_name='enrolled')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='completed')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='training.course')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'enrolment',
                'verbose_name_plural': 'enrolments',
                'constraints': [models.UniqueConstraint(fields=('course', 'volunteer'), name='training_enrolment_once'), models.CheckConstraint(condition=models.Q(models.Q(('completed_at__isnull', False), ('state', 'completed')), models.Q(models.Q(('state', 'completed'), _negated=True), ('completed_at__isnull', True)), _connector='OR'), name='training_enrolment_completed_at_only_when_completed')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Certification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('confirmed', 'confirmed'), ('refused', 'not confirmed'), ('suspended', 'suspended'), ('revoked', 'revoked')], default='proposed', max_length=20, verbose_name='state')),
                ('number', models.CharField(blank=True, max_length=20, verbose_name='number')),
                ('their_number', models.CharField(blank=True, max_length=40, verbose_name='number elsewhere')),
                ('secret', models.CharField(blank=True, max_length=52, null=True, unique=True, verbose_name='secret of the verification page')),
                ('given_by', models.CharField(blank=True, max_length=120, verbose_name='given by')),
                ('seen_by_other', models.CharField(blank=True, max_length=120, verbose_name='seen by')),
                ('seen_on', models.DateField(blank=True, null=True, verbose_name='seen on')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='effective on')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('reissued_on', models.DateField(blank=True, null=True, verbose_name='issued again on')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certifications', to='volunteers.volunteer')),
                ('enrolment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certifications', to='training.enrolment')),
            ],
            options={
                'verbose_name': 'certification',
                'verbose_name_plural': 'certifications',
                'indexes': [models.Index(fields=['service', 'state', 'proposed_at'], name='training_certification_queue'), models.Index(fields=['volunteer', 'state'], name='training_certification_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('service', 'number'), name='training_certification_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('given_by', ''), ('secret__isnull', False), ('seen_by__isnull', True), ('seen_on__isnull', True), models.Q(('number', ''), _negated=True)), models.Q(('number', ''), ('secret__isnull', True), ('seen_by__isnull', False), ('seen_on__isnull', False), models.Q(('given_by', ''), _negated=True)), _connector='OR'), name='training_certification_ours_or_seen'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('enrolment',), name='training_certification_proposed_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'suspended', 'revoked']), _negated=True), ('effective_on__isnull', False), _connector='OR'), name='training_certification_has_effective_date'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('effective_on')), _connector='OR'), name='training_certification_ends_after_start')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('presence', models.CharField(choices=[('present', 'present'), ('late', 'partly present'), ('absent', 'absent')], max_length=10, verbose_name='presence')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='training.coursesession')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='training.enrolment')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendances',
                'constraints': [models.UniqueConstraint(fields=('session', 'enrolment'), name='training_attendance_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('competent', 'competent'), ('not_yet', 'not yet competent'), ('unfit', 'not fit for this work')], max_length=10, verbose_name='verdict')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('assessed_at', models.DateTimeField(verbose_name='assessed')),
                ('assessed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='training.enrolment')),
            ],
            options={
                'verbose_name': 'assessment',
                'verbose_name_plural': 'assessments',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(choices=[('talk', 'a talk with neighbours'), ('elsewhere', 'a talk at another service'), ('practice', 'a practice talk or role play')], default='talk', max_length=10, verbose_name='kind')),
                ('noted_at', models.DateTimeField(verbose_name='noted')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('mentor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='watched_by', to='volunteers.volunteer')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'observation',
                'verbose_name_plural': 'observations',
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at__isnull', True)), fields=('volunteer', 'day', 'kind', 'mentor'), name='training_observation_once'), models.UniqueConstraint(condition=models.Q(('mentor__isnull', True), ('taken_back_at__isnull', True)), fields=('volunteer', 'day', 'kind'), name='training_observation_once_without_mentor'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'talk'), _negated=True), ('mentor__isnull', False), _connector='OR'), name='training_observation_of_a_talk_has_mentor'), models.CheckConstraint(condition=models.Q(('mentor__isnull', True), models.Q(('mentor', models.F('volunteer')), _negated=True), _connector='OR'), name='training_observation_of_somebody_else'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', True), ('taken_back_by__isnull', True)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), _connector='OR'), name='training_observation_taken_back_by_somebody')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
