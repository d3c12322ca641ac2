"""Kinds of cases, each declared by the app it belongs to.

Casework knows no kind by name. Whoever has something to be reviewed says here what is claimed, how
it adds up, which decisions are open and what each brings about; taking, verdicts, undo, conflicts
of interest, the second person, the viewer and the desk then hold for it as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Model

from casework.models import Case, CaseItem, CaseMove, Decision
from casework.rules.checks import Expected
from casework.rules.verdicts import ZERO
from members.models import Role, User
from members.queries.marks import mark
from members.queries.policy import policy
from members.rules.declared import Figure
from plumbing.flow import Flow

Accepted = Mapping[
    int, Decimal | None
]  # by item: its points, where it has been accepted or reduced


class NotDecided(Exception):
    """A decision that cannot be carried out; the text is for the person who decides."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the desk tells of an item. line: its second line ("Instruction · Sep 9, 2022"); notes:
    sentences above the decision ("Criteria ticked: helps in my job"); expected: what its files
    should show, for the automatic checks (the person's name is added).
    """

    line: str = ""
    notes: Sequence[str] = ()
    expected: Expected = field(default_factory=Expected)


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision that a case can get. to: the state it brings; why_not: why it is not open now, ""
    where it is; second: whether it takes two; says: one sentence on what follows.
    """

    key: str
    label: str
    to: str
    why_not: str = ""
    second: bool = False
    says: str = ""
    needs_note: bool = False


class Dossier:
    """What has been read of a case, once, for a page or a decision. A kind makes its own of it.

    heading: the line below the person's name; required: points that are needed, None where nothing
    is counted; ways: what staff can do with it beside judging it, each with its address.
    """

    heading: str = ""
    required: Decimal | None = None
    ways: Sequence[tuple[str, str]] = ()

    def __init__(self, case: Case, items: Sequence[CaseItem]) -> None:
        self.case, self.items = case, items

    def claim(self, _item: CaseItem) -> Claim:
        return Claim()

    def total(self, accepted: Accepted) -> Decimal:
        """What accepted items come to by the kind's own rule; pure, asked several times."""
        return sum((points or ZERO for points in accepted.values()), ZERO)

    def choices(self, _accepted: Accepted, _open: int) -> Sequence[Choice]:
        """The decisions, in order, as verdicts stand; `open` items have none yet."""
        return ()


class Kind:
    """A kind of case, with what holds where it says nothing else. Its services are called inside
    the transaction that casework opened, under the locks of the person and the case.

    waits_in: states in which it is staff's turn. answered_in: those in which the person adds files.
    when_taken: what a state becomes when somebody takes the case; giving it back turns it round.
    judged_in: states in which verdicts are given and it is decided. stays_with: states that are not
    staff's turn, and from which it comes back to whoever had it. fresh_eyes: states in which nobody
    judges who decided the case before. told_of: what messages about it are about, by its key.
    reasons: what a reduced or rejected item may get, with the words that staff and person read;
    why_less: that for which fewer hours are accepted than claimed; why_not: that which a check that
    failed speaks for, by the check's key, "file" where there is none. thing, things: what its items
    are called. board: the name of the page that
    lists the cases. goal: days after which one that waits is late, None: never.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    flow: ClassVar[Flow]
    role: ClassVar[Role]
    waits_in: ClassVar[frozenset[str]]
    answered_in: ClassVar[frozenset[str]]
    when_taken: ClassVar[Mapping[str, str]] = {}
    stays_with: ClassVar[frozenset[str]] = frozenset()
    judged_in: ClassVar[frozenset[str]]
    fresh_eyes: ClassVar[frozenset[str]] = frozenset()
    told_of: ClassVar[type[Model]] = Case
    why_less: ClassVar[str] = ""
    why_not: ClassVar[Mapping[str, str]] = {}
    thing: ClassVar[str] = "item"
    things: ClassVar[str] = "items"
    reasons: ClassVar[Mapping[str, str]]
    board: ClassVar[str] = ""
    goal: ClassVar[Figure[int] | None] = None

    def goal_days(self, on: date) -> int | None:
        """The goal in force on a day."""
        return policy()[self.goal].on(on) if self.goal else None

    def goal_mark(self, on: date) -> str:
        """Beside it, while the body has not confirmed it."""
        return mark(self.goal, on) if self.goal else ""

    def word(self, state: str) -> str:
        """What people call a state."""
        return state.replace("_", " ").capitalize()

    def read(self, case: Case, items: Sequence[CaseItem]) -> Dossier:
        """What a page or a decision needs of it, in a number of queries that does not grow."""
        return Dossier(case, items)

    def facts(self, case: Case, on: date) -> Mapping[str, str]:
        """What may change with a case, read anew: compared before a deed is done and after."""
        return {"State": self.word(case.state)}

    def shut(self, *, case: Case, on: date) -> str:
        """Why nothing more may be added to a case on that day, though its state lets it; "" where
        it may. Asked under the lock.
        """
        return ""

    def moved(self, *, case: Case, before: str, actor: User | None) -> None:
        """A case came into another state."""

    def decided(self, *, case: Case, decision: Decision, on: date, actor: User) -> None:
        """Carry out what was decided; the case is in its new state. Raises NotDecided."""


_kinds: dict[str, Kind] = {}


def declare(kind: Kind) -> Kind:
    """Make a kind known; called from `AppConfig.ready`."""
    _kinds[kind.key] = kind
    return kind


def of(key: str) -> Kind:
    """The kind of a case; LookupError where no app has declared it."""
    try:
        return _kinds[key]
    except KeyError:
        raise LookupError(f"no kind of case is declared as {key}") from None


def declared() -> list[Kind]:
    return list(_kinds.values())


def write_moves(**_signal: Any) -> None:
    """Have the database know the moves of every kind, and no others; after each migration."""
    wanted = {(kind.key, *pair) for kind in declared() for pair in kind.flow.pairs()}
    there = {(row.kind, row.before, row.after): row.pk for row in CaseMove.objects.all()}
    CaseMove.objects.filter(
        pk__in=[pk for move, pk in there.items() if move not in wanted]
    ).delete()
    CaseMove.objects.bulk_create(
        CaseMove(kind=kind, before=before, after=after)
        for kind, before, after in sorted(wanted - there.keys())
    )
