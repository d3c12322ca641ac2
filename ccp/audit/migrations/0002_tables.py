import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from plumbing.at_once import AtOnce


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0001_tables'),
        ('members', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='auditcase',
                name='certification',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='members.certification'),
            ),
            migrations.AddField(
                model_name='draw',
                name='drawn_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='draw',
                name='second',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='drawn',
                name='draw',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='drawn', to='audit.draw'),
            ),
            migrations.AddField(
                model_name='exclusion',
                name='certification',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.certification'),
            ),
            migrations.AddField(
                model_name='listedactivity',
                name='added_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='listedactivity',
                name='audit',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listed', to='audit.auditcase'),
            ),
            migrations.AddField(
                model_name='moretime',
                name='answered_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='moretime',
                name='audit',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_time', to='audit.auditcase'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='received',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9b47667f6ef9cead874a70e4912548b23bc4d3d5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c3c08', table='audit_received', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='received',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='6a0dad4454051b56dee368579db2c972286e2828', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_cd5f9', table='audit_received', when='BEFORE')),
            ),
            migrations.AddField(
                model_name='round',
                name='frozen_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='exclusion',
                name='round',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='audit.round'),
            ),
            migrations.AddField(
                model_name='draw',
                name='round',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='audit.round'),
            ),
            migrations.AddField(
                model_name='staffexclusion',
                name='asked_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='staffexclusion',
                name='certification',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.certification'),
            ),
            migrations.AddField(
                model_name='staffexclusion',
                name='confirmed_by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='unit',
                name='certification',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.certification'),
            ),
            migrations.AddField(
                model_name='unit',
                name='round',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='units', to='audit.round'),
            ),
            migrations.AddField(
                model_name='drawn',
                name='unit',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drawn', to='audit.unit'),
            ),
            migrations.AddField(
                model_name='auditcase',
                name='unit',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='audit.unit'),
            ),
            migrations.AddConstraint(
                model_name='listedactivity',
                constraint=models.CheckConstraint(condition=models.Q(('to_day__isnull', True), ('to_day__gte', models.F('from_day')), _connector='OR'), name='listedactivity_span_in_order'),
            ),
            migrations.AddConstraint(
                model_name='listedactivity',
                constraint=models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('credits__gt', 0), ('years__gt', 0), ('category__in', ['employment', 'authorship']), _connector='OR'), name='listedactivity_amount_positive'),
            ),
            migrations.AddConstraint(
                model_name='moretime',
                constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('audit',), name='more_time_open_once'),
            ),
            migrations.AddConstraint(
                model_name='moretime',
                constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='more_time_days'),
            ),
            migrations.AddConstraint(
                model_name='moretime',
                constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='more_time_why'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='moretime',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5e4f0baa0057290095e9ab58d08908566279e0ed', operation='DELETE', pgid='pgtrigger_never_deleted_65488', table='audit_moretime', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='moretime',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."audit_id" IS DISTINCT FROM (NEW."audit_id") OR OLD."days" IS DISTINCT FROM (NEW."days") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."last_day" IS DISTINCT FROM (NEW."last_day") OR OLD."token" IS DISTINCT FROM (NEW."token") OR OLD."why" IS DISTINCT FROM (NEW."why"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='d825c2e7ca853353dbe8abeb226cde48b747039d', operation='UPDATE', pgid='pgtrigger_frozen_ff19e', table='audit_moretime', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='moretime',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='bd2bbbcc60f51da71069b52ea27aa9d860d14f59', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_6a0ae', table='audit_moretime', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='round',
                constraint=models.CheckConstraint(condition=models.Q(('rate__gt', 0), ('rate__lte', 1)), name='round_rate'),
            ),
            migrations.AddConstraint(
                model_name='round',
                constraint=models.CheckConstraint(condition=models.Q(('sample__lte', models.F('population'))), name='round_sample_of_list'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='round',
                trigger=pgtrigger.compiler.Trigger(name='moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{frozen:drawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='137e4202e80a1601c8b079e79a6fd868dd719cf8', operation='UPDATE', pgid='pgtrigger_moves_27da7', table='audit_round', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='round',
                trigger=pgtrigger.compiler.Trigger(name='as_drawn', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'drawn\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9ba0298597743be79bb2dea0ce3c50b857e478d1', operation='UPDATE', pgid='pgtrigger_as_drawn_979c5', table='audit_round', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='round',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='aea19d6fcf0b11563e3a01b3f36a3da106029b94', operation='DELETE', pgid='pgtrigger_never_deleted_44e51', table='audit_round', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='round',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='292f7f0f76b122f56e87709898596071741aa8f2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_b0ce1', table='audit_round', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='exclusion',
                constraint=models.UniqueConstraint(fields=('certification', 'start', 'round'), name='exclusion_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='exclusion',
                trigger=pgtrigger.compiler.Trigger(name='as_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='dcfc01ed7368f5c1e956ca37d5e6e24ac2ecec81', operation='UPDATE', pgid='pgtrigger_as_frozen_0eb98', table='audit_exclusion', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='exclusion',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_drawn', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT FROM audit_round held WHERE held.id = OLD.round_id AND held.state = 'drawn') THEN\n    RAISE EXCEPTION 'The list of a round stays as it was drawn from';\nEND IF;\nRETURN OLD;\n", hash='3f1fed99422b1c2304d7adb0982a9b0b64bb3122', operation='DELETE', pgid='pgtrigger_kept_once_drawn_60a85', table='audit_exclusion', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='exclusion',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='add5e6ddf10087478138637f4994a994afbbab9b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_16a4e', table='audit_exclusion', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='draw',
                constraint=models.UniqueConstraint(fields=('round', 'number'), name='draw_number'),
            ),
            migrations.AddConstraint(
                model_name='draw',
                constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(models.Q(('reason', ''), _negated=True), ('drawn_by__isnull', False), ('second__isnull', False), models.Q(('second', models.F('drawn_by')), _negated=True)), _connector='OR'), name='draw_again_by_two'),
            ),
            migrations.AddConstraint(
                model_name='draw',
                constraint=models.CheckConstraint(condition=models.Q(('seed__regex', '.{8}')), name='draw_seed_long_enough'),
            ),
            migrations.AddConstraint(
                model_name='draw',
                constraint=models.CheckConstraint(condition=models.Q(('origin', ''), _negated=True), name='draw_origin'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='draw',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b876cd622d03dc01db5a50b260d1956d0b6cfd4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_06487', table='audit_draw', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='draw',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='354a2aeea7be07b0f1eb6e547518e5087e9ca345', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_0ea08', table='audit_draw', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='staffexclusion',
                constraint=models.UniqueConstraint(fields=('year', 'certification'), name='staff_exclusion_once'),
            ),
            migrations.AddConstraint(
                model_name='staffexclusion',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='staff_exclusion_reason'),
            ),
            migrations.AddConstraint(
                model_name='staffexclusion',
                constraint=models.CheckConstraint(condition=models.Q(('asked_by', models.F('confirmed_by')), _negated=True), name='staff_exclusion_second_person'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='staffexclusion',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='296288761974c2bd81afa515bdd9138c51d51445', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a7ce1', table='audit_staffexclusion', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='staffexclusion',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='b04281c9c57c02622a66f979ea5b26b47f537bff', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_3ae0e', table='audit_staffexclusion', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='unit',
                index=models.Index(fields=['round', 'program', 'id'], name='unit_of_round'),
            ),
            migrations.AddConstraint(
                model_name='unit',
                constraint=models.UniqueConstraint(fields=('certification', 'start'), name='unit_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='unit',
                trigger=pgtrigger.compiler.Trigger(name='as_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3ceffac85c24dd81b777ec0565b539c1ee2f6da3', operation='UPDATE', pgid='pgtrigger_as_frozen_3a5c4', table='audit_unit', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='unit',
                trigger=pgtrigger.compiler.Trigger(name='kept_once_drawn', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nIF EXISTS (SELECT FROM audit_round held WHERE held.id = OLD.round_id AND held.state = 'drawn') THEN\n    RAISE EXCEPTION 'The list of a round stays as it was drawn from';\nEND IF;\nRETURN OLD;\n", hash='4a794284dbd3a9adf438d770124ac0a1b1c50118', operation='DELETE', pgid='pgtrigger_kept_once_drawn_2dc90', table='audit_unit', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='unit',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='cd2056c503f6f55eb69c5ca467e2ff9eff8eb7d1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_50935', table='audit_unit', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='drawn',
                constraint=models.UniqueConstraint(fields=('draw', 'place'), name='drawn_place'),
            ),
            migrations.AddConstraint(
                model_name='drawn',
                constraint=models.UniqueConstraint(fields=('draw', 'unit'), name='drawn_once'),
            ),
            migrations.AddConstraint(
                model_name='drawn',
                constraint=models.CheckConstraint(condition=models.Q(('ticket__regex', '^[0-9a-f]{64}$')), name='drawn_ticket'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='drawn',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='546d66699c23329ac4174fccbc4488e553c66fb1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_60a4a', table='audit_drawn', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='drawn',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='087f0d1a595704a572e7297ad9c9a2b844f81a9d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9f9e3', table='audit_drawn', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='auditcase',
                index=models.Index(fields=['certification', 'start'], name='audit_of_cycle'),
            ),
            migrations.AddIndex(
                model_name='auditcase',
                index=models.Index(condition=models.Q(('next_on__isnull', False)), fields=['next_on', 'case'], name='audit_next'),
            ),
            migrations.AddConstraint(
                model_name='auditcase',
                constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('unit',), name='audit_of_unit_once'),
            ),
            migrations.AddConstraint(
                model_name='auditcase',
                constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='audit_cycle_in_order'),
            ),
            migrations.AddConstraint(
                model_name='auditcase',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('extended_on__isnull', True), ('last_day__isnull', True), ('started_on__isnull', True)), models.Q(('last_day__gt', models.F('started_on')), ('last_day__isnull', False), ('started_on__isnull', False)), _connector='OR'), name='audit_clock_whole'),
            ),
            migrations.AddConstraint(
                model_name='auditcase',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('extended_at__isnull', True), ('extended_by', 0)), models.Q(('extended_at__isnull', False), ('extended_by__gt', 0)), _connector='OR'), name='audit_extended_whole'),
            ),
            migrations.AddConstraint(
                model_name='auditcase',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('appeal_through__isnull', True), ('failed_on__isnull', True)), models.Q(('appeal_through__isnull', False), ('failed_on__isnull', False)), _connector='OR'), name='audit_failed_whole'),
            ),
            migrations.AddConstraint(
                model_name='auditcase',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_because', ''), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_on__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='audit_withdrawn_because'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='auditcase',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5b24f5b2b013d58565229459d301d932d5c226f7', operation='DELETE', pgid='pgtrigger_never_deleted_8a87c', table='audit_auditcase', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='auditcase',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."certification_id" IS DISTINCT FROM (NEW."certification_id") OR OLD."end" IS DISTINCT FROM (NEW."end") OR OLD."required" IS DISTINCT FROM (NEW."required") OR OLD."start" IS DISTINCT FROM (NEW."start") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8c8e89617c91e7e16ca575903ca06fc30fd8e8e4', operation='UPDATE', pgid='pgtrigger_frozen_a2409', table='audit_auditcase', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='auditcase',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='4ba0f177965b84956e9deb1051eb50b3821d67de', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1982f', table='audit_auditcase', when='BEFORE')),
            ),
        ]),
    ]
