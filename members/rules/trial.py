"""Figures tried on the rules before they are taken (handbook, opening paragraph)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from members.rules.calendar import ONE_DAY, anniv
from members.rules.dated import Dated, Policy, PolicyError
from members.rules.declared import Figure
from members.rules.facts import StandingFacts
from members.rules.figures import (
    CCP_MANDATORY_GRANTED_FROM,
    CCP_MANDATORY_RECERTIFIED_AFTER,
    DUES_PAYABLE_YEARS,
    EXAM_ONLY_AFTER_YEARS,
    GRACE_DAYS,
)
from members.rules.standing import decide

RESTS_ON: tuple[Figure[Any], ...] = (
    GRACE_DAYS,
    DUES_PAYABLE_YEARS,
    EXAM_ONLY_AFTER_YEARS,
    CCP_MANDATORY_GRANTED_FROM,
    CCP_MANDATORY_RECERTIFIED_AFTER,
)
"""The figures that the standing rule asks for."""

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
    day on which a figure of standing changes.

    Raises PolicyError where the rule finds no answer.
    """
    for day in days_of_change(policy[figure] for figure in RESTS_ON):
        for granted_on in (day, day - ONE_DAY, anniv(day, -3), anniv(day, -12)):
            for years in YEARS:
                on = max(anniv(granted_on, years), granted_on)
                with answering("Standing", on):
                    decide(StandingFacts(granted_on), on, policy)


def days_of_change(figures: Iterable[Dated[Any]]) -> list[date]:
    """The days from which a figure holds, but for those that always held."""
    return sorted({entry.valid_from for figure in figures for entry in figure.entries[1:]})
