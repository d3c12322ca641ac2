import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import members.models.effective
import members.models.folding
import members.rules.postal
import pgtrigger.compiler
import pgtrigger.migrations
import plumbing.clock
import uuid
from django.conf import settings
from django.db import migrations, models

from plumbing.at_once import AtOnce

from members.migrations import _words


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        *_words.OPERATIONS,
        migrations.CreateModel(
            name='Certification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=32, unique=True)),
                ('granted_on', models.DateField()),
                ('recertified_on', models.DateField(blank=True, null=True)),
                ('anchor', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('recertified_on', 'granted_on'), output_field=models.DateField())),
                ('suspended_from', models.DateField(blank=True, null=True)),
                ('suspended_until', models.DateField(blank=True, null=True)),
                ('retired_on', models.DateField(blank=True, null=True)),
                ('retired_until', models.DateField(blank=True, null=True)),
                ('revoked_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('pk', models.CompositePrimaryKey('file', 'key', blank=True, editable=False, primary_key=True, serialize=False)),
                ('file', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=80)),
                ('digest', models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('reader', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=16, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('support', 'Support'), ('records', 'Records'), ('auditor', 'Auditor'), ('finance', 'Finance'), ('mail', 'Mail desk'), ('admin', 'Administrator')], max_length=16), blank=True, default=list, size=None)),
                ('date_joined', models.DateTimeField(default=plumbing.clock.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
        ),
        migrations.CreateModel(
            name='Certificant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(blank=True, max_length=254)),
                ('address_line1', models.CharField(blank=True, max_length=120)),
                ('address_line2', models.CharField(blank=True, max_length=120)),
                ('city', models.CharField(blank=True, max_length=80)),
                ('state', models.CharField(blank=True, max_length=40)),
                ('zip', models.CharField(blank=True, max_length=20)),
                ('country', models.CharField(blank=True, max_length=60)),
                ('email_bounced_on', models.DateField(blank=True, null=True)),
                ('mail_returned_on', models.DateField(blank=True, null=True)),
                ('address_doubt', models.CharField(blank=True, choices=[(members.rules.postal.Doubt['ZIP'], 'ZIP code missing or unclear'), (members.rules.postal.Doubt['STATE'], 'State unclear'), (members.rules.postal.Doubt['COUNTRY'], 'Country unclear'), (members.rules.postal.Doubt['LETTERS'], 'Letters we cannot print'), (members.rules.postal.Doubt['TOO_LONG'], 'Too long for the envelope')], db_default='', default='', help_text='Why nothing can be posted before somebody has looked at the address.', max_length=10)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
                ('member_number', models.CharField(max_length=32, unique=True)),
                ('prefix', models.CharField(blank=True, max_length=20)),
                ('first_name', models.CharField(blank=True, max_length=100)),
                ('middle_name', models.CharField(blank=True, max_length=100)),
                ('last_name', models.CharField(max_length=100)),
                ('suffix', models.CharField(blank=True, max_length=20)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('birth_date', models.DateField(blank=True, help_text='Tells people of one name apart; shown to nobody else.', null=True)),
                ('deceased_on', models.DateField(blank=True, null=True)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificant', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('certification', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='standing', serialize=False, to='members.certification')),
                ('word', models.CharField(blank=True, choices=[('active', 'Active'), ('grace', 'Grace'), ('lapsed', 'Lapsed'), ('suspended', 'Suspended'), ('retired', 'Retired'), ('revoked', 'Revoked'), ('deceased', 'Deceased')], max_length=10)),
                ('since', models.DateField(null=True)),
                ('way_back', models.CharField(blank=True, max_length=10)),
                ('as_of', models.DateField()),
                ('next_change_on', models.DateField(null=True)),
                ('number', models.CharField(editable=False, max_length=32)),
                ('last_name', models.CharField(editable=False, max_length=200)),
                ('first_name', models.CharField(editable=False, max_length=200)),
            ],
        ),
        migrations.AddField(
            model_name='certification',
            name='certificant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certifications', to='members.certificant'),
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('number', models.CharField(max_length=32)),
                ('last_name', models.CharField(max_length=100)),
                ('proven_at', models.DateTimeField(null=True)),
                ('own_email', models.CharField(blank=True, max_length=254)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=plumbing.clock.now)),
                ('handled_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('certificant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='members.certificant')),
            ],
        ),
        migrations.CreateModel(
            name='CycleFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField()),
                ('met_on', models.DateField(blank=True, null=True)),
                ('audit_failed_on', models.DateField(blank=True, null=True)),
                ('certification', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cycle_facts', to='members.certification')),
            ],
        ),
        migrations.CreateModel(
            name='DuesPaid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('paid_on', models.DateField()),
                ('certification', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='dues_paid', to='members.certification')),
            ],
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_name', models.CharField(blank=True, max_length=100)),
                ('middle_name', models.CharField(blank=True, max_length=100)),
                ('last_name', models.CharField(max_length=100)),
                ('suffix', models.CharField(blank=True, max_length=20)),
                ('until', models.DateTimeField(default=plumbing.clock.now)),
                ('certificant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='members.certificant')),
            ],
        ),
        migrations.CreateModel(
            name='History',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=plumbing.clock.now)),
                ('verb', models.CharField(help_text='One that an app declares.', max_length=40)),
                ('actor_name', models.CharField(max_length=254)),
                ('subject', models.CharField(help_text='For example invoice:26-000001.', max_length=80)),
                ('before', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('after', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('form_key', models.UUIDField(help_text='Of the form: sent twice, it leaves one row.', null=True)),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('certificant', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='history', to='members.certificant')),
            ],
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.CharField(help_text='As in the history: member:1000026.', max_length=80)),
                ('role', models.CharField(choices=[('support', 'Support'), ('records', 'Records'), ('auditor', 'Auditor'), ('finance', 'Finance'), ('mail', 'Mail desk'), ('admin', 'Administrator')], max_length=16)),
                ('payload', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('reason', models.CharField(max_length=500)),
                ('asked_at', models.DateTimeField(default=plumbing.clock.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('confirmed', models.BooleanField(null=True)),
                ('told_at', models.DateTimeField(help_text='When word of it was handed to the mail.', null=True)),
                ('about', models.ForeignKey(db_index=False, help_text='The sign-in of whom it is about: they neither ask nor decide.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('certificant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matters', to='members.certificant')),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='News',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('dues', 'A dues year was paid, paid another day, or that was taken back'), ('cycle', 'A cycle was met, met another day, or is not met after all'), ('audit', 'A CCP audit was failed, or that was taken back'), ('standing', 'The standing is another one'), ('granted', 'A certification was granted'), ('recertified', 'A certification was recertified, or that was taken back'), ('contact', 'An address, a telephone, or whether mail arrives there')], max_length=12)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('cycle', models.DateField(null=True)),
                ('effective_on', models.DateField(null=True)),
                ('before_on', models.DateField(null=True)),
                ('old', models.CharField(blank=True, choices=[('active', 'Active'), ('grace', 'Grace'), ('lapsed', 'Lapsed'), ('suspended', 'Suspended'), ('retired', 'Retired'), ('revoked', 'Revoked'), ('deceased', 'Deceased')], db_default='', max_length=10)),
                ('new', models.CharField(blank=True, choices=[('active', 'Active'), ('grace', 'Grace'), ('lapsed', 'Lapsed'), ('suspended', 'Suspended'), ('retired', 'Retired'), ('revoked', 'Revoked'), ('deceased', 'Deceased')], db_default='', max_length=10)),
                ('way_back', models.CharField(blank=True, db_default='', max_length=10)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), db_default=[], size=None)),
                ('written_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('number', models.BigIntegerField(editable=False, null=True)),
                ('certificant', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='news', to='members.certificant')),
                ('certification', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='news', to='members.certification')),
            ],
            options={
                'verbose_name_plural': 'news',
            },
        ),
        migrations.CreateModel(
            name='PolicyValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, help_text='First day it no longer holds.', null=True)),
                ('source', models.CharField(blank=True, help_text='Who decided it.', max_length=120)),
                ('name', models.CharField(max_length=60)),
                ('value', models.JSONField()),
                ('placeholder', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['name', 'valid_from'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(members.models.effective.DateRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=False)), '&&'), ('name', '=')], name='policy_value_one_a_day'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='policy_value_ends_after_start')],
            },
        ),
        migrations.AddField(
            model_name='certification',
            name='program',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.program'),
        ),
        migrations.CreateModel(
            name='ProgramName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, help_text='First day it no longer holds.', null=True)),
                ('source', models.CharField(blank=True, help_text='Who decided it.', max_length=120)),
                ('code', models.CharField(max_length=16)),
                ('name', models.CharField(max_length=120)),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='members.program')),
            ],
            options={
                'ordering': ['program', 'valid_from'],
            },
        ),
        migrations.CreateModel(
            name='ProgramTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, help_text='First day it no longer holds.', null=True)),
                ('source', models.CharField(blank=True, help_text='Who decided it.', max_length=120)),
                ('points', models.DecimalField(decimal_places=2, max_digits=6)),
                ('annual_fee', models.DecimalField(decimal_places=2, max_digits=8)),
                ('graduate_window_years', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('placeholders', models.JSONField(blank=True, default=list, help_text='Figures here that the body has not confirmed yet.')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='members.program')),
            ],
            options={
                'verbose_name_plural': 'program terms',
                'ordering': ['program', 'valid_from'],
            },
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('free_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('reader', models.CharField(max_length=40)),
                ('news', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.news')),
            ],
        ),
        migrations.CreateModel(
            name='SpelledName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('first', 'First name'), ('last', 'Last name')], max_length=5)),
                ('word', models.CharField(max_length=100)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GistIndex(django.contrib.postgres.indexes.OpClass('word', name='gist_trgm_ops'), name='spelled_name_trgm')],
                'constraints': [models.UniqueConstraint(fields=('part', 'word'), name='spelled_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Vouched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('kind', models.CharField(max_length=24)),
                ('subject', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=254)),
                ('facts', models.JSONField()),
                ('digest', models.UUIDField(help_text='Of name and facts: asked for again, it is the same one.')),
                ('issued_on', models.DateField(help_text='The office day of the document.')),
                ('issued_at', models.DateTimeField(default=plumbing.clock.now)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('certificant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents_vouched', to='members.certificant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('subject', 'kind', 'digest'), name='vouched_once')],
            },
        ),
        AtOnce([
            migrations.AddIndex(
                model_name='user',
                index=models.Index(condition=models.Q(('is_staff', True)), fields=['id'], name='user_staff'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_lower'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.CheckConstraint(condition=models.Q(('roles__contained_by', ['support', 'records', 'auditor', 'finance', 'mail', 'admin'])), name='user_roles_known'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.CheckConstraint(condition=models.Q(('roles', []), ('is_staff', True), _connector='OR'), name='user_roles_staff_only'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=models.Index(django.db.models.functions.text.Lower('email'), name='certificant_email'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=models.Index(members.models.folding.Bare('member_number'), name='certificant_bare'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=models.Index(models.OrderBy(members.models.folding.Counted('member_number'), descending=True, nulls_last=True), name='certificant_count'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=models.Index(condition=models.Q(('birth_date__isnull', False)), fields=['birth_date'], name='certificant_birth_date'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=models.Index(members.models.folding.Folded('last_name'), members.models.folding.Folded('first_name'), name='certificant_last_folded'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=models.Index(members.models.folding.Folded('first_name'), members.models.folding.Folded('last_name'), name='certificant_first_folded'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=models.Index(members.models.folding.Backwards('phone'), name='certificant_phone'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=models.Index(django.db.models.functions.text.Lower('address_line1'), name='certificant_street'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=django.contrib.postgres.indexes.GinIndex(members.models.folding.Spellings('first_name'), members.models.folding.Spellings('last_name'), condition=models.Q(('first_name__regex', '[\\u0009-\\u000d\\u0020,;/&+_|\\u00a0\\u1680\\u2028\\u2029\\-\\u058a\\u05be\\u1400\\u1806\\u2010-\\u2015\\u2043\\u2212\\u2e3a\\u2e3b\\u301c\\u3030\\u30a0]+'), ('last_name__regex', '[\\u0009-\\u000d\\u0020,;/&+_|\\u00a0\\u1680\\u2028\\u2029\\-\\u058a\\u05be\\u1400\\u1806\\u2010-\\u2015\\u2043\\u2212\\u2e3a\\u2e3b\\u301c\\u3030\\u30a0]+'), _connector='OR'), name='certificant_name_parts'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=models.Index(condition=models.Q(('deceased_on__isnull', False)), fields=['id'], include=('deceased_on',), name='certificant_deceased'),
            ),
            migrations.AddIndex(
                model_name='certificant',
                index=models.Index(condition=models.Q(('email', ''), ('address_line1', ''), ('email_bounced_on__isnull', False), ('mail_returned_on__isnull', False), models.Q(('address_doubt', ''), _negated=True), _connector='OR'), fields=['id'], name='certificant_address_work'),
            ),
            migrations.AddConstraint(
                model_name='certificant',
                constraint=models.CheckConstraint(condition=models.Q(('last_name', ''), _negated=True), name='certificant_last_name'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='certificant',
                trigger=pgtrigger.compiler.Trigger(name='names_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nWITH spelled AS (\n    SELECT 'last' AS part, unnest(members_spellings(last_name)) AS word FROM written\n    UNION SELECT 'first', unnest(members_spellings(first_name)) FROM written\n)\nINSERT INTO members_spelledname (part, word)\nSELECT part, word FROM spelled WHERE NOT EXISTS (\n    SELECT FROM members_spelledname known\n    WHERE (known.part, known.word) = (spelled.part, spelled.word)\n)\nORDER BY part, word  -- for everybody the same, so that two who add names wait in one line\nON CONFLICT DO NOTHING;\nRETURN NULL;\n", hash='6555f18778697d547d219e4e298f004c5ac96146', level='STATEMENT', operation='INSERT', pgid='pgtrigger_names_added_09538', referencing='REFERENCING NEW TABLE AS written ', table='members_certificant', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='certificant',
                trigger=pgtrigger.compiler.Trigger(name='names_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nWITH spelled AS (\n    SELECT 'last' AS part, unnest(members_spellings(last_name)) AS word FROM written\n    UNION SELECT 'first', unnest(members_spellings(first_name)) FROM written\n)\nINSERT INTO members_spelledname (part, word)\nSELECT part, word FROM spelled WHERE NOT EXISTS (\n    SELECT FROM members_spelledname known\n    WHERE (known.part, known.word) = (spelled.part, spelled.word)\n)\nORDER BY part, word  -- for everybody the same, so that two who add names wait in one line\nON CONFLICT DO NOTHING;\nRETURN NULL;\n", hash='1eca1b89c3143823d07ca41f77bba8f89c73633a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_names_changed_70e33', referencing='REFERENCING NEW TABLE AS written ', table='members_certificant', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='certificant',
                trigger=pgtrigger.compiler.Trigger(name='standing_renamed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name"))', func='\nUPDATE members_standing\nSET last_name = lower(NEW.last_name), first_name = lower(NEW.first_name)\nWHERE certification_id IN (\n    SELECT id FROM members_certification WHERE certificant_id = NEW.id\n);\nRETURN NULL;\n', hash='52061b9bd96d1b7648999add45d1ea14ebc0a28c', operation='UPDATE OF "first_name", "last_name"', pgid='pgtrigger_standing_renamed_7ed8d', table='members_certificant', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='certificant',
                trigger=pgtrigger.compiler.Trigger(name='reported_contact', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address_doubt" IS DISTINCT FROM (NEW."address_doubt") OR OLD."address_line1" IS DISTINCT FROM (NEW."address_line1") OR OLD."address_line2" IS DISTINCT FROM (NEW."address_line2") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."email_bounced_on" IS DISTINCT FROM (NEW."email_bounced_on") OR OLD."mail_returned_on" IS DISTINCT FROM (NEW."mail_returned_on") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."zip" IS DISTINCT FROM (NEW."zip"))', func="INSERT INTO members_news (kind, certificant_id) VALUES ('contact', NEW.id); RETURN NULL;", hash='5dfb89d5f2e0f23c9c16d011fb2e6f59369fe814', operation='UPDATE OF "email", "email_bounced_on", "phone", "address_line1", "address_line2", "city", "state", "zip", "country", "mail_returned_on", "address_doubt"', pgid='pgtrigger_reported_contact_20a8b', table='members_certificant', when='AFTER')),
            ),
            migrations.AddField(
                model_name='standing',
                name='program',
                field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='members.program'),
            ),
            migrations.AddIndex(
                model_name='claim',
                index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('id'), condition=models.Q(('handled_at__isnull', True)), name='claim_waiting'),
            ),
            migrations.AddConstraint(
                model_name='cyclefact',
                constraint=models.UniqueConstraint(fields=('certification', 'start'), include=('met_on', 'audit_failed_on'), name='cycle_fact_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='cyclefact',
                trigger=pgtrigger.compiler.Trigger(name='reported_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO members_news (kind, certificant_id, certification_id, cycle, effective_on, before_on)\nSELECT told.kind, held.certificant_id, held.id, stood.start, told.day, told.before\nFROM written stood\nJOIN members_certification held ON held.id = stood.certification_id\nCROSS JOIN LATERAL (VALUES ('cycle', stood.met_on, NULL::date), ('audit', stood.audit_failed_on, NULL::date)) told (kind, day, before)\nWHERE told.day IS DISTINCT FROM told.before\nORDER BY stood.id\n; RETURN NULL;", hash='275aa7feaad1f8d47673456387f16d304aa5a504', level='STATEMENT', operation='INSERT', pgid='pgtrigger_reported_added_4e620', referencing='REFERENCING NEW TABLE AS written ', table='members_cyclefact', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='cyclefact',
                trigger=pgtrigger.compiler.Trigger(name='reported_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="EXECUTE $told$\nINSERT INTO members_news (kind, certificant_id, certification_id, cycle, effective_on, before_on)\nSELECT told.kind, held.certificant_id, held.id, stood.start, told.day, told.before\nFROM written stood JOIN earlier USING (id)\nJOIN members_certification held ON held.id = stood.certification_id\nCROSS JOIN LATERAL (VALUES ('cycle', stood.met_on, earlier.met_on), ('audit', stood.audit_failed_on, earlier.audit_failed_on)) told (kind, day, before)\nWHERE told.day IS DISTINCT FROM told.before\nORDER BY stood.id\n$told$; RETURN NULL;", hash='401a3a4748dd51448f5147e3cc5900af66deab8e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_reported_changed_762ab', referencing='REFERENCING OLD TABLE AS earlier  NEW TABLE AS written ', table='members_cyclefact', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='cyclefact',
                trigger=pgtrigger.compiler.Trigger(name='reported_taken_back', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO members_news (kind, certificant_id, certification_id, cycle, effective_on, before_on)\nSELECT told.kind, held.certificant_id, held.id, stood.start, told.day, told.before\nFROM earlier stood\nJOIN members_certification held ON held.id = stood.certification_id\nCROSS JOIN LATERAL (VALUES ('cycle', NULL::date, stood.met_on), ('audit', NULL::date, stood.audit_failed_on)) told (kind, day, before)\nWHERE told.day IS DISTINCT FROM told.before\nORDER BY stood.id\n; RETURN NULL;", hash='0b007dd2a2e7ff50a77d2a89c3f382edd73d3f1b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_reported_taken_back_b22cb', referencing='REFERENCING OLD TABLE AS earlier ', table='members_cyclefact', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='duespaid',
                constraint=models.UniqueConstraint(fields=('certification', 'year'), include=('paid_on',), name='dues_paid_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='duespaid',
                trigger=pgtrigger.compiler.Trigger(name='reported_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO members_news (kind, certificant_id, certification_id, year, effective_on, before_on)\nSELECT told.kind, held.certificant_id, held.id, stood.year, told.day, told.before\nFROM written stood\nJOIN members_certification held ON held.id = stood.certification_id\nCROSS JOIN LATERAL (VALUES ('dues', stood.paid_on, NULL::date)) told (kind, day, before)\nWHERE told.day IS DISTINCT FROM told.before\nORDER BY stood.id\n; RETURN NULL;", hash='8b5ba2e631daac6a32648554b9296264bda08744', level='STATEMENT', operation='INSERT', pgid='pgtrigger_reported_added_d9a95', referencing='REFERENCING NEW TABLE AS written ', table='members_duespaid', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='duespaid',
                trigger=pgtrigger.compiler.Trigger(name='reported_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="EXECUTE $told$\nINSERT INTO members_news (kind, certificant_id, certification_id, year, effective_on, before_on)\nSELECT told.kind, held.certificant_id, held.id, stood.year, told.day, told.before\nFROM written stood JOIN earlier USING (id)\nJOIN members_certification held ON held.id = stood.certification_id\nCROSS JOIN LATERAL (VALUES ('dues', stood.paid_on, earlier.paid_on)) told (kind, day, before)\nWHERE told.day IS DISTINCT FROM told.before\nORDER BY stood.id\n$told$; RETURN NULL;", hash='5a7d846238470ae136e22feb605098889bbfb813', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_reported_changed_08d52', referencing='REFERENCING OLD TABLE AS earlier  NEW TABLE AS written ', table='members_duespaid', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='duespaid',
                trigger=pgtrigger.compiler.Trigger(name='reported_taken_back', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO members_news (kind, certificant_id, certification_id, year, effective_on, before_on)\nSELECT told.kind, held.certificant_id, held.id, stood.year, told.day, told.before\nFROM earlier stood\nJOIN members_certification held ON held.id = stood.certification_id\nCROSS JOIN LATERAL (VALUES ('dues', NULL::date, stood.paid_on)) told (kind, day, before)\nWHERE told.day IS DISTINCT FROM told.before\nORDER BY stood.id\n; RETURN NULL;", hash='d0a842d72cd9240f93c02160a5faceac6cab4ece', level='STATEMENT', operation='DELETE', pgid='pgtrigger_reported_taken_back_970b4', referencing='REFERENCING OLD TABLE AS earlier ', table='members_duespaid', when='AFTER')),
            ),
            migrations.AddIndex(
                model_name='formername',
                index=django.contrib.postgres.indexes.GinIndex(members.models.folding.Spellings('first_name'), members.models.folding.Spellings('last_name'), name='former_name_parts'),
            ),
            migrations.AddIndex(
                model_name='history',
                index=models.Index(fields=['certificant', '-at'], name='history_of_certificant'),
            ),
            migrations.AddIndex(
                model_name='history',
                index=models.Index(fields=['subject'], name='history_of_subject'),
            ),
            migrations.AddConstraint(
                model_name='history',
                constraint=models.UniqueConstraint(condition=models.Q(('form_key__isnull', False)), fields=('form_key',), name='history_form_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='history',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a1bd1cf0e424f25a9218e78eb637b125f494b033', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1b245', table='members_history', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='history',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='d8de9170137a2a8bfff205138026bcbae1884604', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_43980', table='members_history', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='matter',
                index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('id'), condition=models.Q(('confirmed', True), ('told_at__isnull', True)), name='matter_untold'),
            ),
            migrations.AddConstraint(
                model_name='matter',
                constraint=models.CheckConstraint(condition=models.Q(('confirmed__isnull', True), ('confirmed', False), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='matter_second_person'),
            ),
            migrations.AddConstraint(
                model_name='matter',
                constraint=models.CheckConstraint(condition=models.Q(('about__isnull', True), models.Q(models.Q(('asked_by', models.F('about')), _negated=True), models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('about')), _negated=True), _connector='OR')), _connector='OR'), name='matter_not_about_oneself'),
            ),
            migrations.AddConstraint(
                model_name='matter',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('confirmed__isnull', True), ('decided_at__isnull', True)), models.Q(models.Q(('decided_by__isnull', True), _negated=True), ('confirmed__isnull', False), ('decided_at__isnull', False)), _connector='OR'), name='matter_decided_whole'),
            ),
            migrations.AddConstraint(
                model_name='matter',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='matter_reason'),
            ),
            migrations.AddConstraint(
                model_name='matter',
                constraint=models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('kind', 'subject'), name='matter_waits_once'),
            ),
            migrations.AddIndex(
                model_name='news',
                index=models.Index(condition=models.Q(('number__isnull', True)), fields=['id'], name='news_waiting'),
            ),
            migrations.AddIndex(
                model_name='news',
                index=models.Index(condition=models.Q(('kind', 'standing')), fields=['certification', 'id'], name='news_of_standing'),
            ),
            migrations.AddConstraint(
                model_name='news',
                constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('number',), name='news_numbered_once'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='news',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."before_on" IS DISTINCT FROM (NEW."before_on") OR OLD."certificant_id" IS DISTINCT FROM (NEW."certificant_id") OR OLD."certification_id" IS DISTINCT FROM (NEW."certification_id") OR OLD."cycle" IS DISTINCT FROM (NEW."cycle") OR OLD."effective_on" IS DISTINCT FROM (NEW."effective_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."new" IS DISTINCT FROM (NEW."new") OR OLD."old" IS DISTINCT FROM (NEW."old") OR OLD."reasons" IS DISTINCT FROM (NEW."reasons") OR OLD."way_back" IS DISTINCT FROM (NEW."way_back") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at") OR OLD."year" IS DISTINCT FROM (NEW."year"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5c25288adf2d8ef1ee09559b6b387f706d1a4756', operation='UPDATE', pgid='pgtrigger_frozen_a8517', table='members_news', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='news',
                trigger=pgtrigger.compiler.Trigger(name='numbered_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='22adc5edadff99b7e65f86e0873d285338b8759b', operation='UPDATE', pgid='pgtrigger_numbered_once_d67ed', table='members_news', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='news',
                trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS NULL OR OLD."kind" = \'standing\')', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='86841a71b396c07ca5bc4e6f73b317af3bf223fa', operation='DELETE', pgid='pgtrigger_kept_9aef3', table='members_news', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='news',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='fb91fbad731c26dc8c022b507df92ed0346318a6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9aca6', table='members_news', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='certification',
                index=models.Index(members.models.folding.Bare('number'), name='certification_bare'),
            ),
            migrations.AddIndex(
                model_name='certification',
                index=models.Index(models.F('program'), models.OrderBy(members.models.folding.Counted('number'), descending=True, nulls_last=True), name='certification_count'),
            ),
            migrations.AddIndex(
                model_name='certification',
                index=models.Index(django.db.models.functions.datetime.ExtractMonth('anchor'), models.F('certificant'), name='certification_anchor_month'),
            ),
            migrations.AddConstraint(
                model_name='certification',
                constraint=models.CheckConstraint(condition=models.Q(('recertified_on__isnull', True), ('recertified_on__gt', models.F('granted_on')), _connector='OR'), name='certification_recertified_after_granted'),
            ),
            migrations.AddConstraint(
                model_name='certification',
                constraint=models.CheckConstraint(condition=models.Q(('suspended_until__isnull', True), models.Q(('suspended_from__isnull', False), ('suspended_until__gt', models.F('suspended_from'))), _connector='OR'), name='certification_suspension_ends_after_start'),
            ),
            migrations.AddConstraint(
                model_name='certification',
                constraint=models.CheckConstraint(condition=models.Q(('retired_until__isnull', True), models.Q(('retired_on__isnull', False), ('retired_until__gt', models.F('retired_on'))), _connector='OR'), name='certification_retirement_ends_after_start'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='certification',
                trigger=pgtrigger.compiler.Trigger(name='standing_born', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO members_standing (\n    certification_id, word, way_back, as_of, next_change_on,\n    program_id, number, last_name, first_name\n)\nSELECT born.id, '', '', granted_on, granted_on,\n       program_id, number, lower(last_name), lower(first_name)\nFROM born JOIN members_certificant holder ON holder.id = born.certificant_id\nFOR SHARE OF holder;\nRETURN NULL;\n", hash='53d753c74c014a8652f60bf0fde9d5740271c1b6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_standing_born_85c7c', referencing='REFERENCING NEW TABLE AS born ', table='members_certification', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='certification',
                trigger=pgtrigger.compiler.Trigger(name='standing_listed_anew', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."certificant_id" IS DISTINCT FROM (NEW."certificant_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."program_id" IS DISTINCT FROM (NEW."program_id"))', func='\nUPDATE members_standing\nSET program_id = NEW.program_id, number = NEW.number,\n    last_name = lower(holder.last_name), first_name = lower(holder.first_name)\nFROM (\n    SELECT last_name, first_name FROM members_certificant WHERE id = NEW.certificant_id FOR SHARE\n) holder\nWHERE certification_id = NEW.id;\nRETURN NULL;\n', hash='8d4ef933dd592fa8242e3981119b59b7652b604c', operation='UPDATE OF "number", "program_id", "certificant_id"', pgid='pgtrigger_standing_listed_anew_27c35', table='members_certification', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='certification',
                trigger=pgtrigger.compiler.Trigger(name='reported_added', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO members_news (kind, certificant_id, certification_id, effective_on, before_on)\nSELECT told.kind, held.certificant_id, held.id, told.day, told.before\nFROM written stood\nJOIN members_certification held ON held.id = stood.id\nCROSS JOIN LATERAL (VALUES ('granted', stood.granted_on, NULL::date), ('recertified', stood.recertified_on, NULL::date)) told (kind, day, before)\nWHERE told.day IS DISTINCT FROM told.before\nORDER BY stood.id\n; RETURN NULL;", hash='df18e1fe8993bc90d4d083a367fb2612d03f89ae', level='STATEMENT', operation='INSERT', pgid='pgtrigger_reported_added_b26bc', referencing='REFERENCING NEW TABLE AS written ', table='members_certification', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='certification',
                trigger=pgtrigger.compiler.Trigger(name='reported_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="EXECUTE $told$\nINSERT INTO members_news (kind, certificant_id, certification_id, effective_on, before_on)\nSELECT told.kind, held.certificant_id, held.id, told.day, told.before\nFROM written stood JOIN earlier USING (id)\nJOIN members_certification held ON held.id = stood.id\nCROSS JOIN LATERAL (VALUES ('granted', stood.granted_on, earlier.granted_on), ('recertified', stood.recertified_on, earlier.recertified_on)) told (kind, day, before)\nWHERE told.day IS DISTINCT FROM told.before\nORDER BY stood.id\n$told$; RETURN NULL;", hash='7638fdb637c1ea275e09f62a0835970361ffae18', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_reported_changed_68fe9', referencing='REFERENCING OLD TABLE AS earlier  NEW TABLE AS written ', table='members_certification', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='certification',
                trigger=pgtrigger.compiler.Trigger(name='reported_taken_back', sql=pgtrigger.compiler.UpsertTriggerSql(func="\nINSERT INTO members_news (kind, certificant_id, certification_id, effective_on, before_on)\nSELECT told.kind, held.certificant_id, held.id, told.day, told.before\nFROM earlier stood\nJOIN members_certification held ON held.id = stood.id\nCROSS JOIN LATERAL (VALUES ('granted', NULL::date, stood.granted_on), ('recertified', NULL::date, stood.recertified_on)) told (kind, day, before)\nWHERE told.day IS DISTINCT FROM told.before\nORDER BY stood.id\n; RETURN NULL;", hash='2012b94e5caec378a3c5e1bf99353e7cdefb562a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_reported_taken_back_ac84d', referencing='REFERENCING OLD TABLE AS earlier ', table='members_certification', when='AFTER')),
            ),
            migrations.AddConstraint(
                model_name='programname',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(members.models.effective.DateRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=False)), '&&'), ('program', '=')], name='program_name_one_a_day'),
            ),
            migrations.AddConstraint(
                model_name='programname',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(members.models.effective.DateRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=False)), '&&'), ('code', '=')], name='program_code_one_a_day'),
            ),
            migrations.AddConstraint(
                model_name='programname',
                constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='program_name_ends_after_start'),
            ),
            migrations.AddConstraint(
                model_name='programterms',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(members.models.effective.DateRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=False)), '&&'), ('program', '=')], name='program_terms_one_a_day'),
            ),
            migrations.AddConstraint(
                model_name='programterms',
                constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='program_terms_ends_after_start'),
            ),
            migrations.AddConstraint(
                model_name='programterms',
                constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0), ('annual_fee__gte', 0)), name='program_terms_positive'),
            ),
            migrations.AddIndex(
                model_name='setaside',
                index=models.Index(models.OrderBy(models.F('free_at'), nulls_first=True), models.F('id'), name='set_aside_waiting'),
            ),
            migrations.AddConstraint(
                model_name='setaside',
                constraint=models.UniqueConstraint(fields=('reader', 'news'), name='set_aside_once'),
            ),
            migrations.AddIndex(
                model_name='standing',
                index=models.Index(fields=['next_change_on', 'certification'], name='standing_next_change'),
            ),
            migrations.AddIndex(
                model_name='standing',
                index=models.Index(fields=['word', 'way_back', 'program', 'number'], name='standing_by_number'),
            ),
            migrations.AddIndex(
                model_name='standing',
                index=models.Index(fields=['word', 'way_back', 'program', 'last_name', 'first_name', 'certification'], name='standing_by_name'),
            ),
            migrations.AddIndex(
                model_name='standing',
                index=models.Index(fields=['word', 'way_back', 'program', 'next_change_on', 'certification'], name='standing_by_change'),
            ),
            migrations.AddConstraint(
                model_name='standing',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('way_back', ''), ('word__in', ['', 'active', 'grace', 'lapsed', 'suspended', 'retired', 'revoked', 'deceased'])), models.Q(('way_back__in', ('pay_dues', 'recertify')), ('word', 'lapsed')), _connector='OR'), name='standing_known'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='vouched',
                trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4200b0f81f859c64d0eaf787b238b7beaa0a6385', operation='DELETE', pgid='pgtrigger_never_deleted_752b1', table='members_vouched', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='vouched',
                trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."certificant_id" IS DISTINCT FROM (NEW."certificant_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."subject" IS DISTINCT FROM (NEW."subject"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='009b7e81b941d776bb0eca569b939442b11676ad', operation='UPDATE', pgid='pgtrigger_frozen_f3b3a', table='members_vouched', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='vouched',
                trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;", hash='5bcef08838fd4c780e308be6ac0f666eb0207956', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7412c', table='members_vouched', when='BEFORE')),
            ),
        ]),
    ]
