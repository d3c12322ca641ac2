"""Tables of cases, and of the files that people hand in."""

from casework.models.answer import CaseFile, CaseItem, Submission
from casework.models.case import Case, CaseMove
from casework.models.document import Document, Origin
from casework.models.page import Page, ReadBy, Reading
from casework.models.review import Conflict, Decision, Verdict
from casework.models.turn import CheckTurn
from casework.models.use import DocumentUse

__all__ = [
    "Case",
    "CaseFile",
    "CaseItem",
    "CaseMove",
    "CheckTurn",
    "Conflict",
    "Decision",
    "Document",
    "DocumentUse",
    "Origin",
    "Page",
    "ReadBy",
    "Reading",
    "Submission",
    "Verdict",
]
