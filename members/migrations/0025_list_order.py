import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

FILL = """
UPDATE members_standing SET program_id = held.program_id, number = held.number,
    last_name = lower(holder.last_name), first_name = lower(holder.first_name)
FROM members_certification held JOIN members_certificant holder ON holder.id = held.certificant_id
WHERE held.id = certification_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0024_note_on_top'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='certification',
            name='standing_born',
        ),
        migrations.RemoveIndex(
            model_name='certificant',
            name='certificant_name',
        ),
        migrations.RemoveIndex(
            model_name='standing',
            name='standing_word',
        ),
        migrations.RemoveIndex(
            model_name='standing',
            name='standing_last_change',
        ),
        migrations.AddField(
            model_name='standing',
            name='first_name',
            field=models.CharField(default='', editable=False, max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='standing',
            name='last_name',
            field=models.CharField(default='', editable=False, max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='standing',
            name='number',
            field=models.CharField(default='', editable=False, max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='standing',
            name='program',
            field=models.ForeignKey(db_constraint=False, db_index=False, default=0, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='members.program'),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['word', 'way_back', 'program', 'number'], name='standing_by_number'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['word', 'way_back', 'program', 'last_name', 'first_name', 'certification'], name='standing_by_name'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['word', 'way_back', 'program', 'next_change_on', 'certification'], name='standing_by_change'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificant',
            trigger=pgtrigger.compiler.Trigger(name='standing_renamed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name"))', func='\nUPDATE members_standing\nSET last_name = lower(NEW.last_name), first_name = lower(NEW.first_name)\nWHERE certification_id IN (\n    SELECT id FROM members_certification WHERE certificant_id = NEW.id\n);\nRETURN NULL;\n', hash='52061b9bd96d1b7648999add45d1ea14ebc0a28c', operation='UPDATE OF "first_name", "last_name"', pgid='pgtrigger_standing_renamed_7ed8d', table='members_certificant', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certification',
            trigger=pgtrigger.compiler.Trigger(name='standing_born', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO members_standing (\n    certification_id, word, way_back, as_of, next_change_on,\n    program_id, number, last_name, first_name\n)\nSELECT born.id, '', '', granted_on, granted_on,\n       program_id, number, lower(last_name), lower(first_name)\nFROM born JOIN members_certificant holder ON holder.id = born.certificant_id\nFOR SHARE OF holder;\nRETURN NULL;\n", hash='53d753c74c014a8652f60bf0fde9d5740271c1b6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_standing_born_85c7c', referencing='REFERENCING NEW TABLE AS born ', table='members_certification', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certification',
            trigger=pgtrigger.compiler.Trigger(name='standing_listed_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."certificant_id" IS DISTINCT FROM (NEW."certificant_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."program_id" IS DISTINCT FROM (NEW."program_id"))', func='\nUPDATE members_standing\nSET program_id = NEW.program_id, number = NEW.number,\n    last_name = lower(holder.last_name), first_name = lower(holder.first_name)\nFROM (\n    SELECT last_name, first_name FROM members_certificant WHERE id = NEW.certificant_id FOR SHARE\n) holder\nWHERE certification_id = NEW.id;\nRETURN NULL;\n', hash='8d4ef933dd592fa8242e3981119b59b7652b604c', operation='UPDATE OF "number", "program_id", "certificant_id"', pgid='pgtrigger_standing_listed_anew_27c35', table='members_certification', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='standing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way_back', ''), ('word__in', ['', 'active', 'grace', 'lapsed', 'suspended', 'retired', 'revoked', 'deceased'])), models.Q(('way_back__in', ('pay_dues', 'recertify')), ('word', 'lapsed')), _connector='OR'), name='standing_known'),
        ),
    ]
