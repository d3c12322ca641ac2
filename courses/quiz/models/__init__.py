"""Question banks, and what learners answered (handbook section 6)."""

from courses.quiz.models.attempt import Asked, Attempt
from courses.quiz.models.bank import DRAWS, MOST_ASKED, Bank, Question

__all__ = ["DRAWS", "MOST_ASKED", "Asked", "Attempt", "Bank", "Question"]
