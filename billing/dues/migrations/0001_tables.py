import django.db.models.deletion
import plumbing.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('billing', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='DuesLine',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='dues', serialize=False, to='billing.invoiceline')),
                ('kind', models.CharField(choices=[('dues', 'Renewal fee'), ('late_fee', 'Late fee')], default='dues', max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('covers_from', models.DateField()),
                ('covers_to', models.DateField()),
                ('program_code', models.CharField(max_length=16)),
                ('program_name', models.CharField(max_length=120)),
                ('certification_number', models.CharField(max_length=32)),
                ('live', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='ImportedDues',
            fields=[
                ('payment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='imported_dues', serialize=False, to='billing.payment')),
                ('year', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='MonthCount',
            fields=[
                ('period', models.DateField(help_text='First day of the month.', primary_key=True, serialize=False)),
                ('counted_at', models.DateTimeField(default=plumbing.clock.now)),
                ('mark', models.CharField(db_default='', default='', max_length=120)),
                ('figures', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='RenewalRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('period', models.DateField(help_text='First day of the month.')),
                ('day', models.DateField(help_text='The day it is run for.')),
                ('dry_run', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('stopping', 'Stopping'), ('stopped', 'Stopped'), ('done', 'Done')], default='waiting', max_length=8)),
                ('cursor', models.BigIntegerField(default=0, help_text='The last person that is done.')),
                ('people', models.PositiveIntegerField(default=0)),
                ('people_done', models.PositiveIntegerField(default=0)),
                ('summary', models.JSONField(default=dict)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
    ]
