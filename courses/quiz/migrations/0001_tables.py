import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import plumbing.clock
from django.db import migrations, models

from plumbing.at_once import AtOnce


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('courses', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('on', models.DateField()),
                ('of_day', models.PositiveSmallIntegerField()),
                ('a_day', models.PositiveSmallIntegerField()),
                ('size', models.PositiveSmallIntegerField()),
                ('pass_percent', models.PositiveSmallIntegerField()),
                ('begun_at', models.DateTimeField(default=plumbing.clock.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('right', models.PositiveSmallIntegerField(null=True)),
                ('passed', models.BooleanField(null=True)),
                ('enrollment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='courses.enrollment')),
            ],
        ),
        migrations.CreateModel(
            name='Bank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draws', models.PositiveSmallIntegerField(default=10)),
                ('pass_percent', models.PositiveSmallIntegerField(null=True)),
                ('a_day', models.PositiveSmallIntegerField(null=True)),
                ('course', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bank', to='courses.course')),
            ],
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500)),
                ('topic', models.CharField(help_text='What it is about, told after an attempt.', max_length=120)),
                ('answers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), size=None)),
                ('idea', models.CharField(max_length=500)),
                ('added_at', models.DateTimeField(default=plumbing.clock.now)),
                ('retired_at', models.DateTimeField(null=True)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='courses.course')),
            ],
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('order', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('chosen', models.PositiveSmallIntegerField(null=True)),
                ('attempt', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='quiz.attempt')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='quiz.question')),
            ],
            options={
                'ordering': ['attempt', 'position'],
            },
        ),
        AtOnce([
            migrations.AddConstraint(
                model_name='attempt',
                constraint=models.UniqueConstraint(fields=('enrollment', 'number'), name='attempt_number'),
            ),
            migrations.AddConstraint(
                model_name='attempt',
                constraint=models.UniqueConstraint(fields=('enrollment', 'on', 'of_day'), name='attempt_of_a_day_once'),
            ),
            migrations.AddConstraint(
                model_name='attempt',
                constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('enrollment',), name='one_open_attempt'),
            ),
            migrations.AddConstraint(
                model_name='attempt',
                constraint=models.CheckConstraint(condition=models.Q(('of_day__gte', 1), ('of_day__lte', models.F('a_day'))), name='attempts_of_a_day'),
            ),
            migrations.AddConstraint(
                model_name='attempt',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('passed__isnull', True), ('right__isnull', True)), models.Q(('ended_at__isnull', False), ('passed__isnull', False), ('right__lte', models.F('size'))), _connector='OR'), name='attempt_ended_with_a_score'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='attempt',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='19e1162a1faf9d5224ae48a03b68ff7a13124539', operation='DELETE', pgid='pgtrigger_never_deleted_95b3a', table='quiz_attempt', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='attempt',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."a_day" IS DISTINCT FROM (NEW."a_day") OR OLD."begun_at" IS DISTINCT FROM (NEW."begun_at") OR OLD."enrollment_id" IS DISTINCT FROM (NEW."enrollment_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."of_day" IS DISTINCT FROM (NEW."of_day") OR OLD."on" IS DISTINCT FROM (NEW."on") OR OLD."pass_percent" IS DISTINCT FROM (NEW."pass_percent") OR OLD."size" IS DISTINCT FROM (NEW."size"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='bc9261a5bb4e443465c0c7f6dd571154bc81a593', operation='UPDATE', pgid='pgtrigger_frozen_967a3', table='quiz_attempt', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='attempt',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='bdb415d27ed1e280f122a8bab63d9a25b7f66b18', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_09f71', table='quiz_attempt', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='bank',
                constraint=models.CheckConstraint(condition=models.Q(('draws__gte', 1), ('draws__lte', 50)), name='bank_draws'),
            ),
            migrations.AddConstraint(
                model_name='bank',
                constraint=models.CheckConstraint(condition=models.Q(('pass_percent__isnull', True), ('pass_percent__range', (1, 100)), _connector='OR'), name='bank_pass_percent'),
            ),
            migrations.AddConstraint(
                model_name='bank',
                constraint=models.CheckConstraint(condition=models.Q(('a_day__isnull', True), ('a_day__range', (1, 50)), _connector='OR'), name='bank_a_day'),
            ),
            migrations.AddConstraint(
                model_name='question',
                constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('course', 'text'), name='question_asked_once'),
            ),
            migrations.AddConstraint(
                model_name='question',
                constraint=models.CheckConstraint(condition=models.Q(('answers__len__gte', 2), ('answers__len__lte', 6)), name='question_answers'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='question',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f1d35465d1fac6f3556d2f78212ba34fa694a0c5', operation='DELETE', pgid='pgtrigger_never_deleted_ce09a', table='quiz_question', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='question',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."answers" IS DISTINCT FROM (NEW."answers") OR OLD."course_id" IS DISTINCT FROM (NEW."course_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."idea" IS DISTINCT FROM (NEW."idea") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."topic" IS DISTINCT FROM (NEW."topic"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c3c510b822e791b148f86d35919722bfa8dc67f2', operation='UPDATE', pgid='pgtrigger_frozen_ab697', table='quiz_question', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='question',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='f362811796758aad0dbebe5747b660188522cce9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_04939', table='quiz_question', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='asked',
                constraint=models.UniqueConstraint(fields=('attempt', 'position'), name='asked_position'),
            ),
            migrations.AddConstraint(
                model_name='asked',
                constraint=models.UniqueConstraint(fields=('attempt', 'question'), name='question_drawn_once'),
            ),
            migrations.AddConstraint(
                model_name='asked',
                constraint=models.CheckConstraint(condition=models.Q(('chosen__isnull', True), ('chosen__lt', models.F('order__len')), _connector='OR'), name='asked_chosen'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='asked',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='48cdc2e7c932e770c9c311fe4d16232813bd5d24', operation='DELETE', pgid='pgtrigger_never_deleted_5986d', table='quiz_asked', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='asked',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."attempt_id" IS DISTINCT FROM (NEW."attempt_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."question_id" IS DISTINCT FROM (NEW."question_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='318f493902d8a95b76a9ad70b4657c71cfca90e6', operation='UPDATE', pgid='pgtrigger_frozen_2835c', table='quiz_asked', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='asked',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='7527edf120909d2d008b3fca18ba2c06f441cfdf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_162fd', table='quiz_asked', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='asked',
                trigger=pgtrigger.compiler.Trigger(name='ended', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT FROM quiz_attempt WHERE id = NEW.attempt_id AND ended_at IS NOT NULL) THEN\n    RAISE EXCEPTION 'the attempt % has ended', NEW.attempt_id;\nEND IF;\nRETURN NEW;\n", hash='9eaff7c39675461acfa49859ca00914163b7417f', operation='UPDATE', pgid='pgtrigger_ended_0ddaa', table='quiz_asked', when='BEFORE')),
            ),
        ]),
    ]
