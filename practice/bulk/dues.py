"""The dues years of a certification: when each was paid, and what the portal invoiced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from members.rules.calendar import anniv, first_of_month, last_of_month
from practice.bulk.held import Held

# Shares of paid years.
IN_MONTH, IN_GRACE, LATE = 0.82, 0.10, 0.035  # the others early
ARREARS_PAID = 0.15  # of people invoiced for several years
PAYABLE_YEARS = 3


@dataclass(slots=True)
class Year:
    """Dues year n: the first of its anniversary month and the day it was paid, as ordinals."""

    n: int
    month: int
    starts: date
    paid: int | None = None
    invoice: int | None = None  # the month of the invoice it is on


def years(rng: Random, held: Held, today: int, opened: int) -> list[Year]:
    """The dues years invoiced by today, with the day each was paid; `opened` is the portal's
    first day: what was owed before was paid before, or is owed still.
    """
    chance = rng.random
    found = []
    for year in _begun(held.anchor, today):
        found.append(year)
        if year.n >= held.drop or year.month >= held.stop:
            continue
        draw, day = chance(), year.month
        if draw < IN_MONTH:
            day += int(chance() * 27)
        elif draw < IN_MONTH + IN_GRACE:
            day += 31 + int(chance() * 27)
        elif draw < IN_MONTH + IN_GRACE + LATE:
            day += 62 + int(chance() * 280)
        elif year.month < opened:
            day -= 1 + int(chance() * 20)
        if year.month < opened <= day:
            day = opened - 1 - int(chance() * 20)
        year.paid = day if day <= held.stop else None
    return found


def _begun(anchor: date, today: int) -> Iterator[Year]:
    n = 1
    while True:
        starts = anniv(anchor, n)
        month = first_of_month(starts).toordinal()
        if month > today:
            return
        yield Year(n, month, starts)
        n += 1


def invoiced(rng: Random, held: Held, found: list[Year], today: int, opened: int) -> None:
    """Note on which month's invoice each year is, as the runs since the portal opened made them,
    and let some pay what they owed for several years.
    """
    for place, year in enumerate(found):
        if year.month < opened or year.month >= held.lapsed_for_good:
            continue
        if year.paid is not None and year.paid < year.month:
            continue
        owed = [one for one in found[:place] if one.paid is None or one.paid >= year.month]
        first = (owed or [year])[0]
        if _unpayable_from(held, first) <= year.month:
            held.lapsed_for_good = min(held.lapsed_for_good, _unpayable_from(held, first))
            continue
        asked = [one for one in owed if one.invoice is None]
        for one in (*asked, year):
            one.invoice = year.month
        if len(asked) > 0 and len(asked) == len(owed) and rng.random() < ARREARS_PAID:
            day = year.month + int(rng.random() * 27)
            if day <= min(today, held.lapsed_for_good - 1, _unpayable_from(held, first) - 1):
                for one in (*asked, year):
                    one.paid = day


def pay_together(years_held: Iterable[list[Year]]) -> None:
    """Let the lines of an invoice be paid on one day, with the last of them, if all are paid."""
    months: defaultdict[int, list[Year]] = defaultdict(list)
    for found in years_held:
        for year in found:
            if year.invoice is not None:
                months[year.invoice].append(year)
    for lines in months.values():
        days = [year.paid for year in lines if year.paid is not None]
        if len(days) == len(lines) > 1:
            for year in lines:
                year.paid = max(days)


def _unpayable_from(held: Held, year: Year) -> int:
    return anniv(held.anchor, year.n + PAYABLE_YEARS).toordinal()


def rolled_on(end: int, through: int, met: int | None, found: list[Year]) -> int | None:
    """The day a met cycle rolled over: its end, or the last payment of its years if that is later.

    `through` is the last dues year that has to be paid.
    """
    if met is None:
        return None
    paid = [year.paid for year in found[:through]]
    if len(paid) < through or None in paid:
        return None
    return max([end, *(day for day in paid if day is not None)])


def due_on(month: int) -> date:
    """The due day of the invoices of a month."""
    return last_of_month(date.fromordinal(month))
