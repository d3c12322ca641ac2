"""What staff may decide about a certification, from which days on, and what that changes of its
facts (handbook sections 8 and 12).

One retirement and one suspension are on record of a certification at a time. A later one takes the
place of one that is over; the history keeps both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from members.rules.facts import StandingFacts, Suspension, anchor_on

MOST_AHEAD = timedelta(days=3653)  # ten years: a day further off is a slip of the keys


class Deed(StrEnum):
    """What staff do to a certification; death is noted of the person, for all they hold."""

    RETIRE = "retire"
    UNRETIRE = "unretire"
    SUSPEND = "suspend"
    END_SUSPENSION = "end-suspension"
    REVOKE = "revoke"
    DEATH = "death"
    RETIREMENT_BACK = "retirement-taken-back"
    SUSPENSION_BACK = "suspension-taken-back"
    REVOCATION_BACK = "revocation-taken-back"
    DEATH_BACK = "death-taken-back"


RETIREMENT, SUSPENSION = ("retired_on", "retired_until"), ("suspended_from", "suspended_until")
REVOCATION, DEATH = ("revoked_on",), ("deceased_on",)
GROUPS: Mapping[Deed, tuple[str, ...]] = {
    Deed.RETIRE: RETIREMENT,
    Deed.UNRETIRE: RETIREMENT,
    Deed.SUSPEND: SUSPENSION,
    Deed.END_SUSPENSION: SUSPENSION,
    Deed.REVOKE: REVOCATION,
    Deed.DEATH: DEATH,
    Deed.RETIREMENT_BACK: RETIREMENT,
    Deed.SUSPENSION_BACK: SUSPENSION,
    Deed.REVOCATION_BACK: REVOCATION,
    Deed.DEATH_BACK: DEATH,
}
"""The facts that each is about."""
ENDS: Mapping[Deed, str] = {Deed.UNRETIRE: "retirement", Deed.END_SUSPENSION: "suspension"}
TAKES_BACK = frozenset(
    {Deed.RETIREMENT_BACK, Deed.SUSPENSION_BACK, Deed.REVOCATION_BACK, Deed.DEATH_BACK}
)
NEEDS_TWO = TAKES_BACK | {Deed.REVOKE}
"""What a second person confirms (section 12)."""
TAKE_BACK_FIRST = "To have it on another day, take that back first."

Days = Mapping[str, date | None]
"""The deciding days of a certification by the names of `GROUPS`."""


class Refusal(Exception):
    """This cannot be decided so; the text says why. field: `day` or `until` where one of them is to
    blame, "" otherwise.
    """

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


def days_of(facts: StandingFacts) -> dict[str, date | None]:
    suspended = facts.suspended
    return {
        "retired_on": facts.retired_on,
        "retired_until": facts.retired_until,
        "suspended_from": suspended.start if suspended else None,
        "suspended_until": suspended.until if suspended else None,
        "revoked_on": facts.revoked_on,
        "deceased_on": facts.deceased_on,
    }


def with_days(facts: StandingFacts, days: Days) -> StandingFacts:
    """The facts with other deciding days; those that are not named stay."""
    then = days_of(facts) | dict(days)
    start = then["suspended_from"]
    return replace(
        facts,
        suspended=Suspension(start, then["suspended_until"]) if start else None,
        retired_on=then["retired_on"],
        retired_until=then["retired_until"],
        revoked_on=then["revoked_on"],
        deceased_on=then["deceased_on"],
    )


def on_record(facts: StandingFacts, group: tuple[str, ...], on: date) -> date | None:
    """The first day of a retirement, suspension, revocation or death that is on record; None too
    of one before the anchor, which a recertification has cleared.
    """
    day = days_of(facts)[group[0]]
    if day is None or group == DEATH:
        return day
    return day if day >= anchor_on(facts, on) else None


def offered(facts: StandingFacts, on: date) -> Iterator[Deed]:
    """What can be decided about a certification on a day, the usual before the rare."""
    for deed in Deed:
        try:
            _possible(deed, facts, on)
        except Refusal:
            continue
        yield deed


def change(
    deed: Deed, facts: StandingFacts, *, day: date | None, until: date | None, on: date
) -> dict[str, date | None]:
    """The days that are otherwise once it is decided; a take-back leaves none, whatever was before
    is for its caller. Raises Refusal.

    day: from when on it holds, or on which a suspension or retirement ends; None for a take-back.
    """
    _possible(deed, facts, on)
    if deed in TAKES_BACK:
        return dict.fromkeys(GROUPS[deed])
    if day is None:
        raise Refusal("Say from which day on.", "day")
    if deed == Deed.DEATH:
        return {"deceased_on": _died(day, facts, on)}
    _fits(deed, day, facts, on)
    first = GROUPS[deed][0]
    if deed in ENDS:
        return {GROUPS[deed][1]: _ends(day, days_of(facts)[first], ENDS[deed])}
    if deed == Deed.SUSPEND:
        return _suspension(day, until, facts, on)
    return dict.fromkeys(GROUPS[deed]) | {first: day}


def _died(day: date, facts: StandingFacts, on: date) -> date:
    if day > on:
        raise Refusal("A death is noted once its day has come.", "day")
    if day < facts.granted_on:
        raise Refusal(
            f"That day is before the certification was granted, on {said(facts.granted_on)}. "
            "Check the day.",
            "day",
        )
    return day


def _possible(deed: Deed, facts: StandingFacts, on: date) -> None:
    """Raises Refusal where it is for no day. What is dated ahead leaves the days before it."""
    died = facts.deceased_on
    if died is not None and deed != Deed.DEATH_BACK:
        raise Refusal(f"The death of {said(died)} is on record: nothing else is decided.")
    begun = on_record(facts, GROUPS[deed], on)
    if deed in TAKES_BACK:
        if begun is None:
            raise Refusal("There is nothing of that kind on record to take back.")
        return
    revoked = on_record(facts, REVOCATION, on)
    if deed == Deed.REVOKE and revoked is not None:
        raise Refusal(f"{_as_of('revoked', revoked, on)}. {TAKE_BACK_FIRST}")
    if deed not in {Deed.REVOKE, Deed.DEATH} and revoked is not None and revoked <= on:
        raise Refusal(f"{_as_of('revoked', revoked, on)}: nothing else is decided.")
    if deed in {Deed.RETIRE, Deed.UNRETIRE}:
        _may_retire(deed, facts, on)
    if deed in {Deed.SUSPEND, Deed.END_SUSPENSION}:
        _may_suspend(deed, facts, on)


def _may_retire(deed: Deed, facts: StandingFacts, on: date) -> None:
    retired, back = on_record(facts, RETIREMENT, on), facts.retired_until
    if deed == Deed.UNRETIRE:
        if retired is None:
            raise Refusal("It is not retired.")
        if back is not None and back <= on:
            raise Refusal(f"Its retirement ended on {said(back)}: it is not retired.")
    elif retired is not None and (back is None or back > on):
        until = f" until {said(back)}" if back else ""
        raise Refusal(f"{_as_of('retired', retired, on)}{until}. {TAKE_BACK_FIRST}")


def _may_suspend(deed: Deed, facts: StandingFacts, on: date) -> None:
    retired = on_record(facts, RETIREMENT, on)
    if retired is not None and retired <= on and facts.retired_until is None:
        raise Refusal(f"It is retired as of {said(retired)}: no suspension shows beneath that.")
    start = on_record(facts, SUSPENSION, on)
    if deed == Deed.END_SUSPENSION and (start is None or _over(facts, on)):
        raise Refusal("It is not suspended, and no suspension is to come.")
    if deed == Deed.SUSPEND and start is not None and not _over(facts, on):
        raise Refusal(
            f"A suspension {span(facts)} is on record, and there is one at a time. "
            "Give that one another end, or take it back."
        )


def _as_of(what: str, day: date, on: date) -> str:
    return f"It {'is' if day <= on else 'will be'} {what} as of {said(day)}"


def _suspension(
    day: date, until: date | None, facts: StandingFacts, on: date
) -> dict[str, date | None]:
    if until is not None:
        if until <= day:
            raise Refusal(
                f"It ends before it begins: give a day after {said(day)}, the first on which it "
                "no longer holds.",
                "until",
            )
        if until - on > MOST_AHEAD:
            raise Refusal("That is more than ten years ahead. Check the year.", "until")
    start = on_record(facts, SUSPENSION, on)
    last = facts.suspended.until if facts.suspended else None
    if start is not None and last is not None and day < last:
        raise Refusal(
            f"That is before the suspension {span(facts)} was over, and two cannot overlap. "
            f"Begin on {said(last)} or later.",
            "day",
        )
    return {"suspended_from": day, "suspended_until": until}


def _fits(deed: Deed, day: date, facts: StandingFacts, on: date) -> None:
    anchor = anchor_on(facts, on)
    if day < anchor:
        what = "granted" if anchor == facts.granted_on else "recertified"
        raise Refusal(
            f"That day is before it was {what}, on {said(anchor)}, and would not count.", "day"
        )
    if day - on > MOST_AHEAD:
        raise Refusal("That is more than ten years ahead. Check the year.", "day")
    if deed == Deed.REVOKE:
        return
    revoked = on_record(facts, REVOCATION, on)
    if revoked is not None and day >= revoked:
        raise Refusal(f"{_as_of('revoked', revoked, on)}. Give a day before that.", "day")
    retired, back = on_record(facts, RETIREMENT, on), facts.retired_until
    if retired is None:
        return
    if deed == Deed.RETIRE and back is not None and day < back:
        raise Refusal(
            f"It was retired until {said(back)}, and a retirement does not begin within another. "
            f"Begin on {said(back)} or later.",
            "day",
        )
    if deed == Deed.SUSPEND and back is None and day >= retired:
        raise Refusal(f"{_as_of('retired', retired, on)}. Give a day before that.", "day")


def _ends(day: date, start: date | None, what: str) -> date:
    if start is not None and day <= start:
        raise Refusal(
            f"The {what} begins on {said(start)}. To end it on that day or earlier is to take it "
            "back, as if it had not been.",
            "day",
        )
    return day


def _over(facts: StandingFacts, on: date) -> bool:
    until = facts.suspended.until if facts.suspended else None
    return until is not None and until <= on


def span(facts: StandingFacts) -> str:
    """From when to when it is suspended, in words."""
    suspended = facts.suspended
    assert suspended is not None  # noqa: S101 - asked of a suspension
    until = f" until {said(suspended.until)}" if suspended.until else " without an end"
    return f"from {said(suspended.start)}{until}"


def turning_days(days: Days, on: date) -> list[date]:
    """Today, and the later days on which what was decided begins or ends."""
    return [on, *sorted({day for day in days.values() if day is not None and day > on})]


def said(day: date) -> str:
    """A day in words."""
    return f"{day:%B} {day.day}, {day.year}"
