"""All kinds of facts, compared within one snapshot of the database by a few processes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import as_completed
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Max, Min

from amt_portal.facts_check import (  # noqa: F401 - most declare their statements only
    activities,
    audits,
    completions,
    courses,
    cycles,
    documents,
    dues,
    imports,
    invoices,
    names,
    notices,
    payments,
    standing,
)
from amt_portal.facts_check.difference import Difference, Found
from amt_portal.facts_check.part import Known, certifications
from amt_portal.facts_check.snapshot import readers
from amt_portal.facts_check.statement import STATEMENTS
from members.models import Certification

PART = 20_000  # certifications of one task


@dataclass(frozen=True, slots=True)
class ByRule:
    """A fact that a rule computes for one certification after the other; `number`: how many of
    them it has.
    """

    name: str
    compare: Callable[[Known, date], Iterator[Difference]]
    number: Callable[[Known], int]


def _one(_known: Known) -> int:
    return 1


def _cycles(known: Known) -> int:
    return len(known.cycles)


BY_RULE = (
    ByRule("standing", standing.compare, _one),
    ByRule("cycle_days", cycles.compare_days, _cycles),
    ByRule("cycle_required", cycles.compare_required, _cycles),
    ByRule("cycle_met_on", cycles.compare_met, _cycles),
    ByRule("cycle_closed", cycles.compare_closed, _cycles),
    ByRule("cycle_remind_on", cycles.compare_remind, _cycles),
    ByRule("cycle_rolled_on", cycles.compare_rolled, _cycles),
)


KINDS = tuple(sorted([*STATEMENTS, *(rule.name for rule in BY_RULE)]))


def check(on: date, *, kinds: Collection[str] = KINDS, processes: int = 1) -> list[Found]:
    """Compare the stored facts of these kinds as of the office day `on`, by name.

    With several processes all see what is committed now, in one snapshot. With one, everything
    happens on the caller's connection.
    """
    if processes == 1:
        return _merged(kinds, (run() for run in _tasks(kinds, on)))
    with readers(processes) as pool:
        running = [pool.submit(run) for run in _tasks(kinds, on)]
        return _merged(kinds, (task.result() for task in as_completed(running)))


def _tasks(kinds: Collection[str], on: date) -> Iterator[Callable[[], list[Found]]]:
    """The work in pieces that any process can do."""
    for name in STATEMENTS:
        if name in kinds:
            yield partial(_by_statement, name, on)
    rules = [rule.name for rule in BY_RULE if rule.name in kinds]
    ends = Certification.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if rules and ends["first"] is not None:
        for first in range(ends["first"], ends["last"] + 1, PART):
            yield partial(_by_rule, rules, first, first + PART - 1, on)


def _by_statement(name: str, on: date) -> list[Found]:
    return [STATEMENTS[name].found(on)]


def _by_rule(kinds: Collection[str], first: int, last: int, on: date) -> list[Found]:
    """Compare the certifications with an id in [first, last]."""
    found = [(rule, Found(rule.name)) for rule in BY_RULE if rule.name in kinds]
    for known in certifications(first, last, on):
        for rule, one in found:
            one.compared += rule.number(known)
            for difference in rule.compare(known, on):
                one.add(difference)
    return [one for _, one in found]


def _merged(kinds: Collection[str], results: Iterable[list[Found]]) -> list[Found]:
    merged = {name: Found(name) for name in KINDS if name in kinds}
    for found in results:
        for one in found:
            merged[one.name].merge(one)
    return list(merged.values())
