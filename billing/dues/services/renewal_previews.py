"""What the renewal email and letter of a month will look like, for those who run it.

Where the month has no notice yet, one is made as the run would make it and taken back again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from billing.dues.queries.renewal_months import sample
from billing.dues.rules.charges import issue_day
from billing.dues.rules.dunning import RENEWAL
from billing.dues.services import issuing
from members.queries.locks import lock_members
from members.queries.policy import policy
from notices.delivery import letters, message
from notices.delivery.letters import Letter
from notices.models import Channel, Notice
from notices.services.print_runs import with_address


def email(*, month: date, on: date) -> EmailMultiAlternatives | None:
    """The email of somebody in the month, addressed to nobody; None when nobody is invoiced."""
    with _notice(month, Channel.EMAIL, on) as notice:
        return message.written(notice, on=on) if notice else None


def letter(*, month: date, on: date) -> bytes | None:
    """The letter of somebody in the month as PDF; None when nobody is invoiced."""
    with _notice(month, Channel.LETTER, on) as notice:
        written = _letter(notice, on) if notice else None
    if written is None:
        return None
    return letters.bind([written], title="Preview of a letter", on=on).data


def _letter(notice: Notice, on: date) -> Letter:
    return letters.compose(with_address(notice), on=on)


@contextmanager
def _notice(month: date, channel: str, on: date) -> Iterator[Notice | None]:
    """A renewal notice of the month: one that is there, or one that is taken back at the end."""
    there = Notice.objects.filter(
        kind=RENEWAL, step=f"{month:%Y-%m}", channel=channel, skip_reason=""
    ).select_related("certificant")
    notice = there.order_by("pk").first()
    if notice is not None:
        yield notice
        return
    with transaction.atomic():
        day = max(on, issue_day(month, policy()))
        wanted = sample(month, day)
        lock_members([one.certificant.pk for one in wanted])
        issuing.issue(wanted=wanted, month=month, on=day, actor=None)
        yield there.order_by("pk").first()
        transaction.set_rollback(True)
