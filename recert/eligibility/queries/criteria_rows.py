"""The criteria as they are kept, in the shape of `recert/policy/eligibility.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from members.queries.policy import KeptTable, days_of
from members.queries.policy_line import Line
from members.queries.programs import code_of
from members.rules.declared import Field, plain
from members.rules.readers import Row, flag
from recert.eligibility.models import CriteriaPolicy
from recert.eligibility.queries.foresight import foresee
from recert.eligibility.rules.criteria import (
    CRITERIA,
    FIGURES,
    PLACEHOLDER,
    RuleSet,
    figures_of,
    read_criteria,
)
from recert.eligibility.rules.figures import RECERTIFICATION

NOT_CONFIRMED = Field(PLACEHOLDER, flag, "Not confirmed by AMT yet", marked=False)


def rows() -> Sequence[Row]:
    return [_document(row) for row in CriteriaPolicy.objects.all()]


def _document(row: CriteriaPolicy) -> dict[str, Any]:
    rules: dict[str, Any] = deepcopy(row.rules)
    for where, criterion, name in list(figures_of(rules["route"])):
        criterion[name] = row.figures[where]
    own = {"program": row.program, "version": row.version, "placeholder": row.placeholder}
    return days_of(row) | own | rules


def rule_set(row: CriteriaPolicy) -> RuleSet:
    """One version, whether it is in force, was, or is to come."""
    return read_criteria([_document(row)])[row.program].entries[0].value


def load(starting: Iterable[Row]) -> None:
    """Put criteria into their table; those of a program that is there already stay."""
    there = set(CriteriaPolicy.objects.values_list("program", flat=True))
    CriteriaPolicy.objects.bulk_create(
        CriteriaPolicy(
            **{key: row[key] for key in ("program", "version", "valid_from", "source")},
            placeholder=row[PLACEHOLDER],
            rules={key: row[key] for key in ("public", "question", "route")},
            figures={where: each[name] for where, each, name in figures_of(row["route"])},
        )
        for row in starting
        if row["program"] not in there
    )


def lines(on: date) -> Iterator[Line]:
    """The criteria of each program: any change is a new version of all of them."""
    by_program = groupby(CriteriaPolicy.objects.order_by("program", "valid_from"), _program)
    for program, rows_of_it in by_program:
        held = tuple(rows_of_it)
        fields = tuple(_fields(held[-1]))
        begun = [row for row in held if row.valid_from <= on] or held[:1]
        yield Line(
            key=f"eligibility-{program.lower()}",
            label=f"Who is eligible for the {code_of(program, on)} exam",
            group=RECERTIFICATION,
            fields=fields,
            asked="the day on which somebody answers",
            model=CriteriaPolicy,
            same=("program", program),
            rows=held,
            values=partial(_values, fields),
            marks=lambda row: (PLACEHOLDER,) if row.placeholder else (),
            columns=partial(_columns, begun[-1]),
            foresee=partial(foresee, program),
        )


def _program(row: CriteriaPolicy) -> str:
    return row.program


def _fields(row: CriteriaPolicy) -> Iterator[Field]:
    titles = {route["code"]: route["title"] for route in row.rules["route"]}
    for where, criterion, name in figures_of(row.rules["route"]):
        figure, route = FIGURES[name], titles[where.split(".")[0]]
        unit = criterion.get("unit", "") if name == "least" else figure.unit
        label = f"{route}, {criterion['title']}: {figure.label}"
        yield Field(where, figure.reader, label, unit, marked=False, section=route)
    yield NOT_CONFIRMED


def _values(fields: tuple[Field, ...], row: CriteriaPolicy) -> dict[str, Any]:
    kept = row.figures | {PLACEHOLDER: row.placeholder}
    return {field.name: field.reader(kept[field.name]) for field in fields}


def _columns(
    in_force: CriteriaPolicy, values: Mapping[str, Any], _marks: tuple[str, ...]
) -> dict[str, Any]:
    figures = {where: plain(value) for where, value in values.items() if where != PLACEHOLDER}
    return {
        "version": in_force.version + 1,
        "rules": in_force.rules,
        "figures": figures,
        PLACEHOLDER: values[PLACEHOLDER],
    }


KEPT = KeptTable(
    CRITERIA,
    Path(__file__).parents[2] / "policy" / "eligibility.toml",
    load,
    rows,
    (CriteriaPolicy,),
    lines,
)
