"""`explain standing`: the facts of one certification in, its standing on a day out."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from amt_portal.explain.fields import Fields, MalformedError, as_day, printable
from members.rules.calendar import is_cycle_start
from members.rules.dated import Policy
from members.rules.standing import (
    CycleFacts,
    Reason,
    StandingDecision,
    StandingFacts,
    Suspension,
    decide,
)

FACTS = {
    "on",
    "granted_on",
    "recertified_on",
    "dues_paid",
    "cycles",
    "suspended",
    "retired_on",
    "revoked_on",
    "deceased_on",
}
YEAR = re.compile(r"[0-9]{4}")


def answer(line: object, policy: Policy) -> dict[str, Any]:
    """Decide the standing that a line asks for. Raises MalformedError."""
    facts, on = asked(line)
    return _shown(decide(facts, on, policy))


def asked(line: object) -> tuple[StandingFacts, date]:
    """The facts that a line tells, and the day it asks for. Raises MalformedError."""
    fields = Fields(line, FACTS)
    on = fields.day("on")
    granted_on = fields.day("granted_on")
    if on < granted_on:
        fields.refuse("on", "before granted_on")
    recertified_on = fields.optional_day("recertified_on")
    if recertified_on is not None and recertified_on <= granted_on:
        fields.refuse("recertified_on", "not after granted_on")
    facts = StandingFacts(
        granted_on=granted_on,
        recertified_on=recertified_on,
        dues_paid=_dues_paid(fields),
        cycles=_cycles(fields, granted_on, recertified_on),
        suspended=_suspension(fields),
        retired_on=fields.optional_day("retired_on"),
        revoked_on=fields.optional_day("revoked_on"),
        deceased_on=fields.optional_day("deceased_on"),
    )
    return facts, on


def _dues_paid(fields: Fields) -> dict[int, date]:
    paid = fields.get("dues_paid")
    if paid is None:
        return {}
    if not isinstance(paid, dict):
        raise MalformedError("dues_paid", "not an object")
    days = {}
    for name, day in paid.items():
        where = f"dues_paid.{printable(name)}"
        if not YEAR.fullmatch(name):
            raise MalformedError(where, "not a year")
        days[int(name)] = as_day(day, where)
    return days


def _cycles(
    fields: Fields, granted_on: date, recertified_on: date | None
) -> tuple[CycleFacts, ...]:
    if fields.get("cycles") is None:
        return ()
    anchors = [anchor for anchor in (granted_on, recertified_on) if anchor is not None]
    cycles: dict[date, CycleFacts] = {}
    for place, item in enumerate(fields.items("cycles")):
        cycle = Fields(item, {"start", "met_on", "audit_failed_on"}, f"cycles[{place}]")
        start = cycle.day("start")
        if not any(is_cycle_start(anchor, start) for anchor in anchors):
            cycle.refuse("start", "not the first day of a cycle")
        if start in cycles:
            cycle.refuse("start", "given twice")
        cycles[start] = CycleFacts(
            start, cycle.optional_day("met_on"), cycle.optional_day("audit_failed_on")
        )
    return tuple(cycles.values())


def _suspension(fields: Fields) -> Suspension | None:
    if fields.get("suspended") is None:
        return None
    suspended = Fields(fields.get("suspended"), {"from", "until"}, "suspended")
    start, until = suspended.day("from"), suspended.optional_day("until")
    if until is not None and until <= start:
        suspended.refuse("until", "not after from")
    return Suspension(start, until)


def _shown(decision: StandingDecision) -> dict[str, Any]:
    change = decision.next_change
    return {
        "on": decision.on.isoformat(),
        "standing": decision.standing,
        "since": decision.since.isoformat() if decision.since else None,
        "reasons": [_reason(reason) for reason in decision.reasons],
        "way_back": decision.way_back,
        "routes": list(decision.routes),
        "next_change": change
        and {
            "on": change.on.isoformat(),
            "standing": change.standing,
            "way_back": change.way_back,
            "routes": list(change.routes),
        },
    }


def _reason(reason: Reason) -> dict[str, Any]:
    shown: dict[str, Any] = {"code": reason.code, "since": reason.since.isoformat()}
    if reason.cycle is None:
        return shown | {"years": list(reason.years)}
    return shown | {"cycle": reason.cycle.isoformat()}
