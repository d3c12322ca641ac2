"""What becomes of a result of the exam that is reported (handbook section 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from members.rules.calendar import Period
from members.rules.names import same_last_name
from recert.rules.deadlines import NO_ATTEMPT

PASS, FAIL = "pass", "fail"


class Hold(StrEnum):
    """Why a result waits for a person."""

    NAME = "name"
    CONTRADICTS = "contradicts"
    OUTSIDE = "outside"
    NOT_EXPECTED = "not_expected"
    NOT_LAPSED = "not_lapsed"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting as it is reported. result: pass, fail or cancelled; what is "" is not said."""

    attempted_on: date
    result: str
    score: str = ""
    form: str = ""
    candidate_id: str = ""

    def agrees(self, other: Sitting) -> bool:
        """Whether both tell the same of one day; what one of them does not say speaks for none."""
        said = zip(self._details, other._details, strict=True)
        return self.result == other.result and all(
            not one or not two or one.casefold() == two.casefold() for one, two in said
        )

    @property
    def _details(self) -> tuple[str, str]:
        return self.score, self.form


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of who may sit. state: of the application; lapsed: only recertification
    helps the certification; left: attempts, before this result.
    """

    last_name: str
    suffix: str
    state: str
    window: Period
    lapsed: bool
    left: int
    sittings: tuple[Sitting, ...] = ()

    def on(self, day: date) -> Sitting | None:
        """What is on record of a day."""
        return next((each for each in self.sittings if each.attempted_on == day), None)

    def after(self, sitting: Sitting) -> Known:
        """The same once that result is taken."""
        left = self.left - (sitting.result != NO_ATTEMPT)
        state = _after(self.state, sitting.result, left)
        return replace(self, state=state, left=left, sittings=(*self.sittings, sitting))


@dataclass(frozen=True, slots=True)
class Found:
    """again: it is on record already, so nothing is to be done. holds: why it waits; () with
    `again` False: it is taken.
    """

    again: bool = False
    holds: tuple[Hold, ...] = ()

    @property
    def taken(self) -> bool:
        return not self.again and not self.holds

    @property
    def acceptable(self) -> bool:
        """Whether a person may take it as it is: only the name stands in the way."""
        return self.holds == (Hold.NAME,)


def judged(sitting: Sitting, last_name: str | None, known: Known) -> Found:
    """What becomes of one result. last_name: as it was reported, None where a person has looked."""
    before = known.on(sitting.attempted_on)
    if before is not None and before.agrees(sitting):
        return Found(again=True)
    holds: list[Hold] = []
    if last_name is not None and not same_last_name(last_name, known.last_name, known.suffix):
        holds.append(Hold.NAME)
    if sitting.attempted_on not in known.window:
        holds.append(Hold.OUTSIDE)
    if before is not None:
        holds.append(Hold.CONTRADICTS)
    elif known.state != "authorized":
        holds.append(Hold.NOT_EXPECTED)
    elif sitting.result == PASS and not known.lapsed:
        holds.append(Hold.NOT_LAPSED)
    return Found(holds=tuple(holds))


def judged_in_turn(
    rows: Sequence[tuple[int, Sitting, str | None]], known: dict[int, Known]
) -> list[Found]:
    """The same of several, each as if those before it were taken. rows: key of `known`, what is
    reported, last name.
    """
    now, found = dict(known), []
    for key, sitting, last_name in rows:
        one = judged(sitting, last_name, now[key])
        if one.taken:
            now[key] = now[key].after(sitting)
        found.append(one)
    return found


def _after(state: str, result: str, left: int) -> str:
    if result == NO_ATTEMPT:
        return state
    if result == PASS:
        return "passed"
    return "failed_attempt" if left > 0 else "closed"
