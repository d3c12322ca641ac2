"""The eligibility routes of a program, as an application by exam asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recert.models import Application

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class EligibleRoute:
    """A route by which somebody may sit the exam. documents: keys and titles of what shows it."""

    code: str
    title: str
    documents: tuple[tuple[str, str], ...]


WITHOUT_CRITERIA = EligibleRoute(
    GENERAL,
    "The office checks that I meet today's criteria",
    (("shown", "What shows that you meet today's criteria"),),
)


def routes_of(application: Application, on: date) -> list[EligibleRoute]:
    """Those that can be chosen on a day; of a program without criteria the office looks."""
    return [WITHOUT_CRITERIA]
