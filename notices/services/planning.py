"""Planning of notices: one row a message, whoever asks and how often (handbook section 11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from members.models import User
from members.services import history
from notices.models import Notice, NoticeState, SkipReason
from notices.rules import flows
from notices.verbs import NoticeVerb
from plumbing import clock, work


@dataclass(frozen=True, slots=True)
class Plan:
    """One message wanted: (certificant, kind, about, step, channel) is what makes it unique.

    about: for example `invoice:17`. step: the period or step, for example `2026-11`.
    due_on: it is not sent before this day; after it, it is sent late rather than never.
    skip: why it is not to be sent at all; its row tells whoever asks.
    """

    certificant_id: int
    kind: str
    about: str
    step: str
    channel: str
    due_on: date
    skip: str = ""


_INSERT = """
INSERT INTO notices_notice
    (certificant_id, kind, about, step, channel, due_on, state, skip_reason,
     attempts, sent_to, message_id, error, created_at)
SELECT wanted.certificant_id, wanted.kind, wanted.about, wanted.step, wanted.channel, wanted.due_on,
       CASE WHEN why_not.reason = '' THEN 'planned' ELSE 'skipped' END, why_not.reason,
       0, '', '', '', %s
FROM {wanted} AS wanted (certificant_id, kind, about, step, channel, due_on, skip)
JOIN members_certificant person ON person.id = wanted.certificant_id
CROSS JOIN LATERAL (SELECT CASE -- as members.rules.reach has it
    WHEN wanted.skip <> '' THEN wanted.skip
    WHEN wanted.channel = 'email' AND person.email = '' THEN 'no_email'
    WHEN wanted.channel = 'email' AND person.email_bounced_on IS NOT NULL THEN 'email_bounced'
    WHEN wanted.channel = 'letter' AND person.address_line1 = '' THEN 'no_street'
    WHEN wanted.channel = 'letter' AND person.mail_returned_on IS NOT NULL THEN 'mail_returned'
    WHEN wanted.channel = 'letter' AND person.address_doubt <> '' THEN 'address_doubt'
    ELSE '' END AS reason) why_not
-- One order for everybody, so that two runs wait for each other instead of locking each other out.
ORDER BY wanted.certificant_id, wanted.kind, wanted.about, wanted.step, wanted.channel
ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
"""

_PLANS = """
unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::text[])
"""

_STEP = """
(SELECT person, %s::text, about, %s::text, channel, %s::date, ''
 FROM unnest(%s::bigint[], %s::text[]) AS one (person, about), unnest(%s::text[]) AS channel)
"""


def plan_many(plans: Iterable[Plan]) -> int:
    """Plan the messages that are not planned yet; return how many rows are new.

    Who cannot be reached by the channel gets the row at once as skipped, with the reason.
    One statement; call it with about 1,000 at a time, inside the deed's own transaction.
    """
    rows = [astuple(plan) for plan in plans]
    if not rows:
        return 0
    return _insert(_PLANS, *map(list, zip(*rows, strict=True)))


def plan_step(
    *, kind: str, step: str, about: Mapping[str, int], channels: Collection[str], due_on: date
) -> int:
    """Plan one message to many people by each of the channels; return how many rows are new.

    about: whom each thing it is about belongs to, for example `{"invoice:17": 4}`.
    """
    return _insert(_STEP, kind, step, due_on, [*about.values()], [*about], [*channels])


def _insert(wanted: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(wanted=wanted), [clock.now(), *values])
        added: int = cursor.rowcount
    return added


def plan(
    *, certificant_id: int, kind: str, about: str, step: str, channel: str, due_on: date
) -> bool:
    """Plan one message; True when it was not planned before."""
    return bool(plan_many([Plan(certificant_id, kind, about, step, channel, due_on)]))


def call_off(*, about: str, reason: SkipReason) -> int:
    """Skip what is planned about a thing and need not go out any more, so that nobody counts it
    among what waits; return how many. What is on its way is asked when it is sent.
    """
    planned = Notice.objects.filter(about=about, state=NoticeState.PLANNED)
    return planned.update(state=NoticeState.SKIPPED, skip_reason=reason)


def release_held_back() -> int:
    """Letters held back by doubt about an address wait once more where it can be printed by now;
    return how many.
    """
    held_back = Notice.objects.filter(
        skip_reason=SkipReason.ADDRESS_DOUBT, certificant__address_doubt=""
    )
    return held_back.update(state=NoticeState.PLANNED, skip_reason="")


class NotResendable(Exception):
    """The notice is still on its way, or was left out for a reason that sending does not change."""


RESENDABLE_STATES = {NoticeState.SENT, NoticeState.FAILED, NoticeState.UNKNOWN}
RESENDABLE_SKIPS = {
    SkipReason.NO_EMAIL,
    SkipReason.NO_STREET,
    SkipReason.EMAIL_BOUNCED,
    SkipReason.MAIL_RETURNED,
    SkipReason.ADDRESS_DOUBT,
}


def resendable(notice: Notice) -> bool:
    """Whether sending it again can do anything: it was sent, it failed, or nobody was reachable."""
    return notice.state in RESENDABLE_STATES or notice.skip_reason in RESENDABLE_SKIPS


@transaction.atomic
def resend(*, notice_id: int, actor: User, reason: str) -> Notice:
    """Plan a notice again: the only way by which a message goes out twice, and a person's decision.

    An email keeps its Message-ID, so a mailbox that has the first copy may show one only.
    A letter joins the next print run. Raises NotResendable, IllegalMove.
    """
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    if not resendable(notice):
        raise NotResendable(f"The notice is {notice.get_state_display().lower()}.")
    flows.NOTICE.moves(notice.state, NoticeState.PLANNED, actor=actor, reason=reason)
    before = {
        "notice": notice.get_kind_display(),
        "channel": notice.get_channel_display().lower(),
        "state": notice.state,
        "sent_to": notice.sent_to,
        "sent_at": notice.sent_at,
        "print_run": notice.print_run_id,
    }
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.PLANNED,
        skip_reason="",
        **work.NEW,
        sent_at=None,
        error="",
        print_run=None,
        page=None,
    )
    history.record(
        actor=actor,
        verb=NoticeVerb.NOTICE_RETRIED,
        subject=f"notice:{notice.pk}",
        certificant_id=notice.certificant_id,
        before=before,
        reason=reason,
    )
    notice.refresh_from_db()
    return notice
