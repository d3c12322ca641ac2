import django.contrib.postgres.fields
import django.db.models.deletion
import plumbing.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditCase',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='audit', serialize=False, to='casework.case')),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('required', models.DecimalField(decimal_places=2, max_digits=6)),
                ('attested', models.BooleanField(default=False)),
                ('notice_on', models.DateField(null=True)),
                ('notified_on', models.DateField(null=True)),
                ('started_on', models.DateField(null=True)),
                ('last_day', models.DateField(null=True)),
                ('steps', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                ('extended_on', models.DateField(null=True)),
                ('extended_by', models.PositiveSmallIntegerField(default=0)),
                ('extended_at', models.DateTimeField(null=True)),
                ('deficient', models.PositiveSmallIntegerField(default=0)),
                ('next_on', models.DateField(null=True)),
                ('failed_on', models.DateField(null=True)),
                ('by_time', models.BooleanField(default=False)),
                ('appeal_through', models.DateField(null=True)),
                ('appealed_on', models.DateField(null=True)),
                ('passed_on', models.DateField(null=True)),
                ('withdrawn_on', models.DateField(null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=500)),
                ('taken_back_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('seed', models.CharField(max_length=200)),
                ('origin', models.CharField(max_length=300)),
                ('cuts', models.JSONField()),
                ('sample', models.PositiveIntegerField()),
                ('drawn_on', models.DateField()),
                ('drawn_at', models.DateTimeField(default=plumbing.clock.now)),
                ('reason', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='Drawn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.CharField(max_length=64)),
                ('place', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField()),
                ('program', models.CharField(max_length=16)),
                ('reason', models.CharField(choices=[('staff', 'staff'), ('open_case', 'open_case'), ('passed_recently', 'passed_recently')], max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='ListedActivity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('professional_education', 'Professional education'), ('formal_education', 'Formal education'), ('employment', 'Employment verification'), ('authorship', 'Authorship'), ('instruction', 'Instructional presentation'), ('organization', 'Organizational participation'), ('amt_ce', 'AMT continuing education')], max_length=24)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('provider', models.CharField(blank=True, max_length=200)),
                ('completed_on', models.DateField()),
                ('from_day', models.DateField(blank=True, null=True)),
                ('to_day', models.DateField(blank=True, null=True)),
                ('hours', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('credits', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('unit', models.CharField(blank=True, choices=[('semester', 'Semester credits'), ('quarter', 'Quarter credits')], max_length=8)),
                ('kind', models.CharField(blank=True, choices=[('book', 'Book'), ('chapter', 'Chapter'), ('article', 'Article'), ('poster', 'Poster')], max_length=8)),
                ('role', models.CharField(blank=True, choices=[('officer', 'Officer'), ('committee', 'Committee'), ('member', 'Member')], max_length=9)),
                ('years', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('criteria', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('job', 'It helps me do my health-care job better'), ('knowledge', 'It advances my knowledge in the health-care field'), ('advancement', 'It prepares me for advanced management or a health-care degree')], max_length=12), default=list, size=None)),
                ('added_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MoreTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField()),
                ('why', models.CharField(max_length=500)),
                ('last_day', models.DateField()),
                ('token', models.UUIDField(unique=True)),
                ('asked_at', models.DateTimeField(default=plumbing.clock.now)),
                ('answered_at', models.DateTimeField(null=True)),
                ('declined_because', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='NoProof',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='no_proof', serialize=False, to='casework.caseitem')),
                ('said_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Received',
            fields=[
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='received', serialize=False, to='casework.submission')),
                ('last_day', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True)),
                ('state', models.CharField(choices=[('frozen', 'Frozen'), ('drawn', 'Drawn')], default='frozen', max_length=8)),
                ('rate', models.DecimalField(decimal_places=6, max_digits=7)),
                ('strata', models.BooleanField(default=False)),
                ('algorithm', models.TextField()),
                ('population', models.PositiveIntegerField(default=0)),
                ('sample', models.PositiveIntegerField(default=0)),
                ('list_sha256', models.CharField(max_length=64)),
                ('frozen_on', models.DateField()),
                ('frozen_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='StaffExclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('reason', models.CharField(max_length=500)),
                ('at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('start', models.DateField()),
                ('program', models.CharField(max_length=16)),
            ],
        ),
    ]
