"""Sending of planned emails: claim (commit), hand over, record (commit) — handbook section 11.

A row is claimed alone and right before it is sent, so a process that dies leaves at most one
message of which nobody knows whether it went out; that one is for a person to decide.
"""

from __future__ import annotations

import logging
import time
from datetime import date, datetime, timedelta

from django.db import transaction

from members.rules import emails, reach
from notices import kinds
from notices.delivery import message
from notices.kinds import NotReady
from notices.models import Channel, Notice, NoticeState, SkipReason
from notices.queries.outbox import due_emails
from notices.services import bounces, planning
from plumbing import clock, work
from plumbing.files import FilesAway
from plumbing.mail.mailer import Mailer, allows_one_more
from plumbing.mail.outcome import OutcomeUnknown, Refused, TryLater

log = logging.getLogger(__name__)

QUEUE = work.Queue(lease=timedelta(minutes=10))  # longer than a task may run
MOST_TRIES = 150  # about three days of a provider that is away
MOST_BREAKDOWNS = 5  # of a message that we cannot write
PROVIDER_AWAY = 3  # in a row, then the rest waits for the next pass


def deliver_due(*, on: date, limit: int = 1000, seconds: float = 60) -> int:
    """Send the emails due on a day or before, until none is left or the time is over.

    Any number of workers may do it at once. Returns how many rows were worked on.
    """
    expire_claims(now=clock.now())
    end = time.monotonic() + seconds
    done = away = 0
    with Mailer() as mailer:
        while done < limit and time.monotonic() < end and away < PROVIDER_AWAY:
            if not allows_one_more() or (notice := claim(on=on)) is None:
                break
            done += 1
            away = away + 1 if deliver(notice, mailer, on=on) else 0
    return done


def claim(*, on: date) -> Notice | None:
    """Take the next due email for this process alone, or None; where it goes to is written down."""
    with transaction.atomic():
        for notice in work.take(QUEUE, due_emails(on)):
            notice.state = NoticeState.CLAIMED
            notice.sent_to = notice.to.email
            notice.message_id = message.message_id(notice)
            notice.save(update_fields=["state", "sent_to", "message_id"])
            return notice
    return None


def expire_claims(*, now: datetime) -> int:
    """Call a message unknown whose process died while sending it; it is never sent by itself."""
    return Notice.objects.filter(state=NoticeState.CLAIMED, free_at__lt=now).update(
        state=NoticeState.UNKNOWN,
        error="The portal stopped while sending it; it may have been sent.",
    )


def deliver(notice: Notice, mailer: Mailer, *, on: date) -> bool:
    """Send one claimed notice and record what came of it; True when the provider is away."""
    try:
        reason = reason_to_skip(notice)
        if reason:
            _skip(notice, reason, on=on)
            return False
        email = message.build(notice, on=on)
    except (NotReady, FilesAway) as error:
        _try_later(notice, f"waits: {error}", most_tries=MOST_TRIES)
        return False
    except Exception as error:
        # One message that cannot be written must not stop the others.
        log.exception("notice cannot be written", extra={"notice": notice.pk})
        _try_later(notice, f"{type(error).__name__}: {error}", most_tries=MOST_BREAKDOWNS)
        return False
    try:
        provider_id = mailer.send(email)
    except TryLater as error:
        _try_later(notice, str(error), most_tries=MOST_TRIES)
        return error.provider_away
    except Refused as error:
        _refuse(notice, error, on=on)
    except OutcomeUnknown as error:
        _record(notice, NoticeState.UNKNOWN, error=str(error))
    else:
        _record(
            notice,
            NoticeState.SENT,
            sent_at=clock.now(),
            error="",
            message_id=provider_id or notice.message_id,
        )
    return False


def reason_to_skip(notice: Notice) -> str | None:
    """Why a planned notice is not to be sent any more, asked right before it would be."""
    person = notice.to
    if person.deceased_on is not None:
        return SkipReason.DECEASED
    if unreached := reach.why_not(notice.channel, person):
        return unreached
    return kinds.why_not(notice)


@transaction.atomic
def bounced_later(
    *, message_id: str, address: str, address_bad: bool, on: date, reason: str
) -> bool:
    """A message that was taken came back after all: as if it had been refused at once.

    `message_id` is the provider's name of it. False when it is not ours or was told before.
    """
    taken = Notice.objects.filter(
        message_id=message_id, state__in=[NoticeState.SENT, NoticeState.UNKNOWN]
    )
    notice = taken.first() if message_id else None
    if notice is None or emails.key(notice.sent_to) != emails.key(address):
        return False
    if address_bad:
        bounces.refused(notice, on=on, reason=reason)
    if not taken.update(state=NoticeState.FAILED, error=work.in_words(reason)):
        return False
    _send_by_letter(notice, on=on)
    return True


def _record(notice: Notice, state: NoticeState, **fields: object) -> None:
    """Write the end of a try, also when the lease ran out meanwhile and the row says unknown."""
    if "error" in fields:
        fields["error"] = work.in_words(str(fields["error"]))
    taken = work.mine(notice).filter(state__in=[NoticeState.CLAIMED, NoticeState.UNKNOWN])
    taken.update(state=state, **fields)


def _try_later(notice: Notice, error: str, *, most_tries: int) -> None:
    """Back to planned, or failed after the last try."""
    if notice.attempts >= most_tries:
        _record(notice, NoticeState.FAILED, error=error)
    else:
        work.put_off(QUEUE, notice, error, state=NoticeState.PLANNED)


@transaction.atomic
def _skip(notice: Notice, reason: str, *, on: date) -> None:
    _record(notice, NoticeState.SKIPPED, skip_reason=reason, sent_to="", message_id="", error="")
    if reason == SkipReason.EMAIL_BOUNCED:
        _send_by_letter(notice, on=on)


@transaction.atomic
def _refuse(notice: Notice, error: Refused, *, on: date) -> None:
    """Failed for good: the message moves to the next print run, a dead address is marked."""
    if error.address_bad:
        bounces.refused(notice, on=on, reason=f"Refused by the mail provider: {error}")
    _record(notice, NoticeState.FAILED, error=str(error))
    _send_by_letter(notice, on=on)


def _send_by_letter(notice: Notice, *, on: date) -> None:
    """Plan the same message as a letter, unless it goes by letter already or has no such form."""
    if kinds.of(notice.kind).letter:
        planning.plan_to(
            notice.to,
            kind=notice.kind,
            about=notice.about_id,
            step=notice.step,
            channel=Channel.LETTER,
            due_on=on,
        )
