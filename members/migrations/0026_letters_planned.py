from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0025_list_order'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_planned',
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(models.OrderBy(models.F('retry_at'), nulls_first=True), models.F('due_on'), models.F('id'), condition=models.Q(('channel', 'email'), ('state', 'planned')), name='notice_email_planned'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('channel', 'letter'), ('state', 'planned')), fields=['kind', 'due_on', 'id'], name='notice_letter_planned'),
        ),
    ]
