import django.contrib.postgres.fields
import plumbing.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('number', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=16)),
                ('opened_at', models.DateTimeField(default=plumbing.clock.now)),
                ('waiting_since', models.DateTimeField(null=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='CaseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('added_at', models.DateTimeField(default=plumbing.clock.now)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CaseItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('about', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=300)),
                ('claimed', models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ('granted', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='CaseMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('before', models.CharField(max_length=16)),
                ('after', models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='CheckTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=500)),
                ('declared_at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(max_length=24)),
                ('to', models.CharField(max_length=16)),
                ('note', models.TextField(blank=True, max_length=1000)),
                ('accepted', models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ('hashes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('at', models.DateTimeField(default=plumbing.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('sha256', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=8)),
                ('size', models.PositiveIntegerField()),
                ('pages', models.PositiveSmallIntegerField(default=1)),
                ('path', models.CharField(max_length=200, unique=True)),
                ('copy_path', models.CharField(blank=True, max_length=200)),
                ('origin', models.CharField(choices=[('form', 'By the portal'), ('staff', 'Handed in by staff'), ('email', 'By email'), ('import', 'Imported')], default='form', max_length=6)),
                ('handed_in_at', models.DateTimeField(default=plumbing.clock.now)),
                ('scan', models.CharField(choices=[('pending', 'Waiting for the virus check'), ('clean', 'Checked'), ('infected', 'Refused: a virus was found'), ('not_scanned', 'Not checked for viruses')], default='pending', max_length=12)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('path', models.CharField(max_length=200)),
                ('words', models.JSONField(default=list)),
                ('pixels', models.CharField(blank=True, max_length=64)),
                ('wording', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('turn', models.PositiveSmallIntegerField(default=1)),
                ('wanted_at', models.DateTimeField(default=plumbing.clock.now)),
                ('drawn_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('read_through', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('read_by', models.CharField(blank=True, choices=[('layer', 'From the document itself'), ('ocr', 'Read off the picture'), ('not_here', 'Not readable here')], max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(default=plumbing.clock.now)),
                ('statement', models.TextField(blank=True, max_length=4000)),
            ],
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('accept', 'accepted'), ('reduce', 'reduced'), ('reject', 'rejected')], max_length=6)),
                ('accepted', models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ('reason', models.CharField(blank=True, max_length=24)),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField(default=plumbing.clock.now)),
                ('taken_back_at', models.DateTimeField(null=True)),
            ],
        ),
    ]
