"""Addresses on record that hold what cannot be seen, or marks around, become the ones that were meant."""

from django.db import migrations

from members.rules.emails import NotMailable, mailable

# Only what is not plain is read: few among many.
PLAIN = r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$"


def mend(apps, schema_editor):
    people = apps.get_model("members", "Certificant").objects
    history = apps.get_model("members", "History").objects
    for person in people.exclude(email="").exclude(email__regex=PLAIN).order_by("pk").iterator():
        try:
            meant = mailable(person.email, letters=True)
        except NotMailable:
            continue  # the first mail to it tells, and asks for another by letter
        if meant == person.email:
            continue
        people.filter(pk=person.pk).update(email=meant)
        history.create(
            verb="email_changed",
            actor_name="portal",
            certificant_id=person.pk,
            subject=f"member:{person.member_number}",
            before={"email": person.email},
            after={"email": meant},
            reason="Written as mail can be sent there.",
        )


class Migration(migrations.Migration):
    dependencies = [("members", "0022_credit_used")]
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
