import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('dues', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='renewalrun',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='renewalrun',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'stopping'])), fields=('period',), name='one_renewal_run_at_a_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='renewalrun',
            trigger=pgtrigger.compiler.Trigger(name='moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{running:done,running:stopping,running:waiting,stopped:waiting,stopping:stopped,waiting:running,waiting:stopped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='4ae4837df8628f6111f6b1b91bcbecbdd3db610f', operation='UPDATE', pgid='pgtrigger_moves_2545c', table='dues_renewalrun', when='BEFORE')),
        ),
    ]
