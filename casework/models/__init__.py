"""Tables of the files that people hand in."""

from casework.models.document import Document, Origin
from casework.models.turn import CheckTurn
from casework.models.use import DocumentUse

__all__ = ["CheckTurn", "Document", "DocumentUse", "Origin"]
