import plumbing.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
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
    ]
