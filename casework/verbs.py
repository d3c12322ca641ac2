"""What is done to cases and the files of cases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from members.models import History, Role
from members.models.verb import Page, Shown, Verb, declare


def _kind_and_number(row: History) -> Sequence[str]:
    """Of `case:ccp_audit:2026-0143`."""
    kind, _, number = row.key.partition(":")
    return [kind, number or kind]


_case = Page("casework:review", "Review desk", (Role.AUDITOR, Role.RECORDS), _kind_and_number)
# What a file is called and is stays the member's.
_file = partial(Shown, "paperclip", page=_case, private=True)


@declare
class CaseVerb(Verb):
    """What casework owns."""

    CASE_TAKEN = "case_taken", Shown("search-check", _case)
    CASE_GIVEN_BACK = "case_given_back", Shown("undo-2", _case)
    CASE_ANSWERED = "case_answered", Shown("send", _case, private=True)
    CASE_DECIDED = "case_decided", Shown("stamp", _case)
    CASE_FILE_ADDED = "case_file_added", _file()
    CASE_FILE_REMOVED = "case_file_removed", _file()
    CASE_FILE_DOWNLOADED = "case_file_downloaded", _file()
    VERDICT_GIVEN = "verdict_given", Shown("search-check", _case)
    VERDICT_TAKEN_BACK = "verdict_taken_back", Shown("undo-2", _case)
    CONFLICT_DECLARED = "conflict_declared", Shown("ban")
