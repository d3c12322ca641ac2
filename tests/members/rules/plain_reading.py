"""Section 8 of the handbook read word by word, slowly and without the rules' own code.

Days are walked one by one where the rules reckon. Figures are the handbook's.
"""

from __future__ import annotations

from datetime import date, timedelta

from members.rules.standing import StandingFacts

DAY = timedelta(days=1)


def years_later(day: date, years: int) -> date:
    try:
        return date(day.year + years, day.month, day.day)
    except ValueError:
        return date(day.year + years, 2, 28)


def due_day(anchor: date, n: int) -> date:
    day = years_later(anchor, n)
    while (day + DAY).month == day.month:
        day += DAY
    return day


def read(  # noqa: C901 - one text, read from top to bottom
    facts: StandingFacts, on: date, known: date
) -> dict[str, object]:
    """The standing on a day by what was known on another, as plain values."""
    recertified = facts.recertified_on
    anchor = recertified if recertified and recertified <= known else facts.granted_on

    def counts(day: date | None) -> bool:
        return day is not None and anchor <= day <= known

    if facts.deceased_on and facts.deceased_on <= known:
        return plain("deceased", facts.deceased_on)
    if counts(facts.revoked_on):
        return plain("revoked", facts.revoked_on)
    ended = facts.retired_until and facts.retired_until <= known
    if counts(facts.retired_on) and not ended:
        return plain("retired", facts.retired_on)
    suspended = facts.suspended
    if suspended and counts(suspended.start) and (suspended.until is None or on < suspended.until):
        return plain("suspended", suspended.start)

    unpaid = []
    for n in range(1, on.year - anchor.year + 1):
        paid = facts.dues_paid.get(anchor.year + n)
        in_time = counts(paid) and paid < years_later(anchor, n + 3)
        if due_day(anchor, n) < on and not in_time:
            unpaid.append(n)
    years = [anchor.year + n for n in unpaid]

    reasons = []
    mandatory = facts.granted_on >= date(2006, 1, 1) or (
        anchor == recertified and recertified > date(2014, 4, 1)
    )
    k = 1
    while years_later(anchor, 3 * k) <= on:
        start, end = years_later(anchor, 3 * (k - 1)), years_later(anchor, 3 * k)
        met = any(
            cycle.start == start and counts(cycle.met_on) and start <= cycle.met_on < end
            for cycle in facts.cycles
        )
        if mandatory and not met:
            reasons.append((end, "ccp_not_documented", start))
        k += 1
    reasons += [
        (cycle.audit_failed_on, "audit_failed", cycle.start)
        for cycle in facts.cycles
        if counts(cycle.audit_failed_on)
    ]

    way_back = "recertify" if reasons else "pay_dues"
    if unpaid and on >= due_day(anchor, unpaid[0]) + 31 * DAY:
        reasons.append((due_day(anchor, unpaid[0]) + 31 * DAY, "dues_unpaid", years))
        if on >= years_later(anchor, unpaid[0] + 3):
            way_back = "recertify"
    if reasons:
        reasons.sort(key=lambda reason: (reason[:2], str(reason[2])))
        since = reasons[0][0]
        routes = ["exam"] if on >= years_later(since, 10) else ["ccp", "exam"]
        return plain("lapsed", since, reasons, way_back, routes if way_back == "recertify" else [])
    if unpaid:
        since = due_day(anchor, unpaid[0]) + DAY
        return plain("grace", since, [(since, "dues_unpaid", years)])
    return plain("active", None)


def plain(standing, since, reasons=(), way_back=None, routes=()):
    return {
        "standing": standing,
        "since": since,
        "reasons": list(reasons),
        "way_back": way_back,
        "routes": list(routes),
    }
