import django.db.models.deletion
import plumbing.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_on', models.DateField()),
                ('state', models.CharField(choices=[('gathered', 'Waiting to be made'), ('rendered', 'Ready to print'), ('posted', 'Posted')], default='gathered', max_length=10)),
                ('letters', models.PositiveIntegerField(default=0)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('file', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('posted_on', models.DateField(null=True)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('posted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('renewal', 'Renewal'), ('renewal_reminder', 'Renewal reminder'), ('past_due', 'Past due'), ('last_day_of_grace', 'Last day of grace'), ('lapsed', 'Lapsed'), ('payment_received', 'Payment received'), ('ccp_reminder', 'CCP reminder'), ('cycle_met', 'Cycle met'), ('rolled_over', 'Rolled over'), ('cycle_missed', 'Cycle missed'), ('address_problem', 'Address problem')], max_length=24)),
                ('about', models.CharField(help_text='For example invoice:17, certification:4.', max_length=60)),
                ('step', models.CharField(help_text='Period or step, for example 2026-11.', max_length=24)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('letter', 'Letter')], max_length=8)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('claimed', 'Being sent'), ('printed', 'In a print run'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Unknown'), ('skipped', 'Skipped')], default='planned', max_length=8)),
                ('skip_reason', models.CharField(blank=True, choices=[('no_email', 'No email address on record'), ('no_street', 'No street address on record'), ('email_bounced', 'Email address bounced'), ('mail_returned', 'Address returned by the post office'), ('address_doubt', 'Address cannot be printed as it is'), ('paid', 'Paid in the meantime'), ('void', 'Invoice voided'), ('deceased', 'Deceased'), ('not_wanted', 'No longer true when it was to be sent'), ('too_late', 'Its time had passed'), ('overtaken', 'Overtaken by a newer one')], max_length=16)),
                ('due_on', models.DateField(help_text='Not sent before this day.')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('retry_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('sent_to', models.CharField(blank=True, max_length=400)),
                ('sent_at', models.DateTimeField(null=True)),
                ('message_id', models.CharField(blank=True, max_length=200)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('page', models.PositiveIntegerField(help_text='First page in the print run.', null=True)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
                ('certificant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='members.certificant')),
                ('print_run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.printrun')),
            ],
            options={
                'indexes': [models.Index(models.OrderBy(models.F('retry_at'), nulls_first=True), models.F('due_on'), models.F('id'), condition=models.Q(('channel', 'email'), ('state', 'planned')), name='notice_email_planned'), models.Index(condition=models.Q(('channel', 'letter'), ('state', 'planned')), fields=['kind', 'due_on', 'id'], name='notice_letter_planned'), models.Index(condition=models.Q(('state__in', ['failed', 'unknown'])), fields=['id'], include=('due_on',), name='notice_needs_person'), models.Index(condition=models.Q(('state', 'claimed')), fields=['claimed_at'], name='notice_claimed'), models.Index(condition=models.Q(('skip_reason', 'address_doubt')), fields=['certificant'], name='notice_held_back'), models.Index(fields=['kind', 'step', 'channel', 'state'], name='notice_by_step'), models.Index(fields=['about'], name='notice_about'), models.Index(condition=models.Q(('message_id', ''), _negated=True), fields=['message_id'], name='notice_message')],
                'constraints': [models.UniqueConstraint(fields=('certificant', 'kind', 'about', 'step', 'channel'), name='notice_once'), models.CheckConstraint(condition=models.Q(('state', 'skipped'), ('skip_reason', ''), _connector='XOR'), name='notice_skip_has_reason')],
            },
        ),
    ]
