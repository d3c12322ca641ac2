"""Which courses a search finds, how many each choice would leave, and what leads out where it finds
none. Words forgive capitals, accents, a plural and, where no course says them as typed, one typing
error in each, another ending (phlebotomist, phlebotomy) and a blank inside one; the names of the
programs are looked at as well then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from courses.rules.offers import Offer
from members.rules.names import words

HOURS: Mapping[str, tuple[Decimal, Decimal | None]] = {
    "short": (Decimal(0), Decimal(1)),
    "middle": (Decimal(1), Decimal(2)),
    "long": (Decimal(2), None),
}
"""Groups of contact hours: more than the first number, up to the second."""
LEAST_LETTERS = 4  # of a word in which an error is forgiven
LEAST_STEM = 3  # letters that a word keeps without its plural
LEAST_ALIKE = 6  # letters that two words begin with, whatever their endings
LONGEST_ENDING = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: each group of which nothing is chosen leaves all. loosely: a typing
    error or another ending of each word is forgiven, and `called`, what each program is called by
    its key, is looked at as well.
    """

    words: str = ""
    programs: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    free: bool = False
    loosely: bool = False
    called: Mapping[str, str] = field(default_factory=dict, compare=False)

    def finds(self, offer: Offer) -> bool:
        """Whether an offer is among what is looked for: every word, one of each group."""
        return (
            (not self.programs or not self.programs.isdisjoint(offer.programs))
            and (not self.kinds or offer.kind in self.kinds)
            and (not self.hours or any(_within(offer.hours, name) for name in self.hours))
            and (offer.free or not self.free)
            and self.says(offer)
        )

    def says(self, offer: Offer) -> bool:
        """Whether the text of an offer has every word."""
        typed = words(self.words) if self.words else []
        if not typed:
            return True
        said = (offer.title, offer.summary, offer.author, offer.provider, *offer.objectives)
        names = [self.called.get(key, "") for key in sorted(offer.programs)] if self.loosely else []
        text = _text(" ".join([*said, *names]))
        return any(
            all(_has(text, word, loosely=self.loosely) for word in meant)
            for meant in (_as_one(typed) if self.loosely else [typed])
        )


def _as_one(typed: list[str]) -> Iterator[list[str]]:
    """The words as they were typed, and with each two that stand together taken for one."""
    yield typed
    for at in range(len(typed) - 1):
        yield [*typed[:at], typed[at] + typed[at + 1], *typed[at + 2 :]]


@lru_cache(maxsize=4096)
def _text(said: str) -> tuple[str, ...]:
    """The different words of a course, without capitals, accents and plurals."""
    return tuple(dict.fromkeys(form for word in words(said) for form in (word, _singular(word))))


def _has(text: Collection[str], word: str, *, loosely: bool) -> bool:
    stem = _singular(word)
    if any(stem in one for one in text):
        return True
    if not loosely or len(word) < LEAST_LETTERS:
        return False
    return any(_near(word, one) or _ends_otherwise(word, one) for one in text)


def _singular(word: str) -> str:
    """A word without the ending of a plural: needles and needle, cultures and culture, arteries and
    artery are found by each other.
    """
    if word.endswith("ies") and len(word) > LEAST_STEM + 1:
        return word[:-3] + "y"
    if word.endswith("es") and word[:-2].endswith(("s", "x", "z", "ch", "sh")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > LEAST_STEM:
        return word[:-1]
    return word


def _near(typed: str, word: str) -> bool:
    """Whether one letter more, less, other or exchanged with the next makes one of the other."""
    if abs(len(typed) - len(word)) > 1:
        return False
    same = _begin_alike(typed, word)
    one, other = typed[same:], word[same:]
    return (
        one[1:] == other[1:]
        or one[1:] == other
        or one == other[1:]
        or (one[:2] == other[:2][::-1] and one[2:] == other[2:])
    )


def _ends_otherwise(typed: str, word: str) -> bool:
    """Whether both are one word with another ending: phlebotomist and phlebotomy."""
    same = _begin_alike(typed, word)
    return same >= LEAST_ALIKE and max(len(typed), len(word)) - same <= LONGEST_ENDING


def _begin_alike(typed: str, word: str) -> int:
    """How many letters both begin with."""
    return next(
        (at for at, pair in enumerate(zip(typed, word, strict=False)) if pair[0] != pair[1]),
        min(len(typed), len(word)),
    )


def meant(wanted: Wanted, offers: Iterable[Offer]) -> Wanted:
    """The same search, typing errors forgiven where no offer says its words as they were typed."""
    return wanted if any(wanted.says(one) for one in offers) else replace(wanted, loosely=True)


def _within(hours: Decimal, name: str) -> bool:
    above, through = HOURS[name]
    return above < hours and (through is None or hours <= through)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many offers each choice would leave, with what is chosen in the other groups."""

    programs: Mapping[str, int]
    kinds: Mapping[str, int]
    hours: Mapping[str, int]
    free: int
    all_programs: int


def counted(offers: Iterable[Offer], wanted: Wanted) -> Counts:
    """Count the choices of a search over these offers."""
    rows = list(filter(wanted.says, offers)) if wanted.words else list(offers)
    wanted = without(wanted, "words")  # they are read once
    found = list(filter(wanted.finds, rows))

    def left(group: str) -> list[Offer]:
        open_to_all = not getattr(wanted, group)
        return found if open_to_all else list(filter(without(wanted, group).finds, rows))

    by_program, by_hours = left("programs"), left("hours")
    return Counts(
        programs=Counter(key for row in by_program for key in row.programs),
        kinds=Counter(row.kind for row in left("kinds")),
        hours={name: sum(_within(row.hours, name) for row in by_hours) for name in HOURS},
        free=sum(row.free for row in left("free")),
        all_programs=len(by_program),
    )


def without(wanted: Wanted, group: str) -> Wanted:
    """The search without what was chosen in a group, or without its words."""
    return replace(wanted, **{group: type(getattr(wanted, group))()})


def ways_out(offers: Iterable[Offer], wanted: Wanted) -> list[tuple[str, int]]:
    """Of a search that finds nothing: each group (`words`, `programs`, `kinds`, `hours`, `free`)
    that alone stands in the way, with how many courses there are without it.
    """
    rows = list(offers)
    chosen = [
        name for name in ("words", "programs", "kinds", "hours", "free") if getattr(wanted, name)
    ]
    found = [(name, sum(map(without(wanted, name).finds, rows))) for name in chosen]
    return [(name, number) for name, number in found if number]
