"""Kinds of notices, each declared by the app that it belongs to (handbook section 11).

The outbox knows no kind by name. Whoever has something to tell says here about what, by which ways,
and in which words; planning, sending, print runs, the desk and `check_facts` then hold for it as
they are. Its words lie in `templates/notices/<key>/`: `subject.txt`, `text.txt`, `html.html`, and
`letter.html` where it can go by post; `notices.checks` finds what is missing.

What it says is asked when it is sent, not when it was planned: who has paid, died or moved
meanwhile is not written to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from members.models import Role
from notices.models import LABELS, REASONS, Channel, Notice, SkipReason, type_of
from notices.rules.steps import Steps
from plumbing import clock

Thing = TypeVar("Thing", bound=Model)

EMAIL = (Channel.EMAIL,)
EMAIL_AND_LETTER = (Channel.EMAIL, Channel.LETTER)


class NotReady(Exception):
    """Something the message needs, such as a PDF, is not made yet: the notice is tried later."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an email."""

    name: str
    content_type: str
    data: bytes


def _always(_notice: Notice, _thing: Any, _on: date) -> None:
    return None


def _nothing(_notice: Notice, _thing: Any, _on: date) -> Sequence[Attachment]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Thing]):
    """What one kind of notice says, and to whom. The functions get the notice, the thing it is
    about (read with `reads`) and the office's day; context and attachments may raise NotReady.

    label: what the desk calls it. about: the model of the thing. person: the way from the thing to
    whom it is told, as a query has it.
    channels: by which it goes, where whoever plans it names none. letter: whether it can go by post
    at all, also in place of an email that came back.
    context: the variables of its templates. attachments: files of the email.
    skip: the reason not to send it any more, or None; death and addresses are asked before.
    reasons: those of its own, in words, beside what holds for all (`SkipReason`).
    steps: of a reminder, which of its steps has its time. One that was overtaken is not sent.
    shows: what the desk adds to some of them, by keys of the things, in one query.
    concerns: the roles whose work it is when it fails; they may send it again.
    may_go: the thing may be taken away later; what was sent about it stays.
    """

    key: str
    label: str
    about: type[Thing]
    context: Callable[[Notice, Thing, date], Mapping[str, Any]]
    person: str = "certificant"
    reads: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = EMAIL
    letter: bool = True
    skip: Callable[[Notice, Thing, date], str | None] = _always
    reasons: Mapping[str, str] = field(default_factory=dict)
    attachments: Callable[[Notice, Thing, date], Sequence[Attachment]] = _nothing
    steps: Callable[[Thing, date], Steps] | None = None
    shows: Callable[[Collection[int]], Mapping[int, str]] | None = None
    concerns: tuple[Role, ...] = (Role.MAIL, Role.SUPPORT)
    may_go: bool = False

    @property
    def about_type(self) -> str:
        return type_of(self.about)

    def things(self) -> QuerySet[Thing]:
        """All that can be told of."""
        return self.about._default_manager.select_related(*self.reads)  # noqa: SLF001 - any model

    def thing(self, notice: Notice) -> Thing:
        """What a notice is about, as it is now."""
        return self.things().get(pk=notice.about_id)


_kinds: dict[str, Kind[Any]] = {}


def declare(*kinds: Kind[Any]) -> None:
    """Let the outbox know these; called from `AppConfig.ready`. Raises ValueError for a key that
    is taken.
    """
    for kind in kinds:
        if kind.key in _kinds:
            raise ValueError(f"a kind of notice is declared as {kind.key} already")
        _kinds[kind.key] = kind
        LABELS[kind.key] = kind.label
        REASONS.update(kind.reasons)


def of(key: str) -> Kind[Any]:
    """The kind of a notice; LookupError where no app has declared it."""
    try:
        return _kinds[key]
    except KeyError:
        raise LookupError(f"no kind of notice is declared as {key}") from None


def declared() -> list[Kind[Any]]:
    """Every kind."""
    return list(_kinds.values())


def why_not(notice: Notice, on: date | None = None) -> str | None:
    """Why its kind would not send it any more; None where it would. on: today, or a day to come."""
    kind, on = of(notice.kind), on or clock.today()
    thing = kind.thing(notice)
    step = kind.steps(thing, on).now(on) if kind.steps else notice.step
    if step is None:
        return SkipReason.TOO_LATE
    if step != notice.step:
        return SkipReason.OVERTAKEN
    reason: str | None = kind.skip(notice, thing, on)
    return reason


def reason_in_words(reason: str) -> str:
    """What the desk says of a reason to leave a message out."""
    return REASONS[reason] if reason in REASONS else SkipReason(reason).label


def context(notice: Notice) -> Mapping[str, Any]:
    """The variables of its templates; may raise NotReady."""
    kind = of(notice.kind)
    found: Mapping[str, Any] = kind.context(notice, kind.thing(notice), clock.today())
    return found


def attachments(notice: Notice) -> Sequence[Attachment]:
    """The files of its email; may raise NotReady."""
    kind = of(notice.kind)
    found: Sequence[Attachment] = kind.attachments(notice, kind.thing(notice), clock.today())
    return found


def shown(notices: Collection[Notice]) -> dict[int, str]:
    """What the desk adds to these, by notice: a query for each way in which their kinds tell it."""
    asked: dict[Callable[[Collection[int]], Mapping[int, str]], list[Notice]] = {}
    for notice in notices:
        kind = _kinds.get(notice.kind)
        if kind and kind.shows:
            asked.setdefault(kind.shows, []).append(notice)
    found: dict[int, str] = {}
    for shows, own in asked.items():
        words = shows({notice.about_id for notice in own})
        found |= {one.pk: words[one.about_id] for one in own if one.about_id in words}
    return found
