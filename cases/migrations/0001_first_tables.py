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
            name='ChoiceInUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('which', models.CharField(choices=[('question', 'triage questions'), ('kind', 'kinds of problem'), ('not_started', 'why it did not start'), ('ended', 'how it ended')], max_length=12, verbose_name='list')),
                ('code', models.CharField(max_length=20, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('words', models.JSONField(blank=True, default=dict, verbose_name='words')),
                ('use', models.CharField(choices=[('offered', 'is offered'), ('hard', 'only with a written reason'), ('soft', 'with a note'), ('off', 'not used')], max_length=10, verbose_name='use')),
                ('place', models.PositiveSmallIntegerField(verbose_name='place in the list')),
                ('counts_as', models.CharField(blank=True, max_length=20, verbose_name='counts in figures as')),
                ('used_since', models.DateTimeField(blank=True, null=True, verbose_name='used so since')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'choice',
                'verbose_name_plural': 'choices',
                'constraints': [models.UniqueConstraint(fields=('service', 'which', 'code'), name='cases_choice_once_a_list'), models.CheckConstraint(condition=models.Q(models.Q(('use__in', ['hard', 'soft', 'off']), ('which', 'question')), models.Q(models.Q(('which', 'question'), _negated=True), ('use__in', ['offered', 'off'])), _connector='OR'), name='cases_choice_use_fits_its_list'), models.CheckConstraint(condition=models.Q(models.Q(('counts_as', ''), ('which', 'question')), models.Q(('code__startswith', 'own-'), models.Q(('counts_as', ''), _negated=True), models.Q(('which', 'question'), _negated=True)), models.Q(models.Q(('code__startswith', 'own-'), _negated=True), ('counts_as', '')), _connector='OR'), name='cases_choice_own_counts_as_standard')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, verbose_name='number')),
                ('their_number', models.CharField(blank=True, max_length=40, verbose_name='number in an older register')),
                ('state', models.CharField(choices=[('new', 'new'), ('triage', 'in triage'), ('advice_given', 'advice given'), ('unsuitable', 'not suitable'), ('outside_area', 'outside our area'), ('coaching', 'coaching'), ('ready', 'ready for a pair'), ('seeking_pair', 'seeking a pair'), ('offered', 'offered'), ('paired', 'paired'), ('in_contact_a', 'in contact with the first party'), ('approaching_b', 'approaching the second party'), ('in_contact_b', 'in contact with the second party'), ('joint_planned', 'joint talk planned'), ('shuttle', 'shuttle mediation'), ('group', 'group mediation'), ('talks_done', 'talks done'), ('aftercare', 'aftercare'), ('dormant', 'dormant'), ('closed', 'closed')], default='new', max_length=20, verbose_name='state')),
                ('kind', models.CharField(choices=[('noise_people', 'noise by people'), ('noise_devices', 'noise by equipment'), ('harassment', 'bullying or intimidation'), ('relationship', 'strained relationship'), ('garden', 'garden, boundary or fence'), ('pets', 'pets'), ('parking', 'parking'), ('waste', 'waste, smell or smoke'), ('children', 'children'), ('camera', 'cameras'), ('other', 'something else')], max_length=20, verbose_name='kind of problem')),
                ('mediation_type', models.CharField(choices=[('regular', 'mediation'), ('coaching', 'coaching'), ('shuttle', 'shuttle mediation'), ('group', 'group mediation')], default='regular', max_length=10, verbose_name='form')),
                ('channel', models.CharField(choices=[('phone', 'by phone'), ('form', 'by the form on our page'), ('partner', 'through a partner'), ('desk', 'in person')], max_length=10, verbose_name='how it came in')),
                ('summary', models.CharField(blank=True, max_length=200, verbose_name='in one line, without names')),
                ('languages', models.JSONField(default=list, verbose_name='languages needed')),
                ('both_speak', models.BooleanField(default=False, verbose_name='both mediators must speak them')),
                ('wishes', models.JSONField(default=list, verbose_name='when the parties can')),
                ('tried_themselves', models.BooleanField(blank=True, null=True, verbose_name='the reporter has talked with the neighbour')),
                ('prefer_mixed_pair', models.BooleanField(default=False, verbose_name='a woman and a man, because the parties ask for it')),
                ('priority', models.PositiveSmallIntegerField(default=1, verbose_name='priority')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('moved_at', models.DateTimeField(verbose_name='in this state since')),
                ('ready_at', models.DateTimeField(blank=True, null=True, verbose_name='waits for a pair since')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started')),
                ('slept_from', models.CharField(blank=True, max_length=20, verbose_name='state before the rest')),
                ('wakes_on', models.DateField(blank=True, null=True, verbose_name='wakes on')),
                ('slept_days', models.PositiveSmallIntegerField(default=0, verbose_name='days rested')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('not_started_reason', models.CharField(blank=True, choices=[('violence', 'violence or threat'), ('legal', 'legal procedure'), ('unable', 'not able to talk'), ('family', 'family conflict'), ('organisation', 'resident against organisation'), ('criminal', 'criminal offences'), ('outside_area', 'outside our area'), ('withdrew', 'the reporter withdrew'), ('themselves', 'the reporter will do it themselves'), ('gone', 'the problem is gone'), ('moved', 'moved house'), ('duplicate', 'the case exists already'), ('other', 'something else')], max_length=20, verbose_name='why it did not start')),
                ('ended_reason', models.CharField(blank=True, choices=[('agreement', 'an agreement'), ('improved', 'it got better without a joint talk'), ('relation', 'a better relation, no agreement'), ('a_withdrew', 'the first party withdrew'), ('b_refused', 'the second party did not want to'), ('b_no_reaction', 'the second party did not react'), ('failed', 'the talks failed'), ('moved', 'moved house'), ('handed_back', 'handed back to the referrer'), ('referred_on', 'referred on'), ('other', 'something else')], max_length=20, verbose_name='how it ended')),
                ('method', models.CharField(blank=True, choices=[('advice', 'by themselves, after advice'), ('coordinator', 'by the coordinator'), ('coaching', 'coaching'), ('single_talks', 'talks with each party'), ('shuttle', 'shuttle mediation'), ('joint', 'a joint talk'), ('group', 'group mediation')], max_length=20, verbose_name='what helped')),
                ('provisional_result', models.CharField(blank=True, choices=[('solved', 'solved'), ('improved', 'improved'), ('not_solved', 'not solved'), ('unknown', 'not known')], max_length=10, verbose_name='result after the talks')),
                ('confirmed_result', models.CharField(blank=True, choices=[('solved', 'solved'), ('improved', 'improved'), ('not_solved', 'not solved'), ('unknown', 'not known')], max_length=10, verbose_name='result at aftercare')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='organisations.district')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='organisations.partnerorganisation')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('own_kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.choiceinuse', verbose_name="kind of problem in the service's own words")),
                ('own_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.choiceinuse', verbose_name="reason in the service's own words")),
            ],
            options={
                'verbose_name': 'case',
                'verbose_name_plural': 'cases',
                'indexes': [models.Index(fields=['service', 'state', 'received_at'], name='cases_case_by_state'), models.Index(fields=['service', 'state', 'ready_at'], name='cases_case_queue'), models.Index(fields=['service', '-received_at', '-id'], name='cases_case_newest')],
                'constraints': [models.UniqueConstraint(fields=('service', 'number'), name='cases_case_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ['advice_given', 'closed', 'outside_area', 'unsuitable'])), models.Q(models.Q(('state__in', ['advice_given', 'closed', 'outside_area', 'unsuitable']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='cases_case_closed_at_only_when_ended'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dormant'), ('wakes_on__isnull', False)), models.Q(models.Q(('state', 'dormant'), _negated=True), ('wakes_on__isnull', True)), _connector='OR'), name='cases_case_wakes_on_only_when_dormant'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['offered', 'ready', 'seeking_pair']), _negated=True), ('ready_at__isnull', False), _connector='OR'), name='cases_case_in_queue_has_ready_at')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('talk_a', 'talk with the first party'), ('approach_b', 'approach to the second party'), ('talk_b', 'talk with the second party'), ('joint', 'joint talk'), ('shuttle', 'shuttle mediation'), ('group', 'group talk'), ('coaching', 'coaching talk')], max_length=10, verbose_name='stage')),
                ('result', models.CharField(choices=[('goes_on', 'goes on to the next step'), ('agreed', 'an agreement'), ('better', 'it is better now'), ('stopped', 'it stops here'), ('not_held', 'the talk did not take place')], max_length=10, verbose_name='result')),
                ('held_on', models.DateField(verbose_name='on')),
                ('minutes', models.PositiveSmallIntegerField(default=0, verbose_name='minutes spent')),
                ('note', models.TextField(blank=True, verbose_name='short note, without names')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='cases.case')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'outcome of a stage',
                'verbose_name_plural': 'outcomes of stages',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('street', models.CharField(blank=True, max_length=120, verbose_name='street')),
                ('house_number', models.CharField(blank=True, max_length=12, verbose_name='house number')),
                ('postcode', models.CharField(blank=True, max_length=10, verbose_name='postcode')),
                ('town', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('role', models.CharField(choices=[('a', 'first party'), ('b', 'second party')], max_length=1, verbose_name='party')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('fr', 'French'), ('de', 'German'), ('en', 'English')], default='nl', max_length=2, verbose_name='language')),
                ('story', models.TextField(blank=True, verbose_name='what is going on')),
                ('consented_at', models.DateTimeField(blank=True, null=True, verbose_name='agreed that we keep this')),
                ('email_key', models.TextField(blank=True, editable=False)),
                ('phone_key', models.TextField(blank=True, editable=False)),
                ('home_key', models.TextField(blank=True, editable=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='cases.case')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'party',
                'verbose_name_plural': 'parties',
                'indexes': [models.Index(condition=models.Q(('email_key', ''), _negated=True), fields=['service', 'email_key'], name='cases_party_email_key'), models.Index(condition=models.Q(('phone_key', ''), _negated=True), fields=['service', 'phone_key'], name='cases_party_phone_key'), models.Index(condition=models.Q(('home_key', ''), _negated=True), fields=['service', 'home_key'], name='cases_party_home_key')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('own_reference', models.CharField(blank=True, max_length=60, verbose_name='your own reference')),
                ('consent_by', models.CharField(max_length=120, verbose_name='who gave consent')),
                ('consent_how', models.CharField(choices=[('spoken', 'spoken'), ('phone', 'by phone'), ('written', 'in writing')], max_length=10, verbose_name='how')),
                ('consent_on', models.DateField(verbose_name='on')),
                ('referred_at', models.DateTimeField(verbose_name='referred')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='referral', to='cases.case')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='organisations.partnerorganisation')),
                ('referred_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'referral',
                'verbose_name_plural': 'referrals',
                'indexes': [models.Index(fields=['service', 'partner', '-referred_at'], name='cases_referral_newest')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Triage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('suitable', models.BooleanField(blank=True, null=True, verbose_name='suitable')),
                ('contra_indications', models.JSONField(default=list, verbose_name='contra-indications')),
                ('asked_as', models.JSONField(default=dict, verbose_name='how that was asked')),
                ('override_reason', models.TextField(blank=True, verbose_name='why it goes on all the same')),
                ('tried_themselves', models.BooleanField(default=False, verbose_name='the reporter has tried it themselves')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('decided_at', models.DateTimeField(verbose_name='decided')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='triage', to='cases.case')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
            ],
            options={
                'verbose_name': 'triage',
                'verbose_name_plural': 'triages',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('suitable', True), _negated=True), ('contra_indications', []), models.Q(('override_reason', ''), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='cases_triage_override_has_reason')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seat', models.PositiveSmallIntegerField(verbose_name='seat')),
                ('assigned_at', models.DateTimeField(verbose_name='assigned')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('readable_until', models.DateTimeField(blank=True, null=True, verbose_name='may read until')),
                ('end_reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('left_early', models.BooleanField(default=False, verbose_name='left before the case ended')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='volunteers.volunteer')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='cases.case')),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('case', 'seat'), name='cases_assignment_seat_once'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('case', 'volunteer'), name='cases_assignment_volunteer_once'), models.CheckConstraint(condition=models.Q(('seat__gte', 1), ('seat__lte', 2)), name='cases_assignment_seat_one_or_two')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Aftercare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('relation_a', models.CharField(blank=True, choices=[('better', 'better'), ('same', 'the same'), ('worse', 'worse'), ('unknown', 'not known')], max_length=10, verbose_name='for the first party')),
                ('relation_b', models.CharField(blank=True, choices=[('better', 'better'), ('same', 'the same'), ('worse', 'worse'), ('unknown', 'not known')], max_length=10, verbose_name='for the second party')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.service')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='aftercare', to='cases.case')),
            ],
            options={
                'verbose_name': 'aftercare',
                'verbose_name_plural': 'aftercare',
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['service', 'due_on'], name='cases_aftercare_planned')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
