"""Whom a credential names: its member, nobody, or somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from members.rules.names import words

MOST_PARTS = 8  # of a last name


class Named(StrEnum):
    """What came out; the value is what is kept."""

    MEMBER = "member"
    NOBODY = "nobody"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a member has or had. given: first and middle names."""

    given: str
    last: str


def named(said: str, names: Iterable[Name], *, by_email: bool | None) -> Named:
    """Compare the name that a credential says, "" for none, with those of its member. by_email:
    whether it names their email address, None: it names none. One of the two that fits is enough.
    """
    by_name = any(_fits(words(said), name) for name in names) if words(said) else None
    if by_email is None and by_name is None:
        return Named.NOBODY
    return Named.MEMBER if by_email or by_name else Named.OTHER


def _fits(said: Sequence[str], name: Name) -> bool:
    """The whole last name stands there, and what stands beside it, if anything, may be a given name
    of theirs: in whole, short or an initial. "Ng" is no part of "Springfield".
    """
    last = "".join(words(name.last))
    for at in range(len(said)):
        for end in range(at + 1, min(at + MOST_PARTS, len(said)) + 1):
            if last and "".join(said[at:end]) == last:
                return _given([*said[:at], *said[end:]], name.given)
    return False


def _given(beside: Sequence[str], given: str) -> bool:
    own, whole = words(given), "".join(words(given))
    return not (beside and own) or any(
        one.startswith(part) or part.startswith(one) for one in [*own, whole] for part in beside
    )
