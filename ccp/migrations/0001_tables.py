import django.contrib.postgres.fields
import plumbing.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
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
                ('logged_on', models.DateField(help_text='Office date of the entry; an imported one: its day.')),
                ('logged_as_completed', models.BooleanField(db_default=False, default=False, help_text='An imported one counts as logged on its completion day in each cycle.')),
                ('provider_posted', models.BooleanField(db_default=False, default=False)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('matured_on', models.DateField(null=True)),
                ('external_ref', models.CharField(max_length=64, null=True)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
                ('changed_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActivityClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='Attestation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attested_on', models.DateField()),
                ('signed_name', models.CharField(blank=True, max_length=200)),
                ('signed_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='AttestationText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(unique=True)),
                ('body', models.TextField()),
                ('valid_from', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='CategoryPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, help_text='First day it no longer holds.', null=True)),
                ('source', models.CharField(blank=True, help_text='Who decided it.', max_length=120)),
                ('category', models.CharField(choices=[('professional_education', 'Professional education'), ('formal_education', 'Formal education'), ('employment', 'Employment verification'), ('authorship', 'Authorship'), ('instruction', 'Instructional presentation'), ('organization', 'Organizational participation'), ('amt_ce', 'AMT continuing education')], max_length=24)),
                ('label', models.CharField(max_length=60)),
                ('entered_as', models.CharField(max_length=8)),
                ('factors', models.JSONField(help_text='Points by unit, for example {"hour": "1"}.')),
                ('step', models.DecimalField(blank=True, decimal_places=2, help_text='Hours and years are rounded down to a multiple of it.', max_digits=4, null=True)),
                ('cap', models.DecimalField(blank=True, decimal_places=2, help_text='Points per cycle.', max_digits=6, null=True)),
                ('once_per_title', models.BooleanField(default=False)),
                ('posted_by_portal', models.BooleanField(default=False)),
                ('placeholder', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name_plural': 'category policies',
                'ordering': ['category', 'valid_from'],
            },
        ),
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('required', models.DecimalField(decimal_places=2, max_digits=6)),
                ('rolled_on', models.DateField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('remind_on', models.DateField(null=True)),
            ],
            options={
                'ordering': ['certification', 'start'],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('added_at', models.DateTimeField(default=plumbing.clock.now)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
    ]
