"""Inputs that people outside found, with what each must give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def rows(name: str) -> list[dict[str, Any]]:
    """The lines of a `.jsonl` file here."""
    return [json.loads(line) for line in (FOLDER / name).read_text().splitlines()]
