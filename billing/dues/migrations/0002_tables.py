import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from plumbing.at_once import AtOnce


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dues', '0001_tables'),
        ('members', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='duesline',
                name='certification',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues_lines', to='members.certification'),
            ),
            migrations.AddField(
                model_name='importeddues',
                name='certification',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='imported_dues', to='members.certification'),
            ),
            migrations.AddField(
                model_name='renewalrun',
                name='asked_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddConstraint(
                model_name='duesline',
                constraint=models.UniqueConstraint(condition=models.Q(('live', True)), fields=('certification', 'year', 'kind'), name='dues_year_invoiced_once'),
            ),
            migrations.AddConstraint(
                model_name='duesline',
                constraint=models.CheckConstraint(condition=models.Q(('covers_to__gt', models.F('covers_from'))), name='dues_line_covers'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='duesline',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='68d93ea82e3df5c386a4888a0e705b602ba20090', operation='DELETE', pgid='pgtrigger_never_deleted_d2754', table='dues_duesline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='duesline',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."certification_id" IS DISTINCT FROM (NEW."certification_id") OR OLD."certification_number" IS DISTINCT FROM (NEW."certification_number") OR OLD."covers_from" IS DISTINCT FROM (NEW."covers_from") OR OLD."covers_to" IS DISTINCT FROM (NEW."covers_to") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."program_code" IS DISTINCT FROM (NEW."program_code") OR OLD."program_name" IS DISTINCT FROM (NEW."program_name") OR OLD."year" IS DISTINCT FROM (NEW."year"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='883cecca197b9f8aea0ea04b2047c923b282023a', operation='UPDATE', pgid='pgtrigger_frozen_10019', table='dues_duesline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='duesline',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='313b63fc14fbf2b895e70c2991da40ea582649d1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7c46c', table='dues_duesline', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='importeddues',
                index=models.Index(fields=['certification', 'year'], name='imported_dues_of_year'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='importeddues',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2e58a0d6ec7ea6c20cdb8b120f4b4319455ac790', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eae9b', table='dues_importeddues', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='importeddues',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='5d1d1ee5a6c736ec2deca8663576b01da9a871bd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_b477b', table='dues_importeddues', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='renewalrun',
                constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'stopping'])), fields=('period',), name='one_renewal_run_at_a_time'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='renewalrun',
                trigger=pgtrigger.compiler.Trigger(name='moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{running:done,running:stopping,running:waiting,stopped:waiting,stopping:stopped,waiting:running,waiting:stopped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='4ae4837df8628f6111f6b1b91bcbecbdd3db610f', operation='UPDATE', pgid='pgtrigger_moves_2545c', table='dues_renewalrun', when='BEFORE')),
            ),
        ]),
    ]
