"""The criteria of a program as data: questions, routes, and what each criterion asks for
(handbook section 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from members.rules.dated import Dated, Entry, PolicyError
from members.rules.declared import Field, Table
from members.rules.readers import (
    DAY_KEYS,
    Amount,
    Row,
    Whole,
    as_text,
    dated_entry,
    flag,
    read,
    read_optional,
    refuse_unknown,
)

TYPES = ("day", "flag", "whole", "decimal", "work")
NEEDED, PLACEHOLDER = "needed", "placeholder"
FIGURES = {
    NEEDED: Field(NEEDED, flag, "needed"),
    "years": Field("years", Whole(1, 50), "within", "years"),
    "ahead_days": Field("ahead_days", Whole(0, 730), "or to be finished within", "days"),
    "least": Field("least", Amount("0", "99999"), "at least"),
    "week_hours": Field("week_hours", Amount("1", "168"), "of a week at most", "hours"),
}
"""Every figure that staff change, by its name in the data."""

KINDS = {
    "finished": ("years",),
    "current": (NEEDED,),
    "yes": (NEEDED,),
    "at_least": ("least",),
    "hours": ("years", "least", "week_hours"),
    "both_kinds": ("years",),
}
"""The figures of each kind of criterion; `finished` has `ahead_days` where it names `expected`."""

_QUESTION = {"key", "type", "ask", "given", "hint", "none", "why", "clear", "most"}
_CRITERION = {"code", "kind", "title", "question", "expected", "unit", "document"}


@dataclass(frozen=True, slots=True)
class Question:
    """What the assistant asks. given: words before a value; none: what says that there is none, ""
    where that is no answer; clear: where somebody who does not know can look; most: of a decimal.
    """

    key: str
    type: str
    ask: str
    why: str
    clear: str
    given: str = ""
    hint: str = ""
    none: str = ""
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a route asks for. questions: the keys it rests on, `finished` perhaps with a
    second one for a day to come. figures: by the names of FIGURES. document: what proves it.
    """

    code: str
    kind: str
    title: str
    questions: tuple[str, ...]
    figures: Mapping[str, Any]
    unit: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A way to be eligible; each of its criteria must be met."""

    code: str
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of a program's criteria. public: for who has no account, too."""

    program: str
    version: int
    public: bool
    questions: tuple[Question, ...]
    routes: tuple[Route, ...]

    def question(self, key: str) -> Question | None:
        return next((each for each in self.questions if each.key == key), None)


def read_criteria(rows: Iterable[Row]) -> Mapping[str, Dated[RuleSet]]:
    """Read rows as of `recert/policy/eligibility.toml`; PolicyError naming what is wrong."""
    entries: dict[str, list[Entry[RuleSet]]] = {}
    for row in rows:
        program = read(row, "program", "eligibility", as_text)
        entries.setdefault(program, []).append(_entry(row, program))
    for program, dated in entries.items():
        if len({entry.value.version for entry in dated}) < len(dated):
            raise PolicyError(f"eligibility {program}: a version twice")
    return {key: Dated(f"eligibility {key}", dated) for key, dated in entries.items()}


CRITERIA = Table("eligibility", read_criteria)


def _entry(row: Row, program: str) -> Entry[RuleSet]:
    where = f"eligibility {program}"
    refuse_unknown(row, where, {"program", "version", "public", "question", "route"} | DAY_KEYS)
    questions = tuple(_question(each, where) for each in row.get("question", ()))
    types = {question.key: question.type for question in questions}
    routes = tuple(_route(each, types, where) for each in row.get("route", ()))
    if len(types) < len(questions) or len({route.code for route in routes}) < len(routes):
        raise PolicyError(f"{where}: a question or route twice")
    rules = RuleSet(
        program=program,
        version=read(row, "version", where, Whole(1, 10_000)),
        public=read(row, "public", where, flag),
        questions=questions,
        routes=routes,
    )
    return dated_entry(row, where, rules, ("criteria",))


def _question(row: Row, where: str) -> Question:
    key = read(row, "key", where, as_text)
    where = f"{where}, question {key}"
    refuse_unknown(row, where, _QUESTION)
    if row.get("type") not in TYPES:
        raise PolicyError(f"{where}: type: one of {', '.join(TYPES)} expected")
    words = {name: read(row, name, where, as_text) for name in ("ask", "why", "clear")}
    more = {
        name: read(row, name, where, as_text) for name in ("given", "hint", "none") if name in row
    }
    most = read_optional(row, "most", where, Amount("0", "99999"))
    return Question(key=key, type=row["type"], most=most, **words, **more)


def _route(row: Row, types: Mapping[str, str], where: str) -> Route:
    code = read(row, "code", where, as_text)
    where = f"{where}, route {code}"
    refuse_unknown(row, where, {"code", "title", "criterion"})
    criteria = [_criterion(each, types, where) for each in row.get("criterion", ())]
    needed = tuple(each for each in criteria if each.figures.get(NEEDED, True))
    if not needed:
        raise PolicyError(f"{where}: nothing is asked for, so everybody would be eligible")
    if len({each.code for each in criteria}) < len(criteria):
        raise PolicyError(f"{where}: a criterion twice")
    return Route(code, read(row, "title", where, as_text), needed)


_ASKS = {"finished": {"day"}, "current": {"day"}, "yes": {"flag"}, "at_least": {"whole", "decimal"}}


def _criterion(row: Row, types: Mapping[str, str], where: str) -> Criterion:
    code = read(row, "code", where, as_text)
    where, kind = f"{where}, criterion {code}", row.get("kind")
    if kind not in KINDS:
        raise PolicyError(f"{where}: kind: one of {', '.join(KINDS)} expected")
    names = KINDS[kind] + (("ahead_days",) if "expected" in row else ())
    refuse_unknown(row, where, _CRITERION | set(names))
    questions = [read(row, "question", where, as_text)]
    if kind == "finished" and "expected" in row:
        questions.append(read(row, "expected", where, as_text))
    for key in questions:
        if types.get(key) not in _ASKS.get(kind, {"work"}):
            raise PolicyError(f"{where}: {key} is no question that tells it")
    return Criterion(
        code=code,
        kind=kind,
        title=read(row, "title", where, as_text),
        questions=tuple(questions),
        figures={name: FIGURES[name].of(row, where) for name in names},
        unit=row.get("unit", ""),
        document=row.get("document", ""),
    )


def figures_of(routes: Iterable[Row]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each figure of a rule set's routes as data: where it stands (`work.hours.least`), its
    criterion's row, its name there.
    """
    for route in routes:
        for criterion in route["criterion"]:
            for name in FIGURES:
                if name in criterion:
                    yield f"{route['code']}.{criterion['code']}.{name}", criterion, name
