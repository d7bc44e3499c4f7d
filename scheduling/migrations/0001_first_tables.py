import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_first_tables'),
        ('organisations', '0001_first_tables'),
        ('organisations', '__first__'),
        ('training', '0001_first_tables'),
        ('volunteers', '0001_first_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('talk_a', 'talk with the first party'), ('talk_b', 'talk with the second party'), ('joint', 'joint talk'), ('shuttle', 'shuttle mediation'), ('group', 'group talk'), ('coaching', 'coaching talk')], max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('confirmed', 'confirmed'), ('held', 'held'), ('cancelled', 'cancelled'), ('missed', 'missed')], default='proposed', max_length=10, verbose_name='state')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('zone', models.CharField(max_length=40, verbose_name='time zone')),
                ('place_kind', models.CharField(choices=[('neutral', 'a neutral place'), ('home', "at somebody's home"), ('online', 'online')], default='neutral', max_length=10, verbose_name='where')),
                ('place', models.CharField(blank=True, max_length=400, verbose_name='place')),
                ('planned_at', models.DateTimeField(verbose_name='planned')),
                ('cancel_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='cases.case')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room_booking', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='talk', to='organisations.roombooking', verbose_name='room')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'appointment',
                'verbose_name_plural': 'appointments',
                'indexes': [models.Index(fields=['service', 'state', 'starts_at', 'ends_at'], name='scheduling_appointment_days')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='scheduling_appointment_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('place_kind', 'home'), _negated=True), ('place', ''), _connector='OR'), name='scheduling_appointment_home_address_not_kept'), models.CheckConstraint(condition=models.Q(('room_booking__isnull', True), ('place_kind', 'neutral'), _connector='OR'), name='scheduling_appointment_room_is_a_neutral_place')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='AvailabilityException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('away', 'not free'), ('free', 'free all the same')], default='away', max_length=10, verbose_name='kind')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='up to and including')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='availability_exceptions', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'exception',
                'verbose_name_plural': 'exceptions',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='scheduling_exception_ends_after_start')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='BookedQuarter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='quarter')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='booked_quarters', to='scheduling.appointment')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'booked quarter',
                'verbose_name_plural': 'booked quarters',
                'constraints': [models.UniqueConstraint(fields=('user', 'at'), name='scheduling_no_double_booking')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='CalendarItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='address it was sent to')),
                ('uid', models.CharField(max_length=120, unique=True, verbose_name='UID')),
                ('sequence', models.PositiveIntegerField(default=0, verbose_name='sequence')),
                ('state', models.CharField(choices=[('invited', 'invited'), ('cancelled', 'cancelled')], default='invited', max_length=10, verbose_name='state')),
                ('answer', models.CharField(choices=[('needs_action', 'no answer yet'), ('accepted', 'coming'), ('tentative', 'maybe'), ('declined', 'not coming')], default='needs_action', max_length=20, verbose_name='answer')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('vevent', models.BinaryField(verbose_name='text for the feed')),
                ('changed_at', models.DateTimeField(verbose_name='changed')),
                ('appointment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calendar_items', to='scheduling.appointment')),
                ('course_session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calendar_items', to='training.coursesession')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_items', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'calendar item',
                'verbose_name_plural': 'calendar items',
                'indexes': [models.Index(fields=['user', 'ends_at'], name='scheduling_item_of_person')],
                'constraints': [models.UniqueConstraint(fields=('appointment', 'user'), name='scheduling_item_once_an_appointment'), models.UniqueConstraint(fields=('course_session', 'user'), name='scheduling_item_once_a_session'), models.CheckConstraint(condition=models.Q(models.Q(('appointment__isnull', False), ('course_session__isnull', True)), models.Q(('appointment__isnull', True), ('course_session__isnull', False)), _connector='OR'), name='scheduling_item_of_one_thing')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partstat', models.CharField(choices=[('needs_action', 'no answer yet'), ('accepted', 'coming'), ('tentative', 'maybe'), ('declined', 'not coming')], max_length=20, verbose_name='answer')),
                ('for_sequence', models.PositiveIntegerField(verbose_name='for sequence')),
                ('channel', models.CharField(choices=[('link', 'by the link in the email'), ('page', 'on the page'), ('phone', 'by phone, entered by the coordinator')], max_length=10, verbose_name='how')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('answered_at', models.DateTimeField(verbose_name='answered')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='scheduling.calendaritem')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='FeedToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='digest')),
                ('created_at', models.DateTimeField(verbose_name='made')),
                ('last_used_on', models.DateField(blank=True, null=True, verbose_name='last used on')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feed_tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'calendar feed',
                'verbose_name_plural': 'calendar feeds',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('service', 'user'), name='scheduling_feed_once_a_person')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wave', models.PositiveSmallIntegerField(verbose_name='wave')),
                ('state', models.CharField(choices=[('sent', 'waiting for an answer'), ('accepted', 'accepted'), ('declined', 'declined'), ('expired', 'expired'), ('withdrawn', 'withdrawn')], default='sent', max_length=10, verbose_name='state')),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('expires_at', models.DateTimeField(verbose_name='stands until')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answered_via', models.CharField(blank=True, max_length=10, verbose_name='answered how')),
                ('decline_reason', models.CharField(blank=True, choices=[('busy', 'I have no time now'), ('knows_them', 'I think I know these people'), ('uncomfortable', 'I do not feel comfortable with it'), ('too_far', 'it is too far for me'), ('other', 'something else')], max_length=20, verbose_name='reason')),
                ('decline_note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('overridden', models.JSONField(default=list, verbose_name='rules set aside')),
                ('override_reason', models.CharField(blank=True, max_length=300, verbose_name='why they were asked all the same')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='cases.case')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'offer',
                'verbose_name_plural': 'offers',
                'indexes': [models.Index(fields=['volunteer', 'state'], name='scheduling_offer_volunteer'), models.Index(condition=models.Q(('state', 'sent')), fields=['expires_at'], name='scheduling_offer_expiry')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'sent')), fields=('case', 'volunteer'), name='scheduling_offer_waiting_once'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state__in', ['accepted', 'declined'])), models.Q(models.Q(('state__in', ['accepted', 'declined']), _negated=True), ('answered_at__isnull', True)), _connector='OR'), name='scheduling_offer_answered_at_only_when_answered'), models.CheckConstraint(condition=models.Q(('overridden', []), models.Q(('override_reason', ''), _negated=True), _connector='OR'), name='scheduling_offer_overridden_only_with_a_reason')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PairingRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weights', models.JSONField(blank=True, default=dict, verbose_name='points that differ')),
                ('newcomers', models.CharField(choices=[('with_experienced', 'with a mentor or anybody experienced'), ('with_mentor', 'with a mentor only')], default='with_experienced', max_length=20, verbose_name='newcomers go')),
                ('same_postcode', models.CharField(choices=[('hard', 'never'), ('warning', 'with a warning'), ('off', 'no rule')], default='hard', max_length=10, verbose_name="a case in the volunteer's own postcode")),
                ('same_household', models.BooleanField(default=True, verbose_name='people of one household never go together')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'rules of pairing',
                'verbose_name_plural': 'rules of pairing',
                'constraints': [models.UniqueConstraint(fields=('service',), name='scheduling_pairingrules_one_per_service')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PlanLock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locked_at', models.DateTimeField(verbose_name='fixed')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('locked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'fixed team',
                'verbose_name_plural': 'fixed teams',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='LockedSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='volunteers.volunteer')),
                ('lock', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='scheduling.planlock')),
            ],
            options={
                'verbose_name': 'fixed seat',
                'verbose_name_plural': 'fixed seats',
                'constraints': [models.UniqueConstraint(fields=('lock', 'volunteer'), name='scheduling_lockedseat_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PlannedCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(verbose_name='place in the queue')),
                ('days', models.PositiveIntegerField(default=0, verbose_name='days waited')),
                ('is_placed', models.BooleanField(verbose_name='has a team')),
                ('is_fixed', models.BooleanField(default=False, verbose_name='was fixed beforehand')),
                ('points', models.IntegerField(default=0, verbose_name='points')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='first talk')),
                ('terms', models.JSONField(default=list, verbose_name='terms')),
                ('warnings', models.JSONField(default=list, verbose_name='warnings')),
                ('lack', models.CharField(blank=True, max_length=20, verbose_name='what lacks')),
                ('rule', models.CharField(blank=True, max_length=30, verbose_name='rule that keeps most away')),
                ('teams', models.PositiveIntegerField(default=0, verbose_name='teams that may')),
                ('refusal', models.JSONField(default=dict, verbose_name='why it was not offered')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'planned case',
                'verbose_name_plural': 'planned cases',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_placed', True), ('lack', '')), models.Q(('is_placed', False), models.Q(('lack', ''), _negated=True)), _connector='OR'), name='scheduling_plannedcase_placed_or_lacking')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PlannedSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.CharField(choices=[('ours', 'the plan'), ('oldest_first', 'oldest first')], max_length=15, verbose_name='by which plan')),
                ('stays', models.BooleanField(default=False, verbose_name='is on the case already')),
                ('taken', models.PositiveSmallIntegerField(default=0, verbose_name='open cases')),
                ('room', models.PositiveSmallIntegerField(default=0, verbose_name='open cases at most')),
                ('planned', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='scheduling.plannedcase')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'planned seat',
                'verbose_name_plural': 'planned seats',
                'constraints': [models.UniqueConstraint(fields=('planned', 'volunteer', 'plan'), name='scheduling_plannedseat_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PlanRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting for its turn'), ('running', 'being made'), ('done', 'made'), ('stopped', 'stopped'), ('failed', 'failed')], default='waiting', max_length=10, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('woken_at', models.DateTimeField(verbose_name='last given to the queue')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('beat_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('stop_asked', models.BooleanField(default=False, verbose_name='somebody asked to stop')),
                ('stage', models.CharField(blank=True, max_length=20, verbose_name='stage')),
                ('done', models.PositiveSmallIntegerField(default=0, verbose_name='done')),
                ('value', models.BigIntegerField(default=0, verbose_name='worth')),
                ('bound', models.BigIntegerField(default=0, verbose_name='worth at most')),
                ('best', models.BigIntegerField(default=0, verbose_name='worth of the best teams')),
                ('served', models.PositiveIntegerField(blank=True, null=True, verbose_name='cases served')),
                ('left', models.PositiveIntegerField(default=0, verbose_name='cases left')),
                ('points', models.BigIntegerField(default=0, verbose_name='points')),
                ('waiting_days', models.PositiveIntegerField(default=0, verbose_name='days of waiting ended')),
                ('most_served', models.PositiveIntegerField(default=0, verbose_name='cases served at most')),
                ('oldest_served', models.PositiveIntegerField(default=0, verbose_name='served by oldest first')),
                ('oldest_waiting_days', models.PositiveIntegerField(default=0, verbose_name='days ended by oldest first')),
                ('oldest_value', models.BigIntegerField(default=0, verbose_name='worth of oldest first')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'plan of the queue',
                'verbose_name_plural': 'plans of the queue',
                'indexes': [models.Index(fields=['service', '-asked_at', '-id'], name='scheduling_planrun_newest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['running', 'waiting'])), fields=('service',), name='scheduling_planrun_one_under_way'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['done', 'failed', 'stopped'])), models.Q(models.Q(('state__in', ['done', 'failed', 'stopped']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='scheduling_planrun_ended_at_only_when_ended'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), models.Q(('beat_at__isnull', False), ('started_at__isnull', False)), _connector='OR'), name='scheduling_planrun_running_has_started'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('served__isnull', False), _connector='OR'), name='scheduling_planrun_done_has_results')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='plannedcase',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='scheduling.planrun'),
        ),
        migrations.CreateModel(
            name='LackedKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('day_part', models.CharField(max_length=20, verbose_name='part of the day')),
                ('level', models.CharField(max_length=10, verbose_name='level')),
                ('price', models.BigIntegerField(verbose_name='worth of one more')),
                ('people', models.PositiveIntegerField(verbose_name='people now')),
                ('cases', models.PositiveIntegerField(verbose_name='cases')),
                ('serves', models.PositiveIntegerField(blank=True, null=True, verbose_name='cases one more would serve')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.district')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gaps', to='scheduling.planrun')),
            ],
            options={
                'verbose_name': 'what we lack',
                'verbose_name_plural': 'what we lack',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='PoolChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('volunteer', models.BigIntegerField(null=True, verbose_name='volunteer')),
                ('service', models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'change of the pool',
                'verbose_name_plural': 'changes of the pool',
                'indexes': [models.Index(fields=['service', 'id'], name='scheduling_pool_log')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='WeeklyRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(verbose_name='weekday')),
                ('start_minute', models.PositiveSmallIntegerField(verbose_name='from')),
                ('end_minute', models.PositiveSmallIntegerField(verbose_name='until')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weekly_rules', to='volunteers.volunteer')),
            ],
            options={
                'verbose_name': 'weekly rule',
                'verbose_name_plural': 'weekly rules',
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='scheduling_weekly_rule_has_a_weekday'), models.CheckConstraint(condition=models.Q(('end_minute__gt', models.F('start_minute')), ('end_minute__lte', 1440)), name='scheduling_weekly_rule_ends_after_start'), models.UniqueConstraint(fields=('volunteer', 'weekday', 'start_minute', 'end_minute'), name='scheduling_weekly_rule_once')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name='plannedcase',
            constraint=models.UniqueConstraint(fields=('run', 'case'), name='scheduling_plannedcase_once_a_run'),
        ),
    ]
