"""Tables of the way back: applications, what is said and shown in them, fees, exams."""

from recert.models.answer import Answer, ClaimedActivity, Explanation, Signature, StatementText
from recert.models.application import Application, Series
from recert.models.exam import STANDS, Attempt, Authorization
from recert.models.fee import FeeLine, FeePolicy, LineKind

__all__ = [
    "STANDS",
    "Answer",
    "Application",
    "Attempt",
    "Authorization",
    "ClaimedActivity",
    "Explanation",
    "FeeLine",
    "FeePolicy",
    "LineKind",
    "Series",
    "Signature",
    "StatementText",
]
