"""How long staff may be idle joins the figures of the policy."""

from django.db import migrations

from members import policy


def load(apps, schema_editor):
    policy.load_settings(apps.get_model("members", "PolicyValue"))


class Migration(migrations.Migration):
    dependencies = [("members", "0016_letters_overtaken")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
