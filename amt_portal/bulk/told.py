"""What people have been told by the day of the seed, so that its first night has no old news."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from django.db import connection

from billing.models import Invoice
from billing.services import dunning
from ccp.services import reminders
from members.models import Channel, NoticeKind
from members.rules.calendar import first_of_month
from members.services import notices

CHUNK = 2000
# Emails have gone out; letters wait for the next print run.
SENT = """
UPDATE members_notice notice
SET state = 'sent', sent_at = due_on + time '17:00' AT TIME ZONE 'UTC', sent_to = person.email,
    attempts = 1
FROM members_certificant person
WHERE person.id = certificant_id AND channel = 'email' AND notice.state = 'planned'
"""
PLANNED = "UPDATE members_notice SET created_at = due_on + time '17:00' AT TIME ZONE 'UTC'"


def tell(on: date) -> None:
    """Plan this month's renewal notices and every reminder that is in its time, and let the emails
    among them be sent.
    """
    plans = _renewals(first_of_month(on))
    while chunk := list(islice(plans, CHUNK)):
        notices.plan_many(chunk)
    while dunning.plan_reminders(on=on, limit=CHUNK):
        pass
    while reminders.plan_reminders(on=on, limit=CHUNK):
        pass
    with connection.cursor() as cursor:
        cursor.execute(PLANNED)
        cursor.execute(SENT)


def _renewals(month: date) -> Iterator[notices.Plan]:
    rows = Invoice.objects.filter(period=month).order_by("pk").values_list("pk", "certificant")
    for pk, person in rows.iterator(chunk_size=CHUNK):
        for channel in Channel.values:
            yield notices.Plan(
                certificant_id=person,
                kind=NoticeKind.RENEWAL,
                about=f"invoice:{pk}",
                step=f"{month:%Y-%m}",
                channel=channel,
                due_on=month,
            )
