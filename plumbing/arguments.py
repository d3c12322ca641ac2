"""What is typed behind a command."""

from __future__ import annotations

import argparse
from datetime import date


def day(text: str) -> date:
    """Read the DAY of a command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a day like 2026-11-22: {text}") from error
