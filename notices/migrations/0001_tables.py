import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import members.rules.postal
import notices.models.notice
import pgtrigger.compiler
import pgtrigger.migrations
import plumbing.clock
from django.conf import settings
from django.db import migrations, models

from plumbing.at_once import AtOnce


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
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('made_on', models.DateField()),
                ('state', models.CharField(choices=[('gathered', 'Waiting to be made'), ('rendered', 'Ready to print'), ('posted', 'Posted')], default='gathered', max_length=10)),
                ('letters', models.PositiveIntegerField(default=0)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('file', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('posted_on', models.DateField(null=True)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('posted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(blank=True, max_length=254)),
                ('address_line1', models.CharField(blank=True, max_length=120)),
                ('address_line2', models.CharField(blank=True, max_length=120)),
                ('city', models.CharField(blank=True, max_length=80)),
                ('state', models.CharField(blank=True, max_length=40)),
                ('zip', models.CharField(blank=True, max_length=20)),
                ('country', models.CharField(blank=True, max_length=60)),
                ('email_bounced_on', models.DateField(blank=True, null=True)),
                ('mail_returned_on', models.DateField(blank=True, null=True)),
                ('address_doubt', models.CharField(blank=True, choices=[(members.rules.postal.Doubt['ZIP'], 'ZIP code missing or unclear'), (members.rules.postal.Doubt['STATE'], 'State unclear'), (members.rules.postal.Doubt['COUNTRY'], 'Country unclear'), (members.rules.postal.Doubt['LETTERS'], 'Letters we cannot print'), (members.rules.postal.Doubt['TOO_LONG'], 'Too long for the envelope')], db_default='', default='', help_text='Why nothing can be posted before somebody has looked at the address.', max_length=10)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
                ('name', models.CharField(max_length=200)),
                ('attention', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='recipient_name'), models.Index(django.db.models.functions.text.Upper('email'), name='recipient_email')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('address_line1', ''), ('email', ''), _negated=True)), name='recipient_can_be_reached')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('kind', models.CharField(choices=notices.models.notice.labels, max_length=32)),
                ('about_type', models.CharField(help_text='For example billing.invoice.', max_length=50)),
                ('about_id', models.BigIntegerField(help_text='The key of the thing.')),
                ('step', models.CharField(help_text='Period or step, for example 2026-11.', max_length=24)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('letter', 'Letter')], max_length=8)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('claimed', 'Being sent'), ('printed', 'In a print run'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Unknown'), ('skipped', 'Skipped')], default='planned', max_length=8)),
                ('skip_reason', models.CharField(blank=True, choices=notices.models.notice.skip_reasons, max_length=24)),
                ('due_on', models.DateField(help_text='Not sent before this day.')),
                ('sent_to', models.CharField(blank=True, max_length=400)),
                ('sent_at', models.DateTimeField(null=True)),
                ('message_id', models.CharField(blank=True, max_length=200)),
                ('page', models.PositiveIntegerField(help_text='First page in the print run.', null=True)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
                ('certificant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='members.certificant')),
                ('print_run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.printrun')),
                ('recipient', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='notices.recipient')),
            ],
        ),
        AtOnce([
            pgtrigger.migrations.AddTrigger(
                model_name='printrun',
                trigger=pgtrigger.compiler.Trigger(name='moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{gathered:rendered,rendered:posted}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='e600c1b9ba550de13ff080e53fc0660127f935ac', operation='UPDATE', pgid='pgtrigger_moves_d3537', table='notices_printrun', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('due_on'), models.F('id'), condition=models.Q(('channel', 'email'), ('state', 'planned')), name='notice_email_planned'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(condition=models.Q(('channel', 'letter'), ('state', 'planned')), fields=['kind', 'due_on', 'id'], name='notice_letter_planned'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(condition=models.Q(('state__in', ['failed', 'unknown'])), fields=['id'], include=('due_on',), name='notice_needs_person'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(condition=models.Q(('state', 'claimed')), fields=['free_at'], name='notice_claimed'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(condition=models.Q(('skip_reason', 'address_doubt')), fields=['certificant'], name='notice_held_back'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(fields=['kind', 'step', 'channel', 'state'], name='notice_by_step'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(fields=['about_id', 'about_type'], name='notice_about'),
            ),
            migrations.AddIndex(
                model_name='notice',
                index=models.Index(condition=models.Q(('message_id', ''), _negated=True), fields=['message_id'], name='notice_message'),
            ),
            migrations.AddConstraint(
                model_name='notice',
                constraint=models.UniqueConstraint(fields=('certificant', 'kind', 'about_id', 'about_type', 'step', 'channel'), name='notice_once'),
            ),
            migrations.AddConstraint(
                model_name='notice',
                constraint=models.UniqueConstraint(condition=models.Q(('recipient__isnull', False)), fields=('recipient', 'kind', 'about_id', 'about_type', 'step', 'channel'), name='notice_once_to_recipient'),
            ),
            migrations.AddConstraint(
                model_name='notice',
                constraint=models.CheckConstraint(condition=models.Q(('certificant__isnull', True), ('recipient__isnull', True), _connector='XOR'), name='notice_to_one'),
            ),
            migrations.AddConstraint(
                model_name='notice',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'skipped'), ('skip_reason', ''), _connector='XOR'), name='notice_skip_has_reason'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='notice',
                trigger=pgtrigger.compiler.Trigger(name='moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{claimed:failed,claimed:planned,claimed:sent,claimed:skipped,claimed:unknown,failed:planned,planned:claimed,planned:failed,planned:printed,planned:skipped,printed:failed,printed:planned,printed:sent,printed:skipped,sent:failed,sent:planned,skipped:planned,unknown:failed,unknown:planned,unknown:sent,unknown:skipped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='74738eb037058a297a93092bf6564bb0dfc0b655', operation='UPDATE', pgid='pgtrigger_moves_1a318', table='notices_notice', when='BEFORE')),
            ),
        ]),
    ]
