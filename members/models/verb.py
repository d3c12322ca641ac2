"""What is ever recorded in the history: each app declares its own verbs in its `verbs.py`.

    @declare
    class CaseVerb(Verb):
        CASE_OPENED = "case_opened", Shown("gavel", page=Page("audit:desk_case", "Open the case"))

The sentence of each stands in `templates/history/<verb>.html`; a check at start compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar

from django.urls import reverse

if TYPE_CHECKING:
    from members.models.history import History
    from members.models.user import User

LONGEST = 40  # letters of a verb

Icon: TypeAlias = "str | Callable[[History], str]"


@dataclass(frozen=True, slots=True)
class Link:
    """Where a line leads, and what it says."""

    url: str
    words: str


def key_of(row: History) -> Sequence[Any]:
    """What stands behind the colon of the subject: `26-000001` of `invoice:26-000001`."""
    return [row.key]


@dataclass(frozen=True, slots=True)
class Page:
    """The page behind a line, for staff who hold any of `roles`; for all where none is named.

    address: its name in the URLs; words: what the link says; parts: what the address is made with.
    """

    address: str
    words: str
    roles: tuple[str, ...] = ()
    parts: Callable[[History], Sequence[Any]] = key_of

    def link(self, row: History, viewer: User) -> Link | None:
        """The link of one row, None where `viewer` may not go or a part is missing."""
        parts = self.parts(row)
        if None in parts or (self.roles and not viewer.has_role(*self.roles)):
            return None
        return Link(reverse(self.address, args=parts), self.words)


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Lines that can be read alone, by a chip above the history. rank: the lower, the earlier."""

    rank: int
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Shown:
    """How a line is shown. icon: its name, or a function of the row that gives it; private: what it
    was field by field is shown to nobody.
    """

    icon: Icon
    page: Page | None = None
    groups: tuple[Group, ...] = ()
    private: bool = False

    def icon_of(self, row: History) -> str:
        """The name of the icon of one row."""
        return self.icon if isinstance(self.icon, str) else self.icon(row)


class Verb(StrEnum):
    """Of which the verbs of an app are made: the word that is kept, and how its lines are shown."""

    shown: Shown

    def __new__(cls, word: str, shown: Shown) -> Self:
        """Make a verb that is its word."""
        verb = str.__new__(cls, word)
        verb._value_ = word
        verb.shown = shown
        return verb


_verbs: dict[str, Verb] = {}
Verbs = TypeVar("Verbs", bound=type[Verb])


def declare(verbs: Verbs) -> Verbs:
    """Make the verbs of an app known. ValueError where one is too long or another app's already."""
    for verb in verbs:
        if len(verb) > LONGEST:
            raise ValueError(f"the verb {verb} has more than {LONGEST} letters")
        if verb in _verbs:
            raise ValueError(f"the verb {verb} is declared by {type(_verbs[verb]).__module__}")
    _verbs.update({str(verb): verb for verb in verbs})
    return verbs


def verb_of(word: str) -> Verb:
    """The verb of a row; LookupError where no app has declared it."""
    try:
        return _verbs[word]
    except KeyError:
        raise LookupError(f"no verb is declared as {word}") from None


def declared() -> list[Verb]:
    """The verbs of all apps."""
    return list(_verbs.values())
