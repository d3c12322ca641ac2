import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_tables'),
        ('members', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='checkturn',
            name='certificant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.certificant'),
        ),
        migrations.AddField(
            model_name='document',
            name='certificant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='members.certificant'),
        ),
        migrations.AddField(
            model_name='document',
            name='handed_in_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='checkturn',
            index=models.Index(fields=['day', 'certificant'], name='check_turns_of_day'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['sha256'], name='document_bytes'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('copy_path', ''), _negated=True), fields=['copy_path'], name='document_copy'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('id'), condition=models.Q(('removed_at__isnull', True), ('scan', 'pending')), name='document_to_scan'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True), models.Q(('scan', 'infected'), _negated=True)), fields=('certificant', 'sha256'), name='document_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='06e3ce908d50d3e0253173c83dd3c6b45305de28', operation='DELETE', pgid='pgtrigger_never_deleted_b8324', table='casework_document', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."certificant_id" IS DISTINCT FROM (NEW."certificant_id") OR OLD."handed_in_at" IS DISTINCT FROM (NEW."handed_in_at") OR OLD."handed_in_by_id" IS DISTINCT FROM (NEW."handed_in_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."pages" IS DISTINCT FROM (NEW."pages") OR OLD."path" IS DISTINCT FROM (NEW."path") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b76180b7fb686d2a19a08063b3349731638387e9', operation='UPDATE', pgid='pgtrigger_frozen_2da95', table='casework_document', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='f0c1847e3c3bd13e1c1963858c3c9067780dae68', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7dd25', table='casework_document', when='BEFORE')),
        ),
    ]
