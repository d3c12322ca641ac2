"""The handbook's figures as one readable file, and their way into the policy tables."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from members.rules.policy import Policy

HANDBOOK = Path(__file__).with_name("handbook.toml")


def document() -> dict[str, Any]:
    """The file as plain dicts: {"program": [...], "setting": [...], "category": [...]}.

    PolicyError where the rules cannot work with what it says.
    """
    read = tomllib.loads(HANDBOOK.read_text(encoding="utf-8"))
    Policy.from_document(read)
    return read


def load_programs(program: Any, name: Any, terms: Any) -> None:
    """Fill the tables of programmes through the given model managers; a filled one stays."""
    for row in document()["program"]:
        kept, new = program.objects.get_or_create(key=row["key"])
        if not new:
            continue
        for entry in row["names"]:
            name.objects.create(program=kept, **entry)
        for entry in row["terms"]:
            figures = {key: value for key, value in entry.items() if key != "placeholder"}
            terms.objects.create(program=kept, placeholders=entry.get("placeholder", []), **figures)


def load_settings(value: Any) -> None:
    """Fill the table of single figures through the given model manager; a filled one stays."""
    for row in document()["setting"]:
        figure = row["value"]
        value.objects.get_or_create(
            name=row["name"],
            valid_from=row["valid_from"],
            defaults={
                "value": figure.isoformat() if isinstance(figure, date) else figure,
                "valid_to": row.get("valid_to"),
                "placeholder": bool(row.get("placeholder")),
                "note": row.get("note", ""),
            },
        )
