"""What answers come to, beside what they came to by another version or on another day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recert.eligibility.rules.judging import Result, RouteFinding

ORDER = (Result.NOT_MET, Result.UNCLEAR, Result.MET)


@dataclass(frozen=True, slots=True)
class RouteChange:
    """A route that turns out otherwise; before or after None: there is no such route."""

    title: str
    before: Result | None
    after: Result | None

    @property
    def worse(self) -> bool:
        return _rank(self.after) < _rank(self.before)


def changes(before: Iterable[RouteFinding], after: Iterable[RouteFinding]) -> list[RouteChange]:
    """The routes whose result differs."""
    titles: dict[str, str] = {}
    results: dict[str, list[Result | None]] = {}
    for place, findings in enumerate((before, after)):
        for found in findings:
            titles[found.route.code] = found.route.title
            results.setdefault(found.route.code, [None, None])[place] = found.result
    return [
        RouteChange(titles[code], was, then) for code, (was, then) in results.items() if was != then
    ]


def best(findings: Iterable[RouteFinding]) -> Result:
    """Of the routes; one that is met is enough."""
    return max((found.result for found in findings), key=_rank)


def _rank(result: Result | None) -> int:
    return ORDER.index(result) if result else 0
