"""What a list would save: its rows with their points, and what that makes of each certification."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.drafts.forms import ListRead, ListRow
from ccp.drafts.services import lists
from ccp.drafts.views.list_ticks import Takes, doubts, names
from ccp.models import Activity, Cycle
from ccp.queries.activities import alike_each
from ccp.queries.preview import Together, together
from ccp.queries.tally import activity_facts
from ccp.rules.activities import ZERO, ActivityFacts
from ccp.rules.categories import CATEGORIES
from ccp.services.activities import refusals
from ccp.services.entries import BeforeCertified, CycleClosed, Entry, Report
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
    """A row as the page shows it. name: what its tick is called; taken: whether it is ticked.
    problems: why it cannot be saved. warnings: what to look at; doubt: why it came unticked.
    """

    line: int
    name: str
    title: str
    provider: str
    category: str
    day: date | None
    amount: str
    counts: list[Counted]
    problems: list[str]
    warnings: list[str]
    taken: bool
    doubt: str

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
    """rows: all, in the order of the list; good: those that are saved."""

    rows: list[TableRow]
    good: list[lists.ListRow]
    sums: list[Sum]

    @property
    def bad(self) -> list[TableRow]:
        return [row for row in self.rows if row.problems]

    @property
    def left_out(self) -> int:
        """How many can be saved and are not ticked."""
        return len(self.rows) - len(self.bad) - len(self.good)


@dataclass(slots=True)
class _Good:
    """A row that can be saved. place: among those that are, None where it is not ticked."""

    row: lists.ListRow
    entry: Activity
    warnings: list[str]
    doubt: str = ""
    place: int | None = None


def list_table(
    person: Certificant,
    read: ListRead,
    offer: Offer,
    on: date,
    *,
    takes: Takes | None = None,
    saved: Collection[int] = (),
) -> ListTable:
    """Work out what a list would save; the number of queries does not grow with its rows.

    takes: what is ticked, where a page said so. saved: lines that are on record since the list was
    confirmed, which are no duplicates of themselves.
    """
    named, good = names(read), _good(person, read, on)
    _doubt(person, list(good.values()), saved)
    taken: list[_Good] = []
    for line, one in good.items():
        if (takes or Takes()).take(named[line], plain=not one.doubt):
            one.place = len(taken)
            taken.append(one)
    facts = [(activity_facts(one.entry), one.row.certification_ids) for one in taken]
    effects = together(offer.certifications, facts, on)
    table = []
    for row in read.rows:
        own = good.get(row.line)
        at = own.place if own else None
        counts = [] if at is None else _counts(at, taken[at].row, facts, effects, offer)
        table.append(_table_row(row, named.get(row.line, ""), own, counts, on))
    sums = [
        Sum(offer.codes[each.certification.pk], each.cycle, each.before, each.after.total)
        for each in effects
        if any(each.certification.pk in one.row.certification_ids for one in taken)
    ]
    return ListTable(table, [one.row for one in taken], sums)


def _good(person: Certificant, read: ListRead, on: date) -> dict[int, _Good]:
    """The rows that can be saved, by their line; of the others the row says why not.

    A row that names no certification counts for those of its list whose cycle of its day is open.
    """
    ready = [(row, row.form.entry()) for row in read.rows if row.form and _is_ready(row)]
    good: dict[int, _Good] = {}
    notes: dict[int, list[str]] = defaultdict(list)
    while ready:
        reports = [Report(entry=entry, certification_ids=row.ids) for row, entry in ready]
        refused = refusals(certificant=person, reports=reports, on=on)
        again = []
        for (row, entry), no in zip(ready, refused, strict=True):
            if no is None:
                found = lists.ListRow(row.line, entry, row.ids)
                unsaved = Activity(certificant=person, **entry.columns())
                warnings = notes[row.line] + _to_come(entry, on)
                good[row.line] = _Good(found, unsaved, warnings)
            elif not isinstance(no, CycleClosed | BeforeCertified) or len(row.ids) == 1:
                row.problems.append(" ".join([*notes[row.line], str(no)]))
            elif row.read.counts_for:
                row.problems.append(f"{no} Or take {no.code} out of what the row counts for.")
            else:
                row.ids = [pk for pk in row.ids if pk != no.certification.pk]
                notes[row.line].append(f"Not for {no.code}: {no.why}")
                again.append((row, entry))
        ready = again
    return dict(sorted(good.items()))


def _doubt(person: Certificant, good: Sequence[_Good], saved: Collection[int]) -> None:
    """Say what looks alike; what seems to be the same is not ticked by itself."""
    rows = [(one.row.line, one.entry) for one in good]
    alike = alike_each(person, [entry for _line, entry in rows]) if rows else []
    for at, one in enumerate(good):
        known = [] if one.row.line in saved else alike[at]
        for same, said in doubts(at, rows, known):
            if same and not one.doubt:
                one.doubt = said
            elif not same:
                one.warnings.append(said)


def _to_come(entry: Entry, on: date) -> list[str]:
    if entry.completed_on <= on:
        return []
    return ["Its day is still to come. It counts once the day has come, if it lies in a cycle."]


def _is_ready(row: ListRow) -> bool:
    return bool(
        row.form and row.ids and not row.problems and not row.read.asks and row.form.is_valid()
    )


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


def _table_row(
    row: ListRow, name: str, good: _Good | None, counts: list[Counted], on: date
) -> TableRow:
    data, form = row.read.data, row.form
    cleaned = getattr(form, "cleaned_data", {}) if form else {}
    label = policy()[CATEGORIES][row.read.category].on(on).label if row.read.category else ""
    return TableRow(
        line=row.line,
        name=name,
        title=data.get("title", ""),
        provider=data.get("provider", ""),
        category=label,
        day=cleaned.get("completed_on") or cleaned.get("to_day"),
        amount=_amount(row),
        counts=counts,
        problems=row.problems,
        warnings=good.warnings if good else [],
        taken=good is not None and good.place is not None,
        doubt=good.doubt if good else "",
    )


UNITS = {"hours": ("hour", "hours"), "credits": ("credit", "credits"), "years": ("year", "years")}


def _amount(row: ListRow) -> str:
    data = row.read.data
    if row.form is None:
        return ""
    said = []
    for name in ("hours", "credits", "years", "kind", "role"):
        if (text := data.get(name)) and name in row.form.own:
            one, several = UNITS.get(name, ("", ""))
            said.append(f"{text} {one if text == '1' else several}".strip())
    return ", ".join(said)
