import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from plumbing.at_once import AtOnce


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_tables'),
        ('members', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce([
            migrations.AddField(
                model_name='case',
                name='certificant',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='members.certificant'),
            ),
            migrations.AddField(
                model_name='case',
                name='changed_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='case',
                name='taken_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='casefile',
                name='added_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='casefile',
                name='case',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='casework.case'),
            ),
            migrations.AddField(
                model_name='caseitem',
                name='case',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='casework.case'),
            ),
            migrations.AddField(
                model_name='casefile',
                name='item',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='casework.caseitem'),
            ),
            migrations.AddConstraint(
                model_name='casemove',
                constraint=models.UniqueConstraint(fields=('kind', 'before', 'after'), name='case_move_once'),
            ),
            migrations.AddField(
                model_name='checkturn',
                name='certificant',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='members.certificant'),
            ),
            migrations.AddField(
                model_name='conflict',
                name='certificant',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.certificant'),
            ),
            migrations.AddField(
                model_name='conflict',
                name='staff',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='decision',
                name='by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='decision',
                name='case',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='casework.case'),
            ),
            migrations.AddField(
                model_name='decision',
                name='second',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
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
            migrations.AddField(
                model_name='casefile',
                name='document',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.document'),
            ),
            migrations.AddField(
                model_name='page',
                name='document',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='drawn_pages', to='casework.document'),
            ),
            migrations.AddField(
                model_name='reading',
                name='document',
                field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reading', to='casework.document'),
            ),
            migrations.AddField(
                model_name='submission',
                name='by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='submission',
                name='case',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='casework.case'),
            ),
            migrations.AddField(
                model_name='decision',
                name='submission',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.submission'),
            ),
            migrations.AddField(
                model_name='caseitem',
                name='submission',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.submission'),
            ),
            migrations.AddField(
                model_name='casefile',
                name='submission',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='casework.submission'),
            ),
            migrations.AddField(
                model_name='verdict',
                name='by',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='verdict',
                name='item',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='casework.caseitem'),
            ),
            migrations.AddField(
                model_name='verdict',
                name='submission',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.submission'),
            ),
            migrations.AddField(
                model_name='verdict',
                name='taken_back_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddIndex(
                model_name='case',
                index=models.Index(condition=models.Q(('waiting_since__isnull', False)), fields=['kind', 'waiting_since', 'id'], name='case_queue'),
            ),
            migrations.AddIndex(
                model_name='case',
                index=models.Index(condition=models.Q(('taken_by__isnull', False)), fields=['taken_by', 'waiting_since', 'id'], name='case_of_reviewer'),
            ),
            migrations.AddIndex(
                model_name='case',
                index=models.Index(fields=['kind', 'state'], name='case_state'),
            ),
            migrations.AddConstraint(
                model_name='case',
                constraint=models.UniqueConstraint(fields=('kind', 'number'), name='case_number'),
            ),
            migrations.AddConstraint(
                model_name='case',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_by__isnull', True)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='case_taken_whole'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d1d234600f495c6d40a7e21ade0787d5b0137c31', operation='DELETE', pgid='pgtrigger_never_deleted_985e3', table='casework_case', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."certificant_id" IS DISTINCT FROM (NEW."certificant_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='40fda1497987264155f6e544d2e7890b3c1f2309', operation='UPDATE', pgid='pgtrigger_frozen_70bad', table='casework_case', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='9f67b15fb3d2e4fbee2c75d22c8cefa8afbccffb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_4f14f', table='casework_case', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='known_moves', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nDECLARE wrong record;\nBEGIN\n    EXECUTE $anew$\n        SELECT written.kind, earlier.state AS before, written.state AS after\n        FROM written JOIN earlier USING (id)\n        WHERE written.state <> earlier.state AND NOT EXISTS (\n            SELECT FROM casework_casemove known\n            WHERE known.kind = written.kind\n                AND known.before = earlier.state AND known.after = written.state\n        )\n    $anew$ INTO wrong;\n    IF wrong.kind IS NOT NULL THEN\n        RAISE EXCEPTION \'A case of kind % cannot go from "%" to "%"\',\n            wrong.kind, wrong.before, wrong.after;\n    END IF;\n    RETURN NULL;\nEND;\n', hash='2534dc7b38ff2cd51c8d4f0a1fd881799f353cc8', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_known_moves_686b8', referencing='REFERENCING OLD TABLE AS earlier  NEW TABLE AS written ', table='casework_case', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='case',
                trigger=pgtrigger.compiler.Trigger(name='known_state', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nDECLARE wrong record;\nBEGIN\n    SELECT written.kind, written.state INTO wrong FROM written\n    WHERE NOT EXISTS (\n        SELECT FROM casework_casemove known\n        WHERE known.kind = written.kind AND written.state IN (known.before, known.after)\n    );\n    IF FOUND THEN\n        RAISE EXCEPTION \'No case of kind % is ever "%"\', wrong.kind, wrong.state;\n    END IF;\n    RETURN NULL;\nEND;\n', hash='60b3a4a29075651d5afa3c9a9b77e2d9bab4dcbe', level='STATEMENT', operation='INSERT', pgid='pgtrigger_known_state_888ed', referencing='REFERENCING NEW TABLE AS written ', table='casework_case', when='AFTER')),
            ),
            migrations.AddIndex(
                model_name='checkturn',
                index=models.Index(fields=['day', 'certificant'], name='check_turns_of_day'),
            ),
            migrations.AddConstraint(
                model_name='conflict',
                constraint=models.UniqueConstraint(fields=('staff', 'certificant'), name='conflict_once'),
            ),
            migrations.AddConstraint(
                model_name='conflict',
                constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='conflict_why'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='conflict',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='affafd93e4b53cd0ba01f276ca1288e85428c343', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_32024', table='casework_conflict', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='conflict',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='ed4c39f7d0a2b54a56cff50c0c54247212573f10', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_3f457', table='casework_conflict', when='BEFORE')),
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
            migrations.AddIndex(
                model_name='page',
                index=models.Index(condition=models.Q(('pixels', ''), _negated=True), fields=['pixels'], name='page_pixels'),
            ),
            migrations.AddIndex(
                model_name='page',
                index=models.Index(condition=models.Q(('wording', ''), _negated=True), fields=['wording'], name='page_wording'),
            ),
            migrations.AddIndex(
                model_name='page',
                index=models.Index(fields=['path'], name='page_path'),
            ),
            migrations.AddConstraint(
                model_name='page',
                constraint=models.UniqueConstraint(fields=('document', 'number'), name='page_once'),
            ),
            migrations.AddIndex(
                model_name='reading',
                index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('turn'), models.F('id'), condition=models.Q(('drawn_at__isnull', True)), name='reading_to_draw'),
            ),
            migrations.AddIndex(
                model_name='reading',
                index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('turn'), models.F('id'), condition=models.Q(('drawn_at__isnull', False), ('read_at__isnull', True)), name='reading_to_read'),
            ),
            migrations.AddIndex(
                model_name='reading',
                index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('turn'), models.F('id'), condition=models.Q(('read_by', 'not_here')), name='reading_not_here'),
            ),
            migrations.AddConstraint(
                model_name='submission',
                constraint=models.UniqueConstraint(fields=('case', 'number'), name='submission_number'),
            ),
            migrations.AddConstraint(
                model_name='submission',
                constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='submission_counted'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='submission',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='09e891fde2935281666abe066332c8a49f68386f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_98670', table='casework_submission', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='submission',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='8e011f1d84cfc8686e7f33a03d005a332b7bf080', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_fb9d6', table='casework_submission', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='decision',
                constraint=models.CheckConstraint(condition=models.Q(('second__isnull', True), models.Q(('second', models.F('by')), _negated=True), _connector='OR'), name='decision_second_person'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='decision',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1cee45f2e03a83078873f72e878f157b6c0d3e12', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_96e31', table='casework_decision', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='decision',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='76d6faa2025080933dbef52a6a6fd21736023442', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_64ad0', table='casework_decision', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='caseitem',
                constraint=models.UniqueConstraint(fields=('case', 'position'), name='case_item_position'),
            ),
            migrations.AddConstraint(
                model_name='caseitem',
                constraint=models.UniqueConstraint(fields=('case', 'about'), name='case_item_once'),
            ),
            migrations.AddConstraint(
                model_name='caseitem',
                constraint=models.CheckConstraint(condition=models.Q(('claimed__isnull', True), ('claimed__gte', 0), _connector='OR'), name='case_item_claimed'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='caseitem',
                trigger=pgtrigger.compiler.Trigger(name='submitted_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.submission_id IS NOT NULL AND (NEW.submission_id IS NULL OR (OLD.id, OLD.case_id, OLD.position, OLD.about, OLD.title, OLD.claimed, OLD.granted) IS DISTINCT FROM (NEW.id, NEW.case_id, NEW.position, NEW.about, NEW.title, NEW.claimed, NEW.granted)))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3162d7e190718cf8fb78bdced67d1868cfa664a4', operation='UPDATE', pgid='pgtrigger_submitted_frozen_d5a00', table='casework_caseitem', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='caseitem',
                trigger=pgtrigger.compiler.Trigger(name='submitted_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.submission_id IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='88f7044a1124b5f9a85634acc006d5a561da99a2', operation='DELETE', pgid='pgtrigger_submitted_kept_81d6f', table='casework_caseitem', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='caseitem',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='1abe7ae3083b58a22ed17a73c36a16fa9ec2dda1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_4deba', table='casework_caseitem', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='casefile',
                constraint=models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('case', 'item', 'document'), name='case_file_once', nulls_distinct=False),
            ),
            migrations.AddConstraint(
                model_name='casefile',
                constraint=models.CheckConstraint(condition=models.Q(('submission__isnull', True), ('removed_at__isnull', True), _connector='OR'), name='case_file_sent_stays'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='casefile',
                trigger=pgtrigger.compiler.Trigger(name='submitted_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.submission_id IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5a5368c4d74675c9ef982e37904d0e1c72fcfa6a', operation='UPDATE OR DELETE', pgid='pgtrigger_submitted_frozen_e31c5', table='casework_casefile', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='casefile',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='9842aadf98e42613861aca4e378ab6710926f5ac', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_41785', table='casework_casefile', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='verdict',
                constraint=models.UniqueConstraint(condition=models.Q(('taken_back_at__isnull', True)), fields=('item', 'submission'), name='verdict_once'),
            ),
            migrations.AddConstraint(
                model_name='verdict',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'accept'), ('reason', '')), models.Q(models.Q(('outcome', 'accept'), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='verdict_reason'),
            ),
            migrations.AddConstraint(
                model_name='verdict',
                constraint=models.CheckConstraint(condition=models.Q(('accepted__isnull', True), ('accepted', 0), models.Q(models.Q(('outcome', 'reject'), _negated=True), ('accepted__gt', 0)), _connector='OR'), name='verdict_accepted'),
            ),
            migrations.AddConstraint(
                model_name='verdict',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', True), ('taken_back_by__isnull', True)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), _connector='OR'), name='verdict_taken_back_whole'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='verdict',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5431e2f59f2b043721d2b3e0b024d4b66f94c09d', operation='DELETE', pgid='pgtrigger_never_deleted_ce6ef', table='casework_verdict', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='verdict',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted" IS DISTINCT FROM (NEW."accepted") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."submission_id" IS DISTINCT FROM (NEW."submission_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a319fcaf2b14c81b4ae1858c202053accb46255b', operation='UPDATE', pgid='pgtrigger_frozen_fbef7', table='casework_verdict', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='verdict',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='5c193bc2a26ac48c2eef486f7b770bb5da2ecb78', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f7853', table='casework_verdict', when='BEFORE')),
            ),
        ]),
    ]
