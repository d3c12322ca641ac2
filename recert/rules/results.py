"""What becomes of a result of the exam that is reported (handbook section 9)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from members.rules.calendar import Period
from members.rules.names import same_last_name
from recert.rules.deadlines import NO_ATTEMPT

PASS, FAIL = "pass", "fail"
AT_THE_EXAM = frozenset({"authorized", "failed_attempt", "passed", "closed"})
"""The states of an application that has come to the exam."""


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
    helps the certification, which stands as `standing` and `way_back` say; left: attempts, before
    this result; paid: after how many failed ones another attempt was paid for.
    """

    last_name: str
    suffix: str
    state: str
    window: Period
    lapsed: bool
    left: int
    sittings: tuple[Sitting, ...] = ()
    paid: frozenset[int] = frozenset()
    standing: str = "lapsed"
    way_back: str | None = None

    @property
    def failed(self) -> int:
        return sum(1 for each in self.sittings if each.result == FAIL)

    @property
    def passed_on(self) -> date | None:
        return next((each.attempted_on for each in self.sittings if each.result == PASS), None)

    def expects(self, result: str) -> bool:
        """Whether a result can come in. Of an application that was closed by the calendar alone it
        still does: the exam was taken in its time, and only word of it is late. A cancelled sitting
        changes nothing, whatever has become of the application at the exam.
        """
        if result == NO_ATTEMPT:
            return self.state in AT_THE_EXAM
        covered = self.failed == 0 or self.failed in self.paid
        return self.state == "authorized" or (self.state == "closed" and self.left > 0 and covered)

    def on(self, day: date) -> Sitting | None:
        """What is on record of a day."""
        return next((each for each in self.sittings if each.attempted_on == day), None)

    def after(self, sitting: Sitting) -> Known:
        """The same once that result is taken."""
        left = self.left - (sitting.result != NO_ATTEMPT)
        state = after(self.state, sitting.result, left)
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
    elif not known.expects(sitting.result):
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


def after(state: str, result: str, left: int) -> str:
    """What becomes of an application by a result. left: attempts after it."""
    if result == NO_ATTEMPT:
        return state
    if result == PASS:
        return "passed"
    return "failed_attempt" if left > 0 and state != "closed" else "closed"


def moves_anchor(before: Sitting, to: Sitting | None) -> bool:
    """Whether a correction takes away the certification that rests on a result, or lets it begin on
    another day. to: what is right, None where there was no such sitting.
    """
    if before.result != PASS:
        return False
    return to is None or to.result != PASS or to.attempted_on != before.attempted_on


def not_right(sitting: Sitting, known: Known) -> tuple[Hold, ...]:
    """What stands in the way of what is said to be right of a sitting. known: without that one."""
    holds = []
    if sitting.attempted_on not in known.window:
        holds.append(Hold.OUTSIDE)
    if known.on(sitting.attempted_on) is not None:
        holds.append(Hold.CONTRADICTS)
    elif sitting.result != NO_ATTEMPT and known.left <= 0:
        holds.append(Hold.NOT_EXPECTED)
    return tuple(holds)


def anew(results: Collection[str], *, left: int, paid: Collection[int], over: bool) -> str:
    """What an application at the exam is by all its results, as of one that was corrected. left:
    attempts after them; paid: after how many failed ones another attempt was paid for; over: the
    exam can be taken no more.
    """
    failed = sum(1 for result in results if result == FAIL)
    if PASS in results:
        return "passed"
    if left <= 0 or over:
        return "closed"
    return "authorized" if failed == 0 or failed in paid else "failed_attempt"
