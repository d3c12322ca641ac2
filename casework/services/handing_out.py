"""What is noted when staff take a file out of the portal."""

from __future__ import annotations

from casework.models import CaseFile
from casework.services.cases import note
from casework.verbs import CaseVerb
from members.models import User


def note_download(*, file: CaseFile, actor: User) -> None:
    """Note who downloaded a file of a case as it was sent."""
    kept = file.document
    after = {"name": file.name, "kind": kept.kind, "size": kept.size, "sha256": kept.sha256}
    note(file.case, CaseVerb.CASE_FILE_DOWNLOADED, actor=actor, after=after)
