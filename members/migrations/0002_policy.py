"""Load the handbook's programmes and figures into the policy tables."""

from django.db import migrations

from members import policy


def load(apps, schema_editor):
    model = apps.get_model
    policy.load_programs(
        model("members", "Program"), model("members", "ProgramName"), model("members", "ProgramTerms")
    )
    policy.load_settings(model("members", "PolicyValue"))


class Migration(migrations.Migration):
    dependencies = [("members", "0001_tables")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
