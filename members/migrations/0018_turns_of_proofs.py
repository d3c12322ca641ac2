"""Load the figures that say how many files of one member are checked."""

from django.db import migrations

from members import policy


def load(apps, schema_editor):
    policy.load_settings(apps.get_model("members", "PolicyValue"))


class Migration(migrations.Migration):
    dependencies = [("members", "0017_staff_idle")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
