"""The whole policy as one file to read or keep: TOML, in the shape of the policy's document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from members.queries.policy import document, figures


def policy_file(on: date) -> str:
    """Everything on record, each single figure under the words it has at the desk."""
    return "\n".join(_lines(on)) + "\n"


def _lines(on: date) -> Iterator[str]:
    yield f"# The policy as it is on record on {on}."
    yield "# valid_from is the first day a value holds, valid_to the first day it no longer does."
    labels = {figure.key: f"{figure.label} … {figure.unit}".strip() for figure in figures()}
    for key, rows in document().items():
        for row in rows:
            yield ""
            if words := labels.get(row.get("name", "")):
                yield f"# {words}"
            yield f"[[{key}]]"
            yield from (f"{name} = {_toml(value)}" for name, value in row.items())


def _toml(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    # What JSON escapes, TOML escapes alike, but for DEL, which no reader of the policy takes.
    return json.dumps(str(value) if isinstance(value, Decimal) else value, ensure_ascii=False)
