"""The figures of policy that quizzes rest on (handbook section 6). An attempt keeps those of the
day on which it began.
"""

from __future__ import annotations

from members.rules.declared import Figure, Group
from members.rules.readers import Whole

QUIZ = Group("quizzes", "Quizzes", 45)

PASS_PERCENT = Figure(
    "quiz_pass_percent",
    Whole(1, 100),
    default=80,
    group=QUIZ,
    label="Where its course says nothing else, a quiz is passed with",
    unit="percent of its questions right",
    section=6,
    asked="the day on which the attempt begins",
)
LEAST_QUESTIONS = Figure(
    "quiz_least_questions",
    Whole(1, 50),
    default=5,
    group=QUIZ,
    label="The quiz of an article asks at least",
    unit="questions",
    section=6,
    asked="the day on which the course is published",
)
ATTEMPTS_A_DAY = Figure(
    "quiz_attempts_a_day",
    Whole(1, 50),
    default=3,
    group=QUIZ,
    label="Where it says nothing else, a course may be tried",
    unit="times a day",
    section=6,
    asked="the day on which the attempt begins",
)
