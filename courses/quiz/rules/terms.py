"""What the quiz of a course asks on a day (handbook section 6)."""

from __future__ import annotations

from dataclasses import dataclass

from courses.quiz.rules.scoring import pass_with


@dataclass(frozen=True, slots=True)
class Asks:
    """there: questions that can be drawn; draws: how many are to be; pass_percent, a_day: what
    passes, and how many attempts there may be a day, by the course or else by the policy.
    """

    there: int
    draws: int
    pass_percent: int
    a_day: int

    @property
    def size(self) -> int:
        """How many questions are asked: all of them where there are fewer than it wants."""
        return min(self.draws, self.there)

    @property
    def pass_with(self) -> int:
        return pass_with(self.size, self.pass_percent)

    def short(self, least: int) -> int:
        """How many questions are missing before anybody may be asked; least: what the policy wants
        a quiz to ask.
        """
        return max(self.draws - self.there, least - self.there, 0)
