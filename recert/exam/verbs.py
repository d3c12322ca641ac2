"""What is done about the exam; what is done to an application is recertification's."""

from __future__ import annotations

from functools import partial

from members.models import Role
from members.models.verb import Page, Shown, Verb, declare

_list = partial(Shown, page=Page("exam:desk_list", "Open the list", (Role.RECORDS,)))
_own = partial(Shown, private=True)  # what somebody needs is for who decides


@declare
class ExamVerb(Verb):
    """What the exam owns."""

    RESULT_CORRECTED = "result_corrected", Shown("pencil")
    EXAM_LISTED = "exam_listed", _list("list-checks")
    EXAM_LIST_FETCHED = "exam_list_fetched", _list("download")
    ACCOMMODATION_ASKED = "accommodation_asked", _own("accessibility")
    ACCOMMODATION_FILE = "accommodation_file", _own("paperclip")
    ACCOMMODATION_GRANTED = "accommodation_granted", _own("circle-check")
    ACCOMMODATION_REFUSED = "accommodation_refused", _own("circle-x")
    ACCOMMODATION_TAKEN_BACK = "accommodation_taken_back", _own("undo-2")
    ACCOMMODATION_OPENED = "accommodation_opened", _own("eye")
