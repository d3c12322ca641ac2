"""Load the handbook's CE categories and the first attestation text."""

from django.db import migrations

from ccp import policy


def load(apps, schema_editor):
    policy.load_categories(apps.get_model("ccp", "CategoryPolicy"))
    policy.load_attestation(apps.get_model("ccp", "AttestationText"))


class Migration(migrations.Migration):
    dependencies = [("ccp", "0002_tables")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
