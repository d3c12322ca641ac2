import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import members.models.effective
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from plumbing.at_once import AtOnce


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='KeptAnswers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField(help_text="By the questions' keys.")),
                ('on', models.DateField(help_text='The day as of which they are judged.')),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('through', models.DateField(help_text='The last day of the link.', null=True)),
            ],
            options={
                'verbose_name_plural': 'kept answers',
            },
        ),
        migrations.CreateModel(
            name='CriteriaPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, help_text='First day it no longer holds.', null=True)),
                ('source', models.CharField(blank=True, help_text='Who decided it.', max_length=120)),
                ('program', models.CharField(help_text="The program's key.", max_length=16)),
                ('version', models.PositiveIntegerField()),
                ('rules', models.JSONField(editable=False, help_text='Questions and routes, with their words.')),
                ('figures', models.JSONField(help_text='By where each stands: work.hours.least.')),
                ('placeholder', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name_plural': 'criteria policies',
                'ordering': ['program', 'valid_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(members.models.effective.DateRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=False)), '&&'), ('program', '=')], name='criteria_policy_one_a_day'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='criteria_policy_ends_after_start'), models.UniqueConstraint(fields=('program', 'version'), name='criteria_policy_version_once')],
            },
        ),
        AtOnce([
            pgtrigger.migrations.AddTrigger(
                model_name='criteriapolicy',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."figures" IS DISTINCT FROM (NEW."figures") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."placeholder" IS DISTINCT FROM (NEW."placeholder") OR OLD."program" IS DISTINCT FROM (NEW."program") OR OLD."rules" IS DISTINCT FROM (NEW."rules") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='43700f0b7bdfa7a54d3c8bd5008f19b3d44c5fdf', operation='UPDATE', pgid='pgtrigger_frozen_4fce4', table='eligibility_criteriapolicy', when='BEFORE')),
            ),
            migrations.AddField(
                model_name='keptanswers',
                name='criteria',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='eligibility.criteriapolicy'),
            ),
            migrations.AddIndex(
                model_name='keptanswers',
                index=models.Index(condition=models.Q(('through__isnull', False)), fields=['through'], name='kept_answers_through'),
            ),
            migrations.AddConstraint(
                model_name='keptanswers',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('through__isnull', True)), models.Q(models.Q(('digest', ''), _negated=True), ('through__isnull', False)), _connector='OR'), name='kept_answers_link_has_last_day'),
            ),
            migrations.AddConstraint(
                model_name='keptanswers',
                constraint=models.UniqueConstraint(condition=models.Q(('digest', ''), _negated=True), fields=('digest',), name='kept_answers_link_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='keptanswers',
                trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a9074c2fedbc7ea249caa2e58ed058d868a2ef5e', operation='UPDATE', pgid='pgtrigger_never_changed_7d656', table='eligibility_keptanswers', when='BEFORE')),
            ),
        ]),
    ]
