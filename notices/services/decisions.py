"""Word of decisions about certifications, planned when their day has come, and what a decision
does to the messages that wait (handbook section 11).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from members.models import Certification, News, NewsKind, StandingWord
from members.rules import reach
from members.services import feed, touched
from members.services.touched import Row
from notices import kinds
from notices.delivery import letters, message
from notices.delivery.decided import GROUPS, key_of
from notices.models import Channel, Notice, NoticeState, PrintRun, SkipReason
from notices.services.planning import Plan, plan_many
from notices.services.print_runs import with_address
from plumbing import work
from plumbing.templatetags.ui import day

# What is stronger hides what is weaker (section 8): what shows again when the stronger is taken
# back was told in its time.
STRENGTH: dict[str, int] = {
    StandingWord.SUSPENDED: 1,
    StandingWord.RETIRED: 2,
    StandingWord.REVOKED: 3,
    StandingWord.DECEASED: 4,
}
KINDS = frozenset(key_of(word) for word in GROUPS)


def _tell(changes: Sequence[News], on: date) -> None:
    plans = [
        _plan(change.certificant_id, change.held_id, change.new, change.since, on)
        for change in changes
        if change.new in GROUPS and STRENGTH[change.new] > STRENGTH.get(change.old, 0)
    ]
    plan_many(plans)
    _wanted_again(plans)


def _wanted_again(plans: Sequence[Plan]) -> None:
    """What was called off, as its decision was taken back, and is decided for the same day anew."""
    keys = {(plan.kind, plan.about, plan.step) for plan in plans}
    called_off = Notice.objects.filter(
        kind__in=KINDS,
        about_id__in={plan.about for plan in plans},
        state=NoticeState.SKIPPED,
        skip_reason=SkipReason.NOT_WANTED,
    )
    again = [one.pk for one in called_off if (one.kind, one.about_id, one.step) in keys]
    if again:
        Notice.objects.filter(pk__in=again).update(
            state=NoticeState.PLANNED, skip_reason="", **work.NEW
        )


DECISIONS = feed.declare(feed.Reader("word of decisions", {NewsKind.STANDING}, _tell))


def follow(held: Sequence[Certification], on: date) -> None:
    """Plan at once what the feed would have planned within a minute: by then it is known."""
    _tell(touched.unheard(held), on)


def _plan(person: int, certification: int, word: str, since: date, on: date) -> Plan:
    return Plan(
        certificant_id=person,
        kind=key_of(word),
        about=certification,
        step=since.isoformat(),
        due_on=on,
    )


def read(held: Sequence[Certification], on: date) -> list[Row]:
    """The messages to the person that wait, with what becomes of each, by what holds on a day; and
    those of a decision that went out: what is taken back was told.
    """
    own = Notice.objects.filter(certificant=held[0].certificant_id).order_by("due_on", "pk")
    waits = own.filter(state__in=[NoticeState.PLANNED, NoticeState.CLAIMED])
    printed = own.filter(state=NoticeState.PRINTED, print_run__state=PrintRun.State.RENDERED)
    told = own.filter(
        state=NoticeState.SENT,
        kind__in=KINDS,
        about_id__in=[row.pk for row in held],
    )
    rows = [*waits, *printed]
    return [*_waiting(rows, on), *(_told(row) for row in told)]


def _waiting(rows: Iterable[Notice], on: date) -> Iterable[Row]:
    for notice in rows:
        why = _why_not(notice, on)
        where = f"in print run {notice.print_run_id}" if notice.print_run_id else ""
        if why and where:
            says = f"{where}: take it out before posting. {kinds.reason_in_words(why)}"
        elif why:
            reason = kinds.reason_in_words(why)
            says = f"not sent: {reason[0].lower()}{reason[1:]}"
        else:
            later = f"goes out on {day(notice.due_on)}" if notice.due_on > on else "goes out"
            says = where or later
        yield Row(
            key=str(notice.pk),
            what=f"{notice.get_kind_display()}, {notice.get_channel_display().lower()}",
            says=says,
            more="" if why else _words(notice, on),
        )


def _told(notice: Notice) -> Row:
    return Row(
        key=str(notice.pk),
        what=f"{notice.get_kind_display()}, {notice.get_channel_display().lower()}",
        says="went out already: where it is not true any more, tell them yourself",
    )


def _why_not(notice: Notice, on: date) -> str | None:
    if notice.to.deceased_on is not None:
        return SkipReason.DECEASED
    return reach.why_not(notice.channel, notice.to) or kinds.why_not(notice, on)


def _words(notice: Notice, on: date) -> str:
    """The text of a message of a decision; of others what they say is known."""
    if notice.kind not in KINDS:
        return ""
    if notice.channel == Channel.LETTER:
        try:
            return letters.plain(letters.compose(with_address(notice), on=on))
        except letters.Unprintable as odd:
            return f"It cannot be printed. {odd}"
    written = message.written(notice, on=on)
    return f"{written.subject}\n\n{written.body}"
