"""What a list would save: its rows with their points, and what that makes of each certification."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.drafts.forms import ListRead, ListRow
from ccp.drafts.rules.columns import HEADS
from ccp.drafts.services import lists
from ccp.models import Activity, Cycle
from ccp.queries.activities import alike_each, is_alike
from ccp.queries.preview import Together, together
from ccp.queries.tally import activity_facts
from ccp.rules.activities import ZERO, ActivityFacts
from ccp.rules.categories import CATEGORIES
from ccp.services.activities import refusals
from ccp.services.entries import Entry, Report
from ccp.views import words
from ccp.views.offer import Offer
from members.models import Certificant
from members.queries.policy import policy
from plumbing.templatetags.ui import day as long_day


@dataclass(frozen=True, slots=True)
class Counted:
    """How a row counts for one certification. points: within its caps; None where its day belongs
    to another cycle than the current one.
    """

    code: str
    points: Decimal | None
    reasons: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as the page shows it. problems: why it is not saved. warnings: what to look at."""

    line: int
    title: str
    provider: str
    category: str
    day: date | None
    amount: str
    counts: list[Counted]
    problems: list[str]
    warnings: list[str]

    @property
    def points(self) -> Decimal:
        """What counts, the most of its certifications."""
        return max((each.points for each in self.counts if each.points is not None), default=ZERO)


@dataclass(frozen=True, slots=True)
class Sum:
    """One certification: its points before and with the list."""

    code: str
    cycle: Cycle
    before: Decimal
    after: Decimal

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        """The bar: what is there already, then what the list adds."""
        return [("primary", self.before), ("kept", max(self.after - self.before, ZERO))]


@dataclass(frozen=True, slots=True)
class ListTable:
    """rows: all, in the order of the list; good: those that can be saved."""

    rows: list[TableRow]
    good: list[lists.ListRow]
    sums: list[Sum]

    @property
    def bad(self) -> list[TableRow]:
        return [row for row in self.rows if row.problems]


def list_table(
    person: Certificant, read: ListRead, offer: Offer, on: date, *, saved: Collection[int] = ()
) -> ListTable:
    """Work out what a list would save; the number of queries does not grow with its rows.

    saved: lines that are on record since it was confirmed, which are no duplicates of themselves.
    """
    ready = [row for row in read.rows if _is_ready(row)]
    entries: list[Entry] = [row.form.entry() for row in ready if row.form]
    reports = [
        Report(entry=entry, certification_ids=row.ids)
        for row, entry in zip(ready, entries, strict=True)
    ]
    refused = refusals(certificant=person, reports=reports, on=on) if reports else []
    good = []
    for row, entry, no in zip(ready, entries, refused, strict=True):
        if no is None:
            good.append(lists.ListRow(row.line, entry, row.ids))
        else:
            row.problems.append(str(no))
    unsaved = [_unsaved(person, row.entry) for row in good]
    facts = [
        (activity_facts(one), row.certification_ids) for one, row in zip(unsaved, good, strict=True)
    ]
    effects = together(offer.certifications, facts, on)
    alike = alike_each(person, unsaved) if unsaved else []
    place = {row.line: at for at, row in enumerate(good)}
    table = []
    for row in read.rows:
        at = place.get(row.line)
        counts: list[Counted] = []
        warnings: list[str] = []
        if at is not None:
            counts = _counts(at, good[at], facts, effects, offer)
            warnings = _warnings(at, unsaved, [] if row.line in saved else alike[at], good, on)
        table.append(_table_row(row, counts, warnings, on))
    sums = [
        Sum(offer.codes[each.certification.pk], each.cycle, each.before, each.after.total)
        for each in effects
        if any(each.certification.pk in row.certification_ids for row in good)
    ]
    return ListTable(table, good, sums)


def _is_ready(row: ListRow) -> bool:
    return bool(
        row.form and row.ids and not row.problems and not row.read.asks and row.form.is_valid()
    )


def _unsaved(person: Certificant, entry: Entry) -> Activity:
    return Activity(certificant=person, **entry.columns())


def _counts(
    at: int,
    row: lists.ListRow,
    facts: Sequence[tuple[ActivityFacts, Collection[int]]],
    effects: Sequence[Together],
    offer: Offer,
) -> list[Counted]:
    found = []
    for each in effects:
        if each.certification.pk not in row.certification_ids:
            continue
        code, line = offer.codes[each.certification.pk], each.lines.get(at)
        if line is None:
            found.append(Counted(code, None, [_elsewhere(row.entry, each.cycle, code)]))
            continue
        said = words.reasons(line, facts[at][0], each.cycle, each.after, dict(each.titles))
        found.append(Counted(code, line.counted, said))
    return found


def _elsewhere(entry: Entry, cycle: Cycle, code: str) -> tuple[str, str]:
    if entry.completed_on < cycle.start:
        return "Not in this cycle.", (
            f"Its day is before the {code} cycle began on {long_day(cycle.start)}; it counts for "
            "the one before, which is still open."
        )
    return "Not in this cycle.", (
        f"Its day is after the {code} cycle ends on {long_day(cycle.period.last_day)}. It counts "
        "for the one after it."
    )


def _warnings(
    at: int,
    unsaved: Sequence[Activity],
    alike: Sequence[Activity],
    good: Sequence[lists.ListRow],
    on: date,
) -> list[str]:
    own = unsaved[at]
    found = [
        f"Is it on record already? “{other.title or other.provider}” of "
        f"{long_day(other.completed_on)} looks the same. This row is saved all the same; take it "
        "out if it is the same."
        for other in alike[:1]
    ]
    found += [
        f"Is it the same as row {good[before].line}? Both are saved; take one out if it is there "
        "twice."
        for before in range(at)
        if is_alike(unsaved[before], own)
    ][:1]
    if own.completed_on > on:
        found.append("Its day is still to come. It counts once the day has come.")
    return found


def _table_row(row: ListRow, counts: list[Counted], warnings: list[str], on: date) -> TableRow:
    data, form = row.read.data, row.form
    cleaned = getattr(form, "cleaned_data", {}) if form else {}
    label = policy()[CATEGORIES][row.read.category].on(on).label if row.read.category else ""
    return TableRow(
        line=row.line,
        title=data.get("title", ""),
        provider=data.get("provider", ""),
        category=label,
        day=cleaned.get("completed_on") or cleaned.get("to_day"),
        amount=_amount(row),
        counts=counts,
        problems=row.problems,
        warnings=warnings,
    )


def _amount(row: ListRow) -> str:
    data = row.read.data
    if row.form is None:
        return ""
    said = [
        (name, data[name])
        for name in ("hours", "credits", "years", "kind", "role")
        if data.get(name)
    ]
    shown = [(name, text) for name, text in said if name in row.form.own]
    return ", ".join(
        text if name in {"kind", "role"} else f"{text} {HEADS[name].lower()}"
        for name, text in shown
    )
