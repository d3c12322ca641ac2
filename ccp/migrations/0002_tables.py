import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import members.models.effective
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from plumbing.at_once import AtOnce


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0002_tables'),
        ('ccp', '0001_tables'),
        ('members', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PolicyNews',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('members.policyvalue',),
        ),
        AtOnce([
            migrations.AddField(
                model_name='activity',
                name='certificant',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='members.certificant'),
            ),
            migrations.AddField(
                model_name='activityclaim',
                name='activity',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='ccp.activity'),
            ),
            migrations.AddField(
                model_name='activityclaim',
                name='certification',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='activity_claims', to='members.certification'),
            ),
            migrations.AddField(
                model_name='activity',
                name='certifications',
                field=models.ManyToManyField(related_name='activities', through='ccp.ActivityClaim', to='members.certification'),
            ),
            migrations.AddField(
                model_name='attestation',
                name='signed_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='attestation',
                name='text',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='ccp.attestationtext'),
            ),
            migrations.AddConstraint(
                model_name='categorypolicy',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(members.models.effective.DateRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=False)), '&&'), ('category', '=')], name='category_policy_one_a_day'),
            ),
            migrations.AddConstraint(
                model_name='categorypolicy',
                constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='category_policy_ends_after_start'),
            ),
            migrations.AddConstraint(
                model_name='categorypolicy',
                constraint=models.CheckConstraint(condition=models.Q(('cap__isnull', True), ('cap__gt', 0), _connector='OR'), name='category_policy_cap_positive'),
            ),
            migrations.AddField(
                model_name='cycle',
                name='certification',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cycles', to='members.certification'),
            ),
            migrations.AddField(
                model_name='attestation',
                name='cycle',
                field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='attestation', to='ccp.cycle'),
            ),
            migrations.AddField(
                model_name='look',
                name='certification',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.certification'),
            ),
            migrations.AddField(
                model_name='proof',
                name='activity',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='ccp.activity'),
            ),
            migrations.AddField(
                model_name='proof',
                name='added_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='proof',
                name='document',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.document'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='policynews',
                trigger=pgtrigger.compiler.Trigger(name='cycle_steps_added', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nUPDATE ccp_cycle SET remind_on = GREATEST(news.valid_from, "end" - longest.step)\nFROM (SELECT min(valid_from) AS valid_from FROM written WHERE name = \'ccp_reminder_days\') news,\n     (\nSELECT coalesce(max(step::int), 180)\nFROM members_policyvalue, jsonb_array_elements_text(value) step\nWHERE name = \'ccp_reminder_days\'\n) longest (step)\nWHERE closed_at IS NULL AND "end" > news.valid_from\n  AND (remind_on IS NULL OR remind_on > GREATEST(news.valid_from, "end" - longest.step));\nRETURN NULL;\n', hash='59acb3b7aa231d608d0da68e90cde3c1d72ba41e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_cycle_steps_added_6a196', referencing='REFERENCING NEW TABLE AS written ', table='members_policyvalue', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='policynews',
                trigger=pgtrigger.compiler.Trigger(name='cycle_steps_withdrawn', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nUPDATE ccp_cycle SET remind_on = GREATEST(news.valid_from, "end" - longest.step)\nFROM (SELECT min(valid_from) AS valid_from FROM written WHERE name = \'ccp_reminder_days\') news,\n     (\nSELECT coalesce(max(step::int), 180)\nFROM members_policyvalue, jsonb_array_elements_text(value) step\nWHERE name = \'ccp_reminder_days\'\n) longest (step)\nWHERE closed_at IS NULL AND "end" > news.valid_from\n  AND (remind_on IS NULL OR remind_on > GREATEST(news.valid_from, "end" - longest.step));\nRETURN NULL;\n', hash='f505a1344dc6b93b174aa9ab656dd31be1976ba9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_cycle_steps_withdrawn_d7cdd', referencing='REFERENCING OLD TABLE AS written ', table='members_policyvalue', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='activityclaim',
                constraint=models.UniqueConstraint(fields=('certification', 'activity'), name='activity_claimed_once'),
            ),
            migrations.AddIndex(
                model_name='activity',
                index=models.Index(fields=['certificant', '-completed_on'], name='activity_of_certificant'),
            ),
            migrations.AddIndex(
                model_name='activity',
                index=models.Index(condition=models.Q(('completed_on__gt', models.F('logged_on')), ('withdrawn_at__isnull', True), models.Q(('matured_on__isnull', True), ('matured_on__lt', models.F('completed_on')), _connector='OR')), fields=['completed_on'], name='activity_to_mature'),
            ),
            migrations.AddConstraint(
                model_name='activity',
                constraint=models.CheckConstraint(condition=models.Q(('to_day__isnull', True), ('to_day__gte', models.F('from_day')), _connector='OR'), name='activity_span_in_order'),
            ),
            migrations.AddConstraint(
                model_name='activity',
                constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('credits__gt', 0), ('years__gt', 0), ('category__in', ['employment', 'authorship']), _connector='OR'), name='activity_amount_positive'),
            ),
            migrations.AddConstraint(
                model_name='activity',
                constraint=models.UniqueConstraint(condition=models.Q(('external_ref__isnull', False)), fields=('external_ref',), name='activity_external_ref'),
            ),
            migrations.AddIndex(
                model_name='cycle',
                index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['end'], name='cycle_open'),
            ),
            migrations.AddIndex(
                model_name='cycle',
                index=models.Index(condition=models.Q(('rolled_on__isnull', False)), fields=['rolled_on'], name='cycle_rolled'),
            ),
            migrations.AddIndex(
                model_name='cycle',
                index=models.Index(condition=models.Q(('closed_at__isnull', True), ('remind_on__isnull', False)), fields=['remind_on'], name='cycle_to_remind'),
            ),
            migrations.AddConstraint(
                model_name='cycle',
                constraint=models.UniqueConstraint(fields=('certification', 'start'), name='cycle_once'),
            ),
            migrations.AddConstraint(
                model_name='cycle',
                constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='cycle_ends_after_start'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='cycle',
                trigger=pgtrigger.compiler.Trigger(name='cycle_reminders', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."closed_at" IS NULL AND NEW."remind_on" IS NULL)', func='NEW.remind_on := NEW."end" - (\nSELECT coalesce(max(step::int), 180)\nFROM members_policyvalue, jsonb_array_elements_text(value) step\nWHERE name = \'ccp_reminder_days\'\n); RETURN NEW;', hash='d512963fb40e9cdbce8ddae477e3f4ded42ecb7b', operation='INSERT', pgid='pgtrigger_cycle_reminders_11c72', table='ccp_cycle', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='attestation',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2995da98c6368337941cb21f17325640fc3dd6c6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_809d3', table='ccp_attestation', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='attestation',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='294fdd7dc7b7d4eb49c1d5a0aff668f25426d6a9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_a0f8c', table='ccp_attestation', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='look',
                index=models.Index(fields=['on'], name='look_on'),
            ),
            migrations.AddConstraint(
                model_name='look',
                constraint=models.UniqueConstraint(fields=('certification', 'on'), name='look_once'),
            ),
            migrations.AddConstraint(
                model_name='proof',
                constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('activity', 'document'), name='proof_once'),
            ),
        ]),
    ]
