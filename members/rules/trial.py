"""Figures tried on the rules before they are taken (handbook, opening paragraph)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from members.rules.calendar import ONE_DAY, anniv
from members.rules.dated import Dated, PolicyError
from members.rules.facts import StandingFacts
from members.rules.policy import Policy
from members.rules.standing import decide

YEARS = (0, 1, 3, 4, 10, 15)  # after a grant: first dues, end of a cycle, end of paying, exam only


@contextmanager
def answering(rule: str, day: date) -> Iterator[None]:
    """Turn whatever a rule dies of into a PolicyError that names the rule and the day."""
    try:
        yield
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise PolicyError(f"{rule} finds no answer for {day}: {error}") from error


def try_standing(policy: Policy) -> None:
    """Ask for the standing of somebody who pays nothing, granted on, before and long before each
    day on which a single figure changes.

    Raises PolicyError where the rule finds no answer.
    """
    figures = (getattr(policy.settings, name) for name in policy.settings.__slots__)
    for day in days_of_change(figures):
        for granted_on in (day, day - ONE_DAY, anniv(day, -3), anniv(day, -12)):
            for years in YEARS:
                on = max(anniv(granted_on, years), granted_on)
                with answering("Standing", on):
                    decide(StandingFacts(granted_on), on, policy)


def days_of_change(figures: Iterable[Dated[Any]]) -> list[date]:
    """The days from which a figure holds, but for those that always held."""
    return sorted({entry.valid_from for figure in figures for entry in figure.entries[1:]})
