"""The steps of an application: what each asks, and what still keeps it from being sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from recert.rules.covered import Covered


class Step(StrEnum):
    ABOUT = "about"
    FELONY = "felony"
    POINTS = "points"
    STATEMENT = "statement"
    ELIGIBILITY = "eligibility"
    DOCUMENTS = "documents"
    REVIEW = "review"


STEPS: Mapping[str, tuple[Step, ...]] = {
    "ccp": (Step.ABOUT, Step.FELONY, Step.POINTS, Step.STATEMENT, Step.REVIEW),
    "exam": (Step.ABOUT, Step.ELIGIBILITY, Step.DOCUMENTS, Step.REVIEW),
}
FELONY_ASKS = ("convicted_on", "nature", "court", "outcome")
"""What is asked of a conviction, beside its documents."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is said so far. said: by step, what was saved of it. felony_files: documents of a
    conviction. covered: of the route by CCP. signed: the statement in force, by its text. fits: the
    chosen eligibility route is not ruled out by the answers; shown: a document of it is there.
    """

    route: str
    said: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    felony_files: int = 0
    covered: Covered | None = None
    signed: bool = False
    fits: bool = False
    shown: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        return STEPS[self.route]

    def done(self, step: Step) -> bool:
        """Whether a step asks for nothing more."""
        return not self.lacks(step)

    def lacks(self, step: Step) -> str:
        """The name of what a step still asks for, "" where it asks for nothing."""
        if step is Step.ABOUT:
            return "" if self.said.get(step) else "about"
        if step is Step.FELONY:
            return self._felony()
        if step is Step.POINTS:
            return "" if self.covered and self.covered.met else "points"
        if step is Step.STATEMENT:
            return "" if self.signed else "statement"
        if step is Step.ELIGIBILITY:
            return "" if self.fits else "eligibility"
        if step is Step.DOCUMENTS:
            return "" if self.shown else "documents"
        return "review" if self.to_do else ""

    @property
    def to_do(self) -> Sequence[str]:
        """What has to be done before it can be paid, in order of the steps."""
        return [lack for step in self.steps[:-1] if (lack := self.lacks(step))]

    @property
    def next(self) -> Step:
        """Where to go on."""
        return next((step for step in self.steps if self.lacks(step)), self.steps[-1])

    def _felony(self) -> str:
        said = self.said.get(Step.FELONY)
        if not said:
            return "felony"
        if not said["convicted"]:
            return ""
        if not all(said.get(name) for name in FELONY_ASKS):
            return "felony_details"
        return "" if self.felony_files else "felony_documents"
