"""What is done to question banks and quizzes."""

from __future__ import annotations

from members.models.verb import Shown, Verb, declare


@declare
class QuizVerb(Verb):
    """What quizzes own."""

    BANK_CHANGED = "bank_changed", Shown("list-checks")
    QUIZ_ENDED = "quiz_ended", Shown("clipboard-check")
