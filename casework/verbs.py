"""What is done to cases and the files of cases."""

from __future__ import annotations

from functools import partial

from members.models.verb import Shown, Verb, declare

# What a file is called and is stays the member's.
_file = partial(Shown, "paperclip", private=True)


@declare
class CaseVerb(Verb):
    """What casework owns."""

    CASE_TAKEN = "case_taken", Shown("search-check")
    CASE_GIVEN_BACK = "case_given_back", Shown("undo-2")
    CASE_ANSWERED = "case_answered", Shown("send", private=True)
    CASE_DECIDED = "case_decided", Shown("stamp")
    CASE_FILE_ADDED = "case_file_added", _file()
    CASE_FILE_REMOVED = "case_file_removed", _file()
    CASE_FILE_DOWNLOADED = "case_file_downloaded", _file()
    VERDICT_GIVEN = "verdict_given", Shown("search-check")
    VERDICT_TAKEN_BACK = "verdict_taken_back", Shown("undo-2")
    CONFLICT_DECLARED = "conflict_declared", Shown("ban")
