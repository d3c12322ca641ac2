import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from plumbing.at_once import AtOnce


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('billing', '0001_tables'),
        ('members', '0001_tables'),
        ('notices', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PayingMember',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('members.certificant',),
        ),
        AtOnce([
            migrations.AddField(
                model_name='checkoutinvoice',
                name='checkout',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='billing.checkout'),
            ),
            migrations.AddField(
                model_name='checkoutinvoice',
                name='invoice',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checkout_items', to='billing.invoice'),
            ),
            migrations.AddField(
                model_name='invoiceline',
                name='invoice',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='billing.invoice'),
            ),
            migrations.AddField(
                model_name='allocation',
                name='line',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='billing.invoiceline'),
            ),
            migrations.AddField(
                model_name='paper',
                name='invoice',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='billing.invoice'),
            ),
            migrations.AddField(
                model_name='payer',
                name='certificant',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payer', to='members.certificant'),
            ),
            migrations.AddField(
                model_name='payer',
                name='recipient',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payer', to='notices.recipient'),
            ),
            migrations.AddField(
                model_name='payer',
                name='user',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payer', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='invoice',
                name='payer',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='billing.payer'),
            ),
            migrations.AddField(
                model_name='checkout',
                name='payer',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checkouts', to='billing.payer'),
            ),
            migrations.AddField(
                model_name='payment',
                name='entered_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='payment',
                name='payer',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='billing.payer'),
            ),
            migrations.AddField(
                model_name='paper',
                name='payment',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='billing.payment'),
            ),
            migrations.AddField(
                model_name='outsiderefund',
                name='payment',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_refunds', to='billing.payment'),
            ),
            migrations.AddField(
                model_name='dispute',
                name='payment',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='billing.payment'),
            ),
            migrations.AddField(
                model_name='checkout',
                name='payment',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to='billing.payment'),
            ),
            migrations.AddField(
                model_name='allocation',
                name='payment',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='billing.payment'),
            ),
            migrations.AddField(
                model_name='refund',
                name='asked_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='refund',
                name='confirmed_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='refund',
                name='payment',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='billing.payment'),
            ),
            migrations.AddField(
                model_name='allocation',
                name='refund',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='billing.refund'),
            ),
            migrations.AddField(
                model_name='returnedrefund',
                name='payment',
                field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='returned', to='billing.payment'),
            ),
            migrations.AddField(
                model_name='returnedrefund',
                name='refund',
                field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='returned', to='billing.refund'),
            ),
            migrations.AddIndex(
                model_name='webhookevent',
                index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('id'), condition=models.Q(('handled_at__isnull', True)), name='webhook_open'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='payingmember',
                trigger=pgtrigger.compiler.Trigger(name='members_are_payers', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO billing_payer (id, sort, certificant_id) SELECT id, 'member', id FROM added;\nRETURN NULL;\n", hash='bdc2b57ce3cb30c2d3025c2c88611657a726f722', level='STATEMENT', operation='INSERT', pgid='pgtrigger_members_are_payers_244f2', referencing='REFERENCING NEW TABLE AS added ', table='members_certificant', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='checkoutinvoice',
                constraint=models.UniqueConstraint(condition=models.Q(('open', True)), fields=('invoice',), name='one_open_checkout_per_invoice'),
            ),
            migrations.AddConstraint(
                model_name='invoiceline',
                constraint=models.UniqueConstraint(fields=('invoice', 'position'), name='invoice_line_position'),
            ),
            migrations.AddConstraint(
                model_name='invoiceline',
                constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='invoice_line_not_negative'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='invoiceline',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4eb13121b6e08bf8f1b5df46787b6d0960100ef5', operation='DELETE', pgid='pgtrigger_never_deleted_24ba5', table='billing_invoiceline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='invoiceline',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invoice_id" IS DISTINCT FROM (NEW."invoice_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."position" IS DISTINCT FROM (NEW."position"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='948690b9efb05f59e4d761df510d7798f756edd0', operation='UPDATE', pgid='pgtrigger_frozen_828a8', table='billing_invoiceline', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='invoiceline',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='89ef2d206c96a40e145603c276ae30b8946e3443', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_55c69', table='billing_invoiceline', when='BEFORE')),
            ),
            migrations.AddConstraint(
                model_name='payer',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('certificant', models.F('id')), ('certificant__isnull', False), ('recipient__isnull', True), ('sort', 'member'), ('user__isnull', True)), models.Q(('certificant__isnull', True), ('recipient__isnull', False), ('sort', 'buyer')), models.Q(('certificant__isnull', True), ('recipient__isnull', False), ('sort', 'organization'), ('user__isnull', True)), _connector='OR'), name='payer_of_one_sort'),
            ),
            migrations.AddConstraint(
                model_name='payer',
                constraint=models.CheckConstraint(condition=models.Q(('became__isnull', True), ('sort', 'buyer'), _connector='OR'), name='payer_became_a_member'),
            ),
            migrations.AddIndex(
                model_name='payer',
                index=models.Index(condition=models.Q(('became__isnull', False)), fields=['became'], name='payer_became'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='payer',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ffb239a6f8ed465de024b9c82374af37289433d2', operation='DELETE', pgid='pgtrigger_never_deleted_a4569', table='billing_payer', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='payer',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."certificant_id" IS DISTINCT FROM (NEW."certificant_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."recipient_id" IS DISTINCT FROM (NEW."recipient_id") OR OLD."sort" IS DISTINCT FROM (NEW."sort"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='753a541e19660132a5527a5a479907f7351e0aa9', operation='UPDATE', pgid='pgtrigger_frozen_f0a50', table='billing_payer', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='payer',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='a1346aa392e93fc72cee1a90d5135915c7a26b26', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ee8f7', table='billing_payer', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='invoice',
                index=models.Index(fields=['kind', 'due_on', 'state'], name='invoice_of_kind_by_due'),
            ),
            migrations.AddIndex(
                model_name='invoice',
                index=models.Index(fields=['payer', '-issued_on'], name='invoice_of_payer'),
            ),
            migrations.AddIndex(
                model_name='invoice',
                index=models.Index(condition=models.Q(('remind_on__isnull', False), ('state', 'open')), fields=['remind_on'], name='invoice_to_remind'),
            ),
            migrations.AddIndex(
                model_name='invoice',
                index=models.Index(condition=models.Q(('state', 'open')), fields=['due_on', 'id'], name='invoice_open_by_due'),
            ),
            migrations.AddConstraint(
                model_name='invoice',
                constraint=models.CheckConstraint(condition=models.Q(('total__gte', 0)), name='invoice_total_not_negative'),
            ),
            migrations.AddConstraint(
                model_name='invoice',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'void'), ('voided_on__isnull', True), _connector='XOR'), name='invoice_void_has_day'),
            ),
            migrations.AddConstraint(
                model_name='invoice',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'paid'), ('settled_on__isnull', True), _connector='XOR'), name='invoice_paid_has_day'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='invoice',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ee3c6f2467cdc466210eddceb4c021f18e39f2df', operation='DELETE', pgid='pgtrigger_never_deleted_f8f11', table='billing_invoice', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='invoice',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bill_to" IS DISTINCT FROM (NEW."bill_to") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."payer_id" IS DISTINCT FROM (NEW."payer_id") OR OLD."total" IS DISTINCT FROM (NEW."total"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e91e374d15fff39d9795a33af978b3e0d5b68896', operation='UPDATE', pgid='pgtrigger_frozen_fe46c', table='billing_invoice', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='invoice',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='aef7ba1ac8a78a5acb73dd12e01ce7b0627585d7', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_38cc4', table='billing_invoice', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='invoice',
                trigger=pgtrigger.compiler.Trigger(name='moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:paid,open:void,paid:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='eb58846b16a42d858b0f2f772490e0b81022f3f7', operation='UPDATE', pgid='pgtrigger_moves_c1aae', table='billing_invoice', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='payment',
                index=models.Index(fields=['payer', '-received_on'], name='payment_of_payer'),
            ),
            migrations.AddIndex(
                model_name='payment',
                index=models.Index(fields=['received_on'], name='payment_received_on'),
            ),
            migrations.AddIndex(
                model_name='payment',
                index=models.Index(condition=models.Q(('left_over__gt', 0)), fields=['received_on', 'id'], name='payment_left_over'),
            ),
            migrations.AddIndex(
                model_name='payment',
                index=models.Index(condition=models.Q(('left_over__gt', 0)), fields=['payer'], name='payment_credit_of'),
            ),
            migrations.AddConstraint(
                model_name='payment',
                constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_positive'),
            ),
            migrations.AddConstraint(
                model_name='payment',
                constraint=models.UniqueConstraint(condition=models.Q(('provider_ref__isnull', False)), fields=('provider_ref',), name='payment_provider_ref'),
            ),
            migrations.AddConstraint(
                model_name='payment',
                constraint=models.UniqueConstraint(condition=models.Q(('external_ref__isnull', False)), fields=('external_ref',), name='payment_external_ref'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='payment',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1e24bc032ddcd28615071696abe033ebd5b35a02', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_009d6', table='billing_payment', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='payment',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='9f242c95c6dd857465a52960193f2600b49131ed', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c0436', table='billing_payment', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='paper',
                index=models.Index(condition=models.Q(('path', ''), _negated=True), fields=['path'], name='paper_path'),
            ),
            migrations.AddIndex(
                model_name='paper',
                index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('id'), condition=models.Q(('rendered_at__isnull', True)), name='paper_wanted'),
            ),
            migrations.AddConstraint(
                model_name='paper',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', 'invoice')), fields=('invoice',), name='paper_invoice_once'),
            ),
            migrations.AddConstraint(
                model_name='paper',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', 'receipt')), fields=('payment',), name='paper_receipt_once'),
            ),
            migrations.AddConstraint(
                model_name='paper',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('invoice__isnull', False), ('kind', 'invoice'), ('payment__isnull', True)), models.Q(('invoice__isnull', True), ('kind', 'receipt'), ('payment__isnull', False)), _connector='OR'), name='paper_of_one_thing'),
            ),
            migrations.AddIndex(
                model_name='outsiderefund',
                index=models.Index(condition=models.Q(('state', 'open')), fields=['id'], name='outside_refund_open'),
            ),
            migrations.AddConstraint(
                model_name='outsiderefund',
                constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='outside_refund_positive'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='outsiderefund',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0dff668dbf9d79019e8ae62a822b0eeb9319f76b', operation='DELETE', pgid='pgtrigger_never_deleted_349d3', table='billing_outsiderefund', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='outsiderefund',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."given_on" IS DISTINCT FROM (NEW."given_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."provider_id" IS DISTINCT FROM (NEW."provider_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0c657c5497e28f46119cf5442b03e7d233c78f49', operation='UPDATE', pgid='pgtrigger_frozen_8d5e0', table='billing_outsiderefund', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='outsiderefund',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='bd7168b527ca5172e75abab6f4230914dfb25a3a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f013e', table='billing_outsiderefund', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='outsiderefund',
                trigger=pgtrigger.compiler.Trigger(name='moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:aside,open:came_back,open:taken_back}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='1b8b56d0bc975c74b9b8a2de8936b5df4606d933', operation='UPDATE', pgid='pgtrigger_moves_6777b', table='billing_outsiderefund', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='dispute',
                index=models.Index(condition=models.Q(('state', 'open')), fields=['id'], name='dispute_open'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='dispute',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7797678a5576b695a71e24511ad1930d59315a06', operation='DELETE', pgid='pgtrigger_never_deleted_666a2', table='billing_dispute', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='dispute',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."provider_id" IS DISTINCT FROM (NEW."provider_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='564456720ba85b309dfc2236d9a16272533debf1', operation='UPDATE', pgid='pgtrigger_frozen_592f4', table='billing_dispute', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='dispute',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='8d381c1a746a9f0a4fcc5740ba64297d38899c8b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_cda66', table='billing_dispute', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='dispute',
                trigger=pgtrigger.compiler.Trigger(name='moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{aside:open,aside:over,open:aside,open:over,open:taken_back,over:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='c4fe94c965e3da523cdb7a282ee25970142b2859', operation='UPDATE', pgid='pgtrigger_moves_42b34', table='billing_dispute', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='checkout',
                index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('created_at'), condition=models.Q(('state__in', ['created', 'open'])), name='checkout_unsettled'),
            ),
            migrations.AddIndex(
                model_name='checkout',
                index=models.Index(condition=models.Q(('overtaken', True), ('state__in', ['created', 'open'])), fields=['id'], name='checkout_overtaken'),
            ),
            migrations.AddIndex(
                model_name='checkout',
                index=models.Index(condition=models.Q(('problem', ''), _negated=True), fields=['id'], name='checkout_parked'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='checkout',
                trigger=pgtrigger.compiler.Trigger(name='moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{created:completed,created:expired,created:open,expired:completed,open:completed,open:expired}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='a7907132325f6f80884e6ac2cf015b4a63bcf8df', operation='UPDATE', pgid='pgtrigger_moves_666cf', table='billing_checkout', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='refund',
                index=models.Index(condition=models.Q(('state', 'planned')), fields=['id'], name='refund_planned'),
            ),
            migrations.AddConstraint(
                model_name='refund',
                constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), models.Q(('reason', ''), _negated=True)), name='refund_positive_with_reason'),
            ),
            migrations.AddConstraint(
                model_name='refund',
                constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='refund_second_person'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='refund',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='1b99498921fc4f28095d677f58b16820357427b8', operation='DELETE', pgid='pgtrigger_never_deleted_f73a1', table='billing_refund', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='refund',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."asked_on" IS DISTINCT FROM (NEW."asked_on") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."lines" IS DISTINCT FROM (NEW."lines") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='61767d7bbfc6f0ebf685c608f4a1ef43086687f3', operation='UPDATE', pgid='pgtrigger_frozen_ab256', table='billing_refund', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='refund',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='464376273bc239add46b48b3da636b3a059c9e69', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c83b1', table='billing_refund', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='refund',
                trigger=pgtrigger.compiler.Trigger(name='moves', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:done,planned:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='2bd0441ce03580087dc50f6ae57e77e04bdd86b1', operation='UPDATE', pgid='pgtrigger_moves_570f4', table='billing_refund', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='allocation',
                index=models.Index(condition=models.Q(('line__isnull', False)), fields=['line'], name='allocation_of_line'),
            ),
            migrations.AddIndex(
                model_name='allocation',
                index=models.Index(condition=models.Q(('refund__isnull', False)), fields=['refund'], name='allocation_of_refund'),
            ),
            migrations.AddIndex(
                model_name='allocation',
                index=models.Index(condition=models.Q(('amount__lt', 0), ('refund__isnull', True)), fields=['payment'], name='allocation_freed'),
            ),
            migrations.AddConstraint(
                model_name='allocation',
                constraint=models.UniqueConstraint(condition=models.Q(('put_on__isnull', True)), fields=('payment', 'line', 'refund'), name='allocation_once', nulls_distinct=False),
            ),
            migrations.AddConstraint(
                model_name='allocation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('refund__isnull', True)), models.Q(('amount__lt', 0), ('refund__isnull', False)), models.Q(('amount__lt', 0), ('put_on__isnull', False)), _connector='OR'), name='allocation_sign'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='allocation',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5aebe0ba94061e75ec851caf93d41e97d4ce86cc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_50eaf', table='billing_allocation', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='allocation',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='fecd9d39e95273966f2aaaacfd7bec77eca87ba6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_079c2', table='billing_allocation', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='returnedrefund',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cf425f0934fc86648a117a0f70ed3e0217068525', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_bfa84', table='billing_returnedrefund', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='returnedrefund',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='a656c4faf34226e68c38c547341ad71b4421d4bf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_2d074', table='billing_returnedrefund', when='BEFORE')),
            ),
        ]),
    ]
