"""Planning of notices: one row a message, whoever asks and how often (handbook section 11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Q

from members.models import Certificant, Role, User
from members.rules import reach
from members.services import history
from notices import kinds
from notices.models import Notice, NoticeState, Recipient, SkipReason, about
from notices.rules import flows
from notices.rules.steps import Steps
from notices.verbs import NoticeVerb
from plumbing import clock, work
from plumbing.flow import IllegalMove


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One message wanted: (certificant, kind, about, step, channel) is what makes it unique.

    kind: the key of one that is declared. about: the key of a thing of its type.
    step: the period or step, for example `2026-11`. channel: by default all of its kind.
    due_on: it is not sent before this day; after it, it is sent late rather than never.
    skip: why it is not to be sent at all; its row tells whoever asks.
    """

    certificant_id: int
    kind: str
    about: int
    due_on: date
    step: str = ""
    channel: str = ""
    skip: str = ""

    def rows(self) -> list[tuple[int, str, str, int, str, str, date, str]]:
        """A row for each channel, in the order of `_PLANS`."""
        kind = kinds.of(self.kind)
        return [
            (
                self.certificant_id,
                self.kind,
                kind.about_type,
                self.about,
                self.step,
                channel,
                self.due_on,
                self.skip,
            )
            for channel in ([self.channel] if self.channel else kind.channels)
        ]


_INSERT = """
INSERT INTO notices_notice
    (certificant_id, kind, about_type, about_id, step, channel, due_on, state, skip_reason,
     attempts, sent_to, message_id, error, created_at)
SELECT wanted.certificant_id, wanted.kind, wanted.about_type, wanted.about_id, wanted.step,
       wanted.channel, wanted.due_on,
       CASE WHEN why_not.reason = '' THEN 'planned' ELSE 'skipped' END, why_not.reason,
       0, '', '', '', %s
FROM {wanted} AS wanted
    (certificant_id, kind, about_type, about_id, step, channel, due_on, skip)
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
ORDER BY wanted.certificant_id, wanted.kind, wanted.about_id, wanted.step, wanted.channel
ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
"""

_PLANS = """
unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::date[],
       %s::text[])
"""

_STEP = """
(SELECT person, %s::text, %s::text, about, %s::text, channel, %s::date, ''
 FROM unnest(%s::bigint[], %s::bigint[]) AS one (person, about), unnest(%s::text[]) AS channel)
"""


def plan_many(plans: Iterable[Plan]) -> int:
    """Plan the messages that are not planned yet; return how many rows are new.

    Who cannot be reached by the channel gets the row at once as skipped, with the reason.
    One statement; call it with about 1,000 at a time, inside the deed's own transaction.
    """
    rows = [row for plan in plans for row in plan.rows()]
    if not rows:
        return 0
    return _insert(_PLANS, *map(list, zip(*rows, strict=True)))


def plan_step(*, kind: str, step: str, about: Mapping[int, int], due_on: date) -> int:
    """Plan one message to many people by each channel of its kind; return how many rows are new.

    about: whom each thing it is about belongs to, for example `{17: 4}`.
    """
    known = kinds.of(kind)
    whom, things = [*about.values()], [*about]
    return _insert(_STEP, kind, known.about_type, step, due_on, whom, things, [*known.channels])


def _insert(wanted: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(wanted=wanted), [clock.now(), *values])
        added: int = cursor.rowcount
    return added


def plan_to(
    to: Certificant | Recipient,
    *,
    kind: str,
    about: int,
    due_on: date,
    step: str = "",
    channel: str = "",
) -> None:
    """Plan one message to somebody, certificant or not, by one channel or all of its kind."""
    if isinstance(to, Certificant):
        plan = Plan(
            certificant_id=to.pk, kind=kind, about=about, due_on=due_on, step=step, channel=channel
        )
        plan_many([plan])
        return
    known = kinds.of(kind)
    Notice.objects.bulk_create(
        (
            Notice(
                recipient=to,
                kind=kind,
                about_type=known.about_type,
                about_id=about,
                step=step,
                channel=one,
                due_on=due_on,
                state=NoticeState.SKIPPED if unreached else NoticeState.PLANNED,
                skip_reason=unreached,
            )
            for one in ([channel] if channel else known.channels)
            for unreached in [reach.why_not(one, to)]
        ),
        ignore_conflicts=True,
    )


def reminders(
    *, certificant_id: int, kind: str, about: int, steps: Steps, since: date | None, on: date
) -> list[Plan]:
    """The step that has its time, and those whose day came from `since` on and that it has
    overtaken, or the end has: of these the rows only tell why they were not sent.
    """
    now = steps.now(on)
    over = dict.fromkeys(
        steps.over(since, on) if since else (),
        SkipReason.TOO_LATE if now is None else SkipReason.OVERTAKEN,
    )
    return [
        Plan(
            certificant_id=certificant_id,
            kind=kind,
            about=about,
            due_on=steps.begins[step],
            step=step,
            skip=skip,
        )
        for step, skip in (over | ({now: ""} if now else {})).items()
    ]


def call_off(thing: Model, *, reason: str) -> int:
    """Skip what is planned about a thing and need not go out any more, so that nobody counts it
    among what waits; return how many. What is on its way is asked when it is sent.
    """
    planned = Notice.objects.filter(about(thing), state=NoticeState.PLANNED)
    return planned.update(state=NoticeState.SKIPPED, skip_reason=reason)


def release_held_back() -> int:
    """Letters held back by doubt about an address wait once more where it can be printed by now;
    return how many.
    """
    held_back = Notice.objects.filter(
        Q(certificant__address_doubt="") | Q(recipient__address_doubt=""),
        skip_reason=SkipReason.ADDRESS_DOUBT,
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


def concerned(notice: Notice) -> tuple[Role, ...]:
    """The roles whose work it is when it fails; they may send it again."""
    return kinds.of(notice.kind).concerns


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
    if not actor.has_role(*concerned(notice)):
        raise IllegalMove("You may not send it again.")
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
