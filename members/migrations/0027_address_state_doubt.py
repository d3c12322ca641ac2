from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0026_letters_planned'),
    ]

    operations = [
        migrations.AlterField(
            model_name='certificant',
            name='address_doubt',
            field=models.CharField(blank=True, choices=[('zip', 'ZIP code missing or unclear'), ('state', 'State unclear'), ('country', 'Country unclear'), ('letters', 'Letters we cannot print'), ('too_long', 'Too long for the envelope')], db_default='', default='', help_text='Why nothing can be posted before somebody has looked at the address.', max_length=10),
        ),
    ]
