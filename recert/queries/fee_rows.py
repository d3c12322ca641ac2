"""The fees of applications as they are kept, in the shape of `recert/fees.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from members.queries.policy import KeptTable, days_of
from members.queries.policy_line import Line, by_name
from members.queries.programs import code_of
from members.rules.readers import Row
from recert.models import FeePolicy
from recert.rules.fees import FEES, FIELDS, NAMES
from recert.rules.figures import RECERT


def rows() -> Sequence[Row]:
    return [
        days_of(row)
        | {"program": row.program, "placeholder": row.placeholders}
        | {name: str(getattr(row, name)) for name in NAMES}
        for row in FeePolicy.objects.all()
    ]


def load(starting: Iterable[Row]) -> None:
    """Put fees into their table; those of a programme that is there already stay."""
    there = set(FeePolicy.objects.values_list("program", flat=True))
    FeePolicy.objects.bulk_create(
        FeePolicy(
            placeholders=list(NAMES) if row["placeholder"] is True else row["placeholder"],
            source="Handbook 9",
            **{key: value for key, value in row.items() if key != "placeholder"},
        )
        for row in starting
        if row["program"] not in there
    )


def lines(on: date) -> Iterator[Line]:
    """What an application for each programme costs."""
    for key, held in groupby(FeePolicy.objects.all(), lambda row: row.program):
        yield Line(
            key=f"{key}-application-fees",
            label=f"To recertify a {code_of(key, on)} costs",
            group=RECERT,
            fields=FIELDS,
            asked="application: the day on which paying begins; another attempt: of the failed one",
            model=FeePolicy,
            same=("program", key),
            rows=tuple(held),
            **by_name(NAMES),
        )


KEPT = KeptTable(FEES, Path(__file__).parents[1] / "fees.toml", load, rows, (FeePolicy,), lines)
