from django.db import migrations, models

# The sweep looks at them that night; what it told before it does not tell again.
LOOK = """
UPDATE billing_invoice SET remind_on = greatest(period + 14, issued_on + 1)
WHERE state = 'open' AND reminded_step <> 'last_day_of_grace'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0007_month_mark'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='invoice',
            name='invoice_to_remind',
        ),
        migrations.AddField(
            model_name='invoice',
            name='remind_on',
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(LOOK, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='invoice',
            name='reminded_step',
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(condition=models.Q(('remind_on__isnull', False), ('state', 'open')), fields=['remind_on'], name='invoice_to_remind'),
        ),
    ]
