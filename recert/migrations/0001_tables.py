import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import members.models.effective
import pgtrigger.compiler
import pgtrigger.migrations
import plumbing.clock
from django.conf import settings
from django.db import migrations, models

from plumbing.at_once import AtOnce


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('billing', '0001_tables'),
        ('casework', '0001_tables'),
        ('ccp', '0001_tables'),
        ('members', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='application', serialize=False, to='casework.case')),
                ('route', models.CharField(choices=[('ccp', 'By CCP'), ('exam', 'By exam')], max_length=4)),
                ('begun_on', models.DateField()),
                ('asked_on', models.DateField(null=True)),
                ('required', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ('submitted_on', models.DateField(null=True)),
                ('expires_on', models.DateField(null=True)),
                ('approved_on', models.DateField(null=True)),
                ('denied_on', models.DateField(null=True)),
                ('appeal_through', models.DateField(null=True)),
                ('appealed_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=500)),
                ('next_on', models.DateField(null=True)),
                ('certification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='members.certification')),
            ],
        ),
        migrations.CreateModel(
            name='StatementText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(unique=True)),
                ('body', models.TextField()),
                ('valid_from', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Authorization',
            fields=[
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='authorization', serialize=False, to='recert.application')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('authorized_on', models.DateField()),
                ('ends_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=12)),
                ('said', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField(default=plumbing.clock.now)),
                ('saved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='recert.application')),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempted_on', models.DateField()),
                ('result', models.CharField(choices=[('pass', 'Passed'), ('fail', 'Not passed'), ('cancelled', 'Cancelled')], max_length=9)),
                ('score', models.CharField(blank=True, max_length=20)),
                ('form', models.CharField(blank=True, max_length=20)),
                ('candidate_id', models.CharField(blank=True, max_length=40)),
                ('recorded_at', models.DateTimeField(default=plumbing.clock.now)),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('taken_back_because', models.CharField(blank=True, max_length=500)),
                ('taken_back_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ClaimedActivity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('professional_education', 'Professional education'), ('formal_education', 'Formal education'), ('employment', 'Employment verification'), ('authorship', 'Authorship'), ('instruction', 'Instructional presentation'), ('organization', 'Organizational participation'), ('amt_ce', 'AMT continuing education')], max_length=24)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('provider', models.CharField(blank=True, max_length=200)),
                ('completed_on', models.DateField()),
                ('from_day', models.DateField(blank=True, null=True)),
                ('to_day', models.DateField(blank=True, null=True)),
                ('hours', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('credits', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('unit', models.CharField(blank=True, choices=[('semester', 'Semester credits'), ('quarter', 'Quarter credits')], max_length=8)),
                ('kind', models.CharField(blank=True, choices=[('book', 'Book'), ('chapter', 'Chapter'), ('article', 'Article'), ('poster', 'Poster')], max_length=8)),
                ('role', models.CharField(blank=True, choices=[('officer', 'Officer'), ('committee', 'Committee'), ('member', 'Member')], max_length=9)),
                ('years', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('criteria', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('job', 'It helps me do my health-care job better'), ('knowledge', 'It advances my knowledge in the health-care field'), ('advancement', 'It prepares me for advanced management or a health-care degree')], max_length=12), default=list, size=None)),
                ('posted', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField(default=plumbing.clock.now)),
                ('activity', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ccp.activity')),
                ('added_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claimed', to='recert.application')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Explanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='explanations', to='casework.caseitem')),
                ('submission', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.submission')),
            ],
        ),
        migrations.CreateModel(
            name='FeeLine',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='recert', serialize=False, to='billing.invoiceline')),
                ('failed', models.PositiveSmallIntegerField(default=0)),
                ('live', models.BooleanField(default=True)),
                ('application', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='fees', to='recert.application')),
            ],
        ),
        migrations.CreateModel(
            name='FeePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, help_text='First day it no longer holds.', null=True)),
                ('source', models.CharField(blank=True, help_text='Who decided it.', max_length=120)),
                ('program', models.CharField(max_length=16)),
                ('ccp', models.DecimalField(decimal_places=2, max_digits=8)),
                ('exam', models.DecimalField(decimal_places=2, max_digits=8)),
                ('retest', models.DecimalField(decimal_places=2, max_digits=8)),
                ('placeholders', models.JSONField(blank=True, default=list)),
            ],
            options={
                'verbose_name_plural': 'fee policies',
                'ordering': ['program', 'valid_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(members.models.effective.DateRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=False)), '&&'), ('program', '=')], name='fee_policy_one_a_day'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='fee_policy_ends_after_start'), models.CheckConstraint(condition=models.Q(('ccp__gte', 0), ('exam__gte', 0), ('retest__gte', 0)), name='fee_policy_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter', models.CharField(max_length=1)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('letter', 'year'), name='series_once')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_name', models.CharField(max_length=200)),
                ('signed_at', models.DateTimeField(default=plumbing.clock.now)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='recert.application')),
                ('signed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='recert.statementtext')),
            ],
        ),
        AtOnce([
            pgtrigger.migrations.AddTrigger(
                model_name='statementtext',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d286bd390a67ffcca25857b040a595a99b4d471a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_61f48', table='recert_statementtext', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='statementtext',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='54c426d938d34279bfa2bdbf5d0babbc7832df3b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_daf0d', table='recert_statementtext', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='authorization',
                constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('authorized_on'))), name='authorization_in_order'),
            ),
            migrations.AddField(
                model_name='attempt',
                name='authorization',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='recert.authorization'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='authorization',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dec1cc8a9437876461960daeec372fa11e467832', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d70a8', table='recert_authorization', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='authorization',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='27512c161faceaae9d522df66d9be9c82959eb9f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_14b5f', table='recert_authorization', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='application',
                index=models.Index(condition=models.Q(('next_on__isnull', False)), fields=['next_on', 'case'], name='application_next'),
            ),
            migrations.AddConstraint(
                model_name='application',
                constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('certification',), name='application_open_once'),
            ),
            migrations.AddConstraint(
                model_name='application',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('expires_on__isnull', True), ('submitted_on__isnull', True)), models.Q(('asked_on__isnull', False), ('expires_on__isnull', False), ('submitted_on__isnull', False)), _connector='OR'), name='application_submitted_whole'),
            ),
            migrations.AddConstraint(
                model_name='application',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('appeal_through__isnull', True), ('denied_on__isnull', True)), models.Q(('appeal_through__isnull', False), ('denied_on__isnull', False)), _connector='OR'), name='application_denied_whole'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='application',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='84045d55cbcf6b3238bb91074a7efd9d1c4a0e50', operation='DELETE', pgid='pgtrigger_never_deleted_961a0', table='recert_application', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='application',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."begun_on" IS DISTINCT FROM (NEW."begun_on") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."certification_id" IS DISTINCT FROM (NEW."certification_id") OR OLD."route" IS DISTINCT FROM (NEW."route"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5bb758830d15fcfc7c361fc834c8258c9aa03ff5', operation='UPDATE', pgid='pgtrigger_frozen_a11bc', table='recert_application', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='application',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='44127b02ab24714ed0ecbf2aa153e4a817299aeb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_83bfc', table='recert_application', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='application',
                trigger=pgtrigger.compiler.Trigger(name='submitted_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.submitted_on IS NOT NULL AND (OLD.asked_on, OLD.required, OLD.submitted_on, OLD.expires_on) IS DISTINCT FROM (NEW.asked_on, NEW.required, NEW.submitted_on, NEW.expires_on))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d32ecf1858d97570980f805b42c1e63fd4557668', operation='UPDATE', pgid='pgtrigger_submitted_once_f0e33', table='recert_application', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='answer',
                constraint=models.UniqueConstraint(fields=('application', 'step'), name='answer_of_step_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='answer',
                trigger=pgtrigger.compiler.Trigger(name='kept_while_paying', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nDECLARE said record;\nBEGIN\n    IF TG_OP = 'DELETE' THEN said := OLD; ELSE said := NEW; END IF;\n    IF EXISTS (\n        SELECT FROM recert_application\n        WHERE case_id = said.application_id AND asked_on IS NOT NULL\n    ) THEN\n        RAISE EXCEPTION 'What was sent, or is being paid for, stays as it is';\n    END IF;\n    RETURN said;\nEND;\n", hash='c766e95823e6bcec6050c2826014b50c7928460f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_kept_while_paying_8da3a', table='recert_answer', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='answer',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='b49464dc9cb888ae79018885564f8141837d2671', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_e0560', table='recert_answer', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='claimedactivity',
                constraint=models.CheckConstraint(condition=models.Q(('to_day__isnull', True), ('to_day__gte', models.F('from_day')), _connector='OR'), name='claimedactivity_span_in_order'),
            ),
            migrations.AddConstraint(
                model_name='claimedactivity',
                constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('credits__gt', 0), ('years__gt', 0), ('category__in', ['employment', 'authorship']), _connector='OR'), name='claimedactivity_amount_positive'),
            ),
            migrations.AddConstraint(
                model_name='claimedactivity',
                constraint=models.UniqueConstraint(fields=('application', 'activity'), name='activity_claimed_in_application_once'),
            ),
            migrations.AddConstraint(
                model_name='claimedactivity',
                constraint=models.CheckConstraint(condition=models.Q(('posted', False), ('activity__isnull', False), _connector='OR'), name='claimed_posted_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='claimedactivity',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1ea0b7987599e007d91c2af844b6a48176b7666c', operation='UPDATE', pgid='pgtrigger_never_changed_ba388', table='recert_claimedactivity', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='claimedactivity',
                trigger=pgtrigger.compiler.Trigger(name='sent_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nBEGIN\n    IF EXISTS (\n        SELECT FROM casework_caseitem\n        WHERE case_id = OLD.application_id AND about = 'claimed:' || OLD.id\n            AND submission_id IS NOT NULL\n    ) THEN\n        RAISE EXCEPTION 'An activity that was sent stays with its application';\n    END IF;\n    RETURN OLD;\nEND;\n", hash='ad3042b17aeabc3cbea73fe9bebd231c28761c63', operation='DELETE', pgid='pgtrigger_sent_stays_8c891', table='recert_claimedactivity', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='claimedactivity',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='4d35925bb74c2a376bc73357911d3f709526116e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1bba7', table='recert_claimedactivity', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='explanation',
                constraint=models.UniqueConstraint(condition=models.Q(('submission__isnull', True)), fields=('item',), name='explanation_open_once'),
            ),
            migrations.AddConstraint(
                model_name='explanation',
                constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='explanation_says'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='explanation',
                trigger=pgtrigger.compiler.Trigger(name='sent_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.submission_id IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='42a97d40aa842d068d00fba653d3c58d5833cc72', operation='UPDATE OR DELETE', pgid='pgtrigger_sent_stays_f5691', table='recert_explanation', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='explanation',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='01707a03052b57f6f642e772eaade7242a9045bc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_8bccd', table='recert_explanation', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='feeline',
                constraint=models.UniqueConstraint(condition=models.Q(('live', True)), fields=('application', 'failed'), name='fee_asked_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='feeline',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7e44cd7a7727e60cac848773c969b34d03958789', operation='DELETE', pgid='pgtrigger_never_deleted_d205d', table='recert_feeline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='feeline',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."failed" IS DISTINCT FROM (NEW."failed") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c71e35292ae740d18667db90cf78126d77ae76e0', operation='UPDATE', pgid='pgtrigger_frozen_091ee', table='recert_feeline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='feeline',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='be7d38a2c2ae722f90e46ec73fe661e85bb1bd41', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1e9d1', table='recert_feeline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='signature',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dcf8ff4a3a756aff2dd8e5e4907db8cc5ed65827', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_71123', table='recert_signature', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='signature',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='a602264ab0a9d182fac088326fd97ad7daf95d6a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_2e958', table='recert_signature', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='attempt',
                index=models.Index(fields=['authorization'], name='attempt_of'),
            ),
            migrations.AddConstraint(
                model_name='attempt',
                constraint=models.UniqueConstraint(condition=models.Q(('taken_back_at__isnull', True)), fields=('authorization', 'attempted_on'), name='attempt_once_a_day'),
            ),
            migrations.AddConstraint(
                model_name='attempt',
                constraint=models.UniqueConstraint(condition=models.Q(('result', 'pass'), ('taken_back_at__isnull', True)), fields=('authorization',), name='attempt_passed_once'),
            ),
            migrations.AddConstraint(
                model_name='attempt',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', True), ('taken_back_because', '')), models.Q(('taken_back_at__isnull', False), models.Q(('taken_back_because', ''), _negated=True)), _connector='OR'), name='attempt_taken_back_whole'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='attempt',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d214cb1bd4ed3ad05c0d52bc01f90eb65f79ff42', operation='DELETE', pgid='pgtrigger_never_deleted_c28c0', table='recert_attempt', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='attempt',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."attempted_on" IS DISTINCT FROM (NEW."attempted_on") OR OLD."authorization_id" IS DISTINCT FROM (NEW."authorization_id") OR OLD."candidate_id" IS DISTINCT FROM (NEW."candidate_id") OR OLD."form" IS DISTINCT FROM (NEW."form") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."result" IS DISTINCT FROM (NEW."result") OR OLD."score" IS DISTINCT FROM (NEW."score"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8a1b83f8bfe3573e83792e3b49421308984fac6e', operation='UPDATE', pgid='pgtrigger_frozen_5011f', table='recert_attempt', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='attempt',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='07145265957f9c26ce2c5ee0a17e432e6de7f585', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_07e66', table='recert_attempt', when='BEFORE')),
            ),
        ]),
    ]
