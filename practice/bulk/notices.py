"""What people have been told by the day of the seed, so that its first night has no old news."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pgtrigger
from django.db import connection

from billing.dues.models import LineKind
from billing.dues.queries.renewals import due_day
from billing.dues.rules.dunning import RENEWAL
from billing.dues.services import dunning
from billing.models import Invoice
from ccp.services import reminders
from members.rules.calendar import first_of_month
from notices.services import planning

CHUNK = 5000
# Emails have gone out; letters wait for the next print run.
SENT = """
UPDATE notices_notice notice
SET state = 'sent', sent_at = due_on + time '17:00' AT TIME ZONE 'UTC', sent_to = person.email,
    attempts = 1
FROM members_certificant person
WHERE person.id = certificant_id AND channel = 'email' AND notice.state = 'planned'
"""
# In these people's past no night was missed: the steps before were told when they were due.
NOT_MISSED = "DELETE FROM notices_notice WHERE skip_reason IN ('overtaken', 'too_late')"
PLANNED = "UPDATE notices_notice SET created_at = due_on + time '17:00' AT TIME ZONE 'UTC'"


def tell(on: date) -> None:
    """Plan this month's renewal notices and every reminder that is in its time, and let the emails
    among them be sent.
    """
    _renewals(first_of_month(on))
    while dunning.plan_reminders(on=on, limit=CHUNK):
        pass
    while reminders.plan_reminders(on=on, limit=CHUNK):
        pass
    # Nobody claims them: they have gone out long ago.
    with pgtrigger.ignore("notices.Notice:moves"), connection.cursor() as cursor:
        cursor.execute(NOT_MISSED)
        cursor.execute(PLANNED)
        cursor.execute(SENT)


def _renewals(month: date) -> None:
    issued = Invoice.objects.filter(kind=LineKind.DUES, due_on=due_day(month))
    rows = issued.order_by("pk").values_list("pk", "payer")
    invoices = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(invoices, CHUNK)):
        planning.plan_step(
            kind=RENEWAL,
            step=f"{month:%Y-%m}",
            about=dict(chunk),
            due_on=month,
        )
