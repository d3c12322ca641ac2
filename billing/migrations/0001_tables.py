import plumbing.clock
from decimal import Decimal
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10)),
                ('put_on', models.DateField(null=True)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Checkout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('key', models.UUIDField(unique=True)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10)),
                ('state', models.CharField(choices=[('created', 'Being created'), ('open', 'Open'), ('completed', 'Completed'), ('expired', 'Expired')], default='created', max_length=10)),
                ('provider_id', models.CharField(max_length=120, null=True, unique=True)),
                ('url', models.URLField(blank=True, max_length=1000)),
                ('return_path', models.CharField(max_length=500)),
                ('expires_at', models.DateTimeField()),
                ('lines', models.JSONField(db_default=[], default=list)),
                ('overtaken', models.BooleanField(db_default=False, default=False)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='CheckoutInvoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('open', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider_id', models.CharField(max_length=120, unique=True)),
                ('status', models.CharField(max_length=40)),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10)),
                ('answer_by', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('open', 'To look at'), ('over', 'The money stays'), ('taken_back', 'Taken back from the dues'), ('aside', 'Set aside')], default='open', max_length=10)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=16, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('issued_on', models.DateField()),
                ('due_on', models.DateField()),
                ('total', models.DecimalField(decimal_places=2, max_digits=10)),
                ('state', models.CharField(choices=[('open', 'Open'), ('paid', 'Paid'), ('void', 'Void')], default='open', max_length=4)),
                ('settled_on', models.DateField(null=True)),
                ('voided_on', models.DateField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=300)),
                ('bill_to', models.JSONField(help_text='Name and address lines as printed.')),
                ('email', models.CharField(blank=True, max_length=254)),
                ('remind_on', models.DateField(null=True)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='InvoiceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('description', models.CharField(max_length=200)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10)),
                ('live', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['invoice', 'position'],
            },
        ),
        migrations.CreateModel(
            name='InvoiceNumbers',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='OutsideRefund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider_id', models.CharField(max_length=120, unique=True)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10)),
                ('given_on', models.DateField()),
                ('state', models.CharField(choices=[('open', 'To look at'), ('taken_back', 'Taken back from the dues'), ('aside', 'Set aside'), ('came_back', 'Came back')], default='open', max_length=10)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('receipt', 'Receipt')], max_length=8)),
                ('path', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveIntegerField(default=0)),
                ('wanted_at', models.DateTimeField(default=plumbing.clock.now)),
                ('rendered_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Payer',
            fields=[
                ('id', models.BigIntegerField(db_default=models.Func(models.Value('members_certificant_id_seq'), function='nextval', output_field=models.BigIntegerField()), primary_key=True, serialize=False)),
                ('sort', models.CharField(choices=[('member', 'Member'), ('buyer', 'Buyer'), ('organization', 'Organization')], max_length=12)),
                ('became', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='earlier', to='billing.payer')),
            ],
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('card', 'Card'), ('check', 'Check'), ('money_order', 'Money order'), ('cash', 'Cash'), ('ach', 'Bank transfer'), ('other', 'Other')], max_length=12)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10)),
                ('received_on', models.DateField()),
                ('left_over', models.DecimalField(db_default=Decimal('0'), decimal_places=2, default=Decimal('0'), max_digits=10)),
                ('reference', models.CharField(blank=True, max_length=100)),
                ('provider_ref', models.CharField(max_length=100, null=True)),
                ('external_ref', models.CharField(max_length=64, null=True)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10)),
                ('reason', models.CharField(max_length=500)),
                ('lines', models.JSONField(db_default=[], default=list)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('done', 'Done'), ('failed', 'Failed')], default='planned', max_length=8)),
                ('key', models.UUIDField(unique=True)),
                ('provider_id', models.CharField(blank=True, max_length=120)),
                ('asked_on', models.DateField()),
                ('error', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='ReturnedRefund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('returned_on', models.DateField()),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('event_id', models.CharField(max_length=120, unique=True)),
                ('type', models.CharField(max_length=80)),
                ('object_id', models.CharField(blank=True, max_length=120)),
                ('received_at', models.DateTimeField(default=plumbing.clock.now)),
                ('handled_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=300)),
            ],
        ),
    ]
